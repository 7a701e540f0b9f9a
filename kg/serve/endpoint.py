"""The SPARQL endpoint: requests to jobs for the workers, their replies to responses."""

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
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from kg.errors import StoreError
from kg.serve import protocol
from kg.serve.config import Config
from kg.serve.description import describe_service
from kg.serve.negotiation import HTML, choose
from kg.serve.pool import BusyError, Job, Reply, TimedOutError, WorkerLostError, WorkerPool
from kg.serve.protocol import ProtocolError, SparqlRequest
from kg.store import current_graph
from kg.store.explorer.index import index_path
from kg.store.explorer.text_match import NAME as TEXT_MATCH
from kg.store.results import FORMATS, Dataset, Format, Kind

log = logging.getLogger(__name__)

_RETRY_AFTER = {"Retry-After": "5"}
_VARY = {"Vary": "Accept"}
_CHUNK = 64 * 1024


class Endpoint:
    """Answers queries over HTTP from one store."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self.pool = WorkerPool(config)

    async def health(self, _request: Request) -> Response:
        """Whether there is a graph, and how busy the workers are."""
        working, waiting = self.pool.load
        try:
            version = current_graph(self._config.store)
        except StoreError as error:
            return JSONResponse({"status": "no graph", "message": str(error)}, status_code=503)
        return JSONResponse(
            {
                "status": "ok",
                "graph": version.number,
                "quads": version.quads,
                "working": working,
                "waiting": waiting,
            }
        )

    async def sparql(self, request: Request) -> Response:
        """The SPARQL 1.1 Protocol."""
        try:
            asked = await self._read(request)
            if asked is None:
                return self._description(request)
            return await self._answer(request, asked, _formats(request, asked))
        except ProtocolError as error:
            return _plain(error.status, error.message)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it

    async def triples(self, request: Request, query: str, how: Format) -> Response:
        """The answer to a query of the server's own, in one format."""
        asked = SparqlRequest(query=query, dataset=Dataset())
        try:
            return await self._answer(request, asked, {"graph": how, "solutions": None})
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it

    async def _read(self, request: Request) -> SparqlRequest | None:
        limit = self._config.max_request
        query_string = cast("bytes", request.scope["query_string"])
        if len(query_string) > limit:
            raise ProtocolError(414, f"the URL is longer than {limit:,} bytes; use POST")
        if request.method != "POST":
            return protocol.from_get(query_string)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise ProtocolError(413, f"the request is larger than {limit:,} bytes")
        return protocol.from_post(request.headers.get("content-type"), query_string, bytes(body))

    def _description(self, request: Request) -> Response:
        how = choose(request.headers.get("accept"), "graph", extra=(HTML,))
        if how is None:
            return _plain(406, _offer("graph"))
        if how is HTML:
            return Response(status_code=303, headers={"Location": "query", **_VARY})
        body = describe_service(str(request.url.replace(query="")), how)
        return Response(body, headers={"Content-Type": how.content_type, **_VARY})

    async def _answer(
        self, request: Request, asked: SparqlRequest, formats: Mapping[Kind, Format | None]
    ) -> Response:
        try:
            version = current_graph(self._config.store)
            graph = self._config.store / version.folder
            index = None
            if TEXT_MATCH in asked.query:
                index = await anyio.to_thread.run_sync(index_path, self._config.store)
        except StoreError as error:
            return _plain(503, str(error), _RETRY_AFTER)
        job = Job(
            graph=graph,
            query=asked.query,
            base=version.base,
            index=index,
            dataset=asked.dataset,
            formats={kind: how.name if how else None for kind, how in formats.items()},
        )
        try:
            reply = await _until_gone(request, self.pool.run(job))
        except BusyError:
            return _plain(503, "the server is busy; try again later", _RETRY_AFTER)
        except TimedOutError:
            seconds = f"{self._config.timeout:g}"
            return _plain(504, f"the query was cut off after {seconds} seconds; narrow it down")
        except WorkerLostError:
            return _plain(
                500,
                f"the query was given up; most likely it needs more than "
                f"{self._config.memory} MiB of memory",
            )
        return self._response(reply)

    def _response(self, reply: Reply) -> Response:
        match reply.status:
            case "ok":
                how = HTML if reply.format == HTML.name else FORMATS[reply.format]
                headers = {"Content-Type": how.content_type, **_VARY}
                if isinstance(reply.body, bytes):
                    return Response(reply.body, headers=headers)
                return _FileOnce(reply.body, reply.size, headers)
            case "query":
                return _plain(400, reply.message)
            case "not acceptable":
                return _plain(406, _offer(cast("Kind", reply.kind)))
            case "too large":
                limit = self._config.max_result
                return _plain(500, f"the answer is larger than {limit} MiB; add a LIMIT")
            case "memory":
                return _plain(500, f"the query needs more than {self._config.memory} MiB of memory")
        log.error("a worker cannot read the graph: %s", reply.message)
        return _plain(503, "the graph cannot be read at the moment", _RETRY_AFTER)


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
                        await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            with suppress(FileNotFoundError):
                self._path.unlink()


def _formats(request: Request, asked: SparqlRequest) -> dict[Kind, Format | None]:
    """The format for each kind of answer: the parameter's, else the Accept header's choice."""
    if asked.format is not None:
        named = HTML if asked.format == HTML.name else FORMATS.get(asked.format)
        if named is None:
            raise ProtocolError(400, f"format is none of {', '.join([*FORMATS, HTML.name])}")
        other: Kind = "graph" if named.kind == "solutions" else "solutions"
        return cast("dict[Kind, Format | None]", {named.kind: named, other: None})
    accept = request.headers.get("accept")
    return {
        "solutions": choose(accept, "solutions", extra=(HTML,)),
        "graph": choose(accept, "graph"),
    }


def _offer(kind: Kind) -> str:
    offered = ", ".join(each.media_type for each in FORMATS.values() if each.kind == kind)
    return f"this answer can be had as {offered}"


def _plain(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{message}\n", status_code=status, headers={**(headers or {})})
