"""`kg build`: articles to a graph store."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.as_of import AsOf, as_of_option
from kg.cli.collector import paused_collector
from kg.cli.exits import EXIT_BAD_INPUT, EXIT_HELP
from kg.cli.inputs import Problems, published_option, read_inputs
from kg.cli.options import ends_cleanly, extractor_option, store_option
from kg.cli.reading import default_jobs
from kg.errors import ArticleError, KhabarError, StoreError

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.model import Article, Record
    from kg.store import RecordStore

_BATCH = 200  # articles kept together: a crash loses at most the reading of so many


@dataclass(slots=True)
class Tally:
    """How many articles a build met, by what became of them."""

    added: int = 0
    changed: int = 0
    same: int = 0

    @property
    def met(self) -> int:
        """Articles that could be read, now or in an earlier build."""
        return self.added + self.changed + self.same


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the articles of one build."""

    jobs: int
    extractor: str | None  # None is the default one

    @property
    def version(self) -> str:
        """What stored records are known by: others are read anew."""
        from kg.pipeline import EXTRACTOR_VERSION

        return f"{EXTRACTOR_VERSION}+{self.extractor}" if self.extractor else EXTRACTOR_VERSION


@click.command(epilog=EXIT_HELP)
@click.argument("articles", nargs=-1, required=True, metavar="FILE|FOLDER|-...")
@store_option
@published_option
@as_of_option
@click.option(
    "--base",
    metavar="IRI",
    help="What the IRIs of articles, entities and events begin with; the store remembers it.",
)
@extractor_option
@click.option("-j", "--jobs", type=click.IntRange(1), default=None, help="Worker processes.")
@click.option("--strict", is_flag=True, help="End with code 1 when any article was skipped.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@ends_cleanly
def build(
    articles: tuple[str, ...],
    store: Path,
    published: datetime | None,
    as_of: AsOf | None,
    base: str | None,
    extractor: str | None,
    jobs: int | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Read ARTICLES into a graph store, or add them to one.

    Only what is new or changed is read; the same articles again change nothing. The graph is
    written beside the old one and swapped in whole. A folder that is a store gives its articles,
    with what was read from them.

    \b
    kg build articles.jsonl
    kg build crawl/ --store crawl-graph
    kg build article.txt --published 2022-01-05
    kg build khabar-store --as-of 2018-04-14 --store known-that-day
    """
    from kg.cli.freshness import fingerprint, is_fresh
    from kg.store import RecordStore, Run, build_lock, current_graph

    problems = Problems(quiet=quiet)
    tally = Tally()
    with build_lock(store):
        with RecordStore(store) as records, ExitStack() as stack:
            started = datetime.now(UTC)
            others = _stores_among(articles, stack)
            source = _all_articles(articles, others, published, problems)
            if as_of is not None:
                as_of.check(records)
                source = as_of.known(source)
            reader = Reader(jobs or default_jobs(), extractor)
            _read_into(records, source, others.values(), tally, problems, reader)
            if not tally.met:
                problems.summary(_joined("no article could be read", as_of))
                sys.exit(EXIT_BAD_INPUT)
            records.log(
                Run(
                    started=started,
                    extractor_version=reader.version,
                    added=tally.added,
                    changed=tally.changed,
                    same=tally.same,
                    skipped=problems.count,
                )
            )
            base = base or base_of(store)
            fresh = not (tally.added or tally.changed) and is_fresh(
                store, fingerprint(records, base)
            )
        quads = current_graph(store).quads if fresh else rebuild(store, quiet=quiet, base=base)
    done = (
        f"{tally.added} articles added, {tally.changed} changed, {tally.same} unchanged; "
        f"{quads} quads in {store}"
    )
    problems.summary(_joined(done, as_of))
    if problems.count and strict:
        sys.exit(EXIT_BAD_INPUT)


def _joined(done: str, as_of: AsOf | None) -> str:
    return f"{done}; {as_of.left_out}" if as_of else done


def _stores_among(paths: Iterable[str], stack: ExitStack) -> dict[str, RecordStore]:
    """The records of the inputs that are store folders, open until the stack is left."""
    from kg.store import RecordStore
    from kg.store.layout import RECORDS

    return {
        path: stack.enter_context(RecordStore(Path(path), read_only=True))
        for path in paths
        if (Path(path) / RECORDS).is_file()
    }


def _all_articles(
    paths: Iterable[str],
    stores: Mapping[str, RecordStore],
    published: datetime | None,
    problems: Problems,
) -> Iterator[Article]:
    for path in paths:
        if path in stores:
            yield from stores[path].articles()
        else:
            yield from read_inputs((path,), published, problems)


def _read_into(
    records: RecordStore,
    articles: Iterator[Article],
    others: Collection[RecordStore],
    tally: Tally,
    problems: Problems,
    reader: Reader,
) -> None:
    """Read what neither this store nor another holds yet; batches are committed as they fill."""
    from kg.cli.reading import read_all

    version = reader.version
    pending: list[tuple[Article, Record]] = []

    def keep() -> None:
        with records.batch():
            for article, record in pending:
                outcome = records.put(article, record, version)
                setattr(tally, outcome, getattr(tally, outcome) + 1)
        pending.clear()

    with problems.progress("articles") as progress:

        def add(article: Article, record: Record) -> None:
            pending.append((article, record))
            if len(pending) >= _BATCH:
                keep()

        def fresh() -> Iterator[Article]:
            for article in _each_id_once(articles, problems):
                known = (article.id, article.content_hash, version)
                if records.has(*known):
                    tally.same += 1
                    progress.update()
                elif (found := _read_before(others, *known)) is not None:
                    add(article, found)
                    progress.update()
                else:
                    yield article

        with closing(read_all(fresh(), reader.jobs, reader.extractor)) as found:
            try:
                for article, record in found:
                    progress.update()
                    if isinstance(record, ArticleError):
                        problems.report(record)
                        continue
                    add(article, record)
            except (KeyboardInterrupt, KhabarError):
                keep()  # the next run need not read these again
                raise
        keep()


def _read_before(
    others: Iterable[RecordStore], id: str, content: str, version: str
) -> Record | None:
    return next((each.get(id) for each in others if each.has(id, content, version)), None)


def _each_id_once(articles: Iterable[Article], problems: Problems) -> Iterator[Article]:
    """The articles but for repetitions; another article under an id of before is a problem.

    Were the later one kept, the same input would change the store at every build.
    """
    seen: dict[str, str] = {}
    for article in articles:
        content = article.content_hash
        if article.id not in seen:
            seen[article.id] = content
            yield article
        elif seen[article.id] != content:
            problems.report(
                ArticleError(
                    f"{article.id}: another article of this run has the same id; give each its own"
                )
            )


def base_of(store: Path) -> str:
    """What the IRIs of the store's graph begin with."""
    from kg.graph import BASE
    from kg.store.layout import read_current

    try:
        current = read_current(store)
    except StoreError as error:  # the build writes it anew, but cannot know what it said
        click.echo(f"kg: {error}; --base is taken to be {BASE}", err=True)
        return BASE
    return current.base if current else BASE


def rebuild(store: Path, *, quiet: bool, base: str | None = None) -> int:
    """Assemble all records of a store and swap in their graph; how many quads it holds.

    Without `base` the graph keeps the one that it has.
    """
    from kg.assemble import assemble
    from kg.cli.freshness import fingerprint, mark_built
    from kg.graph import Iris, quads
    from kg.store import RecordStore, Told, write_graph

    base = base or base_of(store)
    with RecordStore(store, read_only=True) as records:

        def text_of(id: str) -> str:
            article = records.article(id)
            assert article is not None, id
            return article.text

        if not quiet:
            click.echo(f"assembling {len(records)} articles", err=True)
        knowledge = assemble(records.records(), text_of)
        told = Told(knowledge, Iris(base))
        found = quads(knowledge, told.noting(records.records()), base=base)
        with paused_collector(), Problems(quiet=quiet).progress("quads") as progress:
            try:
                count = write_graph(store, _counted(found, progress), base=base, told=told)
            except sqlite3.Error as error:  # the index beside the graph
                raise StoreError(f"cannot write the graph in {store}: {error}") from error
        mark_built(store, fingerprint(records, base))
    return count


def _counted(quads: Iterable[Quad], progress: Any) -> Iterator[Quad]:
    rest = iter(quads)
    while part := list(islice(rest, 1_000)):
        yield from part
        progress.update(len(part))
