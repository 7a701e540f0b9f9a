"""A network as a GEXF file that opens in Gephi as a picture: coloured, sized, placed, dated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from kg.export.about import DAYS, About
from kg.export.columns import EDGE_COLUMNS, Column, node_columns
from kg.export.gexf import Attribute, GexfEdge, GexfGraph, GexfNode, write_gexf
from kg.export.layout import place
from kg.export.network import Network, Node
from kg.export.palette import edge_colour, kind_colour

_SMALLEST, _LARGEST = 8.0, 60.0


def write_gephi(stream: BinaryIO, network: Network, about: About, *, viz: bool = True) -> None:
    """Write the network as GEXF; the same network gives the same bytes."""
    ends = [(edge.first_day, edge.last_day) for edge in network.edges]
    positions = place(network.nodes, network.edges) if viz else {}
    columns = node_columns(network)
    graph = GexfGraph(
        node_attributes=tuple(Attribute(column.name, column.kind) for column in columns),
        edge_attributes=tuple(Attribute(column.name, column.kind) for column in EDGE_COLUMNS),
        nodes=_nodes(network, columns, positions),
        edges=_edges(network),
        node_count=len(network.nodes),
        edge_count=len(network.edges),
        creator=about.creator,
        keywords="Arabic news, who did what to whom, PLOVER",
        description=f"{about.text} {DAYS}",
        start=min((first for first, _ in ends if first), default=None),
        end=max((last for _, last in ends if last), default=None),
        modified=about.last_published,
    )
    write_gexf(stream, graph, viz=viz)


def _nodes(
    network: Network,
    columns: tuple[Column[Node], ...],
    positions: Mapping[str, tuple[float, float]],
) -> Iterator[GexfNode]:
    highest = max((node.degree for node in network.nodes), default=1)
    for node in network.nodes:
        yield GexfNode(
            id=node.id,
            label=node.label,
            values=tuple(column.read(node) for column in columns),
            start=node.first_day,
            end=node.last_day,
            colour=kind_colour(node.kind),
            size=node_size(node, highest),
            position=positions.get(node.id),
        )


def node_size(node: Node, highest: int) -> float:
    """The diameter of a node, its area in proportion to its degree."""
    return _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(node.degree / max(1, highest))


def _edges(network: Network) -> Iterator[GexfEdge]:
    for edge in network.edges:
        yield GexfEdge(
            id=edge.id,
            source=edge.source,
            target=edge.target,
            label=edge.label_ar,
            kind=edge.relation,
            weight=edge.events,
            values=tuple(column.read(edge) for column in EDGE_COLUMNS),
            spells=edge.spells,
            colour=edge_colour(edge.relation, edge.type),
        )
