"""Days as records write them: a year, a month or a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_FULL = len("2018-04-14")


@lru_cache(maxsize=1 << 14)
def ordinal(day: str | None) -> int | None:
    """The day's number in the calendar; None for a month, a year and what is no date."""
    if day is None or len(day) != _FULL:
        return None
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:  # 30 February: as good as undated, and the shapes report it
        return None


def month_of(day: str | None) -> str | None:
    """The month of a full day."""
    return day[: len("2018-04")] if day and len(day) == _FULL else None
