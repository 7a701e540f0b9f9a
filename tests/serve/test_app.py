from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import rdflib
from starlette.testclient import TestClient

from kg.graph import quads
from kg.serve.app import create_app
from kg.serve.config import Config
from kg.store import write_graph

PREFIX = "PREFIX kg: <https://w3id.org/khabar/ontology#> "
CLAIMS = PREFIX + "SELECT ?text { ?c kg:text ?text } ORDER BY ?text"
ATTACKED = PREFIX + "CONSTRUCT { ?a kg:attacked ?b } WHERE { ?a kg:attacked ?b }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}
ARTICLE = "https://w3id.org/khabar/article/a1"


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[TestClient]:
    config = Config(store=sample_store, workers=1, timeout=1.0, memory=256, max_result=1, queue=0)
    with TestClient(create_app(config)) as client:
        yield client


def ask(client: TestClient, query: str, accept: str | None = None, **more: str):  # type: ignore[no-untyped-def]
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", params={"query": query, **more}, headers=headers)


def test_the_three_ways_to_ask(client: TestClient) -> None:
    got = ask(client, CLAIMS)
    form = client.post("/sparql", data={"query": CLAIMS})
    direct = client.post(
        "/sparql", content=CLAIMS, headers={"Content-Type": "application/sparql-query"}
    )
    assert got.status_code == 200
    assert got.headers["content-type"] == "application/sparql-results+json"
    assert got.json() == form.json() == direct.json()
    assert len(got.json()["results"]["bindings"]) == 3


