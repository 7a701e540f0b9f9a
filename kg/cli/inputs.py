"""What `kg extract` and `kg build` share: inputs, their problems, progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from kg.errors import ArticleError

if TYPE_CHECKING:
    from kg.model import Article

P = ParamSpec("P")
R = TypeVar("R")

_SHOWN = 20  # problems printed in full; the rest are only counted
_WIDTH, _HEIGHT = 80, 24  # of a terminal that does not tell its own


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    from kg.ingest.article import parse_date

    try:
        return parse_date(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}; write it as 2022-01-05") from error


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
        self._bar: Any = None

    def report(self, error: ArticleError) -> None:
        """Count a skipped article or input and say why."""
        self.count += 1
        if self.count <= _SHOWN:
            self._say(f"kg: skipped: {error}")
        elif self.count == _SHOWN + 1:
            self._say("kg: further skipped articles are only counted")

    def _say(self, line: str) -> None:
        if self._bar is None or self._bar.disable:
            click.echo(line, err=True)
        else:
            self._bar.write(line, file=sys.stderr)  # above the bar, not into it

    def progress(self, unit: str) -> Any:
        """A progress bar on a terminal's stderr; silent elsewhere."""
        from tqdm import tqdm

        shown = not self.quiet and sys.stderr.isatty()
        sized = shown and os.get_terminal_size(sys.stderr.fileno()).columns > 0
        self._bar = tqdm(
            unit=f" {unit}",
            file=sys.stderr,
            disable=not shown,
            mininterval=0.5,
            dynamic_ncols=sized,
            ncols=None if sized else _WIDTH,
            nrows=None if sized else _HEIGHT,
        )
        return self._bar

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

    return read_articles(paths, published=published, on_error=problems.report)
