"""Do the reports of one event meet in one event, and the names of one referent in one entity?

Both are measured by B-cubed: of the things that share a cluster with one, how many belong with
it, and of those that belong with it, how many share its cluster; averaged over things. The things
are articles for events, mentions for entities.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from kg.data.assembly import load_assembly
from kg.errors import DataError
from kg.model import Entity, Knowledge, Record

Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent:
    """Articles whose beginning is about one event."""

    name: str
    types: frozenset[str]
    articles: tuple[str, ...]
    also: frozenset[str]  # articles whose beginning mentions the event beside another
    held_out: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an article names somebody."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntity:
    """Mentions of one referent."""

    name: str
    family: str  # of entity types, as in data/assembly.toml
    mentions: tuple[Spot, ...]
    held_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGold:
    """What belongs together, as people read it."""

    events: tuple[ToldEvent, ...]
    entities: tuple[NamedEntity, ...]
    lead: int  # code points that count as an article's beginning
    corpus: str | None  # path of the articles, below the folder of shared material
    floor: Mapping[str, float]

    def part(self, *, held_out: bool) -> MergeGold:
        """Only what is held out from tuning, or only what is not."""
        return replace(
            self,
            events=tuple(each for each in self.events if each.held_out == held_out),
            entities=tuple(each for each in self.entities if each.held_out == held_out),
        )

    @property
    def articles(self) -> frozenset[str]:
        """Every article that must be read."""
        return frozenset(article for event in self.events for article in event.articles) | {
            spot.article for entity in self.entities for spot in entity.mentions
        }


@dataclass(frozen=True, slots=True)
class BCubed:
    """Precision and recall over so many things; `found` of them were read at all."""

    precision: float
    recall: float
    things: int
    found: int

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_json(self) -> dict[str, float]:
        """Rounded numbers."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "things": self.things,
            "found": self.found,
        }


@dataclass(frozen=True, slots=True)
class Fault:
    """A cluster of the gold and how it fared."""

    name: str
    missed: tuple[str, ...]  # pairs kept apart
    glued: tuple[str, ...]  # pairs that should be apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """B-cubed of events and entities: over all, over what rules were tuned on, over the rest."""

    events: Mapping[str, BCubed]
    entities: Mapping[str, BCubed]
    event_faults: tuple[Fault, ...]
    entity_faults: tuple[Fault, ...]

    def as_json(self) -> dict[str, Any]:
        """All numbers as JSON has them."""
        return {
            kind: {part: score.as_json() for part, score in parts.items()}
            for kind, parts in (("events", self.events), ("entities", self.entities))
        }

    def lines(self, *, errors: int = 0) -> Iterator[str]:
        """The measure for a terminal; of each kind `errors` clusters with pairs gone wrong."""
        yield f"{'':22}{'P':>7}{'R':>7}{'F1':>7}{'things':>8}{'found':>7}"
        for kind, parts in (("events", self.events), ("entities", self.entities)):
            for part, score in parts.items():
                if not score.things:
                    continue
                numbers = f"{score.precision:7.3f}{score.recall:7.3f}{score.f1:7.3f}"
                yield f"{f'{kind}, {part}':22}{numbers}{score.things:8}{score.found:7}"
        for kind, faults in (("events", self.event_faults), ("entities", self.entity_faults)):
            wrong = [fault for fault in faults if fault.missed or fault.glued][:errors]
            for fault in wrong:
                yield ""
                yield f"{kind}: {fault.name}"
                yield from (f"  apart   {pair}" for pair in fault.missed)
                yield from (f"  glued   {pair}" for pair in fault.glued)


