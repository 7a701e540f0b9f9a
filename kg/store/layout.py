"""What lies where in a store folder, who may write to it, and which graph is current.

```
khabar-store/
  records.db    articles and what was read from them
  graph-7/      the current graph
  graph-6/      the one before, for readers that still hold it
  CURRENT       one JSON object: which graph is current, its size and its digest
  LOCK          held while a build writes
```
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from kg.errors import StoreError
from kg.graph import BASE

RECORDS = "records.db"
CURRENT = "CURRENT"
LOCK = "LOCK"
GRAPH_PREFIX = "graph-"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphVersion:
    """One bulk-loaded graph, as `CURRENT` names it."""

    number: int
    quads: int
    digest: str  # over the quads, in any order: equal digests, equal graphs
    previous: int | None  # the graph that readers of yesterday may still hold
    base: str = BASE  # what the graph's own IRIs begin with

    @property
    def folder(self) -> str:
        """The graph's folder within the store."""
        return f"{GRAPH_PREFIX}{self.number}"


def read_current(store_dir: Path) -> GraphVersion | None:
    """The current graph, or None when none was ever built; raises `StoreError` on damage."""
    path = store_dir / CURRENT
    try:
        raw = orjson.loads(path.read_bytes())
        version = GraphVersion(
            number=int(raw["number"]),
            quads=int(raw["quads"]),
            digest=str(raw["digest"]),
            previous=None if raw["previous"] is None else int(raw["previous"]),
            base=str(raw.get("base", BASE)),
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} is damaged; run kg build to write the graph anew") from error
    return version


def write_current(store_dir: Path, version: GraphVersion) -> None:
    """Make `version` the current graph: at any moment the old or the new one is named, whole."""
    beside = store_dir / f"{CURRENT}.new"
    with beside.open("wb") as file:
        file.write(orjson.dumps(asdict(version)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(store_dir / CURRENT)
    sync_folder(store_dir)


def sync_folder(folder: Path) -> None:
    """Bring the folder's list of names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_files(folder: Path) -> None:
    """Bring a folder and every file in it to the disk."""
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    sync_folder(folder)


def graph_numbers(store_dir: Path) -> list[int]:
    """The numbers of all graph folders, finished or left over, sorted."""
    names = (path.name for path in store_dir.iterdir() if path.is_dir())
    tails = (name.removeprefix(GRAPH_PREFIX) for name in names if name.startswith(GRAPH_PREFIX))
    return sorted(int(tail) for tail in tails if tail.isascii() and tail.isdigit())


def remove_graphs(store_dir: Path, *, keep: frozenset[int]) -> None:
    """Delete every graph folder but those numbered in `keep`, whole or left by a crash."""
    for number in graph_numbers(store_dir):
        if number not in keep:
            shutil.rmtree(store_dir / f"{GRAPH_PREFIX}{number}")


_held: dict[Path, int] = {}  # folders that this process has locked, and how many times


@contextmanager
def build_lock(store_dir: Path) -> Iterator[None]:
    """The right to write to the store, made if need be; may be nested within one process.

    Raises `StoreError` at once when another process has it. The kernel frees it with the
    process that held it, however that ended.
    """
    try:
        store_dir.mkdir(parents=True, exist_ok=True)
        key = store_dir.resolve()
        descriptor = os.open(store_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"cannot write to the store {store_dir}: {error.strerror}") from error
    try:
        if not _held.get(key):
            _acquire(descriptor, store_dir)
        _held[key] = _held.get(key, 0) + 1
        try:
            yield
        finally:
            _held[key] -= 1
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, store_dir: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
        raise StoreError(
            f"another build (process {holder or 'unknown'}) is writing to {store_dir}; "
            "wait for it to end"
        ) from error
    except OSError as error:
        raise StoreError(f"cannot lock the store {store_dir}: {error.strerror}") from error
    os.truncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
