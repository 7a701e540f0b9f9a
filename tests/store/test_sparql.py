from __future__ import annotations

import time

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.store.sparql import MAX_QUERY, check, check_safe, query_form, tokens, with_limit

WHERE = "<http://127.0.0.1:9/> { ?a ?b ?c }"

REFUSED = [
    pytest.param(f"SELECT * {{ SERVICE {WHERE} }}", id="plain"),
    pytest.param(f"SELECT * {{ service SILENT {WHERE} }}", id="silent-lower-case"),
    pytest.param(f"SELECT * {{ ?s ?p ?o .SERVICE {WHERE} }}", id="after-a-dot"),
    pytest.param("SELECT * { ?s ?p ?o .service?s{?a ?b ?c} }", id="variable-no-spaces"),
    pytest.param("PREFIX e: <e:> SELECT * {SERVICEe:x{}}", id="prefixed-no-space"),
    pytest.param("SELECT * {SERVICESILENT<x:>{}}", id="silent-no-space"),
    pytest.param("SELECT * { SERVICE#\nSILENT#x\n<x:>#\n{} }", id="comments-between"),
    pytest.param(f"SELECT * {{ ?s ?p 1SERVICE {WHERE} }}", id="after-a-number"),
    pytest.param(f"SELECT * {{ ?s ?p trueSERVICE {WHERE} }}", id="after-a-boolean"),
    pytest.param(f"SELECT * {{ \\u0053ERVICE {WHERE} }}", id="escaped"),
    pytest.param(
        f'SELECT * {{ ?s ?p ?o FILTER(?s<?b#>"""\n) SERVICE {WHERE} #"""\n}}', id="less-than"
    ),
    pytest.param(f'SELECT * {{ VALUES ?x {{""" "}} SERVICE {WHERE} #"""\n}}', id="three-quotes"),
    pytest.param(f"SELECT * {{ FILTER EXISTS {{ SERVICE {WHERE} }} }}", id="in-exists"),
    pytest.param(f"ASK {{ {{ SELECT * {{ SERVICE {WHERE} }} }} }}", id="in-a-subquery"),
    pytest.param("LOAD <http://127.0.0.1:9/>", id="load"),
    pytest.param("PREFIX a: <b:> INSERT DATA { <a> <b> <c> }", id="insert"),
    pytest.param("# a comment\nDELETE WHERE { ?s ?p ?o }", id="delete"),
    pytest.param("BASE <x:> DROP ALL", id="drop"),
    pytest.param("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", id="from-a-file"),
    pytest.param("SELECT * FROM NAMED <FILE:/etc/passwd> { ?s ?p ?o }", id="from-named-a-file"),
]

ALLOWED = [
    pytest.param("SELECT * { GRAPH <http://e/service?x> { ?s ?p ?o } }", id="iri"),
    pytest.param("SELECT * { ?s ?p 'SERVICE <a:> {' }", id="string"),
    pytest.param("SELECT * { ?s ?p '''a\" SERVICE <a:> {\"b''' }", id="long-string"),
    pytest.param('SELECT * { ?s ?p "\\"SERVICE ?a { " }', id="escaped-quote"),
    pytest.param("# SERVICE <x:> {\nASK { ?s ?p ?o }", id="comment"),
    pytest.param("SELECT ?service ?load { ?service ?p ?load }", id="variables"),
    pytest.param("PREFIX service: <s:> ASK { ?s service:x service:y }", id="prefix"),
    pytest.param("SELECT * { ?a ?b ?c FILTER(?a<5 && ?c>7) }", id="comparison"),
    pytest.param("SELECT * FROM <http://e/g> { ?s ?p ?o }", id="from-a-graph"),
    pytest.param("SELECT * { ?s ?p 'غزة'@ar . ?s a <http://e/أ> }", id="arabic"),
    pytest.param("DESCRIBE <http://e/a>", id="describe"),
]


@pytest.mark.parametrize("query", REFUSED)
def test_what_reaches_out_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="not allowed"):
        check(query)


