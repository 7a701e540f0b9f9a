"""What every format says of nodes and edges, in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from kg.export.network import Edge, Network, Node

Row = TypeVar("Row")
Kind = Literal["string", "integer", "double"]
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A named value of a row; None leaves the cell empty."""

    name: str
    kind: Kind
    read: Callable[[Row], Value]


NODE_COLUMNS: tuple[Column[Node], ...] = (
    Column("kind", "string", lambda node: node.kind),
    Column("label_ar", "string", lambda node: node.label_ar or None),
    Column("label_en", "string", lambda node: node.label_en),
    Column("country", "string", lambda node: node.country),
    Column("latitude", "double", lambda node: node.latitude),
    Column("longitude", "double", lambda node: node.longitude),
    Column("degree", "integer", lambda node: node.degree),
    Column("events", "integer", lambda node: node.events),
    Column("belief", "double", lambda node: node.belief),
    Column("first_day", "string", lambda node: node.first_day),
    Column("last_day", "string", lambda node: node.last_day),
    Column("iri", "string", lambda node: node.iri),
)
EDGE_COLUMNS: tuple[Column[Edge], ...] = (
    Column("relation", "string", lambda edge: edge.relation),
    Column("relation_ar", "string", lambda edge: edge.label_ar),
    Column("relation_en", "string", lambda edge: edge.label_en),
    Column("plover", "string", lambda edge: edge.type),
    Column("events", "integer", lambda edge: edge.events),
    Column("articles", "integer", lambda edge: edge.articles),
    Column("belief", "double", lambda edge: edge.belief),
    Column("first_day", "string", lambda edge: edge.first_day),
    Column("last_day", "string", lambda edge: edge.last_day),
)


def node_columns(network: Network) -> tuple[Column[Node], ...]:
    """The columns of this network's nodes: with its measures, where it has any."""
    measures = network.measures.items()
    return NODE_COLUMNS + tuple(_measure(name, values) for name, values in measures)


def _kind(values: Iterable[int | float]) -> Kind:
    return "integer" if all(isinstance(value, int) for value in values) else "double"


def _measure(name: str, values: Mapping[str, int | float]) -> Column[Node]:
    return Column(name, _kind(values.values()), lambda node: values[node.id])
