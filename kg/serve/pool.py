"""Worker processes, handed out so that long queries do not hold up short ones.

Nobody knows beforehand how long a query takes. Each starts among the short ones; after a moment
it has proven long and goes on beside them, in a process that gives way to theirs, while a new
process takes its place. Where too many go on already, it ends, waits and starts again. A query
that has been long once is not tried among the short ones again while the graph is the same.
"""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kg.serve.config import Config
from kg.serve.process import Job, Reply, Worker

_MOMENT = 0.25  # seconds after which a query is long
_REMEMBERED = 2000  # queries known to be long
_MIB = 1024 * 1024


class BusyError(Exception):
    """All workers are at work and enough requests wait already."""


class TimedOutError(Exception):
    """The query took longer than it may; its worker was killed."""


class WorkerLostError(Exception):
    """The worker died over the query, most likely for want of memory."""


class WorkerPool:
    """`Config.workers` processes for short queries, up to `Config.long` for the others."""

    def __init__(self, config: Config) -> None:
        self._config = config
        # The places among the short: a worker, or one that is being started.
        self._idle: asyncio.Queue[Worker | asyncio.Task[Worker]] = asyncio.Queue()
        self._places = asyncio.Semaphore(config.long)  # among the long
        self._resting: list[Worker] = []  # of the long ones
        self._long = 0  # queries among the long ones
        self._known_long: OrderedDict[bytes, None] = OrderedDict()
        self._workers: set[Worker] = set()
        self._starting: set[asyncio.Task[Worker]] = set()
        self._working = 0
        self._waiting = 0
        self._files = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._closed = False

    async def start(self) -> None:
        """Start the workers; raises `OSError` or `EOFError` when they do not come up."""
        self._folder = tempfile.TemporaryDirectory(prefix="khabar-serve-")
        for _ in range(self._config.workers):
            self._idle.put_nowait(await self._new())

    async def close(self) -> None:
        """Kill all workers, busy or not; whoever still waits for one is told that it was lost."""
        self._closed = True
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        await asyncio.gather(*(self._end(worker) for worker in list(self._workers)))
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def load(self) -> tuple[int, int]:
        """How many queries are evaluated now, and how many wait."""
        return self._working, self._waiting

    async def run(self, job: Job) -> Reply:
        """The reply to a job.

        Raises `BusyError`, `TimedOutError` or `WorkerLostError`. When the task that awaits
        this is cancelled, the query ends with it.
        """
        name = _name(job)
        try:
            reply = None if name in self._known_long else await self._among_short(job, name)
            return reply or await self._among_long(job, name)
        except (EOFError, OSError) as error:
            self._remember(name)
            raise WorkerLostError from error

    async def _among_short(self, job: Job, name: bytes) -> Reply | None:
        """The reply; None when the query is long and there is no place among the long ones."""
        worker = await self._take()
        task = self._ask(worker, job)
        self._working += 1
        try:
            done, _ = await asyncio.wait({task}, timeout=min(_MOMENT, self._config.timeout))
            if done:
                reply = self._claim(task.result())
                self._idle.put_nowait(worker)
                return reply
        except BaseException:
            task.cancel()
            self._refill()
            # Shielded: a request that was given up must not leave its process running.
            await asyncio.shield(self._end(worker))
            raise
        finally:
            self._working -= 1
        self._remember(name)
        self._refill()
        if self._places.locked():
            task.cancel()
            await asyncio.shield(self._end(worker))
            return None
        await self._places.acquire()
        return await self._to_the_end(worker, task, self._config.timeout - _MOMENT)

    async def _among_long(self, job: Job, name: bytes) -> Reply:
        if self._places.locked():
            async with self._in_queue():
                await self._places.acquire()
        else:
            await self._places.acquire()
        try:
            worker = self._resting.pop() if self._resting else await self._new()
        except BaseException:
            self._places.release()
            raise
        now = asyncio.get_running_loop().time
        started = now()
        reply = await self._to_the_end(worker, self._ask(worker, job), self._config.timeout)
        if now() - started < _MOMENT:
            self._known_long.pop(name, None)
        return reply

    async def _to_the_end(self, worker: Worker, task: asyncio.Task[Reply], seconds: float) -> Reply:
        """The reply of a worker among the long ones, whose place is free again thereafter."""
        worker.give_way()
        reply = None
        self._working += 1
        self._long += 1
        try:
            if self._resting and len(self._resting) + self._long > self._config.long:
                await self._end(self._resting.pop())
            reply = self._claim(await asyncio.wait_for(task, max(seconds, 0.001)))
        except TimeoutError as error:
            raise TimedOutError from error
        finally:
            self._working -= 1
            self._long -= 1
            if reply is not None and len(self._resting) + self._long < self._config.long:
                self._resting.append(worker)
            else:
                task.cancel()
                await asyncio.shield(self._end(worker))
            self._places.release()
        return reply

    def _ask(self, worker: Worker, job: Job) -> asyncio.Task[Reply]:
        return asyncio.create_task(worker.ask(job, self._config.max_result * _MIB))

    async def _take(self) -> Worker:
        """A worker for short queries; raises `BusyError`."""
        if self._idle.empty():
            async with self._in_queue():
                place = await self._idle.get()
        else:
            place = self._idle.get_nowait()
        if isinstance(place, Worker):
            if place.alive:
                return place
            await self._end(place)
            place = self._start()
        try:
            return await asyncio.shield(place)
        except BaseException:
            if place.done() and (place.cancelled() or place.exception()):
                self._refill()
            else:
                self._idle.put_nowait(place)
            raise

    @asynccontextmanager
    async def _in_queue(self) -> AsyncIterator[None]:
        """Waiting within is counted and bounded; raises `BusyError` when it is too much."""
        if self._waiting >= self._config.queue:
            raise BusyError
        self._waiting += 1
        try:
            async with asyncio.timeout(self._config.timeout):
                yield
        except TimeoutError as error:
            raise BusyError from error
        finally:
            self._waiting -= 1

    def _refill(self) -> None:
        """Give a place among the short ones a new worker, which starts meanwhile."""
        if not self._closed:
            self._idle.put_nowait(self._start())

    def _start(self) -> asyncio.Task[Worker]:
        task = asyncio.create_task(self._new())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)
        return task

    async def _new(self) -> Worker:
        if self._closed or self._folder is None:
            raise EOFError("the pool is closed")
        self._files += 1
        file = Path(self._folder.name) / f"w{self._files}"
        worker = await Worker.start(self._config.memory, file)
        self._workers.add(worker)
        return worker

    async def _end(self, worker: Worker) -> None:
        await worker.kill()
        self._workers.discard(worker)

    def _remember(self, name: bytes) -> None:
        """Keep a query from being tried among the short ones."""
        self._known_long[name] = None
        self._known_long.move_to_end(name)
        if len(self._known_long) > _REMEMBERED:
            self._known_long.popitem(last=False)

    def _claim(self, reply: Reply) -> Reply:
        """The reply, its file under a name that the worker's next answer leaves alone."""
        if not isinstance(reply.body, Path):
            return reply
        self._files += 1
        own = reply.body.with_name(f"a{self._files}")
        reply.body.rename(own)
        return Reply(status=reply.status, format=reply.format, size=reply.size, body=own)


def _name(job: Job) -> bytes:
    """A digest of what is asked of which graph."""
    parts = (
        str(job.graph),
        job.query,
        job.dump or "",
        *job.dataset.default,
        "",
        *job.dataset.named,
    )
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
