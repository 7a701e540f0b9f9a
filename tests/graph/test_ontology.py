"""The ontology: complete, in two languages, consistent, and at one with data and graph."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.assemble.reasons import Reason
from kg.data.relations import load_relations
from kg.errors import DataError
from kg.graph import KG, canonical, ontology_path, quads
from kg.graph.docs import EVIDENCE_QUERY, markdown
from kg.graph.scheme import scheme
from kg.graph.vocabulary import ENTITY_CLASSES, PLOVER
from kg.model import Knowledge, Record
from kg.store.explorer.text_match import NAME as TEXT_MATCH

CHECKOUT = Path(__file__).resolve().parents[2]
SEM = rdflib.Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
GAF = rdflib.Namespace("http://groundedannotationframework.org/gaf#")
GRASP = rdflib.Namespace("http://groundedannotationframework.org/grasp#")
TERM = rdflib.Namespace(KG)


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_path("khabar.ttl"))


@pytest.fixture(scope="module")
def dataset(knowledge: Knowledge, records: tuple[Record, ...]) -> rdflib.Dataset:
    text = canonical(quads(knowledge, records))
    return rdflib.Dataset().parse(data=text, format="nquads")


def declared(ontology: rdflib.Graph) -> set[str]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return {
        str(node)
        for kind in kinds
        for node in ontology.subjects(RDF.type, kind)
        if str(node).startswith(KG)
    }


def used(dataset: rdflib.Dataset) -> set[str]:
    return {
        str(term)
        for triple in dataset.quads()
        for term in triple[:3]
        if isinstance(term, rdflib.URIRef) and str(term).startswith(KG)
    }


def test_every_term_of_the_graph_is_declared(
    ontology: rdflib.Graph, dataset: rdflib.Dataset
) -> None:
    assert used(dataset) - declared(ontology) == set()


def test_every_declared_term_is_used(ontology: rdflib.Graph, dataset: rdflib.Dataset) -> None:
    of_data = {KG + name for name in ENTITY_CLASSES.values()}
    only_asked = {KG + TEXT_MATCH}
    for relation in load_relations().values():
        of_data |= {KG + relation.class_name, KG + relation.property_name}
    assert declared(ontology) - used(dataset) - of_data == only_asked


def test_every_term_is_labelled_and_defined_in_both_languages(ontology: rdflib.Graph) -> None:
    for term in sorted(declared(ontology)):
        for predicate in (RDFS.label, SKOS.definition):
            texts = by_language(ontology, rdflib.URIRef(term), predicate)
            assert set(texts) == {"ar", "en"}, f"{term} {predicate}"
            assert has_arabic(texts["ar"]), term
            assert not has_arabic(texts["en"]), term


def has_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def test_relations_and_ontology_agree(ontology: rdflib.Graph) -> None:
    events = {str(node) for node in ontology.subjects(RDFS.subClassOf, TERM.Event)}
    relations = load_relations()
    assert events == {KG + relation.class_name for relation in relations.values()}
    for relation in relations.values():
        event_class, direct = TERM[relation.class_name], TERM[relation.property_name]
        assert by_language(ontology, event_class, RDFS.label) == relation.class_labels
        assert by_language(ontology, event_class, SKOS.definition) == relation.definitions
        assert by_language(ontology, direct, RDFS.label) == relation.property_labels
        symmetric = (direct, RDF.type, OWL.SymmetricProperty) in ontology
        assert symmetric != relation.directed
        assert (event_class, RDFS.seeAlso, rdflib.URIRef(PLOVER + relation.type)) in ontology


def by_language(graph: rdflib.Graph, node: rdflib.URIRef, predicate: rdflib.URIRef) -> dict:
    return {text.language: str(text) for text in graph.objects(node, predicate)}


def test_ontology_and_graph_are_consistent_under_owl_rl(
    ontology: rdflib.Graph, dataset: rdflib.Dataset
) -> None:
    graph = rdflib.Graph()
    graph += ontology
    graph += dataset.default_graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert not list(graph.subjects(RDF.type, OWL.Nothing))
    errors = [text for _, predicate, text in graph if "agent-ont#error" in str(predicate)]
    assert errors == []
    base = "https://w3id.org/khabar/"
    bombing, army = rdflib.URIRef(base + "event/bombing"), rdflib.URIRef(base + "entity/army")
    assert (bombing, RDF.type, SEM.Event) in graph
    assert (bombing, SEM.hasActor, army) in graph
    assert (army, RDF.type, SEM.Actor) in graph
    assert (rdflib.URIRef(base + "claim/crime"), GRASP.wasAttributedTo, None) in graph
    assert (bombing, GAF.denotedBy, None) in graph


def test_a_contradictory_graph_is_seen_as_such(ontology: rdflib.Graph) -> None:
    graph = rdflib.Graph()
    graph += ontology
    thing = rdflib.URIRef("https://w3id.org/khabar/entity/x")
    graph.add((thing, RDF.type, TERM.Person))
    graph.add((thing, RDF.type, TERM.Facility))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert [text for _, predicate, text in graph if "agent-ont#error" in str(predicate)]


def test_every_mode_of_the_graph_is_a_concept(dataset: rdflib.Dataset) -> None:
    concepts = rdflib.Graph().parse(data=scheme(), format="turtle")
    for predicate in (TERM.mode, TERM.eventType):
        values = {triple[2] for triple in dataset.quads((None, predicate, None, None))}
        assert values
        for value in values:
            assert (value, RDF.type, SKOS.Concept) in concepts


def test_the_scheme_holds_every_type_and_mode() -> None:
    concepts = rdflib.Graph().parse(data=scheme(), format="turtle")
    relations = load_relations().values()
    expected = len(relations) + sum(len(relation.modes) for relation in relations)
    assert len(set(concepts.subjects(RDF.type, SKOS.Concept))) == expected
    for concept in concepts.subjects(RDF.type, SKOS.Concept):
        for predicate in (SKOS.prefLabel, SKOS.definition):
            assert set(by_language(concepts, concept, predicate)) == {"ar", "en"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("ontology/plover.ttl", scheme, id="scheme"),
        pytest.param("docs/ontology.md", markdown, id="page"),
    ],
)
def test_written_files_are_up_to_date(path: str, text) -> None:
    on_disk = (CHECKOUT / path).read_text(encoding="utf-8")
    assert on_disk == text(), f"{path} is old: run python -m kg.graph.docs"


def test_the_page_shows_every_term(ontology: rdflib.Graph) -> None:
    page = markdown()
    for term in declared(ontology):
        assert f"`kg:{term.removeprefix(KG)}`" in page


def test_the_query_on_the_page_answers(dataset: rdflib.Dataset) -> None:
    example = rdflib.Graph().parse(ontology_path("example.ttl"))
    [row] = example.query(EVIDENCE_QUERY)
    assert [str(value) for value in row][:3] == ["الجيش الشمالي", "النخيل", "قصف على بلدة النخيل"]
    assert len(list(dataset.default_graph.query(EVIDENCE_QUERY))) == 2


def test_ontology_path_finds_a_checkout_and_a_wheel(tmp_path: Path) -> None:
    wheel, checkout = tmp_path / "kg" / "_ontology", tmp_path / "ontology"
    for folder in (wheel, checkout):
        folder.mkdir(parents=True)
    (checkout / "khabar.ttl").touch()
    assert ontology_path("khabar.ttl", (wheel, checkout)) == checkout / "khabar.ttl"
    (wheel / "khabar.ttl").touch()
    assert ontology_path("khabar.ttl", (wheel, checkout)) == wheel / "khabar.ttl"
    with pytest.raises(DataError, match=r"other\.ttl"):
        ontology_path("other.ttl", (wheel, checkout))


def test_every_reason_is_labelled_and_defined_in_both_languages(ontology: rdflib.Graph) -> None:
    scheme_of_reasons = rdflib.URIRef("https://w3id.org/khabar/reason")
    concepts = set(ontology.subjects(SKOS.inScheme, scheme_of_reasons))
    listed = set(ontology.objects(None, SKOS.member))
    assert concepts == listed
    for concept in concepts:
        assert set(by_language(ontology, concept, SKOS.prefLabel)) == {"ar", "en"}, concept
        assert set(by_language(ontology, concept, SKOS.definition)) == {"ar", "en"}, concept


def test_assembly_gives_the_reasons_that_the_ontology_defines(ontology: rdflib.Graph) -> None:
    reason = rdflib.Namespace("https://w3id.org/khabar/reason#")

    def defined(collection: str) -> set[str]:
        members = ontology.objects(reason[collection], SKOS.member)
        return {str(ontology.value(member, SKOS.notation)) for member in members}

    assert defined("ofReports") == {each.value for each in Reason}
    # Rules for entities are written where they are applied.
    folder = CHECKOUT / "kg" / "assemble"
    written = "".join(
        (folder / f"{name}.py").read_text("utf-8") for name in ("entities", "relink", "labels")
    )
    assert {text for text in defined("ofMembers") if f'"{text}"' not in written} == set()
