"""The quads of a small Knowledge: what they say, how they are named, and that they are stable."""

from __future__ import annotations

import random
from dataclasses import replace

import pyoxigraph
import pytest
import rdflib
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store
from rdflib.compare import isomorphic
from town_of_nakhil import ARTICLES, BOMBED, FIVE, evidence

from kg.errors import DataError, InputError
from kg.graph import BASE, KG, Iris, canonical, quads
from kg.graph.literals import arabic, day, decimal, moment
from kg.model import Evidence, Knowledge, Record

PREFIXES = f"""
BASE <{BASE}>
PREFIX kg: <{KG}> PREFIX : <{BASE}>
PREFIX plover: <https://w3id.org/khabar/plover#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX gaf: <http://groundedannotationframework.org/gaf#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@pytest.fixture(scope="module")
def store(knowledge: Knowledge, records: tuple[Record, ...]) -> Store:
    store = Store()
    store.extend(quads(knowledge, records))
    return store


def ask(store: Store, pattern: str) -> bool:
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}"))


def rows(store: Store, select: str) -> list[tuple[str, ...]]:
    solutions = store.query(PREFIXES + select)
    return sorted(tuple(term.value for term in solution) for solution in solutions)


def test_direct_triples_only_for_actual_events_with_both_ends(store: Store) -> None:
    found = rows(
        store,
        "SELECT ?p ?s ?o WHERE { ?s ?p ?o . VALUES ?p { kg:attacked kg:consultedWith } }",
    )
    assert found == [
        (KG + "attacked", BASE + "entity/army", BASE + "entity/town"),
        (KG + "consultedWith", BASE + "entity/man", BASE + "entity/army"),
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("<event/bombing> a kg:Event, kg:Assault", id="classes"),
        pytest.param(
            '<event/bombing> rdfs:label "الجيش الشمالي ← قصف جوي ← النخيل"@ar', id="label-ar"
        ),
        pytest.param(
            '<event/bombing> rdfs:label "Northern Army → air strike → Nakhil"@en', id="label-en"
        ),
        pytest.param('<event/unknown-attacker> rdfs:label "اعتداء ← النخيل"@ar', id="no-actor"),
        pytest.param("<event/bombing> kg:killedLow 3 ; kg:killedHigh 5", id="toll-low-high"),
        pytest.param("<article/a%2F1#v1> kg:killed 3", id="toll-of-one-report"),
        pytest.param("<article/b%202#v2> kg:killed 5 ; kg:attributed true", id="toll-of-the-other"),
        pytest.param("<event/bombing> kg:belief 0.9512", id="belief-rounded"),
        pytest.param("<event/bombing> kg:mode plover:ASSAULT-aerial", id="mode"),
        pytest.param("<entity/town> owl:sameAs <http://www.wikidata.org/entity/Q0>", id="same-as"),
        pytest.param(
            '<entity/town> geo:asWKT "POINT(40.92 34.45)"^^geo:wktLiteral', id="longitude-first"
        ),
        pytest.param('<entity/army> skos:altLabel "قوات الشمال"@ar', id="alias"),
        pytest.param(
            '<entity/army> kg:member <article/a%2F1#e1> . <article/a%2F1#e1> kg:reason "same name"',
            id="member-with-reason",
        ),
        pytest.param(
            "<article/b%202#v2> kg:joinedTo <article/a%2F1#v1> ;"
            ' kg:reason "same target", "day left open"',
            id="report-with-reasons",
        ),
        pytest.param("<entity/man> kg:stated <claim/crime>", id="stated"),
        pytest.param("<claim/crime> kg:about <event/bombing>", id="about"),
        pytest.param(
            "<contradiction/how-many> kg:between <event/bombing>, <claim/five>", id="mixed-sides"
        ),
        pytest.param(
            '<article/a%2F1> schema:datePublished "2021-06-30T08:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
            id="published",
        ),
        pytest.param(
            '<article/a%2F1> schema:publisher/rdfs:label "صدى"', id="publisher-has-a-name"
        ),
        pytest.param("<article/%D8%AC3> kg:sameStoryAs <article/b%202>", id="same-story"),
        pytest.param(
            "?activity a prov:Activity ; prov:used <article/a%2F1> ; schema:softwareVersion ?v",
            id="provenance",
        ),
        pytest.param(
            "GRAPH <article/a%2F1> { <article/a%2F1#v1> kg:reportOf <event/bombing> ;"
            " kg:start 21 ; kg:end 24 ; kg:actor <entity/army> }",
            id="article-graph-event",
        ),
        pytest.param(
            "GRAPH <article/a%2F1> { <article/a%2F1#v1> kg:target <article/a%2F1#e4> }",
            id="article-graph-keeps-what-was-not-merged",
        ),
        pytest.param(
            "GRAPH <article/a%2F1> { <article/a%2F1#s1> kg:reportOf <claim/crime> ;"
            " kg:speaker <entity/man> ; kg:about <article/a%2F1#v1> }",
            id="article-graph-statement",
        ),
        pytest.param(
            "GRAPH <article/b%202> { <article/b%202#s1> kg:reportOf <claim/five> }",
            id="statement-found-by-its-place",
        ),
        pytest.param(
            "GRAPH <article/a%2F1> { <article/a%2F1#e1> gaf:denotedBy <article/a%2F1#char=25,38> }",
            id="article-graph-mention",
        ),
    ],
)
def test_the_graph_says(store: Store, pattern: str) -> None:
    assert ask(store, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("GRAPH ?g { ?e a kg:Event }", id="merged-events-only-in-the-default-graph"),
        pytest.param("?s ?p ?o FILTER (isBlank(?s) || isBlank(?o))", id="no-blank-nodes"),
        pytest.param('?l rdfs:label ?label FILTER (?label = "")', id="no-empty-label"),
        pytest.param(
            "?e skos:altLabel ?l ; rdfs:label ?l", id="an-alias-does-not-repeat-the-label"
        ),
    ],
)
def test_the_graph_never_says(store: Store, pattern: str) -> None:
    assert not ask(store, pattern)


def test_days_have_the_datatype_of_their_precision(store: Store) -> None:
    found = rows(
        store,
        "SELECT ?e ?d (STRAFTER(STR(DATATYPE(?d)), '#') AS ?t) WHERE { ?e a kg:Event ; kg:day ?d }",
    )
    assert [(node.rpartition("/")[2], value, kind) for node, value, kind in found] == [
        ("bombing", "2021-06-29", "date"),
        ("denial", "2021-06", "gYearMonth"),
        ("meeting", "2021", "gYear"),
    ]


def test_counts(knowledge: Knowledge, records: tuple[Record, ...]) -> None:
    found = list(quads(knowledge, records))
    default = [quad for quad in found if quad.graph_name == DefaultGraph()]
    types = [quad.object for quad in default if quad.predicate.value.endswith("#type")]
    assert len(found) == len(set(found)), "no quad comes twice"
    assert {kind: types.count(NamedNode(KG + kind)) for kind in COUNTS} == COUNTS
    graphs = {quad.graph_name for quad in found} - {DefaultGraph()}
    assert graphs == {Iris().article(id) for id in ARTICLES}


# Five sentences are quoted, one of them by two reports and a claim.
COUNTS = {
    "Entity": 5,
    "Member": 9,
    "Event": 4,
    "Report": 5,
    "Claim": 2,
    "Evidence": 5,
    "Contradiction": 2,
}


def test_every_fact_reaches_its_quote(store: Store, knowledge: Knowledge) -> None:
    found = rows(
        store,
        """SELECT DISTINCT ?fact ?article ?start ?end ?quote WHERE {
            { ?fact a kg:Event } UNION { ?fact a kg:Claim } UNION { ?fact a kg:Report }
            ?fact kg:evidence ?e . ?e kg:quote ?quote ; kg:start ?start ; kg:end ?end ;
            kg:article ?article . ?article a schema:NewsArticle }""",
    )
    texts = {Iris().article(id).value: article.text for id, article in ARTICLES.items()}
    for _, article, start, end, quote in found:
        assert texts[article][int(start) : int(end)] == quote
    facts = len(knowledge.events) + len(knowledge.claims) + 5
    assert len({fact for fact, *_ in found}) == facts


def test_every_direct_triple_has_an_event_with_evidence(store: Store) -> None:
    assert not ask(
        store,
        """?a kg:attacked ?t . FILTER NOT EXISTS { ?e a kg:Assault ; kg:actor ?a ; kg:target ?t ;
           kg:realis "actual" ; kg:evidence/kg:quote ?q }""",
    )


def test_parsers_agree_and_order_does_not_matter(
    knowledge: Knowledge, records: tuple[Record, ...]
) -> None:
    found = list(quads(knowledge, records))
    text = canonical(found)
    shuffled = found.copy()
    random.Random(7).shuffle(shuffled)
    assert canonical(shuffled) == text
    assert text.splitlines() == sorted(set(text.splitlines()))

    again = list(pyoxigraph.parse(text, format=RdfFormat.N_QUADS))
    assert set(again) == set(found)
    stored = Store()
    stored.extend(found)
    assert canonical(stored) == text, "the store gives every literal back as it was"

    dataset = rdflib.Dataset()
    dataset.parse(data=text, format="nquads")
    assert len(list(dataset.quads())) == len(set(found))
    triples = [quad.triple for quad in found if quad.graph_name == DefaultGraph()]
    default = rdflib.Graph().parse(
        data=pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES), format="nt"
    )
    assert isomorphic(default, dataset.default_graph)


def test_base_moves_things_and_leaves_the_vocabulary(knowledge: Knowledge) -> None:
    text = canonical(quads(knowledge, base="http://localhost/kg/")).decode()
    assert "<http://localhost/kg/entity/army>" in text
    assert BASE + "entity" not in text
    assert f"<{KG}attacked>" in text


@pytest.mark.parametrize("base", ["", "news", "http://a b/", "http://localhost/kg"])
def test_a_base_that_is_none_is_refused(knowledge: Knowledge, base: str) -> None:
    with pytest.raises(InputError, match="base"):
        next(quads(knowledge, base=base))


def test_an_event_type_without_relation_is_named(knowledge: Knowledge) -> None:
    odd = replace(knowledge, events=(replace(knowledge.events[0], type="DANCE"),))
    with pytest.raises(DataError, match="DANCE"):
        list(quads(odd))


def test_records_are_read_one_at_a_time(knowledge: Knowledge, records: tuple[Record, ...]) -> None:
    taken: list[str] = []

    def watched() -> object:
        for record in records:
            taken.append(record.id)
            yield record

    stream = quads(knowledge, watched())
    first = next(quad for quad in stream if quad.graph_name != DefaultGraph())
    assert first.graph_name == Iris().article("a/1")
    assert taken == ["a/1"]


def test_two_claims_in_one_sentence_stay_apart(
    knowledge: Knowledge, records: tuple[Record, ...]
) -> None:
    crime = knowledge.claims[0]
    twin = replace(crime, key="twin", text="سنرد", statements=())
    both = replace(knowledge, claims=(crime, twin))
    node = Iris().part("a/1", "s1")
    found = [
        quad.object
        for quad in quads(both, records[:1])
        if quad.subject == node and quad.predicate.value == KG + "reportOf"
    ]
    assert found == [Iris().claim("crime")]


def test_a_part_names_its_whole(knowledge: Knowledge) -> None:
    part, whole = knowledge.events[0], knowledge.events[1]
    joined = replace(knowledge, events=(replace(part, part_of=whole.key), whole))
    found = [quad for quad in quads(joined) if quad.predicate.value == KG + "partOf"]
    assert [(quad.subject, quad.object) for quad in found] == [
        (Iris().event(part.key), Iris().event(whole.key))
    ]


def test_evidence_that_differs_in_anything_stays_apart() -> None:
    one = Evidence(article="1", start=0, end=2, quote="كذ", extractor="rules", confidence=0.9)
    iris = Iris()
    others = [
        replace(one, article="2"),
        replace(one, start=1),
        replace(one, end=3),
        replace(one, quote="كر"),
        replace(one, extractor="crf"),
        replace(one, confidence=0.8),
    ]
    assert len({iris.evidence(each) for each in [one, *others]}) == 7
    assert iris.evidence(one) == iris.evidence(replace(one))


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=30))
def test_any_id_makes_an_iri_of_its_own(id: str) -> None:
    iri = Iris().article(id).value
    assert rdflib.URIRef(iri).n3()
    assert "/" not in iri.removeprefix(BASE + "article/")
    assert iri != Iris().article(id + "/").value


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=30))
def test_any_text_survives_in_length(text: str) -> None:
    quad = Quad(NamedNode("http://a"), NamedNode("http://b"), arabic(text))
    [again] = pyoxigraph.parse(canonical([quad]), format=RdfFormat.N_QUADS)
    assert isinstance(again.object, Literal)
    assert len(again.object.value) == len(text)


@given(st.floats(min_value=0, max_value=1))
def test_decimals_come_back_from_the_store_unchanged(value: float) -> None:
    quad = Quad(NamedNode("http://a"), NamedNode("http://b"), decimal(value))
    store = Store()
    store.add(quad)
    assert list(store) == [quad]
    assert abs(float(decimal(value).value) - value) <= 0.00005 + 1e-12


@given(st.datetimes(timezones=st.timezones()))
def test_moments_come_back_from_the_store_unchanged(value) -> None:
    assume(value.utcoffset().total_seconds() % 60 == 0)  # xsd:dateTime has none in its offsets
    quad = Quad(NamedNode("http://a"), NamedNode("http://b"), moment(value))
    store = Store()
    store.add(quad)
    assert list(store) == [quad]


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("2021-06-29", "date"),
        ("2021-06", "gYearMonth"),
        ("2021", "gYear"),
        ("2021-02-30", "string"),
        ("2021-13", "string"),
        ("أمس", "string"),
        ("٢٠٢١", "string"),
        ("", "string"),
    ],
)
def test_day(value: str, datatype: str) -> None:
    literal = day(value)
    assert literal.value == value
    assert literal.datatype.value.rpartition("#")[2] == datatype


def test_quotes_used_here_are_in_the_articles() -> None:
    assert BOMBED in ARTICLES["a/1"].text
    assert FIVE in ARTICLES["b 2"].text


def test_a_claim_said_in_headline_and_body_is_linked_at_both(
    knowledge: Knowledge, records: tuple[Record, ...]
) -> None:
    crime = knowledge.claims[0]
    headline = replace(evidence("a/1", "غارة على بلدة النخيل"), extractor="rules")
    said = (*crime.statements, ("a/1", "s2"))
    claim = replace(crime, evidence=(*crime.evidence, headline), statements=said)
    first = records[0].statements[0]
    start, end = headline.start, headline.end
    again = replace(first, id="s2", claim=headline.quote, start=start, end=end)
    record = replace(records[0], statements=(first, again))
    linked = [
        quad.subject.value.rpartition("#")[2]
        for quad in quads(replace(knowledge, claims=(claim,)), [record])
        if quad.predicate.value == KG + "reportOf" and quad.object == Iris().claim("crime")
    ]
    assert linked == ["s1", "s2"]
