"""A second look at each event in the light of all the article's events."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.extract.learned.features import Candidate
from kg.extract.learned.weights import softmax
from kg.extract.triggers import TriggerMatch
from kg.model import Sentence
from kg.model.mention import Mention

Shares = Mapping[str | None, float]  # entity -> probability of having a role; None is nobody

# An entity met only later in the article is a candidate when the rest of it speaks so much for it.
_LATER_SHARE = 0.3
_FLOOR = 1e-3
_NOTHING = 1e-4  # a probability that changes no mean


@dataclass(frozen=True, slots=True)
class Proposal:
    """A trigger with everybody who may fill its roles, and the first guess at who does."""

    sentence: Sentence
    row: Sequence[Mention]
    match: TriggerMatch
    type: str
    pool: Sequence[Candidate]
    first: Mapping[str, Shares]  # by role


def shares_of(pool: Sequence[Candidate], shares: Sequence[float]) -> dict[str | None, float]:
    """The candidates' probabilities added up by entity."""
    by_entity: dict[str | None, float] = {}
    for candidate, share in zip(pool, shares, strict=True):
        by_entity[candidate.entity] = by_entity.get(candidate.entity, 0.0) + share
    return by_entity


def second_look(
    proposals: Sequence[Proposal], number: int, role: str, weights: Sequence[float]
) -> dict[str | None, float]:
    """The probability of each entity to have the role, with what the other events say."""
    ids, rows = context_rows(proposals, number, role)
    scores = [
        sum(weight * value for weight, value in zip(weights, row, strict=True)) for row in rows
    ]
    return dict(zip(ids, softmax(scores), strict=True))


def context_rows(
    proposals: Sequence[Proposal], number: int, role: str
) -> tuple[list[str | None], list[list[float]]]:
    """Each entity that may have the role, and the numbers that speak for it.

    A row holds the log of the first guess; whether it is nobody, or not in the sentence; and logs
    of its mean probability in other events: of the same relation, close by, with the same
    trigger, before, after, and in the opposite role.
    """
    proposal = proposals[number]
    opposite = "target" if role == "actor" else "actor"
    others = [other for n, other in enumerate(proposals) if n != number]
    same = [other for other in others if other.type == proposal.type]
    near = [p for p in same if abs(p.sentence.index - proposal.sentence.index) <= 1]
    alike = [p for p in same if p.match.entry.lemma == proposal.match.entry.lemma]
    before = proposals[number - 1 : number] if number else []
    after = proposals[number + 1 : number + 2]
    means = {
        name: _mean(group, which)
        for name, group, which in (
            ("same", same, role),
            ("same opposite", same, opposite),
            ("all", others, role),
            ("near", near, role),
            ("alike", alike, role),
            ("before", before, role),
            ("before opposite", before, opposite),
            ("after", after, role),
        )
    }
    present = {c.entity for c in proposal.pool if c.mention is not None}
    first = proposal.first[role]

    def row(id: str | None) -> list[float]:
        nobody = float(id is None)
        outside = float(id is not None and id not in present)
        named = 1.0 - nobody
        logs = {name: _log(mean, id) for name, mean in means.items()}
        return [
            math.log(first.get(id, 0.0) + 1e-4),
            nobody,
            outside,
            _logged(proposal.first[opposite].get(id, 0.0)) * named,
            logs["same"],
            logs["same"] * outside,
            logs["same opposite"] * named,
            logs["all"],
            logs["near"],
            logs["near"] * outside,
            logs["alike"],
            logs["alike"] * outside,
            logs["before"],
            logs["before"] * outside,
            logs["after"],
            logs["before opposite"] * named,
            nobody * bool(same),
            outside * bool(same),
            nobody * proposal.sentence.title,
            float(id not in first),
        ]

    later = [
        id
        for id, share in means["same"].items()
        if id is not None and id not in first and share > _LATER_SHARE
    ]
    ids = [*first, *sorted(later)]
    return ids, [row(id) for id in ids]


def _mean(proposals: Sequence[Proposal], role: str) -> dict[str | None, float]:
    total: dict[str | None, float] = {}
    count = len(proposals)
    for proposal in proposals:
        for id, share in proposal.first[role].items():
            if share > _NOTHING:
                total[id] = total.get(id, 0.0) + share / count
    return total


def _logged(share: float) -> float:
    """A logarithm that is near 0 where there is little to say and grows to 4."""
    return math.log(share + _FLOOR) + 4


def _log(mean: Mapping[str | None, float], id: str | None) -> float:
    return _logged(mean.get(id, 0.0)) if mean else 0.0
