"""TREC-like files: <DOC> elements one after the other, not always well-formed XML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from kg.errors import ArticleError
from kg.ingest.article import article_from_fields
from kg.ingest.encoding import decode
from kg.model import Article

_CHUNK = 1 << 16
MAX_DOC = 1 << 24  # bytes of one <DOC>; two million characters with all their markup
_OPEN = re.compile(rb"<DOC(?:\s[^<>]{0,1000})?>", re.IGNORECASE)
_EDGE = re.compile(rb"</DOC\s*>|<DOC(?:\s[^<>]{0,1000})?>", re.IGNORECASE)
_EDGE_LENGTH = 1100
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_TAGS = {
    "id": ("DOCNO", "DOCID", "ID"),
    "url": ("URL", "LINK"),
    "source": ("SOURCE", "PUBLISHER"),
    "title": ("TITLE", "HEADLINE", "HEAD"),
    "published": ("TIME", "DATE", "DATETIME", "DATE_TIME", "PUBLISHED"),
    "text": ("TEXT", "BODY"),
    "language": ("LANGUAGE", "LANG"),
}
_KNOWN = "|".join(tag for tags in _TAGS.values() for tag in tags)
_FIELD_EDGE = re.compile(rf"<(/?)({_KNOWN})(?:\s[^<>]{{0,1000}})?>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|div) ?/?>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)


def read_trec(
    stream: BinaryIO, where: str, *, published: datetime | None, head: bytes
) -> Iterator[Article | ArticleError]:
    """Every DOC as an Article, or as the error for which it is skipped.

    `head` is the beginning of the stream, where an encoding may be declared.
    """
    found = _ENCODING.search(head)
    declared = found[1].decode("ascii") if found else None
    found_any = False
    for line, data in _split(stream):
        found_any = True
        here = f"{where}:{line}"
        try:
            if len(data) > MAX_DOC:
                raise ArticleError(
                    f"{here}: a <DOC> of more than {MAX_DOC >> 20} MB; close it with </DOC>"
                )
            yield _article(decode(data, here, declared=declared), here, published)
        except ArticleError as error:
            yield error
    if not found_any:
        yield ArticleError(f"{where}: no <DOC> in it; Khabar reads XML with DOC and TEXT elements")


def _article(doc: str, where: str, published: datetime | None) -> Article:
    values: dict[str, list[str]] = {}
    for tag, value in _values(doc):
        values.setdefault(tag, []).append(_plain(value))
    fields: dict[str, object] = {}
    for key, tags in _TAGS.items():
        texts = [text for tag in tags for text in values.get(tag, ()) if text]
        if texts:
            fields[key] = "\n".join(texts) if key == "text" else texts[0]
    return article_from_fields(fields, where, published=published)


def _values(doc: str) -> Iterator[tuple[str, str]]:
    """Each known element's name and content: up to its end tag, else up to the next element."""
    edges = [(m.start(), m.end(), m[1] == "/", m[2].upper()) for m in _FIELD_EDGE.finditer(doc)]
    ends: list[int | None] = []  # for each edge, the index of the next end tag of its name
    last: dict[str, int] = {}
    for at in range(len(edges) - 1, -1, -1):
        ends.append(last.get(edges[at][3]))
        if edges[at][2]:
            last[edges[at][3]] = at
    ends.reverse()
    at = 0
    while at < len(edges):
        _, start, closing, tag = edges[at]
        if closing:
            at += 1
            continue
        end = ends[at]
        following = at + 1 if end is None else end
        yield tag, doc[start : edges[following][0] if following < len(edges) else len(doc)]
        at = following


def _plain(value: str) -> str:
    value = value.replace("<![CDATA[", "").replace("]]>", "")
    value = _BREAK.sub("\n", value)
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), value).strip()


def _split(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each DOC's first line number and content; one left open ends where the next begins.

    Of a DOC over the limit only its beginning is kept: `MAX_DOC + 1` bytes.
    """
    buffer, kept = b"", bytearray()
    line = start = 1
    inside = False
    while True:
        chunk = stream.read(_CHUNK)
        buffer += chunk
        at = 0
        while edge := (_EDGE if inside else _OPEN).search(buffer, at):
            line += buffer.count(b"\n", at, edge.start())
            if inside:
                kept += buffer[at : edge.start()]
                yield start, bytes(kept[: MAX_DOC + 1])
                kept.clear()
            inside = not edge[0].startswith(b"</")
            start = line
            line += edge[0].count(b"\n")
            at = edge.end()
        # A tag may be cut by the end of the chunk: its possible beginning waits for the next.
        rest = max(at, len(buffer) - _EDGE_LENGTH) if chunk else len(buffer)
        line += buffer.count(b"\n", at, rest)
        if inside and len(kept) <= MAX_DOC:
            kept += buffer[at:rest]
        buffer = buffer[rest:]
        if not chunk:
            break
    if inside:
        yield start, bytes(kept[: MAX_DOC + 1])
