"""A second look at each event in the light of all the article's events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.learned.features import Candidate
from kg.extract.triggers import TriggerMatch
from kg.model import Entity, Sentence
from kg.model.mention import Mention

Shares = Mapping[str | None, float]  # entity -> probability of having a role; None is nobody

_STEPS = (0.01, 0.03, 0.07, 0.15, 0.3, 0.5, 0.7, 0.9)
# An entity met only later in the article is a candidate when the rest of it speaks so much for it.
_LATER_SHARE = 0.3


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


def in_context(
    proposals: Sequence[Proposal], number: int, role: str, entities: Mapping[str, Entity]
) -> list[Candidate]:
    """The candidates of one proposal with what the article's other events say of each."""
    proposal = proposals[number]
    other_role = "target" if role == "actor" else "actor"
    same = [p for n, p in enumerate(proposals) if n != number and p.type == proposal.type]
    alike = [p for p in same if p.match.entry.lemma == proposal.match.entry.lemma]
    before = proposals[number - 1] if number else None
    after = proposals[number + 1] if number + 1 < len(proposals) else None
    around = [p for p in same if abs(p.sentence.index - proposal.sentence.index) <= 1]
    titled = [p for p in same if p.sentence.title]
    kind = "v" if proposal.match.entry.pos == "verb" else "n"
    mass = _mean(same, role)
    other_mass = _mean(same, other_role)
    everywhere = _mean([p for n, p in enumerate(proposals) if n != number], role)
    alike_mass, around_mass = _mean(alike, role), _mean(around, role)
    title_mass = _mean(titled, role)
    ranked = sorted(mass, key=lambda id: -mass[id])
    place = {id: order for order, id in enumerate(ranked[:3])}

    def describe(id: str | None, where: str) -> list[str]:
        own = _step(proposal.first[role].get(id, 0.0))
        opposite = _step(proposal.first[other_role].get(id, 0.0))
        among = _step(mass.get(id, 0.0))
        many = min(len(same), 3)
        features = [
            f"2own={own}",
            f"2own={own}|{where}|{kind}",
            f"2opp={opposite}|{own}",
            f"2mass={among}|{many}",
            f"2mass={among}|{where}|{kind}",
            f"2mass={among}|{own}",
            f"2mass={among}|{proposal.type}",
            f"2other={_step(other_mass.get(id, 0.0))}|{many}",
            f"2other={_step(other_mass.get(id, 0.0))}|{among}",
            f"2all={_step(everywhere.get(id, 0.0))}",
            f"2all={_step(everywhere.get(id, 0.0))}|{where}",
            f"2rank={place.get(id, 9)}|{where}",
            f"2rank={place.get(id, 9)}|{own}",
        ]
        if alike:
            features.append(f"2alike={_step(alike_mass.get(id, 0.0))}|{where}")
        if around:
            features.append(f"2near={_step(around_mass.get(id, 0.0))}|{where}")
            features.append(f"2near={_step(around_mass.get(id, 0.0))}|{own}")
        if titled:
            features.append(f"2title={_step(title_mass.get(id, 0.0))}|{where}")
        for name, neighbour in (("b", before), ("a", after)):
            if neighbour is None:
                continue
            near = "s" if neighbour.sentence.index == proposal.sentence.index else "d"
            alike_type = neighbour.type == proposal.type
            share = _step(neighbour.first[role].get(id, 0.0))
            crossed = _step(neighbour.first[other_role].get(id, 0.0))
            features += [
                f"2{name}={share}|{near}|{alike_type}",
                f"2{name}={share}|{near}|{where}|{kind}",
                f"2{name}x={crossed}|{near}|{alike_type}",
            ]
        return features

    pool = [
        replace(
            candidate,
            features=(
                *candidate.features,
                *describe(candidate.entity, _where(candidate)),
            ),
        )
        for candidate in proposal.pool
    ]
    present = {candidate.entity for candidate in pool}
    for id in ranked:
        if id is not None and id not in present and mass[id] >= _LATER_SHARE:
            type_ = entities[id].type
            later = ("later", f"later|{type_}|{proposal.type}", *describe(id, "later"))
            pool.append(Candidate(id, None, later))
    return pool


def _where(candidate: Candidate) -> str:
    if candidate.entity is None:
        return "none"
    return "in" if candidate.mention is not None else "out"


def _mean(proposals: Sequence[Proposal], role: str) -> dict[str | None, float]:
    total: dict[str | None, float] = {}
    for proposal in proposals:
        for id, share in proposal.first[role].items():
            if share > 0.01:
                total[id] = total.get(id, 0.0) + share / len(proposals)
    return total


def _step(share: float) -> int:
    for order, limit in enumerate(_STEPS):
        if share < limit:
            return order
    return len(_STEPS)
