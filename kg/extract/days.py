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

    Another mention is the same when it has the same relation and an actor or target in common
    and the article gives that pair only one date.
    """
    dates: dict[int, list[DateMention]] = {}
    own: list[str | None] = []
    for event in events:
        index = event.sentence.index
        if index not in dates:
            dates[index] = [d for d in find_dates(event.sentence.tokens, published) if d.value]
        own.append(_nearest(event, dates[index]))
    known: dict[tuple[str, str], set[str]] = {}
    for event, day in zip(events, own, strict=True):
        if day is not None:
            for key in _keys(event):
                known.setdefault(key, set()).add(day)
    return [
        day if day is not None else _shared(event, known)
        for event, day in zip(events, own, strict=True)
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


def _keys(event: FoundEvent) -> list[tuple[str, str]]:
    return [(event.type, id) for id in (*event.targets, *event.actors)]


def _shared(event: FoundEvent, known: dict[tuple[str, str], set[str]]) -> str | None:
    for key in _keys(event):
        days = known.get(key, set())
        if len(days) == 1:
            return next(iter(days))
    return None
