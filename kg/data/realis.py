"""Words that make an event denied, planned or only possible."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.data.normal import normalise
from kg.data.resources import data_file, read_toml
from kg.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisWords:
    """Keys or lemmas by what they do to the event after them."""

    negations: frozenset[str]
    imperfect_negations: frozenset[str]
    denials: frozenset[str]
    plans: frozenset[str]
    possibilities: frozenset[str]
    futures: frozenset[str]
    purposes: frozenset[str]
    may: str


_LISTS = (
    "negations",
    "imperfect_negations",
    "denials",
    "plans",
    "possibilities",
    "futures",
    "purposes",
)


@cache
def load_realis() -> RealisWords:
    """The shipped lists; raises `DataError` naming the list that is missing or wrong."""
    raw = read_toml(data_file("realis.toml"))
    lists: dict[str, frozenset[str]] = {}
    for name in _LISTS:
        words = raw.get(name)
        if not isinstance(words, list) or not words:
            raise DataError(f"realis.toml: {name} must be a list of words")
        lists[name] = frozenset(normalise(word) for word in words)
    return RealisWords(may=normalise(raw["may"]), **lists)
