"""One input opened: unzipped, with its beginning at hand, its format guessed."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from typing import BinaryIO, Literal, cast

from kg.ingest.encoding import bom_encoding
from kg.ingest.json_lines import is_json_object

Format = Literal["plain", "json-lines", "json", "trec", "html"]

_HEAD = 1 << 16
_GZIP = b"\x1f\x8b"
_DOC = re.compile(rb"<DOC(?:\s[^<>]{0,1000})?>", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_LIST = re.compile(rb"\[\s*\{")
_BY_SUFFIX: dict[str, Format] = {
    ".txt": "plain",
    ".jsonl": "json-lines",
    ".ndjson": "json-lines",
    ".json": "json",
    ".xml": "trec",
    ".html": "html",
    ".htm": "html",
}
FORMAT_SUFFIXES = frozenset(_BY_SUFFIX)


class Source:
    """A byte stream with its first bytes known; UTF-16 that is no plain text comes as UTF-8."""

    def __init__(self, raw: BinaryIO, suffix: str) -> None:
        """Reads the beginning of `raw`; may raise what reading or unzipping raises."""
        stream = _with_head(raw)
        if stream.peek(2).startswith(_GZIP):
            stream = _with_head(cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb")))
        encoding = bom_encoding(stream.peek(4))
        if encoding and not encoding.startswith("utf-8"):
            text = stream.peek(_HEAD)[:_HEAD].decode(encoding, "ignore")
            self.format = guess_format(text.encode("utf-8", "ignore"), suffix)
            if self.format != "plain":
                stream = _with_head(cast(BinaryIO, _Recoded(cast(BinaryIO, stream), encoding)))
        else:
            self.format = guess_format(stream.peek(_HEAD), suffix)
        self.stream = cast(BinaryIO, stream)
        self.head = stream.peek(_HEAD)


def guess_format(head: bytes, suffix: str) -> Format:
    """The format that the first bytes look like; where they leave it open, the suffix's."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    named = _BY_SUFFIX.get(suffix)
    if start.startswith(b"<"):
        if named == "html" or (named != "trec" and _HTML.match(start)):
            return "html"
        if _DOC.search(head):
            return "trec"
        if named is None and start.startswith(b"<?xml"):
            return "html" if _HTML.search(head) else "trec"
    if named in ("html", "trec"):
        return named
    if _LIST.match(start):
        return "json"
    if start.startswith(b"{"):
        first, end, rest = start.partition(b"\n")
        if first.strip() == b"{" and named != "plain":
            return "json"  # printed over many lines, whatever the suffix says
        if named == "json-lines" or (end and rest.strip() and is_json_object(first)):
            return "json-lines"
        if named != "plain" or is_json_object(start):
            return "json"
    return named or "plain"


class _Recoded(io.RawIOBase):
    """A stream in another encoding as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            chunk = self._stream.read(_HEAD)
            self._ended = not chunk
            self._ready = self._decoder.decode(chunk, final=self._ended).encode("utf-8")
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


class _Joined(io.RawIOBase):
    """What was read already, then the rest of the stream."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or _read_some(self._stream, len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def _read_some(stream: BinaryIO, size: int) -> bytes:
    """At least one byte where there is one, without waiting for more.

    A read of many bytes from a cut gzip file would lose those before the cut.
    """
    data: bytes = getattr(stream, "read1", stream.read)(size)
    return data


def _with_head(stream: BinaryIO) -> io.BufferedReader[_Joined]:
    """The stream with its first 64 kB already in its buffer, so that `peek` sees them."""
    head = bytearray()
    try:
        while len(head) < _HEAD and (data := _read_some(stream, _HEAD - len(head))):
            head += data
    except (EOFError, OSError, zlib.error):
        if not head:
            raise
        # The readers meet it again where the head ends.
    buffered = io.BufferedReader(_Joined(bytes(head), stream), _HEAD)
    buffered.peek(_HEAD)
    return buffered
