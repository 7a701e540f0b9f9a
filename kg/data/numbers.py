"""Number words, bounds and the words of killing and injuring, from numbers.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.data.normal import normalise
from kg.errors import DataError

_FILE = Path(__file__).with_name("numbers.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyWords:
    """Normalised words by which a text counts its killed, or its injured."""

    triggers: frozenset[str]
    weak: frozenset[str]  # triggers that count other things too
    counted: frozenset[str]  # a dead, an injured person: stands with the number
    dual: frozenset[str]
    single: frozenset[str]
    total: frozenset[str]  # the dead: a number that is reached follows


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords:
    """Normalised number words; phrases are tuples of words."""

    values: dict[str, int]
    before_ten: dict[str, int]
    scales: dict[str, int]
    doubles: dict[str, int]
    ordinals: dict[str, int]
    bounds: dict[tuple[str, ...], str]
    bounds_after: dict[tuple[str, ...], str]
    vague: frozenset[str]
    singular_people: frozenset[str]
    dual_people: frozenset[str]
    people: frozenset[str]
    casualties: dict[str, CasualtyWords]  # killed, injured
    following: dict[str, frozenset[str]]  # verbs that come after the people they tell of
    reached: frozenset[str]
    parts: frozenset[str]
    not_people: frozenset[str]
    one_of: frozenset[str]
    year_words: frozenset[str]


@lru_cache(maxsize=1)
def load_number_words() -> NumberWords:
    """The shipped number words; raises `DataError` where one spelling has two values."""
    raw = tomllib.loads(_FILE.read_text("utf-8"))
    people = {kind: _words(words) for kind, words in raw["people"].items()}
    return NumberWords(
        values=_table(raw, "values"),
        before_ten=_table(raw, "before_ten"),
        scales=_table(raw, "scales"),
        doubles=_table(raw, "doubles"),
        ordinals=_table(raw, "ordinals"),
        bounds=_phrases(raw["bounds"]),
        bounds_after=_phrases(raw["bounds_after"]),
        vague=_words(raw["vague"]["words"]),
        singular_people=people["singular"],
        dual_people=people["dual"],
        people=people["singular"] | people["dual"] | people["plural"],
        casualties={
            kind: CasualtyWords(**{name: _words(words) for name, words in raw[kind].items()})
            for kind in ("killed", "injured")
        },
        following={kind: _words(words) for kind, words in raw["following"].items()},
        reached=_words(raw["reached"]["words"]),
        parts=_words(raw["parts"]["words"]),
        not_people=_words(raw["not_people"]["words"]),
        one_of=_words(raw["one_of"]["words"]),
        year_words=_words(raw["year_words"]["words"]),
    )


def _words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(normalise(word) for word in words)


def _table(raw: dict[str, Any], section: str) -> dict[str, int]:
    table: dict[str, int] = {}
    for value, words in raw[section].items():
        for word in words:
            if table.setdefault(normalise(word), int(value)) != int(value):
                raise DataError(f"numbers.toml: [{section}] {word!r} has two values")
    return table


def _phrases(section: dict[str, list[str]]) -> dict[tuple[str, ...], str]:
    return {
        tuple(normalise(phrase).split()): bound
        for bound, phrases in section.items()
        for phrase in phrases
    }
