"""How many were killed and injured, tied to the words that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from kg.data.numbers import NumberWords, load_number_words
from kg.extract.numbers import Bound, NumberMention, find_numbers
from kg.model import Token

Toll = Literal["killed", "injured"]

_VERB_REACH = 10  # tokens between a verb and its number
_NOUN_REACH = 2
_SINGULAR_REACH = 3
_TOTAL_REACH = 7
_FORWARD_REACH = 8  # from the counted people to the verb after them
_STOPS = frozenset(".؛:!؟?")
_SENTENCE_STOPS = _STOPS | {"،", ",", "(", ")"}
_YEARS = range(1900, 2100)
_TOLLS: tuple[Toll, ...] = ("killed", "injured")


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyMention:
    """Tokens `start` to `end` (half-open) state a number of killed or injured people."""

    toll: Toll
    start: int
    end: int
    value: int | None
    bound: Bound
    trigger: int  # token of the word that says killed or injured


def casualties(
    tokens: Sequence[Token], numbers: Sequence[NumberMention] | None = None
) -> list[CasualtyMention]:
    """All tolls of a sentence, in the order of their numbers; each number has one at most."""
    words = load_number_words()
    numbers = find_numbers(tokens) if numbers is None else numbers
    everyone = sorted([*numbers, *_singulars(tokens, numbers, words)], key=lambda n: n.start)
    mentions: list[CasualtyMention] = []
    for number in everyone:
        mention = _read(tokens, number, words)
        if mention is None:
            continue
        if mentions and _adds(tokens, mentions[-1], mention):
            mention = _sum(mentions.pop(), mention)
        mentions.append(mention)
    return mentions


def _singulars(
    tokens: Sequence[Token], numbers: Sequence[NumberMention], words: NumberWords
) -> list[NumberMention]:
    """One person, said without a number: a dead, a soldier. Never a noun that is counted."""
    taken = {number.unit for number in numbers}
    taken |= {place for number in numbers for place in range(number.start, number.end)}
    dead = frozenset[str]().union(*(kind.single for kind in words.casualties.values()))
    return [
        NumberMention(start=place, end=place + 1, value=1, bound="exact", unit=place)
        for place in range(len(tokens))
        if place not in taken and _is_one(tokens, place, dead, words)
    ]


def _is_one(tokens: Sequence[Token], place: int, dead: frozenset[str], words: NumberWords) -> bool:
    key = tokens[place].key
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if key in words.one_of:
        triggered = before is not None and (
            before.key == "و"
            or any(before.key in kind.triggers for kind in words.casualties.values())
        )
        return triggered and after is not None and after.definite
    if after is not None and after.clitic == "enclitic":
        return False
    if before is not None and before.pos in ("number", "demonstrative"):
        return False
    if key in dead:  # between dead and injured
        return before is None or (
            before.key != "بين" and not (place > 1 and tokens[place - 2].key in dead)
        )
    return key in words.singular_people and (
        before is None
        or before.pos not in ("noun", "proper", "adjective")
        or any(before.key in kind.triggers for kind in words.casualties.values())
    )


def _read(
    tokens: Sequence[Token], number: NumberMention, words: NumberWords
) -> CasualtyMention | None:
    unit = None if number.unit is None else tokens[number.unit]
    if (unit and unit.key in words.not_people) or _is_year(tokens, number, words):
        return None
    if _is_part(tokens, number, words) or _is_mixed(tokens, number, words):
        return None
    for toll in _TOLLS:
        kind = words.casualties[toll]
        if unit and (unit.key in kind.counted or unit.key in kind.dual):
            return _mention(toll, number, number.start if number.unit is None else number.unit)
    counted = unit is not None and (
        _is_person(unit, words) or (_key(tokens, number.end) == "من" and unit.definite)
    )
    found = _trigger_before(tokens, number, counted, words)
    if found is None:
        found = _total_before(tokens, number, words)
    if found is None and counted:
        found = _trigger_after(tokens, number, words)
    return _mention(found[0], number, found[1]) if found else None


def _key(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].key if place < len(tokens) else ""


def _is_person(token: Token, words: NumberWords) -> bool:
    key = token.key[2:] if token.definite and token.key.startswith("ال") else token.key
    return key in words.people or token.lemma in words.people or token.key in words.one_of


def _is_year(tokens: Sequence[Token], number: NumberMention, words: NumberWords) -> bool:
    before = tokens[number.start - 1].key if number.start else ""
    return before in words.year_words or (number.value in _YEARS and number.unit is None)


def _mention(toll: Toll, number: NumberMention, trigger: int) -> CasualtyMention:
    return CasualtyMention(
        toll=toll,
        start=number.start,
        end=max(number.end, (number.unit or 0) + 1),
        value=number.value,
        bound=number.bound,
        trigger=trigger,
    )


def _is_part(tokens: Sequence[Token], number: NumberMention, words: NumberWords) -> bool:
    """Among them three children; one dead among the two: no toll of its own."""
    before = [token.key for token in tokens[max(number.start - 2, 0) : number.start]]
    if not before:
        return False
    if tokens[number.start - 1].clitic == "enclitic":  # بينهم ثلاثة
        return before[0] in words.parts
    return before[-1] == "بين"


def _is_mixed(tokens: Sequence[Token], number: NumberMention, words: NumberWords) -> bool:
    """Fourteen between dead and injured: the number is of neither."""
    after = max(number.end, (number.unit or 0) + 1)
    keys = [token.key for token in tokens[after : after + 5]]
    dead = words.casualties["killed"].single
    return any(first == "بين" and then in dead for first, then in pairwise(keys))


def _total_before(
    tokens: Sequence[Token], number: NumberMention, words: NumberWords
) -> tuple[Toll, int] | None:
    """The word for the dead whose number this is: the dead rose to 71."""
    reached = False
    for place in range(number.start - 1, max(number.start - 1 - _TOTAL_REACH, -1), -1):
        key = tokens[place].key
        if key in _SENTENCE_STOPS:
            return None
        reached = reached or key in words.reached
        for toll in _TOLLS:
            if key in words.casualties[toll].total:
                return (toll, place) if reached else None
    return None


def _trigger_before(
    tokens: Sequence[Token], number: NumberMention, counted: bool, words: NumberWords
) -> tuple[Toll, int] | None:
    first = _bound_start(tokens, number, words)
    singular = number.value == 1 and number.unit == number.start
    commas = 0
    for place in range(first - 1, max(first - 2 - _VERB_REACH, -1), -1):
        token = tokens[place]
        if token.key in _STOPS:
            return None
        commas += token.key in _SENTENCE_STOPS
        for toll in _TOLLS:
            kind = words.casualties[toll]
            if token.key not in kind.triggers:
                continue
            gap = first - place - 1
            verb = token.pos == "verb"
            reach = _SINGULAR_REACH if singular else _VERB_REACH if verb else _NOUN_REACH
            if gap > reach or (commas and not (verb and counted)):
                return None
            if _doubled(tokens, place, words) or (singular and _is_agent(tokens, number, words)):
                return None
            if token.key in kind.weak and gap and not counted:
                return None
            if not counted and gap > 1:
                return None
            return toll, place
    return None


def _bound_start(tokens: Sequence[Token], number: NumberMention, words: NumberWords) -> int:
    """Where the number begins with its "more than" and its opening bracket or quotation mark."""
    start = number.start if number.unit is None else min(number.start, number.unit)
    while start and tokens[start - 1].key in ("(", '"', "“", "«", "عدد"):
        start -= 1
    for phrase in words.bounds:
        first = start - len(phrase)
        if first >= 0 and tuple(token.key for token in tokens[first:start]) == phrase:
            return first
    return start


def _doubled(tokens: Sequence[Token], place: int, words: NumberWords) -> bool:
    """Killed and injured twenty: the number is of neither."""
    if place < 2 or tokens[place - 1].key != "و":
        return False
    before = tokens[place - 2].key
    told = place > 2 and _is_person(tokens[place - 3], words)  # a child was killed and 15 hurt
    return not told and any(before in kind.triggers for kind in words.casualties.values())


def _is_agent(tokens: Sequence[Token], number: NumberMention, words: NumberWords) -> bool:
    """A young man killed four people: the one before the counted is who did it."""
    for place in range(number.end, min(number.end + 4, len(tokens))):
        token = tokens[place]
        if token.key in _SENTENCE_STOPS or token.key == "و":
            return False
        if token.pos == "number" and place + 1 < len(tokens):
            return _is_person(tokens[place + 1], words)
    return False


def _trigger_after(
    tokens: Sequence[Token], number: NumberMention, words: NumberWords
) -> tuple[Toll, int] | None:
    first = max(number.end, (number.unit or 0) + 1)
    for place in range(first, min(first + _FORWARD_REACH, len(tokens))):
        token = tokens[place]
        if token.key in _STOPS or (token.key == "و" and token.clitic == "proclitic"):
            return None
        for toll in _TOLLS:
            if token.key in words.following[toll] and (
                token.key.endswith(("وا", "ا")) or place == first
            ):
                return toll, place
    return None


def _adds(tokens: Sequence[Token], first: CasualtyMention, second: CasualtyMention) -> bool:
    """Two soldiers and three civilians under one word for killed."""
    return (
        first.toll == second.toll
        and second.start - first.end <= 2
        and tokens[second.start - 1].key == "و"
        and (first.trigger == second.trigger or second.trigger > second.start)
    )


def _sum(first: CasualtyMention, second: CasualtyMention) -> CasualtyMention:
    known = first.value is not None and second.value is not None
    return replace(
        first,
        end=second.end,
        value=(first.value or 0) + (second.value or 0) if known else None,
        bound=first.bound if first.bound != "exact" else second.bound,
    )
