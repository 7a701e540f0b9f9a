"""One article in, one record out: the stages in a row."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from kg import __version__
from kg.extract import extractors
from kg.extract.found import Reading, StatementExtractor
from kg.extract.record import make_record
from kg.mentions import find_mentions
from kg.model import Article, Record
from kg.text import read

__all__ = ["EXTRACTOR_VERSION", "read_participants", "read_record", "record_of"]

_COMPILED = {".so", ".pyd"}  # they do what their sources say
_READERS = ("model", "data", "text", "mentions", "extract")  # what decides a record


def _version() -> str:
    """A digest of all code and data that read an article."""
    digest = hashlib.sha256(__version__.encode())
    root = Path(__file__).parent
    for folder in _READERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix not in _COMPILED:
                digest.update(f"\n{path.relative_to(root)}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


# Changes when the same article may give another record: stored records are then read anew.
EXTRACTOR_VERSION = _version()


def read_record(article: Article, extractor: str = extractors.DEFAULT) -> Record:
    """What the article says: entities, events and statements with their offsets.

    `extractor` names the reader of events; `KhabarError` when none is called so.
    """
    return record_of(read_participants(article), extractor)


def read_participants(article: Article) -> Reading:
    """The article as sentences, with who and what they name: all that extractors look at."""
    document = read(article)
    mentions, entities = find_mentions(document)
    return Reading(document=document, mentions=mentions, entities=entities)


def record_of(reading: Reading, extractor: str = extractors.DEFAULT) -> Record:
    """The record of an article whose participants are known."""
    events = extractors.load(extractor)
    return make_record(reading, events(reading), _statements()(reading), events.name)


@cache
def _statements() -> StatementExtractor:
    from kg.extract.rules import statements

    return statements.build()
