"""The trained network as it is shipped: halves, rows in eight bits, nothing near zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from kg.extract.learned.batches import REALIS, Material, Names
from kg.extract.learned.lessons import ROLES
from kg.extract.learned.network import LAYERS, WORD_FEATURES
from kg.extract.learned.teach import Twin

_KEPT = 0.02  # numbers nearer to zero than this are not shipped


def shipped(twin: Twin, material: Material) -> dict[str, Any]:
    """The arrays that `network_of` reads."""
    arrays: dict[str, Any] = {
        "relations": _text(material.relations),
        "realis": _text(REALIS),
        "roles": _text(ROLES),
        "nobody": twin.nobody.detach().numpy().astype(np.float16),
        "relation_rows": twin.relation_rows.weight.detach().numpy().astype(np.float16),
        **_gates(twin.lstm),
    }
    for name, table, vocabulary in zip(
        WORD_FEATURES, twin.words, material.language.vocabularies, strict=True
    ):
        ordered = ["", *sorted(vocabulary, key=vocabulary.__getitem__)]
        arrays |= _table(f"word.{name}", ordered, table.weight.detach().numpy())
    for kind in ("trigger", "realis"):
        rows = getattr(twin, f"{kind}_names").weight.detach().numpy()
        arrays |= _pruned(f"{kind}_names", material.kinds[kind], rows)
    hidden, scores = twin.role_names.weight.detach(), twin.role_scores.weight.detach()
    arrays |= _pruned(
        "role_names", material.kinds["role"], torch.cat((hidden, scores), dim=1).numpy()
    )
    for layer in LAYERS:
        module = getattr(twin, layer)
        arrays[f"{layer}.weight"] = module.weight.detach().numpy().T.astype(np.float16)
        arrays[f"{layer}.bias"] = module.bias.detach().numpy().astype(np.float16)
    return arrays


def _gates(lstm: Any) -> dict[str, Any]:
    """Both directions side by side, with the halves that `Network._read` wants."""
    size = lstm.hidden_size
    half = torch.full((4 * size,), 0.5)
    half[2 * size : 3 * size] = 1.0
    inputs, biases, recurrent = [], [], []
    for suffix in ("", "_reverse"):
        weight = {name: getattr(lstm, name + suffix).detach() for name in _LSTM}
        inputs.append((weight["weight_ih_l0"] * half[:, None]).T)
        biases.append((weight["bias_ih_l0"] + weight["bias_hh_l0"]) * half)
        recurrent.append((weight["weight_hh_l0"] * half[:, None]).T)
    return {
        "inputs.weight": torch.cat(inputs, dim=1).numpy().astype(np.float16),
        "inputs.bias": torch.cat(biases).numpy().astype(np.float16),
        "recurrent": torch.stack(recurrent).numpy().astype(np.float16),
    }


_LSTM = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")


def _pruned(name: str, names: Names, rows: Any) -> dict[str, Any]:
    ordered = sorted(names.index, key=names.index.__getitem__)
    kept = np.abs(rows).max(axis=1) >= _KEPT
    chosen = [word for word, keep in zip(ordered, kept, strict=True) if keep]
    return _table(name, chosen, rows[kept])


def _table(name: str, names: Sequence[str], rows: Any) -> dict[str, Any]:
    """Rows in eight bits, each with its own scale."""
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-8) / 127
    return {
        f"{name}.names": _text(names),
        f"{name}.rows": np.round(rows / scale[:, None]).astype(np.int8),
        f"{name}.scale": scale.astype(np.float32),
    }


def _text(names: Sequence[str]) -> Any:
    return np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)
