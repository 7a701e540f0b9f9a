"""How much of each class and property a graph holds, without reading the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.graph import KG
from kg.graph.vocabulary import ENTITY_CLASSES, SCHEMA
from kg.store.explorer.opened import Index

_TABLES = {
    f"{KG}Entity": "entity",
    f"{KG}Event": "event",
    f"{KG}Claim": "claim",
    f"{KG}Evidence": "evidence",
    f"{KG}Contradiction": "contradiction",
    f"{SCHEMA}NewsArticle": "article",
    f"{SCHEMA}NewsMediaOrganization": "outlet",
}


@dataclass(frozen=True, slots=True)
class Extent:
    """Numbers by IRI; what does not occur is left out."""

    classes: Mapping[str, int]  # things of a class in the default graph
    properties: Mapping[str, int]  # triples of a direct property there


def extent(index: Index) -> Extent:
    """What the default graph holds."""
    classes = {
        iri: index.rows(f"SELECT COUNT(*) AS n FROM {table}")[0]["n"]
        for iri, table in _TABLES.items()
    }
    kinds = index.rows("SELECT kind, COUNT(*) AS n FROM entity GROUP BY kind")
    names = {str(kind): class_ for kind, class_ in ENTITY_CLASSES.items()}
    classes |= {KG + names[row["kind"]]: row["n"] for row in kinds if row["kind"] in names}
    events = index.rows(
        "SELECT relation.class AS class, COUNT(*) AS n FROM event"
        " JOIN relation ON relation.id = event.relation GROUP BY relation.class"
    )
    classes |= {KG + row["class"]: row["n"] for row in events}
    drawn = index.rows(
        "SELECT relation.name AS name, COUNT(*) AS n FROM edge"
        " JOIN relation ON relation.id = edge.relation GROUP BY relation.name"
    )
    return Extent(
        classes={iri: number for iri, number in sorted(classes.items()) if number},
        properties={KG + row["name"]: row["n"] for row in drawn},
    )