@pytest.mark.parametrize(
    "accept",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
def test_solutions_in_every_format(client: TestClient, accept: str) -> None:
    response = ask(client, CLAIMS, accept)
    assert response.headers["content-type"].partition(";")[0] == accept
    if accept == "text/csv":
        found = [row[0] for row in csv.reader(io.StringIO(response.text))][1:]
    else:
        kinds = {"text/tab-separated-values": "tsv"}
        kind = kinds.get(accept) or accept.partition("+")[2]
        result = rdflib.query.Result.parse(io.BytesIO(response.content), format=kind)
        found = [str(row[0]) for row in result]
    assert "الغارة قتلت 20 مدنيا" in found
    assert len(found) == 3


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/trig", "trig"),
        ("application/n-quads", "nquads"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_graphs_in_every_format(client: TestClient, accept: str, format_: str) -> None:
    response = ask(client, ATTACKED, accept)
    assert response.headers["content-type"].partition(";")[0] == accept
    assert len(rdflib.Dataset().parse(data=response.content, format=format_)) == 3


def test_ask(client: TestClient) -> None:
    assert ask(client, PREFIX + "ASK { ?c a kg:Claim }").json()["boolean"] is True
    assert ask(client, PREFIX + "ASK { ?c a kg:Nothing }").json()["boolean"] is False


def test_describe(client: TestClient) -> None:
    response = ask(client, "DESCRIBE <https://w3id.org/khabar/event/strike>", "text/turtle")
    graph = rdflib.Graph().parse(data=response.content, format="turtle")
    assert "https://w3id.org/khabar/event/strike" in {str(subject) for subject in graph.subjects()}


def test_the_format_parameter_goes_before_the_header(client: TestClient) -> None:
    response = ask(client, CLAIMS, "application/sparql-results+json", format="csv")
    assert response.headers["content-type"].startswith("text/csv")
    assert ask(client, CLAIMS, format="docx").status_code == 400


def test_the_dataset_can_be_chosen(client: TestClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"

    def number(**dataset: str) -> int:
        (row,) = ask(client, count, **dataset).json()["results"]["bindings"]
        return int(row["n"]["value"])

    in_article = number(**{"default-graph-uri": ARTICLE})
    assert 0 < in_article < number()
    assert number(**{"named-graph-uri": ARTICLE}) == 0
    named = ask(client, graphs, **{"named-graph-uri": "https://example.org/none"})
    assert named.json()["results"]["bindings"] == []
    assert ask(client, count, **{"default-graph-uri": "not an iri"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * {", "error at 1:11"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("INSERT DATA { <a:> <b:> <c:> }", "INSERT is not allowed"),
        ("ASK { ?s undeclared:x ?o }", "error at"),
        ("SELECT (<x:f>(1) AS ?x) {}", "not supported"),
    ],
)
def test_a_wrong_query_gets_the_parsers_words(client: TestClient, query: str, message: str) -> None:
    response = ask(client, query)
    assert response.status_code == 400
    assert message in response.text
    assert response.headers["content-type"].startswith("text/plain")


def test_wrong_requests(client: TestClient) -> None:
    assert ask(client, CLAIMS, "image/png").status_code == 406
    assert "text/csv" in ask(client, CLAIMS, "text/turtle").text
    assert ask(client, ATTACKED, "text/csv").status_code == 406
    assert client.put("/sparql").status_code == 405
    assert "GET" in client.delete("/sparql").headers["allow"]
    assert client.post("/sparql", content="x").status_code == 415
    assert client.post("/sparql", data={"query": "x" * 300_000}).status_code == 413
    assert client.get("/nothing").status_code == 404


def test_an_endless_query_is_cut_off_and_the_server_goes_on(client: TestClient) -> None:
    response = ask(client, ENDLESS)
    assert response.status_code == 504
    assert "1 seconds" in response.text
    assert ask(client, CLAIMS).status_code == 200


def test_an_answer_beyond_the_limit_is_not_truncated(client: TestClient) -> None:
    response = ask(client, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert response.status_code == 500
    assert "larger than 1 MiB" in response.text


def test_a_query_that_eats_memory_ends_alone(client: TestClient) -> None:
    greedy = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"
    response = ask(client, greedy)
    assert response.status_code in {500, 504}
    assert ask(client, CLAIMS).status_code == 200


def test_a_large_answer_comes_whole(sample_store: Path) -> None:
    with TestClient(create_app(Config(store=sample_store, workers=1))) as client:
        query = "SELECT ?a ?b { ?a ?p ?o . ?b ?q ?r } LIMIT 20000"
        whole = {"Accept": "text/csv", "Accept-Encoding": "identity"}
        response = client.get("/sparql", params={"query": query}, headers=whole)
        assert len(response.content) == int(response.headers["content-length"]) > 1_000_000
        assert response.text.count("\r\n") == 20_001
        assert client.head("/sparql", params={"query": query}).content == b""
        small = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
        assert small.headers["content-encoding"] == "gzip"
        assert small.content == response.content


def test_the_service_describes_itself(client: TestClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=response.content, format="turtle")
    endpoint = rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#endpoint")
    assert [str(each) for each in graph.objects(None, endpoint)] == ["http://testserver/sparql"]


@pytest.mark.parametrize("path", ["/", "/query", "/map", "/entity/mountain", "/article/a1"])
def test_pages_stand_alone(client: TestClient, path: str) -> None:
    page = client.get(path, headers=BROWSER).text
    assert '<html lang="ar" dir="rtl"' in page
    addresses = [unescape(each) for each in re.findall(r'(?:href|src)="([^"]+)"', page)]
    assert not [each for each in addresses if each.startswith(("http:", "https:", "//", "/"))]
    for address in addresses:
        if "static/" in address:
            assert client.get(urljoin(path, address)).status_code == 200


def test_the_ready_made_questions_run(client: TestClient) -> None:
    page = client.get("/query").text
    addresses = [unescape(each) for each in re.findall(r'href="(query\?query=[^"]+)"', page)]
    assert len(addresses) >= 14
    for address in addresses:
        (query,) = parse_qs(urlsplit(address).query)["query"]
        assert ask(client, query, "text/csv").status_code == 200
        assert escape(query.strip().splitlines()[-1]) in client.get(f"/{address}").text


def test_an_answer_as_a_page(client: TestClient) -> None:
    html = "text/html,*/*;q=0.8"
    page = ask(client, CLAIMS, html)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "الغارة قتلت 20 مدنيا" in page.text
    attack = ask(client, "SELECT ('<script>alert(1)</script>' AS ?x) {}", html).text
    assert "<script>" not in attack
    assert "نعم" in ask(client, "ASK {}", html).text


def test_headers(client: TestClient) -> None:
    for path in ("/", "/sparql?query=ASK{}", "/nothing"):
        headers = client.get(path, headers={"Origin": "https://example.org"}).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["access-control-allow-origin"] == "*"
    assert "Accept" in ask(client, CLAIMS).headers["vary"]
    preflight = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    assert client.options("/sparql", headers=preflight).status_code == 200


def test_a_new_graph_is_picked_up(tmp_path: Path, sample_store: Path) -> None:
    from sample_knowledge import sample_knowledge

    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    count = PREFIX + "SELECT (COUNT(*) AS ?n) { ?s a kg:Report }"
    with TestClient(create_app(Config(store=store, workers=1))) as client:

        def number() -> str:
            return str(ask(client, count).json()["results"]["bindings"][0]["n"]["value"])

        before = number()
        write_graph(store, [quad for quad in quads(sample_knowledge()) if "a3" not in str(quad)])
        assert number() != before
        assert client.get("/health").json()["graph"] == 2
        (store / "CURRENT").unlink()
        assert client.get("/health").status_code == 503
        assert ask(client, count).status_code == 503