@pytest.mark.parametrize("query", ALLOWED)
def test_what_only_looks_like_it_is_not(query: str) -> None:
    check(query)


def test_the_evaluator_does_read_the_disguises() -> None:
    """If this fails, the evaluator has changed and the check's reasons with it."""
    disguised = f"SELECT * {{ ?s ?p ?o FILTER(?s<?b#>) \n) SERVICE {WHERE} }}"
    with pytest.raises((OSError, RuntimeError)):
        store = pyoxigraph.Store()
        name = pyoxigraph.NamedNode("x:y")
        store.add(pyoxigraph.Quad(name, name, name))
        list(store.query(disguised.replace("?s<?b#>", "?s<?b||true#>")))  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["SELECT * {", "", "# nothing", "SELECT ?x WHERE { ?x }", "%"])
def test_the_parser_speaks(query: str) -> None:
    with pytest.raises(QueryError, match="error at"):
        check(query)


def test_a_prefix_must_be_declared_or_known() -> None:
    with pytest.raises(QueryError):
        check("ASK { ?s kg:actor ?o }")
    check("ASK { ?s kg:actor ?o }", prefixes={"kg": "https://example.org/"})


@pytest.mark.parametrize(
    "part",
    ["<", "'", '"""', "#\r", "a:", "a.b", "a.", "<a", "'\\", '"""\\', "1.", ":.", '?a<?b#>"""'],
)
def test_no_text_takes_long(part: str) -> None:
    text = "ASK {" + part * ((MAX_QUERY - 5) // len(part))
    start = time.perf_counter()
    check_safe(text)
    assert time.perf_counter() - start < 10


def test_a_query_has_a_greatest_length() -> None:
    with pytest.raises(QueryError, match="longer"):
        check_safe(" " * (MAX_QUERY + 1))


@pytest.mark.parametrize(
    "query",
    ["ASK " + "{" * 101 + "}" * 101, "ASK { FILTER(" + "(" * 100, "ASK { ?s ?p " + "(" * 20_000],
)
def test_a_query_has_a_greatest_depth(query: str) -> None:
    with pytest.raises(QueryError, match="nested more than 100 deep"):
        check(query)


def test_brackets_in_texts_do_not_count() -> None:
    check(f"ASK {{ ?s ?p '{'(' * 500}' FILTER({'(' * 90}1{')' * 90}) }}")
    check("ASK { " + "OPTIONAL { ?s ?p ?o } " * 300 + "}")


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    found = list(tokens(text))
    assert all(text[token.start : token.end] == token.text for token in found)


@given(st.text(max_size=100))
def test_no_literal_is_taken_for_a_service(text: str) -> None:
    try:
        literal = str(pyoxigraph.Literal(text + " SERVICE <a:> {"))
    except UnicodeEncodeError:
        return
    if "\\u" not in literal:  # what an escape hides is refused, even in a string
        check_safe(f"SELECT * {{ ?s ?p {literal} }}")


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("PREFIX ask: <a:> SELECT ?x {}", "select"),
        ("# ask\nASK {}", "ask"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "construct"),
        ("BASE <a:> DESCRIBE <b>", "describe"),
    ],
)
def test_query_form(query: str, form: str) -> None:
    assert query_form(query) == form


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("SELECT * { VALUES ?x {1 2 3 4} } # end", 2, id="none"),
        pytest.param("SELECT * { VALUES ?x {1 2 3 4} } LIMIT 3", 2, id="greater"),
        pytest.param("SELECT * { VALUES ?x {1 2 3 4} } LIMIT 1 OFFSET 1", 1, id="smaller"),
        pytest.param("SELECT * {} VALUES ?x {1 2 3 4}", 2, id="values-at-the-end"),
        pytest.param(
            "SELECT * { { SELECT * { VALUES ?x {1 2 3 4} } LIMIT 4 } }", 2, id="in-a-subquery"
        ),
    ],
)
def test_with_limit(query: str, expected: int) -> None:
    found = pyoxigraph.Store().query(with_limit(query, 2))
    assert len(list(found)) == expected  # type: ignore[arg-type]
