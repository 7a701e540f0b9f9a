"""Draws a GEXF file as browser programs do: graphology-gexf reads it, sigma draws it in Chromium.

python tests/clients/draw_gexf.py graph.gexf picture.png
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

CLIENTS = Path(__file__).resolve().parent
ROOT = CLIENTS.parents[1]
SITE = "http://drawing.test/"  # answered from these files, by no server
SIGMA = ROOT / "kg/serve/static/vendor/sigma.js"
WIDTH, HEIGHT = 1600, 1200
SECONDS = 60
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PAGE = """<!doctype html><meta charset="utf-8">
<style>html, body, #box { margin: 0; width: 100%; height: 100%; }</style><div id="box"></div>
<script type="module">
import { MultiDirectedGraph, Sigma } from "./sigma.js";
const { nodes, edges } = await (await fetch("graph.json")).json();
const graph = new MultiDirectedGraph();
for (const { id, ...attributes } of nodes) graph.addNode(id, attributes);
for (const { id, source, target, ...attributes } of edges)
  graph.addEdgeWithKey(id, source, target, attributes);
const drawn = [];
const sigma = new Sigma(graph, document.getElementById("box"), {
  labelFont: "Noto Sans Arabic, Noto Naskh Arabic, sans-serif",
  labelRenderedSizeThreshold: 4,
  defaultDrawNodeLabel(context, data, settings) {
    drawn.push(data.label);
    context.font = `${settings.labelSize}px ${settings.labelFont}`;
    context.direction = "rtl";
    context.textAlign = "left";
    context.fillText(data.label, data.x + data.size + 3, data.y + 4);
  },
});
sigma.once("afterRender", () => {
  window.result = { nodes: graph.order, edges: graph.size, labels: drawn };
});
sigma.refresh();
</script>"""


def chromium() -> str | None:
    """Where Chromium is, if it is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def missing() -> str | None:
    """Why nothing can be drawn here; None where it can."""
    if chromium() is None:
        return "needs Chromium: apt install chromium"
    try:
        import playwright.sync_api  # noqa: F401  # only asked for
    except ImportError:
        return "needs Playwright: pip install playwright"
    if shutil.which("node") is None:
        return "node is not installed"
    if not (CLIENTS / "node_modules").is_dir():
        return "npm ci has not been run in tests/clients"
    return None


def draw(gexf: Path, picture: Path) -> dict[str, Any]:
    """Write the picture; how many nodes and edges were read, and which labels drawn."""
    from playwright.sync_api import Route, sync_playwright

    read = [str(shutil.which("node")), str(CLIENTS / "read-gexf.mjs"), str(gexf)]
    graph = subprocess.run(read, capture_output=True, check=True, timeout=SECONDS).stdout

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(SITE)
        if not name:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")
        elif name == "graph.json":
            route.fulfill(body=graph, content_type="application/json; charset=utf-8")
        elif name == SIGMA.name:
            route.fulfill(path=SIGMA, content_type="text/javascript; charset=utf-8")
        else:
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.route("**/*", answer)
        page.goto(SITE)
        try:
            page.wait_for_function("window.result", timeout=SECONDS * 1000)
        except Exception:
            if problems:
                raise RuntimeError("; ".join(problems)) from None
            raise
        found: dict[str, Any] = page.evaluate("window.result")
        page.screenshot(path=picture)
        browser.close()
    return {**found, "problems": problems}


if __name__ == "__main__":
    if reason := missing():
        sys.exit(reason)
    told = draw(Path(sys.argv[1]), Path(sys.argv[2]))
    told["labels"] = len(told["labels"])
    sys.stdout.write(json.dumps(told) + "\n")
