"""The events that an export draws."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
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
        ]
        return ", ".join(parts) or "everything"


@dataclass(slots=True)
class Drawn:
    """An event that happened, with one pair of ends for each edge it makes."""

    iri: str
    relation: Relation
    belief: float = 1.0
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
    events = _with_ends(store, _relations(filters.relations))
    for iri, belief in pairs(store, "kg:belief"):
        if iri in events:
            events[iri].belief = float(belief)
    events = {iri: one for iri, one in events.items() if one.belief >= filters.least_belief}
    for iri, day in pairs(store, "kg:day"):
        if iri in events:
            events[iri].first, events[iri].last = _span(day)
    _add_articles(store, events)
    return [events[iri] for iri in sorted(events) if _passes(events[iri], filters)]


def _passes(event: Drawn, filters: Filters) -> bool:
    if filters.outlets and not event.outlets & filters.outlets:
        return False
    if filters.first and not (event.last and event.last >= filters.first):
        return False
    return not filters.last or bool(event.first and event.first <= filters.last)


def _relations(wanted: frozenset[str]) -> list[Relation]:
    known = load_relations().values()
    chosen = [relation for relation in known if not wanted or {relation.id, relation.type} & wanted]
    names = {name for relation in known for name in (relation.id, relation.type)}
    if unknown := sorted(wanted - names):
        raise QueryError(f"no relation {unknown[0]}; there are {', '.join(sorted(names))}")
    return sorted(chosen, key=lambda relation: relation.id)


def _with_ends(store: Store, relations: list[Relation]) -> dict[str, Drawn]:
    actual = set(having(store, "kg:realis", "actual"))
    events = {
        iri: Drawn(iri, relation)
        for relation in relations
        for iri in instances(store, f"kg:{relation.class_name}")
        if iri in actual
    }
    roles = sorted({role for relation in relations for role in relation.edge})
    filled: dict[str, dict[str, list[str]]] = {role: defaultdict(list) for role in roles}
    for role in roles:
        for iri, entity in pairs(store, f"kg:{role}"):
            if iri in events:
                filled[role][iri].append(entity)
    for iri, event in events.items():
        source, target = event.relation.edge
        event.ends.update(product(filled[source].get(iri, ()), filled[target].get(iri, ())))
    return {iri: event for iri, event in events.items() if event.ends}


def _add_articles(store: Store, events: dict[str, Drawn]) -> None:
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


def _span(day: str) -> tuple[str | None, str | None]:
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
