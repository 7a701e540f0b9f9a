"""One reading for every word of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kg.data.grammar import Grammar, load_grammar
from kg.data.normal import normalise
from kg.text.morphology import Morphology, Reading, Segment, load_morphology
from kg.text.scan import Word, letters_of


class Readings:
    """Chooses among the readings that the morphology offers."""

    def __init__(self, morphology: Morphology, grammar: Grammar) -> None:
        """Joins the lexicon's readings with those of words it does not know."""
        self._morphology = morphology
        self._grammar = grammar

    def choose(self, words: Sequence[Word]) -> list[tuple[Segment, ...]]:
        """For each word its segments; none for what is not an Arabic word."""
        return [self.of(word)[0].segments if word.kind == "arabic" else () for word in words]

    def of(self, word: Word) -> tuple[Reading, ...]:
        """All readings of a word, likeliest first; never empty."""
        letters, _ = letters_of(word.text)
        if (word.joined or word.text.endswith("ـ")) and (particles := self._particles(letters)):
            return (particles,)
        if known := self._morphology.readings(letters):
            return known
        return (self._unknown(letters),)

    def _particles(self, letters: str) -> Reading | None:
        """Particles before a quotation mark, a number or a hash sign: ولـ"…"."""
        kinds = self._grammar.letter_words
        if letters == "ال" or len(letters) > 2 or any(letter not in kinds for letter in letters):
            return None
        segments = tuple(
            Segment(place, place + 1, letter, letter, letter, kinds[letter], "proclitic")
            for place, letter in enumerate(letters)
        )
        return Reading(segments, " ".join(letters), 0, letters)

    def _unknown(self, letters: str) -> Reading:
        """The word as a name, after the particles that the rest can do without."""
        key = normalise(letters)
        segment = Segment(0, len(letters), letters, key, key, "proper", known=False)
        return Reading((segment,), "proper", 0, letters)


@lru_cache(maxsize=1)
def load_readings() -> Readings:
    """The readings over the installed lexicon."""
    return Readings(load_morphology(), load_grammar())
