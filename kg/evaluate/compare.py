"""Pairs what the annotators and the extractor say of one article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.evaluate.matching import overlap, same_claim, same_entity, same_sentence
from kg.evaluate.told import (
    Names,
    Told,
    ToldEvent,
    ToldStatement,
    Triple,
    same_triple,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pairing(Generic[T]):
    """Both sides' items of one kind, and which of them are the same."""

    gold: Sequence[T]
    system: Sequence[T]
    pairs: Sequence[tuple[T, T]]

    def missed(self) -> list[T]:
        """Gold that was not read."""
        found = {id(gold) for gold, _ in self.pairs}
        return [item for item in self.gold if id(item) not in found]

    def wrong(self) -> list[T]:
        """What was read and is not in the gold."""
        right = {id(system) for _, system in self.pairs}
        return [item for item in self.system if id(item) not in right]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One article's two sides, paired."""

    gold: Told
    system: Told
    triples: Pairing[Triple]
    statements: Pairing[ToldStatement]
    claims: Pairing[ToldStatement]
    events: Pairing[ToldEvent]


def compare(gold: Told, system: Told) -> Compared:
    """The article's triples, statements, claims and actual events, paired one to one."""
    said = (gold.statements, system.statements)
    return Compared(
        gold=gold,
        system=system,
        triples=_pair(gold.triples(), system.triples(), same_triple),
        statements=_pair(*said, _same_statement, _claim_overlap),
        claims=_pair(*said, _same_claim, _claim_overlap),
        events=_pair(gold.actual(), system.actual(), same_mention, agreement),
    )


def _pair(
    gold: Sequence[T],
    system: Sequence[T],
    same: Callable[[T, T], bool],
    prefer: Callable[[T, T], float] | None = None,
) -> Pairing[T]:
    """Each gold item in turn takes the best of the items left that are the same as it."""
    left = list(system)
    pairs: list[tuple[T, T]] = []
    for item in gold:
        hits = [position for position, other in enumerate(left) if same(item, other)]
        if not hits:
            continue
        best = hits[0]
        if prefer is not None:
            best = max(hits, key=lambda position: prefer(item, left[position]))
        pairs.append((item, left.pop(best)))
    return Pairing(gold, system, pairs)


def same_mention(gold: ToldEvent, system: ToldEvent) -> bool:
    """Whether both tell an event of one type in one sentence."""
    return gold.type == system.type and same_sentence(gold.sentence, system.sentence)


def agreement(gold: ToldEvent, system: ToldEvent) -> int:
    """How many of actor, target and trigger two events share, 0 to 3."""
    return (
        any_same(gold.actors, system.actors)
        + any_same(gold.targets, system.targets)
        + (overlap(gold.trigger, system.trigger) > 0)
    )


def any_same(some: Iterable[Names], others: Sequence[Names]) -> bool:
    """Whether an entity of one is an entity of the other."""
    return any(same_entity(one, other) for one in some for other in others)


def _same_statement(gold: ToldStatement, system: ToldStatement) -> bool:
    return _same_claim(gold, system) and same_entity(gold.speaker, system.speaker)


def _same_claim(gold: ToldStatement, system: ToldStatement) -> bool:
    return same_claim(gold.claim, system.claim)


def _claim_overlap(gold: ToldStatement, system: ToldStatement) -> float:
    return overlap(gold.claim, system.claim)
