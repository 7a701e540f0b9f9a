"""Words that tell play from politics."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.data.normal import normalise
from kg.data.resources import data_file, read_toml
from kg.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class SportWords:
    """Normalised words of sport, and how many different ones make an article of sport."""

    strong: frozenset[str]
    words: frozenset[str]
    article: int


@cache
def load_sport() -> SportWords:
    """The shipped words; raises `DataError` where a list is missing."""
    raw = read_toml(data_file("topics.toml"))
    for name in ("strong", "words"):
        if not isinstance(raw.get(name), list):
            raise DataError(f"topics.toml: {name} must be a list of words")
    return SportWords(
        strong=frozenset(map(normalise, raw["strong"])),
        words=frozenset(map(normalise, raw["words"])),
        article=int(raw["article"]),
    )
