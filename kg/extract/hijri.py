"""The tabular Islamic calendar: civil epoch, eleven leap years in thirty."""

from __future__ import annotations

from datetime import date, timedelta

_EPOCH = date(622, 7, 19)  # 1 Muharram 1 in the proleptic Gregorian calendar (16 July, Julian)
_YEARS = range(1, 9660)  # within the years a `date` can hold


def from_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day; sightings move the true one by a day or two. `ValueError` outside it."""
    if year not in _YEARS or not 1 <= month <= 12 or not 1 <= day <= 30:
        raise ValueError(f"{year}-{month}-{day} is no day of the Islamic calendar")
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day - 1
    return _EPOCH + timedelta(days=days)


def hijri_year(day: date) -> int | None:
    """The Islamic year that holds the day; None before the first and after the ninth millennium."""
    year = int((day - _EPOCH).days / 354.367) + 1
    for candidate in (year - 1, year, year + 1):
        if candidate in _YEARS and candidate + 1 in _YEARS:
            first, after = from_hijri(candidate, 1, 1), from_hijri(candidate + 1, 1, 1)
            if first <= day < after:
                return candidate
    return None
