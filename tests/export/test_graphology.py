"""GEXF as graphology reads it, the library behind sigma and Gephi Lite."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from kg.export import Filters, read_about, read_network, write_gephi
from kg.export.markup import legal

CLIENTS = Path(__file__).resolve().parents[1] / "clients"
SECONDS = 30


@pytest.fixture(scope="module")
def node() -> str:
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is not installed")
    if not (CLIENTS / "node_modules").is_dir():
        pytest.skip("npm ci has not been run in tests/clients")
    return found


@pytest.mark.parametrize("per_event", [False, True], ids=["together", "per-event"])
def test_graphology_reads_the_same_graph(
    node: str, graph: Store, tmp_path: Path, per_event: bool
) -> None:
    network = read_network(graph, Filters(), per_event=per_event, claims=True)
    path = tmp_path / "graph.gexf"
    with path.open("wb") as stream:
        write_gephi(stream, network, read_about(graph))
    read: dict[str, Any] = json.loads(
        subprocess.run(
            [node, str(CLIENTS / "read-gexf.mjs"), str(path)],
            capture_output=True,
            check=True,
            timeout=SECONDS,
        ).stdout
    )
    assert read["type"] == "directed"
    nodes = {one["id"]: one for one in read["nodes"]}
    assert set(nodes) == {one.id for one in network.nodes}
    for one in network.nodes:
        found = nodes[one.id]
        assert found["label"] == legal(one.label)
        assert (found["kind"], found["degree"]) == (one.kind, one.degree)
        assert {"color", "size", "x", "y"} <= found.keys()
    edges = {one["id"]: one for one in read["edges"]}
    assert set(edges) == {one.id for one in network.edges}
    for edge in network.edges:
        found = edges[edge.id]
        assert (found["source"], found["target"]) == (edge.source, edge.target)
        assert (found["relation"], found["weight"]) == (edge.relation, edge.events)
        assert found.get("first_day") == edge.first_day