def read_merge_gold(path: Path) -> MergeGold:
    """The annotation in a TOML file; raises `DataError` naming the file and what is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        gold = MergeGold(
            events=tuple(_event(each) for each in raw["event"]),
            entities=tuple(_entity(each) for each in raw.get("entity", ())),
            lead=raw["lead"],
            corpus=raw.get("corpus"),
            floor=raw.get("floor", {}),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, OSError) as error:
        raise DataError(f"{path}: {error}") from error
    things: list[Hashable] = [article for event in gold.events for article in event.articles]
    things += [spot for entity in gold.entities for spot in entity.mentions]
    if len(things) != len(set(things)):
        twice = sorted({str(thing) for thing in things if things.count(thing) > 1})
        raise DataError(f"{path}: in two clusters: {', '.join(twice)}")
    return gold


def _event(raw: Mapping[str, Any]) -> ToldEvent:
    return ToldEvent(
        name=raw["name"],
        types=frozenset(raw["types"]),
        articles=tuple(raw["articles"]),
        also=frozenset(raw.get("also", ())),
        held_out=raw.get("held_out", False),
    )


def _entity(raw: Mapping[str, Any]) -> NamedEntity:
    return NamedEntity(
        name=raw["name"],
        family=raw["family"],
        mentions=tuple(Spot(article, start, end) for article, start, end in raw["mentions"]),
        held_out=raw.get("held_out", False),
    )


def measure(gold: MergeGold, records: Iterable[Record], knowledge: Knowledge) -> Merging:
    """How the assembled records fare against the annotation."""
    near = _event_neighbours(gold, knowledge)
    belongs: dict[str, set[str]] = defaultdict(set)
    for event in gold.events:
        for article in (*event.articles, *event.also):
            belongs[article].add(event.name)
    told = {article: event for event in gold.events for article in event.articles}
    events = {
        part: b_cubed(
            {a: near[a] for a in told if wanted is None or told[a].held_out == wanted},
            mates={a: frozenset(event.articles) for a, event in told.items()},
            together=lambda one, other: bool(belongs[one] & belongs[other]),
            found={a for a in told if near[a]},
        )
        for part, wanted in _PARTS.items()
    }
    clusters = _entity_clusters(gold, records, knowledge)
    meant = {spot: entity for entity in gold.entities for spot in entity.mentions}
    entities = {
        part: b_cubed(
            {s: clusters[s] for s in meant if wanted is None or meant[s].held_out == wanted},
            mates={s: frozenset(entity.mentions) for s, entity in meant.items()},
            together=lambda one, other: meant[one] is meant[other],
            found={s for s in meant if clusters[s]},
        )
        for part, wanted in _PARTS.items()
    }
    return Merging(
        events=events,
        entities=entities,
        event_faults=tuple(
            _fault(e.name, e.articles, near, lambda a, b: bool(belongs[a] & belongs[b]), str)
            for e in gold.events
        ),
        entity_faults=tuple(
            _fault(e.name, e.mentions, clusters, lambda a, b: meant[a] is meant[b], _shown)
            for e in gold.entities
        ),
    )


_PARTS: Mapping[str, bool | None] = {"all": None, "tuned": False, "held out": True}


def _event_neighbours(gold: MergeGold, knowledge: Knowledge) -> Mapping[str, set[str]]:
    """Article to those that share an event of their type, told in the beginning of both.

    Empty where the article's beginning has no such event at all.
    """
    types_of = {article: event.types for event in gold.events for article in event.articles}
    near: dict[str, set[str]] = {article: set() for article in types_of}
    for event in knowledge.events:
        leading = {
            report.article
            for report in event.reports
            if report.evidence.start < gold.lead and event.type in types_of.get(report.article, ())
        }
        for article in leading:
            near[article] |= leading
    return near


def _entity_clusters(
    gold: MergeGold, records: Iterable[Record], knowledge: Knowledge
) -> Mapping[Spot, set[Spot]]:
    """Mention to those that went to one entity; empty where nobody of that kind was seen there."""
    families = load_assembly().names.families
    wanted: dict[str, list[tuple[Spot, str]]] = defaultdict(list)
    for entity in gold.entities:
        for spot in entity.mentions:
            wanted[spot.article].append((spot, entity.family))
    key_of = {
        (member.article, member.entity): entity.key
        for entity in knowledge.entities
        for member in entity.members
        if member.article in wanted
    }
    clusters: dict[str, set[Spot]] = defaultdict(set)
    found: dict[Spot, str] = {}
    for record in records:
        for spot, family in wanted.get(record.id, ()):
            right = [each for each in record.entities if families[each.type] == family]
            if (id_ := _named_at(right, spot)) is not None:
                found[spot] = key_of[record.id, id_]
                clusters[found[spot]].add(spot)
    everywhere = (spot for spots in wanted.values() for spot, _ in spots)
    return {spot: clusters[found[spot]] if spot in found else set() for spot in everywhere}


def _named_at(entities: Iterable[Entity], spot: Spot) -> str | None:
    """The entity with the mention that covers the spot most closely."""
    best: tuple[float, str] | None = None
    for entity in entities:
        for mention in entity.mentions:
            shared = min(mention.end, spot.end) - max(mention.start, spot.start)
            if shared > 0:
                union = max(mention.end, spot.end) - min(mention.start, spot.start)
                best = max(best or (0.0, ""), (shared / union, entity.id))
    return best[1] if best else None


def b_cubed(
    clusters: Mapping[Thing, Collection[Thing]],
    *,
    mates: Mapping[Thing, frozenset[Thing]],
    together: Callable[[Thing, Thing], bool],
    found: Collection[Thing],
) -> BCubed:
    """Precision and recall averaged over `clusters`; what has no cluster stands alone."""
    precision = recall = 0.0
    for thing, cluster in clusters.items():
        near = set(cluster) | {thing}
        right = {other for other in near if other == thing or together(thing, other)}
        precision += len(right) / len(near)
        recall += len(right & mates[thing]) / len(mates[thing])
    count = len(clusters)
    if not count:
        return BCubed(0.0, 0.0, 0, 0)
    return BCubed(
        precision / count, recall / count, count, sum(thing in found for thing in clusters)
    )


def _fault(
    name: str,
    things: tuple[Any, ...],
    clusters: Mapping[Any, Collection[Any]],
    together: Any,
    show: Any,
) -> Fault:
    missed = tuple(
        f"{show(one)} + {show(other)}"
        for number, one in enumerate(things)
        for other in things[number + 1 :]
        if other not in clusters[one]
    )
    glued = tuple(
        f"{show(one)} + {show(other)}"
        for one in things
        for other in sorted(clusters[one], key=str)
        if other != one and not together(one, other)
    )
    return Fault(name, missed, glued)


def _shown(spot: Spot) -> str:
    return f"{spot.article}:{spot.start}-{spot.end}"
