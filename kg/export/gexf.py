"""GEXF 1.3, written as it comes: memory does not grow with the graph.

Four traps of the programs that read it shape the file. An edge attribute called `type` breaks
graphology's reader and a node attribute of that name breaks sigma, so both are refused here.
Graphology drops `start` and `end`, so callers give dates as attributes as well. The official XSD
knows no `viz` elements, which Gephi lives on and the official RelaxNG allows: `viz=False` leaves
them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from kg.export.markup import escaped

NAMESPACE = "http://gexf.net/1.3"
VIZ = "http://gexf.net/1.3/viz"
_RESERVED = frozenset({"type"})
_ROWS = 512  # rows joined before they are written

Value = str | int | float | None
Colour = tuple[int, int, int]
Spell = tuple[str, str]  # first and last day, xsd:date


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column of nodes or edges; rows give their values in the order of the columns."""

    title: str
    type: Literal["string", "integer", "double", "boolean", "anyURI"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GexfNode:
    """A node; a None among the values leaves the cell empty."""

    id: str
    label: str
    values: tuple[Value, ...] = ()
    start: str | None = None  # xsd:date
    end: str | None = None
    colour: Colour | None = None
    size: float | None = None
    position: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GexfEdge:
    """A directed edge; `kind` keeps parallel edges of several relations apart."""

    id: str
    source: str
    target: str
    label: str
    kind: str
    weight: float = 1.0
    values: tuple[Value, ...] = ()
    spells: tuple[Spell, ...] = ()  # when it holds; the timeline of Gephi shows it then
    colour: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GexfGraph:
    """A graph to write: its head, and its rows from any iterable."""

    node_attributes: tuple[Attribute, ...]
    edge_attributes: tuple[Attribute, ...]
    nodes: Iterable[GexfNode]
    edges: Iterable[GexfEdge]
    node_count: int | None = None
    edge_count: int | None = None
    creator: str = ""
    description: str = ""
    keywords: str = ""
    start: str | None = None  # xsd:date; given, the graph has a timeline
    end: str | None = None
    modified: str | None = None  # xsd:date: of the data, so that equal data give equal files


def write_gexf(stream: BinaryIO, graph: GexfGraph, *, viz: bool = True) -> None:
    """Write the graph as UTF-8; `viz=False` leaves out colours, sizes and positions."""
    for attribute in (*graph.node_attributes, *graph.edge_attributes):
        if attribute.title in _RESERVED:
            raise ValueError(f"no attribute may be called {attribute.title!r}: readers break on it")
    for chunk in _chunks(_lines(graph, viz)):
        stream.write(chunk.encode("utf-8"))


def _chunks(lines: Iterator[str]) -> Iterator[str]:
    rows: list[str] = []
    for line in lines:
        rows.append(line)
        if len(rows) >= _ROWS:
            yield "".join(rows)
            rows.clear()
    yield "".join(rows)


def _lines(graph: GexfGraph, viz: bool) -> Iterator[str]:
    spaces = f' xmlns:viz="{VIZ}"' if viz else ""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<gexf xmlns="{NAMESPACE}"{spaces} version="1.3">\n'
    modified = f' lastmodifieddate="{graph.modified}"' if graph.modified else ""
    yield f"<meta{modified}>\n"
    for name, text in (
        ("creator", graph.creator),
        ("keywords", graph.keywords),
        ("description", graph.description),
    ):
        if text:
            yield f"<{name}>{escaped(text)}</{name}>\n"
    yield "</meta>\n"
    timeline = ' mode="static"'
    if graph.start or graph.end:
        timeline = f' mode="dynamic" timeformat="date"{_interval(graph.start, graph.end)}'
    yield f'<graph defaultedgetype="directed" idtype="string"{timeline}>\n'
    yield from _attributes("node", graph.node_attributes)
    yield from _attributes("edge", graph.edge_attributes)
    yield f"<nodes{_count(graph.node_count)}>\n"
    cells = _cells(graph.node_attributes)
    for node in graph.nodes:
        yield _node(node, cells, viz)
    yield f"</nodes>\n<edges{_count(graph.edge_count)}>\n"
    cells = _cells(graph.edge_attributes)
    for edge in graph.edges:
        yield _edge(edge, cells, viz)
    yield "</edges>\n</graph>\n</gexf>\n"


def _attributes(which: str, attributes: Sequence[Attribute]) -> Iterator[str]:
    if not attributes:
        return
    yield f'<attributes class="{which}">\n'
    for number, attribute in enumerate(attributes):
        yield f'<attribute id="{number}" title="{escaped(attribute.title)}"'
        yield f' type="{attribute.type}"/>\n'
    yield "</attributes>\n"


def _cells(attributes: Sequence[Attribute]) -> tuple[str, ...]:
    return tuple(f'<attvalue for="{number}" value="' for number in range(len(attributes)))


def _node(node: GexfNode, cells: tuple[str, ...], viz: bool) -> str:
    looks = ""
    if viz:
        if node.colour is not None:
            looks += _colour(node.colour)
        if node.position is not None:
            x, y = node.position
            looks += f'<viz:position x="{x:.3f}" y="{y:.3f}" z="0.0"/>'
        if node.size is not None:
            looks += f'<viz:size value="{node.size:.3f}"/>'
    return (
        f'<node id="{escaped(node.id)}" label="{escaped(node.label)}"'
        f"{_interval(node.start, node.end)}>{_values(node.values, cells)}{looks}</node>\n"
    )


def _edge(edge: GexfEdge, cells: tuple[str, ...], viz: bool) -> str:
    looks = _colour(edge.colour) if viz and edge.colour is not None else ""
    interval = spells = ""
    if len(edge.spells) == 1:
        interval = _interval(*edge.spells[0])
    elif edge.spells:
        spells = "".join(f"<spell{_interval(*spell)}/>" for spell in edge.spells)
        spells = f"<spells>{spells}</spells>"
    return (
        f'<edge id="{escaped(edge.id)}" source="{escaped(edge.source)}"'
        f' target="{escaped(edge.target)}" label="{escaped(edge.label)}"'
        f' kind="{escaped(edge.kind)}" weight="{edge.weight:g}"'
        f"{interval}>{_values(edge.values, cells)}{spells}{looks}</edge>\n"
    )


def _values(values: tuple[Value, ...], cells: tuple[str, ...]) -> str:
    written = [
        f'{cell}{escaped(value) if isinstance(value, str) else value}"/>'
        for cell, value in zip(cells, values, strict=True)
        if value is not None
    ]
    return f"<attvalues>{''.join(written)}</attvalues>" if written else ""


def _colour(colour: Colour) -> str:
    red, green, blue = colour
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


def _interval(start: str | None, end: str | None) -> str:
    opening = f' start="{start}"' if start else ""
    return f'{opening} end="{end}"' if end else opening


def _count(count: int | None) -> str:
    return "" if count is None else f' count="{count}"'
