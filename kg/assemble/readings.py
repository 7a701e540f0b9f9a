"""What assembly keeps of a record: its events and statements with their evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kg.errors import ArticleError
from kg.model import ArticleInfo, Evidence, Realis, Record, Report, Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """An article's event, its participants still the article's own entities."""

    report: Report
    type: str
    mode: str | None
    actors: tuple[str, ...]  # entity ids
    targets: tuple[str, ...]
    place: str | None
    published: int | None  # ordinal of the day of publication
    outlet: str
    start: int = 0  # of the trigger in the article's text
    end: int = 0

    @property
    def realis(self) -> Realis:
        """As this article tells it."""
        return self.report.realis


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMention:
    """An article's statement, its speaker still the article's own entity."""

    article: str
    statement: str  # id within the record
    speaker: str
    via: str | None
    cue: str | None
    text: str
    stance: Stance
    events: tuple[str, ...]  # ids within the record
    published: datetime | None
    evidence: Evidence


class Sentences:
    """Finds the whole sentence around a span and keeps one copy of its text."""

    def __init__(self, article: str, text: str) -> None:
        """Look in the text of one article."""
        self._article = article
        self._text = text
        self._copies: dict[str, str] = {}

    def span(self, sentence: str, start: int, end: int) -> tuple[int, int, str]:
        """Start, end and text of the sentence that covers `start` to `end`.

        Where the text does not hold the sentence as given, the line around the span stands in.
        """
        if not 0 <= start <= end <= len(self._text):
            raise ArticleError(
                f"{self._article}: a span {start} to {end} lies outside the text; "
                "extract the article again"
            )
        found = self._text.find(sentence, max(0, end - len(sentence)), start + len(sentence))
        if sentence and found >= 0:
            stop = found + len(sentence)
        else:
            found = self._text.rfind("\n", 0, start) + 1
            stop = self._text.find("\n", end)
            stop = len(self._text) if stop < 0 else stop
        quote = self._text[found:stop]
        return found, stop, self._copies.setdefault(quote, quote)


def published_on(article: Record | ArticleInfo) -> int | None:
    """The ordinal of the day of publication."""
    return article.published.toordinal() if article.published else None


def event_mentions(record: Record, sentences: Sentences, outlet: str) -> Iterator[EventMention]:
    """Every event of the record, attributed where it stands inside a statement's claim."""
    attributed = {event for statement in record.statements for event in statement.events}
    for event in record.events:
        start, end, quote = sentences.span(event.sentence, event.start, event.end)
        evidence = Evidence(
            article=record.id,
            start=start,
            end=end,
            quote=quote,
            extractor=event.extractor,
            confidence=event.confidence,
        )
        report = Report(
            article=record.id,
            event=event.id,
            day=event.date,
            killed=event.killed,
            injured=event.injured,
            weapon=event.weapon,
            trigger=event.trigger,
            realis=event.realis,
            attributed=event.id in attributed,
            evidence=evidence,
        )
        yield EventMention(
            report=report,
            type=event.type,
            mode=event.mode,
            actors=event.actors,
            targets=event.targets,
            place=event.place,
            published=published_on(record),
            outlet=outlet,
            start=event.start,
            end=event.end,
        )


def claim_mentions(record: Record, sentences: Sentences) -> Iterator[ClaimMention]:
    """Every statement of the record."""
    for statement in record.statements:
        start, end, quote = sentences.span(statement.sentence, statement.start, statement.end)
        yield ClaimMention(
            article=record.id,
            statement=statement.id,
            speaker=statement.speaker,
            via=statement.via,
            cue=statement.cue,
            text=statement.claim,
            stance=statement.stance,
            events=statement.events,
            published=record.published,
            evidence=Evidence(
                article=record.id,
                start=start,
                end=end,
                quote=quote,
                extractor=statement.extractor,
                confidence=statement.confidence,
            ),
        )
