"""A store from Python."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import rdflib

import kg
from kg.api import Graph
from kg.errors import QueryError, StoreError


@pytest.fixture(scope="module")
def opened(sample_store: Path) -> Graph:
    return kg.open(sample_store)


def test_networkx(opened: Graph) -> None:
    graph = opened.to_networkx(relations="attacked", first=date(2018, 6, 16))
    assert [(a, b, data["relation"]) for a, b, data in graph.edges(data=True)] == [
        ("plain", "mountain", "attacked")
    ]
    assert graph.nodes["plain"]["label_en"] == "Plain Group"
    assert "latitude" not in graph.nodes["plain"]


def test_frames(opened: Graph) -> None:
    events = opened.events(relations={"attacked"}, realis="actual")
    assert list(events["id"]) == ["rocket", "strike", "undated"]
    assert events.set_index("id").loc["strike", "killed_high"] == 20
    assert events["killed_high"].dtype == "Int64"
    claims = opened.claims()
    assert dict(zip(claims["id"], claims["stance"], strict=True)) == {
        "c-deny": "deny",
        "c-threat": "threaten",
        "c-toll": "assert",
    }
    assert opened.events(relations=["aided"]).empty


def test_query(opened: Graph) -> None:
    rows = opened.query(
        "SELECT ?day ?low ?belief ?no { ?e kg:killedLow ?low ; kg:day ?day ; kg:belief ?belief "
        "OPTIONAL { ?e kg:nothing ?no } }"
    )
    assert rows == [{"day": date(2018, 6, 13), "low": 12, "belief": 0.9, "no": None}]
    assert opened.query("ASK { ?e a kg:Assault }") is True
    answer = opened.query("CONSTRUCT { ?e a kg:Event } WHERE { ?e a kg:Assault }")
    assert isinstance(answer, rdflib.Graph)
    assert len(answer) == 4


def test_shipped_questions(opened: Graph) -> None:
    everything = opened.query("who-attacked-whom")
    later = opened.query("who-attacked-whom", {"from": ["2018-07-01"]})
    assert isinstance(everything, list)
    assert isinstance(later, list)
    assert len(later) < len(everything)


@pytest.mark.parametrize(
    "text", ["SELECT", "SELECT * { SERVICE <http://example.org> { ?s ?p ?o } }"]
)
def test_wrong_and_forbidden_queries(opened: Graph, text: str) -> None:
    with pytest.raises(QueryError):
        opened.query(text)


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        kg.open(tmp_path / "none")


def test_opening_is_lazy() -> None:
    """`kg --help` imports the package, and must not wait for what `kg.open` needs."""
    code = "import sys, kg; print(sorted({'pyoxigraph', 'pandas', 'networkx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
