"""`kg build`: articles to a graph store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.exits import EXIT_BAD_INPUT, EXIT_HELP
from kg.cli.inputs import Problems, published_option, read_inputs
from kg.cli.options import ends_cleanly, store_option
from kg.cli.reading import default_jobs

if TYPE_CHECKING:
    from kg.model import Article
    from kg.store import RecordStore

_BATCH = 200  # articles kept together: a crash loses at most the reading of so many


@dataclass(slots=True)
class Tally:
    """How many articles a build met, by what became of them."""

    added: int = 0
    changed: int = 0
    same: int = 0


@click.command(epilog=EXIT_HELP)
@click.argument("articles", nargs=-1, required=True, metavar="FILE|FOLDER|-...")
@store_option
@published_option
@click.option(
    "--base",
    metavar="IRI",
    help="What the IRIs of articles, entities and events begin with; the store remembers it.",
)
@click.option("-j", "--jobs", type=click.IntRange(1), default=None, help="Worker processes.")
@click.option("--strict", is_flag=True, help="End with code 1 when any article was skipped.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@ends_cleanly
def build(
    articles: tuple[str, ...],
    store: Path,
    published: datetime | None,
    base: str | None,
    jobs: int | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Read ARTICLES into a graph store, or add them to one.

    Only what is new or changed is read; the same articles again change nothing. The graph is
    written beside the old one and swapped in whole.

    \b
    kg build articles.jsonl
    kg build crawl/ --store crawl-graph
    kg build article.txt --published 2022-01-05
    """
    from kg.store import RecordStore, Run, build_lock

    problems = Problems(quiet=quiet)
    tally = Tally()
    with build_lock(store):
        with RecordStore(store) as records:
            started = datetime.now(UTC)
            source = read_inputs(articles, published, problems)
            _read_into(records, source, tally, problems, jobs or default_jobs())
            if not len(records):
                problems.summary("no article could be read")
                sys.exit(EXIT_BAD_INPUT)
            from kg.pipeline import EXTRACTOR_VERSION

            records.log(
                Run(
                    started=started,
                    extractor_version=EXTRACTOR_VERSION,
                    added=tally.added,
                    changed=tally.changed,
                    same=tally.same,
                    skipped=problems.count,
                )
            )
        quads = rebuild(store, quiet=quiet, base=base)
    problems.summary(
        f"{tally.added} articles added, {tally.changed} changed, {tally.same} unchanged; "
        f"{quads} quads in {store}"
    )
    if problems.count and strict:
        sys.exit(EXIT_BAD_INPUT)


def _read_into(
    records: RecordStore,
    articles: Iterator[Article],
    tally: Tally,
    problems: Problems,
    jobs: int,
) -> None:
    """Read what the store does not hold yet; batches are committed as they fill."""
    from kg.cli.reading import read_all
    from kg.errors import ArticleError
    from kg.pipeline import EXTRACTOR_VERSION

    progress = problems.progress("articles")

    def fresh() -> Iterator[Article]:
        for article in articles:
            if records.has(article.id, article.content_hash, EXTRACTOR_VERSION):
                tally.same += 1
                progress.update()
            else:
                yield article

    pending: list[tuple[Article, Any]] = []

    def keep() -> None:
        with records.batch():
            for article, record in pending:
                outcome = records.put(article, record, EXTRACTOR_VERSION)
                setattr(tally, outcome, getattr(tally, outcome) + 1)
        pending.clear()

    with progress:
        for article, record in read_all(fresh(), jobs):
            progress.update()
            if isinstance(record, ArticleError):
                problems.report(record)
                continue
            pending.append((article, record))
            if len(pending) >= _BATCH:
                keep()
        keep()


def rebuild(store: Path, *, quiet: bool, base: str | None = None) -> int:
    """Assemble all records of a store and swap in their graph; how many quads it holds.

    Without `base` the graph keeps the one that it has.
    """
    from kg.assemble import assemble
    from kg.graph import BASE, quads
    from kg.store import RecordStore, write_graph
    from kg.store.layout import read_current

    if base is None:
        current = read_current(store)
        base = current.base if current else BASE

    with RecordStore(store, read_only=True) as records:

        def text_of(id: str) -> str:
            article = records.article(id)
            assert article is not None, id
            return article.text

        if not quiet:
            click.echo(f"assembling {len(records)} articles", err=True)
        knowledge = assemble(records.records(), text_of)
        return write_graph(store, quads(knowledge, records.records(), base=base), base=base)
