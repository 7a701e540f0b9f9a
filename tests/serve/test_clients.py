"""The programs that people query endpoints with."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import rdflib
import SPARQLWrapper
from live import serving
from rdflib.plugins.stores.sparqlstore import SPARQLStore

import kg.serve

CLIENTS = Path(__file__).resolve().parents[1] / "clients"
EDITOR = Path(kg.serve.__file__).parent / "static" / "vendor"
PREFIX = "PREFIX kg: <https://w3id.org/khabar/ontology#> "
CLAIMS = PREFIX + "SELECT ?claim ?text { ?claim kg:text ?text } ORDER BY ?text"
FOUND = PREFIX + 'SELECT ?event { ?event kg:textMatch "الجبليون" . ?event a kg:Assault }'
ATTACKED = PREFIX + "CONSTRUCT { ?a kg:attacked ?b } WHERE { ?a kg:attacked ?b }"
ARTICLE = "https://w3id.org/khabar/article/a1"
CLAIM = "الغارة قتلت 20 مدنيا"
SECONDS = 60


@pytest.fixture(scope="module")
def address(sample_store: Path) -> Iterator[str]:
    with serving(sample_store, "--workers", "1") as base:
        yield base


@pytest.mark.parametrize("how", ["json", "xml", "csv"])
def test_rdflibs_store(address: str, how: str) -> None:
    store = SPARQLStore(f"{address}/sparql", returnFormat=how)
    rows = list(store.query(CLAIMS))
    assert CLAIM in {str(row[1]) for row in rows}
    assert len(rows) == 3


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflibs_graph_over_the_endpoint(address: str, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{address}/sparql", method=method))
    kg = rdflib.Namespace("https://w3id.org/khabar/ontology#")
    assert len(list(graph.triples((None, kg.attacked, None)))) == 3
    assert rdflib.Literal(CLAIM, lang="ar") in set(graph.objects(None, kg.text))
    assert bool(graph.query(PREFIX + "ASK { ?c a kg:Claim }").askAnswer)
    article = rdflib.Graph(SPARQLStore(f"{address}/sparql"), identifier=rdflib.URIRef(ARTICLE))
    assert 0 < len(list(article)) < len(list(graph))


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("direct", [True, False])
def test_sparqlwrapper(address: str, method: str, direct: bool) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{address}/sparql")
    client.setMethod(method)
    if direct and method == SPARQLWrapper.POST:
        client.setRequestMethod(SPARQLWrapper.POSTDIRECTLY)
    client.setQuery(CLAIMS)
    client.setReturnFormat(SPARQLWrapper.JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert CLAIM in {row["text"]["value"] for row in rows}
    client.setReturnFormat(SPARQLWrapper.XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 3
    client.setReturnFormat(SPARQLWrapper.CSV)
    assert CLAIM in client.queryAndConvert().decode()
    client.setQuery(FOUND)
    client.setReturnFormat(SPARQLWrapper.JSON)
    events = client.queryAndConvert()["results"]["bindings"]
    assert {"strike", "rocket"} < {row["event"]["value"].rpartition("/")[2] for row in events}
    client.setQuery(ATTACKED)
    for how in (SPARQLWrapper.TURTLE, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD):
        client.setReturnFormat(how)
        converted = client.queryAndConvert()
        graph = converted
        if isinstance(converted, bytes):
            graph = rdflib.Graph().parse(data=converted, format="turtle")
        assert len(graph) == 3
    client.setReturnFormat(SPARQLWrapper.JSON)
    client.setQuery("SELECT * {")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="error at 1:11"):
        client.query()


def test_comunica(address: str) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (CLIENTS / "node_modules" / "@comunica").is_dir():
        pytest.skip("npm ci has not been run in tests/clients")
    script = str(CLIENTS / "ask-comunica.mjs")
    select = (
        PREFIX + "SELECT ?text ?article { ?claim kg:text ?text ; kg:evidence ?e ."
        " ?e kg:article ?article FILTER(CONTAINS(?text, 'مدنيا')) OPTIONAL { ?claim kg:no ?x } }"
    )
    asked = [f"{address}/sparql", select, ATTACKED, PREFIX + "ASK { ?claim kg:stance 'deny' }"]
    done = subprocess.run([node, script, *asked], capture_output=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert {row["text"] for row in answer["rows"]} == {f"{CLAIM}@ar"}
    assert all(row["article"].startswith("https://w3id.org/khabar/") for row in answer["rows"])
    assert len(answer["triples"]) == 3
    assert answer["verdict"] is True


PAGE = """<!doctype html><meta charset="utf-8"><title>elsewhere</title>
<link rel="stylesheet" href="yasgui.min.css"><div id="box"></div>
<script src="yasgui.min.js"></script>
<script>
  const Made = window.Yasgui.default ?? window.Yasgui;
  const editor = new Made(document.getElementById("box"), {
    requestConfig: { endpoint: "%s", method: "%s" }, copyEndpointOnNewTab: false,
  });
  editor.getTab().setQuery(%s);
  editor.getTab().query();
</script>"""


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_yasgui_on_another_site(address: str, tmp_path: Path, method: str) -> None:
    driver = pytest.importorskip(
        "playwright.sync_api", reason="needs Playwright: pip install playwright"
    )
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs Chromium: apt install chromium")
    for name in ("yasgui.min.css", "yasgui.min.js"):
        shutil.copy(EDITOR / name, tmp_path)
    page_text = PAGE % (f"{address}/sparql", method, json.dumps(CLAIMS))
    (tmp_path / "index.html").write_text(page_text, encoding="utf-8")
    handler = partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        try:
            with driver.sync_playwright() as play:
                browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                page = browser.new_page()
                page.goto(f"http://127.0.0.1:{site.server_port}/index.html")
                page.locator("table", has_text=CLAIM).first.wait_for(timeout=SECONDS * 1000)
                browser.close()
        finally:
            site.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass
