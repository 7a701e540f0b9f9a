"""Do articles of several outlets about one event meet in one event, and only those?

Extended B-cubed over articles: an article's neighbours are those that share an event of the
annotated type, read from the beginning of both.
"""

from __future__ import annotations

import gzip
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kg.assemble import assemble
from kg.model import Article, Knowledge

ANNOTATED: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("merge.toml").read_text(encoding="utf-8")
)
CORPUS = Path(__file__).parents[3] / "shared" / ANNOTATED["corpus"]
TYPE_OF = {article: event["type"] for event in ANNOTATED["event"] for article in event["articles"]}
EVENT_OF = {article: event["name"] for event in ANNOTATED["event"] for article in event["articles"]}


def articles() -> Iterator[Article]:
    from datetime import datetime

    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not any(article in line[:120] for article in TYPE_OF):
                continue
            raw = json.loads(line)
            if raw["id"] in TYPE_OF:
                yield Article(
                    id=raw["id"],
                    title=raw["title"],
                    body=raw["text"],
                    source=raw["source"],
                    url=raw["url"],
                    published=datetime.fromisoformat(raw["published"]),
                )


def neighbours(knowledge: Knowledge) -> Mapping[str, set[str]]:
    """Article to the articles whose beginning tells of one event with its own; itself always."""
    found: dict[str, set[str]] = defaultdict(set)
    for event in knowledge.events:
        leading = {
            report.article
            for report in event.reports
            if report.evidence.start < ANNOTATED["lead"] and event.type == TYPE_OF[report.article]
        }
        for article in leading:
            found[article] |= leading
    return {article: found[article] | {article} for article in TYPE_OF}


def b_cubed(found: Mapping[str, set[str]]) -> tuple[float, float]:
    """Precision and recall, averaged over articles."""
    gold: dict[str, set[str]] = defaultdict(set)
    for article, event in EVENT_OF.items():
        gold[event].add(article)
    right = {article: found[article] & gold[EVENT_OF[article]] for article in found}
    precision = sum(len(right[a]) / len(found[a]) for a in found) / len(found)
    recall = sum(len(right[a]) / len(gold[EVENT_OF[a]]) for a in found) / len(found)
    return precision, recall


def test_annotation_names_each_article_once() -> None:
    told = [article for event in ANNOTATED["event"] for article in event["articles"]]
    assert len(told) == len(set(told))
    assert sum(len(event["articles"]) > 1 for event in ANNOTATED["event"]) >= 20


def test_b_cubed_of_known_groupings() -> None:
    gold: dict[str, set[str]] = defaultdict(set)
    for article, event in EVENT_OF.items():
        gold[event].add(article)
    assert b_cubed({article: gold[event] for article, event in EVENT_OF.items()}) == (1, 1)
    alone = {article: {article} for article in TYPE_OF}
    assert b_cubed(alone) == (1, pytest.approx(len(gold) / len(TYPE_OF)))
    glued = {article: set(TYPE_OF) for article in TYPE_OF}
    assert b_cubed(glued)[1] == 1
    assert b_cubed(glued)[0] < 0.2


def test_articles_of_one_event_meet() -> None:
    if not CORPUS.is_file():
        pytest.skip(f"no corpus at {CORPUS}")
    from kg.pipeline import read_record

    texts = {}
    records = []
    for article in articles():
        texts[article.id] = article.text
        records.append(read_record(article))
    assert set(texts) == set(TYPE_OF)
    precision, recall = b_cubed(neighbours(assemble(records, texts.__getitem__)))
    print(f"B-cubed precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201 shown by -s
    assert precision >= ANNOTATED["floor"]["precision"]
    assert recall >= ANNOTATED["floor"]["recall"]
