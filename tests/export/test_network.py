"""Which nodes and edges an export holds."""

from __future__ import annotations

import csv
import errno
import io
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.export import export
from kg.errors import QueryError, StoreError
from kg.export import (
    Edge,
    Filters,
    Node,
    read_network,
    whole_file,
    with_measures,
    write_edges,
    write_nodes,
)
from kg.export.events import Drawn, Tie
from kg.export.layout import place
from kg.export.network import _aggregated
from kg.store import open_graph

HIT, ROCKET, UNDATED, MET = (
    "mountain attacked civilians",
    "plain attacked mountain",
    "mountain attacked plain",
    "ali consultedWith ministry",
)
ALL = {HIT, ROCKET, UNDATED, MET}


def edges(store: Path, *, per_event: bool = False, **filters: object) -> set[str]:
    network = read_network(open_graph(store), Filters(**filters), per_event=per_event)  # type: ignore[arg-type]
    assert {node.id for node in network.nodes} == {
        end for edge in network.edges for end in (edge.source, edge.target)
    }
    return {f"{edge.source} {edge.relation} {edge.target}" for edge in network.edges}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({}, ALL, id="everything-that-happened"),
        pytest.param({"relations": frozenset({"attacked"})}, ALL - {MET}, id="relation"),
        pytest.param({"relations": frozenset({"CONSULT"})}, {MET}, id="plover-type"),
        pytest.param({"first": "2018-06-16"}, {ROCKET, MET}, id="from"),
        pytest.param({"last": "2018-06-15"}, {HIT, UNDATED}, id="to-counts-report-days"),
        pytest.param({"first": "2018-07-20", "last": "2018-07-25"}, {ROCKET}, id="in-a-month"),
        pytest.param({"entities": frozenset({"قوات الجبل"})}, ALL - {MET}, id="entity"),
        pytest.param({"entities": frozenset({"الجبليون"})}, ALL - {MET}, id="alias"),
        pytest.param({"entities": frozenset({"Mountain Forces"})}, ALL - {MET}, id="english"),
        pytest.param({"entities": frozenset({"plain"})}, {ROCKET, UNDATED}, id="key"),
        pytest.param({"entities": frozenset({"civilians"}), "hops": 2}, ALL - {MET}, id="hops"),
        pytest.param({"entities": frozenset({"plain"}), "hops": 0}, set(), id="no-hops"),
        pytest.param({"least_belief": 0.5}, {HIT, MET}, id="belief"),
        pytest.param({"named": True}, ALL - {HIT}, id="named"),
        pytest.param({"outlets": frozenset({"الشاهد"})}, {HIT, ROCKET}, id="outlet"),
    ],
)
def test_filters(sample_store: Path, filters: dict[str, object], expected: set[str]) -> None:
    assert edges(sample_store, **filters) == expected


def test_top_keeps_those_with_the_most_events(sample_store: Path) -> None:
    # قوات الجبل has three events and جماعة السهل two; the others have one each.
    assert edges(sample_store, top=2) == {ROCKET, UNDATED}


def test_what_an_edge_knows(sample_store: Path) -> None:
    network = read_network(open_graph(sample_store), Filters())
    by_ends = {(edge.source, edge.target): edge for edge in network.edges}
    hit = by_ends["mountain", "civilians"]
    assert (hit.events, hit.articles, hit.belief) == (1, 2, 0.9)
    assert (hit.first_day, hit.last_day) == ("2018-06-13", "2018-06-13")
    rocket = by_ends["plain", "mountain"]
    assert (rocket.first_day, rocket.last_day) == ("2018-07-01", "2018-07-31")
    assert by_ends["mountain", "plain"].first_day == "2018-06-15"
    (mountain,) = (node for node in network.nodes if node.id == "mountain")
    assert (mountain.label_ar, mountain.label_en) == ("قوات الجبل", "Mountain Forces")
    assert (mountain.kind, mountain.degree, mountain.events) == ("ORG", 3, 3)
    assert (mountain.first_day, mountain.last_day) == ("2018-06-13", "2018-07-31")


def test_an_edge_for_each_event(sample_store: Path) -> None:
    network = read_network(open_graph(sample_store), Filters(), per_event=True)
    assert sorted(edge.id for edge in network.edges) == ["meeting", "rocket", "strike", "undated"]


@pytest.mark.parametrize("name", ["entities", "relations"])
def test_a_filter_nothing_answers_to_is_an_error(sample_store: Path, name: str) -> None:
    with pytest.raises(QueryError, match="لا أحد"):
        edges(sample_store, **{name: frozenset({"لا أحد"})})


