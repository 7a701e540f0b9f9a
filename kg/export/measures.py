"""How nodes stand in their network: degrees, centralities and communities."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from kg.export.network import Network

_SEED = 1
_EXACT = 1000  # nodes; above, betweenness is estimated
_SAMPLE = 200  # paths are followed from so many nodes then
_DIGITS = 9  # the last bits differ between machines


def with_measures(network: Network) -> Network:
    """The network with measures of its nodes, the same at every run.

    `community` numbers the groups that Louvain's method finds, the largest first. `betweenness`
    is the share of shortest ways through a node; above a thousand nodes it is estimated from
    two hundred of them. `pagerank` follows the direction and weight of edges.
    """
    import networkx as nx

    directed = nx.DiGraph()
    directed.add_nodes_from(node.id for node in network.nodes)
    incoming: Counter[str] = Counter()
    outgoing: Counter[str] = Counter()
    weights: Counter[tuple[str, str]] = Counter()
    for edge in network.edges:
        outgoing[edge.source] += 1
        incoming[edge.target] += 1
        weights[edge.source, edge.target] += edge.events
    directed.add_weighted_edges_from((*ends, weight) for ends, weight in sorted(weights.items()))
    sample = None if len(directed) <= _EXACT else _SAMPLE
    betweenness = nx.betweenness_centrality(directed, k=sample, seed=_SEED)
    pagerank = nx.pagerank(directed) if directed else {}
    ids = [node.id for node in network.nodes]
    return replace(
        network,
        measures={
            "in_degree": {id_: incoming[id_] for id_ in ids},
            "out_degree": {id_: outgoing[id_] for id_ in ids},
            "betweenness": {id_: round(float(betweenness[id_]), _DIGITS) for id_ in ids},
            "pagerank": {id_: round(float(pagerank[id_]), _DIGITS) for id_ in ids},
            "community": _communities(nx, directed),
        },
    )


def _communities(nx: Any, directed: Any) -> dict[str, int]:
    undirected = nx.Graph()
    undirected.add_nodes_from(directed)
    for source, target, weight in directed.edges(data="weight"):
        known = undirected.get_edge_data(source, target, {"weight": 0})["weight"]
        undirected.add_edge(source, target, weight=known + weight)
    groups = nx.community.louvain_communities(undirected, seed=_SEED)
    ranked = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))
    return {id_: number for number, group in enumerate(ranked) for id_ in group}
