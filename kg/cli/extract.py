"""`kg extract`: articles to records, one JSON object a line."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from kg.cli.exits import EXIT_BAD_INPUT, EXIT_HELP
from kg.cli.inputs import Problems, published_option, read_inputs
from kg.cli.options import ends_cleanly
from kg.cli.reading import default_jobs


@click.command(epilog=EXIT_HELP)
@click.argument("articles", nargs=-1, required=True, metavar="FILE|FOLDER|-...")
@published_option
@click.option("-j", "--jobs", type=click.IntRange(1), default=None, help="Worker processes.")
@click.option("--strict", is_flag=True, help="End with code 1 when any article was skipped.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@ends_cleanly
def extract(
    articles: tuple[str, ...],
    published: datetime | None,
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
    out = sys.stdout.buffer
    count = 0
    progress = problems.progress("articles")
    with progress:
        source = read_inputs(articles, published, problems)
        for _, record in read_all(source, jobs or default_jobs()):
            progress.update()
            if isinstance(record, ArticleError):
                problems.report(record)
                continue
            out.write(record_to_json(record) + b"\n")
            count += 1
    out.flush()
    problems.summary(f"{count} records")
    if problems.count and (strict or not count):
        sys.exit(EXIT_BAD_INPUT)
