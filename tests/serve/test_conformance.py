"""The W3C's cases for the SPARQL 1.1 Protocol, and Oxigraph's own server as the second witness."""

from __future__ import annotations

import csv
import io
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib.collection import Collection
from starlette.testclient import TestClient

from kg.serve.app import create_app
from kg.serve.config import Config
from kg.store import write_graph

W3C = Path(__file__).resolve().parents[3] / "shared" / "standards" / "sparql11-protocol"
DATA = "http://kasei.us/2009/09/sparql/data/"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")

# The families of formats that the manifest's three words allow.
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"application/rdf+xml", "text/turtle", "application/n-triples"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request of the manifest and what must come back."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]  # such as StatusCode2xx
    boolean: bool | None
    format: str | None
    update: bool  # of a case that changes data, which a read-only endpoint must refuse


def cases() -> list[pytest.param]:  # type: ignore[valid-type]
    if not W3C.is_dir():
        reason = "the W3C's protocol tests are not beside the checkout"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    manifest = rdflib.Graph().parse(W3C / "manifest.ttl", format="turtle")
    (entries,) = manifest.objects(None, MF.entries)
    found = []
    for entry in Collection(manifest, entries):
        name = str(entry).rpartition("#")[2]
        (action,) = manifest.objects(entry, MF.action)
        requests = list(Collection(manifest, manifest.value(action, HT.requests)))
        for number, request in enumerate(requests):
            case = read_case(manifest, request, update=name.startswith("update_"))
            found.append(pytest.param(case, id=f"{name}-{number}" if number else name))
    return found


def read_case(manifest: rdflib.Graph, request: rdflib.term.Node, *, update: bool) -> Case:
    response = manifest.value(request, HT.resp)
    headers = {}
    if (listed := manifest.value(request, HT.headers)) is not None:
        for header in Collection(manifest, listed):
            headers[str(manifest.value(header, HT.fieldName))] = str(
                manifest.value(header, HT.fieldValue)
            )
    body = None
    if (content := manifest.value(request, HT.body)) is not None:
        encoding = str(manifest.value(content, CNT.characterEncoding))
        body = str(manifest.value(content, CNT.chars)).encode(encoding)
    boolean = manifest.value(response, MF.expectedBoolean)
    form = manifest.value(response, MF.expectedFormat)
    return Case(
        method=str(manifest.value(request, HT.methodName)),
        path=str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql"),
        headers=headers,
        body=body,
        statuses=frozenset(
            str(one).rpartition("#")[2] for one in manifest.objects(response, MF.expectedStatus)
        ),
        boolean=None if boolean is None else bool(boolean.toPython()),
        format=None if form is None else str(form),
        update=update,
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manifest's three graphs under the names it gives them, or our own with the same."""
    folder = tmp_path_factory.mktemp("protocol") / "khabar-store"
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    document = NamedNode("http://xmlns.com/foaf/0.1/Document")
    quads = []
    for number in (1, 2, 3):
        name = NamedNode(f"{DATA}data{number}.rdf")
        path = W3C / f"data{number}.nt"
        if path.is_file():
            read = parse(path=path, format=RdfFormat.N_TRIPLES)
            quads += [Quad(one.subject, one.predicate, one.object, name) for one in read]
        else:
            quads.append(Quad(name, kind, document, name))
    write_graph(folder, quads)
    return folder


@pytest.fixture(scope="module")
def ours(store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Config(store=store, workers=1))) as client:
        yield client


@pytest.mark.parametrize("case", cases())
def test_w3c_protocol(ours: TestClient, case: Case) -> None:
    response = ours.request(case.method, case.path, headers=case.headers, content=case.body)
    if case.update and case.headers.get("content-type") != "application/sparql-query":
        assert response.status_code in {400, 403, 405, 415}
        return
    allowed = {name.removeprefix("StatusCode")[0] for name in case.statuses}
    assert str(response.status_code)[0] in allowed, response.text
    if response.status_code >= 400:
        assert response.status_code < 500
        return
    kind = response.headers["content-type"].partition(";")[0]
    assert case.format is None or kind in FORMATS[case.format]
    if case.boolean is not None and not case.update:  # what an update was to write is not there
        assert response.json()["boolean"] is case.boolean


