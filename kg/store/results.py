"""Answers in the standard formats of SPARQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Literal, cast

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from kg.errors import QueryError
from kg.graph import PREFIXES

Kind = Literal["solutions", "graph"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to write an answer: `solutions` for SELECT and ASK, `graph` for the other forms."""

    name: str
    kind: Kind
    media_type: str
    aliases: tuple[str, ...] = ()  # other media types that ask for it
    charset: bool = False  # the Content-Type names UTF-8

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


_SOLUTION_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_GRAPH_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
}

# The first of each kind is what is sent to a client that has no preference.
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format(
                name="json",
                kind="solutions",
                media_type="application/sparql-results+json",
                aliases=("application/json",),
            ),
            Format(
                name="xml",
                kind="solutions",
                media_type="application/sparql-results+xml",
                aliases=("application/xml", "text/xml"),
            ),
            Format(name="csv", kind="solutions", media_type="text/csv", charset=True),
            Format(
                name="tsv", kind="solutions", media_type="text/tab-separated-values", charset=True
            ),
            Format(
                name="turtle",
                kind="graph",
                media_type="text/turtle",
                aliases=("application/x-turtle",),
                charset=True,
            ),
            Format(
                name="ntriples",
                kind="graph",
                media_type="application/n-triples",
                aliases=("text/plain",),
            ),
            Format(
                name="rdfxml",
                kind="graph",
                media_type="application/rdf+xml",
                aliases=("application/xml", "text/xml"),
            ),
            Format(name="trig", kind="graph", media_type="application/trig"),
            Format(name="nquads", kind="graph", media_type="application/n-quads"),
            Format(
                name="jsonld",
                kind="graph",
                media_type="application/ld+json",
                aliases=("application/json",),
            ),
        )
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The graphs a query is asked of; both empty: the store's own dataset."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


Answer = QuerySolutions | QueryBoolean | QueryTriples


def ask(
    store: Store,
    query: str,
    dataset: Dataset | None = None,
    *,
    prefixes: Mapping[str, str] | None = None,
    base: str | None = None,
) -> Answer:
    """The answer to a query that `kg.store.check` has let pass; raises `QueryError`.

    Relative IRIs are read against `base`; without one they are errors. Solutions
    and triples are found as they are read, so reading may raise `RuntimeError`.
    """
    known = dict(prefixes or {})
    try:
        if dataset is None or not (dataset.default or dataset.named):
            return store.query(query, prefixes=known, base_iri=base)
        return store.query(
            query,
            prefixes=known,
            base_iri=base,
            default_graph=[NamedNode(iri) for iri in dataset.default],
            named_graphs=[NamedNode(iri) for iri in dataset.named],
        )
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise QueryError(str(error)) from error


def kind_of(answer: Answer) -> Kind:
    """Which of the two families of formats can hold the answer."""
    return "graph" if isinstance(answer, QueryTriples) else "solutions"


def write(answer: Answer, output: IO[bytes], how: Format) -> None:
    """Write the answer; raises `QueryError` when evaluating it fails half-way."""
    try:
        if isinstance(answer, QueryTriples):
            write_triples(answer, output, how, PREFIXES)
        else:
            answer.serialize(output, format=_SOLUTION_FORMATS[how.name])
    except RuntimeError as error:
        raise QueryError(str(error)) from error


def write_triples(
    triples: Iterable[Triple], output: IO[bytes], how: Format, prefixes: Mapping[str, str]
) -> None:
    """Write triples; the prefixes stand in Turtle and TriG alone."""
    if how.name not in {"turtle", "trig"}:
        serialize(triples, output, format=_GRAPH_FORMATS[how.name])
        return
    ordered = _SortedPrefixes(output)
    target = cast("IO[bytes]", ordered)
    serialize(triples, target, format=_GRAPH_FORMATS[how.name], prefixes=dict(prefixes))
    ordered.finish()


def write_graph_of(store: Store, name: str, output: IO[bytes], how: Format) -> bool:
    """Write the triples of a named graph, or of the default graph, which has no name.

    False where there is no such graph; raises `QueryError` where the name is no IRI.
    """
    try:
        graph = NamedNode(name) if name else DefaultGraph()
    except ValueError as error:
        raise QueryError(str(error)) from error
    if name and not store.contains_named_graph(graph):
        return False
    syntax = _GRAPH_FORMATS[how.name]
    if how.name not in {"turtle", "trig"}:
        store.dump(output, syntax, from_graph=graph)
        return True
    ordered = _SortedPrefixes(output)
    store.dump(cast("IO[bytes]", ordered), syntax, from_graph=graph, prefixes=dict(PREFIXES))
    ordered.finish()
    return True


class _SortedPrefixes:
    """Passes Turtle on, its prefixes in order: the serialiser's order changes with every run."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._head: bytes | None = b""  # None once the prefixes have gone

    def write(self, data: bytes) -> int:
        if self._head is None:
            self._output.write(data)
            return len(data)
        self._head += data
        whole, _, _ = self._head.rpartition(b"\n")
        if not all(line.startswith(b"@prefix") for line in whole.split(b"\n")):
            self.finish()
        return len(data)

    def flush(self) -> None:
        self._output.flush()

    def finish(self) -> None:
        """Write what has been held back."""
        if self._head is not None:
            lines = self._head.splitlines(keepends=True)
            prefixes = sorted(line for line in lines if line.startswith(b"@prefix"))
            self._output.write(b"".join([*prefixes, *lines[len(prefixes) :]]))
            self._head = None


def format_names(kind: Kind) -> Sequence[str]:
    """The names of one family's formats, the default first."""
    return [each.name for each in FORMATS.values() if each.kind == kind]
