from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import rdflib
from sample_knowledge import sample_article, sample_knowledge, sample_record
from starlette.testclient import TestClient

from kg.errors import StoreError
from kg.graph import quads
from kg.serve.app import create_app
from kg.serve.config import Config
from kg.store import RecordStore, write_graph

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
EVIL_ID = 'a/../../"<b>&'


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Config(store=sample_store, workers=1))) as client:
        yield client


def get(client: TestClient, path: str, **params: Any) -> Any:
    response = client.get(f"/api/{path}", params=params)
    assert response.status_code == 200, response.text
    return response.json()


def table(client: TestClient, view: Any) -> list[dict[str, str]]:
    """The rows of a view's SPARQL, and proof that its triples are triples."""
    triples = client.get("/sparql", params={"query": view["sparql"]["triples"], "format": "turtle"})
    assert triples.status_code == 200, triples.text
    assert len(rdflib.Graph().parse(data=triples.content, format="turtle")) > 0
    answer = client.get("/sparql", params={"query": view["sparql"]["table"], "format": "csv"})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def key(iri: str) -> str:
    return iri.rpartition("/")[2]


@pytest.mark.parametrize(
    ("params", "edges"),
    [
        ({}, {("mountain", "attacked", "civilians"), ("plain", "attacked", "mountain"),
              ("mountain", "attacked", "plain"), ("ali", "consultedWith", "ministry")}),
        ({"relation": "consultedWith"}, {("ali", "consultedWith", "ministry")}),
        ({"belief": "0.6"}, {("mountain", "attacked", "civilians")}),
        ({"outlet": "الشاهد"}, {("mountain", "attacked", "civilians"),
                                ("plain", "attacked", "mountain")}),
        ({"named": "1"}, {("plain", "attacked", "mountain"), ("mountain", "attacked", "plain"),
                          ("ali", "consultedWith", "ministry")}),
        ({"from": "2018-07-15"}, {("plain", "attacked", "mountain")}),
        ({"to": "2018-06-14"}, {("mountain", "attacked", "civilians")}),
        # An event that nobody dates counts for the days on which it was reported.
        ({"from": "2018-06-15", "to": "2018-06-15"}, {("mountain", "attacked", "plain")}),
        ({"around": "ali"}, {("ali", "consultedWith", "ministry")}),
    ],
)  # fmt: skip
def test_the_graph_is_what_its_sparql_says(
    client: TestClient, params: dict[str, str], edges: set[tuple[str, str, str]]
) -> None:
    view = get(client, "graph", **params)
    shown = {(edge["source"], edge["relation"], edge["target"]) for edge in view["edges"]}
    assert shown == edges
    assert {node["key"] for node in view["nodes"]} == {
        end for one, _, other in edges for end in (one, other)
    }
    rows = table(client, view)
    asked = {
        (key(row["source"]), row["property"].partition("#")[2], key(row["target"])) for row in rows
    }
    assert asked == edges


def test_an_edge_leads_to_its_sentences(client: TestClient) -> None:
    view = get(client, "edge", source="mountain", relation="attacked", target="civilians")
    (event,) = view["events"]
    assert [report["outlet"] for report in event["reports"]] == ["المنبر", "الشاهد"]
    quotes = [report["quote"] for report in event["reports"]]
    assert sorted(quotes) == sorted(row["quote"] for row in table(client, view))
    assert {"text": "قتلت", "trigger": True} in event["reports"][1]["pieces"]
    assert client.get("/api/edge?source=mountain&target=none").status_code == 404
    assert client.get("/api/edge?source=mountain").status_code == 400


def test_an_entity(client: TestClient) -> None:
    view = get(client, "entity/mountain")
    assert (view["ar"], view["en"], view["names"]) == (
        "قوات الجبل", "Mountain Forces", ["الجبليون"],
    )  # fmt: skip
    out = {(edge["relation"], edge["entity"]["key"]) for edge in view["relations"]["out"]}
    assert out == {("attacked", "civilians"), ("attacked", "plain")}
    assert [edge["entity"]["key"] for edge in view["relations"]["in"]] == ["plain"]
    rows = table(client, view)
    assert {key(row["what"]) for row in rows if row["as"] == "actor"} == {
        event["key"] for event in view["did"]["events"]
    }
    assert get(client, "entity/ali")["said"][0]["text"] == "استهداف المدنيين"


def test_an_event_with_each_version(client: TestClient) -> None:
    view = get(client, "event/strike")
    assert [(one["outlet"], one["killed"]) for one in view["reports"]] == [
        ("المنبر", 12),
        ("الشاهد", 20),
    ]
    assert (view["killed_low"], view["killed_high"]) == (12, 20)
    assert {one["topic"] for one in view["contradictions"]} == {"casualties", "occurrence"}
    assert {one["key"] for one in view["claims"]} == {"c-deny", "c-toll"}
    assert [row["killed"] for row in table(client, view)] == ["12", "20"]


