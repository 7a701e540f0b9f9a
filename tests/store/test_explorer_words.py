from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.store.explorer.pieces import Marked, cut, found_in
from kg.store.explorer.text_match import rewrite_text_matches
from kg.store.explorer.words import index_words, match_expression, match_stems, stem

LETTERS = st.text(alphabet="ابتثحخدرزسشصطعغفقكلمنهويةىأإآءؤئ ", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الحوثيين", "حوثي"),
        ("الحوثيون", "حوثية"),
        ("للمدنيين", "مدني"),
        ("الغارات", "غارة"),
        ("وزارة", "الوزارات"),
        ("أمريكا", "امريكا"),
        ("الصَّواريخ", "صواريخ"),
    ],
)
def test_forms_that_meet(one: str, other: str) -> None:
    assert set(index_words(one).split()) & {stem(word) for word in index_words(other).split()}


@pytest.mark.parametrize(("one", "other"), [("غزة", "غزو"), ("حلب", "حليب"), ("وزير", "زور")])
def test_words_that_stay_apart(one: str, other: str) -> None:
    assert not set(index_words(one).split()) & set(index_words(other).split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الحوثيين", '"حوث"*'),
        ('"قوات التحالف" حلب', '"قوات تحالف" AND "حلب"*'),
        ("«وقف إطلاق النار»", '"وقف اطلاق نار"'),
        ("", None),
        ("!!! -- ()", None),
        ('a" OR *', '"a" AND "or"*'),
    ],
)
def test_match_expression(text: str, expected: str | None) -> None:
    if expected and "قوات" in expected:
        expected = expected.replace("قوات", stem("قوات"))
    assert match_expression(text) == expected


@given(LETTERS)
def test_a_text_is_found_by_each_of_its_words(text: str) -> None:
    words = set(index_words(text).split())
    for word in text.split():
        assert set(match_stems(word)) <= words


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70))))
def test_pieces_make_the_text_again(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Marked(min(pair), max(pair), "entity", pair) for pair in spans]
    assert "".join(piece["text"] for piece in cut(text, marks)) == text


def test_the_shorter_mark_holds() -> None:
    marks = [Marked(0, 9, "entity", "long"), Marked(3, 5, "entity", "short")]
    assert [piece.get("entity") for piece in cut("abcdefghij", marks)] == [
        "long",
        "short",
        "long",
        None,
    ]


def test_what_was_found_is_marked() -> None:
    hits = [piece["text"] for piece in found_in("قصف الحوثيون مأرب", "حوثي") if "hit" in piece]
    assert hits == ["الحوثيون"]


def find(text: str) -> list[str]:
    return [f"https://example.org/{len(text)}"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            'SELECT * { ?x kg:textMatch "abc" . ?x ?p ?o }',
            "SELECT * { VALUES ?x { <https://example.org/3> } ?x ?p ?o }",
        ),
        (
            'SELECT * { ?x kg:textMatch "abc"@ar }',
            "SELECT * { VALUES ?x { <https://example.org/3> } }",
        ),
        (
            "PREFIX k: <https://w3id.org/khabar/ontology#> ASK { ?x k:textMatch 'a\\'b' . }",
            "PREFIX k: <https://w3id.org/khabar/ontology#> "
            "ASK { VALUES ?x { <https://example.org/3> } }",
        ),
        (
            'ASK { ?x <https://w3id.org/khabar/ontology#textMatch> "abcd" }',
            "ASK { VALUES ?x { <https://example.org/4> } }",
        ),
        ('ASK { ?x ?y "kg:textMatch" }', 'ASK { ?x ?y "kg:textMatch" }'),
        ("ASK { } # kg:textMatch", "ASK { } # kg:textMatch"),
    ],
)
def test_text_matches_are_rewritten(query: str, expected: str) -> None:
    assert rewrite_text_matches(query, find) == expected


@pytest.mark.parametrize(
    "query",
    [
        'ASK { ?x a kg:Event ; kg:textMatch "a" }',
        'ASK { ?x kg:textMatch "a" ; ?p ?o }',
        'ASK { ?x kg:textMatch "a", "b" }',
        "ASK { ?x kg:textMatch ?y }",
        'ASK { <x:a> kg:textMatch "a" }',
        "ASK { " + '?x kg:textMatch "a" . ' * 9 + "}",
    ],
)
def test_a_text_match_is_a_triple_of_its_own(query: str) -> None:
    with pytest.raises(QueryError):
        rewrite_text_matches(query, find)
