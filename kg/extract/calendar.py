"""Days, months and years counted from the day of publication; None where that is unknown."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal

Hint = Literal["last", "next", "this"]

_SHIFT = {"last": -1, "this": 0, "next": 1}
_FAR_AHEAD = 100  # days: a bare month further off is last year's
_FAR_BACK = 240


def iso(year: int, month: int, day: int | None) -> str | None:
    """The ISO form; None where the calendar has no such day."""
    try:
        first = date(year, month, day or 1).isoformat()
    except ValueError:
        return None
    return first if day else first[:7]


def shifted_day(published: date | None, days: int) -> str | None:
    """The day so many days after publication."""
    try:
        return (published + timedelta(days=days)).isoformat() if published else None
    except OverflowError:
        return None


def day_of_week(
    published: date | None, weekday: int, hint: Hint | None, *, forward: bool = False
) -> str | None:
    """The last such weekday up to publication, or the next; Monday is 1.

    "Last Monday" on a Monday is a week ago and "next Monday" a week ahead; without such a word
    it is the same day, also where the sentence points `forward`.
    """
    if published is None:
        return None
    back = (published.isoweekday() - weekday) % 7
    if hint == "next":
        days = 7 - back
    elif hint == "last":
        days = -(back or 7)
    elif forward:
        days = -back % 7
    else:
        days = -back
    return shifted_day(published, days)


def shifted_month(published: date | None, months: int) -> str | None:
    """The month so many months after publication."""
    if published is None:
        return None
    years, month = divmod(published.month - 1 + months, 12)
    return iso(published.year + years, month + 1, None)


def relative_month(published: date | None, hint: Hint) -> str | None:
    """This, last or next month."""
    return shifted_month(published, _SHIFT[hint])


def relative_year(published: date | None, hint: Hint) -> int | None:
    """This, last or next year."""
    year = published.year + _SHIFT[hint] if published else 0
    return year if MINYEAR <= year <= MAXYEAR else None


def month_of_week(published: date | None, hint: Hint) -> str | None:
    """The month of this, last or next week, where all its days lie in one."""
    if published is None:
        return None
    monday = shifted_day(published, 7 * _SHIFT[hint] - published.weekday())
    sunday = shifted_day(published, 7 * _SHIFT[hint] - published.weekday() + 6)
    return monday[:7] if monday and sunday and monday[:7] == sunday[:7] else None


def nearest_year(
    published: date | None, month: int, day: int | None, hint: Hint | None
) -> int | None:
    """The year that puts a month, or a day of it, nearest to publication; the past weighs more."""
    if published is None:
        return None
    that, here = (month, day or 0), (published.month, published.day if day else 0)
    if hint == "this":
        return published.year
    if hint == "last":
        return published.year - (that >= here)
    if hint == "next":
        return published.year + (that <= here)
    ahead = (month - published.month) * 30 + ((day or published.day) - published.day)
    return published.year - (ahead > _FAR_AHEAD) + (ahead < -_FAR_BACK)
