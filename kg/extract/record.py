"""Makes an article's record from what the extractors found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.data.calibration import Kind, calibrated
from kg.extract.days import days_of
from kg.extract.found import FoundEvent, Reading, StatementReading
from kg.extract.learned.weights import load_models
from kg.extract.tolls import EventToll, tolls_of
from kg.extract.weapons import weapons_of
from kg.model import Entity, Event, Record, Statement


def make_record(
    reading: Reading,
    events: Sequence[FoundEvent],
    statements: StatementReading,
    extractor: str,
) -> Record:
    """The record, with ids in text order and only the entities that are worth keeping.

    `statements` brings the reading's entities and the speakers that it found besides. An entity
    is kept when it is named or takes part in an event or statement.
    """
    article = reading.document.article
    days = days_of(reading.document, events, load_models())
    details = zip(events, days, tolls_of(events), weapons_of(reading, events), strict=True)
    kept_events = [
        _event(reading, event, f"v{number}", day, toll, weapon, extractor)
        for number, (event, day, toll, weapon) in enumerate(details, start=1)
    ]
    kept_statements = [
        replace(
            statement,
            id=f"s{number}",
            events=tuple(
                event.id
                for event in kept_events
                if statement.start <= event.start and event.end <= statement.end
            ),
        )
        for number, statement in enumerate(statements.statements, start=1)
    ]
    return Record(
        id=article.id,
        url=article.url,
        source=article.source,
        title=article.title,
        published=article.published,
        entities=_kept(statements.entities, kept_events, kept_statements),
        events=tuple(kept_events),
        statements=tuple(kept_statements),
    )


def _event(
    reading: Reading,
    found: FoundEvent,
    id: str,
    day: str | None,
    toll: EventToll,
    weapon: str | None,
    extractor: str,
) -> Event:
    tokens = found.sentence.tokens
    first, last = tokens[found.match.first], tokens[found.match.last - 1]
    kind: Kind = "both_ends" if found.actors and found.targets else "one_end"
    return Event(
        id=id,
        type=found.type,
        mode=found.match.entry.mode if found.match.entry.relation == found.type else None,
        trigger=reading.document.article.text[first.start : last.end],
        start=first.start,
        end=last.end,
        sentence=found.sentence.text,
        actors=found.actors,
        targets=found.targets,
        place=found.place,
        date=day,
        killed=toll.killed,
        injured=toll.injured,
        weapon=weapon,
        realis=found.realis,
        confidence=round(calibrated(found.confidence, extractor, kind), 3),
        extractor=extractor,
    )


def _kept(
    entities: Sequence[Entity], events: Sequence[Event], statements: Sequence[Statement]
) -> tuple[Entity, ...]:
    used: set[str | None] = set()
    for event in events:
        used |= {*event.actors, *event.targets, event.place}
    for statement in statements:
        used |= {statement.speaker, statement.via}
    return tuple(entity for entity in entities if entity.id in used or entity.named)
