"""Labels for training: which readings of a sentence's words fit its automatic vocalisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.data.grammar import load_grammar
from kg.data.normal import normalise
from kg.model import Voice
from kg.text.morphology import Reading, Segment
from kg.text.scan import Word

_PIECES = re.compile("([\u0621-\u063a\u0641-\u064a\u0671])([\u064b-\u0652\u0670]*)")
_SUKUN, _SHADDA = "\u0652", "\u0651"
_TANWIN = frozenset("\u064b\u064c\u064d")
_KASRATAN_DAMMATAN = frozenset("\u064c\u064d")
_FOLDS = str.maketrans("أإآٱىة", "ااااي" + "ه")
_EQUAL = 0.05
_NUMBERS = load_grammar().number_lemmas
_VICTIMS = frozenset(map(normalise, load_grammar().victim_lemmas))
_ACTORS = frozenset(map(normalise, load_grammar().actor_lemmas))
_NOMINATIVE, _GENITIVE = {"\u064f", "\u064c"}, {"\u0650", "\u064d"}
_CASE = 0.4  # what the case of the next word weighs against one wrong vowel
_RARE = 0.2  # what one unit of a reading's cost weighs against one wrong vowel

Diacritize = Callable[[str], str]
Pieces = list[tuple[str, str]]


def vocalise(words: Sequence[Word], text: str, diacritize: Diacritize) -> list[Pieces]:
    """For each word its letters with the vowel marks that `diacritize` gives them in the text.

    Empty for a word whose letters the diacritizer changed.
    """
    found = _PIECES.findall(diacritize(text))
    result: list[Pieces] = []
    at = 0
    for word in words:
        letters = _PIECES.findall(word.text)
        pieces = found[at : at + len(letters)]
        at += len(letters)
        same = [a for a, _ in pieces] == [a for a, _ in letters]
        result.append(list(pieces) if same else [])
    return result


def best(
    readings: Sequence[Reading], pieces: Pieces, before: Reading | None, after: Pieces
) -> Reading:
    """The reading whose vocalisation is nearest; of equals the likelier one.

    Noun or adjective, where vowels do not tell, is told by the word before; verb or noun by the
    case of the word after.
    """
    if len(readings) == 1:
        return readings[0]
    scores = [_distance(r, pieces) + _RARE * r.cost if pieces else r.cost for r in readings]
    case = after[-1][1] if after else ""
    for at, reading in enumerate(readings):
        if host(reading).pos == "verb":
            scores[at] -= _CASE * (case in _NOMINATIVE)
        elif host(reading).pos == "noun" and reading.segments[-1].clitic != "enclitic":
            scores[at] -= _CASE * (case in _GENITIVE)
    least = min(scores)
    nearest = [r for r, score in zip(readings, scores, strict=True) if score <= least + _EQUAL]
    if {"noun", "adjective"} <= {host(reading).pos for reading in nearest}:
        wanted = "adjective" if before and _agree(before, nearest[0]) else "noun"
        return next(reading for reading in nearest if host(reading).pos == wanted)
    return readings[scores.index(least)]


def _agree(before: Reading, reading: Reading) -> bool:
    """Whether a word may be the attribute of the one before it."""
    noun, attribute = host(before), host(reading)
    owned = before.segments[-1].clitic == "enclitic"
    return (
        noun.pos in {"noun", "adjective", "proper"}
        and reading.segments[0].clitic is None
        and attribute.definite == (noun.definite or owned or noun.pos == "proper")
    )


def host(reading: Reading) -> Segment:
    """The word without its particles; where it is nothing but particles, the first."""
    return next((s for s in reading.segments if s.clitic is None), reading.segments[0])


def _distance(reading: Reading, pieces: Pieces) -> float:
    return min(_wrong(reading, vocalised, pieces) for vocalised in reading.vocalised)


def _wrong(reading: Reading, vocalised: str, pieces: Pieces) -> float:
    listed = _PIECES.findall(vocalised)
    if len(listed) != len(pieces):
        return 3.0
    host_end = max((s.end for s in reading.segments if s.clitic != "enclitic"), default=0)
    verb = any(segment.pos == "verb" for segment in reading.segments)
    wrong = 0.0
    for place, ((expected, expected_marks), (letter, marks)) in enumerate(
        zip(listed, pieces, strict=True), 1
    ):
        if expected.translate(_FOLDS) != letter.translate(_FOLDS):
            return 9.0
        wanted, given = set(expected_marks) - {_SUKUN}, set(marks) - {_SUKUN}
        if place == host_end and not wanted - {_SHADDA}:  # the lexicon leaves case open here
            wrong += (_SHADDA in wanted) != (_SHADDA in given)
            wrong += verb and bool(given & _TANWIN)
        elif expected in "اآىٱ" and not wanted:
            wrong += 0.5 * bool(given & _KASRATAN_DAMMATAN)
        elif letter in "اى" or (letter in "وي" and not wanted and len(given) <= 1):
            wrong += 0.5 * (bool(wanted) and bool(given) and wanted != given)
        else:
            wrong += len(wanted ^ given) / 2
    return wrong


def voiced(
    reading: Reading, options: Sequence[Reading], words: Sequence[Word], index: int
) -> Reading:
    """The reading in the voice that the words around it demand, where diacritizers often err."""
    if _number_after_subject(words, index):
        return _in_voice("active", reading, options)
    after = words[index + 1] if index + 1 < len(words) else None
    if after is None or host(reading).lemma not in _VICTIMS:
        return reading
    if normalise(after.text).removeprefix("ال") in _ACTORS and after.text.startswith("ال"):
        return _in_voice("active", reading, options)
    begins = index == 0 or words[index - 1].kind == "punctuation"
    if begins and (after.kind == "number" or after.text in _NUMBERS):
        return _in_voice("passive", reading, options)
    return reading


def _in_voice(voice: Voice, reading: Reading, options: Sequence[Reading]) -> Reading:
    verb = host(reading)
    if verb.pos != "verb" or verb.aspect != "perfect" or verb.voice == voice:
        return reading
    wanted = replace(verb, voice=voice)
    return next((o for o in options if host(o) == wanted), reading)


def _number_after_subject(words: Sequence[Word], index: int) -> bool:
    """Whether a definite noun and then a number stand after a verb: قتل الجيش السوري 3.

    The subject of a passive takes no number after it.
    """
    after = index + 1
    while after < len(words) and after - index <= 4 and words[after].text.startswith("ال"):
        after += 1
    if after == index + 1 and after < len(words) and words[after].text.endswith("ون"):
        after += 1
    if not index + 1 < after < len(words):
        return False
    return words[after].kind == "number" or words[after].text in _NUMBERS
