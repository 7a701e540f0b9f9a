"""The SPARQL endpoint, the graphs one by one, and what both say of themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast

import anyio.to_thread
from starlette.datastructures import URL
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from kg.errors import StoreError
from kg.serve import protocol
from kg.serve.answers import Answers, offer
from kg.serve.config import Config
from kg.serve.description import describe_dataset, describe_service
from kg.serve.freshness import KEEP, tag_of_body, unchanged
from kg.serve.negotiation import HTML, by_name, choose
from kg.serve.problems import LATER, problem
from kg.serve.protocol import ProtocolError, SparqlRequest
from kg.store import current_graph
from kg.store.results import FORMATS, Dataset, Format, Kind

_VARY = "Accept"


class Endpoint:
    """Answers queries over HTTP from one store."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._answers = Answers(config)
        self.pool = self._answers.pool

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
                return self._service(request)
            return await self._answers.to_query(request, asked, _formats(request, asked))
        except ProtocolError as error:
            return problem(error.status, error.reason, error.message)
        except ClientDisconnect:
            return problem(499, "gone", "nobody is there to read it")

    async def triples(self, request: Request, query: str, how: Format, vary: str) -> Response:
        """The answer to a query of the server's own, in one format."""
        asked = SparqlRequest(query=query, dataset=Dataset())
        formats: Mapping[Kind, Format | None] = {"graph": how, "solutions": None}
        return await self._answers.to_query(request, asked, formats, vary=vary)

    async def graph(self, request: Request) -> Response:
        """The SPARQL 1.1 Graph Store HTTP Protocol, as far as it reads."""
        try:
            fields = protocol.fields_of(cast("bytes", request.scope["query_string"]))
            name = protocol.graph_name(fields, current_graph(self._config.store).base)
            how = _graph_format(request, dict(fields).get("format"))
        except ProtocolError as error:
            return problem(error.status, error.reason, error.message)
        except StoreError as error:
            return problem(503, "no-graph", str(error), LATER)
        return await self._answers.with_graph(request, name, how)

    async def dataset(self, request: Request) -> Response:
        """The description of the data in VoID's words."""
        how = choose(request.headers.get("accept"), "graph")
        if how is None:
            return problem(406, "not-acceptable", offer("graph"))
        try:
            root = _address(request.base_url)
            body = await anyio.to_thread.run_sync(describe_dataset, self._config.store, root, how)
        except ProtocolError as error:
            return problem(error.status, error.reason, error.message)
        except StoreError as error:
            return problem(503, "no-graph", str(error), LATER)
        return _described(request, body, how)

    def _service(self, request: Request) -> Response:
        how = choose(request.headers.get("accept"), "graph", extra=(HTML,))
        if how is None:
            return problem(406, "not-acceptable", offer("graph"))
        if how is HTML:
            return Response(status_code=303, headers={"Location": "query", "Vary": _VARY})
        here = _address(request.url.replace(query=""))
        body = describe_service(here, _address(request.base_url), how)
        return _described(request, body, how)

    async def _read(self, request: Request) -> SparqlRequest | None:
        limit = self._config.max_request
        query_string = cast("bytes", request.scope["query_string"])
        if len(query_string) > limit:
            raise ProtocolError(414, f"the URL is longer than {limit:,} bytes; use POST")
        if request.method != "POST":
            return protocol.from_get(query_string)
        body = bytearray()
        try:
            async with asyncio.timeout(self._config.patience):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > limit:
                        raise ProtocolError(413, f"the request is larger than {limit:,} bytes")
        except TimeoutError as error:
            raise ProtocolError(408, "the request did not come in time", "too-slow") from error
        return protocol.from_post(request.headers.get("content-type"), query_string, bytes(body))


def _described(request: Request, body: bytes, how: Format) -> Response:
    known = tag_of_body(body)
    headers = {"Content-Type": how.content_type, "Vary": _VARY, "ETag": known, **KEEP}
    return unchanged(request, known, _VARY) or Response(body, headers=headers)


def _address(url: URL) -> str:
    """An address of this server as the client calls it, which is anything it likes."""
    if not protocol.is_address(str(url)):
        raise ProtocolError(400, "the header Host is no name of a server")
    return str(url)


def _graph_format(request: Request, named: str | None) -> Format:
    if named is None:
        how = choose(request.headers.get("accept"), "graph")
        if how is None:
            raise ProtocolError(406, offer("graph"), "not-acceptable")
        return how
    how = by_name(named).get("graph")
    if how is None:
        raise ProtocolError(400, "format is no format of graphs")
    return how


def _formats(request: Request, asked: SparqlRequest) -> dict[Kind, Format | None]:
    """The format for each kind of answer: the parameter's, else the Accept header's choice."""
    if asked.format is not None:
        named = by_name(asked.format)
        if not named:
            raise ProtocolError(400, f"format is none of {', '.join([*FORMATS, HTML.name])}")
        return {"solutions": named.get("solutions"), "graph": named.get("graph")}
    accept = request.headers.get("accept")
    return {
        "solutions": choose(accept, "solutions", extra=(HTML,)),
        "graph": choose(accept, "graph"),
    }
