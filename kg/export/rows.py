"""Events, claims and reports as flat rows, for spreadsheets, Parquet and data frames."""

from __future__ import annotations

from kg.export.facts import ClaimFact, EventFact, Facts, Party, Reading

Cell = str | int | float | bool | tuple[str, ...] | None
Row = dict[str, Cell]

# Column -> kind of its values: text, texts (several), integer, double or boolean.
EVENT_ROW = {
    "id": "text",
    "label": "text",
    "relation": "text",
    "plover": "text",
    "mode": "text",
    "actors": "texts",
    "targets": "texts",
    "place": "text",
    "country": "text",
    "latitude": "double",
    "longitude": "double",
    "located_by": "text",
    "day": "text",
    "first_day": "text",
    "last_day": "text",
    "killed_low": "integer",
    "killed_high": "integer",
    "injured_low": "integer",
    "injured_high": "integer",
    "weapon": "text",
    "realis": "text",
    "belief": "double",
    "articles": "integer",
    "outlets": "texts",
    "sentence": "text",
    "link": "text",
    "actor_ids": "texts",
    "target_ids": "texts",
    "place_id": "text",
    "iri": "text",
}
CLAIM_ROW = {
    "id": "text",
    "speaker": "text",
    "via": "text",
    "stance": "text",
    "cue": "text",
    "text": "text",
    "about": "texts",
    "day": "text",
    "first_day": "text",
    "last_day": "text",
    "articles": "integer",
    "outlets": "texts",
    "sentence": "text",
    "link": "text",
    "speaker_id": "text",
    "via_id": "text",
    "iri": "text",
}
REPORT_ROW = {
    "fact": "text",
    "trigger": "text",
    "day": "text",
    "killed": "integer",
    "injured": "integer",
    "realis": "text",
    "attributed": "boolean",
    "outlet": "text",
    "published": "text",
    "title": "text",
    "sentence": "text",
    "link": "text",
    "start": "integer",
    "end": "integer",
    "extractor": "text",
    "confidence": "double",
}


def event_row(event: EventFact, facts: Facts) -> Row:
    """The values of `EVENT_ROW`; the sentence and link are those of the best report."""
    found = facts.located(event.place)
    where = found[0] if found else None
    return {
        "id": event.id,
        "label": event.label,
        "relation": event.relation.id,
        "plover": event.relation.type,
        "mode": event.mode,
        "actors": _labels(event.actors),
        "targets": _labels(event.targets),
        "place": event.place.label if event.place else None,
        "country": (event.place and event.place.country) or (where and where.country) or None,
        "latitude": where.latitude if where else None,
        "longitude": where.longitude if where else None,
        "located_by": where.label if where else None,
        "day": event.day,
        "first_day": event.first_day,
        "last_day": event.last_day,
        "killed_low": event.killed_low,
        "killed_high": event.killed_high,
        "injured_low": event.injured_low,
        "injured_high": event.injured_high,
        "weapon": event.weapon,
        "realis": event.realis,
        "belief": event.belief,
        **_read(event.readings, event.outlets),
        "actor_ids": tuple(party.id for party in event.actors),
        "target_ids": tuple(party.id for party in event.targets),
        "place_id": event.place.id if event.place else None,
        "iri": event.iri,
    }


def claim_row(claim: ClaimFact) -> Row:
    """The values of `CLAIM_ROW`."""
    return {
        "id": claim.id,
        "speaker": claim.speaker.label,
        "via": claim.via.label if claim.via else None,
        "stance": claim.stance,
        "cue": claim.cue,
        "text": claim.text,
        "about": claim.about,
        "day": claim.day,
        "first_day": claim.first_day,
        "last_day": claim.last_day,
        **_read(claim.readings, claim.outlets),
        "speaker_id": claim.speaker.id,
        "via_id": claim.via.id if claim.via else None,
        "iri": claim.iri,
    }


def report_row(fact: EventFact | ClaimFact, reading: Reading) -> Row:
    """The values of `REPORT_ROW`."""
    return {
        "fact": fact.id,
        "trigger": reading.trigger,
        "day": reading.day,
        "killed": reading.killed,
        "injured": reading.injured,
        "realis": reading.realis,
        "attributed": reading.attributed,
        "outlet": reading.source.outlet,
        "published": reading.source.published,
        "title": reading.source.title,
        "sentence": reading.quote,
        "link": reading.source.link,
        "start": reading.start,
        "end": reading.end,
        "extractor": reading.extractor,
        "confidence": reading.confidence,
    }


def _labels(parties: tuple[Party, ...]) -> tuple[str, ...]:
    return tuple(party.label for party in parties)


def _read(readings: tuple[Reading, ...], outlets: tuple[str, ...]) -> Row:
    best = readings[0] if readings else None
    return {
        "articles": len({reading.source.iri for reading in readings}),
        "outlets": outlets,
        "sentence": best.quote if best else None,
        "link": best.source.link if best else None,
    }
