"""Reads one property or class of the graph at a time.

Single patterns stream out of the store's index at some 4 microseconds a row; joined in the query,
the same rows took eight times as long (1.9 million quads, pyoxigraph 0.5.13).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.graph.vocabulary import PREFIXES

_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items())


def pairs(store: Store, path: str, *, class_: str = "") -> Iterator[tuple[str, str]]:
    """Subject and value of a property (or alternatives `a:b|c:d`) as text."""
    for subject, value in terms(store, path, class_=class_):
        yield subject, value.value


def terms(
    store: Store, path: str, *, class_: str = ""
) -> Iterator[tuple[str, NamedNode | Literal]]:
    """Subject and value of a property, the value with its language or datatype.

    A class of few things among many with that property is worth the join.
    """
    few = f"?s a {class_} ." if class_ else ""
    for subject, value in _rows(store, f"SELECT ?s ?o WHERE {{ {few} ?s {path} ?o }}"):
        if isinstance(value, NamedNode | Literal):
            yield subject.value, value


def instances(store: Store, class_: str) -> Iterator[str]:
    """IRIs of all things of a class."""
    for (subject,) in _rows(store, f"SELECT ?s WHERE {{ ?s a {class_} }}"):
        yield subject.value


def having(store: Store, property_: str, value: str) -> Iterator[str]:
    """IRIs of all things that have this plain string for a property."""
    for (subject,) in _rows(store, f'SELECT ?s WHERE {{ ?s {property_} "{value}" }}'):
        yield subject.value


def _rows(store: Store, query: str) -> QuerySolutions:
    solutions = store.query(_PROLOGUE + query)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    return solutions
