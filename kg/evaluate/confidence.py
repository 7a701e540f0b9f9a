"""Whether things said with confidence 0.7 are right seven times in ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kg.evaluate.compare import Compared, Pairing, any_same
from kg.evaluate.told import ToldEvent

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """How sure the extractor was of something, and whether it is in the gold."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """What was said with confidences from `low` up to, but not at, `high`."""

    low: float
    high: float
    count: int
    confidence: float  # the mean
    precision: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Confidence against precision; empty bins are left out."""

    count: int
    error: float  # expected calibration error: the mean distance of the two over all that was said
    bins: tuple[Bin, ...]

    def as_json(self) -> dict[str, Any]:
        """The numbers to four places."""
        return {
            "count": self.count,
            "error": round(self.error, 4),
            "bins": [
                {
                    "low": one.low,
                    "high": one.high,
                    "count": one.count,
                    "confidence": round(one.confidence, 4),
                    "precision": round(one.precision, 4),
                }
                for one in self.bins
            ],
        }


# An event's confidence speaks for the whole reading: its type and every end that it names. So
# triples and events with one end are what it must fit; type and sentence alone are oftener right.
FITTED = ("triples", "one end", "statements")


def judge(articles: Iterable[Compared]) -> dict[str, list[Judged]]:
    """Everything read, by kind.

    triples; events that name only an actor or only a target, right when the gold has that end;
    statements; and all actual events, right when the gold has their type in their sentence.
    """
    found: dict[str, list[Judged]] = {kind: [] for kind in (*FITTED, "events")}
    for article in articles:
        found["triples"] += _judged(article.triples)
        found["one end"] += _one_end(article.events)
        found["statements"] += _judged(article.statements)
        found["events"] += _judged(article.events)
    return found


def _one_end(events: Pairing[ToldEvent]) -> list[Judged]:
    gold_of = {id(system): gold for gold, system in events.pairs}
    found: list[Judged] = []
    for event in events.system:
        if bool(event.actors) == bool(event.targets):
            continue
        gold = gold_of.get(id(event))
        right = gold is not None and (
            any_same(event.actors, gold.actors) or any_same(event.targets, gold.targets)
        )
        found.append(Judged(event.confidence, right))
    return found


def _judged(pairing: Pairing[Any]) -> list[Judged]:
    right = {id(system) for _, system in pairing.pairs}
    return [Judged(item.confidence, id(item) in right) for item in pairing.system]


def calibration(judged: Sequence[Judged]) -> Calibration:
    """Ten bins of equal width; confidence 1 belongs to the last."""
    sorted_in: list[list[Judged]] = [[] for _ in range(BINS)]
    for one in judged:
        sorted_in[min(int(one.confidence * BINS), BINS - 1)].append(one)
    bins = tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            count=len(members),
            confidence=sum(one.confidence for one in members) / len(members),
            precision=sum(one.right for one in members) / len(members),
        )
        for number, members in enumerate(sorted_in)
        if members
    )
    total = len(judged)
    error = sum(one.count * abs(one.confidence - one.precision) for one in bins)
    return Calibration(count=total, error=error / total if total else 0.0, bins=bins)


def fitted(judged: Sequence[Judged], blocks: int) -> list[tuple[float, float]]:
    """Confidences and how often they were right: points of a line that never falls.

    Isotonic regression (pool adjacent violators) over blocks of equal size, each at its mean; equal
    confidences stay in one block. Fewer than `blocks` points where neighbours would fall.
    """
    least = len(judged) / blocks
    pools: list[_Pool] = []
    full = True
    for _, group in groupby(sorted(judged, key=_confidence), key=_confidence):
        members = list(group)
        pool = _Pool(
            len(members),
            sum(one.confidence for one in members),
            sum(one.right for one in members),
        )
        if full or not pools:
            pools.append(pool)
        else:
            pools[-1] = pools[-1].with_(pool)
        full = pools[-1].count >= least
    if len(pools) > 1 and not full:
        last = pools.pop()
        pools[-1] = pools[-1].with_(last)
    rising: list[_Pool] = []
    for pool in pools:
        rising.append(pool)
        while len(rising) > 1 and rising[-2].share >= rising[-1].share:
            last = rising.pop()
            rising[-1] = rising[-1].with_(last)
    return [(pool.said / pool.count, pool.share) for pool in rising]


@dataclass(frozen=True, slots=True)
class _Pool:
    count: int
    said: float  # the sum of the confidences
    right: int

    @property
    def share(self) -> float:
        return self.right / self.count

    def with_(self, other: _Pool) -> _Pool:
        return _Pool(self.count + other.count, self.said + other.said, self.right + other.right)


def _confidence(judged: Judged) -> float:
    return judged.confidence
