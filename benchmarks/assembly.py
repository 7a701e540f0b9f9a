"""Measures assembly alone, from the records of a store, at growing numbers of articles.

    python benchmarks/assembly.py STORE [ARTICLES...]

Each size runs in a process of its own, so that its peak memory is its own; articles are taken in
the order of their publication, as an outlet's archive grows. Seconds are the processor's.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from kg.assemble import assemble
from kg.model import Record
from kg.store import RecordStore

SIZES = (3_000, 6_000, 12_000, 24_000)
KILOBYTES_A_MEGABYTE = 1024


def oldest(rows: RecordStore, wanted: int) -> frozenset[str]:
    """Ids of the articles published first."""
    dated = ((str(record.published), record.id) for record in rows.records())
    return frozenset(id_ for _, id_ in sorted(dated)[:wanted])


def measure(store: Path, wanted: int) -> None:
    """Assemble so many articles of the store and print a line of the table."""
    with RecordStore(store, read_only=True) as rows:
        ids = oldest(rows, wanted)

        def records() -> Iterator[Record]:
            return (record for record in rows.records() if record.id in ids)

        def text_of(id_: str) -> str:
            article = rows.article(id_)
            if article is None:
                raise LookupError(id_)
            return article.text

        started = time.process_time()
        knowledge = assemble(records(), text_of)
        seconds = time.process_time() - started
    several = sum(len({each.article for each in event.reports}) > 1 for event in knowledge.events)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_A_MEGABYTE
    sys.stdout.write(
        f"{len(ids):>9,}{len(knowledge.events):>10,}{several:>10,}{len(knowledge.entities):>10,}"
        f"{len(knowledge.claims):>10,}{seconds:>9.1f}{1000 * seconds / len(ids):>9.2f}"
        f"{peak:>9.0f}\n"
    )
    sys.stdout.flush()


def main() -> None:
    """Measure every size that the store can give."""
    if len(sys.argv) < len(("program", "store")):
        sys.exit(__doc__)
    store = Path(sys.argv[1])
    sizes = [int(size) for size in sys.argv[2:]] or list(SIZES)
    heads = ("articles", "events", "by 2 or +", "entities", "claims", "seconds", "ms each", "MB")
    widths = (9, 10, 10, 10, 10, 9, 9, 9)
    sys.stdout.write("".join(f"{h:>{w}}" for h, w in zip(heads, widths, strict=True)) + "\n")
    sys.stdout.flush()
    context = multiprocessing.get_context("spawn")
    for size in sizes:
        process = context.Process(target=measure, args=(store, size))
        process.start()
        process.join()
        if process.exitcode:
            sys.exit(process.exitcode)


if __name__ == "__main__":
    main()
