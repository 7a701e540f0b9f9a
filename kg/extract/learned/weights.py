"""Linear models over named features, small enough to ship and fast in plain Python."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from kg.errors import DataError

_TELLING = 0.1  # a word's own weight for an event from which it is worth a look


@dataclass(frozen=True, slots=True)
class Classifier:
    """One weight row per feature, one column per class; scores become probabilities by softmax."""

    classes: tuple[str, ...]
    rows: Mapping[str, Sequence[tuple[int, float]]]  # feature -> (class position, weight)

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """The probability of each class, in the order of `classes`; they sum to 1."""
        scores = [0.0] * len(self.classes)
        rows = self.rows
        for feature in features:
            for position, weight in rows.get(feature, ()):
                scores[position] += weight
        return softmax(scores)


@dataclass(frozen=True, slots=True)
class Ranker:
    """One weight per feature; the candidates of one question compete by softmax."""

    weights: Mapping[str, float]

    def score(self, features: Iterable[str]) -> float:
        """The sum of the weights: higher fits better."""
        weights = self.weights
        return sum(weights.get(feature, 0.0) for feature in features)


@dataclass(frozen=True, slots=True)
class RoleRankers:
    """The rankers of several roles over the same candidates, looked up together."""

    roles: tuple[str, ...]
    rows: Mapping[str, tuple[float, ...]]  # feature -> one weight a role

    def scores(self, features: Iterable[str]) -> list[float]:
        """One score a role, in the order of `roles`."""
        rows = self.rows
        totals = [0.0] * len(self.roles)
        for feature in features:
            row = rows.get(feature)
            if row is not None:
                for position, weight in enumerate(row):
                    totals[position] += weight
        return totals


@dataclass(frozen=True, slots=True)
class Models:
    """All that the learned reader needs."""

    trigger: Classifier
    trigger_lemmas: frozenset[str]  # unlisted words that the annotated articles showed as triggers
    realis: Classifier
    first: RoleRankers  # actor, target and place; looks at one event
    second: Mapping[str, Sequence[float]]  # weighs what the article's other events say
    dates: Ranker  # which of the article's dates is an event's own
    settings: Mapping[str, float]  # thresholds chosen on held-out folds


def softmax(scores: Sequence[float]) -> list[float]:
    """Exponentials that sum to 1; empty for no scores."""
    if not scores:
        return []
    top = max(scores)
    grown = [math.exp(score - top) for score in scores]
    total = sum(grown)
    return [value / total for value in grown]


@cache
def load_models() -> Models:
    """The shipped weights; raises `DataError` when they are missing or damaged."""
    path = files("kg.extract.learned").joinpath("events.json.gz")
    try:
        raw = orjson.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, orjson.JSONDecodeError) as error:
        raise DataError(f"{path.name}: the event weights cannot be read: {error}") from error
    return models_of(raw)


def models_of(raw: Mapping[str, Any]) -> Models:
    """The models from the form in which they are trained and shipped."""
    trigger = _classifier(raw["trigger"])
    return Models(
        trigger=trigger,
        trigger_lemmas=_lemmas_of(trigger),
        realis=_classifier(raw["realis"]),
        first=_role_rankers(raw["first"]),
        second=raw["second"],
        dates=Ranker(raw["dates"]),
        settings=raw["settings"],
    )


def _lemmas_of(trigger: Classifier) -> frozenset[str]:
    none = trigger.classes.index("none")
    return frozenset(
        feature.removeprefix("l=")
        for feature, row in trigger.rows.items()
        if feature.startswith("l=")
        and any(position != none and weight > _TELLING for position, weight in row)
    )


def _role_rankers(raw: Mapping[str, Mapping[str, float]]) -> RoleRankers:
    roles = tuple(sorted(raw))
    features = {feature for weights in raw.values() for feature in weights}
    return RoleRankers(
        roles=roles,
        rows={
            feature: tuple(raw[role].get(feature, 0.0) for role in roles) for feature in features
        },
    )


def _classifier(raw: Mapping[str, list[object]]) -> Classifier:
    rows: Mapping[str, list[list[float]]] = raw["rows"]  # type: ignore[assignment] # own format
    return Classifier(
        classes=tuple(str(name) for name in raw["classes"]),
        rows={
            feature: tuple((int(position), weight) for position, weight in row)
            for feature, row in rows.items()
        },
    )
