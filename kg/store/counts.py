"""How much of everything a store holds."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from kg.graph import KG, PREFIXES
from kg.store.graphs import current_graph, open_version
from kg.store.records import RecordStore

Counts = dict[str, int | dict[str, int]]

_BY_CLASS = """
SELECT ?type (COUNT(?thing) AS ?number) {
  ?thing a kg:%s, ?type .
  FILTER (?type != kg:%s)
} GROUP BY ?type
"""
_BY_STANCE = (
    "SELECT ?stance (COUNT(?claim) AS ?number) { ?claim kg:stance ?stance } GROUP BY ?stance"
)
_OF_CLASS = "SELECT (COUNT(?thing) AS ?number) { ?thing a %s }"


def count(store_dir: Path) -> Counts:
    """The numbers of a store's articles and facts; raises `StoreError` where there is none."""
    version = current_graph(store_dir)
    graph = open_version(store_dir, version)
    with RecordStore(store_dir, read_only=True) as records:
        articles = len(records)
        readers = records.versions()
    return {
        "articles": articles,
        "articles by extractor version": readers,
        "outlets": _one(graph, "schema:NewsMediaOrganization"),
        "entities": _one(graph, "kg:Entity"),
        "entities by type": _many(graph, _BY_CLASS % ("Entity", "Entity")),
        "events": _one(graph, "kg:Event"),
        "events by type": _many(graph, _BY_CLASS % ("Event", "Event")),
        "claims": _one(graph, "kg:Claim"),
        "claims by stance": _many(graph, _BY_STANCE),
        "contradictions": _one(graph, "kg:Contradiction"),
        "evidence": _one(graph, "kg:Evidence"),
        "quads": version.quads,
        "graph version": version.number,
    }


def _one(graph: Store, class_: str) -> int:
    ((number,),) = _rows(graph, _OF_CLASS % class_)
    return int(number)


def _many(graph: Store, query: str) -> dict[str, int]:
    counts = {name.removeprefix(KG): int(number) for name, number in _rows(graph, query)}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _rows(graph: Store, query: str) -> list[list[str]]:
    solutions = graph.query(query, prefixes=dict(PREFIXES))
    assert isinstance(solutions, QuerySolutions)
    return [[term.value for term in row if hasattr(term, "value")] for row in solutions]
