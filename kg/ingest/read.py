"""Paths to Articles."""

from __future__ import annotations

import logging
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from kg.errors import ArticleError, InputError
from kg.ingest.article import MAX_TEXT, one_line, with_zone
from kg.ingest.encoding import decode
from kg.ingest.json_lines import read_json_lines, read_json_values
from kg.ingest.plain import article_from_plain
from kg.ingest.source import FORMAT_SUFFIXES, Source
from kg.ingest.trec import read_trec
from kg.ingest.web import article_from_html
from kg.model import Article

_log = logging.getLogger(__name__)

SUFFIXES = frozenset(suffix + end for suffix in FORMAT_SUFFIXES for end in ("", ".gz"))
"""What is read from a folder; a file named by itself is read whatever its suffix."""

_MAX_FILE = 1 << 24  # bytes of a plain text or page: MAX_TEXT characters with room for markup


class UnreadableInput(ArticleError, InputError):
    """A whole file, folder or pipe cannot be read; the others are."""


def read_articles(
    paths: Iterable[str | Path],
    *,
    published: datetime | None = None,
    stdin: BinaryIO | None = None,
    on_error: Callable[[ArticleError], None],
) -> Iterator[Article]:
    """The articles of files, folders (all files of known suffixes, by name) and `-` (the pipe).

    `published` dates the articles that have no date. What cannot be read is given to `on_error`
    as one line that names file, line and fix, and the rest is read on; `UnreadableInput` is a
    whole file. Whatever `on_error` raises ends the reading. Nothing else is raised, and no more
    than one article is held at a time.
    """
    for path in paths:
        for found in _from_path(path, published, stdin):
            if isinstance(found, ArticleError):
                on_error(found)
            else:
                yield found


def _from_path(
    path: str | Path, published: datetime | None, stdin: BinaryIO | None
) -> Iterator[Article | ArticleError]:
    if str(path) == "-":
        pipe = stdin or getattr(sys.stdin, "buffer", None)
        if pipe is None:
            yield UnreadableInput("standard input: closed; name a file, or pipe the article in")
            return
        yield from _from_stream(pipe, "standard input", "stdin", "", published)
        return
    for file in _files(Path(path)):
        if isinstance(file, ArticleError):
            yield file
            continue
        where = _shown(file)
        stem, suffix = _split_name(file)
        try:
            stream = file.open("rb")
        except (OSError, ValueError) as error:  # ValueError: a name that no file can have
            yield UnreadableInput(f"{where}: {_reason(error)}; check the path and its permissions")
            continue
        with stream:
            yield from _from_stream(stream, where, stem, suffix, published)


def _files(path: Path, above: frozenset[Path] = frozenset()) -> Iterator[Path | ArticleError]:
    """The path itself, or the files of known suffixes in and under the folder, by name."""
    try:
        if not path.is_dir():
            yield path
            return
        real = path.resolve()
        if real in above:  # a link to a folder that holds it
            return
        entries = [(entry, entry.is_dir()) for entry in sorted(path.iterdir())]
    except (OSError, ValueError, RuntimeError) as error:
        where = _shown(path)
        yield UnreadableInput(f"{where}: {_reason(error)}; check the path and its permissions")
        return
    found = False
    for entry, is_folder in entries:
        if entry.name.startswith("."):
            continue
        if is_folder:
            found = True
            yield from _files(entry, above | {real})
        elif _split_name(entry)[1] in FORMAT_SUFFIXES:
            found = True
            yield entry
        else:
            _log.info("%s: not read, its suffix is of no known format", _shown(entry))
    if not found:
        known = ", ".join(sorted(SUFFIXES))
        yield UnreadableInput(f"{_shown(path)}: nothing to read in this folder; known are {known}")


def _from_stream(
    raw: BinaryIO, where: str, stem: str, suffix: str, published: datetime | None
) -> Iterator[Article | ArticleError]:
    if published is not None:
        published = with_zone(published)
    try:
        source = Source(raw, suffix)
        if not source.head:
            yield UnreadableInput(f"{where}: empty; give a file that holds an article")
        elif source.format in ("json-lines", "json") and _is_binary(source.head):
            yield UnreadableInput(f"{where}: binary, not text; give the articles as UTF-8")
        elif source.format == "json-lines":
            yield from read_json_lines(source.stream, where, published=published)
        elif source.format == "json":
            yield from read_json_values(source.stream, where, published=published)
        elif source.format == "trec":
            yield from read_trec(source.stream, where, published=published, head=source.head)
        else:
            yield _whole(source, where, stem, published)
    except (EOFError, zlib.error, OSError) as error:
        yield UnreadableInput(
            f"{where}: cannot be read to its end ({_reason(error)}); fetch it again"
        )
    except UnicodeDecodeError as error:
        yield UnreadableInput(f"{where}: damaged {error.encoding.upper()}; save it as UTF-8")


def _is_binary(head: bytes) -> bool:
    """Whether what is named JSON is none, nor damaged JSON, nor JSON in UTF-8."""
    return b"\x00" in head[:4] or (b"\x00" in head and not head.lstrip().startswith((b"{", b"[")))


def _whole(
    source: Source, where: str, stem: str, published: datetime | None
) -> Article | ArticleError:
    data = source.stream.read(_MAX_FILE + 1)
    if len(data) > _MAX_FILE:
        return UnreadableInput(
            f"{where}: more than {_MAX_FILE >> 20} MB, and an article has at most {MAX_TEXT:,} "
            "characters; split it into its articles"
        )
    try:
        if source.format == "html":
            return article_from_html(data, stem, where, published=published)
        return article_from_plain(decode(data, where), stem, where, published=published)
    except ArticleError as error:
        return error


def _split_name(path: Path) -> tuple[str, str]:
    """The name without its suffixes, and the suffix of the format in small letters."""
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    bare = Path(name) if name else path
    known = bare.suffix.lower() in FORMAT_SUFFIXES
    stem = bare.stem if known else bare.name
    return one_line(stem) or "article", bare.suffix.lower() if known else ""


def _shown(path: Path) -> str:
    return one_line(str(path))


def _reason(error: BaseException) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return one_line(text).lower() or type(error).__name__
