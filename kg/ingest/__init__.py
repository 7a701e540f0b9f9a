"""Files, folders and pipes become Articles.

`read_articles` takes plain text as crawled, JSON lines, JSON, TREC-like XML and HTML, each also
gzipped, and tells them apart by suffix and content. It holds one article at a time.
"""

from kg.ingest.article import MAX_TEXT
from kg.ingest.read import SUFFIXES, UnreadableInput, read_articles

__all__ = ["MAX_TEXT", "SUFFIXES", "UnreadableInput", "read_articles"]
