"""Listed names of places, peoples' states, parties, armies, media and office holders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from kg.data.gazetteer_table import LONGEST_NAME, Table, load_table, name_words, phrase_key
from kg.model import EntityType

_KINDS = {"GPE": "place", "LOC": "place", "FAC": "place", "PER": "person"}  # the others: group
_SHORTEST_REJOINED = 5  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A post somebody held; an open end means unknown or still held."""

    role: str  # president, prime-minister, foreign-minister, spokesperson, ...
    of: str | None  # id of the entry the office belongs to
    since: date | None
    until: date | None  # last day in office

    def held_on(self, day: date) -> bool:
        """Whether the post was held that day; an open end holds."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerEntry:
    """One listed referent with its Arabic names, fullest first."""

    id: str
    type: EntityType
    names: tuple[str, ...]
    label_en: str | None = None
    wikidata: str | None = None  # Q-number
    geonames: int | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    latitude: float | None = None
    longitude: float | None = None
    parent: str | None = None  # id of the entry that holds or heads this one
    population: int = 0
    adjectives: tuple[str, ...] = ()  # countries: masculine first, then feminine and plurals
    government_of: str | None = None  # id of the country whose government this name stands for
    medium: bool = False  # newspaper, agency, channel
    offices: tuple[Office, ...] = ()

    @property
    def is_state(self) -> bool:
        """Whether it is a country, or stands for the government of one."""
        return bool(self.government_of) or self.id.startswith("country-")


class Gazetteer:
    """Entries by their names; read-only and cheap to share between processes."""

    def __init__(self, table: Table) -> None:
        """Wrap a compiled table; entries are built when they are first asked for."""
        self._rows = table["rows"]
        self._words: Mapping[str, list[int]] = table["words"]
        self._phrases: Mapping[str, list[int]] = table["phrases"]
        self._adjectives: Mapping[str, list[int]] = table["adjectives"]
        self._contextual: Mapping[str, list[int]] = table["contextual"]
        self._heads = {kind: frozenset(heads) for kind, heads in table["heads"].items()}
        self._ids = {row["id"]: number for number, row in enumerate(self._rows)}
        self._entries: dict[int, GazetteerEntry] = {}
        self._openings = {phrase[:3] for phrase in self._phrases}
        self._starts = self._openings.union(
            word[:3] for names in (self._words, self._contextual) for word in names
        )

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[GazetteerEntry]:
        return (self._entry(number) for number in range(len(self._rows)))

    def entry(self, id: str) -> GazetteerEntry | None:
        """The entry of that id."""
        number = self._ids.get(id)
        return None if number is None else self._entry(number)

    def match(self, keys: Sequence[str], i: int) -> tuple[int, tuple[GazetteerEntry, ...]] | None:
        """The longest name that starts at `keys[i]`: its token count and whom it may mean.

        Candidates come most prominent first. Keys are normalised words with clitics split off or
        not; a name of several words matches however its inner particles were split. A name that
        is also an everyday word matches only after a word such as town, party or minister.
        """
        best: tuple[int, list[int]] | None = None
        joined = keys[i]
        if len(joined) >= 3 and joined[:3] not in self._starts:
            return None
        numbers = self._words.get(joined)
        if numbers is None and joined in self._contextual:
            numbers = self._expected(keys, i)
        if numbers:
            best = (1, numbers)
        elif len(joined) == 1 and i + 1 < len(keys):
            numbers = self._rejoined(keys, i)
            best = (2, numbers) if numbers else None
        for count in range(1, LONGEST_NAME + 1):
            if count > 1:
                if i + count > len(keys):
                    break
                following = keys[i + count - 1]
                # The preposition li- swallows the alef of the article: للحقوق.
                joined += "لال" + following[2:] if following.startswith("لل") else following
            if len(joined) >= 3 and joined[:3] not in self._openings:
                break
            numbers = self._phrases.get(joined)
            if numbers is None:
                continue
            if count > 1 or (best is None and len(joined) >= _SHORTEST_REJOINED):
                best = (count, numbers)
        if best is None:
            return None
        return best[0], tuple(self._entry(number) for number in best[1])

    def find(self, name: str) -> tuple[GazetteerEntry, ...]:
        """All entries of that whole name, everyday words included."""
        words = name_words(name)
        if len(words) == 1:
            numbers = [*self._words.get(words[0], ()), *self._contextual.get(words[0], ())]
        else:
            numbers = self._phrases.get(phrase_key(words), []) if words else []
        return tuple(self._entry(number) for number in dict.fromkeys(numbers))

    def nationality(self, key: str) -> GazetteerEntry | None:
        """The country of a normalised nationality adjective or people's name, definite or not."""
        numbers = self._adjectives.get(key)
        return self._entry(numbers[0]) if numbers else None

    def office_holders(self, role: str, of: str, day: date) -> tuple[GazetteerEntry, ...]:
        """Who is listed as holding a post on a day; empty when nobody is."""
        return tuple(
            entry
            for entry in self._people()
            if any(
                office.role == role and office.of == of and office.held_on(day)
                for office in entry.offices
            )
        )

    def _people(self) -> Iterator[GazetteerEntry]:
        return (self._entry(n) for n, row in enumerate(self._rows) if "offices" in row)

    def _expected(self, keys: Sequence[str], i: int) -> list[int]:
        """The everyday word's entries whose kind the word before it announces."""
        before = keys[i - 1] if i else ""
        return [
            number
            for number in self._contextual[keys[i]]
            if before in self._heads[_KINDS.get(self._rows[number]["type"], "group")]
        ]

    def _rejoined(self, keys: Sequence[str], i: int) -> list[int] | None:
        """A one-word name whose first letter was taken for an attached particle."""
        name = keys[i] + keys[i + 1]
        if len(name) < _SHORTEST_REJOINED or keys[i + 1] in self._words:
            return None
        return self._words.get(name)

    def _entry(self, number: int) -> GazetteerEntry:
        entry = self._entries.get(number)
        if entry is None:
            entry = self._entries[number] = _entry_of(self._rows[number])
        return entry


def _entry_of(row: Mapping[str, Any]) -> GazetteerEntry:
    fields = dict(row)
    for name in ("names", "adjectives"):
        fields[name] = tuple(fields.get(name, ()))
    fields["offices"] = tuple(
        Office(
            role=office["role"],
            of=office["of"],
            since=_day(office["since"]),
            until=_day(office["until"]),
        )
        for office in fields.get("offices", ())
    )
    return GazetteerEntry(**fields)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The shipped gazetteer joined with GeoNames' cities; compiled once, then cached on disk."""
    return Gazetteer(load_table())
