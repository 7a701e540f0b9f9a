"""What an export says of itself: where it comes from, what was left out, how much it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import Store

from kg import __version__
from kg.export.events import Filters
from kg.export.scan import instances, pairs

DAYS = "Days are those of the events; where no article dates an event, those of its reports."


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Facts about one export; no clock: equal data give equal text."""

    filters: str
    articles: int  # in the whole store
    first_published: str | None  # ISO days of the earliest and the latest article
    last_published: str | None
    options: str = ""
    counts: Mapping[str, int] | None = None  # what the file holds, by the word for it

    @property
    def creator(self) -> str:
        """The program and its version."""
        return f"Khabar {__version__}"

    @property
    def data(self) -> str:
        """How many articles of which days the store was built from."""
        if not self.first_published:
            return f"{self.articles:,} articles"
        days = f"published {self.first_published} to {self.last_published}"
        return f"{self.articles:,} articles, {days}"

    @property
    def holds(self) -> str:
        """The counts as text."""
        return ", ".join(f"{number:,} {word}" for word, number in (self.counts or {}).items())

    @property
    def text(self) -> str:
        """All of it but the creator, in one line."""
        parts = [
            f"Exported: {', '.join(part for part in (self.filters, self.options) if part)}",
            f"Data: {self.data}",
            f"Holds: {self.holds}" if self.counts else "",
        ]
        return ". ".join(part for part in parts if part) + "."

    def counting(self, **counts: int) -> About:
        """The same with what the file holds."""
        return replace(self, counts=counts)

    def as_dict(self) -> dict[str, Any]:
        """For JSON and for key and value pairs."""
        return {
            "creator": self.creator,
            "filters": self.filters,
            **({"options": self.options} if self.options else {}),
            "articles": self.articles,
            "first_published": self.first_published,
            "last_published": self.last_published,
            **({"holds": dict(self.counts)} if self.counts else {}),
        }


def read_about(store: Store, filters: Filters | None = None, options: str = "") -> About:
    """What can be said before anything is exported."""
    days = sorted({moment[:10] for _, moment in pairs(store, "schema:datePublished")})
    return About(
        filters=str(filters or Filters()),
        options=options,
        articles=sum(1 for _ in instances(store, "schema:NewsArticle")),
        first_published=days[0] if days else None,
        last_published=days[-1] if days else None,
    )
