"""Every IRI of the graph is minted here: stable over runs, readable, safe for any id."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from urllib.parse import quote

import orjson
from pyoxigraph import NamedNode

from kg.errors import InputError
from kg.graph.vocabulary import BASE
from kg.model import Evidence

_EVIDENCE_BYTES = 16  # of SHA-256: 128 bits


class Iris:
    """The IRIs of things under one base.

    What one article says lives in fragments of the article's IRI: `#v1` is its first event,
    `#char=10,22` a span of its text (RFC 5147).
    """

    def __init__(self, base: str = BASE) -> None:
        """Raises `InputError` when `base` is no absolute IRI that ends in a slash or a hash."""
        try:
            NamedNode(base)
        except ValueError as error:
            raise InputError(f"base {base!r} is not an absolute IRI: {error}") from error
        if not base.endswith(("/", "#")):
            raise InputError(f"base {base!r} must end in / or #")
        self.base = base

    def entity(self, key: str) -> NamedNode:
        """A merged entity."""
        return self._thing("entity", key)

    def event(self, key: str) -> NamedNode:
        """A merged event."""
        return self._thing("event", key)

    def claim(self, key: str) -> NamedNode:
        """A merged claim."""
        return self._thing("claim", key)

    def contradiction(self, key: str) -> NamedNode:
        """A contradiction."""
        return self._thing("contradiction", key)

    def outlet(self, name: str) -> NamedNode:
        """Who published an article, by the name the input gave."""
        return self._thing("outlet", name)

    def activity(self, version: str) -> NamedNode:
        """The run of one version of Khabar that wrote the graph."""
        return self._thing("activity", f"khabar-kg-{version}")

    def agent(self) -> NamedNode:
        """Khabar, the software."""
        return self._thing("agent", "khabar-kg")

    def article(self, article: str) -> NamedNode:
        """An article, and the named graph of what it says."""
        return self._thing("article", article)

    def part(self, article: str, part: str) -> NamedNode:
        """An entity, event or statement of one article's record, by its id there."""
        return NamedNode(f"{self.base}article/{_encode(article)}#{_encode(part)}")

    def span(self, article: str, start: int, end: int) -> NamedNode:
        """A span of an article's text."""
        return NamedNode(f"{self.base}article/{_encode(article)}#char={start},{end}")

    def evidence(self, evidence: Evidence) -> NamedNode:
        """An evidence, by all of its content: readings that differ in anything stay apart."""
        content = (
            _whole(evidence.article),
            evidence.start,
            evidence.end,
            _whole(evidence.quote),
            evidence.extractor,
            evidence.confidence,
        )
        digest = hashlib.sha256(orjson.dumps(content)).hexdigest()
        return NamedNode(f"{self.base}evidence/{digest[: 2 * _EVIDENCE_BYTES]}")

    def _thing(self, kind: str, key: str) -> NamedNode:
        return _node(self.base, kind, key)


@lru_cache(maxsize=1 << 16)
def _node(base: str, kind: str, key: str) -> NamedNode:
    return NamedNode(f"{base}{kind}/{_encode(key)}")


@lru_cache(maxsize=1 << 16)
def _encode(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def _whole(text: str) -> str:
    """The text, escaped where lone surrogates would keep it from being UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
