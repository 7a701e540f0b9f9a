"""When an article without a date appeared, where its own words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from kg.data.dates import load_date_words
from kg.data.numbers import load_number_words
from kg.extract.dates import find_dates
from kg.model import Token

_FULL = re.compile(r"\d{4}-\d\d-\d\d")
_NEAR = 3  # days between an anniversary and the weekday that the article calls today


def infer_published(sentences: Sequence[Sequence[Token]]) -> date | None:
    """The day of publication, or None where the text does not settle it; never the clock.

    Two things settle it: "today" written out with day, month and year; or the anniversary of a
    full date, with its number, in an article that names today's weekday.
    """
    written = {day for tokens in sentences for day in _today_in_full(tokens)}
    if len(written) == 1:
        return written.pop()
    weekdays = {day for tokens in sentences for day in _weekdays_of_today(tokens)}
    anniversaries = {day for tokens in sentences for day in _anniversaries(tokens)}
    if len(weekdays) != 1 or len(anniversaries) != 1:
        return None
    return _nearest(anniversaries.pop(), weekdays.pop())


def _today_in_full(tokens: Sequence[Token]) -> Iterator[date]:
    """Today, Wednesday 5 January 2022; a weekday that does not fit the date rules it out."""
    words = load_date_words()
    for mention in find_dates(tokens, None):
        keys = [token.key for token in tokens[mention.start : mention.end]]
        if mention.value is None or not _FULL.fullmatch(mention.value) or mention.approximate:
            continue
        before = tokens[mention.start - 1].key if mention.start else ""
        if not words.sets["today"] & {*keys, before}:
            continue
        day = date.fromisoformat(mention.value)
        said = [words.weekdays[key] for key in keys if key in words.weekdays]
        if all(weekday == day.isoweekday() for weekday in said):
            yield day


def _weekdays_of_today(tokens: Sequence[Token]) -> Iterator[int]:
    """What weekday today is: today Wednesday; yesterday Tuesday says the same."""
    words = load_date_words()
    for first, second in pairwise(tokens):
        weekday = words.weekdays.get(second.key)
        days = words.relative_days.get((first.key,))
        if weekday is not None and days in (-1, 0):
            yield (weekday - 1 - days) % 7 + 1


def _anniversaries(tokens: Sequence[Token]) -> Iterator[date]:
    """The anniversary day that a sentence counts from a full date in the past."""
    words, ordinals = load_date_words(), load_number_words().ordinals
    for position, token in enumerate(tokens[:-1]):
        years = ordinals.get(tokens[position + 1].key.removeprefix("ال"))
        if token.key not in words.sets["anniversary"] or years is None:
            continue
        for mention in find_dates(tokens[position:], None):
            if mention.value and _FULL.fullmatch(mention.value) and not mention.approximate:
                day = date.fromisoformat(mention.value)
                leap = (day.month, day.day) == (2, 29)
                yield day.replace(year=day.year + years, day=28 if leap else day.day)


def _nearest(day: date, weekday: int) -> date:
    """The day within three of an anniversary that falls on a weekday."""
    ahead = (weekday - day.isoweekday()) % 7
    return day + timedelta(days=ahead if ahead <= _NEAR else ahead - 7)
