"""`kg extract`: articles to records, one JSON object a line."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import BinaryIO

import click

from kg.cli.exits import EXIT_BAD_INPUT, EXIT_HELP
from kg.cli.inputs import Problems, published_option, read_inputs
from kg.cli.options import ends_cleanly, extractor_option
from kg.cli.reading import default_jobs


@click.command(epilog=EXIT_HELP)
@click.argument("articles", nargs=-1, required=True, metavar="FILE|FOLDER|-...")
@published_option
@extractor_option
@click.option("-j", "--jobs", type=click.IntRange(1), default=None, help="Worker processes.")
@click.option("--strict", is_flag=True, help="End with code 1 when any article was skipped.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@ends_cleanly
def extract(
    articles: tuple[str, ...],
    published: datetime | None,
    extractor: str | None,
    jobs: int | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Read ARTICLES and print what each says as one JSON object a line.

    \b
    kg extract news.jsonl > records.jsonl
    cat article.txt | kg extract - --published 2022-01-05
    """
    from kg.cli.reading import read_all
    from kg.errors import ArticleError
    from kg.model.json import record_to_json

    problems = Problems(quiet=quiet)
    count = 0
    source = read_inputs(articles, published, problems)
    with (
        _output() as out,
        problems.progress("articles") as progress,
        closing(read_all(source, jobs or default_jobs(), extractor)) as records,
    ):
        for _, record in records:
            progress.update()
            if isinstance(record, ArticleError):
                problems.report(record)
                continue
            out.write(record_to_json(record) + b"\n")
            out.flush()  # a reader at the other end of a pipe waits for whole records
            count += 1
    problems.summary(f"{count} records")
    if problems.count and (strict or not count):
        sys.exit(EXIT_BAD_INPUT)


@contextmanager
def _output() -> Iterator[BinaryIO]:
    """Standard output. A reader that stops ends the program quietly, a full disk with one line."""
    from kg.errors import KhabarError

    if sys.stdout is None:
        raise KhabarError("standard output is closed")
    try:
        yield sys.stdout.buffer
    except OSError as error:
        # What is still buffered goes nowhere, or the interpreter would complain of it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            sys.exit(EXIT_BAD_INPUT)
        raise KhabarError(f"cannot write the records: {error.strerror}") from error
