"""Ministries, armies and other bodies that every state has, called by the state's adjective."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.data.normal import normalise

Row = dict[str, Any]

_ARTICLE = "ال"
_FEMININE = "ة"


def add_state_bodies(
    rows: list[Row], bodies: Iterable[Mapping[str, str]], stems: Mapping[str, list[str]]
) -> None:
    """Add every body of every country, or further names to those that are listed by hand.

    `stems` are a country's adjectives by its code, masculine without the article. A name that
    two states would share (both Congos) names neither.
    """
    patterns = list(bodies)
    owner = {normalise(name): row for row in rows for name in row["names"]}
    countries = {row["country"]: row for row in rows if row["id"].startswith("country-")}
    named = {
        (code, body["id"]): list(_names(body["names"], stems[code]))
        for code in countries
        if stems.get(code)
        for body in patterns
    }
    shared = Counter(name for names in named.values() for name in set(map(normalise, names)))
    ids: dict[tuple[str, str], str] = {}
    taken = {row["id"]: row for row in rows}
    for (code, body_id), names in named.items():
        own = [name for name in names if shared[normalise(name)] == 1]
        free = [name for name in own if normalise(name) not in owner]
        listed = _listed(own, owner, code) or taken.get(f"{code.lower()}-{body_id}")
        if listed is not None:
            listed["names"].extend(free)
            ids[code, body_id] = listed["id"]
        elif free:
            ids[code, body_id] = f"{code.lower()}-{body_id}"
            body = next(each for each in patterns if each["id"] == body_id)
            rows.append(_row(ids[code, body_id], body, free, countries[code], ids))


def _listed(names: list[str], owner: Mapping[str, Row], code: str) -> Row | None:
    """The entry of a shipped list that bears one of the names."""
    found = (owner.get(normalise(name)) for name in names)
    return next((row for row in found if row is not None and row.get("country") == code), None)


def _row(
    identity: str,
    body: Mapping[str, str],
    names: list[str],
    country: Row,
    ids: Mapping[tuple[str, str], str],
) -> Row:
    row: Row = {
        "id": identity,
        "type": body["type"],
        "names": names,
        "label_en": body["label_en"].replace("{country}", country["label_en"]),
        "country": country["country"],
        "parent": ids.get((country["country"], body["parent"]), country["id"]),
    }
    if body["government"]:
        row["government_of"] = country["id"]
    return row


def _names(pattern: str, stems: list[str]) -> Iterator[str]:
    for stem in stems:
        words = stem.split()
        masculine = " ".join(_ARTICLE + word for word in words)
        feminine = " ".join(_ARTICLE + word + _FEMININE for word in words)
        for name in pattern.split("|"):
            yield name.replace("{m}", masculine).replace("{f}", feminine)
