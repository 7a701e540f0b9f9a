"""What the text stage knows of Arabic writing and of morphological tags, read from data."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, product
from pathlib import Path
from typing import Any, cast

from kg.errors import DataError
from kg.model import POS, Voice

GRAMMAR = Path(__file__).with_name("text") / "grammar.toml"
_NAMES = GRAMMAR.with_name("names.csv")
LEMMAS = GRAMMAR.with_name("lemmas.csv")
_DRILLS = GRAMMAR.with_name("drills.toml")
_REPEATS = 4  # with other actors and victims each time
_CONSONANT = r"['|>&<}bptvjHxd*rzs$SDTZEgfqklmnhwy]"


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedRule:
    """How a regular stem is made from another of the same verb, in Buckwalter's letters."""

    category: str
    becomes: str
    tag: str
    ending: str  # what the lemma has after the new stem
    stem: re.Pattern[str]
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The content of `data/text/grammar.toml`, checked."""

    abbreviations: frozenset[str]
    letters: Mapping[str, str]  # foreign letter -> the lexicon's letter
    letter_words: Mapping[str, str]  # one-letter word -> its part of speech
    unknown_prefixes: tuple[tuple[str, ...], ...]
    name_cost: int
    sure_names: frozenset[str]  # as written; whatever else the lexicon says of them
    victim_lemmas: frozenset[str]  # as written; normalise before use
    actor_lemmas: frozenset[str]
    training_words: frozenset[str]
    number_lemmas: frozenset[str]  # as written; normalise before use
    tags: Mapping[str, str]
    clitics_before: tuple[str, ...]
    clitics_after: tuple[str, ...]
    costs: Mapping[str, int]
    stem_costs: Mapping[str, int]
    derived: tuple[DerivedRule, ...]
    participles: tuple[tuple[re.Pattern[str], Voice], ...]

    def part_of_speech(self, tag: str) -> str:
        """The Khabar tag for a database's tag: by its longest listed beginning, else noun."""
        for length in range(len(tag), 0, -1):
            if found := self.tags.get(tag[:length]):
                return found
        return "noun"


@lru_cache(maxsize=1)
def load_grammar() -> Grammar:
    """The shipped grammar; raises `DataError` naming the entry that is wrong."""
    with GRAMMAR.open("rb") as file:
        raw: dict[str, Any] = tomllib.load(file)
    unknown = sorted({*raw["tags"].values(), *raw["letter_words"].values()} - POS)
    if unknown:
        raise DataError(f"{GRAMMAR.name}: no part of speech is called {', '.join(unknown)}")
    return Grammar(
        abbreviations=frozenset(raw["abbreviations"]),
        letters=raw["letters"],
        letter_words=raw["letter_words"],
        unknown_prefixes=tuple(tuple(prefix) for prefix in raw["unknown"]["prefixes"]),
        name_cost=raw["unknown"]["name_cost"],
        sure_names=frozenset(raw["names"]["sure"]),
        victim_lemmas=frozenset(raw["victims"]["lemmas"]),
        actor_lemmas=frozenset(raw["victims"]["actors"]),
        training_words=frozenset(raw["training"]["words"]),
        number_lemmas=frozenset(raw["numbers"]["lemmas"]),
        tags=raw["tags"],
        clitics_before=tuple(raw["clitics"]["before"]),
        clitics_after=tuple(raw["clitics"]["after"]),
        costs=raw["costs"],
        stem_costs=raw["stem_costs"],
        derived=tuple(_derived(entry) for entry in raw["derived"]),
        participles=tuple(
            (_pattern(entry["stem"], entry), cast(Voice, entry["voice"]))
            for entry in raw["participle"]
        ),
    )


def load_drills() -> list[tuple[str, str, str]]:
    """Sentences for training, each with the word in question and its label, in a fixed order."""
    with _DRILLS.open("rb") as file:
        raw: dict[str, Any] = tomllib.load(file)
    drills = []
    for entry in raw["drill"]:
        actors, victims = cycle(raw["actors"]), cycle(raw["victims"])
        parts = product(entry["sentences"], entry["words"], entry["objects"], range(_REPEATS))
        for sentence, word, thing, _ in parts:
            text = sentence.format(w=word, a=next(actors), v=next(victims), o=thing)
            drills.append((text, word, entry["label"]))
    return drills


@lru_cache(maxsize=1)
def load_names() -> Mapping[str, int]:
    """Words that no lexicon lists, without particles and article, with how often news has them.

    Counted over a year of four outlets by `kg.text.count_names`.
    """
    with _NAMES.open(encoding="utf-8", newline="") as file:
        return {word: int(count) for word, count in csv.reader(file)}


@lru_cache(maxsize=1)
def load_lemmas() -> Mapping[str, int]:
    """Lemma, a blank and a part of speech -> how often news has it.

    Counted by `kg.text.train_tagger` where the vocalisation of a word tells its lemma.
    """
    with LEMMAS.open(encoding="utf-8", newline="") as file:
        return {f"{lemma} {pos}": int(count) for lemma, pos, count in csv.reader(file)}


def _derived(entry: dict[str, str]) -> DerivedRule:
    return DerivedRule(
        category=entry["category"],
        becomes=entry["becomes"],
        tag=entry["tag"],
        ending=entry.get("ending", ""),
        stem=_pattern(entry["from"], entry),
        replacement=entry["to"],
    )


def _pattern(pattern: str, entry: Mapping[str, str]) -> re.Pattern[str]:
    try:
        return re.compile(pattern.replace("C", _CONSONANT))
    except re.error as error:
        raise DataError(f"{GRAMMAR.name}: {dict(entry)}: {error}") from error
