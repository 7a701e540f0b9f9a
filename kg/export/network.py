"""Who did what to whom, as nodes and edges, read from the graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from pyoxigraph import Store

from kg.export.claims_layer import OUTLET, read_claims
from kg.export.entities import Facts, find_entities, local, read_facts
from kg.export.events import Drawn, Filters, read_events
from kg.export.scan import instances, pairs


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
    events: int  # and, where claims are drawn, claims
    belief: float | None  # of the most believed of its events
    first_day: str | None
    last_day: str | None

    @property
    def label(self) -> str:
        """The Arabic name, or whatever there is."""
        return self.label_ar or self.label_en or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A relation between two entities: all its events (or claims) together, or one of them."""

    id: str
    source: str
    target: str
    relation: str
    label_ar: str
    label_en: str
    events: int  # of claims, where the edge is made of them
    articles: int
    belief: float | None  # of the most believed event; None for claims
    first_day: str | None
    last_day: str | None
    spells: tuple[tuple[str, str], ...] = ()  # first and last days, apart and in order
    type: str = ""  # the PLOVER type, or CLAIM


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes and edges, sorted by id and by source, relation and target."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    measures: Mapping[str, Mapping[str, int | float]] = field(default_factory=dict)  # by node id


def read_network(
    store: Store, filters: Filters, *, per_event: bool = False, claims: bool = False
) -> Network:
    """The network of events that happened; raises `QueryError` for a filter nothing answers to.

    With `claims`, speakers are joined to those they spoke of and to the outlets that quoted them.
    """
    events = read_events(store, filters)
    if claims:
        events += read_claims(store, filters)
    if filters.named:
        named = {iri for iri, value in pairs(store, "kg:named") if value == "true"}
        events = _between(events, named | set(instances(store, "schema:NewsMediaOrganization")))
    if filters.entities:
        events = _around(events, find_entities(store, filters.entities), filters.hops)
    if filters.top is not None:
        events = _among_top(events, filters.top)
    edges = list(_single(events) if per_event else _aggregated(events))
    return Network(nodes=_nodes(store, events, edges), edges=tuple(edges))


def _around(events: list[Drawn], centre: set[str], hops: int) -> list[Drawn]:
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


def _among_top(events: list[Drawn], top: int) -> list[Drawn]:
    counts: Counter[str] = Counter()
    for event in events:
        counts.update({end for ends in event.ends for end in ends})
    ranked = sorted(counts, key=lambda iri: (-counts[iri], iri))
    return _between(events, set(ranked[:top]))


def _between(events: list[Drawn], allowed: set[str]) -> list[Drawn]:
    kept = []
    for event in events:
        event.ends = {ends for ends in event.ends if allowed.issuperset(ends)}
        if event.ends:
            kept.append(event)
    return kept


def _aggregated(events: Iterable[Drawn]) -> Iterator[Edge]:
    together: dict[tuple[str, str, str], list[Drawn]] = defaultdict(list)
    for event in events:
        for source, target in event.ends:
            together[local(source), event.tie.id, local(target)].append(event)
    for number, (key, group) in enumerate(sorted(together.items(), key=lambda item: item[0])):
        yield _edge(str(number), key, group)


def _single(events: Iterable[Drawn]) -> Iterator[Edge]:
    rows = sorted(
        (
            ((local(source), event.tie.id, local(target)), local(event.iri), event)
            for event in events
            for source, target in event.ends
        ),
        key=lambda row: row[:2],
    )
    for key, name, event in rows:
        alone = len(event.ends) == 1 and event.belief is not None
        yield _edge(name if alone else "-".join((name, *key)), key, [event])


def _edge(id_: str, key: tuple[str, str, str], events: list[Drawn]) -> Edge:
    tie = events[0].tie
    first, last = _extremes((event.first, event.last) for event in events)
    return Edge(
        id=id_,
        source=key[0],
        target=key[2],
        relation=tie.id,
        label_ar=tie.labels["ar"],
        label_en=tie.labels["en"],
        events=len(events),
        articles=len(set().union(*(event.articles for event in events))),
        belief=_most_believed(events),
        first_day=first,
        last_day=last,
        spells=_spells(events),
        type=tie.type,
    )


def _most_believed(events: Iterable[Drawn]) -> float | None:
    return max((event.belief for event in events if event.belief is not None), default=None)


def _spells(events: Iterable[Drawn]) -> tuple[tuple[str, str], ...]:
    """The days of the events, joined where they overlap or follow one another."""
    spells: list[tuple[str, str]] = []
    for first, last in sorted(
        (event.first, event.last) for event in events if event.first and event.last
    ):
        if spells and first <= _day_after(spells[-1][1]):
            spells[-1] = (spells[-1][0], max(spells[-1][1], last))
        else:
            spells.append((first, last))
    return tuple(spells)


def _day_after(day: str) -> str:
    whole = date.fromisoformat(day)
    return day if whole == date.max else (whole + timedelta(days=1)).isoformat()


def _extremes(days: Iterable[tuple[str | None, str | None]]) -> tuple[str | None, str | None]:
    known = [(first, last) for first, last in days if first and last]
    return min((first for first, _ in known), default=None), max(
        (last for _, last in known), default=None
    )


def _nodes(store: Store, events: Iterable[Drawn], edges: Iterable[Edge]) -> tuple[Node, ...]:
    degrees: Counter[str] = Counter()
    for edge in edges:
        degrees[edge.source] += 1
        degrees[edge.target] += 1
    taking_part: dict[str, list[Drawn]] = defaultdict(list)
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
                kind=OUTLET if local(iri).startswith("outlet/") else known.kind,
                label_ar=known.labels.get("ar") or known.labels.get("", ""),
                label_en=known.labels.get("en"),
                country=known.country,
                latitude=known.latitude,
                longitude=known.longitude,
                degree=degrees[local(iri)],
                events=len({event.iri for event in its_events}),
                belief=_most_believed(its_events),
                first_day=first,
                last_day=last,
            )
        )
    return tuple(sorted(nodes, key=lambda node: node.id))
