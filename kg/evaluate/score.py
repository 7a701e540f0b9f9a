"""Counts what is found, missed and wrong, over all articles together (micro)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.evaluate.compare import Compared, Pairing
from kg.evaluate.matching import same_entity
from kg.evaluate.told import ATTACK, ToldEvent, Triple

KINDS = ("attacks", "relations", "statements", "claims", "events")
DETAILS = ("date", "place", "killed", "injured")


@dataclass(slots=True)
class Count:
    """How much there is in the gold, how much was read, and how much of that is right."""

    gold: int = 0
    system: int = 0
    hit: int = 0

    def add(self, gold: int, system: int, hit: int) -> None:
        """Count some more."""
        self.gold += gold
        self.system += system
        self.hit += hit

    @property
    def precision(self) -> float:
        """The right share of what was read; 0 when nothing was."""
        return self.hit / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was read; 0 when there is none."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.gold + self.system
        return 2 * self.hit / total if total else 0.0

    def as_json(self) -> dict[str, float]:
        """The numbers, ratios to four places."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "gold": self.gold,
            "system": self.system,
            "hit": self.hit,
        }


@dataclass(slots=True)
class Share:
    """How many of the details that the gold states were read right."""

    right: int = 0
    gold: int = 0

    @property
    def share(self) -> float | None:
        """None when the gold states none."""
        return self.right / self.gold if self.gold else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The numbers of one run."""

    counts: dict[str, Count] = field(default_factory=lambda: {kind: Count() for kind in KINDS})
    types: dict[str, Count] = field(default_factory=dict)  # relations by event type
    details: dict[str, Share] = field(default_factory=lambda: {name: Share() for name in DETAILS})

    def as_json(self) -> dict[str, Any]:
        """The numbers as JSON has them."""
        return {
            **{kind: count.as_json() for kind, count in self.counts.items()},
            "attributes": {
                name: {
                    "right": detail.right,
                    "gold": detail.gold,
                    "share": None if detail.share is None else round(detail.share, 4),
                }
                for name, detail in self.details.items()
            },
            "types": {type_: count.as_json() for type_, count in sorted(self.types.items())},
        }


def score(articles: Iterable[Compared]) -> Score:
    """The numbers over all articles; the details over the paired events."""
    result = Score()
    for article in articles:
        _add(result.counts["relations"], article.triples)
        _add(result.counts["statements"], article.statements)
        _add(result.counts["claims"], article.claims)
        _add(result.counts["events"], article.events)
        _add_types(result.types, article.triples)
        for gold, system in article.events.pairs:
            _add_details(result.details, gold, system)
    result.counts["attacks"] = result.types.get(ATTACK, Count())
    return result


def _add(count: Count, pairing: Pairing[Any]) -> None:
    count.add(len(pairing.gold), len(pairing.system), len(pairing.pairs))


def _add_types(types: dict[str, Count], triples: Pairing[Triple]) -> None:
    for triple in triples.gold:
        types.setdefault(triple.type, Count()).add(1, 0, 0)
    for triple in triples.system:
        types.setdefault(triple.type, Count()).add(0, 1, 0)
    for triple, _ in triples.pairs:
        types.setdefault(triple.type, Count()).add(0, 0, 1)


def _add_details(details: dict[str, Share], gold: ToldEvent, system: ToldEvent) -> None:
    stated = {
        "date": gold.date is not None and gold.date == system.date,
        "killed": gold.killed is not None and gold.killed == system.killed,
        "injured": gold.injured is not None and gold.injured == system.injured,
        "place": bool(gold.place) and same_entity(gold.place, system.place),
    }
    for name, right in stated.items():
        if getattr(gold, name) not in (None, ()):
            details[name].gold += 1
            details[name].right += right
