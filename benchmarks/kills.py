"""Kills a build at random moments and looks whether the store survives each time.

    python benchmarks/kills.py [FILE|FOLDER] [KILLS] [ARTICLES] [SEED]

The articles but for the last tenth are built into a store. Again and again a build of all of them
is started and killed (SIGKILL): once in each of as many equal parts of the time that a whole build
takes, at a moment of that part drawn by a seeded generator, and at the two moments around the
swap of the graphs. After every kill the store must open and answer as before the build or as
after it, and the next build must end with the graph that an undisturbed one gives. Every build
starts from a copy of the first store.

Every build is a child of this process, which loads all of Khabar beforehand and opens no store
itself, so that a build starts at once. The shipped samples are read where no file is named.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import orjson
from pyoxigraph import QuerySolutions

import kg.cli.build
import kg.store.graphs as graphs
from kg.assemble import assemble
from kg.data.samples import sample_paths
from kg.graph import PREFIXES, quads
from kg.ingest import read_articles
from kg.model import Article
from kg.pipeline import read_record
from kg.store import load_queries, open_graph
from kg.store.layout import read_current

KILLS, SEED = 20, 2018
QUESTION = "who-attacked-whom"


def in_child(work: Callable[[], object]) -> int:
    """Start the work in a process of its own."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except SystemExit as error:
        code = int(error.code or 0)
    finally:
        os._exit(code)


def ended_well(child: int) -> bool:
    """Wait for a child; whether it did what it had to."""
    return os.waitpid(child, 0)[1] == 0


def build(source: Path, store: Path) -> None:
    arguments = [str(source), "--store", str(store), "-j", "1", "--quiet"]
    kg.cli.build.build(arguments)


def answer(store: Path) -> str:
    """The digest of the graph and the answer to a question: what a reader sees of the store."""
    current = read_current(store)
    found = open_graph(store).query(load_queries()[QUESTION].text, prefixes=dict(PREFIXES))
    assert current is not None and isinstance(found, QuerySolutions)
    return f"{current.digest} {[[str(term) for term in row] for row in found]}"


def asked(store: Path, scratch: Path) -> str:
    """The answer as another process gets it; empty when the store does not open."""
    scratch.unlink(missing_ok=True)
    ended_well(in_child(lambda: scratch.write_text(answer(store), encoding="utf-8")))
    return scratch.read_text(encoding="utf-8") if scratch.exists() else ""


@contextmanager
def killed_at_the_swap(before: bool) -> Iterator[None]:
    """What is started inside kills itself just before the new graph becomes current, or after."""
    swap = graphs.write_current

    def die(*args: object) -> None:
        if not before:
            swap(*args)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGKILL)

    graphs.write_current = die
    try:
        yield
    finally:
        graphs.write_current = swap


def write_articles(source: str | None, count: int, folder: Path) -> tuple[Path, Path]:
    """Files with all articles and with all but the last tenth."""
    paths = [source] if source else [str(path) for path in sample_paths()]
    articles = list(islice(read_articles(paths, on_error=lambda error: None), count))
    _load(articles[0])
    lines = [
        orjson.dumps(
            {
                "id": article.id,
                "url": article.url,
                "source": article.source,
                "title": article.title,
                "text": article.body,
                "published": article.published,
            }
        )
        for article in articles
    ]
    every, most = folder / "all.jsonl", folder / "most.jsonl"
    every.write_bytes(b"\n".join(lines) + b"\n")
    most.write_bytes(b"\n".join(lines[: -max(1, len(lines) // 10)]) + b"\n")
    return every, most


def _time(every: Path, first: Path, whole: Path) -> float:
    shutil.rmtree(whole, ignore_errors=True)
    shutil.copytree(first, whole)
    started = time.monotonic()
    assert ended_well(in_child(lambda: build(every, whole)))
    return time.monotonic() - started


def _load(article: Article) -> None:
    """Have the code and language data in memory that every build would load."""
    record = read_record(article)
    for _ in quads(assemble([record], lambda id: article.text), [record]):
        pass


def run(source: str | None, kills: int, count: int, seed: int, folder: Path) -> list[str]:
    """One line for each kill that the store did not survive."""
    every, most = write_articles(source, count, folder)
    first, whole, store = folder / "first", folder / "whole", folder / "store"
    assert ended_well(in_child(lambda: build(most, first)))
    lasted = min(_time(every, first, whole) for _ in range(2))
    scratch = folder / "answer"
    before, after = asked(first, scratch), asked(whole, scratch)
    assert before and after and before != after
    chance = random.Random(seed)
    moments: list[float | str] = [
        (part + chance.random()) * lasted / kills for part in range(kills)
    ]
    moments[kills // 2 : kills // 2] = ["before the swap", "after the swap"]
    faults, cut = [], 0
    for moment in moments:
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(first, store)
        if isinstance(moment, str):
            with killed_at_the_swap(moment.startswith("before")):
                child = in_child(lambda: build(every, store))
        else:
            child = in_child(lambda: build(every, store))
            time.sleep(moment)
            os.kill(child, signal.SIGKILL)
        cut += not ended_well(child)
        if asked(store, scratch) not in (before, after):
            faults.append(f"{moment}: the store does not answer as before or after the build")
        if not ended_well(in_child(lambda: build(every, store))):
            faults.append(f"{moment}: the next build fails")
        elif asked(store, scratch) != after:
            faults.append(f"{moment}: the next build gives another graph")
    sys.stdout.write(
        f"{cut} of {len(moments)} builds of {lasted:.1f} s were cut short; {len(faults)} faults\n"
    )
    return faults


def main() -> None:
    """Print what went wrong and end with code 1 when anything did."""
    source, kills, count, seed = (*sys.argv[1:], *[""] * 4)[:4]
    with tempfile.TemporaryDirectory() as folder:
        faults = run(
            source or None,
            int(kills or KILLS),
            int(count or sys.maxsize),
            int(seed or SEED),
            Path(folder),
        )
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
