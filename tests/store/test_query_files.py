from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.errors import DataError, QueryError
from kg.store.queries import bind, load_queries, parse_query
from kg.store.sparql import check

GOOD = """\
# title:  Echo
# عنوان:  صدى
# answer: ?x; what was given
# جواب:   القيمة؛ كما أعطيت
# params: ?x (xsd:string = hello)
# معاملات: القيمة
SELECT ?x { VALUES ?x { "hello" } }
"""


def rows(text: str) -> list[str]:
    return [row[0].value for row in Store().query(text)]  # type: ignore[union-attr, index]


def test_a_header_is_read() -> None:
    query = parse_query("echo", GOOD)
    assert (query.title, query.title_ar) == ("Echo", "صدى")
    assert query.columns == ("x",)
    assert query.column_labels == ("القيمة",)
    (param,) = query.params
    assert (param.name, param.type, param.default, param.label) == (
        "x",
        "xsd:string",
        "hello",
        "القيمة",
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("# عنوان:  صدى\n", "", "عنوان", id="no-arabic-title"),
        pytest.param("القيمة؛", "القيمة، أخرى؛", "columns", id="labels-differ"),
        pytest.param('VALUES ?x { "hello" }', "", "VALUES", id="no-block"),
        pytest.param('{ "hello" }', '{ "bye" }', "differ", id="another-default"),
        pytest.param("xsd:string", "xsd:colour", "no type", id="unknown-type"),
        pytest.param("# معاملات: القيمة\n", "", "parameters", id="no-arabic-parameters"),
    ],
)
def test_a_wrong_header_is_named(old: str, new: str, reason: str) -> None:
    with pytest.raises(DataError, match=rf"echo\.rq.*{reason}"):
        parse_query("echo", GOOD.replace(old, new))


def test_an_installed_package_has_the_queries_inside(tmp_path: Path) -> None:
    inside = tmp_path / "_queries"
    inside.mkdir()
    (inside / "echo.rq").write_text(GOOD, encoding="utf-8")
    assert list(load_queries((inside, tmp_path / "queries"))) == ["echo"]
    with pytest.raises(DataError, match="reinstall"):
        load_queries((tmp_path / "nothing",))


@given(st.text())
def test_a_value_never_becomes_syntax(value: str) -> None:
    query = parse_query("echo", GOOD)
    try:
        bound = query.bind({"x": [value]})
    except QueryError:
        assert any("\ud800" <= character <= "\udfff" for character in value)
        return
    assert rows(bound) == [value]


@given(st.lists(st.text(alphabet="\"'\\}{<>#?$\n\r ابSERVICE"), min_size=1, unique=True))
def test_several_values_mean_any_of_them(values: list[str]) -> None:
    assert sorted(rows(parse_query("echo", GOOD).bind({"x": values}))) == sorted(values)


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("who-attacked-whom", {"from": ["yesterday"]}),
        ("who-attacked-whom", {"from": ["2018-02-30"]}),
        ("believed-events", {"at_least": ["NaN"]}),
        ("believed-events", {"at_least": ["0.5 } UNION {"]}),
        ("claims-about-an-event", {"about": ["<> } #"]}),
        ("neighbours", {"nome": ["x"]}),
    ],
)
def test_values_of_another_type_are_refused(name: str, params: dict[str, list[str]]) -> None:
    with pytest.raises(QueryError):
        load_queries()[name].bind(params)


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("kg:Assault", "<https://w3id.org/khabar/ontology#Assault>"),
        ("event/strike", "<https://w3id.org/khabar/event/strike>"),
        ("https://example.org/x", "<https://example.org/x>"),
    ],
)
def test_iris_may_be_short(short: str, whole: str) -> None:
    assert whole in load_queries()["claims-about-an-event"].bind({"about": [short]})


@pytest.mark.parametrize(
    ("block", "value", "expected"),
    [
        ('"2018-01-01"^^<http://www.w3.org/2001/XMLSchema#date>', "2018-05-06", "2018-05-06"),
        ("<x:y>", "https://example.org/z", "https://example.org/z"),
        ("1", "7", "7"),
        ("1.5", "7.25", "7.25"),
        ('"أ"', "ب", "ب"),
    ],
)
def test_any_query_can_be_bound(block: str, value: str, expected: str) -> None:
    bound = bind(f"SELECT ?x {{ VALUES ?x {{ {block} }} }}", {"x": [value]})
    assert rows(bound) == [expected]


def test_binding_needs_a_block() -> None:
    with pytest.raises(QueryError, match="VALUES"):
        bind("SELECT ?x { # VALUES ?x { 1 }\n }", {"x": ["1"]})


@pytest.mark.parametrize("name", list(load_queries()))
def test_every_shipped_query_is_safe(name: str) -> None:
    check(load_queries()[name].text)
