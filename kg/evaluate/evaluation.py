"""One extractor's whole evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.evaluate.budget import FAULTS, MISSES, Budget, Cast, budget, cast_of, joined
from kg.evaluate.compare import Compared, compare
from kg.evaluate.confidence import Calibration, calibration, judge
from kg.evaluate.score import Score, score
from kg.evaluate.told import ATTACK, Told, told_by
from kg.extract.found import Reading
from kg.model import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What an extractor gets right, where it loses the rest, and how well it knows."""

    extractor: str
    articles: tuple[Compared, ...]
    without_output: int
    score: Score
    budget: Budget
    calibrations: Mapping[str, Calibration]

    def as_json(self, *, per_type: bool = False) -> dict[str, Any]:
        """All numbers as JSON has them."""
        numbers = self.score.as_json()
        types = numbers.pop("types")
        misses, faults = self.budget.misses, self.budget.faults
        return {
            "extractor": self.extractor,
            "articles": len(self.articles),
            "articles_without_output": self.without_output,
            **numbers,
            **({"types": types} if per_type else {}),
            "budget": {
                kind: {
                    "missed": {miss.name.lower(): misses(type_)[miss] for miss in MISSES},
                    "wrong": {fault.name.lower(): faults(type_)[fault] for fault in FAULTS},
                }
                for kind, type_ in (("attacks", ATTACK), ("relations", None))
            },
            "calibration": {kind: found.as_json() for kind, found in self.calibrations.items()},
        }


def evaluate(
    gold: Mapping[str, Told], read: Iterable[tuple[Reading, Record]], extractor: str
) -> Evaluation:
    """The evaluation over all articles of the gold; one that was not read has no output.

    What was read of other articles is left aside.
    """
    told: dict[str, tuple[Told, Cast]] = {}
    for reading, record in read:
        if record.id in gold:
            told[record.id] = (told_by(record), cast_of(reading))
    articles: list[Compared] = []
    budgets: list[Budget] = []
    for id, annotated in gold.items():
        system, cast = told.get(id, (Told(article=id), Cast(sentences=(), entities=())))
        compared = compare(annotated, system)
        articles.append(compared)
        budgets.append(budget(compared, cast))
    return Evaluation(
        extractor=extractor,
        articles=tuple(articles),
        without_output=len(gold) - len(told),
        score=score(articles),
        budget=joined(budgets),
        calibrations={kind: calibration(found) for kind, found in judge(articles).items()},
    )
