"""Head nouns that tell what kind of participant a phrase names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from kg.data.normal import normalise
from kg.data.resources import data_file, read_toml
from kg.errors import DataError
from kg.model import EntityType

_TYPES: Mapping[str, EntityType] = {
    "persons": "PER",
    "groups": "GRP",
    "organisations": "ORG",
    "geopolitical": "GPE",
    "locations": "LOC",
    "facilities": "FAC",
    "others": "OTHER",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """Keys of head nouns by type, and the words that shape a participant's phrase."""

    heads: Mapping[str, EntityType]
    titles: frozenset[str]
    name_parts: frozenset[str]
    kinship: frozenset[str]  # words after which a name goes on: بن زايد, آل ثاني
    given: frozenset[str]  # first names
    given_too: frozenset[str]  # those that are common words as well
    rank_tails: frozenset[str]  # what follows a military rank: العقيد الركن
    twos: frozenset[str]  # two, behind a noun in the dual: مواطنين اثنين
    not_of_people: frozenset[str]  # what is no complement of people: أطلق جندي النار
    suffered: frozenset[str]  # deeds whose genitive is whom they befall: مقتل فلسطيني
    crowds: frozenset[str]  # so many people where nobody is named: إصابة المئات
    describing: frozenset[str]  # words that describe, whatever they are tagged as
    never: frozenset[str]
    abstract: frozenset[str]  # nouns whose genitive takes part, not they: قرار ترامب
    borne: frozenset[str]  # the same where ب stands before them: بقيادة السعودية
    quantifiers: frozenset[str]
    portions: frozenset[str]  # those of them that take some of many
    assailants: frozenset[str]
    somebody: frozenset[str]
    boundaries: frozenset[str]  # words that end the phrase before them
    idioms: frozenset[str]  # set phrases that name nobody, particles apart
    organs: frozenset[str]  # forces that stand for the body whose they are
    territories: frozenset[str]  # nouns that with a country's name or adjective mean the country
    realms: frozenset[str]  # what a country is, where its full name says so: المملكة
    measures: frozenset[str]  # nouns that an adjective before them is a measure of
    tails: tuple[tuple[str, ...], ...]  # set endings of phrases, word by word

    def head_type(self, *keys: str) -> EntityType | None:
        """The type of the first of the keys that is listed."""
        for key in keys:
            found = self.heads.get(key)
            if found is not None:
                return found
        return None


@cache
def load_participants() -> Participants:
    """The shipped list; raises `DataError` on an unknown table or a key that is not a string."""
    path = data_file("participants.toml")
    raw = read_toml(path)
    heads: dict[str, EntityType] = {}
    for table, type_ in _TYPES.items():
        for key in _keys(raw, table):
            # A noun in two tables takes the first: صليب الأحمر is met as ORG before as OTHER.
            heads.setdefault(key, type_)
    lists = [field.name for field in fields(Participants) if field.name not in ("heads", "tails")]
    unknown = set(raw) - set(_TYPES) - {"source", "tails", *lists}
    if unknown:
        raise DataError(f"participants.toml: unknown table {sorted(unknown)[0]!r}")
    tails = tuple(tuple(words.split()) for words in _keys(raw, "tails"))
    plain = {name: frozenset(_keys(raw, name)) for name in lists}
    return Participants(heads=heads, tails=tails, **plain)


def _keys(raw: Mapping[str, Any], table: str) -> list[str]:
    words = raw.get(table)
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise DataError(f"participants.toml: {table} must be a list of words")
    return [normalise(word) for word in words]
