"""Where nodes stand before anybody moves them: the same at every run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from kg.export.network import Edge, Node

_SPRING_NODES = 500  # above, the spring layout takes longer than writing the file
_SEED = 1
_RADIUS = 1000.0
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def place(nodes: Sequence[Node], edges: Sequence[Edge]) -> Mapping[str, tuple[float, float]]:
    """Node id to x and y: springs for small graphs, a sunflower for large ones.

    In the sunflower (Vogel's spiral) the nodes with the most edges stand in the middle.
    """
    if len(nodes) <= _SPRING_NODES:
        return _springs(nodes, edges)
    ranked = sorted(nodes, key=lambda node: (-node.degree, node.id))
    scale = _RADIUS / math.sqrt(len(ranked))
    return {
        node.id: _polar(scale * math.sqrt(rank + 0.5), rank * _GOLDEN_ANGLE)
        for rank, node in enumerate(ranked)
    }


def _springs(nodes: Sequence[Node], edges: Sequence[Edge]) -> Mapping[str, tuple[float, float]]:
    import networkx as nx  # half a second that large graphs need not wait

    graph = nx.Graph()
    graph.add_nodes_from(node.id for node in nodes)
    for edge in edges:
        weight = graph.get_edge_data(edge.source, edge.target, {"weight": 0})["weight"]
        graph.add_edge(edge.source, edge.target, weight=weight + 1)
    positions = nx.spring_layout(graph, seed=_SEED, scale=_RADIUS)
    return {node: (float(x), float(y)) for node, (x, y) in positions.items()}


def _polar(radius: float, angle: float) -> tuple[float, float]:
    return (radius * math.cos(angle), radius * math.sin(angle))
