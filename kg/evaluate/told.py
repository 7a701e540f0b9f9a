"""What annotators and what the extractor say of one article, in one form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from kg.evaluate.matching import same_entity
from kg.model import Event, Record

ATTACK = "ASSAULT"

Names = tuple[str, ...]  # of one entity, fullest first


@dataclass(frozen=True, slots=True, eq=False)
class ToldEvent:
    """An event with its participants as names. Compared by identity: two may read alike."""

    type: str
    sentence: str
    trigger: str
    actors: tuple[Names, ...]
    targets: tuple[Names, ...]
    place: Names
    date: str | None
    killed: int | None
    injured: int | None
    realis: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class ToldStatement:
    """A claim with every name of everybody who makes it."""

    speaker: Names
    claim: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Triple:
    """Who did what to whom, and the events of the article that say so."""

    actor: Names
    type: str
    target: Names
    events: tuple[ToldEvent, ...]

    @property
    def confidence(self) -> float:
        """That of the surest event."""
        return max(event.confidence for event in self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that one side says of an article."""

    article: str
    events: tuple[ToldEvent, ...] = ()
    statements: tuple[ToldStatement, ...] = ()

    def actual(self) -> list[ToldEvent]:
        """The events told as having happened."""
        return [event for event in self.events if event.realis == "actual"]

    def triples(self) -> list[Triple]:
        """The distinct triples of actual events with both ends, in text order."""
        found: list[Triple] = []
        for event in self.actual():
            for actor, target in product(event.actors, event.targets):
                triple = Triple(actor, event.type, target, (event,))
                same = next((n for n, old in enumerate(found) if same_triple(old, triple)), None)
                if same is None:
                    found.append(triple)
                elif event not in found[same].events:
                    old = found[same]
                    events = (*old.events, event)
                    found[same] = Triple(old.actor, old.type, old.target, events)
        return found


def same_triple(one: Triple, other: Triple) -> bool:
    """Whether two triples have one type and the same ends."""
    return (
        one.type == other.type
        and same_entity(one.actor, other.actor)
        and same_entity(one.target, other.target)
    )


def of_type(triples: Iterable[Triple], type_: str) -> list[Triple]:
    """The triples of one event type."""
    return [triple for triple in triples if triple.type == type_]


def told_by(record: Record) -> Told:
    """What an extracted record says."""
    names = {entity.id: entity.names for entity in record.entities}
    return Told(
        article=record.id,
        events=tuple(_event(event, names) for event in record.events),
        statements=tuple(
            ToldStatement(
                speaker=names.get(statement.speaker, (statement.speaker,)),
                claim=statement.claim,
                confidence=statement.confidence,
            )
            for statement in record.statements
        ),
    )


def _event(event: Event, names: dict[str, Names]) -> ToldEvent:
    return ToldEvent(
        type=event.type,
        sentence=event.sentence,
        trigger=event.trigger,
        actors=tuple(names.get(id, (id,)) for id in event.actors),
        targets=tuple(names.get(id, (id,)) for id in event.targets),
        place=names.get(event.place, (event.place,)) if event.place else (),
        date=event.date,
        killed=event.killed,
        injured=event.injured,
        realis=event.realis,
        confidence=event.confidence,
    )
