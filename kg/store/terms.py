"""RDF terms as people read them."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.graph import BASE, PREFIXES

Term = NamedNode | BlankNode | Literal | Triple


def plain_term(term: Term | None) -> str:
    """A literal's text alone, an IRI by its prefix or without the base; nothing for nothing."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return short_iri(term.value)
    if isinstance(term, Literal):
        return " ".join(term.value.split())
    return str(term)


def short_iri(iri: str) -> str:
    """The IRI by a prefix of the vocabulary, or without the base of things."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri.removeprefix(BASE)
