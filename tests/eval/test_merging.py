"""Do articles about one event meet in one event, and the names of one referent in one entity?

Only what is held out from tuning is read here; `kg evaluate` measures all.
"""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import orjson
import pytest

from kg.assemble import assemble
from kg.cli.reading import default_jobs, read_all
from kg.evaluate.merging import measure, read_merge_gold
from kg.model import Article, Record

GOLD = read_merge_gold(Path(__file__).with_name("merge.toml"))
CORPUS = Path(__file__).parents[3] / "shared" / (GOLD.corpus or "")
PARTS = ("event_precision", "event_recall", "entity_precision", "entity_recall")


def articles(wanted: frozenset[str]) -> list[Article]:
    found = []
    with gzip.open(CORPUS, "rb") as lines:
        for line in lines:
            if any(article.encode() in line[:120] for article in wanted):
                raw = orjson.loads(line)
                found.append(
                    Article(
                        id=raw["id"],
                        title=raw["title"],
                        body=raw["text"],
                        source=raw["source"],
                        url=raw["url"],
                        published=datetime.fromisoformat(raw["published"]),
                    )
                )
    return [article for article in found if article.id in wanted]


def test_annotation_is_large_and_half_is_held_out() -> None:
    several = [event for event in GOLD.events if len(event.articles) > 1]
    assert len(several) >= 60
    assert sum(event.held_out for event in several) >= 30
    assert sum(entity.held_out for entity in GOLD.entities) >= 40
    assert GOLD.floor.keys() == set(PARTS)


def test_what_is_held_out_meets() -> None:
    if not CORPUS.is_file():
        pytest.skip(f"no corpus at {CORPUS}")
    gold = GOLD.part(held_out=True)
    read = list(read_all(articles(gold.articles), default_jobs()))
    texts = {article.id: article.text for article, _ in read}
    assert set(texts) == gold.articles
    records = [record for _, record in read if isinstance(record, Record)]
    assert len(records) == len(read)
    merging = measure(gold, records, assemble(records, texts.__getitem__))
    print("\n".join(merging.lines()))  # noqa: T201 shown by -s
    events, entities = merging.events["all"], merging.entities["all"]
    reached = (events.precision, events.recall, entities.precision, entities.recall)
    for part, value in zip(PARTS, reached, strict=True):
        assert value >= GOLD.floor[part], part
