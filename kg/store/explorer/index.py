"""Opens the explorer's index of a store's current graph, writing it first where it is missing."""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from kg.errors import StoreError
from kg.store.explorer.build import build_index
from kg.store.explorer.opened import Index
from kg.store.explorer.schema import FILE, VERSION
from kg.store.graphs import current_graph, open_version
from kg.store.layout import GraphVersion

log = logging.getLogger(__name__)
_building = Lock()


@contextmanager
def open_index(store_dir: Path) -> Iterator[Index]:
    """The index of the current graph; raises `StoreError` when there is no graph."""
    path = index_path(store_dir)
    try:
        index = Index(path)
    except sqlite3.Error as error:
        raise StoreError(f"the index {path} cannot be opened: {error}") from error
    with closing(index):
        yield index


def index_path(store_dir: Path) -> Path:
    """The file of the current graph's index, written now where the build has left none.

    Where the store may not be written to, it lies in the folder for temporary files.
    """
    version = current_graph(store_dir)
    beside = store_dir / version.folder / FILE
    if _is_current(beside):
        return beside
    with _building:
        for path in _choices(beside, store_dir, version):
            if _is_current(path):
                return path
            try:
                build_index(open_version(store_dir, version), path)
            except (OSError, sqlite3.OperationalError) as error:
                log.warning("cannot write %s (%s)", path, error)
                continue
            return path
    raise StoreError(f"there is no room to write the index of {store_dir}")


def _is_current(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return bool(db.execute("PRAGMA user_version").fetchone() == (VERSION,))
    except sqlite3.Error:
        return False


def _choices(beside: Path, store_dir: Path, version: GraphVersion) -> Iterator[Path]:
    yield beside
    yield _temporary(store_dir, version)


def _temporary(store_dir: Path, version: GraphVersion) -> Path:
    """A file of this user's own; those of the store's other graphs are deleted."""
    folder = Path(tempfile.gettempdir()) / f"khabar-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = folder.lstat()
    if not stat.S_ISDIR(kept.st_mode) or kept.st_uid != os.getuid() or kept.st_mode & 0o077:
        raise StoreError(f"{folder} belongs to somebody else; delete it")
    whose = hashlib.sha256(str(store_dir.resolve()).encode()).hexdigest()[:16]
    path = folder / f"explorer-{whose}-{version.digest[:16]}.db"
    for other in folder.glob(f"explorer-{whose}-*.db"):
        if other != path:
            other.unlink(missing_ok=True)
    return path
