"""The shipped weights of the event reader."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from zipfile import BadZipFile

import numpy as np
import orjson

from kg.errors import DataError
from kg.extract.learned.network import Network, network_of


@dataclass(frozen=True, slots=True)
class Ranker:
    """One weight per feature; the candidates of one question compete by softmax."""

    weights: Mapping[str, float]

    def score(self, features: Iterable[str]) -> float:
        """The sum of the weights: higher fits better."""
        weights = self.weights
        return sum(weights.get(feature, 0.0) for feature in features)


@dataclass(frozen=True, slots=True)
class Models:
    """All that the learned reader needs."""

    network: Network
    trigger_lemmas: frozenset[str]  # unlisted words that the annotated articles showed as triggers
    idle: frozenset[str]  # "lemma pos" of listed words that hardly ever are one
    dates: Ranker  # which of the article's dates is an event's own
    settings: Mapping[str, float]  # thresholds chosen on held-out articles


@cache
def load_models() -> Models:
    """The shipped weights; raises `DataError` when they are missing or damaged."""
    return models_in(files("kg.extract.learned"))


def models_in(folder: Traversable) -> Models:
    """The weights that training wrote to a folder."""
    path = folder.joinpath("events.json.gz")
    try:
        raw = orjson.loads(gzip.decompress(path.read_bytes()))
        path = folder.joinpath("events.npz")
        with np.load(BytesIO(path.read_bytes())) as arrays:
            network = network_of(arrays)
    except (OSError, EOFError, ValueError, BadZipFile) as error:
        raise DataError(f"{path.name}: the event weights cannot be read: {error}") from error
    return Models(
        network=network,
        trigger_lemmas=frozenset(raw["trigger_lemmas"]),
        idle=frozenset(raw["idle"]),
        dates=Ranker(raw["dates"]),
        settings=raw["settings"],
    )
