"""Reads what the graph says of entities."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.data.normal import normalise
from kg.errors import QueryError
from kg.graph.vocabulary import ENTITY_CLASSES, GEO, KG, RDFS, SCHEMA, SKOS

_PREFIXES = f"PREFIX kg: <{KG}> PREFIX rdfs: <{RDFS}> PREFIX schema: <{SCHEMA}> "
_PREFIXES += f"PREFIX skos: <{SKOS}> PREFIX geo: <{GEO}> "
_POINT = re.compile(r"POINT\s*\(\s*(\S+)\s+(\S+)\s*\)")
_KINDS = {f"{KG}{name}": kind for kind, name in ENTITY_CLASSES.items()}


@dataclass(slots=True)
class Facts:
    """What nodes show of an entity."""

    kind: str = "OTHER"
    labels: dict[str, str] = field(default_factory=dict)
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def read_facts(store: Store, wanted: Mapping[str, object]) -> dict[str, Facts]:
    """Facts of the wanted entities by IRI."""
    facts: dict[str, Facts] = defaultdict(Facts)
    query = "SELECT ?entity ?class ?label WHERE { ?entity a kg:Entity, ?class ; rdfs:label ?label }"
    for row in select(store, query):
        iri = text(row["entity"])
        if iri in wanted:
            label = row["label"]
            language = label.language if isinstance(label, Literal) else None
            facts[iri].labels[language or ""] = text(label)
            facts[iri].kind = _KINDS.get(text(row["class"]), facts[iri].kind)
    query = """SELECT ?entity ?country ?point WHERE { ?entity a kg:Entity .
        OPTIONAL { ?entity kg:country ?country } OPTIONAL { ?entity geo:asWKT ?point }
        FILTER (BOUND(?country) || BOUND(?point)) }"""
    for row in select(store, query):
        iri = text(row["entity"])
        if iri in wanted:
            facts[iri].country = text(row["country"]) or None
            if point := _POINT.fullmatch(text(row["point"])):
                facts[iri].longitude, facts[iri].latitude = map(float, point.groups())
    return facts


def find_entities(store: Store, wanted: frozenset[str]) -> set[str]:
    """IRIs of the entities meant: by IRI, by key, or by any of their names."""
    names = {normalise(name): name for name in wanted}
    found: dict[str, set[str]] = defaultdict(set)
    rows = select(
        store,
        "SELECT ?entity ?name WHERE { ?entity a kg:Entity ; rdfs:label|skos:altLabel ?name }",
    )
    for row in rows:
        iri = text(row["entity"])
        for name in (iri, local(iri)):
            if name in wanted:
                found[name].add(iri)
        if (name := names.get(normalise(text(row["name"])), "")) in wanted:
            found[name].add(iri)
    if missing := sorted(wanted - set(found)):
        raise QueryError(f"no entity is called {missing[0]!r}; give a name, a key or an IRI")
    return set().union(*found.values())


def select(store: Store, query: str) -> QuerySolutions:
    """The solutions of a query over the default graph, prefixes supplied."""
    solutions = store.query(_PREFIXES + query)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    return solutions


def text(term: object) -> str:
    """The value of an IRI or literal; empty for what is unbound."""
    return term.value if isinstance(term, NamedNode | Literal) else ""


def local(iri: str) -> str:
    """What follows the last slash: the key that the IRI was minted from."""
    return iri.rpartition("/")[2]
