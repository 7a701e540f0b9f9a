"""A network as a GEXF file that opens in Gephi as a picture: coloured, sized, placed, dated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from kg import __version__
from kg.data.relations import load_relations
from kg.export.events import Filters
from kg.export.gexf import Attribute, GexfEdge, GexfGraph, GexfNode, write_gexf
from kg.export.layout import place
from kg.export.network import Network, Node
from kg.export.palette import KINDS, relation_colour

NODE_ATTRIBUTES = (
    Attribute("kind", "string"),
    Attribute("label_ar", "string"),
    Attribute("label_en", "string"),
    Attribute("country", "string"),
    Attribute("latitude", "double"),
    Attribute("longitude", "double"),
    Attribute("degree", "integer"),
    Attribute("events", "integer"),
    Attribute("first_day", "string"),
    Attribute("last_day", "string"),
    Attribute("iri", "string"),
)
EDGE_ATTRIBUTES = (
    Attribute("relation", "string"),
    Attribute("relation_ar", "string"),
    Attribute("relation_en", "string"),
    Attribute("events", "integer"),
    Attribute("articles", "integer"),
    Attribute("belief", "double"),
    Attribute("first_day", "string"),
    Attribute("last_day", "string"),
)
_SMALLEST, _LARGEST = 8.0, 60.0
_DAYS = "Days are those of the events; where no article dates an event, those of its reports."


def write_gephi(stream: BinaryIO, network: Network, filters: Filters, *, viz: bool = True) -> None:
    """Write the network as GEXF; the same network gives the same bytes."""
    ends = [(edge.first_day, edge.last_day) for edge in network.edges]
    positions = place(network.nodes, network.edges) if viz else {}
    graph = GexfGraph(
        node_attributes=NODE_ATTRIBUTES,
        edge_attributes=EDGE_ATTRIBUTES,
        nodes=_nodes(network, positions),
        edges=_edges(network),
        node_count=len(network.nodes),
        edge_count=len(network.edges),
        creator=f"Khabar {__version__}",
        keywords="Arabic news, who did what to whom, PLOVER",
        description=f"Exported: {filters}. {_DAYS}",
        start=min((first for first, _ in ends if first), default=None),
        end=max((last for _, last in ends if last), default=None),
    )
    write_gexf(stream, graph, viz=viz)


def _nodes(network: Network, positions: Mapping[str, tuple[float, float]]) -> Iterator[GexfNode]:
    highest = max((node.degree for node in network.nodes), default=1)
    for node in network.nodes:
        yield GexfNode(
            id=node.id,
            label=node.label,
            values=(
                node.kind,
                node.label_ar or None,
                node.label_en,
                node.country,
                node.latitude,
                node.longitude,
                node.degree,
                node.events,
                node.first_day,
                node.last_day,
                node.iri,
            ),
            start=node.first_day,
            end=node.last_day,
            colour=KINDS[node.kind],
            size=_size(node, highest),
            position=positions.get(node.id),
        )


def _size(node: Node, highest: int) -> float:
    """The area of a node grows with its degree."""
    return _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(node.degree / max(highest, 1))


def _edges(network: Network) -> Iterator[GexfEdge]:
    colours = {
        relation.id: relation_colour(relation.type) for relation in load_relations().values()
    }
    for edge in network.edges:
        yield GexfEdge(
            id=edge.id,
            source=edge.source,
            target=edge.target,
            label=edge.label_ar,
            kind=edge.relation,
            weight=edge.events,
            values=(
                edge.relation,
                edge.label_ar,
                edge.label_en,
                edge.events,
                edge.articles,
                edge.belief,
                edge.first_day,
                edge.last_day,
            ),
            start=edge.first_day,
            end=edge.last_day,
            colour=colours[edge.relation],
        )
