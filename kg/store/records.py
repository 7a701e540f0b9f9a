"""Articles and what was read from them: one SQLite row each, the source of truth."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from kg.errors import ArticleError, StoreError
from kg.model import Article, Record
from kg.model.json import record_from_json, record_to_json
from kg.store.layout import RECORDS

_SCHEMA_VERSION = 1
_FAST = 1  # deflate's quickest level: a tenth larger, four times as fast
_SCHEMA = """
CREATE TABLE article (
  id TEXT PRIMARY KEY,
  source TEXT,
  url TEXT,
  title TEXT NOT NULL,
  published TEXT,
  language TEXT,
  body BLOB NOT NULL,
  content_hash TEXT NOT NULL,
  extractor_version TEXT NOT NULL,
  record BLOB
) WITHOUT ROWID;
CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  extractor_version TEXT NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  same INTEGER NOT NULL,
  forgotten INTEGER NOT NULL,
  skipped INTEGER NOT NULL
);
"""

Outcome = Literal["added", "changed", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one build or forget did to the records."""

    started: datetime
    extractor_version: str
    added: int = 0
    changed: int = 0
    same: int = 0
    forgotten: int = 0
    skipped: int = 0


class RecordStore:
    """The records of a store folder.

    Writes made inside `batch()` are kept together or not at all; a write outside it is a batch
    of its own. Bodies and records are deflated, which halves the file for 30 µs an article.
    Raises `StoreError` when the file is missing, damaged, newer than this program or not
    writable.
    """

    def __init__(self, store_dir: Path, *, read_only: bool = False) -> None:
        self.path = store_dir / RECORDS
        with self._guard():
            self._db = self._open(read_only)
            try:
                self._prepare(read_only)
            except BaseException:
                self._db.close()
                raise

    def _open(self, read_only: bool) -> sqlite3.Connection:
        if read_only:
            if not self.path.exists():
                raise StoreError(
                    f"no store at {self.path.parent}: run kg build first, or name it by --store"
                )
            return sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"cannot write to the store {self.path.parent}: {error.strerror}"
            ) from error
        return sqlite3.connect(self.path)

    def _prepare(self, read_only: bool) -> None:
        self._db.isolation_level = None  # transactions are begun by `batch` alone
        self._db.execute("PRAGMA busy_timeout = 5000")
        if not read_only:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
        try:
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
        except sqlite3.OperationalError:
            if not read_only:
                raise
            # A folder in which the reader may not write has no room for WAL's index file.
            self._db.close()
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, isolation_level=None)
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == _SCHEMA_VERSION:
            return
        if version or read_only:
            raise StoreError(f"{self.path} was written by another version of kg; build it anew")
        with self.batch():
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {error}") from error

    @contextmanager
    def batch(self) -> Iterator[None]:
        """All writes inside are kept when it ends, none when it raises."""
        with self._guard():
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def put(self, article: Article, record: Record | None, version: str) -> Outcome:
        """Keep an article and what extractor `version` read from it (None: it was unreadable).

        Putting the same again writes nothing.
        """
        blob = None if record is None else zlib.compress(record_to_json(record), _FAST)
        row = (
            article.id,
            article.source,
            article.url,
            article.title,
            article.published.isoformat() if article.published else None,
            article.language,
            zlib.compress(article.body.encode("utf-8", "surrogatepass"), _FAST),
            article.content_hash,
            version,
            blob,
        )
        with self.batch():
            old = self._one(
                "SELECT content_hash, extractor_version, record FROM article WHERE id = ?",
                article.id,
            )
            if old is not None and old == (article.content_hash, version, blob):
                return "same"
            try:
                self._db.execute(f"REPLACE INTO article VALUES ({', '.join('?' * len(row))})", row)
            except UnicodeEncodeError as error:
                raise ArticleError(f"article {article.id!r} has invalid Unicode") from error
        return "added" if old is None else "changed"

    def has(self, article_id: str, content_hash: str, version: str) -> bool:
        """True when this very content was already read by this extractor version."""
        row = self._one(
            "SELECT content_hash, extractor_version FROM article WHERE id = ?", article_id
        )
        return row == (content_hash, version)

    def get(self, article_id: str) -> Record | None:
        """What was read from the article; None when it is unknown or was unreadable."""
        row = self._one("SELECT record FROM article WHERE id = ?", article_id)
        return None if row is None else self._record(article_id, row[0])

    def article(self, article_id: str) -> Article | None:
        """The article as it was put, or None."""
        row = self._one(f"SELECT {_ARTICLE} FROM article WHERE id = ?", article_id)
        return None if row is None else self._article(row)

    def records(self) -> Iterator[Record]:
        """All records, sorted by id, one in memory at a time; unreadable articles are left out."""
        rows = self._rows("SELECT id, record FROM article WHERE record IS NOT NULL ORDER BY id")
        for article_id, blob in rows:
            record = self._record(article_id, blob)
            if record is not None:
                yield record

    def articles(self) -> Iterator[Article]:
        """All articles, sorted by id, one in memory at a time."""
        for row in self._rows(f"SELECT {_ARTICLE} FROM article ORDER BY id"):
            yield self._article(row)

    def ids(self) -> list[str]:
        """The ids of all articles, sorted."""
        return [row[0] for row in self._rows("SELECT id FROM article ORDER BY id")]

    def versions(self) -> dict[str, int]:
        """How many articles each extractor version has read."""
        rows = self._rows(
            "SELECT extractor_version, COUNT(*) FROM article GROUP BY 1 ORDER BY extractor_version"
        )
        return dict(rows)

    def forget(self, ids: Iterable[str]) -> list[str]:
        """Delete these articles and their records; those of them that were there, sorted.

        What was deleted is overwritten on disk, not only unlinked.
        """
        gone = []
        with self._guard():
            self._db.execute("PRAGMA secure_delete = ON")
        with self.batch():
            for article_id in sorted(set(ids)):
                if self._db.execute("DELETE FROM article WHERE id = ?", (article_id,)).rowcount:
                    gone.append(article_id)
        with self._guard():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def log(self, run: Run) -> None:
        """Add one line to the store's book of runs."""
        with self.batch():
            self._db.execute(
                "INSERT INTO run (started, extractor_version, added, changed, same, forgotten,"
                " skipped) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    run.started.isoformat(),
                    run.extractor_version,
                    run.added,
                    run.changed,
                    run.same,
                    run.forgotten,
                    run.skipped,
                ),
            )

    def runs(self) -> list[Run]:
        """The book of runs, oldest first."""
        rows = self._rows(
            "SELECT started, extractor_version, added, changed, same, forgotten, skipped"
            " FROM run ORDER BY number"
        )
        return [
            Run(
                started=datetime.fromisoformat(row[0]),
                extractor_version=row[1],
                added=row[2],
                changed=row[3],
                same=row[4],
                forgotten=row[5],
                skipped=row[6],
            )
            for row in rows
        ]

    def __len__(self) -> int:
        row = self._one("SELECT COUNT(*) FROM article")
        return int(row[0]) if row else 0

    def _one(self, query: str, *values: str) -> tuple[Any, ...] | None:
        with self._guard():
            row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return row

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        with self._guard(), closing(self._db.execute(query)) as cursor:
            yield from cursor

    def _record(self, article_id: str, blob: bytes | None) -> Record | None:
        if blob is None:
            return None
        try:
            return record_from_json(zlib.decompress(blob))
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{self.path}: the record of article {article_id} is damaged; "
                "forget the article and build again"
            ) from error

    def _article(self, row: tuple[Any, ...]) -> Article:
        article_id, source, url, title, published, language, body = row
        try:
            text = zlib.decompress(body).decode("utf-8", "surrogatepass")
        except (zlib.error, UnicodeDecodeError) as error:
            raise StoreError(f"{self.path}: the text of article {article_id} is damaged") from error
        return Article(
            id=article_id,
            body=text,
            title=title,
            url=url,
            source=source,
            published=datetime.fromisoformat(published) if published else None,
            language=language,
        )


_ARTICLE = "id, source, url, title, published, language, body"
