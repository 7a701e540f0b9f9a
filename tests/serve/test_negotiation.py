from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.negotiation import HTML, by_name, choose
from kg.store.results import Kind

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "kind", "expected"),
    [
        (None, "solutions", "json"),
        (None, "graph", "turtle"),
        ("*/*", "solutions", "json"),
        ("application/sparql-results+xml", "solutions", "xml"),
        ("application/json", "solutions", "json"),
        ("application/json", "graph", "jsonld"),
        ("text/csv;q=0.5, text/tab-separated-values", "solutions", "tsv"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.4", "solutions", "csv"),
        ("text/*", "solutions", "csv"),
        ("text/*;q=0.1, */*;q=0.2", "solutions", "json"),
        ("text/csv;q=0, */*", "solutions", "json"),
        ("TEXT/CSV; Q=1.0; header=present", "solutions", "csv"),
        ("application/n-triples, text/turtle;q=0.9", "graph", "ntriples"),
        ("application/rdf+xml", "graph", "rdfxml"),
        ("image/png, text/csv", "solutions", "csv"),
        (", nonsense ,,text/csv", "solutions", "csv"),
        (BROWSER, "solutions", "html"),
        ("text/html", "solutions", "html"),
        ("image/png", "solutions", None),
        ("text/turtle", "solutions", None),
        ("text/csv", "graph", None),
        ("text/csv;q=0", "solutions", None),
        ("*/*;q=0", "solutions", None),
        # What an explicit range says of a type goes before what a wildcard says of it.
        ("*/*, application/sparql-results+json;q=0, application/json;q=0", "solutions", "xml"),
    ],
)
def test_choose(accept: str | None, kind: Kind, expected: str | None) -> None:
    chosen = choose(accept, kind, extra=(HTML,))
    assert (chosen.name if chosen else None) == expected


@pytest.mark.parametrize(
    ("name", "solutions", "graph"),
    [
        ("csv", "csv", None),
        ("JSON", "json", "jsonld"),
        ("xml", "xml", "rdfxml"),
        ("rdf+xml", None, "rdfxml"),
        ("rdf xml", None, "rdfxml"),
        ("json-ld", None, "jsonld"),
        ("ttl", None, "turtle"),
        ("application/sparql-results json", "json", None),
        ("application/json", "json", "jsonld"),
        ("text/turtle", None, "turtle"),
        ("html", "html", None),
        ("docx", None, None),
        ("", None, None),
    ],
)
def test_by_name(name: str, solutions: str | None, graph: str | None) -> None:
    found = {kind: how.name for kind, how in by_name(name).items()}
    assert (found.get("solutions"), found.get("graph")) == (solutions, graph)


@given(st.text())
def test_any_header_is_read(accept: str) -> None:
    chosen = choose(accept, "solutions")
    assert chosen is None or chosen.kind == "solutions"
