"""The whole graph as a file of triples or quads, streamed in the store's own order.

A store on disk keeps its quads sorted by digests of their terms, so equal graphs give equal bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from pyoxigraph import DefaultGraph, RdfFormat, Store

from kg.export.about import About
from kg.graph.vocabulary import PREFIXES


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """A way to write RDF."""

    format: RdfFormat
    graphs: bool  # holds named graphs
    prefixes: bool
    comments: bool


SYNTAXES: Mapping[str, Syntax] = MappingProxyType(
    {
        "turtle": Syntax(format=RdfFormat.TURTLE, graphs=False, prefixes=True, comments=True),
        "trig": Syntax(format=RdfFormat.TRIG, graphs=True, prefixes=True, comments=True),
        "nquads": Syntax(format=RdfFormat.N_QUADS, graphs=True, prefixes=False, comments=True),
        "jsonld": Syntax(format=RdfFormat.JSON_LD, graphs=True, prefixes=True, comments=False),
    }
)


def write_rdf(stream: BinaryIO, store: Store, syntax: str, about: About | None = None) -> None:
    """The graph in one of `SYNTAXES`: all graphs, or the assembled knowledge where it has one.

    `about` goes into comments at the top. JSON has none; there the graph's own
    `prov:Activity` tells the version.
    """
    how = SYNTAXES[syntax]
    if about is not None and how.comments:
        for line in (about.creator, about.text):
            stream.write(f"# {' '.join(line.split())}\n".encode())
    prefixes = dict(PREFIXES) if how.prefixes else None
    if how.graphs:
        store.dump(stream, how.format, prefixes=prefixes)
    else:
        store.dump(stream, how.format, from_graph=DefaultGraph(), prefixes=prefixes)
