"""Why a report was put into an event: points of agreement that know what they were given for."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Reason(StrEnum):
    """In what two reports, or a report and a group, agree; `ontology/khabar.ttl` defines each."""

    SENTENCE_COPIED = "sentence copied"
    ARTICLES_BEGIN_ALIKE = "articles begin alike"
    SAME_ARTICLE = "same article"
    SAME_SENTENCE = "same sentence"
    SAME_ACTOR = "same actor"
    SAME_TARGET = "same target"
    SAME_SIDE = "same side"
    ACTOR_LIKE = "actor described alike"
    TARGET_LIKE = "target described alike"
    SAME_PLACE = "same place"
    SAME_AREA = "same area"
    PLACE_INSIDE = "place inside the other"
    SAME_DAY = "same day"
    SAME_MONTH = "same month or year"
    NEIGHBOURING_DAYS = "neighbouring days"
    OPEN_DAY = "day left open"
    BEFALLS_ONCE = "befalls a person once"
    SAME_TOLL = "same toll"
    SAME_TRIGGER = "same word"
    SAME_MODE = "same manner"


class Points(float):
    """So many points, and the reason for which they were given."""

    __slots__ = ("reason",)
    reason: Reason

    def __new__(cls, value: float, reason: Reason) -> Self:
        """A number like any other, but for what it remembers."""
        points = super().__new__(cls, value)
        points.reason = reason
        return points


def reasons_of(parts: Iterable[float]) -> tuple[str, ...]:
    """What the parts of a sum were given for, in the order of `Reason`, none twice."""
    found = {part.reason for part in parts if isinstance(part, Points)}
    return tuple(reason.value for reason in Reason if reason in found)
