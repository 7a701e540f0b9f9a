"""One article in, one record out: the stages in a row."""

from __future__ import annotations

from functools import cache

from kg.extract import extractors
from kg.extract.found import Reading, StatementExtractor
from kg.extract.record import make_record
from kg.mentions import find_mentions
from kg.model import Article, Record
from kg.text import read

__all__ = ["EXTRACTOR_VERSION", "read_participants", "read_record", "record_of"]

# Changes when the same article may give another record: stored records are then read anew.
EXTRACTOR_VERSION = "1"


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
