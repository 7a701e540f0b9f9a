"""Annotations kept apart from their texts: where in a corpus's articles the words stand."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from kg.extract.learned.gold import GoldEvent
from kg.model import Article, Document
from kg.text import read

# One article a line: `id`; `names`, for each participant its names; `events`, each [relation,
# trigger, actors, targets, place, realis, date], where participants are positions in `names`.
# Names and triggers are [start, end] in the article's text: title, line feed, body.


def read_marked(marked: Path, corpus: Path) -> Iterator[tuple[Document, list[GoldEvent]]]:
    """The annotated articles that the corpus holds, in its order."""
    with marked.open("rb") as lines:
        annotations = {raw["id"]: raw for raw in map(orjson.loads, lines)}
    with gzip.open(corpus, "rb") as lines:
        for line in lines:
            article = orjson.loads(line)
            if marks := annotations.get(article["id"]):
                yield _joined(article, marks)


def _joined(raw: dict[str, Any], marks: dict[str, Any]) -> tuple[Document, list[GoldEvent]]:
    article = Article(
        id=raw["id"],
        title=raw["title"] or "",
        body=raw["text"],
        source=raw["source"],
        url=raw["url"],
        published=datetime.fromisoformat(raw["published"]),
    )
    document = read(article)
    names = [tuple(article.text[start:end] for start, end in row) for row in marks["names"]]
    events = []
    for relation, trigger, actors, targets, place, realis, day in marks["events"]:
        found = _tokens(document, *trigger)
        if found is not None:
            sentence, first, last = found
            events.append(
                GoldEvent(
                    sentence=sentence,
                    first=first,
                    last=last,
                    type=relation,
                    actors=tuple(names[n] for n in actors),
                    targets=tuple(names[n] for n in targets),
                    place=names[place] if place is not None else (),
                    realis=realis,
                    date=day,
                )
            )
    return document, events


def _tokens(document: Document, start: int, end: int) -> tuple[int, int, int] | None:
    """The sentence and the tokens, half-open, that stand between two offsets."""
    for sentence in document.sentences:
        inside = [
            position
            for position, token in enumerate(sentence.tokens)
            if token.start < end and token.end > start and token.clitic is None
        ]
        if inside:
            return sentence.index, inside[0], inside[-1] + 1
    return None
