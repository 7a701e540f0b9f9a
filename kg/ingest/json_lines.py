"""JSON lines, and JSON files holding one object or a list of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

import orjson

from kg.errors import ArticleError
from kg.ingest.article import article_from_fields
from kg.model import Article

_CHUNK = 1 << 16
MAX_LINE = 1 << 24
"""Bytes of one line or element; two million characters fit even when all are escaped."""

_TOO_LONG = f"more than {MAX_LINE >> 20} MB in one article; split it into its articles"
_UTF8_BOM = b"\xef\xbb\xbf"
_MARKS = re.compile(rb'["{}\[\]]')
_STRING_END = re.compile(rb'["\\]')
_VALUE_START = re.compile(rb"[^\s,]")
_SCALAR_END = re.compile(rb'[\s,\]}\[{"]')


def read_json_lines(
    stream: BinaryIO, where: str, *, published: datetime | None
) -> Iterator[Article | ArticleError]:
    """Every line as an Article, or as the error for which it is skipped; blank lines are not."""
    found = False
    for number, line in enumerate(_lines(stream), start=1):
        if number == 1:
            line = line.removeprefix(_UTF8_BOM)
        if not line.strip():
            continue
        found = True
        yield _from_json(line, f"{where}:{number}", published)
    if not found:
        yield ArticleError(f"{where}: the file is empty; remove it")


def read_json_values(
    stream: BinaryIO, where: str, *, published: datetime | None
) -> Iterator[Article | ArticleError]:
    """Every object of a JSON list, or of objects that follow one another, one at a time."""
    found = False
    for line, value in _values(stream):
        found = True
        yield _from_json(value, f"{where}:{line}", published)
    if not found:
        yield ArticleError(f"{where}: no article in it; expected a JSON object or a list of them")


def is_json_object(line: bytes) -> bool:
    """Whether the bytes are one whole JSON object."""
    try:
        return isinstance(_load(line), dict)
    except ArticleError:
        return False


def _from_json(data: bytes, where: str, published: datetime | None) -> Article | ArticleError:
    if len(data) > MAX_LINE:
        return ArticleError(f"{where}: {_TOO_LONG}")
    try:
        fields = _load(data)
        if not isinstance(fields, dict):
            raise ArticleError('not a JSON object; write {"text": "..."}')
    except ArticleError as error:
        return ArticleError(f"{where}: {error}")
    try:
        return article_from_fields(fields, where, published=published)
    except ArticleError as error:
        return error


def _load(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        pass  # strict; what many writers get wrong is still read below
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"not UTF-8 at byte {error.start:,} of the line; save it as UTF-8"
        ) from None
    try:
        # NaN, raw tabs in strings and escaped lone surrogates are read, not refused.
        return json.loads(text, strict=False, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise ArticleError(
            f"broken JSON ({error.msg} at character {error.pos:,}); mend it"
        ) from None
    except (ValueError, RecursionError):
        raise ArticleError("JSON with a number too long or nested too deeply; mend it") from None


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines without holding one over the limit: of such a line `MAX_LINE + 1` bytes."""
    while line := stream.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            end = line
            while end and not end.endswith(b"\n"):
                end = stream.readline(_CHUNK)
        yield line


def _values(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Top-level objects and the elements of a top-level list, each with its line number.

    Only brackets and strings are looked at, so a broken element does not hide those after it as
    long as its brackets close.
    """
    line = start = 1
    value = bytearray()  # the element so far
    depth = 0  # open brackets within it
    in_list = False
    state = "between"  # then in an element, a string of it, behind a backslash; or in a scalar
    chunk = stream.read(_CHUNK).removeprefix(_UTF8_BOM)
    while chunk:
        at = 0
        while at < len(chunk):
            begun = at
            if state == "between":
                match = _VALUE_START.search(chunk, at)
                at = match.start() if match else len(chunk)
                line += chunk.count(b"\n", begun, at)
                if match and (match[0] == b"]" or (match[0] == b"[" and not in_list)):
                    in_list = match[0] == b"["
                    at += 1
                elif match:
                    start, depth = line, 0
                    state = "element" if match[0] in b'{["' else "scalar"
                continue
            at, state, depth = _advance(chunk, at, state, depth, bool(value))
            line += chunk.count(b"\n", begun, at)
            if len(value) <= MAX_LINE:
                value += chunk[begun:at]
            if state == "between":
                yield start, bytes(value[: MAX_LINE + 1])
                value.clear()
        chunk = stream.read(_CHUNK)
    if value:
        yield start, bytes(value[: MAX_LINE + 1])


def _advance(chunk: bytes, at: int, state: str, depth: int, begun: bool) -> tuple[int, str, int]:
    """Where the next mark of the element ends, and the state and depth behind it."""
    if state == "escape":
        return at + 1, "string", depth
    if state == "scalar":
        match = _SCALAR_END.search(chunk, at if begun else at + 1)
        return (match.start(), "between", 0) if match else (len(chunk), state, 0)
    match = (_STRING_END if state == "string" else _MARKS).search(chunk, at)
    if not match:
        return len(chunk), state, depth
    mark = match[0]
    if mark == b"\\":
        return match.end(), "escape", depth
    if state == "element" and mark == b'"':
        return match.end(), "string", depth
    if state == "element":
        depth += 1 if mark in b"{[" else -1
    return match.end(), "element" if depth else "between", depth
