"""Every shipped question on two invented worlds: its columns and its rows."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import QuerySolutions
from rdflib.namespace import SKOS
from two_weeks_of_war import two_weeks_of_war

from kg.data.relations import load_relations
from kg.graph import quads
from kg.store import load_queries, open_graph, write_graph
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
    ("attacks-by-place-and-month", {"at_most": ["19"]}, [[VALLEY, "2018-06", "1", "0", "0"]]),
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
            [MOUNTAIN, "out", "kg:Assault", CIVILIANS, "1"],
            [MOUNTAIN, "out", "kg:Assault", PLAIN, "1"],
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
            ["article/a1", "20", "report", "قتل", STRIKE],
            ["article/a1", "20", "statement", "قال", "قتل 12 مدنيا"],
        ],
    ),
    ("facts-of-an-article", {"within": ["article/a2"]}, []),
]


FRIEND = "بلاد الصديق"
FIRST = "قوات الجبل ← اعتداء ← جماعة السهل"
THREAT = "قوات الجبل ← تهديد ← جماعة السهل"
ANSWER = "جماعة السهل ← اعتداء ← قوات الجبل"
AGAIN = "بلاد الصديق، قوات الجبل ← اعتداء ← جماعة السهل"
DENIAL, TOLL = "لم نقصف «أي مدني» في الوادي", "القصف قتل خمسة"
QFIRST = "قصفت قوات الجبل جماعة السهل في وادي النور."
QTHREAT = "توعدت جماعة السهل بالرد."

# The same of `two_weeks_of_war`.
WAR_CASES: list[tuple[str, dict[str, list[str]], list[list[str]]]] = [
    ("co-attackers", {}, [[FRIEND, MOUNTAIN, "1", "1", "1"]]),
    ("co-attackers", {"name": [PLAIN]}, []),
    # Of one day and place the largest toll counts, a war's total not at all.
    (
        "escalation-by-week",
        {},
        [["2018-06-04", "3", "3", "5", "4"], ["2018-06-11", "3", "7", "9", "2"]],
    ),
    (
        "escalation-by-week",
        {"name": ["السهليون"], "from": ["2018-06-05"], "to": ["2018-06-10"]},
        [["2018-06-04", "1", "0", "0", "1"]],
    ),
    # What is told again later counts once.
    ("dead-by-place", {}, [[VALLEY, "2", "7", "9"]]),
    ("dead-by-place", {"at_most": ["100000"]}, [[VALLEY, "2", "90003", "90005"]]),
    ("attacks-by-place-and-month", {}, [[VALLEY, "2018-06", "5", "10", "14"]]),
    (
        "retaliation",
        {},
        [["2018-06-04", MOUNTAIN, PLAIN, "2018-06-06", "event/first", "event/answer"]],
    ),
    ("retaliation", {"within": ["1"]}, []),
    (
        "retaliation",
        {"within": ["6"], "name": [PLAIN]},
        [
            ["2018-06-04", MOUNTAIN, PLAIN, "2018-06-06", "event/first", "event/answer"],
            ["2018-06-06", PLAIN, MOUNTAIN, "2018-06-12", "event/answer", "event/again"],
            ["2018-06-06", PLAIN, MOUNTAIN, "2018-06-12", "event/answer", "event/war"],
        ],
    ),
    (
        "threats-carried-out",
        {"within": ["5"]},
        [
            [
                "2018-06-02",
                MOUNTAIN,
                PLAIN,
                "2018-06-04",
                "kg:Assault",
                "event/threat",
                "event/first",
            ]
        ],
    ),
    ("threats-carried-out", {"within": ["1"]}, []),
    (
        "who-contradicts-whom",
        {"name": ["Mountain Forces"]},
        [[MOUNTAIN, DENIAL, PLAIN, TOLL, FIRST, "contradiction/k-first"]],
    ),
    ("who-contradicts-whom", {"name": [PLAIN]}, []),
    (
        "tolls-by-outlet",
        {"about": ["event/first"]},
        [
            ["2018-06-04", FIRST, WITNESS, "5", "5", "2", "event/first"],
            ["2018-06-04", FIRST, PULPIT, "3", "3", "1", "event/first"],
        ],
    ),
    ("tolls-by-outlet", {"about": ["event/war"]}, []),
    (
        "denied-by-the-accused",
        {},
        [[MOUNTAIN, FIRST, DENIAL, PLAIN, TOLL, PULPIT, "article/m6"]],
    ),
    ("denied-by-the-accused", {"name": [PLAIN]}, []),
    ("widely-carried-claims", {"at_least": ["3"]}, []),
    (
        "new-since",
        {},
        [
            ["new", "قوات الجبل ← اعتداء", "2018-06-11", "1", "0.3", "event/retold-late"],
            ["again", FIRST, "2018-06-04", "1", "0.9", "event/first"],
        ],
    ),
    (
        "new-since",
        {"since": ["2018-06-12"]},
        [
            ["new", AGAIN, "2018-06-12", "1", "0.6", "event/again"],
            ["new", "قوات الجبل ← اعتداء", "2018-06-11", "1", "0.3", "event/retold-late"],
            ["new", FIRST, "2018-06-12", "1", "0.2", "event/war"],
            ["again", FIRST, "2018-06-04", "1", "0.9", "event/first"],
        ],
    ),
    (
        "quotes-on-a-subject",
        {"subject": ["الوادي"]},
        [[MOUNTAIN, "2018-06-05", "deny", DENIAL, "", PULPIT, "article/m6"]],
    ),
    ("quotes-on-a-subject", {"name": [PLAIN]}, []),  # not verbatim
    ("quotes-on-a-subject", {"subject": ["المدينة"]}, []),
    (
        "evidence-of-a-fact",
        {"fact": ["event/threat"]},
        [
            [
                THREAT,
                PULPIT,
                "2018-06-04T09:00:00Z",
                "false",
                QTHREAT,
                "0",
                str(len(QTHREAT)),
                "rules",
                "0.9",
                "article/m4",
            ],
        ],
    ),
    (
        "evidence-of-a-fact",
        {"fact": ["claim/c-deny"]},
        [
            [
                f"{MOUNTAIN}: {DENIAL}",
                PULPIT,
                "2018-06-06T09:00:00Z",
                "",
                DENIAL,
                "0",
                str(len(DENIAL)),
                "rules",
                "0.9",
                "article/m6",
            ],
        ],
    ),
    (
        "why-merged",
        {"name": [MOUNTAIN]},
        [
            [MOUNTAIN, "same link", "2", "2", "entity/mountain"],
            [MOUNTAIN, "same name", "1", "1", "entity/mountain"],
        ],
    ),
    ("only-claimed-events", {}, [["2018-06-06", ANSWER, "0.5", "1", "1", "event/answer"]]),
    ("only-claimed-events", {"kind": ["kg:Threat"]}, []),
]


@pytest.fixture(scope="module")
def war_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("war") / "store"
    write_graph(folder, quads(two_weeks_of_war()))
    return folder


def answer(store: Path, text: str) -> QuerySolutions:
    found = open_graph(store).query(text)
    assert isinstance(found, QuerySolutions)
    return found


def rows(store: Path, name: str, params: dict[str, list[str]]) -> list[list[str]]:
    found = answer(store, load_queries()[name].bind(params))
    return [[plain_term(term) for term in row] for row in found]


@pytest.mark.parametrize(
    ("name", "params", "expected"), CASES, ids=[f"{name}-{sorted(p)}" for name, p, _ in CASES]
)
def test_rows(
    sample_store: Path, name: str, params: dict[str, list[str]], expected: list[list[str]]
) -> None:
    assert rows(sample_store, name, params) == expected


@pytest.mark.parametrize(
    ("name", "params", "expected"),
    WAR_CASES,
    ids=[f"{name}-{sorted(p)}" for name, p, _ in WAR_CASES],
)
def test_rows_of_a_war(
    war_store: Path, name: str, params: dict[str, list[str]], expected: list[list[str]]
) -> None:
    assert rows(war_store, name, params) == expected


def test_the_carriers_of_a_claim(war_store: Path) -> None:
    [row] = rows(war_store, "widely-carried-claims", {"name": [PLAIN]})
    assert row[:1] + row[2:] == ["2", PLAIN, TOLL, "2", "claim/c-toll"]
    assert sorted(row[1].split("، ")) == sorted([PULPIT, WITNESS])  # in any order


def test_unnamed_the_most_believed_event_gives_its_evidence(war_store: Path) -> None:
    found = rows(war_store, "evidence-of-a-fact", {})
    assert [(row[0], row[-1]) for row in found] == [
        (FIRST, "article/m4"),
        (FIRST, "article/w4"),
        (FIRST, "article/w13"),
    ]


@pytest.mark.parametrize("name", list(load_queries()))
def test_columns_are_those_of_the_header(sample_store: Path, name: str) -> None:
    query = load_queries()[name]
    variables = answer(sample_store, query.text).variables
    assert tuple(variable.value for variable in variables) == query.columns


def test_every_query_has_rows_here() -> None:
    told = {name for name, _, expected in CASES + WAR_CASES if expected}
    assert told | {"widely-carried-claims"} == set(load_queries())


def test_there_are_thirty() -> None:
    assert len(load_queries()) >= 30


def block(name: str, variable: str) -> str:
    """What stands in the braces of a query's VALUES for a variable that is no parameter."""
    _, _, rest = load_queries()[name].text.partition(f"VALUES ?{variable} {{")
    return rest.partition("}")[0]


def test_neighbours_counts_the_events_of_every_relation() -> None:
    classes = {f"kg:{relation.class_name}" for relation in load_relations().values()}
    assert sorted(block("neighbours", "type").split()) == sorted(classes)


def test_why_merged_counts_every_reason_that_joins() -> None:
    ontology = rdflib.Graph().parse(Path(__file__).parents[1] / "ontology/khabar.ttl")
    reason = rdflib.Namespace("https://w3id.org/khabar/reason#")
    joining = {
        str(ontology.value(concept, SKOS.notation))
        for concept in ontology.objects(reason["ofMembers"], SKOS.member)
        if not any(
            "stays the article's own" in text for text in ontology.objects(concept, SKOS.definition)
        )
    }
    assert sorted(re.findall('"([^"]+)"', block("why-merged", "reason"))) == sorted(joining)


def test_the_benchmark_runs(
    war_store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = Path(__file__).parents[1] / "benchmarks/queries.py"
    monkeypatch.setattr(sys, "argv", [script.name, str(war_store)])
    runpy.run_path(str(script), run_name="__main__")
    named = {line.split()[-1] for line in capsys.readouterr().out.splitlines()}
    assert set(load_queries()) <= named
