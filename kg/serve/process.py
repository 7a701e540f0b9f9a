"""One process that evaluates queries, and the pipe to it."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

import kg
from kg.serve.worker import LENGTH
from kg.store.results import Dataset

_START = 30.0  # seconds a worker may take to come up
_LOWER = 10  # how much a process that is at work for long gives way to the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One query as a worker gets it, or the wish for one of the graphs whole."""

    graph: Path  # the graph's folder
    query: str = ""
    dump: str | None = None  # the IRI of the graph to give whole, empty for the default graph
    base: str  # what relative IRIs are read against
    dataset: Dataset
    index: Path | None = None  # the explorer's index, where the query searches text
    formats: dict[str, str | None]  # by kind of answer; None: the client takes none of that kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a worker made of a job: `body` is the answer, or the file that holds it."""

    status: str
    message: str = ""
    kind: str = ""
    format: str = ""
    size: int = 0
    body: bytes | Path = b""


class Worker:
    """A process with the file for its large answers; it answers one job at a time."""

    def __init__(self, process: asyncio.subprocess.Process, file: Path) -> None:
        self._process = process
        self._file = file

    @classmethod
    async def start(cls, memory: int, file: Path) -> Worker:
        """A new one, ready; raises `OSError`, `EOFError` or `TimeoutError` when it is not."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # a file in the current folder must not pass for a module
            "-c",
            "from kg.serve.worker import main; main()",
            str(memory),
            env={**os.environ, "PYTHONPATH": str(Path(kg.__file__).resolve().parent.parent)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is the parent's to handle
        )
        worker = cls(process, file)
        try:
            await asyncio.wait_for(worker._receive(), _START)
        except BaseException:
            await worker.kill()
            raise
        return worker

    @property
    def alive(self) -> bool:
        """Whether the process is still there."""
        return self._process.returncode is None

    async def ask(self, job: Job, limit: int) -> Reply:
        """The reply; raises `EOFError` or `OSError` when the process dies over it."""
        message = {
            "graph": str(job.graph),
            "index": str(job.index) if job.index else None,
            "query": job.query,
            "dump": job.dump,
            "base": job.base,
            "default": job.dataset.default,
            "named": job.dataset.named,
            "formats": job.formats,
            "file": str(self._file),
            "limit": limit,
        }
        raw = orjson.dumps(message)
        assert self._process.stdin is not None
        self._process.stdin.write(LENGTH.pack(len(raw)) + raw)
        await self._process.stdin.drain()
        reply, payload = await self._receive()
        return Reply(
            status=reply["status"],
            message=reply.get("message", ""),
            kind=reply.get("kind", ""),
            format=reply.get("format", ""),
            size=reply.get("total", 0),
            body=self._file if reply.get("in_file") else payload,
        )

    async def _receive(self) -> tuple[dict[str, Any], bytes]:
        stream = self._process.stdout
        assert stream is not None
        (length,) = LENGTH.unpack(await stream.readexactly(LENGTH.size))
        message: dict[str, Any] = orjson.loads(await stream.readexactly(length))
        return message, await stream.readexactly(message["size"])

    def give_way(self) -> None:
        """Let other processes go first, for good.

        A worker is a session of its own, and where the kernel shares processors out by session,
        only the session's number counts.
        """
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOWER)
        with suppress(OSError):
            Path(f"/proc/{self._process.pid}/autogroup").write_text(f"{_LOWER}\n", encoding="ascii")

    async def kill(self) -> None:
        """End the process, whatever it does, and delete its file."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._file.unlink(missing_ok=True)
