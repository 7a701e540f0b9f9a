"""The shapes: a sound graph passes, and each way of spoiling it is found by both engines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS, XSD

from kg.graph import BASE, KG, canonical, ontology_path, quads
from kg.graph.validate import (
    Violation,
    fast_engine_installed,
    violations,
    violations_in_file,
)
from kg.model import Knowledge

TERM = rdflib.Namespace(KG)
EVENT, CLAIM = URIRef(BASE + "event/bombing"), URIRef(BASE + "claim/crime")
ARMY, TOWN = URIRef(BASE + "entity/army"), URIRef(BASE + "entity/town")
MEMBER = URIRef(BASE + "article/a%2F1#e1")
REPORT = URIRef(BASE + "article/a%2F1#v1")
OTHER_REPORT = URIRef(BASE + "article/b%202#v2")  # of the same event

Engine = Callable[[rdflib.Graph], list[Violation]]


@pytest.fixture(params=["pyshacl", "shacl"])
def check(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "pyshacl":
        return violations
    if not fast_engine_installed():
        pytest.skip("the optional package shacl is not installed")

    def in_file(graph: rdflib.Graph) -> list[Violation]:
        path = tmp_path / "graph.nt"
        graph.serialize(path, format="nt", encoding="utf-8")
        return violations_in_file(path)

    return in_file


@pytest.fixture
def graph(knowledge: Knowledge) -> rdflib.Graph:
    return rdflib.Graph().parse(data=canonical(quads(knowledge)), format="nt")


def test_a_sound_graph_passes(check: Engine, graph: rdflib.Graph) -> None:
    assert check(graph) == []


def test_the_shown_example_passes(check: Engine) -> None:
    assert check(rdflib.Graph().parse(ontology_path("example.ttl"))) == []


def evidence_of(graph: rdflib.Graph, fact: URIRef) -> URIRef:
    return min(graph.objects(fact, TERM.evidence))


SPOILED: list[tuple[str, Callable[[rdflib.Graph], object], str]] = [
    ("event-without-evidence", lambda g: g.remove((EVENT, TERM.evidence, None)), "no evidence"),
    ("claim-without-evidence", lambda g: g.remove((CLAIM, TERM.evidence, None)), "no evidence"),
    (
        "evidence-of-nothing",
        lambda g: g.add((EVENT, TERM.evidence, URIRef(BASE + "evidence/gone"))),
        "evidence that does not exist",
    ),
    (
        "evidence-without-article",
        lambda g: g.remove((evidence_of(g, EVENT), TERM.article, None)),
        "belongs to no article",
    ),
    (
        "evidence-without-quote",
        lambda g: g.remove((evidence_of(g, EVENT), TERM.quote, None)),
        "no quote",
    ),
    (
        "span-of-another-length",
        lambda g: g.set((evidence_of(g, EVENT), TERM.end, Literal(9999))),
        "not as long as its span",
    ),
    (
        "span-backwards",
        lambda g: g.set((evidence_of(g, EVENT), TERM.start, Literal(9999))),
        "not before end",
    ),
    ("confidence-above-one", lambda g: raise_confidence(g), "confidence is not"),
    (
        "belief-above-one",
        lambda g: g.set((EVENT, TERM.belief, Literal("1.2", datatype=XSD.decimal))),
        "belief is not",
    ),
    ("two-realis", lambda g: g.add((EVENT, TERM.realis, Literal("denied"))), "realis is none"),
    (
        "fifth-realis",
        lambda g: g.set((EVENT, TERM.realis, Literal("maybe"))),
        "realis is none of the four",
    ),
    (
        "day-in-words",
        lambda g: g.set((EVENT, TERM.day, Literal("أمس"))),
        "not one day, month or year",
    ),
    (
        "neither-actor-nor-target",
        lambda g: (g.remove((EVENT, TERM.actor, None)), g.remove((EVENT, TERM.target, None))),
        "neither actor nor target",
    ),
    ("actor-is-no-entity", lambda g: g.add((EVENT, TERM.actor, CLAIM)), "no entity of the graph"),
    (
        "tolls-cross",
        lambda g: g.set((EVENT, TERM.killedLow, Literal(9))),
        "negative or cross over",
    ),
    ("claim-without-speaker", lambda g: unsay(g), "no speaker"),
    (
        "stated-by-another",
        lambda g: g.add((ARMY, TERM.stated, CLAIM)),
        "disagree",
    ),
    ("claim-without-text", lambda g: g.remove((CLAIM, TERM.text, None)), "no text"),
    ("merge-without-reason", lambda g: g.remove((MEMBER, TERM.reason, None)), "without a reason"),
    (
        "reports-merged-without-reason",
        lambda g: g.remove((OTHER_REPORT, TERM.reason, None)),
        "reports merged without a reason",
    ),
    (
        "reports-merged-with-nothing",
        lambda g: g.remove((OTHER_REPORT, TERM.joinedTo, None)),
        "reports merged without a reason",
    ),
    (
        "joined-to-another-event",
        lambda g: g.set((OTHER_REPORT, TERM.joinedTo, URIRef(BASE + "article/b%202#v1"))),
        "joined to a report of another event",
    ),
    (
        "joined-to-no-report",
        lambda g: g.set((OTHER_REPORT, TERM.joinedTo, EVENT)),
        "no report of the graph",
    ),
    (
        "entity-without-arabic-name",
        lambda g: g.remove((ARMY, RDFS.label, Literal("الجيش الشمالي", lang="ar"))),
        "no Arabic label",
    ),
    (
        "label-without-language",
        lambda g: g.add((ARMY, RDFS.label, Literal("الجيش"))),
        "in no language",
    ),
    ("two-kinds-of-entity", lambda g: g.add((ARMY, RDF.type, TERM.Person)), "exactly one of the"),
    ("report-of-nothing", lambda g: g.remove((REPORT, TERM.reportOf, None)), "reports no event"),
    (
        "one-sided-contradiction",
        lambda g: g.remove((WHETHER, TERM.between, URIRef(BASE + "event/denial"))),
        "not between two",
    ),
    (
        "contradiction-of-nothing",
        lambda g: g.remove((HOW_MANY, TERM.between, None)),
        "between nothing",
    ),
    (
        "contradiction-with-a-town",
        lambda g: g.add((HOW_MANY, TERM.between, TOWN)),
        "neither event nor claim",
    ),
]
CLAIM_FIVE = URIRef(BASE + "claim/five")
HOW_MANY = URIRef(BASE + "contradiction/how-many")
WHETHER = URIRef(BASE + "contradiction/did-it-happen")


def raise_confidence(graph: rdflib.Graph) -> None:
    node = evidence_of(graph, EVENT)
    graph.set((node, TERM.confidence, Literal("1.5", datatype=XSD.decimal)))


def unsay(graph: rdflib.Graph) -> None:
    graph.remove((CLAIM, TERM.speaker, None))
    graph.remove((None, TERM.stated, CLAIM))


@pytest.mark.parametrize(
    ("spoil", "message"), [pytest.param(*rest, id=name) for name, *rest in SPOILED]
)
def test_a_spoiled_graph_is_found(
    check: Engine, graph: rdflib.Graph, spoil: Callable[[rdflib.Graph], object], message: str
) -> None:
    spoil(graph)
    found = [each for each in check(graph) if message in each.message]
    assert found
    assert {each.severity for each in found} == {"Violation"}
    assert all(each.message_ar for each in found)


def test_reports_of_one_event_may_count_differently(check: Engine, graph: rdflib.Graph) -> None:
    graph.remove((HOW_MANY, TERM.between, CLAIM_FIVE))
    assert list(graph.objects(HOW_MANY, TERM.between)) == [EVENT]
    assert check(graph) == []


def test_doubtful_roles_are_warnings(check: Engine, graph: rdflib.Graph) -> None:
    graph.set((TOWN, RDF.type, TERM.Entity))
    graph.add((TOWN, RDF.type, TERM.Location))
    graph.add((EVENT, TERM.actor, TOWN))
    [finding] = check(graph)
    assert (finding.severity, finding.node) == ("Warning", str(EVENT))
    assert finding.value == str(TOWN)


def test_both_engines_agree(graph: rdflib.Graph, tmp_path: Path) -> None:
    if not fast_engine_installed():
        pytest.skip("the optional package shacl is not installed")
    for name, spoil, _ in SPOILED:
        if name != "evidence-without-article":
            spoil(graph)
    path = tmp_path / "graph.nt"
    graph.serialize(path, format="nt", encoding="utf-8")
    assert {key(each) for each in violations(graph)} == {
        key(each) for each in violations_in_file(path)
    }


def key(violation: Violation) -> tuple[str, str, str]:
    return violation.severity, violation.node, violation.message
