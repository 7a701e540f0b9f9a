"""What strangers try: none of it reaches other machines or files, or outlives its request."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kg.errors import QueryError
from kg.serve.app import create_app
from kg.serve.config import Config

PASSWORDS = "/etc/passwd"


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[TestClient]:
    config = Config(store=sample_store, workers=1, timeout=1.0, memory=256)
    with TestClient(create_app(config), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def trap() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a server that nobody must call, and what it was told."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    caller, _ = server.accept()
                except TimeoutError:
                    continue
                with caller:
                    heard.append(caller.recv(100))

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", heard
        done.set()
        thread.join()


def ask(client: TestClient, query: str):  # type: ignore[no-untyped-def]
    return client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})


SERVICES = [
    "SELECT * {{ SERVICE <{to}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ sErViCe SILENT <{to}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{to}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?u {{ <{to}> }} SERVICE SILENT ?u {{ ?s ?p ?o }} }}",
    "PREFIX e: <{to}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
    "PREFIX e: <{to}> SELECT * {{SERVICEe:x{{?s ?p ?o}}}}",
    "BASE <{to}> SELECT * {{ SERVICE <x> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE#x\n<{to}>#x\n{{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{to}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SER\\U00000056ICE <{to}> {{ ?s ?p ?o }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{to}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ FILTER(?s<?b#>\n) SERVICE <{to}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ OPTIONAL {{ {{ SELECT * {{ SERVICE <{to}> {{ ?s ?p ?o }} }} }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{to}> {{ ?s ?p ?o }} }}",
    "DESCRIBE ?s {{ SERVICE <{to}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{}} UNION {{ SERVICE <{to}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ MINUS {{ SERVICE <{to}> {{ ?s ?p ?o }} }} }}",
    "LOAD <{to}>",
    "load silent <{to}> INTO GRAPH <x:y>",
    "PREFIX a: <b:>#\nLoAd<{to}>",
    "\\u004COAD <{to}>",
    "CLEAR ALL; LOAD <{to}>",
    "BASE <{to}> LOAD <x>",
]


@pytest.mark.parametrize("query", SERVICES)
def test_no_query_calls_another_server(
    client: TestClient, trap: tuple[str, list[bytes]], query: str
) -> None:
    address, heard = trap
    response = ask(client, query.format(to=address))
    assert response.status_code == 400, response.text
    assert heard == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <{to}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{to}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT * {{ GRAPH <{to}> {{ ?s ?p ?o }} }}",
        "DESCRIBE <{to}>",
    ],
)
def test_a_graph_of_that_name_is_not_fetched(
    client: TestClient, trap: tuple[str, list[bytes]], query: str
) -> None:
    address, heard = trap
    response = ask(client, query.format(to=address))
    assert response.status_code in {200, 406}
    assert response.text.count("\n") <= 1
    assert client.get("/store", params={"graph": address}).status_code == 404
    chosen = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": address}
    assert client.get("/sparql", params=chosen).json()["results"]["bindings"] == []
    assert heard == []


@pytest.mark.parametrize(
    "name",
    [f"file://{PASSWORDS}", f"FILE:{PASSWORDS}", f"file://localhost{PASSWORDS}",
     "\\u0066ile:///etc/passwd"],
)  # fmt: skip
def test_files_are_no_graphs(client: TestClient, name: str) -> None:
    for query in (
        f"SELECT * FROM <{name}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{name}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ):
        assert ask(client, query).status_code == 400
    for query in (
        f"BASE <file:///> SELECT * FROM <{PASSWORDS}> {{ ?s ?p ?o }}",
        "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }",
        f"SELECT * {{ GRAPH <{name}> {{ ?s ?p ?o }} }}",
    ):
        response = ask(client, query)
        assert response.status_code in {200, 400}
        assert "root:" not in response.text
    chosen = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": name}
    assert "root:" not in client.get("/sparql", params=chosen).text
    assert client.get("/store", params={"graph": name}).status_code in {400, 404}


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/static/%2e%2e/%2e%2e/config.py",
        "/static/..%5c..%5cconfig.py",
        "/static//etc/passwd",
        "/store/../../etc/passwd",
        "/article/..%2f..%2f..%2fetc%2fpasswd",
        "/article/%2e%2e%2f%2e%2e%2fetc%2fpasswd%00.html",
        "/api/article/..%2frecords.db",
        "/.well-known/../../etc/passwd",
    ],
)
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "root:" not in response.text


BREAK = "x\r\nSet-Cookie: owned=1\r\n\r\n<script>"


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/sparql", {"query": "ASK {}", "format": BREAK}),
        ("/sparql", {"query": BREAK}),
        ("/sparql", {"query": f"SELECT ('{BREAK}' AS ?x) {{}}"}),
        ("/store", {"graph": BREAK}),
        ("/store", {"default": "", "format": BREAK}),
        ("/", {"lang": BREAK}),
        ("/query", {"query": BREAK, "lang": BREAK}),
        ("/contradiction/" + "%0d%0aSet-Cookie:%20owned=1", {}),
        ("/evidence/" + "%0d%0aSet-Cookie:%20owned=1", {}),
        ("/entity/%0d%0aX: y", {"format": BREAK}),
        ("/sparql%0d%0aSet-Cookie:%20owned=1/", {}),
        ("/api/graph", {"from": BREAK}),
    ],
)
def test_no_header_is_smuggled_in(client: TestClient, path: str, params: dict[str, str]) -> None:
    for headers in ({}, {"Accept": "text/html"}):
        response = client.get(path, params=params, headers=headers, follow_redirects=False)
        assert response.status_code < 500
        assert "owned" not in response.headers.get("set-cookie", "")
        for value in response.headers.values():
            assert "\r" not in value
            assert "\n" not in value
        kind = response.headers.get("content-type", "")
        assert "<script>" not in response.text or not kind.startswith("text/html")
        client.cookies.clear()


@pytest.mark.parametrize(
    "host", ['evil"><script>', "a b", "user@evil", "evil/path?", "<>", "a\\b", "a`b", "{x}"]
)
def test_a_false_host_names_nothing(client: TestClient, host: str) -> None:
    for path in ("/sparql", "/.well-known/void"):
        response = client.get(path, headers={"Host": host, "Accept": "text/turtle"})
        assert response.status_code < 500
        assert "<script" not in response.text


def test_what_is_too_long(client: TestClient) -> None:
    long = "x" * 300_000
    assert client.post("/sparql", data={"query": long}).status_code == 413
    kind = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=f"ASK {{}} #{long}", headers=kind).status_code == 413
    within = "ASK {}" + " " * 120_000
    assert "longer than" in client.post("/sparql", content=within, headers=kind).text
    many = "&".join(["default-graph-uri=a:b"] * 500)
    assert client.get(f"/sparql?query=ASK{{}}&{many}").status_code == 400
    deep = "SELECT * " + "{" * 40_000 + "}" * 40_000
    assert client.post("/sparql", content=deep, headers=kind).status_code in {400, 500}
    nested = "ASK { FILTER(" + "(" * 40_000 + "1" + ")" * 40_000 + ") }"
    assert client.post("/sparql", content=nested, headers=kind).status_code in {400, 500}
    assert ask(client, "ASK {}").status_code == 200


@pytest.mark.parametrize(
    "tail",
    ["?query=%", "?query=%zz", "?query=%ff", "?query=%ED%A0%80", "?query=%00", "?%", "?=", "?&=&",
     "?query", "?query=ASK{}&default-graph-uri=%zz", "?query=ASK{}&format=%ff", "?%ff=%ff"],
)  # fmt: skip
def test_wrong_percents(client: TestClient, tail: str) -> None:
    assert client.get(f"/sparql{tail}").status_code == 400


@pytest.mark.parametrize(
    "path", ["/entity/%ff", "/article/%", "/event/%zz", "/%ff%fe", "/api/claim/%c0%af"]
)
def test_wrong_percents_in_paths(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=60), accept=st.text(st.characters(codec="latin-1"), max_size=40))
def test_no_request_breaks_the_server(client: TestClient, body: bytes, accept: str) -> None:
    """Any bytes as a form, as a query and as a query string."""
    wanted = {
        "Accept": accept.replace("\r", "").replace("\n", "").replace("\0", "").encode("latin-1")
    }
    form = {"Content-Type": "application/x-www-form-urlencoded", **wanted}
    direct = {"Content-Type": "application/sparql-query", **wanted}
    for kind in (form, direct):
        assert client.post("/sparql", content=body, headers=kind).status_code < 500
    assert client.post("/sparql", content=b"query=" + body, headers=form).status_code < 500


HEAVY = {
    "cross join": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "regex": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
        " FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '^(([^x]+)+)+y$')) }"
    ),
    "nested regex": "SELECT (REGEX('aaaa', '((((a{1,1000}){1,1000}){1,1000}){1,1000})') AS ?x) {}",
    "text": (
        f"SELECT (STRLEN(?i) AS ?n) {{ BIND('{'a' * 240}' AS ?a)"
        + "".join(
            f" BIND(REPLACE(?{one}, 'a', '{'a' * 24}') AS ?{two})"
            for one, two in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + " }"
    ),
    "sort": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<x:a>|^!<x:a>)* ?b . ?c (!<x:a>|^!<x:a>)* ?d }",
    "group": "SELECT (GROUP_CONCAT(?t) AS ?x) { ?a ?b ?t . ?d ?e ?f . ?g ?h ?i }",
}  # fmt: skip


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_queries_end_alone(client: TestClient, name: str) -> None:
    response = ask(client, HEAVY[name])
    assert response.status_code in {200, 400, 500, 504}
    if response.status_code >= 500:
        assert response.headers["khabar-error"] in {"timeout", "memory", "too-large"}
    assert ask(client, "ASK {}").status_code == 200


def test_files_are_written_one_after_the_other(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*_: object) -> str:
        time.sleep(0.2)
        raise QueryError("that is all")

    monkeypatch.setattr("kg.serve.api.Api._write_gexf", slowly)
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(client.get, ["/api/graph.gexf"] * 8))
    assert sorted(answer.status_code for answer in answers) == [400] * 4 + [503] * 4
    assert all("retry-after" in one.headers for one in answers if one.status_code == 503)


def test_a_client_that_sends_slowly_is_cut_off(sample_store: Path) -> None:
    import uvicorn

    from kg.serve.connection import connection_class

    config = Config(store=sample_store, workers=1, patience=0.3)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        server = uvicorn.Server(
            uvicorn.Config(
                create_app(config), http=connection_class(config.patience), log_level="error"
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        try:
            assert drip(address, b"GET /health HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 100) == b""
            head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n"
            head += b"Content-Type: application/sparql-query\r\n\r\n"
            assert b" 408 " in drip(address, b"ASK {} # " * 11, at_once=head)
            kept = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
            assert drip(address, b"GET /health HTTP/1.1" * 5, at_once=kept).count(b" 200 ") == 1
        finally:
            server.should_exit = True
            thread.join()


def drip(address: tuple[str, int], slowly: bytes, at_once: bytes = b"") -> bytes:
    """What comes back before the server hangs up on a client that sends byte by byte."""
    with socket.create_connection(address, timeout=5) as client:
        client.sendall(at_once)
        heard = b""
        client.settimeout(0.05)
        started = time.monotonic()
        for byte in slowly:
            try:
                client.sendall(bytes([byte]))
                piece = client.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                break
            if not piece:
                break
            heard += piece
        else:
            pytest.fail("the server waits for ever")
        assert time.monotonic() - started < 4
        return heard