def test_a_claim_with_its_chain(client: TestClient) -> None:
    view = get(client, "claim/c-deny")
    assert (view["speaker"]["key"], view["via"]["key"], view["outlets"]) == (
        "ali",
        "agency",
        ["المنبر"],
    )
    assert {"text": "استهداف المدنيين", "claim": True} in view["evidence"][0]["pieces"]
    (row,) = table(client, view)
    assert (row["outlet"], row["via"], row["speaker"]) == ("المنبر", "وكالة الجبل", "سامر العلي")


def test_an_article_in_pieces(client: TestClient) -> None:
    view = get(client, "article/a1")
    assert "".join(piece["text"] for piece in view["title_pieces"]) == sample_article().title
    assert "".join(piece["text"] for piece in view["pieces"]) == sample_article().body
    (trigger,) = (piece for piece in view["pieces"] if "event" in piece)
    assert (trigger["text"], trigger["event"]["key"]) == ("قتل", "strike")
    assert [piece["entity"]["key"] for piece in view["pieces"] if "entity" in piece] == ["mountain"]
    assert table(client, view)
    assert get(client, "article/a2")["pieces"] is None  # the store keeps no text of it


def test_time_places_and_lists(client: TestClient) -> None:
    bins = get(client, "timeline")["bins"]
    assert sum(bin_["events"] for bin_ in bins) == 5
    assert get(client, "timeline", entity="ali")["bins"] == [
        {"day": "2018-06-20", "events": 1, "attacks": 0}
    ]
    assert get(client, "map")["places"] == []  # the valley has no coordinates here
    events = get(client, "events", place="valley")
    assert {event["key"] for event in events["events"]} == {"strike", "not-shelled"}
    assert len(get(client, "events", limit=2, offset=4)["events"]) == 1
    assert {one["name"]: one["articles"] for one in get(client, "outlets")["outlets"]} == {
        "المنبر": 2,
        "الشاهد": 1,
    }
    assert len(get(client, "contradictions")["contradictions"]) == 2
    assert [one["article"] for one in get(client, "outlet/الشاهد")["list"]] == ["a2"]


@pytest.mark.parametrize(
    ("query", "kind", "found"),
    [
        ("الجبل", "entities", {"mountain", "agency"}),
        ("جبليين", "entities", {"mountain", "agency"}),
        ("Mountain", "entities", {"mountain"}),
        ("وادي النور", "entities", {"valley"}),
        ("مدني", "claims", {"c-deny", "c-toll"}),
        ("صاروخ", "events", {"rocket", "undated"}),
        ('"20 مدنيا"', "events", {"strike"}),
        ("قتيل", "articles", {"a2"}),
        ("*", "entities", set()),
    ],
)
def test_search(client: TestClient, query: str, kind: str, found: set[str]) -> None:
    view = get(client, "search", q=query)
    name = "article" if kind == "articles" else "key"
    assert {one[name] for one in view[kind]} == found
    if found:
        assert {key(row["thing"]) for row in table(client, view)} >= found


def test_text_search_within_sparql(client: TestClient) -> None:
    query = """PREFIX kg: <https://w3id.org/khabar/ontology#>
    SELECT ?event ?day { ?event kg:textMatch "الجبليون" . ?event a kg:Assault ; kg:day ?day }"""
    answer = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert {key(row["event"]["value"]) for row in answer} == {"strike", "not-shelled", "rocket"}
    wrong = 'SELECT * { ?x <https://w3id.org/khabar/ontology#textMatch> "a" ; ?p ?o }'
    assert client.get("/sparql", params={"query": wrong}).status_code == 400


@pytest.mark.parametrize(
    "path",
    ["entity/mountain", "event/strike", "claim/c-toll", "article/a1", "contradiction/k-toll"],
)
def test_things_are_rdf_too(client: TestClient, path: str) -> None:
    node = rdflib.URIRef(f"https://w3id.org/khabar/{path}")
    for accept, format_ in (("text/turtle", "turtle"), ("application/ld+json", "json-ld")):
        response = client.get(f"/{path}", headers={"Accept": accept})
        assert response.headers["content-type"].partition(";")[0] == accept
        graph = rdflib.Graph().parse(data=response.content, format=format_)
        assert (node, None, None) in graph
    named = client.get(f"/{path}?format=ntriples", headers=BROWSER)
    assert named.headers["content-type"].startswith("application/n-triples")
    assert client.get(f"/{path}x", headers={"Accept": "text/turtle"}).status_code == 404
    assert client.get(f"/{path}x", headers=BROWSER).status_code == 404
    assert client.get(f"/{path}", headers={"Accept": "image/png"}).status_code == 406


