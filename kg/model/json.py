"""Records to and from the JSON contract, one object a line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from kg.model.record import Entity, Event, Record, Span, Statement


def record_to_json(record: Record) -> bytes:
    """The record as one line of UTF-8 JSON, keys in the contract's order, no line feed."""
    return orjson.dumps(record)


def record_from_json(line: bytes | str) -> Record:
    """The record back; raises `ValueError`, `KeyError` or `TypeError` on anything else."""
    raw: dict[str, Any] = orjson.loads(line)
    published = raw["published"]
    return Record(
        id=raw["id"],
        url=raw["url"],
        source=raw["source"],
        title=raw["title"],
        published=datetime.fromisoformat(published) if published else None,
        entities=tuple(Entity(**_entity_fields(entity)) for entity in raw["entities"]),
        events=tuple(
            Event(**{**event, "actors": tuple(event["actors"]), "targets": tuple(event["targets"])})
            for event in raw["events"]
        ),
        statements=tuple(
            Statement(**{**statement, "events": tuple(statement["events"])})
            for statement in raw["statements"]
        ),
    )


def _entity_fields(raw: dict[str, Any]) -> dict[str, Any]:
    mentions = tuple(Span(**span) for span in raw["mentions"])
    return {**raw, "names": tuple(raw["names"]), "mentions": mentions}
