"""Who did what to whom, as nodes and edges, read from the graph."""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Store

from kg.data.relations import Relation, load_relations
from kg.errors import QueryError
from kg.export.entities import Facts, find_entities, local, read_facts, select, text


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
        ]
        return ", ".join(parts) or "everything"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An entity that does something or has something done to it."""

    id: str
    iri: str
    kind: str  # PER, ORG, ...
    label_ar: str
    label_en: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    degree: int  # edges, in and out
    events: int
    first_day: str | None
    last_day: str | None

    @property
    def label(self) -> str:
        """The Arabic name, or whatever there is."""
        return self.label_ar or self.label_en or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A relation between two entities: all its events together, or one of them."""

    id: str
    source: str
    target: str
    relation: str
    label_ar: str
    label_en: str
    events: int
    articles: int
    belief: float  # of the most believed event
    first_day: str | None
    last_day: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes and edges, sorted by id and by source, relation and target."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(slots=True)
class _Event:
    """An event that passed the filters, with one pair of ends for each edge it makes."""

    iri: str
    relation: Relation
    belief: float
    first: str | None
    last: str | None
    articles: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    ends: set[tuple[str, str]] = field(default_factory=set)


def read_network(store: Store, filters: Filters, *, per_event: bool = False) -> Network:
    """The network of events that happened; raises `QueryError` for a filter nothing answers to.

    Days are those of the events; an event that no article dates counts from the day on which it
    was first reported to the day on which it was last.
    """
    relations = _relations(filters.relations)
    events = [event for relation in relations for event in _events(store, relation, filters)]
    if filters.entities:
        events = _around(events, find_entities(store, filters.entities), filters.hops)
    if filters.top is not None:
        events = _among_top(events, filters.top)
    edges = list(_single(events) if per_event else _aggregated(events))
    return Network(nodes=_nodes(store, events, edges), edges=tuple(edges))


def _relations(wanted: frozenset[str]) -> list[Relation]:
    known = load_relations().values()
    chosen = [relation for relation in known if not wanted or {relation.id, relation.type} & wanted]
    names = {name for relation in known for name in (relation.id, relation.type)}
    if unknown := sorted(wanted - names):
        raise QueryError(f"no relation {unknown[0]}; there are {', '.join(sorted(names))}")
    return sorted(chosen, key=lambda relation: relation.id)


def _events(store: Store, relation: Relation, filters: Filters) -> Iterator[_Event]:
    found: dict[str, _Event] = {}
    source, target = relation.edge
    rows = select(
        store,
        f"""SELECT ?event ?source ?target ?belief ?day WHERE {{
            ?event a kg:{relation.class_name} ; kg:realis "actual" ;
                   kg:{source} ?source ; kg:{target} ?target .
            OPTIONAL {{ ?event kg:belief ?belief }} OPTIONAL {{ ?event kg:day ?day }} }}""",
    )
    for row in rows:
        belief = float(text(row["belief"]) or 1)
        if belief < filters.least_belief:
            continue
        iri = text(row["event"])
        event = found.get(iri)
        if event is None:
            first, last = _span(text(row["day"]))
            event = found[iri] = _Event(iri, relation, belief, first, last)
        event.ends.add((text(row["source"]), text(row["target"])))
    _add_articles(store, relation, found)
    for event in found.values():
        if filters.outlets and not event.outlets & filters.outlets:
            continue
        if filters.first and not (event.last and event.last >= filters.first):
            continue
        if filters.last and not (event.first and event.first <= filters.last):
            continue
        yield event


def _add_articles(store: Store, relation: Relation, events: Mapping[str, _Event]) -> None:
    undated = {iri for iri, event in events.items() if event.first is None}
    rows = select(
        store,
        f"""SELECT ?event ?article ?published ?outlet WHERE {{
            ?event a kg:{relation.class_name} ; kg:realis "actual" ;
                   kg:evidence/kg:article ?article .
            OPTIONAL {{ ?article schema:datePublished ?published }}
            OPTIONAL {{ ?article schema:publisher/rdfs:label ?outlet }} }}""",
    )
    for row in rows:
        event = events.get(text(row["event"]))
        if event is None:
            continue
        event.articles.add(text(row["article"]))
        if outlet := text(row["outlet"]):
            event.outlets.add(outlet)
        published = text(row["published"])[:10]
        if published and event.iri in undated:
            event.first = min(event.first or published, published)
            event.last = max(event.last or published, published)


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


