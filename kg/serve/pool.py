"""Worker processes that can be killed, handed out one query at a time."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

import kg
from kg.serve.config import Config
from kg.serve.worker import LENGTH
from kg.store.results import Dataset

_START = 30.0  # seconds a worker may take to come up
_MIB = 1024 * 1024


class BusyError(Exception):
    """All workers are at work and enough requests wait already."""


class TimedOutError(Exception):
    """The query took longer than it may; its worker was killed."""


class WorkerLostError(Exception):
    """The worker died over the query, most likely for want of memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One query as a worker gets it."""

    graph: Path  # the graph's folder
    query: str
    base: str  # what relative IRIs are read against
    dataset: Dataset
    index: Path | None  # the explorer's index, where the query searches text
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


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, process: asyncio.subprocess.Process, file: Path) -> None:
        self._process = process
        self._file = file

    @classmethod
    async def start(cls, config: Config, file: Path) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # a file in the current folder must not pass for a module
            "-c",
            "from kg.serve.worker import main; main()",
            str(config.memory),
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
        return self._process.returncode is None

    async def ask(self, job: Job, limit: int) -> Reply:
        """The reply; raises `EOFError` or `OSError` when the process dies over it."""
        message = {
            "graph": str(job.graph),
            "index": str(job.index) if job.index else None,
            "query": job.query,
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

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._file.unlink(missing_ok=True)


class WorkerPool:
    """`Config.workers` processes; a query that must wait, waits in turn."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._idle: asyncio.Queue[_Worker | None] = asyncio.Queue()
        self._working: set[_Worker] = set()
        self._waiting = 0
        self._files = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    async def start(self) -> None:
        """Start all workers; raises `OSError` or `EOFError` when they do not come up."""
        self._folder = tempfile.TemporaryDirectory(prefix="khabar-serve-")
        for _ in range(self._config.workers):
            self._idle.put_nowait(await self._new())

    async def close(self) -> None:
        """Kill all workers, busy or not."""
        while not self._idle.empty():
            worker = self._idle.get_nowait()
            if worker is not None:
                self._working.add(worker)
        await asyncio.gather(*(worker.kill() for worker in self._working))
        self._working.clear()
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def load(self) -> tuple[int, int]:
        """How many queries are evaluated now, and how many wait."""
        return len(self._working), self._waiting

    async def run(self, job: Job) -> Reply:
        """The reply to a job.

        Raises `BusyError`, `TimedOutError` or `WorkerLostError`. When the task that awaits
        this is cancelled, the query ends with it.
        """
        worker = await self._take()
        back: _Worker | None = None
        self._working.add(worker)
        try:
            reply = await asyncio.wait_for(
                worker.ask(job, self._config.max_result * _MIB), self._config.timeout
            )
            if isinstance(reply.body, Path):
                reply = self._claim(reply, reply.body)
            back = worker
        except TimeoutError as error:
            raise TimedOutError from error
        except (EOFError, OSError) as error:
            raise WorkerLostError from error
        finally:
            self._working.discard(worker)
            if back is None:
                # Shielded: a request that was given up must not leave its process running.
                await asyncio.shield(worker.kill())
            self._idle.put_nowait(back)
        return reply

    async def _take(self) -> _Worker:
        """An idle worker; a lost one's place is taken by a new process."""
        if self._idle.empty() and self._waiting >= self._config.queue:
            raise BusyError
        self._waiting += 1
        try:
            worker = await asyncio.wait_for(self._idle.get(), self._config.timeout)
        except TimeoutError as error:
            raise BusyError from error
        finally:
            self._waiting -= 1
        if worker is not None and worker.alive:
            return worker
        try:
            return await self._new()
        except BaseException as error:
            self._idle.put_nowait(None)
            if isinstance(error, EOFError | OSError):
                raise WorkerLostError from error
            raise

    async def _new(self) -> _Worker:
        assert self._folder is not None
        self._files += 1
        return await _Worker.start(self._config, Path(self._folder.name) / f"w{self._files}")

    def _claim(self, reply: Reply, file: Path) -> Reply:
        """The reply with its file under a name that the worker's next answer leaves alone."""
        self._files += 1
        own = file.with_name(f"a{self._files}")
        file.rename(own)
        return Reply(status=reply.status, format=reply.format, size=reply.size, body=own)
