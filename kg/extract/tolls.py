"""Which event the killed and injured of a sentence belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.casualties import CasualtyMention, casualties
from kg.extract.found import FoundEvent

_VIOLENT = "ASSAULT"


@dataclass(frozen=True, slots=True)
class EventToll:
    """How many an event killed and injured, as its sentence says; None when it does not."""

    killed: int | None = None
    injured: int | None = None


def tolls_of(events: Sequence[FoundEvent]) -> list[EventToll]:
    """The toll of each event: of its own words, else the only one that its sentence states."""
    stated: dict[int, list[CasualtyMention]] = {}
    tolls: list[EventToll] = []
    for event in events:
        index = event.sentence.index
        if event.type != _VIOLENT:
            tolls.append(EventToll())
            continue
        if index not in stated:
            stated[index] = [m for m in casualties(event.sentence.tokens) if m.value is not None]
        tolls.append(
            EventToll(
                killed=_of(event, [m for m in stated[index] if m.toll == "killed"]),
                injured=_of(event, [m for m in stated[index] if m.toll == "injured"]),
            )
        )
    return tolls


def _of(event: FoundEvent, mentions: Sequence[CasualtyMention]) -> int | None:
    for mention in mentions:
        if event.match.first <= mention.trigger < event.match.last:
            return mention.value
    return mentions[0].value if len(mentions) == 1 else None
