"""Jobs to the workers, and their replies to responses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import anyio
import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.errors import StoreError
from kg.serve.config import Config
from kg.serve.freshness import KEEP, changes_by_itself, tag, unchanged
from kg.serve.negotiation import HTML
from kg.serve.pool import BusyError, TimedOutError, WorkerLostError, WorkerPool
from kg.serve.problems import LATER, problem
from kg.serve.process import Job, Reply
from kg.serve.protocol import SparqlRequest
from kg.store import GraphVersion, current_graph
from kg.store.explorer.index import index_path
from kg.store.explorer.text_match import NAME as TEXT_MATCH
from kg.store.results import FORMATS, Dataset, Format, Kind

log = logging.getLogger(__name__)

_CHUNK = 64 * 1024
_READER = 60.0  # seconds a client may take to read a chunk
Formats = Mapping[Kind, Format | None]


class Answers:
    """Answers from the current graph of one store."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self.pool = WorkerPool(config)

    async def to_query(
        self, request: Request, asked: SparqlRequest, formats: Formats, *, vary: str = "Accept"
    ) -> Response:
        """The answer to a query, in the format that its kind calls for."""
        parts: tuple[object, ...] | None = (asked.query, asked.dataset)
        if request.method == "POST" or changes_by_itself(asked.query):
            parts = None
        return await self._give(
            request,
            {"query": asked.query, "dataset": asked.dataset},
            formats,
            parts=parts,
            vary=vary,
        )

    async def with_graph(self, request: Request, name: str, how: Format) -> Response:
        """All triples of a named graph, or of the default graph, whose name is empty."""
        wish = {"dump": name, "dataset": Dataset()}
        return await self._give(request, wish, {"graph": how}, parts=("", name), vary="Accept")

    async def _give(
        self,
        request: Request,
        wish: Mapping[str, Any],
        formats: Formats,
        *,
        parts: tuple[object, ...] | None,
        vary: str,
    ) -> Response:
        """The response; `parts` tell it from others of the same graph, None: nobody may keep it."""
        names = {kind: how.name if how else None for kind, how in formats.items()}
        headers = {"Vary": vary, **KEEP}
        tries = 2  # the graph may be deleted after two builds, before the worker has opened it
        try:
            while True:
                version = current_graph(self._config.store)
                if parts is not None:
                    headers["ETag"] = tag(version, *sorted(names.items()), *parts)
                    same = unchanged(request, headers["ETag"], vary)
                    if same is not None:
                        return same
                job = await self._job(version, wish, names)
                reply = await _until_gone(request, self.pool.run(job))
                tries -= 1
                if reply.status != "store" or not tries:
                    return self._response(reply, headers)
        except ClientDisconnect:
            return problem(499, "gone", "nobody is there to read it")
        except StoreError as error:
            return problem(503, "no-graph", str(error), LATER)
        except BusyError:
            return problem(503, "busy", "the server is busy; try again later", LATER)
        except TimedOutError:
            seconds = f"{self._config.timeout:g}"
            return problem(
                504, "timeout", f"the query was cut off after {seconds} seconds; narrow it down"
            )
        except WorkerLostError:
            return self._out_of_memory("the query broke off: it is too long a chain, or needs")

    async def _job(
        self, version: GraphVersion, wish: Mapping[str, Any], names: dict[Kind, str | None]
    ) -> Job:
        index = None
        if TEXT_MATCH in wish.get("query", ""):
            index = await anyio.to_thread.run_sync(index_path, self._config.store)
        return Job(
            graph=self._config.store / version.folder,
            base=version.base,
            index=index,
            formats=cast("dict[str, str | None]", names),
            **wish,
        )

    def _response(self, reply: Reply, headers: Mapping[str, str]) -> Response:
        match reply.status:
            case "ok":
                how = HTML if reply.format == HTML.name else FORMATS[reply.format]
                headers = {"Content-Type": how.content_type, **headers}
                if isinstance(reply.body, bytes):
                    return Response(reply.body, headers=headers)
                return _FileOnce(reply.body, reply.size, headers)
            case "query":
                return problem(400, "bad-query", reply.message)
            case "no such graph":
                return problem(404, "not-found", "there is no graph of that name")
            case "not acceptable":
                return problem(406, "not-acceptable", offer(cast("Kind", reply.kind)))
            case "too large":
                limit = self._config.max_result
                return problem(
                    500,
                    "too-large",
                    f"the answer is larger than {limit} MiB and none of it is sent; add a LIMIT",
                )
            case "memory":
                return self._out_of_memory("the query needs")
        log.error("a worker cannot read the graph: %s", reply.message)
        return problem(503, "no-graph", "the graph cannot be read at the moment", LATER)

    def _out_of_memory(self, what: str) -> Response:
        return problem(500, "memory", f"{what} more than {self._config.memory} MiB of memory")


def offer(kind: Kind) -> str:
    """What to tell a client that takes none of the formats of a kind."""
    offered = ", ".join(each.media_type for each in FORMATS.values() if each.kind == kind)
    return f"this answer can be had as {offered}"


async def _until_gone(request: Request, work: Coroutine[Any, Any, Reply]) -> Reply:
    """The work's result; the work is cancelled when the client goes away."""
    task = asyncio.create_task(work)
    watch = asyncio.create_task(_disconnected(request))
    both: set[asyncio.Task[Any]] = {task, watch}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        watch.cancel()
        if not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _disconnected(request: Request) -> None:
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            return


class _FileOnce(Response):
    """Sends a file and deletes it, whether or not the client stays to the end."""

    def __init__(self, path: Path, size: int, headers: Mapping[str, str]) -> None:
        super().__init__(headers={**headers, "Content-Length": str(size)})
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if scope["method"] != "HEAD":
                async with await anyio.open_file(self._path, "rb") as file:
                    while chunk := await file.read(_CHUNK):
                        # Who stops reading must not hold the file for ever.
                        async with asyncio.timeout(_READER):
                            await send(
                                {"type": "http.response.body", "body": chunk, "more_body": True}
                            )
            await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            log.info("a client stopped reading its answer")
        finally:
            with suppress(FileNotFoundError):
                self._path.unlink()
