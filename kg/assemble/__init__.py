"""Many records become one body of knowledge."""

from kg.assemble.assemble import assemble
from kg.assemble.gazetteer import Gazetteer, Listed

__all__ = ["Gazetteer", "Listed", "assemble"]
