"""Keeps a store folder: the records of articles, the graph built from them, and its questions."""

from kg.store.explorer.told import Told
from kg.store.graphs import current_graph, drop_previous, open_graph, write_graph
from kg.store.layout import GraphVersion, build_lock
from kg.store.queries import Param, Query, load_queries
from kg.store.records import RecordStore, Run
from kg.store.sparql import check

__all__ = [
    "GraphVersion",
    "Param",
    "Query",
    "RecordStore",
    "Run",
    "Told",
    "build_lock",
    "check",
    "current_graph",
    "drop_previous",
    "load_queries",
    "open_graph",
    "write_graph",
]
