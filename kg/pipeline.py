"""One article in, one record out: the stages in a row."""

from __future__ import annotations

from functools import cache

from kg.extract.found import EventExtractor, Reading, StatementExtractor
from kg.extract.record import make_record
from kg.mentions import find_mentions
from kg.model import Article, Record
from kg.text import read

__all__ = ["EXTRACTOR_VERSION", "read_record"]

# Changes when the same article may give another record: stored records are then read anew.
EXTRACTOR_VERSION = "1"


def read_record(article: Article) -> Record:
    """What the article says: entities, events and statements with their offsets."""
    events, statements = _extractors()
    document = read(article)
    mentions, entities = find_mentions(document)
    reading = Reading(document=document, mentions=mentions, entities=entities)
    return make_record(reading, events(reading), statements(reading), events.name)


@cache
def _extractors() -> tuple[EventExtractor, StatementExtractor]:
    from kg.extract.learned import reader
    from kg.extract.rules import statements

    return reader.build(), statements.build()
