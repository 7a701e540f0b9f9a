"""Labels for training: which readings of a sentence's words fit its automatic vocalisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kg.text.morphology import Reading, Segment
from kg.text.scan import Word

_PIECES = re.compile("([\u0621-\u063a\u0641-\u064a\u0671])([\u064b-\u0652\u0670]*)")
_SUKUN, _SHADDA = "\u0652", "\u0651"
_TANWIN = frozenset("\u064b\u064c\u064d")
_KASRATAN_DAMMATAN = frozenset("\u064c\u064d")
_FOLDS = str.maketrans("أإآٱىة", "ااااي" + "ه")
_EQUAL = 0.05
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


def best(readings: Sequence[Reading], pieces: Pieces, before: Reading | None) -> Reading:
    """The reading whose vocalisation is nearest; of equals the likelier one.

    Noun or adjective, where vowels do not tell, is told by the word before.
    """
    if len(readings) == 1:
        return readings[0]
    scores = [_distance(r, pieces) + _RARE * r.cost if pieces else r.cost for r in readings]
    least = min(scores)
    nearest = [r for r, score in zip(readings, scores, strict=True) if score <= least + _EQUAL]
    if {"noun", "adjective"} <= {_host(reading).pos for reading in nearest}:
        wanted = "adjective" if before and _agree(before, nearest[0]) else "noun"
        return next(reading for reading in nearest if _host(reading).pos == wanted)
    return readings[scores.index(least)]


def _agree(before: Reading, reading: Reading) -> bool:
    """Whether a word may be the attribute of the one before it."""
    noun, attribute = _host(before), _host(reading)
    owned = before.segments[-1].clitic == "enclitic"
    return (
        noun.pos in {"noun", "adjective", "proper"}
        and reading.segments[0].clitic is None
        and attribute.definite == (noun.definite or owned or noun.pos == "proper")
    )


def _host(reading: Reading) -> Segment:
    return next((s for s in reading.segments if s.clitic is None), reading.segments[0])


def _distance(reading: Reading, pieces: Pieces) -> float:
    listed = _PIECES.findall(reading.vocalised)
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


def active_with_object(words: Sequence[Word], index: int) -> bool:
    """Whether after a verb a definite noun and then a number stand: قتل الجيش السوري 3.

    The subject of a passive takes no number after it, though diacritizers often read one.
    """
    after = index + 1
    while after < len(words) and after - index <= 4 and words[after].text.startswith("ال"):
        after += 1
    if after == index + 1 and after < len(words) and words[after].text.endswith("ون"):
        after += 1
    return index + 1 < after < len(words) and words[after].kind == "number"
