"""The readings of a word, known to the lexicon or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.data.grammar import Grammar, load_grammar, load_lemmas, load_names
from kg.data.normal import normalise
from kg.text.analysis import Database
from kg.text.camel import load_analyzer, user_database
from kg.text.lexicon import database
from kg.text.morphology import Morphology, Reading, Segment
from kg.text.scan import Word, letters_of
from kg.text.tagging import Seen


@dataclass(frozen=True, slots=True)
class Options:
    """A word's readings, likeliest first and never none, and how the tagger sees them."""

    readings: tuple[Reading, ...]
    seen: Seen

    def labelled(self, label: str) -> Reading:
        """The likeliest reading with the label, else with its part of speech, else of all."""
        if self.seen.open:
            for reading in self.readings:
                if reading.label == label:
                    return reading
            part = _part(label)
            for reading in self.readings:
                if _part(reading.label) == part:
                    return reading
        return self.readings[0]


class Readings:
    """The readings of words that the lexicon lists and of those that it does not."""

    def __init__(self, morphology: Morphology, grammar: Grammar, names: Mapping[str, int]) -> None:
        """Joins the lexicon with the listed names."""
        self._morphology = morphology
        self._grammar = grammar
        self._names = names
        self._known: dict[str, Options] = {}

    def of(self, word: Word) -> Options:
        """The readings of an Arabic word where it stands."""
        letters, _ = letters_of(word.text)
        if (word.joined or word.text.endswith("ـ")) and (particles := self._particles(letters)):
            return _options(letters, (particles,))
        if len(letters) > _LONGEST_WORD:
            return _options(letters, (_name(letters, 0),))
        found = self._known.get(letters)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[letters] = _options(letters, self._of_letters(letters))
        return found

    def _of_letters(self, letters: str) -> tuple[Reading, ...]:
        if letters in self._grammar.sure_names:
            return (_name(letters, 0),)
        found = self._morphology.readings(letters)
        if (sure := self._sure(letters, found)) is not None:
            return (sure,)
        if not found:
            return (self._unknown(letters),)
        if (
            letters in self._names
            and min(reading.cost for reading in found) >= self._grammar.name_cost
            and not found[0].variant
        ):
            return (_name(letters, 0), *found)
        return found

    def _particles(self, letters: str) -> Reading | None:
        """Particles before a quotation mark, a number or a hash sign: ولـ"…"."""
        kinds = self._grammar.letter_words
        if letters == "ال":
            segment = Segment(0, 2, letters, letters, letters, "particle", "proclitic")
            return Reading((segment,), "particle", 0, (letters,))
        if len(letters) > 2 or any(letter not in kinds for letter in letters):
            return None
        segments = tuple(
            Segment(place, place + 1, letter, letter, letter, kinds[letter], "proclitic")
            for place, letter in enumerate(letters)
        )
        return Reading(segments, " ".join(letters), 0, (letters,))

    def _sure(self, letters: str, found: Sequence[Reading]) -> Reading | None:
        """A sure name after particles, where the lexicon has no whole word of these letters."""
        if any(len(reading.segments) == 1 and not reading.variant for reading in found):
            return None
        for _, size, name in self._after_particles(letters):
            if name in self._grammar.sure_names:
                return _name(letters, size, name, self._grammar)
        return None

    def _after_particles(self, letters: str) -> Iterator[tuple[str, int, str]]:
        """The last particle, how many letters the particles have, and what is left."""
        for prefix in self._grammar.unknown_prefixes:
            particles = "".join(prefix)
            if letters.startswith(particles):
                yield prefix[-1], len(particles), letters[len(particles) :]

    def _unknown(self, letters: str) -> Reading:
        """The word as a name, after the particles that news puts before that name."""
        if letters not in self._names or letters.startswith(_ARTICLES):
            for last, size, rest in self._after_particles(letters):
                if len(rest) < _SHORTEST_NAME:
                    continue
                if last == "لل":
                    if self._count(rest):
                        return _name(letters, size - 1, "ال" + rest, self._grammar)
                elif self._count(rest) > self._names.get(letters, 0):
                    return _name(letters, size, rest, self._grammar)
        return _name(letters, 0)

    def _count(self, word: str) -> int:
        """How often the word is met as a name, with the article or without."""
        return self._names.get(word.removeprefix("ال"), 0) + (
            self._names.get(word, 0) if word.startswith("ال") else 0
        )


_REMEMBERED = 400_000
_SHORTEST_NAME = 3
_LONGEST_WORD = 40  # letters; what is longer is no word and not worth remembering
_ARTICLES = ("وال", "بال", "فال", "كال", "لل")


def _options(letters: str, readings: tuple[Reading, ...]) -> Options:
    return Options(readings, Seen.word(normalise(letters), [(r.label, r.rank) for r in readings]))


def _part(label: str) -> str:
    return label.rstrip(" +").rpartition(" ")[2]


def _name(
    letters: str, size: int, form: str | None = None, grammar: Grammar | None = None
) -> Reading:
    """A name after `size` letters of particles."""
    kinds = grammar.letter_words if grammar else {}
    segments = [
        Segment(at, at + 1, letters[at], letters[at], letters[at], kinds[letters[at]], "proclitic")
        for at in range(size)
    ]
    form = form or letters
    key = normalise(form)
    definite = form.startswith("ال") and len(form) > 4
    pos = "adjective" if definite and form.endswith("ية") else "proper"
    segments.append(
        Segment(size, len(letters), form, key, key, pos, definite=definite, known=False)
    )
    label = " ".join([*letters[:size], pos])
    return Reading(tuple(segments), label, 0, (letters,))


class _Later:
    """camel-tools' analyzer, which takes a second to load: only words in odd letters need it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._analyzer: Any = None

    def __call__(self, word: str) -> list[dict[str, Any]]:
        if self._analyzer is None:
            self._analyzer = load_analyzer(self._path)
        found: list[dict[str, Any]] = self._analyzer.analyze(word)
        return found


def open_database(path: Path) -> Database:
    """The database in a file; raises `DataError` where it is none."""
    return Database(path, _Later(path))


@lru_cache(maxsize=1)
def load_morphology() -> Morphology:
    """The user's own camel-tools database when there is one, else the Buckwalter lexicon."""
    return Morphology(open_database(user_database() or database()), load_grammar(), load_lemmas())


@lru_cache(maxsize=1)
def load_readings() -> Readings:
    """The readings over the installed lexicon."""
    return Readings(load_morphology(), load_grammar(), load_names())
