"""What is read besides queries: graphs one by one, descriptions, and what caches may keep."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import rdflib
from sample_knowledge import sample_knowledge
from starlette.testclient import TestClient

from kg.graph import quads
from kg.serve.app import create_app
from kg.serve.config import Config
from kg.store import write_graph

ARTICLE = "https://w3id.org/khabar/article/a1"
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
KG = rdflib.Namespace("https://w3id.org/khabar/ontology#")
CLAIMS = "PREFIX kg: <https://w3id.org/khabar/ontology#> SELECT ?t { ?c kg:text ?t } ORDER BY ?t"
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "application/ld+json": "json-ld",
}


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Config(store=sample_store, workers=1, max_result=1))) as client:
        yield client


def construct(client: TestClient, pattern: str) -> rdflib.Graph:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
    response = client.get("/sparql", params={"query": query, "format": "ntriples"})
    return rdflib.Graph().parse(data=response.text, format="nt")


@pytest.mark.parametrize("accept", FORMATS)
def test_a_graph_by_its_name(client: TestClient, accept: str) -> None:
    response = client.get("/store", params={"graph": ARTICLE}, headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == accept
    read = rdflib.Dataset().parse(data=response.content, format=FORMATS[accept])
    expected = construct(client, f"GRAPH <{ARTICLE}> {{ ?s ?p ?o }}")
    assert {each[:3] for each in read} == set(expected)
    assert len(expected) > 10


def test_the_default_graph_and_relative_names(client: TestClient) -> None:
    whole = client.get("/store?default&format=ntriples")
    read = rdflib.Graph().parse(data=whole.text, format="nt")
    assert set(read) == set(construct(client, "?s ?p ?o"))
    relative = client.get("/store?graph=article/a1&format=ntriples")
    assert relative.text == client.get(f"/store?graph={ARTICLE}&format=ntriples").text
    assert client.head("/store?default").status_code == 200


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/store", 400),
        ("GET", "/store?default&graph=article/a1", 400),
        ("GET", "/store?graph=article/none", 404),
        ("GET", "/store?graph=urn:a%20b", 400),
        ("GET", "/store?graph=", 404),
        ("GET", "/store?graph=%ff", 400),
        ("GET", "/store?default&format=csv", 400),
        ("PUT", "/store?default", 405),
        ("POST", "/store?default", 405),
        ("DELETE", "/store?graph=article/a1", 405),
        ("PATCH", "/store?default", 405),
    ],
)
def test_graphs_are_only_read(client: TestClient, method: str, target: str, status: int) -> None:
    response = client.request(method, target)
    assert response.status_code == status
    if status == 405:
        assert {each.strip() for each in response.headers["allow"].split(",")} == {"GET", "HEAD"}
    assert client.get("/store?default", headers={"Accept": "text/csv"}).status_code == 406


def test_a_graph_beyond_the_limit_is_refused_whole(tmp_path: Path) -> None:
    knowledge = sample_knowledge()
    first, *others = knowledge.claims
    long = replace(first, text="غزة " * 400_000)
    write_graph(tmp_path, quads(replace(knowledge, claims=(long, *others))))
    with TestClient(create_app(Config(store=tmp_path, workers=1, max_result=1))) as client:
        response = client.get("/store?default")
        assert response.status_code == 500
        assert response.headers["khabar-error"] == "too-large"
        assert "none of it is sent" in response.text


def test_relative_iris_are_read_against_the_stores_base(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "ASK { GRAPH <article/a1> { ?s ?p ?o } }"})
    assert answer.json()["boolean"] is True


def test_the_service_describes_itself(client: TestClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/sparql").text, format="turtle")
    (service,) = graph.subjects(rdflib.RDF.type, SD.Service)
    assert graph.value(service, SD.endpoint) == rdflib.URIRef("http://testserver/sparql")
    assert graph.value(service, SD.propertyFeature) == KG.textMatch
    assert len(set(graph.objects(service, SD.resultFormat))) == 10
    dataset = graph.value(service, SD.defaultDataset)
    assert dataset == rdflib.URIRef("http://testserver/.well-known/void#dataset")


@pytest.mark.parametrize("accept", FORMATS)
def test_void_counts_as_sparql_does(client: TestClient, accept: str) -> None:
    response = client.get("/.well-known/void", headers={"Accept": accept})
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=response.text, format=FORMATS[accept])
    (dataset,) = graph.subjects(rdflib.RDF.type, VOID.Dataset)
    assert graph.value(dataset, VOID.uriSpace) == rdflib.Literal("https://w3id.org/khabar/")
    assert graph.value(dataset, VOID.sparqlEndpoint) == rdflib.URIRef("http://testserver/sparql")
    counted = 0
    for kind, number, pattern in (
        ("class", VOID.entities, "?x a <{}>"),
        ("property", VOID.triples, "?x <{}> ?y"),
    ):
        for part in graph.objects(dataset, VOID[f"{kind}Partition"]):
            iri = graph.value(part, VOID[kind])
            query = f"SELECT (COUNT(*) AS ?n) {{ {pattern.format(iri)} }}"
            (row,) = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
            assert graph.value(part, number).toPython() == int(row["n"]["value"]), iri
            counted += 1
    assert counted >= 10
    dump = graph.value(dataset, VOID.dataDump)
    assert client.get(str(dump)).status_code == 200


def test_what_is_unchanged_is_not_sent_again(client: TestClient) -> None:
    for target in (
        f"/sparql?{httpx.QueryParams(query=CLAIMS)}",
        "/store?default",
        "/.well-known/void",
        "/sparql",
        "/api/summary",
        "/article/a1?format=turtle",
    ):
        first = client.get(target)
        assert first.headers["cache-control"] == "no-cache"
        tag = first.headers["etag"]
        for known in (tag, f'"other", {tag}', "*"):
            again = client.get(target, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b""), target
            assert again.headers["etag"] == tag
        assert client.get(target, headers={"If-None-Match": 'W/"old"'}).status_code == 200


def test_tags_tell_formats_datasets_and_queries_apart(client: TestClient) -> None:
    def tag(accept: str = "*/*", **fields: str) -> str | None:
        return client.get("/sparql", params=fields, headers={"Accept": accept}).headers.get("etag")

    tags = [
        tag(query=CLAIMS),
        tag(query=CLAIMS + " "),
        tag(query=CLAIMS, accept="text/csv"),
        tag(query=CLAIMS, **{"default-graph-uri": ARTICLE}),
        tag(query=CLAIMS, **{"named-graph-uri": ARTICLE}),
    ]
    assert len(set(tags)) == len(tags)
    assert tag(query=CLAIMS, format="csv") != tags[0]
    assert tag(query="SELECT (NOW() AS ?t) {}") is None
    assert tag(query="SELECT (rAnD() AS ?t) {}") is None
    assert tag(query="SELECT (\\u004EOW() AS ?t) {}") is None
    assert tag(query="SELECT (STRUUID() AS ?t) {}") is None
    assert client.post("/sparql", data={"query": CLAIMS}).headers.get("etag") is None
    refused = client.get("/sparql", params={"query": "SELECT"})
    assert refused.headers["cache-control"] == "no-store"
    assert "etag" not in refused.headers


def test_a_new_graph_makes_old_tags_stale(tmp_path: Path) -> None:
    write_graph(tmp_path, quads(sample_knowledge()))
    with TestClient(create_app(Config(store=tmp_path, workers=1))) as client:
        target = f"/sparql?{httpx.QueryParams(query=CLAIMS)}"
        tag = client.get(target).headers["etag"]
        write_graph(tmp_path, list(quads(sample_knowledge()))[:-1])
        fresh = client.get(target, headers={"If-None-Match": tag})
        assert fresh.status_code == 200
        assert fresh.headers["etag"] != tag


def test_answers_are_sent_small(client: TestClient) -> None:
    for target in (
        "/store?default",
        "/sparql?query=SELECT * { ?s ?p ?o }",
        "/api/graph",
        "/static/khabar.css",
    ):
        small = client.get(target, headers={"Accept-Encoding": "gzip"})
        whole = client.get(target, headers={"Accept-Encoding": "identity"})
        assert small.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in whole.headers
        assert small.content == whole.content
        assert "Accept-Encoding" in small.headers["vary"]
        assert len(gzip.compress(whole.content)) < len(whole.content)


def test_pages_of_other_sites(sample_store: Path) -> None:
    site = {"Origin": "https://example.org"}

    def allowed(cors: str) -> str | None:
        with TestClient(create_app(Config(store=sample_store, workers=1, cors=cors))) as client:
            response = client.get("/sparql?query=ASK{}", headers=site)
            assert response.status_code == 200
            return response.headers.get("access-control-allow-origin")

    assert allowed("*") == "*"
    assert allowed("https://example.org") == "https://example.org"
    assert allowed("https://else.example") is None
    assert allowed("") is None


@pytest.mark.parametrize("name", ["ontology", "plover"])
def test_terms_lead_to_their_vocabulary(client: TestClient, name: str) -> None:
    turtle = client.get(f"/{name}")
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
    graph = rdflib.Graph().parse(data=turtle.text, format="turtle")
    assert (rdflib.URIRef(f"https://w3id.org/khabar/{name}"), None, None) in graph
    for accept, how in FORMATS.items():
        other = client.get(f"/{name}", headers={"Accept": accept})
        assert other.headers["content-type"].partition(";")[0] == accept
        read = rdflib.Dataset(default_union=True)
        read.parse(data=other.content, format=how)
        assert len(read) == len(graph)
    browser = client.get(f"/{name}", headers={"Accept": "text/html"})
    assert browser.headers["content-type"] == "text/plain; charset=utf-8"
    assert client.get(f"/{name}?format=docx").status_code == 406


def test_every_iri_of_the_graph_leads_somewhere(client: TestClient) -> None:
    query = (
        "SELECT DISTINCT ?x { { ?x ?p ?o } UNION { GRAPH ?g { ?x ?p ?o } }"
        " FILTER(STRSTARTS(STR(?x), 'https://w3id.org/khabar/')) }"
    )
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    kinds = set()
    for row in rows:
        iri = row["x"]["value"]
        path = iri.removeprefix("https://w3id.org/khabar").partition("#")[0]
        kinds.add(path.split("/")[1])
        triples = client.get(path, headers={"Accept": "application/n-triples"})
        assert triples.status_code == 200, iri
        if "#" not in iri:
            assert f"<{iri}> " in triples.text
        page = client.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
        assert page.status_code in {200, 303}
    for path in ("/agent/nobody", "/activity/none", "/event/none"):
        assert client.get(path, headers={"Accept": "text/turtle"}).status_code == 404
    assert kinds >= {"entity", "event", "claim", "article", "outlet", "evidence", "activity"}


def test_a_page_names_its_triples(client: TestClient) -> None:
    page = client.get("/event/strike", headers={"Accept": "text/html"}).text
    assert '<link rel="alternate" type="text/turtle" href="?format=turtle">' in page
    assert "alternate" not in client.get("/map", headers={"Accept": "text/html"}).text
