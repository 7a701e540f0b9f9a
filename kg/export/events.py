"""The events that an export draws."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from pyoxigraph import Store

from kg.data.relations import Relation, load_relations
from kg.errors import QueryError
from kg.export.scan import having, instances, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What of the graph to export; an empty filter lets everything through."""

    relations: frozenset[str] = frozenset()  # ids or PLOVER types
    first: str | None = None  # ISO dates, both included
    last: str | None = None
    entities: frozenset[str] = frozenset()  # IRIs, keys or names
    hops: int = 1
    least_belief: float = 0.0
    outlets: frozenset[str] = frozenset()  # by name
    top: int | None = None  # the entities with the most events
    named: bool = False  # only entities with a name of their own
    realis: frozenset[str] = frozenset()  # of events in tables; networks draw actual ones alone

    def __str__(self) -> str:
        """The filters that are set, for the metadata of a file."""
        parts = [
            *(f"relation {name}" for name in sorted(self.relations)),
            *([f"from {self.first}"] if self.first else []),
            *([f"to {self.last}"] if self.last else []),
            *(f"entity {name}" for name in sorted(self.entities)),
            *([f"{self.hops} hops"] if self.entities else []),
            *([f"belief at least {self.least_belief:g}"] if self.least_belief else []),
            *(f"outlet {name}" for name in sorted(self.outlets)),
            *([f"top {self.top}"] if self.top is not None else []),
            *(["named entities"] if self.named else []),
            *([f"realis {' or '.join(sorted(self.realis))}"] if self.realis else []),
        ]
        return ", ".join(parts) or "everything"


@dataclass(frozen=True, slots=True)
class Tie:
    """What an edge says of its ends."""

    id: str  # "attacked"
    type: str  # a PLOVER type, or CLAIM
    labels: Mapping[str, str]  # by language: ar and en


@dataclass(slots=True)
class Drawn:
    """An event that happened or a claim, with one pair of ends for each edge it makes."""

    iri: str
    tie: Tie
    belief: float | None = 1.0  # None for a claim
    first: str | None = None  # ISO days
    last: str | None = None
    articles: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    ends: set[tuple[str, str]] = field(default_factory=set)  # IRIs of entities


def read_events(store: Store, filters: Filters) -> list[Drawn]:
    """All events between entities that the filters on events let through, sorted by IRI.

    An event that no article dates counts from the day on which it was first reported to the day
    on which it was last.
    """
    events = _with_ends(store, chosen_relations(filters.relations))
    for iri, belief in pairs(store, "kg:belief"):
        if iri in events:
            events[iri].belief = float(belief)
    events = {iri: one for iri, one in events.items() if (one.belief or 0) >= filters.least_belief}
    add_days_and_articles(store, events)
    return [events[iri] for iri in sorted(events) if _passes(events[iri], filters)]


def _passes(event: Drawn, filters: Filters) -> bool:
    return in_time(filters, event.first, event.last) and by_outlet(filters, event.outlets)


def in_time(filters: Filters, first: str | None, last: str | None) -> bool:
    """True when some day from `first` to `last` lies in the time that was asked for."""
    if filters.first and not (last and last >= filters.first):
        return False
    return not filters.last or bool(first and first <= filters.last)


def by_outlet(filters: Filters, outlets: Iterable[str]) -> bool:
    """True when one of the outlets was asked for."""
    return not filters.outlets or not filters.outlets.isdisjoint(outlets)


def chosen_relations(wanted: frozenset[str]) -> list[Relation]:
    """The relations of these ids and types, all for none; `QueryError` for an unknown name."""
    known = load_relations().values()
    chosen = [relation for relation in known if not wanted or {relation.id, relation.type} & wanted]
    names = {name for relation in known for name in (relation.id, relation.type)}
    if unknown := sorted(wanted - names):
        raise QueryError(f"no relation {unknown[0]}; there are {', '.join(sorted(names))}")
    return sorted(chosen, key=lambda relation: relation.id)


def _tie(relation: Relation) -> Tie:
    return Tie(relation.id, relation.type, relation.property_labels)


def _with_ends(store: Store, relations: list[Relation]) -> dict[str, Drawn]:
    actual = set(having(store, "kg:realis", "actual"))
    events = {
        iri: Drawn(iri, tie)
        for relation, tie in ((relation, _tie(relation)) for relation in relations)
        for iri in instances(store, f"kg:{relation.class_name}")
        if iri in actual
    }
    edges = {relation.id: relation.edge for relation in relations}
    roles = sorted({role for edge in edges.values() for role in edge})
    filled: dict[str, dict[str, list[str]]] = {role: defaultdict(list) for role in roles}
    for role in roles:
        for iri, entity in pairs(store, f"kg:{role}"):
            if iri in events:
                filled[role][iri].append(entity)
    for iri, event in events.items():
        source, target = edges[event.tie.id]
        event.ends.update(product(filled[source].get(iri, ()), filled[target].get(iri, ())))
    return {iri: event for iri, event in events.items() if event.ends}


def add_days_and_articles(store: Store, events: Mapping[str, Drawn]) -> None:
    """Fill in when each event (or claim) was, and which articles and outlets tell of it."""
    for iri, stated in pairs(store, "kg:day"):
        if iri in events:
            events[iri].first, events[iri].last = span_of(stated)
    undated = {iri for iri, event in events.items() if event.first is None}
    published = {article: moment[:10] for article, moment in pairs(store, "schema:datePublished")}
    names = dict(pairs(store, "rdfs:label", class_="schema:NewsMediaOrganization"))
    outlets = {
        article: names[outlet]
        for article, outlet in pairs(store, "schema:publisher")
        if outlet in names
    }
    read_in: dict[str, list[str]] = defaultdict(list)
    for iri, evidence in pairs(store, "kg:evidence"):
        if iri in events:
            read_in[evidence].append(iri)
    for evidence, article in pairs(store, "kg:article"):
        for iri in read_in.get(evidence, ()):
            event = events[iri]
            event.articles.add(article)
            if article in outlets:
                event.outlets.add(outlets[article])
            day = published.get(article)
            if day and iri in undated:
                event.first = min(event.first or day, day)
                event.last = max(event.last or day, day)


def span_of(day: str) -> tuple[str | None, str | None]:
    """First and last day of a day, month or year; nothing for anything else."""
    match re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", day):
        case None:
            return None, None
        case found:
            year, month, exact = found.groups()
    if exact:
        return day, day
    if month and 1 <= int(month) <= 12 and int(year):
        return f"{day}-01", f"{day}-{calendar.monthrange(int(year), int(month))[1]:02}"
    return (f"{year}-01-01", f"{year}-12-31") if not month else (None, None)
