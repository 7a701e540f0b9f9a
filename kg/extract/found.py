"""What event extractors hand on, before days, tolls and ids are added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kg.extract.triggers import TriggerMatch
from kg.model import Document, Entity, Realis, Sentence, Statement
from kg.model.mention import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document with its participants: all that an extractor may look at."""

    document: Document
    mentions: tuple[tuple[Mention, ...], ...]  # by sentence
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEvent:
    """A trigger with its roles as entity ids."""

    sentence: Sentence
    match: TriggerMatch
    type: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    place: str | None
    realis: Realis
    confidence: float


class EventExtractor(Protocol):
    """Reads events; the same reading always gives the same events, in text order."""

    @property
    def name(self) -> str:
        """Names the extractor in the evidence."""
        ...

    def __call__(self, reading: Reading) -> Sequence[FoundEvent]:
        """The events of one document."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReading:
    """The statements of a document, and its entities with speakers that no mention named."""

    statements: tuple[Statement, ...]
    entities: tuple[Entity, ...]


class StatementExtractor(Protocol):
    """Reads statements; their `events` are filled in afterwards."""

    @property
    def name(self) -> str:
        """Names the extractor in the evidence."""
        ...

    def __call__(self, reading: Reading) -> StatementReading:
        """The statements of one document."""
        ...
