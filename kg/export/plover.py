"""Events as PLOVER records, one JSON object a line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, BinaryIO

import orjson

from kg.export.about import About
from kg.export.facts import EventFact, Facts, Party, Reading


def write_plover(stream: BinaryIO, events: Iterable[EventFact], facts: Facts, about: About) -> int:
    """Write one line for each event; how many."""
    count = 0
    for event in events:
        stream.write(orjson.dumps(_record(event, facts, about)) + b"\n")
        count += 1
    return count


@cache
def _quads() -> dict[str, str]:
    text = (resources.files("kg.export") / "plover.toml").read_text("utf-8")
    quads: dict[str, str] = tomllib.loads(text)["quad"]
    return quads


def _record(event: EventFact, facts: Facts, about: About) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "event_date": event.day,
        "first_day": event.first_day,
        "last_day": event.last_day,
        "event_type": event.relation.type,
        "event_mode": event.mode,
        "quad_code": _quads().get(event.relation.type),
        "actors": [_party(party) for party in event.actors],
        "recipients": [_party(party) for party in event.targets],
        "location": _place(event.place, facts),
        "killed": {"low": event.killed_low, "high": event.killed_high},
        "injured": {"low": event.injured_low, "high": event.injured_high},
        "weapon": event.weapon,
        "realis": event.realis,
        "belief": event.belief,
        "language": "ar",
        "sources": [_source(reading) for reading in event.readings],
        "iri": event.iri,
        "coder": about.creator,
    }


def _party(party: Party) -> dict[str, Any]:
    return {
        "id": party.id,
        "name": party.label,
        "name_en": party.label_en,
        "named": party.named,
        "kind": party.kind,
        "country": party.country,
    }


def _place(place: Party | None, facts: Facts) -> dict[str, Any] | None:
    if place is None:
        return None
    found = facts.located(place)
    return {
        **_party(place),
        "latitude": found[0].latitude if found else None,
        "longitude": found[0].longitude if found else None,
        "located_by": found[0].label if found else None,
    }


def _source(reading: Reading) -> dict[str, Any]:
    return {
        "publisher": reading.source.outlet,
        "url": reading.source.url,
        "article": reading.source.iri,
        "title": reading.source.title,
        "published": reading.source.published,
        "text": reading.quote,
        "start": reading.start,
        "end": reading.end,
        "trigger": reading.trigger,
        "attributed": reading.attributed,
    }
