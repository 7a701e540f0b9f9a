"""The graph for other programs: Gephi, spreadsheets, maps, RDF tools."""

from kg.export.about import About, read_about
from kg.export.acled import write_acled
from kg.export.dump import SYNTAXES, write_rdf
from kg.export.events import Filters
from kg.export.facts import ClaimFact, EventFact, Facts
from kg.export.files import whole_file
from kg.export.geojson import write_geojson
from kg.export.gephi import write_gephi
from kg.export.graphml import write_graphml
from kg.export.measures import with_measures
from kg.export.network import Edge, Network, Node, read_network
from kg.export.parquet import write_parquet
from kg.export.picture import write_png, write_svg
from kg.export.plover import write_plover
from kg.export.tables import write_edges, write_metadata, write_nodes
from kg.export.workbook import write_workbook

__all__ = [
    "SYNTAXES",
    "About",
    "ClaimFact",
    "Edge",
    "EventFact",
    "Facts",
    "Filters",
    "Network",
    "Node",
    "read_about",
    "read_network",
    "whole_file",
    "with_measures",
    "write_acled",
    "write_edges",
    "write_geojson",
    "write_gephi",
    "write_graphml",
    "write_metadata",
    "write_nodes",
    "write_parquet",
    "write_plover",
    "write_png",
    "write_rdf",
    "write_svg",
    "write_workbook",
]
