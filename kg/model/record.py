"""Everything that was read from one article: the line that `kg extract` prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

EntityType = Literal["PER", "ORG", "GRP", "GPE", "LOC", "FAC", "OTHER"]
Realis = Literal["actual", "denied", "planned", "hypothetical"]
Stance = Literal["assert", "deny", "confirm", "demand", "promise", "threaten", "question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Code points `start` to `end` (half-open) of the article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One referent within an article."""

    id: str  # e1, e2, ... within the record
    type: EntityType
    names: tuple[str, ...]  # fullest first, then aliases; never empty
    named: bool
    mentions: tuple[Span, ...]
    link: str | None = None  # id in the gazetteer, when certain


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One trigger in one sentence with who did it to whom."""

    id: str  # v1, v2, ...
    type: str  # a PLOVER type: ASSAULT
    mode: str | None
    trigger: str
    start: int
    end: int
    sentence: str  # the whole sentence's text
    actors: tuple[str, ...]  # entity ids
    targets: tuple[str, ...]
    place: str | None  # entity id
    date: str | None  # YYYY, YYYY-MM or YYYY-MM-DD: of the event, not of the article
    killed: int | None
    injured: int | None
    weapon: str | None
    realis: Realis
    confidence: float  # 0 to 1
    extractor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Somebody said something; `start` and `end` bound the claim."""

    id: str  # s1, s2, ...
    speaker: str  # entity id
    via: str | None  # entity id of the relaying medium
    cue: str | None  # None when a quotation runs on from the sentence before
    claim: str
    start: int
    end: int
    sentence: str
    stance: Stance
    events: tuple[str, ...]  # ids of the events inside the claim
    confidence: float
    extractor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An article's metadata with its entities, events and statements."""

    id: str
    url: str | None
    source: str | None
    title: str
    published: datetime | None
    entities: tuple[Entity, ...]
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
