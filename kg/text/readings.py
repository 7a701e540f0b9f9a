"""One reading for every word of a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from kg.data.grammar import Grammar, load_grammar, load_names
from kg.data.normal import normalise
from kg.text.morphology import Morphology, Reading, Segment, load_morphology
from kg.text.scan import Word, letters_of


class Readings:
    """Chooses among the readings that the morphology offers."""

    def __init__(self, morphology: Morphology, grammar: Grammar, names: Mapping[str, int]) -> None:
        """Joins the lexicon's readings with those of words it does not know."""
        self._morphology = morphology
        self._grammar = grammar
        self._names = names
        self._seen: dict[str, tuple[Reading, ...]] = {}

    def choose(self, words: Sequence[Word]) -> list[tuple[Segment, ...]]:
        """For each word its segments; none for what is not an Arabic word."""
        return [self.of(word)[0].segments if word.kind == "arabic" else () for word in words]

    def of(self, word: Word) -> tuple[Reading, ...]:
        """All readings of a word, likeliest first; never empty."""
        letters, _ = letters_of(word.text)
        if (word.joined or word.text.endswith("ـ")) and (particles := self._particles(letters)):
            return (particles,)
        return self.of_letters(letters)

    def of_letters(self, letters: str) -> tuple[Reading, ...]:
        """All readings of a word given as bare letters, likeliest first; never empty."""
        found = self._seen.get(letters)
        if found is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            found = self._morphology.readings(letters)
            if not found:
                found = (self._unknown(letters),)
            elif (
                letters in self._names
                and found[0].cost >= self._grammar.name_cost
                and not found[0].variant
            ):
                found = (_name(letters, 0), *found)
            self._seen[letters] = found
        return found

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
        """The word as a name, after the particles that news puts before that name."""
        if letters not in self._names or letters.startswith(_ARTICLES):
            for prefix in self._grammar.unknown_prefixes:
                size = sum(map(len, prefix))
                rest = letters[size:]
                if not letters.startswith("".join(prefix)) or len(rest) < _SHORTEST_NAME:
                    continue
                if prefix[-1] == "لل":
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
_ARTICLES = ("وال", "بال", "فال", "كال", "لل")


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
    return Reading(tuple(segments), label, 0, letters)


@lru_cache(maxsize=1)
def load_readings() -> Readings:
    """The readings over the installed lexicon."""
    return Readings(load_morphology(), load_grammar(), load_names())