#
# The same questions put to Oxigraph's server over the same folder
#


@pytest.fixture(scope="module")
def sample(sample_store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Config(store=sample_store, workers=1))) as client:
        yield client


@pytest.fixture(scope="module")
def oracle(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    command = shutil.which("oxigraph", path=sysconfig.get_path("scripts"))
    if command is None:
        pytest.skip("needs Oxigraph's server: pip install oxigraph")
    (graph,) = sample_store.glob("graph-*")
    folder = shutil.copytree(graph, tmp_path_factory.mktemp("oracle") / "graph")
    (folder / "explorer.db").unlink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ["serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen([command, *arguments], stderr=subprocess.DEVNULL) as server:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            for _ in range(200):
                try:
                    client.get("/")
                    break
                except httpx.TransportError:
                    assert server.poll() is None
                    time.sleep(0.05)
            yield client
        server.terminate()
        server.wait(20)


PREFIX = "PREFIX kg: <https://w3id.org/khabar/ontology#> "
ARTICLE = "https://w3id.org/khabar/article/a1"
QUESTIONS = [
    "SELECT * { ?s ?p ?o }",
    "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?type (COUNT(*) AS ?n) (SAMPLE(1) AS ?x) { ?s a ?type } GROUP BY ?type",
    PREFIX + "SELECT ?a ?place { ?a a kg:Assault OPTIONAL { ?a kg:place ?place } }",
    PREFIX + "SELECT ?c ?text { ?c kg:text ?text FILTER(LANG(?text) = 'ar') }",
    PREFIX + "SELECT ?a ?b { ?a kg:attacked+ ?b }",
    PREFIX + "SELECT ?e { ?e a kg:Event MINUS { ?e kg:day ?day } }",
    PREFIX + "SELECT (SUM(?n) AS ?all) { ?e kg:killedHigh ?n }",
    "SELECT (1/0 AS ?none) (STRLANG('غزة', 'ar') AS ?name) {}",
    "SELECT * { VALUES (?x ?y) { (1 UNDEF) ('a\\tb\\n\"c\"' <x:y>) } }",
    f"SELECT * FROM <{ARTICLE}> {{ ?s ?p ?o }}",
    f"SELECT * FROM NAMED <{ARTICLE}> {{ GRAPH ?g {{ ?s a ?type }} }}",
]
DATASETS = [
    {},
    {"default-graph-uri": ARTICLE},
    {"named-graph-uri": ARTICLE},
    {"default-graph-uri": ARTICLE, "named-graph-uri": "https://example.org/none"},
]
ROWS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}


def rows(response: httpx.Response, how: str) -> list[tuple[str, ...]]:
    """The answer as sorted rows of terms; of texts where the format has no types."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == how
    if ROWS[how] == "csv":
        head, *found = csv.reader(io.StringIO(response.text, newline=""))
        return [tuple(head), *sorted(tuple(row) for row in found)]
    answer = rdflib.query.Result.parse(io.BytesIO(response.content), format=ROWS[how])
    head = tuple(str(each) for each in answer.vars)
    body = [tuple("" if each is None else each.n3() for each in row) for row in answer]
    return [head, *sorted(body)]


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_same_rows(sample: TestClient, oracle: httpx.Client, query: str) -> None:
    for dataset in DATASETS:
        how = {"Accept": "application/sparql-results+json"}
        asked = {"params": {"query": query, **dataset}, "headers": how}
        mine, theirs = sample.get("/sparql", **asked), oracle.get("/query", **asked)
        assert rows(mine, how["Accept"]) == rows(theirs, how["Accept"]), dataset


@pytest.mark.parametrize("how", ROWS)
def test_the_same_rows_in_every_format(sample: TestClient, oracle: httpx.Client, how: str) -> None:
    for query in QUESTIONS:
        asked = {"params": {"query": query}, "headers": {"Accept": how}}
        assert rows(sample.get("/sparql", **asked), how) == rows(oracle.get("/query", **asked), how)


TRIPLES = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "application/ld+json": "json-ld",
}


@pytest.mark.parametrize("how", TRIPLES)
def test_the_same_triples(sample: TestClient, oracle: httpx.Client, how: str) -> None:
    for query in (
        "CONSTRUCT WHERE { ?s ?p ?o }",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ARTICLE}> {{ ?s ?p ?o }} }}",
        "DESCRIBE <https://w3id.org/khabar/event/strike>",
        "CONSTRUCT { <x:a> <x:b> 'غزة'@ar, 1.50, 'a\\nb<&>' } {}",
    ):
        found = []
        for client, path in ((sample, "/sparql"), (oracle, "/query")):
            response = client.post(path, data={"query": query}, headers={"Accept": how})
            assert response.headers["content-type"].partition(";")[0] == how
            graph = rdflib.Dataset().parse(data=response.content, format=TRIPLES[how])
            found.append({tuple(term.n3() for term in triple[:3]) for triple in graph})
        assert found[0] == found[1]
        assert found[0]


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
UPDATE = {"Content-Type": "application/sparql-update"}
# Where the standard decides on the status: both must answer alike.
REQUESTS = [
    pytest.param("GET", "?query=ASK%20%7B%7D", {}, b"", id="get"),
    pytest.param("POST", "", FORM, b"query=ASK+%7B%7D", id="form"),
    pytest.param("POST", "", DIRECT, b"ASK {}", id="direct"),
    pytest.param("POST", "", DIRECT, b"ASK {", id="wrong-query"),
    pytest.param("POST", "", DIRECT, b"", id="no-query"),
    pytest.param("POST", "", DIRECT, b"ASK { ?s ?p '\xff' }", id="not-utf-8"),
    pytest.param("POST", "", FORM, b"", id="empty-form"),
    pytest.param("POST", "", FORM, b"query=ASK+%7B%7D&query=ASK+%7B%7D", id="two-queries"),
    pytest.param("GET", "?query=ASK%20%7B", {}, b"", id="wrong-get"),
    pytest.param("POST", "", {"Content-Type": "text/plain"}, b"ASK {}", id="media-type"),
    pytest.param("GET", "?query=ASK%7B%7D", {"Accept": "image/png"}, b"", id="not-acceptable"),
    pytest.param(
        "GET", "?query=ASK%7B%7D&default-graph-uri=not%20an%20iri", {}, b"", id="wrong-graph"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("method", "tail", "headers", "body"), REQUESTS)
def test_the_same_status(
    sample: TestClient,
    oracle: httpx.Client,
    method: str,
    tail: str,
    headers: dict[str, str],
    body: bytes,
) -> None:
    mine = sample.request(method, f"/sparql{tail}", headers=headers, content=body)
    theirs = oracle.request(method, f"/query{tail}", headers=headers, content=body)
    assert mine.status_code == theirs.status_code, (mine.text, theirs.text)


@pytest.mark.parametrize(
    ("headers", "body"),
    [(UPDATE, "CLEAR ALL"), (FORM, "update=CLEAR+ALL"), (DIRECT, "CLEAR ALL")],
)
def test_updates_are_refused_and_change_nothing(
    sample: TestClient, headers: dict[str, str], body: str
) -> None:
    def size() -> int:
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        (row,) = sample.get("/sparql", params={"query": count}).json()["results"]["bindings"]
        return int(row["n"]["value"])

    before = size()
    refused = sample.post("/sparql", headers=headers, content=body)
    assert 400 <= refused.status_code < 500
    assert size() == before > 0
