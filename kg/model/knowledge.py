"""What many records say together: the input of the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kg.model.record import EntityType, Realis, Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a fact was read: a span of an article and who read it.

    `quote == article.text[start:end]`: the whole sentence that states the fact.
    """

    article: str
    start: int
    end: int
    quote: str
    extractor: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One record's entity inside a merged entity, and why it was put there."""

    article: str
    entity: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedEntity:
    """One referent over all articles."""

    key: str  # stable over runs: becomes the IRI
    type: EntityType
    named: bool
    labels: Mapping[str, str]  # by language: ar always, en where known
    aliases: tuple[str, ...]  # other Arabic names, sorted
    same_as: tuple[str, ...] = ()  # IRIs in Wikidata and GeoNames
    country: str | None = None  # ISO 3166-1 alpha-2
    latitude: float | None = None
    longitude: float | None = None
    within: str | None = None  # key of the place that holds this one
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One record's mention of a merged event, with that outlet's own details."""

    article: str
    event: str  # the event's id within the record
    day: str | None
    killed: int | None
    injured: int | None
    weapon: str | None
    trigger: str
    realis: Realis
    attributed: bool  # inside somebody's claim, not in the outlet's own voice
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Why one report is told to be of the same event as another."""

    article: str
    event: str  # the report's id within the record
    to: tuple[str, str]  # article and id of another report of the merged event
    reasons: tuple[str, ...]  # at least one


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedEvent:
    """One event, whoever reported it."""

    key: str
    type: str
    mode: str | None
    actors: tuple[str, ...]  # keys of merged entities, sorted
    targets: tuple[str, ...]
    place: str | None
    day: str | None  # YYYY, YYYY-MM or YYYY-MM-DD
    weapon: str | None
    killed_low: int | None
    killed_high: int | None
    injured_low: int | None
    injured_high: int | None
    realis: Realis
    belief: float
    reports: tuple[Report, ...]
    part_of: str | None = None  # key of the wider event that this one is told to belong to
    joins: tuple[Join, ...] = ()  # a tree over the reports: one for each but the first, sorted


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedClaim:
    """One statement by one speaker."""

    key: str
    speaker: str
    via: str | None
    text: str
    cue: str | None
    stance: Stance
    about: tuple[str, ...]  # keys of merged events
    day: str | None
    evidence: tuple[Evidence, ...]
    statements: tuple[tuple[str, str], ...] = ()  # article and id within its record, sorted


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Events or claims that cannot all be true."""

    key: str
    on: Literal["casualties", "perpetrator", "occurrence"]
    between: tuple[str, ...]  # keys of merged events or claims, sorted


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleInfo:
    """An article as the graph describes it."""

    id: str
    title: str
    url: str | None
    source: str | None
    published: datetime | None
    same_story: tuple[str, ...] = ()  # ids of articles that carry the same text


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """The assembled content of a store, every sequence sorted by key."""

    articles: tuple[ArticleInfo, ...]
    entities: tuple[MergedEntity, ...]
    events: tuple[MergedEvent, ...]
    claims: tuple[MergedClaim, ...]
    contradictions: tuple[Contradiction, ...] = ()
