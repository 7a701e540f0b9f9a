"""Posts as phrases name them: رئيسة الوزراء البريطانية, رئيس وزراء بريطانيا."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.data.gazetteer import Gazetteer, load_gazetteer
from kg.data.normal import normalise
from kg.data.resources import data_file, read_toml
from kg.errors import DataError

_LONGEST_COUNTRY = 3  # words

Post = tuple[str, str]  # role and the id of the country, as `GazetteerEntry.offices` have them


@dataclass(frozen=True, slots=True)
class Offices:
    """The titles of posts, and the countries that may follow them."""

    roles: Mapping[tuple[str, ...], str]  # words of the title, articles off
    longest: int
    former: frozenset[str]
    gazetteer: Gazetteer

    def post(self, words: Sequence[str], *, named: bool = False) -> Post | None:
        """The post that a phrase begins with; nothing else may follow unless a name does.

        `words` are normalised and without articles.
        """
        if not words:
            return None
        first = words[0].removesuffix("ه") if len(words[0]) > 3 else words[0]
        words = [first, *words[1:]]
        for size in range(min(self.longest, len(words)), 0, -1):
            role = self.roles.get(tuple(words[:size]))
            if role is None:
                continue
            rest = words[size:]
            for end in range(min(_LONGEST_COUNTRY, len(rest)), 0, -1):
                if end < len(rest) and (not named or rest[end] in self.former):
                    continue
                country = self._country(rest[:end])
                if country is not None:
                    return role, country
        return None

    def _country(self, words: Sequence[str]) -> str | None:
        if len(words) == 1:
            entry = self.gazetteer.nationality(words[0])
            if entry is not None:
                return entry.id
        name = " ".join(words)
        for written in (name, f"ال{name}"):
            for entry in self.gazetteer.find(written):
                if entry.id.startswith("country-"):
                    return entry.id
        return None


@cache
def load_offices() -> Offices:
    """The shipped titles; raises `DataError` where one title has two roles."""
    roles: dict[tuple[str, ...], str] = {}
    raw = read_toml(data_file("offices.toml"))
    for role, table in raw["roles"].items():
        for title in table["titles"]:
            words = tuple(normalise(title).split())
            if roles.setdefault(words, role) != role:
                raise DataError(f"offices.toml: {title} is {roles[words]} and {role}")
    former = frozenset(map(normalise, raw["former"]))
    return Offices(roles, max(map(len, roles)), former, load_gazetteer())
