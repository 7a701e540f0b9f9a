"""A network as two tables, with the column names that Gephi and spreadsheets expect."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from kg.export.network import Network

Row = Iterable[str | int | float | None]

_NODE_COLUMNS = (
    *("Id", "Label", "kind", "label_ar", "label_en", "country", "latitude", "longitude"),
    *("degree", "events", "first_day", "last_day", "iri"),
)
_EDGE_COLUMNS = (
    *("Source", "Target", "Type", "Id", "Label", "Weight"),
    *("relation", "relation_en", "articles", "belief", "first_day", "last_day"),
)


def write_nodes(stream: BinaryIO, network: Network) -> None:
    """One line a node, as UTF-8 CSV with a header."""
    rows = (
        (
            node.id,
            node.label,
            node.kind,
            node.label_ar,
            node.label_en,
            node.country,
            node.latitude,
            node.longitude,
            node.degree,
            node.events,
            node.first_day,
            node.last_day,
            node.iri,
        )
        for node in network.nodes
    )
    _write(stream, _NODE_COLUMNS, rows)


def write_edges(stream: BinaryIO, network: Network) -> None:
    """One line an edge, as UTF-8 CSV with a header."""
    rows = (
        (
            edge.source,
            edge.target,
            "Directed",
            edge.id,
            edge.label_ar,
            edge.events,
            edge.relation,
            edge.label_en,
            edge.articles,
            edge.belief,
            edge.first_day,
            edge.last_day,
        )
        for edge in network.edges
    )
    _write(stream, _EDGE_COLUMNS, rows)


def _write(stream: BinaryIO, header: Iterable[str], rows: Iterator[Row]) -> None:
    wrapped = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(wrapped, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    wrapped.flush()
    wrapped.detach()
