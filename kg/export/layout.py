"""Where nodes stand before anybody moves them: the same at every run on one machine."""

from __future__ import annotations

import importlib.util
import math
import random
from collections.abc import Mapping, Sequence

from kg.export.network import Edge, Node

_SPRING_NODES = 500  # above, networkx's springs take longer than writing the file
_IGRAPH_NODES = 100_000  # above, even igraph's springs take minutes
_ROUNDS = 200
_LOOSE = 2.5  # times networkx's own distance between nodes, so that labels have room
_SEED = 1
_RADIUS = 1000.0
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))

Positions = Mapping[str, tuple[float, float]]


def place(nodes: Sequence[Node], edges: Sequence[Edge]) -> Positions:
    """Node id to x and y: springs, by igraph where the extra `layout` is installed.

    Without it, graphs of more than some hundred nodes become a sunflower (Vogel's spiral), in
    which the nodes with the most edges stand in the middle.
    """
    if len(nodes) <= _SPRING_NODES:
        return _springs(nodes, edges)
    if len(nodes) <= _IGRAPH_NODES and importlib.util.find_spec("igraph") is not None:
        return _igraph(nodes, edges)
    return sunflower(nodes)


def sunflower(nodes: Sequence[Node]) -> Positions:
    """The nodes with the most edges in the middle, the others around them."""
    ranked = sorted(nodes, key=lambda node: (-node.degree, node.id))
    scale = _RADIUS / math.sqrt(max(1, len(ranked)))
    return {
        node.id: _polar(scale * math.sqrt(rank + 0.5), rank * _GOLDEN_ANGLE)
        for rank, node in enumerate(ranked)
    }


def _springs(nodes: Sequence[Node], edges: Sequence[Edge]) -> Positions:
    import networkx as nx  # half a second that large graphs need not wait

    graph = nx.Graph()
    graph.add_nodes_from(node.id for node in nodes)
    graph.add_edges_from(_pairs(edges))
    wide = _LOOSE / math.sqrt(max(1, len(nodes)))
    positions = nx.spring_layout(
        graph, k=wide, iterations=_ROUNDS, weight=None, seed=_SEED, scale=_RADIUS
    )
    return {node: (float(x), float(y)) for node, (x, y) in positions.items()}


def _igraph(nodes: Sequence[Node], edges: Sequence[Edge]) -> Positions:
    import igraph

    numbers = {node.id: number for number, node in enumerate(nodes)}
    ends = [(numbers[source], numbers[target]) for source, target in _pairs(edges)]
    graph = igraph.Graph(n=len(nodes), edges=ends)
    igraph.set_random_number_generator(random.Random(_SEED))
    try:
        found = graph.layout_fruchterman_reingold(niter=_ROUNDS, grid=True)
    finally:
        igraph.set_random_number_generator(random)
    return _evenly({node.id: (x, y) for node, (x, y) in zip(nodes, found, strict=True)})


def _evenly(positions: Positions) -> Positions:
    """The same order outwards and the same directions, but no crowd in the middle.

    Springs leave the well connected in one heap and the rest far out: distances from the middle
    become those of a disc that is as full everywhere.
    """
    ranked = sorted(positions, key=lambda node: (math.hypot(*positions[node]), node))
    scale = _RADIUS / math.sqrt(max(1, len(ranked)))
    return {
        node: _polar(scale * math.sqrt(rank + 0.5), math.atan2(*reversed(positions[node])))
        for rank, node in enumerate(ranked)
    }


def _pairs(edges: Sequence[Edge]) -> list[tuple[str, str]]:
    """Which nodes are joined, in either direction, by whatever number of relations."""
    ends = ((edge.source, edge.target) for edge in edges)
    return list(dict.fromkeys((min(pair), max(pair)) for pair in ends))


def _polar(radius: float, angle: float) -> tuple[float, float]:
    return (radius * math.cos(angle), radius * math.sin(angle))