def test_evidence_leads_to_its_place_in_the_article(client: TestClient) -> None:
    query = "SELECT ?e { ?e a <https://w3id.org/khabar/ontology#Evidence> } LIMIT 1"
    (row,) = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    path = row["e"]["value"].removeprefix("https://w3id.org/khabar")
    moved = client.get(path, headers=BROWSER, follow_redirects=False)
    assert moved.status_code == 303
    assert moved.headers["location"].startswith("../article/a")
    assert "#char=0," in moved.headers["location"]


def test_the_language_is_kept(client: TestClient) -> None:
    english = client.get("/map?lang=en", headers=BROWSER)
    assert '<html lang="en" dir="ltr"' in english.text
    assert 'href="?lang=ar"' in english.text
    assert '<html lang="en" dir="ltr"' in client.get("/", headers=BROWSER).text
    assert "Graph" in client.get("/", headers=BROWSER).text
    client.cookies.clear()
    assert '<html lang="ar" dir="rtl"' in client.get("/?lang=xx", headers=BROWSER).text


def test_gexf_of_a_view(client: TestClient) -> None:
    from lxml import etree

    response = client.get("/api/graph.gexf", params={"entity": "mountain", "hops": 1})
    assert response.headers["content-type"].startswith("application/gexf+xml")
    root = etree.fromstring(response.content)
    assert len(root.findall(".//{*}edge")) == 3
    assert client.get("/api/graph.gexf?entity=nobody").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "graph?from=yesterday",
        "graph?belief=2",
        "graph?belief=nan",
        "graph?top=-1",
        "events?limit=1e9",
        "timeline?to=2018-1-1",
    ],
)
def test_wrong_parameters(client: TestClient, path: str) -> None:
    response = client.get(f"/api/{path}")
    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2f%2e%2e%2fpyproject.toml",
        "/static//etc/passwd",
        "/static/app/..%5c..%5capp.py",
        "/article/..%2f..%2fetc%2fpasswd",
        "/api/article/%2e%2e%2frecords.db",
        "/entity/%00",
    ],
)
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 404
    assert "create_app" not in response.text


def test_names_and_headlines_cannot_become_code(tmp_path: Path) -> None:
    knowledge = sample_knowledge()
    first, *others = knowledge.articles
    hostile = replace(first, id=EVIL_ID, title=EVIL, source=EVIL, url="javascript:alert(3)")
    entities = tuple(
        replace(one, key=EVIL_ID, labels={"ar": EVIL}) if one.key == "agency" else one
        for one in knowledge.entities
    )
    claims = tuple(replace(one, via=EVIL_ID if one.via else None) for one in knowledge.claims)
    world = replace(knowledge, articles=(hostile, first, *others), entities=entities, claims=claims)
    write_graph(tmp_path, quads(world, [replace(sample_record(), id=EVIL_ID)]))
    with RecordStore(tmp_path) as records:
        article = replace(sample_article(), id=EVIL_ID, title=EVIL)
        records.put(article, replace(sample_record(), id=EVIL_ID, title=EVIL), "1")
    with TestClient(create_app(Config(store=tmp_path, workers=1))) as client:
        name = quote(EVIL_ID, safe="")
        for path in (
            f"/article/{name}", f"/entity/{name}", f"/outlet/{quote(EVIL, safe='')}",
            f"/search?q={quote(EVIL)}", f"/query?query={quote(EVIL)}", f"/?lang={quote(EVIL)}",
        ):  # fmt: skip
            response = client.get(path, headers=BROWSER)
            assert response.status_code == 200, path
            assert "<script>alert" not in response.text
            assert "<img" not in response.text
            assert "script-src 'self';" in response.headers["content-security-policy"]
        api = client.get(f"/api/article/{name}")
        assert api.headers["content-type"] == "application/json"
        assert api.headers["x-content-type-options"] == "nosniff"
        assert api.json()["title"] == EVIL
        rdf = client.get(f"/article/{name}", headers={"Accept": "text/turtle"})
        assert EVIL in {str(o) for o in rdflib.Graph().parse(data=rdf.text).objects()}


def test_a_store_that_may_not_be_written_to(tmp_path: Path, monkeypatch: Any) -> None:
    from kg.store.explorer import index
    from kg.store.explorer.schema import FILE

    store = tmp_path / "store"
    write_graph(store, quads(sample_knowledge()))
    (store / "graph-1" / FILE).unlink()
    built = index.build_index

    def refuse(graph: Any, path: Path) -> None:
        if path.parent.name == "graph-1":
            raise PermissionError(13, "read-only")
        built(graph, path)

    monkeypatch.setattr(index, "build_index", refuse)
    monkeypatch.setattr(index.tempfile, "gettempdir", lambda: str(tmp_path))
    with index.open_index(store) as opened:
        assert opened.rows("SELECT COUNT(*) AS n FROM event") == [{"n": 5}]
    (folder,) = tmp_path.glob("khabar-*")
    assert len(list(folder.glob("explorer-*.db"))) == 1
    folder.chmod(0o777)
    with pytest.raises(StoreError, match="somebody else"), index.open_index(store):
        pass
