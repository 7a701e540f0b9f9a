"""A network as two tables, with the column names that Gephi and spreadsheets expect."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import orjson

from kg.export.about import About
from kg.export.columns import EDGE_COLUMNS, Column, Value, node_columns
from kg.export.network import Edge, Network, Node

# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NODE_HEAD: tuple[Column[Node], ...] = (
    Column("Id", "string", lambda node: node.id),
    Column("Label", "string", lambda node: node.label),
)
_EDGE_HEAD: tuple[Column[Edge], ...] = (
    Column("Source", "string", lambda edge: edge.source),
    Column("Target", "string", lambda edge: edge.target),
    Column("Type", "string", lambda edge: "Directed"),
    Column("Id", "string", lambda edge: edge.id),
    Column("Label", "string", lambda edge: edge.label_ar),
    Column("Weight", "integer", lambda edge: edge.events),
)


def node_table(network: Network) -> tuple[Column[Node], ...]:
    """The columns of nodes.csv."""
    return (*_NODE_HEAD, *node_columns(network))


def edge_table() -> tuple[Column[Edge], ...]:
    """The columns of edges.csv."""
    return (*_EDGE_HEAD, *EDGE_COLUMNS)


def write_nodes(stream: BinaryIO, network: Network) -> None:
    """One line a node, as UTF-8 CSV with a header."""
    columns = node_table(network)
    rows = ([column.read(node) for column in columns] for node in network.nodes)
    write_csv(stream, [column.name for column in columns], rows)


def write_edges(stream: BinaryIO, network: Network) -> None:
    """One line an edge, as UTF-8 CSV with a header."""
    columns = edge_table()
    rows = ([column.read(edge) for column in columns] for edge in network.edges)
    write_csv(stream, [column.name for column in columns], rows)


def write_csv(stream: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Write a table; how many rows there were.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    wrapped = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(wrapped, lineterminator="\n")
    writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        count += 1
    wrapped.flush()
    wrapped.detach()
    return count


def harmless(value: Value) -> Value:
    """The value, as no spreadsheet takes it for a formula; zero bytes are left out."""
    if not isinstance(value, str):
        return value
    value = value.replace("\x00", "")
    return f"'{value}" if value.startswith(_FORMULA) else value


def write_metadata(stream: BinaryIO, about: About, tables: Sequence[str]) -> None:
    """What the tables hold, as the JSON of CSV on the Web (W3C, 2015)."""
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ar"}],
        "dc:creator": about.creator,
        "dc:description": about.text,
        "tables": [{"url": table} for table in tables],
        "notes": [about.as_dict()],
    }
    stream.write(orjson.dumps(described, option=orjson.OPT_INDENT_2) + b"\n")
