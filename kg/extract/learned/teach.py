"""Trains the network of `network.py`, in torch: its twin and the rounds of training."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from kg.extract.learned.batches import (
    REALIS,
    Material,
    NumberedSentence,
    collated,
    groups_of,
)
from kg.extract.learned.language import embedded
from kg.extract.learned.lessons import ROLES
from kg.extract.learned.losses import Guesses, answer_loss, guess_loss, likely

_HIDDEN = 64
_EPOCHS = 8
_RATE = 2.8e-3  # falls evenly to `_SLOWEST` of it
_SLOWEST = 0.25
_AVERAGED = 4  # last epochs whose weights are averaged (Izmailov et al. 2018)
_DROPPED = 0.25  # of states; of words a part as well
_DROPPED_WORDS = 0.1

# Tables of named features: a batch touches few of their rows.
_SPARSE = {
    f"{table}.weight" for table in ("trigger_names", "realis_names", "role_names", "role_scores")
}


class Twin(nn.Module):  # type: ignore[misc] # torch is not checked
    """The network as torch trains it."""

    def __init__(self, material: Material) -> None:
        """Starts from the material's language model."""
        super().__init__()
        language, relations = material.language, len(material.relations)
        self.words = nn.ModuleList(
            nn.Embedding.from_pretrained(rows.clone(), freeze=False) for rows in language.rows
        )
        self.lstm = language.fresh_lstm()
        state, z = 2 * language.hidden, _HIDDEN

        def names(kind: str, width: int, spread: float = 0.0) -> nn.EmbeddingBag:
            bag = nn.EmbeddingBag(len(material.kinds[kind].index), width, mode="sum", sparse=True)
            nn.init.normal_(bag.weight, 0, spread)
            return bag

        self.trigger_names = names("trigger", relations)
        self.trigger_hidden, self.trigger_out = nn.Linear(state, z), nn.Linear(z, relations)
        self.realis_names = names("realis", len(REALIS))
        self.realis_hidden, self.realis_out = nn.Linear(state, z), nn.Linear(z, len(REALIS))
        self.relation_rows = nn.Embedding(relations, z)
        self.role_names = names("role", z, 0.05)
        self.role_scores = names("role", len(ROLES))
        self.role_trigger, self.role_mention = nn.Linear(state, z), nn.Linear(state, z)
        self.role_out = nn.Linear(z, len(ROLES))
        self.pair_trigger, self.pair_mention = nn.Linear(state, z), nn.Linear(state, z)
        self.pair_out = nn.Linear(z, len(ROLES))
        self.peers_own, self.peers_all = nn.Linear(z, z), nn.Linear(len(ROLES) * z, z)
        self.peers_out = nn.Linear(z, len(ROLES))
        nn.init.zeros_(self.peers_out.weight)
        self.nobody = nn.Parameter(torch.zeros(state))

    def forward(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Scores of triggers (with the sentence and by names alone), realis and roles."""
        words = batch["words"]
        if self.training:
            hidden = torch.rand((*words.shape[:2], 1)) < _DROPPED_WORDS
            words = words.masked_fill(hidden & (torch.arange(words.shape[2]) < 2), 0)
        states = self._drop(embedded(self.words, self.lstm, words, batch["lengths"], self._drop))
        own = states[batch["trigger_sentence"], batch["trigger_position"]]
        alone = self.trigger_names(*batch["trigger_names"])
        found = {
            "alone": alone,
            "trigger": alone
            + self.trigger_out(self._drop(functional.relu(self.trigger_hidden(own)))),
        }
        if not len(batch["event_sentence"]):
            return found
        event = states[batch["event_sentence"], batch["event_position"]]
        relation = self.relation_rows(batch["event_relation"])
        found["realis"] = self.realis_names(*batch["realis_names"]) + self.realis_out(
            functional.relu(self.realis_hidden(event) + relation)
        )
        owner, heads = batch["owner"], batch["heads"]
        read = states[heads[:, 0].clamp(min=0), heads[:, 1].clamp(min=0)]
        mention = torch.where((heads[:, :1] >= 0), read, self.nobody[None])
        hidden = self.role_names(*batch["role_names"]) + self.role_mention(mention)
        hidden = hidden + (self.role_trigger(event) + relation)[owner]
        pair = self.pair_trigger(event)[owner] * self.pair_mention(mention)
        hidden = self._drop(functional.relu(hidden))
        found["role alone"] = (
            self.role_scores(*batch["role_names"]) + self.role_out(hidden) + self.pair_out(pair)
        )
        peers = likely(found["role alone"], hidden, owner)
        beside = functional.relu(self.peers_own(hidden) + self.peers_all(peers)[owner])
        found["role"] = found["role alone"] + self.peers_out(self._drop(beside))
        return found

    def _drop(self, values: Any) -> Any:
        return functional.dropout(values, _DROPPED, self.training)


def taught(
    material: Material,
    guesses: Sequence[tuple[Sequence[NumberedSentence], Guesses]] = (),
    seed: int = 0,
) -> Twin:
    """The network that has learned from annotated articles, and from guesses about others."""
    torch.manual_seed(seed)
    np.random.seed(seed)
    chance = random.Random(seed)
    twin = Twin(material)
    dense = [values for name, values in twin.named_parameters() if name not in _SPARSE]
    sparse = [values for name, values in twin.named_parameters() if name in _SPARSE]
    optimisers = (torch.optim.Adam(dense, lr=_RATE), torch.optim.SparseAdam(sparse, lr=_RATE))
    steps = _EPOCHS * len(_batches(material.articles, guesses, random.Random(0)))
    step, started = 0, time.monotonic()
    mean = AveragedModel(twin)
    twin.train()
    for epoch in range(_EPOCHS):
        totals, counts = [0.0, 0.0], [0, 0]
        for articles, told in _batches(material.articles, guesses, chance):
            for group in [group for optimiser in optimisers for group in optimiser.param_groups]:
                group["lr"] = _RATE * min(1.0, (step + 1) / 200) * max(_SLOWEST, 1 - step / steps)
            step += 1
            batch = collated(articles)
            count = sum(map(len, articles))
            scores = twin(batch)
            loss = guess_loss(scores, batch, told) if told else answer_loss(scores, batch)
            twin.zero_grad()
            (loss / count).backward()
            nn.utils.clip_grad_norm_(dense, 5.0)
            for optimiser in optimisers:
                optimiser.step()
            totals[bool(told)] += loss.item()
            counts[bool(told)] += count
        if epoch >= _EPOCHS - _AVERAGED:
            mean.update_parameters(twin)
        seconds = time.monotonic() - started
        answers, guessed = (t / max(1, count) for t, count in zip(totals, counts, strict=True))
        line = f"epoch {epoch + 1}: {answers:.3f} answers, {guessed:.3f} guesses, {seconds:.0f} s"
        print(line, file=sys.stderr)  # noqa: T201
    return cast(Twin, mean.module.eval())


def _batches(
    annotated: Sequence[Sequence[NumberedSentence]],
    guesses: Sequence[tuple[Sequence[NumberedSentence], Guesses]],
    chance: random.Random,
) -> list[tuple[list[Sequence[NumberedSentence]], list[Guesses]]]:
    """Articles to be read together, with what was guessed about them if nobody annotated them."""
    batches: list[tuple[list[Sequence[NumberedSentence]], list[Guesses]]] = [
        ([annotated[n] for n in group], []) for group in groups_of(annotated, chance)
    ]
    for group in groups_of([article for article, _ in guesses], chance):
        batches.append(([guesses[n][0] for n in group], [guesses[n][1] for n in group]))
    chance.shuffle(batches)
    return batches
