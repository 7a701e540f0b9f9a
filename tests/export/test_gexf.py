"""GEXF files that programs open."""

from __future__ import annotations

import io
import re
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kg.export import About, Filters, Network, read_about, read_network, with_measures, write_gephi
from kg.export.gexf import (
    NAMESPACE,
    VIZ,
    Attribute,
    GexfEdge,
    GexfGraph,
    GexfNode,
    write_gexf,
)
from kg.store import open_graph

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "standards" / "gexf-1.3"
needs_schemas = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the official GEXF schemas are not beside the checkout"
)
# What XML 1.0 does not allow, restated from its grammar of Char.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.fixture(scope="module", params=[False, True], ids=["together", "per-event"])
def network(sample_store: Path, request: pytest.FixtureRequest) -> Network:
    graph = open_graph(sample_store)
    return with_measures(read_network(graph, Filters(), per_event=request.param, claims=True))


@pytest.fixture(scope="module")
def about(sample_store: Path) -> About:
    return read_about(open_graph(sample_store))


def written(network: Network, about: About, *, viz: bool = True) -> bytes:
    stream = io.BytesIO()
    write_gephi(stream, network, about, viz=viz)
    return stream.getvalue()


@needs_schemas
def test_valid_by_the_official_relaxng(network: Network, about: About) -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "gexf.rng"))
    schema.assertValid(etree.fromstring(written(network, about)))


@needs_schemas
def test_valid_by_the_official_xsd_without_looks(network: Network, about: About) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "gexf.xsd"))
    schema.assertValid(etree.fromstring(written(network, about, viz=False)))


@needs_schemas
@pytest.mark.parametrize("spells", [0, 1, 2])
def test_spells_are_valid(spells: int) -> None:
    days = (("2018-01-01", "2018-01-02"), ("2018-02-01", "2018-02-01"))[:spells]
    stream = io.BytesIO()
    write_gexf(
        stream,
        GexfGraph(
            node_attributes=(),
            edge_attributes=(Attribute("relation", "string"),),
            nodes=[GexfNode(id="n", label="n")],
            edges=[
                GexfEdge(
                    id="0",
                    source="n",
                    target="n",
                    label="",
                    kind="k",
                    values=("attacked",),
                    spells=days,
                    colour=(1, 2, 3),
                )
            ],
            start="2018-01-01",
            end="2018-02-01",
            modified="2018-02-02",
        ),
    )
    root = etree.fromstring(stream.getvalue())
    etree.RelaxNG(etree.parse(SCHEMAS / "gexf.rng")).assertValid(root)
    found = nx.read_gexf(io.BytesIO(stream.getvalue()), version="1.3")
    ((_, _, edge),) = found.edges(data=True)
    assert edge.get("spells", []) == (list(days) if spells == 2 else [])
    assert edge.get("start") == (days[0][0] if spells == 1 else None)


def test_networkx_reads_the_same_graph(network: Network, about: About) -> None:
    read = nx.read_gexf(io.BytesIO(written(network, about)), version="1.3")
    assert read.is_directed()
    assert set(read.nodes) == {node.id for node in network.nodes}
    edges = sorted(
        (source, data["relation"], target) for source, target, data in read.edges(data=True)
    )
    assert edges == sorted((edge.source, edge.relation, edge.target) for edge in network.edges)
    for node in network.nodes:
        assert read.nodes[node.id]["kind"] == node.kind
        assert read.nodes[node.id]["label"] == node.label_ar
        assert read.nodes[node.id]["degree"] == node.degree


def test_a_picture_with_a_timeline(network: Network, about: About) -> None:
    root = etree.fromstring(written(network, about))
    graph = root.find(f"{{{NAMESPACE}}}graph")
    assert graph.get("mode") == "dynamic"
    assert graph.get("timeformat") == "date"
    assert (graph.get("start"), graph.get("end")) == ("2018-06-13", "2018-07-31")
    for node in graph.iter(f"{{{NAMESPACE}}}node"):
        for looks in ("color", "position", "size"):
            assert node.find(f"{{{VIZ}}}{looks}") is not None
    columns = {
        each.get("id"): each.get("title")
        for each in graph.find(f"{{{NAMESPACE}}}attributes[@class='edge']")
    }
    for edge in graph.iter(f"{{{NAMESPACE}}}edge"):
        values = {
            columns[value.get("for")]: value.get("value")
            for value in edge.iter(f"{{{NAMESPACE}}}attvalue")
        }
        assert edge.get("start") == values["first_day"]
        assert edge.get("end") == values["last_day"]
        assert edge.get("kind") == values["relation"]
    titles = {each.get("title") for each in graph.iter(f"{{{NAMESPACE}}}attribute")}
    assert "type" not in titles


def test_the_same_bytes_every_time(sample_store: Path) -> None:
    files = set()
    for _ in range(2):
        graph = open_graph(sample_store)
        files.add(written(read_network(graph, Filters(), claims=True), read_about(graph)))
    assert len(files) == 1


@pytest.mark.parametrize("which", ["node_attributes", "edge_attributes"])
def test_no_attribute_is_called_type(which: str) -> None:
    attributes = {"node_attributes": (), "edge_attributes": ()}
    attributes[which] = (Attribute("type", "string"),)
    graph = GexfGraph(nodes=(), edges=(), **attributes)
    with pytest.raises(ValueError, match="type"):
        write_gexf(io.BytesIO(), graph)


@given(label=st.text(st.characters(exclude_categories=[])), weight=st.floats(0, 1e9))
def test_any_label_is_read_back_without_what_xml_forbids(label: str, weight: float) -> None:
    stream = io.BytesIO()
    write_gexf(
        stream,
        GexfGraph(
            node_attributes=(Attribute("name", "string"), Attribute("empty", "double")),
            edge_attributes=(),
            nodes=[GexfNode(id="n", label=label, values=(label, None))],
            edges=[GexfEdge(id="0", source="n", target="n", label=label, kind="k", weight=weight)],
            description=label,
        ),
    )
    root = etree.fromstring(stream.getvalue())
    legal = ILLEGAL.sub("", label)
    (node,) = root.iter(f"{{{NAMESPACE}}}node")
    (value,) = node.iter(f"{{{NAMESPACE}}}attvalue")
    (edge,) = root.iter(f"{{{NAMESPACE}}}edge")
    assert node.get("label") == value.get("value") == edge.get("label") == legal
    assert float(edge.get("weight")) == pytest.approx(weight, rel=1e-4)


def test_rows_are_written_as_they_come() -> None:
    taken = 0

    class Stream(io.BytesIO):
        written_before_end = False

        def write(self, data: object) -> int:
            self.written_before_end |= 0 < taken < 5000
            return super().write(data)  # type: ignore[arg-type]

    def nodes() -> object:
        nonlocal taken
        for number in range(5000):
            taken = number
            yield GexfNode(id=str(number), label="")
        taken = 5000

    stream = Stream()
    graph = GexfGraph(node_attributes=(), edge_attributes=(), nodes=nodes(), edges=())  # type: ignore[arg-type]
    write_gexf(stream, graph)
    assert stream.written_before_end
