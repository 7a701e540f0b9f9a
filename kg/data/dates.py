"""The words of dates from dates.toml, as normalised phrases."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.data.normal import normalise
from kg.errors import DataError

_FILE = Path(__file__).with_name("dates.toml")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """Normalised words and phrases of dates; phrases are tuples of words."""

    weekdays: Mapping[str, int]  # Monday is 1
    months: Mapping[Phrase, int]
    hijri_months: Mapping[Phrase, int]
    relative_days: Mapping[Phrase, int]
    units: Mapping[str, int]  # days; 30 a calendar month, 365 a calendar year
    dual_units: Mapping[str, int]
    plural_units: frozenset[str]
    spans: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]  # last, next, this, ...
    parts_of_day: frozenset[Phrase]
    shy_months: frozenset[str]
    shy_after: frozenset[str]
    never_alone: frozenset[str]


@lru_cache(maxsize=1)
def load_date_words() -> DateWords:
    """The shipped words; raises `DataError` where one phrase has two values."""
    raw = tomllib.loads(_FILE.read_text("utf-8"))
    relative = raw["relative"]
    return DateWords(
        weekdays={phrase[0]: value for phrase, value in _table(raw, "weekdays").items()},
        months=_table(raw, "months"),
        hijri_months=_table(raw, "hijri_months"),
        relative_days=_table(raw, "relative_days"),
        units={phrase[0]: value for phrase, value in _table(raw, "units").items()},
        dual_units={phrase[0]: value for phrase, value in _table(raw, "dual_units").items()},
        plural_units=frozenset(map(normalise, raw["plural_units"]["words"])),
        spans={normalise(word): span for span, words in raw["spans"].items() for word in words},
        sets={
            name: frozenset(map(normalise, words))
            for name, words in relative.items()
            if name != "parts_of_day"
        },
        parts_of_day=frozenset(_phrase(part) for part in relative["parts_of_day"]),
        shy_months=frozenset(map(normalise, raw["shy_months"]["names"])),
        shy_after=frozenset(map(normalise, raw["shy_months"]["after"])),
        never_alone=frozenset(map(normalise, raw["shy_months"]["never_alone"])),
    )


def _phrase(text: str) -> Phrase:
    return tuple(normalise(text).split())


def _table(raw: Mapping[str, Any], section: str) -> dict[Phrase, int]:
    table: dict[Phrase, int] = {}
    for value, phrases in raw[section].items():
        for phrase in phrases:
            if table.setdefault(_phrase(phrase), int(value)) != int(value):
                raise DataError(f"dates.toml: [{section}] {phrase!r} has two values")
    return table
