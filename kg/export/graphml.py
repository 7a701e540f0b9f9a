"""GraphML, written as it comes: memory does not grow with the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from kg.export.about import About
from kg.export.columns import EDGE_COLUMNS, Column, Row, Value, node_columns
from kg.export.markup import escaped
from kg.export.network import Edge, Network, Node

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {"string": "string", "integer": "long", "double": "double"}
_ROWS = 512  # rows joined before they are written
_LABEL: Column[Node] = Column("label", "string", lambda node: node.label)
_EDGE_EXTRA: tuple[Column[Edge], ...] = (
    Column("label", "string", lambda edge: edge.label_ar),
    Column("weight", "double", lambda edge: float(edge.events)),
)


def write_graphml(stream: BinaryIO, network: Network, about: About) -> None:
    """Write the network as GraphML; the same network gives the same bytes."""
    rows: list[str] = []
    for line in _lines(network, about):
        rows.append(line)
        if len(rows) >= _ROWS:
            stream.write("".join(rows).encode("utf-8"))
            rows.clear()
    stream.write("".join(rows).encode("utf-8"))


def _lines(network: Network, about: About) -> Iterator[str]:
    nodes = (_LABEL, *node_columns(network))
    edges = (*_EDGE_EXTRA, *EDGE_COLUMNS)
    graph = (("creator", about.creator), ("description", about.text))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<graphml xmlns="{_NAMESPACE}">\n'
    yield from _keys("node", nodes)
    yield from _keys("edge", edges)
    for name, _ in graph:
        yield _key(f"graph_{name}", "graph", name, "string")
    yield '<graph id="khabar" edgedefault="directed">\n'
    yield from (f"{_data(f'graph_{name}', text)}\n" for name, text in graph)
    for node in network.nodes:
        values = _values("node", nodes, node)
        yield f'<node id="{escaped(node.id)}">{values}</node>\n'
    for edge in network.edges:
        values = _values("edge", edges, edge)
        yield (
            f'<edge id="{escaped(edge.id)}" source="{escaped(edge.source)}"'
            f' target="{escaped(edge.target)}">{values}</edge>\n'
        )
    yield "</graph>\n</graphml>\n"


def _keys(which: str, columns: Iterable[Column[Node]] | Iterable[Column[Edge]]) -> Iterator[str]:
    for column in columns:
        yield _key(f"{which}_{column.name}", which, column.name, _TYPES[column.kind])


def _key(id_: str, which: str, name: str, type_: str) -> str:
    return f'<key id="{id_}" for="{which}" attr.name="{name}" attr.type="{type_}"/>\n'


def _values(which: str, columns: Iterable[Column[Row]], row: Row) -> str:
    return "".join(_data(f"{which}_{column.name}", column.read(row)) for column in columns)


def _data(key: str, value: Value) -> str:
    if value is None:
        return ""
    return f'<data key="{key}">{escaped(str(value))}</data>'
