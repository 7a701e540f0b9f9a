"""The whole graph as a file of triples or quads, streamed in the store's own order.

A store on disk keeps its quads sorted by digests of their terms, so equal graphs give equal bytes.
"""

from __future__ import annotations

from typing import BinaryIO

from pyoxigraph import DefaultGraph, RdfFormat, Store

from kg.graph.vocabulary import PREFIXES


def write_turtle(stream: BinaryIO, store: Store) -> None:
    """The assembled knowledge (the default graph) as Turtle."""
    store.dump(stream, RdfFormat.TURTLE, from_graph=DefaultGraph(), prefixes=dict(PREFIXES))


def write_nquads(stream: BinaryIO, store: Store) -> None:
    """Every graph as N-Quads, one statement a line."""
    store.dump(stream, RdfFormat.N_QUADS)
