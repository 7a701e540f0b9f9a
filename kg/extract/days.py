"""Which of the dates in the text is an event's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kg.extract.dates import DateMention, find_dates
from kg.extract.found import FoundEvent
from kg.extract.publication import infer_published
from kg.model import Document

_CROSSED_VERB = 8  # a verb between trigger and date weighs like so many words
_CROSSED_STOP = 25


def publication_day(document: Document) -> date | None:
    """The article's date, else what its own words tell; None where they do not."""
    if document.article.published is not None:
        return document.article.published.date()
    return infer_published([sentence.tokens for sentence in document.sentences])


def days_of(events: Sequence[FoundEvent], published: date | None) -> list[str | None]:
    """The date of each event: in its sentence, else from another mention of the same event.

    Another mention is the same when it has the same relation and shares an actor or target, or
    names none that speaks against it; the nearest that has a date in its own sentence counts.
    """
    dates: dict[int, list[DateMention]] = {}
    own: list[str | None] = []
    for event in events:
        index = event.sentence.index
        if index not in dates:
            dates[index] = [d for d in find_dates(event.sentence.tokens, published) if d.value]
        own.append(_nearest(event, dates[index]))
    return [
        day if day is not None else _shared(number, events, own) for number, day in enumerate(own)
    ]


def _nearest(event: FoundEvent, dates: Sequence[DateMention]) -> str | None:
    if not dates:
        return None
    tokens = event.sentence.tokens
    first, last = event.match.first, event.match.last

    def cost(mention: DateMention) -> int:
        after = mention.start >= last
        low, high = (last, mention.start) if after else (mention.end, first)
        between = tokens[max(low, 0) : max(high, 0)]
        crossed = sum(token.pos == "verb" for token in between)
        stopped = sum(token.text in ".؛" for token in between)
        return len(between) + _CROSSED_VERB * crossed + _CROSSED_STOP * stopped

    return min(dates, key=lambda mention: (cost(mention), mention.start)).value


def _shared(number: int, events: Sequence[FoundEvent], own: Sequence[str | None]) -> str | None:
    event = events[number]
    best: tuple[int, int, int] | None = None
    found: str | None = None
    for other, day in enumerate(own):
        if day is None or events[other].type != event.type or events[other].realis != event.realis:
            continue
        likeness = _likeness(event, events[other])
        if likeness == 0:
            continue
        distance = abs(events[other].sentence.index - event.sentence.index)
        rank = (likeness, -distance, -other)
        if best is None or rank > best:
            best, found = rank, day
    return found


def _likeness(event: FoundEvent, other: FoundEvent) -> int:
    """2 where they share a participant, 1 where nothing speaks against one event, else 0."""
    actors, targets = set(event.actors), set(event.targets)
    if actors & set(other.actors) or targets & set(other.targets):
        return 2
    actor_open = not actors or not other.actors
    target_open = not targets or not other.targets
    return int(actor_open or target_open)