def _around(events: list[_Event], centre: set[str], hops: int) -> list[_Event]:
    """The events between entities that are at most so many edges away from the centre."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for event in events:
        for source, target in event.ends:
            neighbours[source].add(target)
            neighbours[target].add(source)
    reached, edge = set(centre), set(centre)
    for _ in range(hops):
        edge = {other for one in edge for other in neighbours[one]} - reached
        reached |= edge
    return _between(events, reached)


def _among_top(events: list[_Event], top: int) -> list[_Event]:
    counts: Counter[str] = Counter()
    for event in events:
        counts.update({end for ends in event.ends for end in ends})
    ranked = sorted(counts, key=lambda iri: (-counts[iri], iri))
    return _between(events, set(ranked[:top]))


def _between(events: list[_Event], allowed: set[str]) -> list[_Event]:
    kept = []
    for event in events:
        event.ends = {ends for ends in event.ends if allowed.issuperset(ends)}
        if event.ends:
            kept.append(event)
    return kept


def _aggregated(events: Iterable[_Event]) -> Iterator[Edge]:
    together: dict[tuple[str, str, str], list[_Event]] = defaultdict(list)
    for event in events:
        for source, target in event.ends:
            together[local(source), event.relation.id, local(target)].append(event)
    for number, (key, group) in enumerate(sorted(together.items(), key=lambda item: item[0])):
        yield _edge(str(number), key, group)


def _single(events: Iterable[_Event]) -> Iterator[Edge]:
    rows = sorted(
        ((local(source), event.relation.id, local(target)), local(event.iri), event)
        for event in events
        for source, target in event.ends
    )
    for key, name, event in rows:
        yield _edge(f"{name}-{key[0]}-{key[2]}" if len(event.ends) > 1 else name, key, [event])


def _edge(id_: str, key: tuple[str, str, str], events: list[_Event]) -> Edge:
    relation = events[0].relation
    first, last = _extremes((event.first, event.last) for event in events)
    return Edge(
        id=id_,
        source=key[0],
        target=key[2],
        relation=relation.id,
        label_ar=relation.property_labels["ar"],
        label_en=relation.property_labels["en"],
        events=len(events),
        articles=len(set().union(*(event.articles for event in events))),
        belief=max(event.belief for event in events),
        first_day=first,
        last_day=last,
    )


def _extremes(days: Iterable[tuple[str | None, str | None]]) -> tuple[str | None, str | None]:
    known = [(first, last) for first, last in days if first and last]
    return min((first for first, _ in known), default=None), max(
        (last for _, last in known), default=None
    )


def _nodes(store: Store, events: Iterable[_Event], edges: Iterable[Edge]) -> tuple[Node, ...]:
    degrees: Counter[str] = Counter()
    for edge in edges:
        degrees[edge.source] += 1
        degrees[edge.target] += 1
    taking_part: dict[str, list[_Event]] = defaultdict(list)
    for event in events:
        for iri in {end for ends in event.ends for end in ends}:
            taking_part[iri].append(event)
    facts = read_facts(store, taking_part)
    nodes = []
    for iri, its_events in taking_part.items():
        known = facts.get(iri, Facts())
        first, last = _extremes((event.first, event.last) for event in its_events)
        nodes.append(
            Node(
                id=local(iri),
                iri=iri,
                kind=known.kind,
                label_ar=known.labels.get("ar", ""),
                label_en=known.labels.get("en"),
                country=known.country,
                latitude=known.latitude,
                longitude=known.longitude,
                degree=degrees[local(iri)],
                events=len(its_events),
                first_day=first,
                last_day=last,
            )
        )
    return tuple(sorted(nodes, key=lambda node: node.id))
