"""Files in many formats, read back by the programs they are for."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pyarrow.parquet
import pytest
import rdflib
from click.testing import CliRunner
from geojson_rules import faults
from lxml import etree
from pyoxigraph import RdfFormat, Store, parse
from rdflib.compare import isomorphic

import kg
from kg.api import Graph
from kg.cli.export import export
from kg.export import (
    SYNTAXES,
    Facts,
    Filters,
    read_about,
    read_network,
    with_measures,
    write_acled,
    write_edges,
    write_geojson,
    write_gephi,
    write_graphml,
    write_nodes,
    write_parquet,
    write_plover,
    write_rdf,
    write_workbook,
)
from kg.export.markup import legal
from kg.export.rows import EVENT_ROW, event_row
from kg.export.tables import harmless
from kg.graph import canonical
from kg.store import open_graph

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _network_x(graph: Store) -> nx.MultiDiGraph:
    """The network as networkx would hold it, with the text that XML can carry."""
    opened = Graph.__new__(Graph)
    opened._store = graph
    whole = opened.to_networkx(claims=True, measures=True)
    for _, data in [*whole.nodes(data=True), *((0, data) for *_, data in whole.edges(data=True))]:
        for name, value in data.items():
            data[name] = legal(value) if isinstance(value, str) else value
    return whole


def _same_attributes(expected: dict[str, Any], found: dict[str, Any]) -> bool:
    return all(
        found.get(name) == (pytest.approx(value) if isinstance(value, float) else value)
        for name, value in expected.items()
    )


@pytest.mark.parametrize("format_", ["graphml", "gexf"])
def test_networkx_reads_an_isomorphic_graph(graph: Store, format_: str) -> None:
    network = with_measures(read_network(graph, Filters(), claims=True))
    stream = io.BytesIO()
    if format_ == "graphml":
        write_graphml(stream, network, read_about(graph))
        found = nx.read_graphml(io.BytesIO(stream.getvalue()), force_multigraph=True)
    else:
        write_gephi(stream, network, read_about(graph))
        read = nx.read_gexf(io.BytesIO(stream.getvalue()), version="1.3")
        found = nx.MultiDiGraph(read)  # without parallel edges, networkx makes a simple graph
    expected = _network_x(graph)
    assert len(expected) > 5
    assert set(found) == set(expected)
    assert nx.is_isomorphic(
        expected, found, node_match=_same_attributes, edge_match=_some_edge_alike
    )


def _some_edge_alike(expected: dict[Any, Any], found: dict[Any, Any]) -> bool:
    """Every one of the parallel edges is found again."""
    return len(expected) == len(found) and all(
        any(_same_attributes(one, other) for other in found.values()) for one in expected.values()
    )


def test_graphml_says_what_it_holds(sample_store: Path) -> None:
    graph = open_graph(sample_store)
    network = read_network(graph, Filters(first="2018-06-16"))
    about = read_about(graph, Filters(first="2018-06-16")).counting(edges=len(network.edges))
    stream = io.BytesIO()
    write_graphml(stream, network, about)
    found = nx.read_graphml(io.BytesIO(stream.getvalue()))
    assert found.graph["creator"] == f"Khabar {kg.__version__}"
    for part in ("from 2018-06-16", "3 articles, published 2018-06-13 to 2018-06-15", "2 edges"):
        assert part in found.graph["description"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("syntax", sorted(SYNTAXES))
def test_rdf_is_read_back_whole(graph: Store, syntax: str) -> None:
    stream = io.BytesIO()
    write_rdf(stream, graph, syntax, read_about(graph))
    how = SYNTAXES[syntax]
    expected = [quad for quad in graph if how.graphs or str(quad.graph_name) == "DEFAULT"]
    assert canonical(parse(stream.getvalue(), how.format)) == canonical(expected)
    names = {"jsonld": "json-ld"}
    found = _by_graph(stream.getvalue(), names.get(syntax, syntax))
    wanted = _by_graph(canonical(expected), "nquads")
    assert set(found) == set(wanted)
    assert all(isomorphic(found[name], wanted[name]) for name in wanted)


def _by_graph(data: bytes, format_: str) -> dict[str, rdflib.Graph]:
    """The triples of each graph that has any, as rdflib reads them."""
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=format_)
    graphs: dict[str, rdflib.Graph] = {}
    for subject, predicate, value, name in dataset.quads():
        graph = graphs.setdefault("" if name is None else str(name), rdflib.Graph())
        graph.add((subject, predicate, value))
    return graphs


def test_rdf_does_not_depend_on_the_order_of_its_making(tmp_path: Path) -> None:
    from sample_knowledge import sample_knowledge, sample_record

    from kg.graph import quads

    everything = list(quads(sample_knowledge(), [sample_record()]))
    dumps = set()
    for name, order in (("one", everything), ("other", everything[::-1])):
        store = Store(str(tmp_path / name))
        store.bulk_extend(order)
        for syntax in SYNTAXES:
            stream = io.BytesIO()
            write_rdf(stream, store, syntax, read_about(store))
            dumps.add((syntax, stream.getvalue()))
    assert len(dumps) == len(SYNTAXES)


def test_comments_cannot_end_early(sample_store: Path) -> None:
    graph = open_graph(sample_store)
    stream = io.BytesIO()
    about = read_about(graph, Filters(entities=frozenset({"a\n<x> <y> <z> .\r<x> <y> <w> ."})))
    write_rdf(stream, graph, "turtle", about)
    assert b"<z> ." not in [line for line in stream.getvalue().splitlines() if line[:1] != b"#"]
    triples = {quad.triple for quad in parse(stream.getvalue(), RdfFormat.TURTLE)}
    assert triples == {quad.triple for quad in graph if str(quad.graph_name) == "DEFAULT"}


def _geojson(graph: Store, **filters: Any) -> tuple[dict[str, Any], tuple[int, int]]:
    facts = Facts(graph)
    stream = io.BytesIO()
    chosen = Filters(**filters)
    counts = write_geojson(stream, facts.events(chosen), facts, read_about(graph, chosen))
    return json.loads(stream.getvalue()), counts


def test_geojson_is_valid(nasty_store: Path) -> None:
    collection, (written, left_out) = _geojson(open_graph(nasty_store))
    assert faults(collection) == []
    assert written == len(collection["features"]) == 2
    assert left_out == 3
    assert collection["metadata"]["holds"] == {"events": 2, "events_without_place": 3}
    strike = next(one for one in collection["features"] if one["id"].endswith("event/strike"))
    assert strike["geometry"]["coordinates"] == [44.206, 15.352]
    assert strike["properties"]["killed_high"] == 20


def test_geojson_of_nothing_is_valid(sample_store: Path) -> None:
    collection, counts = _geojson(open_graph(sample_store))
    assert faults(collection) == []
    assert (collection["features"], counts) == ([], (0, 5))


def test_the_rules_find_faults() -> None:
    """The validator is worth something only if it can say no."""
    point = {"type": "Point", "coordinates": [44, 95]}
    feature = {"type": "Feature", "geometry": point, "properties": {}}
    swapped = {"type": "FeatureCollection", "features": [feature], "coordinates": []}
    assert len(faults(swapped)) == 2


def _sheets(data: bytes) -> dict[str, list[dict[str, Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheets = {}
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        header, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(header, row, strict=True)) for row in rows]
    return sheets


def _workbook(graph: Store) -> bytes:
    facts, stream = Facts(graph), io.BytesIO()
    everything = Filters()
    events, claims = facts.events(everything), facts.claims(everything)
    write_workbook(stream, events, claims, facts, read_about(graph))
    return stream.getvalue()


def test_workbook_is_read_back(graph: Store) -> None:
    sheets = _sheets(_workbook(graph))
    assert list(sheets) == ["Events", "Claims", "Reports", "About"]
    facts = Facts(graph)
    expected = [event_row(event, facts) for event in facts.events(Filters())]
    assert len(sheets["Events"]) == len(expected) == 5
    for row, event in zip(sheets["Events"], expected, strict=True):
        assert row["killed_high"] == event["killed_high"]
        assert row["link"] == event["link"]
        assert _plain(row["sentence"]) == _plain(str(event["sentence"]))
        assert _plain(row["actors"]) == _plain(" | ".join(event["actors"]))
    assert len(sheets["Claims"]) == 3
    assert len(sheets["Reports"]) == 6 + 3


def _plain(text: str) -> str:
    return legal(text).replace("\r", "")


def test_workbooks_are_equal_when_their_data_are(sample_store: Path) -> None:
    assert _workbook(open_graph(sample_store)) == _workbook(open_graph(sample_store))


def test_a_full_sheet_goes_on_in_another(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.export.workbook._ROWS", 3)
    sheets = _sheets(_workbook(open_graph(sample_store)))
    assert [len(sheets[name]) for name in ("Events", "Events 2", "Events 3")] == [2, 2, 1]


@pytest.mark.parametrize("extra", ["xlsx", "parquet", "png"])
def test_a_missing_library_is_named(
    sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: str
) -> None:
    module = {"xlsx": "xlsxwriter", "parquet": "pyarrow", "png": "resvg_py"}[extra]
    command = {"png": ["picture", "--png"]}.get(extra, [extra])
    monkeypatch.setitem(__import__("sys").modules, module, None)
    target = tmp_path / "out"
    done = CliRunner().invoke(export, [*command, "-o", str(target), "--store", str(sample_store)])
    assert done.exit_code == 1
    assert f"khabar-kg[{extra}]" in done.stderr
    assert not target.exists() or not list(target.iterdir())


def test_parquet_is_read_back(graph: Store) -> None:
    facts, stream = Facts(graph), io.BytesIO()
    rows = [event_row(event, facts) for event in facts.events(Filters())]
    assert write_parquet(stream, EVENT_ROW, rows, read_about(graph)) == 5
    table = pyarrow.parquet.read_table(io.BytesIO(stream.getvalue()))
    found = table.to_pylist()
    for row, event in zip(found, rows, strict=True):
        assert {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()} == event
    about = json.loads(table.schema.metadata[b"khabar"])
    assert about["articles"] == 3


def _table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_no_cell_is_a_formula(nasty_store: Path) -> None:
    graph = open_graph(nasty_store)
    network = read_network(graph, Filters(), claims=True)
    facts = Facts(graph)
    tables = []
    for write in (
        lambda stream: write_nodes(stream, network),
        lambda stream: write_edges(stream, network),
        lambda stream: write_acled(stream, facts.events(Filters()), facts),
    ):
        stream = io.BytesIO()
        write(stream)
        tables.append(_table(stream.getvalue()))
    nodes, edges, acled = tables
    assert any(row["Label"].startswith("'=HYPERLINK") for row in nodes)
    for row in (row for table in tables for row in table):
        assert not any(cell.startswith(FORMULA_STARTS) for cell in row.values())
    assert {row["Source"] for row in edges} <= {row["Id"] for row in nodes}
    assert acled


def test_negative_numbers_stay_numbers() -> None:
    assert harmless(-12.5) == -12.5
    assert harmless("-12.5") == "'-12.5"


def test_acled(nasty_store: Path) -> None:
    facts, stream = Facts(open_graph(nasty_store)), io.BytesIO()
    actual = Filters(realis=frozenset({"actual"}))
    written, left_out = write_acled(stream, facts.events(actual), facts)
    (row,) = _table(stream.getvalue())
    assert (written, dict(left_out)) == (1, {"of other types": 1, "without a place": 2})
    assert row["event_id_cnty"] == "YEMstrike"
    assert (row["event_date"], row["year"], row["time_precision"]) == ("2018-06-13", "2018", "1")
    assert row["event_type"] == "Explosions/Remote violence"
    assert row["sub_event_type"] == "Air/drone strike"
    assert (row["actor1"], row["actor2"]) == ("Mountain Forces", "civilians")
    assert (row["country"], row["iso"], row["location"]) == ("Yemen", "887", "Wadi al-Nur")
    assert (row["latitude"], row["longitude"]) == ("15.352", "44.206")
    assert (row["geo_precision"], row["fatalities"]) == ("1", "12")
    assert "fatalities: 12-20" in row["tags"]


def test_plover(graph: Store) -> None:
    facts, stream = Facts(graph), io.BytesIO()
    assert write_plover(stream, facts.events(Filters()), facts, read_about(graph)) == 5
    records = {one["event_id"]: one for one in map(json.loads, stream.getvalue().splitlines())}
    strike = records["strike"]
    assert (strike["event_type"], strike["event_mode"]) == ("ASSAULT", "aerial")
    assert strike["quad_code"] == "Material Conflict"
    assert [one["id"] for one in strike["actors"]] == ["mountain"]
    assert strike["killed"] == {"low": 12, "high": 20}
    assert {one["url"] for one in strike["sources"]} == {
        "https://example.org/a1",
        "https://example.org/a2",
    }


def test_every_relation_has_a_quad_class() -> None:
    from kg.data.relations import load_relations
    from kg.export.plover import _quads

    assert set(_quads()) == set(load_relations())


@pytest.mark.parametrize(
    ("filters", "events"),
    [
        pytest.param({}, "meeting not-shelled rocket strike undated", id="all"),
        pytest.param({"realis": {"denied"}}, "not-shelled", id="realis"),
        pytest.param({"relations": {"ASSAULT"}, "least_belief": 0.4}, "rocket strike", id="belief"),
        pytest.param({"entities": {"وادي النور"}}, "not-shelled strike", id="place"),
        pytest.param({"entities": {"plain"}, "hops": 0}, "", id="alone"),
        pytest.param({"entities": {"plain"}}, "rocket undated", id="entity"),
        pytest.param(
            {"entities": {"plain"}, "hops": 2}, "not-shelled rocket strike undated", id="hops"
        ),
        pytest.param({"first": "2018-06-16"}, "meeting rocket", id="from"),
        pytest.param({"outlets": {"الشاهد"}}, "rocket strike", id="outlet"),
    ],
)
def test_filters_of_events(sample_store: Path, filters: dict[str, Any], events: str) -> None:
    sets = {name: frozenset(v) if isinstance(v, set) else v for name, v in filters.items()}
    facts = Facts(open_graph(sample_store))
    assert " ".join(event.id for event in facts.events(Filters(**sets))) == events


@pytest.mark.parametrize(
    ("filters", "claims"),
    [
        pytest.param({}, "c-deny c-threat c-toll", id="all"),
        pytest.param({"entities": {"وكالة الجبل"}}, "c-deny", id="medium"),
        pytest.param({"relations": {"attacked"}}, "c-deny c-toll", id="about"),
        pytest.param({"last": "2018-06-14"}, "c-threat c-toll", id="to"),
    ],
)
def test_filters_of_claims(sample_store: Path, filters: dict[str, Any], claims: str) -> None:
    sets = {name: frozenset(v) if isinstance(v, set) else v for name, v in filters.items()}
    facts = Facts(open_graph(sample_store))
    assert " ".join(claim.id for claim in facts.claims(Filters(**sets))) == claims


COMMANDS = [
    ["gephi", "--claims", "--measures"],
    ["graphml"],
    ["csv"],
    ["parquet"],
    ["picture"],
    ["xlsx"],
    ["geojson"],
    ["acled"],
    ["plover"],
    ["turtle"],
    ["trig"],
    ["nquads"],
    ["jsonld"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_command_is_repeatable_and_says_what_it_wrote(
    nasty_store: Path, tmp_path: Path, command: list[str]
) -> None:
    contents = []
    for name in ("one", "other"):
        target = tmp_path / name / "out"
        done = CliRunner().invoke(
            export, [*command, "-o", str(target), "--store", str(nasty_store)]
        )
        assert done.exit_code == 0, done.output
        assert "3 articles, published 2018-06-13 to 2018-06-15" in done.stderr
        files = sorted(path for path in target.parent.rglob("*") if path.is_file())
        contents.append(
            [(str(path.relative_to(target.parent)), path.read_bytes()) for path in files]
        )
    assert contents[0] == contents[1]
    assert contents[0]


def test_commands_are_all_here() -> None:
    assert {command[0] for command in COMMANDS} == set(export.commands)


def test_picture_is_svg_with_whole_labels(graph: Store, tmp_path: Path) -> None:
    from kg.export import write_svg

    network = read_network(graph, Filters(), claims=True)
    stream = io.BytesIO()
    write_svg(stream, network, read_about(graph))
    root = etree.fromstring(stream.getvalue())
    svg = "{http://www.w3.org/2000/svg}"
    texts = [text.text for text in root.iter(f"{svg}text")]
    assert "\u2067سامر العلي\u2069" in texts
    assert not any("\u202e" in text for text in texts)
    assert len(list(root.iter(f"{svg}circle"))) > len(network.nodes)


def test_picture_as_png(sample_store: Path) -> None:
    from kg.errors import KhabarError
    from kg.export import write_png

    graph = open_graph(sample_store)
    stream = io.BytesIO()
    try:
        write_png(stream, read_network(graph, Filters()), read_about(graph))
    except KhabarError as error:
        pytest.skip(str(error))
    assert stream.getvalue().startswith(b"\x89PNG")


def test_png_needs_a_font_with_arabic(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resvg_py

    from kg.errors import KhabarError
    from kg.export import write_png

    real = resvg_py.svg_to_bytes
    monkeypatch.setattr(
        resvg_py, "svg_to_bytes", lambda **options: real(**options, skip_system_fonts=True)
    )
    graph = open_graph(sample_store)
    with pytest.raises(KhabarError, match="no font with Arabic"):
        write_png(io.BytesIO(), read_network(graph, Filters()), read_about(graph))
