"""The explorer in a real browser; skipped where there is no Chromium or no Playwright."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sample_knowledge import sample_article, sample_knowledge, sample_record

from kg.graph import quads
from kg.store import RecordStore, write_graph

playwright = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install playwright"
)
CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt install chromium")

EVIL = "<img src=x onerror=\"document.body.dataset.owned='yes'\">"
FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
READY = "main:not([aria-busy])"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("browser") / "khabar-store"
    knowledge = sample_knowledge()
    articles = (*knowledge.articles, replace(knowledge.articles[0], id="evil", title=EVIL))
    entities = tuple(
        replace(one, latitude=15.5, longitude=44.2) if one.key == "valley"
        else replace(one, labels={"ar": EVIL}) if one.key == "agency" else one
        for one in knowledge.entities
    )  # fmt: skip
    world = replace(knowledge, articles=articles, entities=entities)
    write_graph(store, quads(world, [sample_record()]))
    with RecordStore(store) as records:
        records.put(sample_article(), sample_record(), "1")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve"]
    command += ["--store", str(store), "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        base = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                httpx.get(f"{base}/health")
                break
            except httpx.TransportError:
                assert server.poll() is None
                time.sleep(0.05)
        yield base
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that fails the test on any script error, blocked script or request elsewhere."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1200, "height": 900}, accept_downloads=True
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    page.on(
        "request",
        lambda request: (
            problems.append(request.url)
            if not request.url.startswith((address, "data:", "blob:"))
            else None
        ),
    )
    yield page
    context.close()
    assert not problems


def test_search_leads_to_an_entity(page: Any) -> None:
    page.goto("/")
    page.locator(READY).wait_for()
    page.get_by_role("searchbox").fill("جبليين")
    page.keyboard.press("Enter")
    page.locator(READY).wait_for()
    page.locator(".results .entity", has_text="قوات الجبل").first.click()
    page.locator(READY).wait_for()
    assert "/entity/mountain" in page.url
    assert page.locator("h1").inner_text().startswith("قوات الجبل")
    page.locator("details.edge", has_text="مدنيون").locator("summary").click()
    page.locator("details.edge blockquote", has_text="20 مدنيا").wait_for()


def test_an_edge_in_the_graph_opens_its_sentences(page: Any) -> None:
    page.goto("/")
    page.locator(READY).wait_for()
    # Where the middle of the arrow is drawn, asked of the picture itself.
    place = page.evaluate(
        """() => {
          const { sigma, graph } = window.khabar.picture;
          const at = (key) => sigma.graphToViewport(graph.getNodeAttributes(key));
          const [one, two] = [at("ali"), at("ministry")];
          const box = document.querySelector(".picture").getBoundingClientRect();
          return [box.x + (one.x + two.x) / 2, box.y + (one.y + two.y) / 2];
        }"""
    )
    page.mouse.move(place[0], place[1])
    page.wait_for_timeout(150)
    page.mouse.click(place[0], place[1])
    page.locator(".panel blockquote", has_text="التقى سامر العلي وزير الصحة").wait_for()
    assert "المنبر" in page.locator(".panel .report footer").inner_text()


def test_the_same_edge_by_keyboard(page: Any) -> None:
    page.goto("/?relation=attacked")
    page.locator(READY).wait_for()
    page.locator(".panel .edges button", has_text="جماعة السهل").first.focus()
    page.keyboard.press("Enter")
    page.locator(".panel blockquote", has_text="صاروخا").first.wait_for()


def test_filters_narrow_the_graph(page: Any) -> None:
    page.goto("/")
    page.locator(READY).wait_for()
    assert page.locator(".panel .edges li").count() == 4
    page.locator(".choice summary").first.click()
    page.locator(".options label", has_text="تشاور").locator("input").check()
    page.locator(".panel .edges li").nth(1).wait_for(state="detached")
    assert page.locator(".panel .edges li").count() == 1
    assert "relation=consultedWith" in page.url


def test_brushing_the_timeline_sets_the_period(page: Any) -> None:
    page.goto("/timeline")
    page.locator(READY).wait_for()
    box = page.locator("svg.timeline").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.05, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + 30, steps=4)
    page.mouse.up()
    page.locator(".card", has_text="التقى").first.wait_for(state="detached")
    assert "from=2018-06" in page.url


def test_the_map_lists_what_happened_in_a_place(page: Any) -> None:
    page.goto("/map")
    page.locator(READY).wait_for()
    page.locator(".leaflet-interactive").first.click()
    page.locator(".panel .card", has_text="قوات الجبل").first.wait_for()


def test_an_article_marks_what_was_read(page: Any) -> None:
    page.goto("/article/a1")
    page.locator(READY).wait_for()
    page.locator(".text a.m-event", has_text="قتل").click()
    page.locator(READY).wait_for()
    assert "/event/strike" in page.url
    assert page.locator(".versions .version").count() >= 2
    assert page.locator(".sentence").first.inner_text().startswith("قتل")


def test_the_language_switch(page: Any) -> None:
    page.goto("/claim/c-deny")
    page.locator(READY).wait_for()
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.get_by_role("link", name="English").click()
    page.locator(READY).wait_for()
    assert page.evaluate("document.documentElement.dir") == "ltr"
    page.get_by_text("Chain of attribution").wait_for()


def test_the_sparql_of_a_view_runs_in_the_editor(page: Any) -> None:
    page.goto("/event/strike")
    page.locator(READY).wait_for()
    page.locator("a.sparql").click()
    page.locator("#yasgui .yasqe").first.wait_for()
    page.locator(".yasqe_queryButton").first.click()
    page.locator("#yasgui table", has_text="20 مدنيا").wait_for()


def test_a_ready_made_question(page: Any) -> None:
    page.goto("/query")
    page.locator("#yasgui .yasqe").first.wait_for()
    page.get_by_role("link", name="من هاجم من").click()
    page.locator("#yasgui table", has_text="قوات الجبل").wait_for()


@pytest.mark.parametrize(
    ("text", "start"), [("CSV", b"source,"), ("GEXF", b"<?xml"), ("Turtle", b"@prefix")]
)
def test_downloads(page: Any, text: str, start: bytes) -> None:
    page.goto("/")
    page.locator(READY).wait_for()
    with page.expect_download() as waiting:
        page.locator(".tools").get_by_role("link", name=text, exact=True).click()
    assert Path(waiting.value.path()).read_bytes().startswith(start)


@pytest.mark.parametrize("path", ["/search?q=الجبل", "/outlets", "/contradictions"])
def test_every_view_can_be_taken_away(page: Any, path: str) -> None:
    page.goto(path)
    page.locator(READY).wait_for()
    links = page.locator(".tools .downloads a")
    links.first.wait_for()
    assert links.all_inner_texts() == ["CSV", "GEXF", "Turtle"]
    for link, start in zip(links.all(), ("", "<?xml", "@prefix"), strict=True):
        answer = page.request.get(link.get_attribute("href"))
        assert answer.ok, answer.text()
        text = answer.text()
        assert text.startswith(start)
        assert len(text.splitlines()) > 1
        if start == "<?xml":
            assert "<edge " in text


@pytest.mark.parametrize(
    "path", ["/article/evil", "/entity/agency", "/claim/c-deny", "/outlet/المنبر"]
)
def test_hostile_names_stay_text(page: Any, path: str) -> None:
    page.goto(path)
    page.locator(READY).wait_for()
    assert page.locator("main").inner_text().count("<img src=x")
    assert page.locator("main img").count() == 0
    assert page.evaluate("document.body.dataset.owned") is None


@pytest.mark.parametrize(
    "path", ["/", "/map", "/event/strike", "/article/a1", "/query", "/entity/mountain"]
)
def test_a_phone_scrolls_one_way(browser: Any, address: str, path: str) -> None:
    context = browser.new_context(
        base_url=address, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    page.goto(path)
    page.locator(READY).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
