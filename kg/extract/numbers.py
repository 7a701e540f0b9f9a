"""Numbers in digits and words, with their bounds and what they count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kg.data.numbers import NumberWords, load_number_words
from kg.model import Token

Bound = Literal["exact", "at_least", "about", "at_most", "vague"]

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_DECIMAL = re.compile(r"\d+\.\d+")
_NOUNS = frozenset({"noun", "adjective", "proper"})
_UNIT_REACH = 3  # tokens after the number
_LONGEST_BARE_ARTICLE = 4  # letters: thousand begins like the article


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention:
    """Tokens `start` to `end` (half-open) state a number.

    `value` is None where the text gives none (dozens, several). `end` leaves out the counted
    noun; a dual noun is number and noun at once.
    """

    start: int
    end: int
    value: int | None
    bound: Bound
    unit: int | None  # token of the counted noun


def find_numbers(tokens: Sequence[Token]) -> list[NumberMention]:
    """All numbers of a sentence from left to right, not overlapping; percentages are left out."""
    words = load_number_words()
    mentions: list[NumberMention] = []
    position = 0
    while position < len(tokens):
        mention = _number_at(tokens, position, words)
        if mention is None:
            position += 1
        else:
            mentions.append(mention)
            position = max(mention.end, position + 1)
    return mentions


def _number_at(tokens: Sequence[Token], start: int, words: NumberWords) -> NumberMention | None:
    read = read_number(tokens, start)
    if read is not None:
        value, end = read
        unit = _unit(tokens, end)
        if unit is None and _after_its_noun(tokens, start):
            unit = start - 1
        bound = _bound(tokens, start, end, unit, words)
        return NumberMention(start=start, end=end, value=value, bound=bound, unit=unit)
    key = tokens[start].key
    if key in words.vague:
        return NumberMention(
            start=start, end=start + 1, value=None, bound="vague", unit=_unit(tokens, start + 1)
        )
    if is_dual_person(key, words):
        bound = _bound(tokens, start, start + 1, start, words)
        return NumberMention(start=start, end=start + 1, value=2, bound=bound, unit=start)
    return None


def is_dual_person(key: str, words: NumberWords) -> bool:
    """Whether a word means two people: two dead, two soldiers."""
    return key in words.dual_people or any(key in kind.dual for kind in words.casualties.values())


def read_number(tokens: Sequence[Token], start: int) -> tuple[int | None, int] | None:
    """The value of the numeral at `start` and the token after it; None where there is none.

    The value is None for a fraction without a scale: 3.5.
    """
    return _Numeral(tokens, start, load_number_words()).read()


class _Numeral:
    """Reads one numeral word by word: ones before tens, hundreds and thousands before them."""

    def __init__(self, tokens: Sequence[Token], start: int, words: NumberWords) -> None:
        self.tokens, self.words, self.position = tokens, words, start
        self.total = 0  # of the scales that are closed
        self.current: float = 0  # what the next scale multiplies
        self.smallest = 0  # the last thousand or more: what follows must be less
        self.digits = False

    def read(self) -> tuple[int | None, int] | None:
        end = self._first()
        if end is None:
            return None
        while True:
            following = self._continued(end)
            if following is None:
                break
            end = following
        value = self.total + self.current
        return (int(value) if value == int(value) else None), end

    def _first(self) -> int | None:
        key = self._key(self.position)
        after = self._key(self.position + 1)
        if _DIGITS.fullmatch(key):
            self.current, self.digits = int(key.replace(",", "")), True
        elif _DECIMAL.fullmatch(key):
            self.current, self.digits = float(key), True
        elif key in self.words.before_ten and self.words.values.get(after) == 10:
            self.current = 10 + self.words.before_ten[key]
            return self.position + 2
        elif (value := self._value(key)) is not None:
            self.current = value
            if value < 10 and self.words.values.get(after) == 10:
                self.current += 10
                return self.position + 2
        elif key in self.words.doubles:
            self.total = self.words.doubles[key]
            self.smallest = self.total // 2
        elif key in self.words.scales and self._counts(self.position):
            self._scale(self.words.scales[key])
        else:
            return None
        return self.position + 1

    def _continued(self, end: int) -> int | None:
        key = self._key(end)
        scale = self.words.scales.get(key)
        if scale is not None and 0 < self.current < scale and key != self._key(end - 1):
            self._scale(scale)
            return end + 1
        if key != "و":
            return None
        following = self._key(end + 1)
        add = self._value(following)
        if add is None and _DIGITS.fullmatch(following) and self.smallest:
            add = int(following.replace(",", ""))
        step = 2
        if add is None and following in self.words.scales and self.words.scales[following] == 100:
            add = 100
        if add is not None and add < 10 and self.words.values.get(self._key(end + 2)) == 10:
            add, step = add + 10, 3
        if add is None or not self._fits(add):
            return None
        self.current += add
        return end + step

    def _fits(self, add: int) -> bool:
        if self.digits and not self.smallest:
            return False
        if self.current == 0:
            return 0 < add < self.smallest
        below = self.current % 100
        if below:  # ones wait for their tens
            return below < 10 and 20 <= add < 100 and add % 10 == 0
        return add < 100

    def _scale(self, scale: int) -> None:
        if scale == 100:
            self.current = (self.current or 1) * 100
            return
        self.total += round((self.current or 1) * scale)
        self.current, self.smallest = 0, scale

    def _value(self, key: str) -> int | None:
        value = self.words.values.get(key)
        if value is None and key.startswith("ال") and len(key) > 4:
            value = self.words.values.get(key[2:])
            if value == 2:  # Monday
                value = None
        return value

    def _counts(self, position: int) -> bool:
        """Whether a scale word that opens a numeral counts: not the verb of the same letters."""
        return self.tokens[position].pos != "verb" and not self._key(position).endswith(
            ("اف", "يين")
        )

    def _key(self, position: int) -> str:
        return self.tokens[position].key if 0 <= position < len(self.tokens) else ""


def _unit(tokens: Sequence[Token], end: int) -> int | None:
    for position in range(end, min(end + _UNIT_REACH, len(tokens))):
        token = tokens[position]
        if token.pos in _NOUNS and token.clitic is None:
            return position
        if token.key not in ("من", ")"):
            return None
    return None


def _after_its_noun(tokens: Sequence[Token], start: int) -> bool:
    """The five soldiers, in Arabic the soldiers the five."""
    return (
        start > 0
        and tokens[start].key.startswith("ال")
        and len(tokens[start].key) > _LONGEST_BARE_ARTICLE
        and tokens[start - 1].definite
        and tokens[start - 1].pos in _NOUNS
    )


def _bound(
    tokens: Sequence[Token], start: int, end: int, unit: int | None, words: NumberWords
) -> Bound:
    keys = [token.key for token in tokens]
    for phrase, bound in words.bounds.items():
        if tuple(keys[max(start - len(phrase), 0) : start]) == phrase:
            return bound  # type: ignore[return-value]  # the names in numbers.toml
    after = end if unit is None else max(unit + 1, end)
    for position in range(after, min(after + 3, len(keys))):
        for phrase, bound in words.bounds_after.items():
            if tuple(keys[position : position + len(phrase)]) == phrase:
                return bound  # type: ignore[return-value]
    return "exact"
