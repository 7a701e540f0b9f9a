"""One reading for every word of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kg.text.morphology import Segment
from kg.text.readings import Options, Readings, load_readings
from kg.text.scan import Word
from kg.text.tagging import Seen, Tagger, load_tagger

_LONGEST = 300  # words tagged at once: a page without full stops is no sentence


class Chooser:
    """Lets the tagger choose where words have readings with different labels."""

    def __init__(self, readings: Readings, tagger: Tagger) -> None:
        """Joins the readings with what chooses among them."""
        self._readings = readings
        self._tagger = tagger

    def choose(self, words: Sequence[Word]) -> list[tuple[Segment, ...]]:
        """For each word its segments; none for what is not an Arabic word."""
        options: list[Options | None] = [
            self._readings.of(word) if word.kind == "arabic" else None for word in words
        ]
        seen = [
            found.seen if found else Seen.other(word)
            for word, found in zip(words, options, strict=True)
        ]
        if not any(word.open for word in seen):
            return [found.readings[0].segments if found else () for found in options]
        labels: list[str] = []
        for start in range(0, len(seen), _LONGEST):
            labels += self._tagger.tag(seen[start : start + _LONGEST])
        return [
            found.labelled(label).segments if found else ()
            for found, label in zip(options, labels, strict=True)
        ]


@lru_cache(maxsize=1)
def load_chooser() -> Chooser:
    """The chooser over the installed lexicon and the shipped weights."""
    return Chooser(load_readings(), load_tagger())
