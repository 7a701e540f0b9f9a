"""Reads what the graph says of entities."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field

from pyoxigraph import Literal, Store

from kg.data.normal import normalise
from kg.errors import QueryError
from kg.export.scan import instances, pairs, terms
from kg.graph.vocabulary import ENTITY_CLASSES

_POINT = re.compile(r"POINT\s*\(\s*(\S+)\s+(\S+)\s*\)")


@dataclass(slots=True)
class Facts:
    """What nodes show of an entity."""

    kind: str = "OTHER"
    labels: dict[str, str] = field(default_factory=dict)
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def read_facts(store: Store, wanted: Container[str]) -> dict[str, Facts]:
    """Facts of the wanted entities by IRI."""
    facts: dict[str, Facts] = defaultdict(Facts)
    for kind, class_ in ENTITY_CLASSES.items():
        for iri in instances(store, f"kg:{class_}"):
            if iri in wanted:
                facts[iri].kind = kind
    for iri, label in terms(store, "rdfs:label"):
        if iri in wanted:
            language = label.language if isinstance(label, Literal) else None
            facts[iri].labels[language or ""] = label.value
    for iri, country in pairs(store, "kg:country"):
        if iri in wanted:
            facts[iri].country = country
    for iri, wkt in pairs(store, "geo:asWKT"):
        point = point_of(wkt) if iri in wanted else None
        if point:
            facts[iri].latitude, facts[iri].longitude = point
    return facts


def point_of(wkt: str) -> tuple[float, float] | None:
    """Latitude and longitude of a point in WKT, which names longitude first."""
    point = _POINT.fullmatch(wkt)
    return (float(point[2]), float(point[1])) if point else None


def find_entities(store: Store, wanted: frozenset[str]) -> set[str]:
    """IRIs of the entities meant: by IRI, by key, or by any of their names."""
    names: dict[str, set[str]] = defaultdict(set)
    for name in wanted:
        names[normalise(name)].add(name)
    found: dict[str, set[str]] = defaultdict(set)
    entities = set(instances(store, "kg:Entity"))
    for iri in entities:
        for name in wanted & {iri, local(iri)}:
            found[name].add(iri)
    for iri, label in pairs(store, "rdfs:label|skos:altLabel"):
        if iri in entities:
            for name in names.get(normalise(label), ()):
                found[name].add(iri)
    if missing := sorted(wanted - set(found)):
        raise QueryError(f"no entity is called {missing[0]!r}; give a name, a key or an IRI")
    return set().union(*found.values())


def local(iri: str) -> str:
    """What follows the last slash: the key that the IRI was minted from.

    An outlet's key is its name, so it keeps the word before it, lest it be taken for an entity.
    """
    head, _, key = iri.rpartition("/")
    return f"outlet/{key}" if head.endswith("/outlet") else key
