"""Analyses of words, kept in the user's cache folder between runs.

News has some forty new words an article at first, and an analysis takes a tenth of a millisecond.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import fields
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from kg.data.grammar import GRAMMAR, LEMMAS, load_grammar, load_lemmas
from kg.text.camel import cache_folder, load_analyzer, user_database
from kg.text.lexicon import database
from kg.text.morphology import Morphology, Reading, Segment

_NAME = "readings-"
_WAITING = 500  # new words that are written together
_PATIENCE = 5.0  # seconds that another process may hold the file
_SEGMENT = tuple(field.name for field in fields(Segment))
_log = logging.getLogger(__name__)


class Remembered:
    """The readings of words, from the file when they are in it, else looked up and put there.

    A file that cannot be read or written is left alone: everything is then looked up.
    """

    def __init__(self, path: Path, look_up: Callable[[str], tuple[Reading, ...]]) -> None:
        """`path` must be another for every database and for all code that reads it."""
        self._look_up = look_up
        self._new: dict[str, bytes] = {}
        self._file: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for other in path.parent.glob(f"{_NAME}*"):
                if not other.name.startswith(path.name):
                    other.unlink(missing_ok=True)  # of another version
            self._file = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = OFF")  # lost or whole: it can be made anew
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS word (letters TEXT PRIMARY KEY, readings BLOB)"
                " WITHOUT ROWID"
            )
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)

    def __call__(self, letters: str) -> tuple[Reading, ...]:
        """The readings of a word as bare letters."""
        if self._file is None:
            return self._look_up(letters)
        try:
            row = self._file.execute(
                "SELECT readings FROM word WHERE letters = ?", (letters,)
            ).fetchone()
            if row is not None:
                return _unpacked(row[0])
        except (sqlite3.Error, ValueError, TypeError, UnicodeEncodeError) as error:
            self._give_up(error)
            return self._look_up(letters)
        readings = self._look_up(letters)
        self._new[letters] = _packed(readings)
        if len(self._new) >= _WAITING:
            self.keep()
        return readings

    def keep(self) -> None:
        """Write the new words."""
        if self._file is None or not self._new:
            return
        try:
            self._file.execute("BEGIN IMMEDIATE")
            self._file.executemany("INSERT OR IGNORE INTO word VALUES (?, ?)", self._new.items())
            self._file.execute("COMMIT")
        except (sqlite3.Error, UnicodeEncodeError) as error:
            self._give_up(error)
        self._new.clear()

    def _give_up(self, error: Exception) -> None:
        _log.debug("analyses of words are not remembered: %s", error)
        self._file = None
        self._new.clear()


def file_for(folder: Path, database: Path, *sources: Path) -> Path:
    """The file in `folder` for a database, read by the code and data in `sources`."""
    digest = hashlib.sha256(
        f"{database} {database.stat().st_size} {version('camel-tools')}".encode()
    )
    for source in sources:
        digest.update(source.read_bytes())
    return folder / f"{_NAME}{digest.hexdigest()[:12]}.sqlite"


def _packed(readings: tuple[Reading, ...]) -> bytes:
    return orjson.dumps(
        [
            [
                [[getattr(segment, name) for name in _SEGMENT] for segment in reading.segments],
                reading.label,
                reading.cost,
                reading.vocalised,
                reading.variant,
                reading.rank,
            ]
            for reading in readings
        ]
    )


def _unpacked(packed: bytes) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            segments=tuple(Segment(*segment) for segment in segments),
            label=label,
            cost=cost,
            vocalised=tuple(vocalised),
            variant=variant,
            rank=rank,
        )
        for segments, label, cost, vocalised, variant, rank in orjson.loads(packed)
    )


# What decides on a word's readings. The sources by name: a compiled module's file says nothing.
_PACKAGE = Path(__file__).parents[1]
_CODE = tuple(
    _PACKAGE / name for name in ("data/grammar.py", "data/normal.py", "text/morphology.py")
)


class _Later:
    """An analyzer that is loaded when the first word is not remembered: it takes two seconds."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _analyzer(self) -> Any:
        return load_analyzer(self._path)

    def analyze(self, word: str) -> Any:
        return self._analyzer.analyze(word)


@lru_cache(maxsize=1)
def load_morphology() -> Morphology:
    """The user's own camel-tools database when there is one, else the Buckwalter lexicon."""
    path = user_database() or database()
    found = Morphology(_Later(path), load_grammar(), load_lemmas())
    remembered = Remembered(file_for(cache_folder(), path, *_CODE, GRAMMAR, LEMMAS), found.look_up)
    atexit.register(remembered.keep)
    found.kept = remembered
    return found
