"""Khabar: Arabic news into an attributed knowledge graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.api import Graph

__version__ = "0.1.0"


def open(store: str | Path = "khabar-store") -> Graph:
    """The graph of a store folder, for Python: networks, data frames and SPARQL.

    Raises `kg.errors.StoreError` where there is none.
    """
    from kg.api import Graph  # heavy; `kg --help` imports this module

    return Graph(store)
