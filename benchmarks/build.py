"""Measures each stage of `kg build` alone, one after the other in one process.

    python benchmarks/build.py [FILE|FOLDER] [ARTICLES]

Without a file it reads the shipped samples, which are few and short: their numbers say little
about graphs of size. Seconds are those of the processor, over all threads, so that other
programs on the machine disturb them little; what travels to other machines is the share.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from kg.assemble import assemble
from kg.data.samples import sample_paths
from kg.extract import extractors
from kg.extract.found import Reading
from kg.extract.record import make_record
from kg.extract.rules import statements
from kg.graph import Iris, quads
from kg.ingest import read_articles
from kg.mentions import find_mentions
from kg.model import Article, Record
from kg.pipeline import EXTRACTOR_VERSION, read_record
from kg.store import RecordStore, Told, write_graph
from kg.text import read

KILOBYTES_A_MEGABYTE = 1024


@dataclass(slots=True)
class Clock:
    """Processor seconds and the process's peak memory, by stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    peak: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what runs inside; the same stage may come again."""
        started = time.process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - started
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.peak[name] = kilobytes / KILOBYTES_A_MEGABYTE


def read_all(articles: list[Article], clock: Clock) -> list[Record]:
    """The records, each stage timed by itself."""
    events, said = extractors.load(extractors.DEFAULT), statements.build()
    records = []
    for article in articles:
        with clock.stage("text"):
            document = read(article)
        with clock.stage("mentions"):
            mentions, entities = find_mentions(document)
        reading = Reading(document=document, mentions=mentions, entities=entities)
        with clock.stage("events"):
            found = events(reading)
        with clock.stage("statements"):
            stated = said(reading)
        with clock.stage("record"):
            records.append(make_record(reading, found, stated, events.name))
    return records


def keep(store: Path, articles: list[Article], records: list[Record], clock: Clock) -> None:
    """Put the records in a store, as one batch."""
    with clock.stage("keep"), RecordStore(store) as rows, rows.batch():
        for article, record in zip(articles, records, strict=True):
            rows.put(article, record, EXTRACTOR_VERSION)


def build_graph(store: Path, clock: Clock) -> int:
    """Assemble the store's records and load their graph; how many quads it holds."""
    with RecordStore(store, read_only=True) as rows:
        with clock.stage("assembly"):
            knowledge = assemble(rows.records(), text_of(rows))
        with clock.stage("quads"):  # made once for themselves, then again as they are loaded
            count = sum(1 for _ in quads(knowledge, rows.records()))
        with clock.stage("graph load"):
            told = Told(knowledge, Iris())
            found = quads(knowledge, told.noting(rows.records()))
            write_graph(store, found, told=told)
    clock.seconds["graph load"] = max(0.0, clock.seconds["graph load"] - clock.seconds["quads"])
    return count


def text_of(rows: RecordStore) -> Callable[[str], str]:
    """The text of an article in the store."""

    def text(article_id: str) -> str:
        article = rows.article(article_id)
        if article is None:
            raise LookupError(article_id)
        return article.text

    return text


def table(clock: Clock, articles: int) -> list[str]:
    """One line a stage: articles a second, its share of the whole, peak memory by its end."""
    total = sum(clock.seconds.values())
    lines = [f"{'stage':<12}{'articles/s':>12}{'seconds':>10}{'share':>8}{'peak MB':>10}"]
    for name, seconds in clock.seconds.items():
        rate, peak = articles / max(seconds, 1e-6), clock.peak[name]
        lines.append(f"{name:<12}{rate:>12.1f}{seconds:>10.2f}{seconds / total:>8.1%}{peak:>10.0f}")
    lines.append(f"{'all':<12}{articles / total:>12.1f}{total:>10.2f}")
    return lines


def main() -> None:
    """Run every stage over the articles and print the table."""
    paths = [Path(sys.argv[1])] if len(sys.argv) > 1 else list(sample_paths())
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else None
    clock = Clock()
    with clock.stage("ingest"):
        found = islice(read_articles(paths, on_error=lambda error: None), wanted)
        articles = list({article.id: article for article in found}.values())
    if not articles:
        sys.exit(f"no article in {paths[0]}")
    with clock.stage("start"):
        read_record(articles[0])  # loads lexicon, gazetteer and weights
    records = read_all(articles, clock)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        keep(store, articles, records, clock)
        count = build_graph(store, clock)
    words = sum(len(article.text.split()) for article in articles)
    head = f"{len(articles):,} articles, {words:,} words, {count:,} quads"
    sys.stdout.write("\n".join([head, "", *table(clock, len(articles))]) + "\n")


if __name__ == "__main__":
    main()
