"""Where sentences and words stand in a text, before anything is known about the words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from kg.data.grammar import load_grammar

Kind = Literal["arabic", "number", "foreign", "punctuation"]

_LETTERS = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc"
    "\u06ff\u0750-\u077f\u0870-\u0887\u0889-\u088e\u08a0-\u08c9"
    "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc"
)
_MARKS = (
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff"
)
_JOINERS = "\u00ad\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_DIGIT = "[0-9\u0660-\u0669\u06f0-\u06f9]"
_LATIN = rf"(?:(?![{_LETTERS}{_MARKS}])[^\W\d_])"
_WORD = re.compile(
    rf"""
    (?P<foreign>
        (?:https?://|www\.)[^\s<>«»“”"]+
      | @?[A-Za-z][A-Za-z0-9._-]*@[A-Za-z0-9.-]+[A-Za-z]
      | {_LATIN}(?:{_LATIN}|[0-9]|[\u0300-\u036f]|[-.&'’](?=[A-Za-z0-9]))*
    )
  | (?P<number>{_DIGIT}+(?:[.,٫٬]{_DIGIT}+|،{_DIGIT}{{3}}(?!{_DIGIT}))*[%٪]?)
  | (?P<arabic>[{_LETTERS}](?:[{_LETTERS}{_MARKS}]|[{_JOINERS}]+(?=[{_LETTERS}{_MARKS}]))*)
  | (?P<punctuation>\.{{2,}}|…+|[^\s{_JOINERS}\u200b{_MARKS}\#_])
    """,
    re.VERBOSE,
)
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_END = re.compile(r"""(?<![.!?؟…])(?P<stop>[.!?؟…]++)[)\]"'”»’]*+(?=\s)""")
_BEFORE_STOP = re.compile(r"[^\W_]+$")
_JOINED = re.compile(r"""[\w#("'“‘«]""")
_SHORT = 4
_LONGEST_WORD = 40
_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a]+")
_DROPPED = re.compile(f"[{_MARKS}{_JOINERS}]")


@dataclass(init=False, slots=True)
class Word:
    """A run of letters, a number or a mark, with its place in the text."""

    kind: Final[Kind]
    text: Final[str]
    start: Final[int]
    end: Final[int]
    joined: Final[bool]  # short, and what follows belongs to it: ب"…", و#…

    def __init__(
        self,
        kind: Kind,
        text: str,
        start: int,
        end: int,
        joined: bool = False,
    ) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end
        self.joined = joined


def lines(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """The spans of the lines that hold more than white space, trimmed, from `start` on."""
    for match in _LINE.finditer(text, start):
        if span := _trim(text, match.start(), match.end()):
            yield span


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of one line."""
    begin = start
    for match in _END.finditer(text, start, end):
        if _ends_sentence(text, begin, match) and (span := _trim(text, begin, match.end())):
            yield span
            begin = match.end()
    if span := _trim(text, begin, end):
        yield span


def words(text: str, start: int, end: int) -> Iterator[Word]:
    """Words, numbers and marks from `start` to `end`; white space and hash signs are none."""
    for match in _WORD.finditer(text, start, end):
        kind = match.lastgroup
        assert kind is not None  # every branch of the pattern is a named group
        joined = len(match[0]) <= _SHORT and bool(_JOINED.match(text, match.end(), end))
        yield Word(kind, match[0], match.start(), match.end(), joined)  # type: ignore[arg-type]


@lru_cache(maxsize=1 << 16)
def letters_of(word: str) -> tuple[str, tuple[int, ...] | None]:
    """The bare letters of an Arabic word, and where each begins in it.

    No vowel marks, tatweel, presentation forms or letters of other languages. The places are None
    when every character is such a letter: the common case.
    """
    if _PLAIN.fullmatch(word):
        return word, None
    foreign = load_grammar().letters
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(word):
        for letter in _DROPPED.sub("", unicodedata.normalize("NFKC", character)):
            if not letter.isspace():
                letters.append(foreign.get(letter, letter))
                places.append(place)
    return "".join(letters), tuple(places)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    stripped = piece.strip("\u200b\ufeff \t\xa0\u3000") if piece else ""
    stripped = stripped.strip()
    if not stripped:
        return None
    offset = piece.index(stripped)
    return start + offset, start + offset + len(stripped)


def _ends_sentence(text: str, begin: int, match: re.Match[str]) -> bool:
    stop, before = match["stop"], match.start()
    if before > begin and text[before - 1] in "([":
        return False  # "(...)": left out of a quotation
    if stop != ".":
        return True
    word = _BEFORE_STOP.search(text, max(begin, before - _LONGEST_WORD), before)
    if word is None:
        return before > begin
    if word[0].isdecimal():
        return bool(text[begin : word.start()].strip())  # not the number of a list's item
    return len(word[0]) > 1 and word[0] not in load_grammar().abbreviations
