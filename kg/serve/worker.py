"""The process that evaluates queries, one after the other, until it is killed.

It reads jobs from standard input and answers on standard output. A message is the length of a
JSON object as four bytes, then the object, then as many bytes of payload as its `size` says.
The parent kills it when a query takes too long; the kernel stops it when a query takes too much
memory. It gives up the network where the system allows that, so that even a flaw in the check
of queries could reach nobody.
"""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import struct
import sys
from contextlib import closing, suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import orjson
from pyoxigraph import QueryTriples, Store

from kg.errors import QueryError
from kg.serve.negotiation import HTML
from kg.serve.pages import write_answer
from kg.store.explorer.opened import Index
from kg.store.explorer.search import matching_iris
from kg.store.explorer.text_match import LIMIT, rewrite_text_matches
from kg.store.results import FORMATS, Dataset, ask, kind_of, write, write_graph_of
from kg.store.sparql import check

LENGTH = struct.Struct(">I")
INLINE = 256 * 1024  # bytes; a larger answer goes through a file

_MIB = 1024 * 1024
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


class TooLargeError(Exception):
    """The answer is larger than the server's limit."""


class _NothingError(Exception):
    """There is nothing to write, and why."""

    def __init__(self, status: str, kind: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.kind = kind


class _Output:
    """Collects an answer: in memory while it is small, then in a file; never beyond the limit."""

    def __init__(self, path: Path, limit: int) -> None:
        self.size = 0
        self._path = path
        self._limit = limit
        self._target: IO[bytes] = BytesIO()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.size > self._limit:
            raise TooLargeError
        if self.size > INLINE and isinstance(self._target, BytesIO):
            start = self._target.getvalue()
            self._target = self._path.open("wb")
            self._target.write(start)
        self._target.write(data)
        return len(data)

    def flush(self) -> None:
        self._target.flush()

    def close(self) -> bytes | None:
        """What was written, or None when it lies in the file."""
        inline = self._target.getvalue() if isinstance(self._target, BytesIO) else None
        self._target.close()
        return inline


class _Graph:
    """The graph of the last job, opened again only when another one has become current."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._folder: str | None = None
        self._store: Store | None = None

    def at(self, folder: str) -> Store:
        if self._store is None or folder != self._folder:
            self._store = None
            _limit_memory(None)
            self._store = Store.read_only(folder)
            self._folder = folder
            _limit_memory(self._memory)
        return self._store


def answer(job: dict[str, Any], graph: _Graph) -> tuple[dict[str, Any], bytes]:
    """The reply to one job and its payload."""
    output = _Output(Path(job["file"]), job["limit"])
    try:
        if job["dump"] is not None:
            name = _dump(job, graph, output)
        else:
            name = _evaluate(job, graph, output)
    except _NothingError as nothing:
        return {"status": nothing.status, "kind": nothing.kind, "size": 0}, b""
    except QueryError as error:
        return {"status": "query", "message": str(error), "size": 0}, b""
    except TooLargeError:
        output.close()
        return {"status": "too large", "size": 0}, b""
    except MemoryError:
        return {"status": "memory", "size": 0}, b""
    except OSError as error:
        return {"status": "store", "message": str(error), "size": 0}, b""
    inline = output.close()
    reply = {"status": "ok", "format": name, "size": len(inline or b""), "total": output.size}
    return {**reply, "in_file": inline is None}, inline or b""


def _evaluate(job: dict[str, Any], graph: _Graph, output: _Output) -> str:
    """Write the answer to the job's query; the format's name."""
    check(job["query"], base=job["base"])
    query = rewrite_text_matches(job["query"], partial(_find, job["index"]))
    store = graph.at(job["graph"])
    dataset = Dataset(default=tuple(job["default"]), named=tuple(job["named"]))
    found = ask(store, query, dataset, base=job["base"])
    name: str | None = job["formats"][kind_of(found)]
    if name is None:
        raise _NothingError("not acceptable", kind_of(found))
    target = cast("IO[bytes]", output)
    if name == HTML.name and not isinstance(found, QueryTriples):
        write_answer(found, job["query"], target)
    else:
        write(found, target, FORMATS[name])
    return name


def _dump(job: dict[str, Any], graph: _Graph, output: _Output) -> str:
    """Write the graph that the job names; the format's name."""
    store = graph.at(job["graph"])
    name: str = job["formats"]["graph"]
    if not write_graph_of(store, job["dump"], cast("IO[bytes]", output), FORMATS[name]):
        raise _NothingError("no such graph")
    return name


def _find(path: str | None, text: str) -> list[str]:
    """The IRIs that a text match stands for."""
    if path is None:
        raise QueryError("there is no index of texts to search")
    with closing(Index(Path(path))) as index:
        return matching_iris(index, text, LIMIT)


def send(stream: BinaryIO, message: dict[str, Any], payload: bytes = b"") -> None:
    """Write one message."""
    raw = orjson.dumps(message)
    stream.write(LENGTH.pack(len(raw)) + raw + payload)
    stream.flush()


def receive(stream: BinaryIO) -> dict[str, Any] | None:
    """Read one message without payload; None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    message: dict[str, Any] = orjson.loads(stream.read(LENGTH.unpack(head)[0]))
    return message


def _limit_memory(memory: int | None) -> None:
    """Let this process take `memory` MiB more than it has, or as much as it wants.

    What it has depends on the number of processors: the store starts threads for each.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = hard if memory is None else _address_space() + memory * _MIB
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:  # no such file outside Linux
        return 1024 * _MIB
    return pages * resource.getpagesize()


def confine() -> None:
    """Tie this process to its parent and cut it off from networks."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):  # other systems lack these; they are a second wall
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        alone = libc.unshare(_CLONE_NEWNET)
        # Root would lose its way to other users' files in a namespace of its own.
        if alone and os.geteuid():
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def main() -> None:
    """Answer jobs until standard input ends."""
    logging.basicConfig(level=logging.WARNING)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine()
    jobs = sys.stdin.buffer
    # Whatever a library prints must not get between the messages.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    graph = _Graph(int(sys.argv[1]))
    send(replies, {"status": "ready", "size": 0})
    while (job := receive(jobs)) is not None:
        reply, payload = answer(job, graph)
        send(replies, reply, payload)


if __name__ == "__main__":
    main()
