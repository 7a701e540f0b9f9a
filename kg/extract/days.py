"""Which of the dates in the text is an event's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from kg.extract.found import FoundEvent
from kg.extract.learned.dating import ArticleDates, Occasion, date_candidates, dates_of
from kg.extract.learned.network import softmax
from kg.extract.learned.weights import Models
from kg.extract.publication import infer_published
from kg.model import Document


def publication_day(document: Document) -> date | None:
    """The article's date, else what its own words tell; None where they do not."""
    if document.article.published is not None:
        return document.article.published.date()
    return infer_published([sentence.tokens for sentence in document.sentences])


def days_of(document: Document, events: Sequence[FoundEvent], models: Models) -> list[str | None]:
    """The date of each event, or None where the article does not say it."""
    if not events:
        return []
    dates = dates_of(document, publication_day(document))
    return [_day(event, dates, models) for event in events]


def _day(event: FoundEvent, dates: ArticleDates, models: Models) -> str | None:
    occasion = Occasion(
        event.sentence, event.match.first, event.match.last, event.type, event.realis
    )
    pool = date_candidates(occasion, dates)
    scores = [models.dates.score(candidate.features) for candidate in pool]
    shares = softmax(np.array(scores, dtype=np.float32)).tolist()
    total: dict[str | None, float] = {}
    for candidate, share in zip(pool, shares, strict=True):
        total[candidate.value] = total.get(candidate.value, 0.0) + share
    total[None] *= models.settings["date"]
    return max(total, key=lambda value: total[value])