def test_tables(sample_store: Path) -> None:
    network = read_network(open_graph(sample_store), Filters())
    tables = []
    for write in (write_nodes, write_edges):
        stream = io.BytesIO()
        write(stream, network)
        tables.append(list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8")))))
    nodes, rows = tables
    assert {row["Id"] for row in nodes} == {row["Source"] for row in rows} | {
        row["Target"] for row in rows
    }
    assert {f"{row['Source']} {row['relation']} {row['Target']}" for row in rows} == ALL
    assert {row["Type"] for row in rows} == {"Directed"}


def test_an_error_leaves_the_old_file_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "graph.gexf"
    path.write_text("old")
    with pytest.raises(RuntimeError), whole_file(path) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    with whole_file(path) as stream:
        stream.write(b"new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "graph.gexf"
    with pytest.raises(StoreError, match="No space left"), whole_file(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert list(tmp_path.iterdir()) == []


def _ring(size: int) -> tuple[list[Node], list[Edge]]:
    nodes = [
        Node(
            id=f"{number:04}",
            iri="",
            kind="ORG",
            label_ar="",
            label_en=None,
            country=None,
            latitude=None,
            longitude=None,
            degree=2 if number else size,
            events=1,
            belief=None,
            first_day=None,
            last_day=None,
        )
        for number in range(size)
    ]
    ring = [
        Edge(
            id=str(number),
            source=f"{number:04}",
            target=f"{(number + 1) % size:04}",
            relation="attacked",
            label_ar="",
            label_en="",
            events=1,
            articles=1,
            belief=1.0,
            first_day=None,
            last_day=None,
        )
        for number in range(size)
    ]
    return nodes, ring


@pytest.mark.parametrize("size", [1, 30, 900])
def test_every_node_has_a_place_of_its_own(size: int) -> None:
    nodes, ring = _ring(size)
    positions = place(nodes, ring)
    assert positions == place(nodes, ring)
    assert len({(round(x, 3), round(y, 3)) for x, y in positions.values()}) == size


def test_without_igraph_the_busiest_stand_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    nodes, ring = _ring(900)
    positions = place(nodes, ring)
    assert min(positions, key=lambda id_: abs(complex(*positions[id_]))) == "0000"
    assert len(set(positions.values())) == 900


def test_claims_join_speakers_to_topics_and_outlets(sample_store: Path) -> None:
    network = read_network(open_graph(sample_store), Filters(), claims=True)
    claims = {
        (edge.source, edge.relation, edge.target) for edge in network.edges if edge.type == "CLAIM"
    }
    kinds = {node.id: node.kind for node in network.nodes}
    (pulpit,) = (node.id for node in network.nodes if node.label == "المنبر")
    assert kinds[pulpit] == "OUTLET"
    assert {
        ("ali", "spokeOf", "mountain"),
        ("ali", "spokeOf", "civilians"),
        ("ali", "quotedIn", pulpit),
        ("ministry", "spokeOf", "mountain"),
    } <= claims
    assert len({edge.id for edge in network.edges}) == len(network.edges)
    single = read_network(open_graph(sample_store), Filters(), claims=True, per_event=True)
    assert len({edge.id for edge in single.edges}) == len(single.edges)


@pytest.mark.parametrize(
    ("days", "spells"),
    [
        pytest.param([("2018-01-01", "2018-01-01")], (("2018-01-01", "2018-01-01"),), id="one"),
        pytest.param(
            [("2018-01-09", "2018-01-09"), ("2018-01-01", "2018-01-01")],
            (("2018-01-01", "2018-01-01"), ("2018-01-09", "2018-01-09")),
            id="apart",
        ),
        pytest.param(
            [("2018-01-31", "2018-01-31"), ("2018-02-01", "2018-02-01")],
            (("2018-01-31", "2018-02-01"),),
            id="following",
        ),
        pytest.param(
            [("2018-01-01", "2018-01-31"), ("2018-01-05", "2018-01-05")],
            (("2018-01-01", "2018-01-31"),),
            id="inside",
        ),
        pytest.param(
            [("2018-01-01", "9999-12-31"), ("9999-12-31", "9999-12-31")],
            (("2018-01-01", "9999-12-31"),),
            id="end-of-time",
        ),
    ],
)
def test_spells_of_an_edge(
    days: list[tuple[str, str]], spells: tuple[tuple[str, str], ...]
) -> None:
    tie = Tie("attacked", "ASSAULT", {"ar": "هاجم", "en": "attacked"})
    events = [
        Drawn(f"x/{number}", tie, 1.0, first, last, ends={("e/a", "e/b")})
        for number, (first, last) in enumerate(days)
    ]
    (edge,) = _aggregated(events)
    assert edge.spells == spells


def test_measures(sample_store: Path) -> None:
    network = with_measures(read_network(open_graph(sample_store), Filters()))
    assert network.measures["out_degree"]["mountain"] == 2
    assert network.measures["in_degree"]["mountain"] == 1
    community = network.measures["community"]
    assert community["ali"] == community["ministry"] != community["mountain"]
    assert sum(network.measures["pagerank"].values()) == pytest.approx(1)
    assert with_measures(network) == network


def test_measures_of_nothing(sample_store: Path) -> None:
    nobody = Filters(relations=frozenset({"aided"}))
    network = with_measures(read_network(open_graph(sample_store), nobody))
    assert network.nodes == ()


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        pytest.param(["gephi", "--relation", "attacked"], 0, "3 nodes, 3 edges", id="gephi"),
        pytest.param(["gephi", "--no-viz", "--per-event"], 0, "5 nodes, 4 edges", id="plain"),
        pytest.param(["gephi", "--entity", "لا أحد"], 4, "no entity", id="unknown-entity"),
        pytest.param(["gephi", "--from", "yesterday"], 2, "yesterday", id="no-day"),
        pytest.param(["gephi", "--named"], 0, "4 nodes, 3 edges", id="named"),
        pytest.param(["turtle"], 0, "", id="turtle"),
        pytest.param(["nquads"], 0, "", id="nquads"),
    ],
)
def test_command(sample_store: Path, arguments: list[str], exit_code: int, said: str) -> None:
    done = CliRunner().invoke(export, [*arguments, "--store", str(sample_store)])
    assert done.exit_code == exit_code, done.output
    assert said in done.stderr
    assert bool(done.stdout) == (exit_code == 0)


def test_csv_command_and_a_missing_store(sample_store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    done = CliRunner().invoke(export, ["csv", "-o", str(folder), "--store", str(sample_store)])
    assert done.exit_code == 0, done.output
    names = ["csv-metadata.json", "edges.csv", "nodes.csv"]
    assert sorted(file.name for file in folder.iterdir()) == names
    done = CliRunner().invoke(export, ["gephi", "--store", str(tmp_path / "none")])
    assert done.exit_code == 3
