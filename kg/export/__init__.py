"""The graph for other programs: Gephi, spreadsheets, RDF tools."""

from kg.export.dump import write_nquads, write_turtle
from kg.export.events import Filters
from kg.export.files import whole_file
from kg.export.gephi import write_gephi
from kg.export.network import Edge, Network, Node, read_network
from kg.export.tables import write_edges, write_nodes

__all__ = [
    "Edge",
    "Filters",
    "Network",
    "Node",
    "read_network",
    "whole_file",
    "write_edges",
    "write_gephi",
    "write_nodes",
    "write_nquads",
    "write_turtle",
]
