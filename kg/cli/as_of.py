"""The articles that were out on a day: `kg build --as-of`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.model import Article
    from kg.store import RecordStore

P = ParamSpec("P")
R = TypeVar("R")

_SHOWN = 3  # ids of articles that stand in the way


@dataclass(slots=True)
class AsOf:
    """Lets articles pass that were published on or before a day of UTC, and counts the others."""

    day: date
    later: int = 0
    undated: int = 0

    def known(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The articles that were out."""
        for article in articles:
            if self._was_out(article):
                yield article
            elif article.published is None:
                self.undated += 1
            else:
                self.later += 1

    def check(self, records: RecordStore) -> None:
        """Raise `InputError` when a store holds what was not out: its graph would tell of it."""
        ids = [article.id for article in records.articles() if not self._was_out(article)]
        if ids:
            some = ", ".join(ids[:_SHOWN]) + (", ..." if len(ids) > _SHOWN else "")
            raise InputError(
                f"{records.path.parent} holds {len(ids)} articles that were not out on {self.day} "
                f"or have no date ({some}); name another store by --store"
            )

    @property
    def left_out(self) -> str:
        """What did not pass, for the closing line."""
        return f"left out {self.later} published after {self.day} and {self.undated} without a date"

    def _was_out(self, article: Article) -> bool:
        published = article.published
        return published is not None and published.astimezone(UTC).date() <= self.day


def _as_of(
    context: click.Context, parameter: click.Parameter, value: datetime | None
) -> AsOf | None:
    return AsOf(value.date()) if value else None


def as_of_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--as-of DAY`, as the argument `as_of`."""
    return click.option(
        "--as-of",
        type=click.DateTime(formats=["%Y-%m-%d"]),
        callback=_as_of,
        metavar="DAY",
        help="Only articles published on this day (UTC) or before; those without a date are left "
        "out and counted.",
    )(command)
