"""An index that is open for reading."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

Row = dict[str, Any]


class Index:
    """One open index; rows come as dictionaries."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        self._db.execute("PRAGMA mmap_size = 268435456")

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def rows(self, query: str, *values: object) -> list[Row]:
        """All rows of a query."""
        with closing(self._db.execute(query, values)) as cursor:
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def one(self, query: str, *values: object) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(query, *values)), None)

    def kept(self, name: str) -> Any:
        """A view that was worked out when the index was written; None while it is being."""
        row = self.one("SELECT value FROM meta WHERE name = ?", name)
        return None if row is None else orjson.loads(row["value"])

    @property
    def base(self) -> str:
        """What the IRIs of all things begin with."""
        return str(self.rows("SELECT value FROM meta WHERE name = 'base'")[0]["value"])
