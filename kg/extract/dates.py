"""Dates in a sentence, resolved against the day of publication and never against the clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal

from kg.data.dates import DateWords, Phrase, load_date_words
from kg.data.numbers import load_number_words
from kg.extract.calendar import (
    Hint,
    day_of_week,
    iso,
    month_of_week,
    nearest_year,
    relative_month,
    relative_year,
    shifted_day,
    shifted_month,
)
from kg.extract.hijri import from_hijri, hijri_year
from kg.extract.numbers import read_number
from kg.model import Token

Kind = Literal["day", "week", "month", "year"]

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_HIJRI_YEAR = re.compile(r"1[34]\d\d")
_DAY = re.compile(r"0?[1-9]|[12]\d|3[01]")
_SEPARATORS = frozenset("/-–(")
_RANGES = frozenset(("و", "-", "–", "الي", "حتي", "/"))
_YEAR_PREPOSITIONS = frozenset(("في", "منذ", "حتي", "خلال", "بين", "قبل", "بعد", "الي"))
_LEADING = ("ago", "this", "today")
_FUTURE_REACH = 12  # tokens between the future particle and the weekday it governs


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """Tokens `start` to `end` (half-open) name a date.

    `value` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None where the text and the day of publication
    do not give it. `approximate` marks rounded and Islamic dates.
    """

    start: int
    end: int
    value: str | None
    kind: Kind
    approximate: bool = False


def find_dates(
    tokens: Sequence[Token], published: date | None, *, future: bool = False
) -> list[DateMention]:
    """All dates of a sentence from left to right, not overlapping.

    A weekday means the last one up to the day of publication, unless the text points forward or
    `future` says that the whole sentence does. A `published` with a time counts in its own zone.
    """
    day = published.date() if isinstance(published, datetime) else published
    reader = _Reader(tokens, day, future)
    mentions: list[DateMention] = []
    starts = _starts()
    position = 0
    while position < len(tokens):
        key = tokens[position].key
        may = key in starts or key.removeprefix("ال") in starts or key[:1].isdecimal()
        mention = reader.at(position) if may else None
        if mention is None:
            position += 1
        else:
            mentions.append(mention)
            position = mention.end
    return mentions


@cache
def _starts() -> frozenset[str]:
    """The first words of dates and the words of numbers: no date starts with any other."""
    words, numbers = load_date_words(), load_number_words()
    phrases = (words.months, words.hijri_months, words.relative_days, words.parts_of_day)
    lists = (
        words.weekdays,
        words.units,
        words.dual_units,
        words.plural_units,
        words.spans,
        numbers.values,
        numbers.before_ten,
        numbers.scales,
        numbers.doubles,
        numbers.ordinals,
        *(words.sets[name] for name in _LEADING),
    )
    return frozenset(phrase[0] for table in phrases for phrase in table).union(*lists)


class _Reader:
    """Reads the date that starts at a token."""

    def __init__(self, tokens: Sequence[Token], published: date | None, future: bool) -> None:
        self.tokens, self.published, self.future = tokens, published, future
        self.keys = [token.key for token in tokens]
        self.words: DateWords = load_date_words()
        self.year_said: int | None = None  # by the last date read

    def at(self, i: int) -> DateMention | None:
        return (
            self._numeric(i)
            or self._weekday(i)
            or self._relative_day(i)
            or self._day_of_month(i)
            or self._month(i)
            or self._hijri(i)
            or self._span(i)
            or self._ago(i)
            or self._year(i)
        )

    def _key(self, i: int) -> str:
        return self.keys[i] if 0 <= i < len(self.keys) else ""

    def _is(self, name: str, i: int) -> bool:
        return self._key(i) in self.words.sets[name]

    def _phrase(self, table: Mapping[Phrase, int], i: int) -> tuple[int, int] | None:
        """The value of the longest phrase at `i` and the token after it."""
        for length in (3, 2, 1):
            phrase = tuple(self.keys[i : i + length])
            if len(phrase) == length and phrase in table:
                return table[phrase], i + length
        return None

    # ---- days -------------------------------------------------------------------------------

    def _numeric(self, i: int) -> DateMention | None:
        """14/4/2018 and 2018-04-14; the day stands first where both could be the month."""
        parts = [self._key(i + step) for step in range(5)]
        if parts[1] not in ("/", "-") or parts[3] != parts[1]:
            return None
        numbers = [int(part) if part.isdecimal() else 0 for part in parts[::2]]
        if _YEAR.fullmatch(parts[0]):
            year, month, day = numbers
        elif _YEAR.fullmatch(parts[4]):
            day, month, year = numbers
            if month > 12:
                day, month = month, day
        else:
            return None
        value = iso(year, month, day)
        return DateMention(start=i, end=i + 5, value=value, kind="day") if value else None

    def _weekday(self, i: int) -> DateMention | None:
        j = self._parts_of_day(i)
        weekday = self.words.weekdays.get(self._key(j))
        if weekday is None or self._means_both(j):
            return None
        end = j + 1
        while self._key(end) in _SEPARATORS and self._key(end) != "(":
            end += 1
        if self.words.weekdays.get(self._key(end)) == weekday % 7 + 1:
            end += 1  # the night from one day to the next
        else:
            end = j + 1
        if self._key(end) == "من" and self.words.spans.get(self._key(end + 1)) == "week":
            end += 1
        if self.words.spans.get(self._key(end)) == "week":
            end += 1
        hint = self._hint(end)
        end += hint is not None
        full = self._after_weekday(end)
        if full is not None:
            return DateMention(start=i, end=full.end, value=full.value, kind="day")
        forward = hint is None and self._points_forward(j)
        value = day_of_week(self.published, weekday, hint, forward=forward)
        return DateMention(start=i, end=end, value=value, kind="day")

    def _parts_of_day(self, i: int) -> int:
        while True:
            for length in (2, 1):
                phrase = tuple(self.keys[i : i + length])
                if len(phrase) == length and phrase in self.words.parts_of_day:
                    i += length
                    break
            else:
                return i

    def _means_both(self, i: int) -> bool:
        """The two of them, spelled as Monday."""
        before = self.tokens[i - 1] if i else None
        return (
            self.words.weekdays[self._key(i)] == 1
            and before is not None
            and (before.number == "d" or before.key == "بين")
            and before.clitic is None
        )

    def _after_weekday(self, i: int) -> DateMention | None:
        """The date written out after its weekday: (12 June), 3 March."""
        while self._key(i) in ("(", "،", ",") or self._is("corresponding", i):
            i += 1
        mention = self._numeric(i) or self._day_of_month(i)
        return mention if mention and mention.kind == "day" and mention.value else None

    def _points_forward(self, i: int) -> bool:
        if self.future:
            return True
        for j in range(i - 1, max(i - 1 - _FUTURE_REACH, -1), -1):
            if self._key(j) in (".", "؛", ":", "،"):
                return False
            if self._is("future", j) or (
                self._key(j) == "س" and self.tokens[j].clitic == "proclitic"
            ):
                return True
        return False

    def _relative_day(self, i: int) -> DateMention | None:
        found = None
        for skip in (0, 1):  # one part of the day may stand before
            if skip and (self._key(i),) not in self.words.parts_of_day:
                break
            found = self._phrase(self.words.relative_days, i + skip) or found
        if found is None:
            return None
        days, end = found
        if days == 0 and self._is_other_day(i, end):
            return None
        value = shifted_day(self.published, days)
        return DateMention(start=i, end=end, value=value, kind="day")

    def _is_other_day(self, i: int, end: int) -> bool:
        after = self.tokens[end] if end < len(self.tokens) else None
        described = after is not None and after.pos == "adjective" and after.definite
        return described or self._is("not_today", end) or self._is("media", i - 1)

    def _day_of_month(self, i: int) -> DateMention | None:
        read = self._day_number(i)
        if read is None:
            return None
        day, j = read
        if (
            self._key(j) in _RANGES
            and _DAY.fullmatch(self._key(j + 1))
            and self._key(i).isdecimal()
        ):
            last = self._day_of_month(j + 1)
            if last is None or last.kind != "day":
                return None
            value = f"{last.value[:8]}{day:02}" if last.value else None
            return DateMention(start=i, end=j, value=_checked(value), kind="day")
        j += self._key(j) == "من"
        span = self._span(j)
        if span is not None and span.kind == "month":
            value = f"{span.value}-{day:02}" if span.value else None
            return DateMention(start=i, end=span.end, value=_checked(value), kind="day")
        j += self.words.spans.get(self._key(j)) == "month"
        month = self._month_name(j)
        if month is not None:
            year, hint, end = self._year_after(month[1])
            value = self._resolve(month[0], day, year, hint)
            return DateMention(start=i, end=end, value=value, kind="day")
        return self._hijri_day(i, day, j)

    def _day_number(self, i: int) -> tuple[int, int] | None:
        """A day of the month in digits or as an ordinal: الثالث والعشرين."""
        key = self._key(i)
        if _DAY.fullmatch(key):
            return int(key), i + 1
        ordinals = load_number_words().ordinals
        value = ordinals.get(key[2:]) if key.startswith("ال") else None
        if value is None:
            return None
        after = self._key(i + 1)
        if value < 10 and after in ("عشر", "عشره"):
            return value + 10, i + 2
        if value < 10 and after == "و":
            tens = ordinals.get(self._key(i + 2).removeprefix("ال"), 0)
            if tens in (20, 30):
                return value + tens, i + 3
        return value, i + 1

    # ---- months and years -------------------------------------------------------------------

    def _month_name(self, i: int) -> tuple[int, int] | None:
        """The month at `i` and the token after its second name, if any: حزيران/يونيو."""
        found = self._phrase(self.words.months, i)
        if found is None:
            return None
        month, end = found
        if self._key(end) in _SEPARATORS:
            second = self._phrase(self.words.months, end + 1)
            if second is not None:
                end = second[1] + (self._key(end) == "(" and self._key(second[1]) == ")")
        return month, end

    def _month(self, i: int) -> DateMention | None:
        j = i + (self.words.spans.get(self._key(i)) == "month")
        found = self._month_name(j)
        if found is None:
            return None
        month, named = found
        year, hint, end = self._year_after(named)
        if self._key(j) in self.words.shy_months and named == j + 1 and end == named:
            before = self._key(j - 1)
            if self._key(j) in self.words.never_alone or before not in self.words.shy_after:
                return None
        return DateMention(
            start=i, end=end, value=self._resolve(month, None, year, hint), kind="month"
        )

    def _year_after(self, i: int) -> tuple[int | None, Hint | None, int]:
        """The year said after a month, or whether the last or next such month is meant."""
        j = i
        while self._key(j) in ("من", "،", ",", ")") or self.words.spans.get(self._key(j)) == "year":
            j += 1
        if _YEAR.fullmatch(self._key(j)):
            return int(self._key(j)), None, j + 1
        hint = self._hint(j)
        named = self.words.spans.get(self._key(j - 1)) == "year"
        if named and self._is("same", j):
            return self.year_said, None, j + 1
        if hint is not None and j == i:
            return None, hint, j + 1
        if hint is not None and named:
            return relative_year(self.published, hint), None, j + 1
        return None, None, i

    def _hint(self, i: int) -> Hint | None:
        hints: tuple[Hint, ...] = ("last", "next", "this")
        return next((hint for hint in hints if self._is(hint, i)), None)

    def _resolve(
        self, month: int, day: int | None, year: int | None, hint: Hint | None
    ) -> str | None:
        if year is None:
            year = nearest_year(self.published, month, day, hint)
        if year is None:
            return None
        self.year_said = year
        return iso(year, month, day)

    def _span(self, i: int) -> DateMention | None:
        """The current month, last year, this week."""
        before: Hint | None = "this" if self._key(i) in ("هذا", "هذه") else None
        j = i + (before is not None)
        span = self.words.spans.get(self._key(j))
        hint = before or self._hint(j + 1)
        if span is None or hint is None or not self._key(j).startswith("ال"):
            return None
        end = j + 1 + (before is None)
        if span == "year":
            year = relative_year(self.published, hint)
            value = f"{year:04}" if year else None
            return DateMention(start=i, end=end, value=value, kind="year")
        if span == "month":
            value = relative_month(self.published, hint)
            return DateMention(start=i, end=end, value=value, kind="month")
        value = month_of_week(self.published, hint)
        return DateMention(start=i, end=end, value=value, kind="week", approximate=True)

    def _ago(self, i: int) -> DateMention | None:
        """Two days ago, a month ago; not two days before something else."""
        if not self._is("ago", i):
            return None
        j = i + 1
        if (self._key(j),) in load_number_words().bounds:
            j += 1
        read = read_number(self.tokens, j)
        if read is not None and read[0] is not None:
            count, j = read
            unit = self.words.units.get(self._key(j))
        elif self._key(j) in self.words.dual_units:
            count, unit = 2, self.words.dual_units[self._key(j)]
        else:
            count, unit = 1, self.words.units.get(self._key(j))
            if self._key(j) in self.words.plural_units:
                return None  # days ago: how many is not said
        if (
            unit is None
            or not count
            or self._is("from", j + 1)
            or _YEAR.fullmatch(self._key(j + 1))
        ):
            return None
        return self._before(i, j + 1, count, unit)

    def _before(self, start: int, end: int, count: int, unit: int) -> DateMention | None:
        if unit == 365:
            year = self.published.year - count if self.published else None
            value = f"{year:04}" if year and year > 0 else None
            return DateMention(start=start, end=end, value=value, kind="year", approximate=True)
        if unit == 30:
            value = shifted_month(self.published, -count) if count < 600 else None
            return DateMention(start=start, end=end, value=value, kind="month", approximate=True)
        if count > 1000:
            return None
        day = shifted_day(self.published, -count * unit)
        if unit == 7:
            value = day and day[:7]
            return DateMention(start=start, end=end, value=value, kind="month", approximate=True)
        return DateMention(start=start, end=end, value=day, kind="day")

    def _year(self, i: int) -> DateMention | None:
        if self.words.spans.get(self._key(i)) == "year" and _YEAR.fullmatch(self._key(i + 1)):
            return DateMention(start=i, end=i + 2, value=self._key(i + 1), kind="year")
        if not _YEAR.fullmatch(self._key(i)) or self._key(i - 1) not in _YEAR_PREPOSITIONS:
            return None
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        counted = after is not None and after.pos == "noun" and not after.definite
        return None if counted else DateMention(start=i, end=i + 1, value=self._key(i), kind="year")

    # ---- the Islamic calendar ---------------------------------------------------------------

    def _hijri(self, i: int) -> DateMention | None:
        """A month of the Islamic calendar with its year."""
        found = self._phrase(self.words.hijri_months, i)
        if found is None or not _HIJRI_YEAR.fullmatch(self._key(found[1])):
            return None
        month, end = found
        value = from_hijri(int(self._key(end)), month, 15).isoformat()[:7]
        end = self._after_era(end + 1)
        return DateMention(start=i, end=end, value=value, kind="month", approximate=True)

    def _hijri_day(self, start: int, day: int, i: int) -> DateMention | None:
        found = self._phrase(self.words.hijri_months, i)
        if found is None or day > 30:
            return None
        month, end = found
        j = end + (self.words.spans.get(self._key(end)) == "year")
        if _HIJRI_YEAR.fullmatch(self._key(j)):
            year: int | None = int(self._key(j))
            end = self._after_era(j + 1)
        else:
            year = hijri_year(self.published) if self.published else None
        value = from_hijri(year, month, day).isoformat() if year else None
        return DateMention(start=start, end=end, value=value, kind="day", approximate=True)

    def _after_era(self, i: int) -> int:
        return i + (self._key(i) in ("ه", "هجريه", "للهجره"))


def _checked(value: str | None) -> str | None:
    """A day put together from parts; None where the calendar has no such day."""
    return iso(int(value[:4]), int(value[5:7]), int(value[8:])) if value else None
