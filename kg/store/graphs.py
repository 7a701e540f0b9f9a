"""The graph on disk: bulk-loaded into a new folder, swapped in whole, opened read-only."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
from pyoxigraph import Quad, Store

from kg.errors import StoreError
from kg.graph import BASE
from kg.store.explorer.build import build_index
from kg.store.explorer.schema import FILE as EXPLORER
from kg.store.explorer.told import Told
from kg.store.layout import (
    GRAPH_PREFIX,
    GraphVersion,
    build_lock,
    graph_numbers,
    read_current,
    remove_graphs,
    sync_files,
    write_current,
)


def write_graph(
    store_dir: Path, quads: Iterable[Quad], *, base: str = BASE, told: Told | None = None
) -> int:
    """Make `quads` the store's graph; how many distinct quads it holds.

    `base` is what their own IRIs begin with; it is kept, for the next time the graph is written.
    `told` is what the quads are made of, if it is at hand: the explorer's index is read from it.

    Readers keep the graph they opened. Equal quads, in any order, leave the store untouched.
    Whatever interrupts this leaves the old graph current; leftovers go with the next build.
    Raises `StoreError` when the store cannot be written or another build is at work.
    """
    with build_lock(store_dir):
        try:
            return _write(store_dir, quads, base, told)
        except OSError as error:
            raise StoreError(f"cannot write the graph in {store_dir}: {error}") from error


def _write(store_dir: Path, quads: Iterable[Quad], base: str, told: Told | None) -> int:
    current = _current_if_whole(store_dir)
    keep = _numbers(current)
    remove_graphs(store_dir, keep=keep)
    number = max([*graph_numbers(store_dir), *keep], default=0) + 1
    folder = store_dir / f"{GRAPH_PREFIX}{number}"
    digest = _Digest()
    try:
        store = Store(str(folder))
        rest = iter(quads)
        while part := list(islice(rest, 100_000)):
            digest.add(part)
            store.bulk_extend(part)
        store.flush()
        count = len(store)
        same = current is not None and current.digest == digest.hex()
        if not same:
            build_index(told or store, folder / EXPLORER)
        del store  # closes the files
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if current is not None and same:
        shutil.rmtree(folder)
        return current.quads
    sync_files(folder)
    previous = current.number if current else None
    version = GraphVersion(
        number=number, quads=count, digest=digest.hex(), previous=previous, base=base
    )
    write_current(store_dir, version)
    remove_graphs(store_dir, keep=_numbers(version))
    return count


def drop_previous(store_dir: Path) -> None:
    """Delete the graph before the current one, which may hold what was to be forgotten.

    A reader that has it open keeps it until it closes: the kernel keeps open files.
    """
    with build_lock(store_dir):
        current = current_graph(store_dir)
        try:
            write_current(store_dir, replace(current, previous=None))
            remove_graphs(store_dir, keep=frozenset({current.number}))
        except OSError as error:
            raise StoreError(f"cannot delete old graphs in {store_dir}: {error}") from error


def _current_if_whole(store_dir: Path) -> GraphVersion | None:
    """The current graph when its folder opens; a damaged one is rebuilt, so it counts as none."""
    try:
        current = read_current(store_dir)
        if current is not None:
            Store.read_only(str(store_dir / current.folder))
    except (StoreError, OSError):
        return None
    return current


def _numbers(version: GraphVersion | None) -> frozenset[int]:
    if version is None:
        return frozenset()
    return frozenset({version.number, *(() if version.previous is None else (version.previous,))})


_WORD = 1 << 64


class _Digest:
    """A digest of quads that does not depend on their order: sums over their hashes.

    pyoxigraph hashes a quad alike in every process. Two sums of 64 bits, of the hashes and of
    their squares: graphs that differ by chance in neither are not to be met.
    """

    __slots__ = ("_squares", "_sum")

    def __init__(self) -> None:
        self._sum = self._squares = 0

    def add(self, quads: Sequence[Quad]) -> None:
        """Count the quads in."""
        hashes = np.fromiter(map(hash, quads), dtype=np.int64, count=len(quads)).view(np.uint64)
        self._sum += int(hashes.sum(dtype=np.uint64))
        self._squares += int((hashes * hashes).sum(dtype=np.uint64))

    def hex(self) -> str:
        return f"{self._sum % _WORD:016x}{self._squares % _WORD:016x}"


def open_graph(store_dir: Path) -> Store:
    """The store's current graph, read-only; stays whole while builds go on beside it.

    Raises `StoreError` that says what to do when there is no graph or it cannot be opened.
    """
    version = current_graph(store_dir)
    return open_version(store_dir, version)


def current_graph(store_dir: Path) -> GraphVersion:
    """Which graph is current; raises `StoreError` when there is none."""
    version = read_current(store_dir)
    if version is not None:
        return version
    if not store_dir.exists():
        reason = "there is no such folder"
    elif not store_dir.is_dir():
        reason = "it is not a folder"
    else:
        reason = "the folder holds no graph"
    raise StoreError(
        f"no store at {store_dir}: {reason}; run kg build first, or name it by --store"
    )


def open_version(store_dir: Path, version: GraphVersion) -> Store:
    """One graph of the store, read-only; raises `StoreError` when it is gone or damaged."""
    folder = store_dir / version.folder
    try:
        return Store.read_only(str(folder))
    except OSError as error:
        raise StoreError(
            f"the graph {folder} cannot be opened ({error}); run kg build to write it anew"
        ) from error
