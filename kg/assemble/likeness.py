"""Whether two unnamed things of different articles may be one, told by their words alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from kg.data.assembly import WordRules
from kg.data.normal import normalise
from kg.model import EntityType

_PEOPLE = frozenset({"PER", "GRP", "ORG"})
_MARKS = "\"'«»“”()[]،,.؛:!?؟…-–"


class Likeness(Enum):
    """What the words of two unnamed participants say."""

    ALIKE = "alike"  # a word in common that says what they are
    OPEN = "open"  # nothing: gunmen and fighters, a market and those killed in it
    OTHER = "other"  # a school is no barracks


@dataclass(frozen=True, slots=True)
class Noun:
    """What an unnamed participant is called: its head and all words that say what it is."""

    people: bool
    head: str  # empty where only a number stands: eight others
    words: frozenset[str]


class Words:
    """Reduces words to what their inflected forms share; keeps what it has read."""

    def __init__(self, rules: WordRules) -> None:
        """Read by these rules."""
        self._rules = rules
        self.stem = lru_cache(maxsize=1 << 15)(self._stem)
        self.trigger = lru_cache(maxsize=1 << 14)(self._trigger)
        self.noun = lru_cache(maxsize=1 << 15)(self._noun)

    def _stem(self, word: str) -> str:
        """The word's consonants without article, ending and long vowels: broken plurals meet."""
        rules = self._rules
        for article in rules.articles:
            if word.startswith(article) and len(word) - len(article) >= rules.shortest:
                word = word[len(article) :]
                break
        for ending in rules.endings:
            if word.endswith(ending) and len(word) - len(ending) >= rules.shortest:
                word = word[: -len(ending)]
                break
        return word[:1] + "".join(letter for letter in word[1:] if letter not in rules.vowels)

    def _trigger(self, trigger: str) -> str:
        """The stem of a trigger's first word that is not a light verb, freed of its prefix."""
        words = normalise(trigger).split()
        if not words:
            return ""
        stem = self._stem(words[-1] if words[0] in self._rules.light else words[0])
        rules = self._rules
        for prefix in rules.verb_prefixes:
            if stem.startswith(prefix) and len(stem) - len(prefix) >= rules.shortest:
                return stem[len(prefix) :]
        return stem

    def _noun(self, name: str, type_: EntityType) -> Noun:
        rules = self._rules
        words = [word for raw in normalise(name).split() if (word := raw.strip(_MARKS))]
        counted = any(word in rules.quantifiers or word.isdigit() for word in words)
        stems = [
            self.stem(word)
            for word in words
            if word not in rules.quantifiers and not word.isdigit()
        ]
        return Noun(
            people=type_ in _PEOPLE or (counted and not stems),
            head=stems[0] if stems else "",
            words=frozenset(stems) - rules.vague,
        )

    def compare(self, one: Noun, other: Noun) -> Likeness:
        """Alike, open or other; people and a thing are open, as who died stood in what was hit."""
        common = one.words & other.words
        if common == {one.head} == {other.head} and len(one.words) > 1 < len(other.words):
            return Likeness.OPEN  # the market of one town and the market of another, or the same
        if common:
            return Likeness.ALIKE
        if one.head and one.head == other.head and one.people == other.people:
            return Likeness.ALIKE
        if one.people or other.people or not (one.head and other.head):
            return Likeness.OPEN
        return Likeness.OTHER
