"""Every shipped question on the sample world: its columns and its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from kg.store import load_queries, open_graph
from kg.store.terms import plain_term

MOUNTAIN, PLAIN, CIVILIANS = "قوات الجبل", "جماعة السهل", "مدنيون"
ALI, MINISTRY, VALLEY = "سامر العلي", "وزارة الصحة", "وادي النور"
PULPIT, WITNESS = "المنبر", "الشاهد"
STRIKE = "قوات الجبل ← قصف جوي ← مدنيون"
ROCKET = "جماعة السهل ← اعتداء ← قوات الجبل"
MEETING = "سامر العلي ← لقاء ← وزارة الصحة"
SAID_20 = "الغارة قتلت 20 مدنيا"
Q12 = "قتل 12 مدنيا في غارة لقوات الجبل على مدينة وادي النور."
Q20 = "قتلت غارة قوات الجبل 20 مدنيا في وادي النور."
QROCKET = "أطلقت جماعة السهل صاروخا على قوات الجبل."
QDENIED = "لم تقصف قوات الجبل المدنيين في وادي النور."
QSAID = "قالت وزارة الصحة إن الغارة قتلت 20 مدنيا."

CASES: list[tuple[str, dict[str, list[str]], list[list[str]]]] = [
    (
        "who-attacked-whom",
        {},
        [
            [MOUNTAIN, CIVILIANS, "1", "2", "2018-06-13", "2018-06-13"],
            [PLAIN, MOUNTAIN, "1", "1", "2018-07", "2018-07"],
            [MOUNTAIN, PLAIN, "1", "1", "", ""],
        ],
    ),
    (
        "who-attacked-whom",
        {"by": ["الجبليون"], "against": ["civilians"], "to": ["2018-06-30"]},
        [[MOUNTAIN, CIVILIANS, "1", "2", "2018-06-13", "2018-06-13"]],
    ),
    # A month counts when any of its days lies within.
    (
        "who-attacked-whom",
        {"from": ["2018-07-15"]},
        [[PLAIN, MOUNTAIN, "1", "1", "2018-07", "2018-07"]],
    ),
    ("who-attacked-whom", {"from": ["2018-08-01"]}, []),
    ("who-attacked-whom", {"by": [CIVILIANS]}, []),
    (
        "what-was-said",
        {"name": ["العلي", MINISTRY]},
        [
            [MINISTRY, "2018-06-14", "assert", SAID_20, "", WITNESS, "article/a2"],
            [ALI, "2018-06-15", "deny", "استهداف المدنيين", "وكالة الجبل", PULPIT, "article/a3"],
        ],
    ),
    (
        "what-was-said",
        {"to": ["2018-06-14"]},
        [
            [PLAIN, "2018-06-14", "threaten", "الرد", "", WITNESS, "article/a2"],
            [MINISTRY, "2018-06-14", "assert", SAID_20, "", WITNESS, "article/a2"],
        ],
    ),
    ("attacks-by-place-and-month", {}, [[VALLEY, "2018-06", "1", "12", "20"]]),
    ("attacks-by-place-and-month", {"name": ["بلاد النهر"]}, []),
    (
        "claims-about-an-event",
        {"about": ["event/strike"]},
        [
            ["event/strike", STRIKE, ALI, "deny", "استهداف المدنيين", "article/a3"],
            ["event/strike", STRIKE, MINISTRY, "assert", SAID_20, "article/a2"],
        ],
    ),
    ("claims-about-an-event", {"about": ["event/rocket"]}, []),
    (
        "evidence-of-an-edge",
        {"by": [MOUNTAIN], "against": [CIVILIANS]},
        [
            [
                MOUNTAIN,
                "kg:Assault",
                CIVILIANS,
                "2018-06-13",
                "0.9",
                outlet,
                quote,
                "0",
                str(len(quote)),
                article,
            ]
            for outlet, quote, article in (
                (PULPIT, Q12, "article/a1"),
                (WITNESS, Q20, "article/a2"),
            )
        ],
    ),
    (
        "denials",
        {},
        [[ALI, "2018-06-15", "استهداف المدنيين", STRIKE, PULPIT, "article/a3"]],
    ),
    ("denials", {"name": [MINISTRY]}, []),
    (
        "most-active-actors",
        {},
        [[MOUNTAIN, "2", "2", "3"], [PLAIN, "1", "1", "1"], [ALI, "1", "1", "1"]],
    ),
    ("most-active-actors", {"kind": ["kg:Consultation"]}, [[ALI, "1", "1", "1"]]),
    ("dead-by-place", {}, [[VALLEY, "1", "12", "20"]]),
    ("dead-by-place", {"from": ["2018-06-14"]}, []),
    (
        "reported-by-outlet",
        {"name": [WITNESS]},
        [
            [
                WITNESS,
                "2018-06-14T09:00:00Z",
                STRIKE,
                "kg:Assault",
                "2018-06-13",
                "false",
                "عشرون قتيلا في وادي النور",
                "article/a2",
            ],
            [
                WITNESS,
                "2018-06-14T09:00:00Z",
                ROCKET,
                "kg:Assault",
                "2018-07",
                "true",
                "عشرون قتيلا في وادي النور",
                "article/a2",
            ],
        ],
    ),
    (
        "reported-by-outlet",
        {"kind": ["kg:Consultation"]},
        [
            [
                PULPIT,
                "2018-06-15T09:00:00Z",
                MEETING,
                "kg:Consultation",
                "2018-06-20",
                "false",
                "قوات الجبل تنفي",
                "article/a3",
            ]
        ],
    ),
    (
        "neighbours",
        {"name": ["Mountain Forces"]},
        [
            [MOUNTAIN, "in", "kg:Assault", PLAIN, "1"],
            [MOUNTAIN, "out", "kg:Assault", PLAIN, "1"],
            [MOUNTAIN, "out", "kg:Assault", CIVILIANS, "1"],
        ],
    ),
    (
        "contradictions",
        {"about": ["casualties"]},
        [
            [
                "contradiction/k-toll",
                "casualties",
                STRIKE,
                "12",
                "actual",
                PULPIT,
                Q12,
                "article/a1",
            ],
            [
                "contradiction/k-toll",
                "casualties",
                STRIKE,
                "20",
                "actual",
                WITNESS,
                Q20,
                "article/a2",
            ],
            [
                "contradiction/k-toll",
                "casualties",
                f"{MINISTRY}: {SAID_20}",
                "",
                "",
                WITNESS,
                QSAID,
                "article/a2",
            ],
        ],
    ),
    (
        "timeline-of-a-pair",
        {"one": [PLAIN], "other": [MOUNTAIN]},
        [
            ["", MOUNTAIN, "kg:Assault", PLAIN, "0.3", "1", "event/undated"],
            ["2018-07", PLAIN, "kg:Assault", MOUNTAIN, "0.4", "1", "event/rocket"],
        ],
    ),
    (
        "speakers-by-outlet",
        {},
        [[WITNESS, PLAIN, "1", "1"], [WITNESS, MINISTRY, "1", "1"], [PULPIT, ALI, "1", "1"]],
    ),
    (
        "attacks-between-dates",
        {"to": ["2018-06-30"]},
        [["2018-06-13", STRIKE, VALLEY, "12", "20", "0.9", "2", "event/strike"]],
    ),
    ("relayed-claims", {}, [[ALI, "وكالة الجبل", "1"]]),
    (
        "believed-events",
        {},
        [
            ["0.9", STRIKE, "kg:Assault", "2018-06-13", "2", "2", "event/strike"],
            ["0.5", MEETING, "kg:Consultation", "2018-06-20", "1", "1", "event/meeting"],
        ],
    ),
    (
        "facts-of-an-article",
        {"within": ["article/a1"]},
        [
            ["article/a1", "20", "statement", "قال", "قتل 12 مدنيا"],
            ["article/a1", "20", "report", "قتل", STRIKE],
        ],
    ),
    ("facts-of-an-article", {"within": ["article/a2"]}, []),
]


def answer(store: Path, text: str) -> QuerySolutions:
    found = open_graph(store).query(text)
    assert isinstance(found, QuerySolutions)
    return found


@pytest.mark.parametrize(
    ("name", "params", "expected"), CASES, ids=[f"{name}-{sorted(p)}" for name, p, _ in CASES]
)
def test_rows(
    sample_store: Path, name: str, params: dict[str, list[str]], expected: list[list[str]]
) -> None:
    found = answer(sample_store, load_queries()[name].bind(params))
    assert [[plain_term(term) for term in row] for row in found] == expected


@pytest.mark.parametrize("name", list(load_queries()))
def test_columns_are_those_of_the_header(sample_store: Path, name: str) -> None:
    query = load_queries()[name]
    variables = answer(sample_store, query.text).variables
    assert tuple(variable.value for variable in variables) == query.columns


def test_every_query_has_rows_here() -> None:
    assert {name for name, _, expected in CASES if expected} == set(load_queries())
