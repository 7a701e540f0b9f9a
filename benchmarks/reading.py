"""Measures how fast articles are read, in this checkout and, chunk by chunk in turn, in others.

    python benchmarks/reading.py FILE [CHECKOUT ...]

Every article of FILE is read once before anything is timed: words and names are looked up then.
Each checkout reads in a process of its own, on one core, with the garbage collector paused as
builds do. Machines are noisy, so that only the last column travels: a checkout's time over this
one's for the same chunk, the median of all chunks. Compile each: `python -m kg.cli.compile`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

CHUNK = 20  # articles timed at once
ROUNDS = 4
HERE = Path(__file__).parents[1]

_READER = """
import gc, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from kg.ingest import read_articles
from kg.pipeline import read_record

articles = list(read_articles([Path(sys.argv[2])], on_error=lambda error: None))
for article in articles:
    read_record(article)
gc.collect()
gc.disable()
print(len(articles), flush=True)
for line in sys.stdin:
    start = int(line)
    began = time.process_time()
    for article in articles[start : start + int(sys.argv[3])]:
        read_record(article)
    print(time.process_time() - began, flush=True)
"""


def started(checkout: Path, articles: Path) -> subprocess.Popen[str]:
    """A process that reads the chunk whose first article's number it is told, and says how long."""
    return subprocess.Popen(
        [sys.executable, "-c", _READER, str(checkout), str(articles), str(CHUNK)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


def answer(process: subprocess.Popen[str], start: int | None = None) -> float:
    """The next number that a process prints, after it was told where to start."""
    assert process.stdin is not None and process.stdout is not None
    if start is not None:
        process.stdin.write(f"{start}\n")
        process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        sys.exit("a checkout could not read the articles: see above")
    return float(line)


def main() -> None:
    """Read in turn and print a line for each checkout."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    checkouts = [HERE, *(Path(name).resolve() for name in sys.argv[2:])]
    processes = [started(checkout, Path(sys.argv[1])) for checkout in checkouts]
    (count, *_) = [int(answer(process)) for process in processes]
    seconds: list[list[float]] = [[] for _ in checkouts]
    whole = range(0, count - CHUNK + 1, CHUNK) or range(1)
    for _ in range(ROUNDS):
        for start in whole:
            for own, process in zip(seconds, processes, strict=True):
                own.append(answer(process, start))
    for process in processes:
        process.kill()
    for checkout, own in zip(checkouts, seconds, strict=True):
        ratio = statistics.median(
            other / first for other, first in zip(own, seconds[0], strict=True)
        )
        rate = min(CHUNK, count) * len(own) / sum(own)
        sys.stdout.write(f"{checkout}: {rate:.1f} articles/s, {ratio:.2f} of the time here\n")


if __name__ == "__main__":
    main()
