"""What an outlet published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published text with what is known about its publication.

    The body is kept exactly as read: every offset in Khabar counts code points into `text`.
    """

    id: str
    body: str
    title: str = ""
    url: str | None = None
    source: str | None = None  # the outlet, as the input names it
    published: datetime | None = None  # with a time zone; UTC when the input had none
    language: str | None = None  # BCP 47, as the input says; None when it does not

    @property
    def text(self) -> str:
        """Title, a line feed, body: the text that all offsets point into."""
        return f"{self.title}\n{self.body}"

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything that can change what is read from the article."""
        published = self.published.isoformat() if self.published else ""
        parts = (self.id, self.title, self.body, self.url or "", self.source or "", published)
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
