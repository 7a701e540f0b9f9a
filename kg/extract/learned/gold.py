"""Lines annotated articles up with what the text and mention stages make of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kg.data.normal import normalise
from kg.model import Article, Document, Sentence


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An annotated event with its trigger's tokens in the document's own sentence."""

    sentence: int
    first: int
    last: int
    type: str
    actors: tuple[tuple[str, ...], ...]  # names of each actor
    targets: tuple[tuple[str, ...], ...]
    place: tuple[str, ...]
    realis: str
    date: str | None = None


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of an annotated set, from its JSON lines."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            yield Article(
                id=raw["id"],
                body=raw["text"],
                title=raw["title"],
                url=raw["url"],
                source=raw["source"],
                published=datetime.fromisoformat(raw["published"]),
            )


def gold_events(folder: Path, document: Document) -> list[GoldEvent]:
    """The annotated events of a document whose trigger is found in it again."""
    raw = json.loads((folder / f"{document.article.id}.json").read_text(encoding="utf-8"))
    names = {entity["id"]: tuple(entity["names"]) for entity in raw["entities"]}
    own = {
        number: _same_sentence(text, document.sentences)
        for number, text in enumerate(raw["sentences"])
    }
    used: set[tuple[int, int]] = set()
    events: list[GoldEvent] = []
    for event in raw["events"]:
        sentence = own[event["sentence"]]
        if sentence is None:
            continue
        span = locate(sentence, event["trigger"], used)
        if span is None:
            continue
        used.add((sentence.index, span[0]))
        events.append(
            GoldEvent(
                sentence=sentence.index,
                first=span[0],
                last=span[1],
                type=event["type"],
                actors=_names(event["actor"], names),
                targets=_names(event["target"], names),
                place=_place(event["place"], names),
                realis=event["realis"],
                date=event["date"],
            )
        )
    return events


def _names(value: Any, names: dict[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    ids = value if isinstance(value, list) else [value]
    return tuple(names[id] for id in ids if id in names)


def _place(value: Any, names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if isinstance(value, list):
        value = value[0] if value else None
    return names.get(value, (value,)) if value else ()


def _same_sentence(text: str, sentences: tuple[Sentence, ...]) -> Sentence | None:
    wanted = set(normalise(text).split())
    best, share = None, 0.5
    for sentence in sentences:
        words = set(normalise(sentence.text).split())
        overlap = 2 * len(wanted & words) / max(len(wanted) + len(words), 1)
        if overlap > share or normalise(text) in normalise(sentence.text):
            best, share = sentence, max(overlap, share)
    return best


def locate(sentence: Sentence, trigger: str, used: set[tuple[int, int]]) -> tuple[int, int] | None:
    """The tokens of a trigger as written, at its first place that is not used yet."""
    start = sentence.text.find(trigger)
    while start >= 0:
        low, high = sentence.start + start, sentence.start + start + len(trigger)
        inside = [
            position
            for position, token in enumerate(sentence.tokens)
            if token.start < high and token.end > low and token.clitic is None
        ]
        if inside and (sentence.index, inside[0]) not in used:
            return inside[0], inside[-1] + 1
        start = sentence.text.find(trigger, start + 1)
    return None
