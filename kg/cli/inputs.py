"""What `kg extract` and `kg build` share: inputs, their problems, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from kg.errors import ArticleError

if TYPE_CHECKING:
    from kg.model import Article

P = ParamSpec("P")
R = TypeVar("R")

_SHOWN = 20  # problems printed in full; the rest are only counted


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is not a date; write 2022-01-05") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def published_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--published DATE`, for articles that carry no date of their own."""
    return click.option(
        "--published",
        callback=_day,
        metavar="DATE",
        help="Publication date (ISO 8601) of articles without one; else relative dates stay open.",
    )(command)


class Problems:
    """Skipped articles: the first are shown, all are counted."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.count = 0

    def report(self, error: ArticleError) -> None:
        """Count a skipped article or input and say why."""
        self.count += 1
        if self.count <= _SHOWN:
            click.echo(f"kg: skipped: {error}", err=True)
        elif self.count == _SHOWN + 1:
            click.echo("kg: further skipped articles are only counted", err=True)

    def progress(self, unit: str) -> Any:
        """A progress bar on a terminal's stderr; silent elsewhere."""
        from tqdm import tqdm

        return tqdm(
            unit=f" {unit}",
            file=sys.stderr,
            disable=self.quiet or not sys.stderr.isatty(),
            mininterval=0.5,
        )

    def summary(self, done: str) -> None:
        """The closing line: what was done and what was not."""
        if self.quiet:
            return
        skipped = f", {self.count} skipped" if self.count else ""
        click.echo(f"{done}{skipped}", err=True)


def read_inputs(
    paths: tuple[str, ...], published: datetime | None, problems: Problems
) -> Iterator[Article]:
    """The articles of all inputs; what cannot be read goes to `problems`."""
    from kg.ingest import read_articles

    return read_articles(
        paths, published=published, stdin=sys.stdin.buffer, on_error=problems.report
    )
