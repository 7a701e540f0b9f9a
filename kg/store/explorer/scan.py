"""Reads the graph property by property, the way its index lies on disk."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from urllib.parse import unquote

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QuerySolutions, Store, Triple

from kg.graph import KG, PREFIXES

_PREFIXES = dict(PREFIXES)
_CHAR = re.compile(r"char=(\d+),(\d+)")
Value = NamedNode | BlankNode | Literal | Triple


class Scan:
    """One graph: properties and classes by their prefixed names, such as `kg:actor`."""

    def __init__(self, graph: Store) -> None:
        self._graph = graph

    def _rows(self, where: str) -> Iterator[tuple[str, Value]]:
        """Subject and object of one pattern: a query streams them faster than quads would come."""
        solutions = self._graph.query(f"SELECT ?s ?o WHERE {{ {where} }}", prefixes=_PREFIXES)
        assert isinstance(solutions, QuerySolutions)
        for subject, value in solutions:
            if isinstance(subject, NamedNode) and value is not None:
                yield subject.value, value

    def terms(self, name: str) -> Iterator[tuple[str, Value]]:
        """Subject and value of a property in the assembled knowledge."""
        return self._rows(f"?s {name} ?o")

    def pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """Subject and value of a property as text."""
        for subject, value in self.terms(name):
            if isinstance(value, NamedNode | Literal):
                yield subject, value.value

    def values(self, name: str) -> dict[str, str]:
        """A property that each subject has once."""
        return dict(self.pairs(name))

    def numbers(self, name: str) -> dict[str, int]:
        """A property whose values are whole numbers."""
        return {subject: int(value) for subject, value in self.pairs(name)}

    def labels(self) -> dict[str, dict[str, str]]:
        """`rdfs:label` by language, an empty string for none."""
        found: dict[str, dict[str, str]] = {"ar": {}, "en": {}, "": {}}
        for subject, value in self.terms("rdfs:label"):
            if isinstance(value, Literal):
                found.setdefault(value.language or "", {})[subject] = value.value
        return found

    def instances(self, class_: str) -> list[str]:
        """The IRIs of a class, sorted."""
        quads = self._graph.quads_for_pattern(
            None, _term("rdf:type"), _term(class_), DefaultGraph()
        )
        return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))

    def in_articles(self, name: str) -> Iterator[tuple[str, str]]:
        """Subject and value of a property in the articles' own graphs."""
        for subject, value in self._rows(f"GRAPH ?g {{ ?s {name} ?o }}"):
            if isinstance(value, NamedNode | Literal):
                yield subject, value.value

    def inside(self, statements: Collection[str]) -> Iterator[tuple[str, str]]:
        """Each of the statements with the article's entities that are named in its claim."""
        bounds: dict[str, list[int]] = {iri: [0, 0] for iri in statements}
        for place, name in enumerate(("kg:start", "kg:end")):
            for iri, value in self.in_articles(name):
                if iri in bounds:
                    bounds[iri][place] = int(value)
        said: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for iri, (start, end) in bounds.items():
            said[part_of(iri)[0]].append((start, end, iri))
        for iri, span in self.in_articles("gaf:denotedBy"):
            if place_ := _CHAR.search(span):
                start, end = map(int, place_.groups())
                for first, last, statement in said.get(part_of(iri)[0], ()):
                    if first <= start and end <= last:
                        yield statement, iri


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def key_of(iri: str) -> str:
    """The key that the IRI was minted from."""
    return unquote(iri.rpartition("/")[2], errors="surrogatepass")


def part_of(iri: str) -> tuple[str, str]:
    """The article's IRI and the part's id, from the IRI of a part."""
    article, _, part = iri.partition("#")
    return article, unquote(part)


def base_of(iri: str) -> str:
    """What the IRIs of all things begin with, from that of one thing."""
    return iri.rpartition("/")[0].rpartition("/")[0] + "/"


def local(iri: str) -> str:
    """The name within Khabar's vocabulary."""
    return iri.removeprefix(KG)
