"""The whole graph as a file of triples or quads."""

from __future__ import annotations

from typing import BinaryIO

from pyoxigraph import DefaultGraph, RdfFormat, Store

from kg.graph.vocabulary import PREFIXES


def write_turtle(stream: BinaryIO, store: Store) -> None:
    """The assembled knowledge (the default graph) as Turtle, in the store's own order."""
    store.dump(stream, RdfFormat.TURTLE, from_graph=DefaultGraph(), prefixes=dict(PREFIXES))


def write_nquads(stream: BinaryIO, store: Store) -> None:
    """Every graph as N-Quads, one statement a line, in the store's own order.

    That order depends on the content alone: equal graphs give equal bytes.
    """
    store.dump(stream, RdfFormat.N_QUADS)
