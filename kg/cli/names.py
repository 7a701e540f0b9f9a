"""Names that a reader typed, against those in the graph."""

from __future__ import annotations

import difflib

from pyoxigraph import Literal, QuerySolutions, Store

from kg.data.normal import normalise
from kg.graph import PREFIXES
from kg.graph.vocabulary import ALT_LABEL, LABEL
from kg.store.terms import plain_term

_SIMILAR = 5
_CLOSE = 0.75  # of difflib's ratio: one letter in four may differ


def has_name(graph: Store, name: str) -> bool:
    """True when something has exactly this label or other name, in any language."""
    forms = [Literal(name, language=language) for language in ("ar", "en", None)]
    return any(
        next(graph.quads_for_pattern(None, predicate, form), None) is not None
        for predicate in (LABEL, ALT_LABEL)
        for form in forms
    )


def similar_names(graph: Store, name: str) -> list[str]:
    """A few names in the graph that differ in spelling or contain this one, the likeliest first."""
    by_key: dict[str, str] = {}
    kinds = "{ ?thing a kg:Entity } UNION { ?thing a schema:NewsMediaOrganization }"
    query = f"SELECT DISTINCT ?name {{ {kinds} ?thing rdfs:label|skos:altLabel ?name }}"
    solutions = graph.query(query, prefixes=dict(PREFIXES))
    assert isinstance(solutions, QuerySolutions)
    for (term,) in solutions:
        label = plain_term(term)
        key = normalise(label)
        by_key[key] = min(label, by_key.get(key, label))
    wanted = normalise(name)
    if wanted in by_key:
        return [by_key[wanted]]
    holding = sorted((key for key in by_key if wanted in key), key=lambda key: (len(key), key))
    close = difflib.get_close_matches(wanted, sorted(by_key), n=_SIMILAR, cutoff=_CLOSE)
    return [by_key[key] for key in dict.fromkeys([*close, *holding])][:_SIMILAR]
