"""Assembled knowledge as RDF; alone mints IRIs and knows ontology/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Quad

from kg.graph.articles import Links, article_quads
from kg.graph.assembled import AssembledGraph
from kg.graph.iris import Iris
from kg.graph.paths import ontology_path
from kg.graph.vocabulary import BASE, KG, PREFIXES
from kg.model import Knowledge, Record

__all__ = ["BASE", "KG", "PREFIXES", "Iris", "canonical", "ontology_path", "quads"]


def quads(
    knowledge: Knowledge, records: Iterable[Record] = (), *, base: str = BASE
) -> Iterator[Quad]:
    """The graph of `knowledge`, then one named graph for each record, as the records come.

    Things live under `base`; the vocabulary never moves. Memory grows with the Knowledge, not
    with the records. No quad comes twice unless a record does. Raises `InputError` for a base
    that is no IRI and `DataError` for an event type without a relation.
    """
    iris = Iris(base)
    yield from AssembledGraph(knowledge, iris).quads()
    links = Links(knowledge)
    for record in records:
        yield from article_quads(record, links, iris)


def canonical(quads: Iterable[Quad]) -> bytes:
    """The quads as N-Quads, one line each, sorted by code point, none twice.

    Equal graphs give equal bytes, since the graph has no blank nodes.
    """
    lines = sorted({f"{quad} .\n" for quad in quads})
    return "".join(lines).encode("utf-8")
