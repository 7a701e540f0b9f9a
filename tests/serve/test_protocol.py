from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.protocol import FORM, QUERY, UPDATE, ProtocolError, from_get, from_post
from kg.store.results import Dataset

TEXT = "SELECT * { ?s ?p 'غزة + & ; %41' }"


@given(query=st.text(alphabet=st.characters(codec="utf-8")), graphs=st.lists(st.text("ab:/é")))
def test_the_three_ways_ask_the_same(query: str, graphs: list[str]) -> None:
    dataset = [("default-graph-uri", graph) for graph in graphs]
    dataset += [("named-graph-uri", graph) for graph in graphs]
    form = urlencode([("query", query), *dataset]).encode()
    asked = from_get(form)
    assert asked is not None
    assert asked.query == query
    assert asked.dataset == Dataset(default=tuple(graphs), named=tuple(graphs))
    assert from_post(FORM, b"", form) == asked
    assert from_post(QUERY, urlencode(dataset).encode(), query.encode()) == asked


def test_nothing_asked_wants_the_description() -> None:
    assert from_get(b"") is None


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        pytest.param(FORM, b"", 400, id="no-query"),
        pytest.param(FORM, b"query=a&query=b", 400, id="two-queries"),
        pytest.param(FORM, b"update=a", 400, id="update"),
        pytest.param(FORM, b"query=%ff", 400, id="form-not-utf-8"),
        pytest.param(QUERY, b"\xff", 400, id="query-not-utf-8"),
        pytest.param(f"{QUERY}; charset=latin-1", b"ASK {}", 415, id="charset"),
        pytest.param(UPDATE, b"CLEAR ALL", 415, id="update-type"),
        pytest.param("text/plain", b"ASK {}", 415, id="other-type"),
        pytest.param(None, b"ASK {}", 415, id="no-type"),
        pytest.param(FORM, b"&".join([b"a=b"] * 200), 400, id="too-many"),
    ],
)
def test_a_wrong_post(content_type: str | None, body: bytes, status: int) -> None:
    with pytest.raises(ProtocolError) as caught:
        from_post(content_type, b"", body)
    assert caught.value.status == status


def test_a_wrong_get() -> None:
    with pytest.raises(ProtocolError, match="no parameter called query"):
        from_get(b"qurey=ASK+{}")


def test_the_media_type_may_carry_a_charset() -> None:
    asked = from_post(f"{QUERY.upper()};Charset=UTF-8", b"format=csv", TEXT.encode())
    assert asked.query == TEXT
    assert asked.format == "csv"
