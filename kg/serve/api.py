"""The explorer's data as JSON, each view with the SPARQL that gives the same."""

from __future__ import annotations

import asyncio
import logging
import re
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import anyio.to_thread
import orjson
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kg.errors import KhabarError, QueryError, StoreError
from kg.serve.config import Config
from kg.serve.freshness import KEEP, tag_of_body, unchanged
from kg.serve.problems import LATER
from kg.store import RecordStore, open_graph
from kg.store.explorer import network as many
from kg.store.explorer import questions
from kg.store.explorer import search as words
from kg.store.explorer import things as one
from kg.store.explorer.filters import Filters
from kg.store.explorer.index import open_index
from kg.store.explorer.opened import Index
from kg.store.explorer.questions import Questions

log = logging.getLogger(__name__)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST = 300  # letters of a search
_MOST_NODES = 400
_VARY = "Accept-Encoding"
_MOST_ROWS = 200
_MOST_EXPORTS = 4  # one is written, the others wait
View = Callable[[Index, "Params"], Any]


class BadRequestError(Exception):
    """A parameter that cannot be read; the text says which."""


class NotFoundError(Exception):
    """There is no such thing in the graph."""


class Params:
    """The parameters of a request, checked as they are read."""

    def __init__(self, request: Request) -> None:
        self._query = request.query_params
        self.key: str = request.path_params.get("key", "")

    def text(self, name: str) -> str | None:
        """A parameter as it is; None where it is missing or empty."""
        return self._query.get(name) or None

    def needed(self, name: str) -> str:
        """A parameter that must be there."""
        value = self.text(name)
        if value is None:
            raise BadRequestError(f"the parameter {name} is missing")
        return value

    def several(self, name: str) -> tuple[str, ...]:
        """All values of a parameter."""
        return tuple(value for value in self._query.getlist(name)[:50] if value)

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 0 to `most`."""
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
            raise BadRequestError(f"{name} is no whole number")
        return min(int(value), most)

    def filters(self) -> Filters:
        """The filters that every view of many events takes."""
        return Filters(
            relations=self.several("relation"),
            first=self._day("from"),
            last=self._day("to"),
            least_belief=self._share("belief"),
            outlets=self.several("outlet"),
            named=self.text("named") == "1",
        )

    def _day(self, name: str) -> str | None:
        value = self.text(name)
        if value is not None and not _DAY.fullmatch(value):
            raise BadRequestError(f"{name} is no day such as 2024-03-12")
        return value

    def _share(self, name: str) -> float:
        value = self.text(name) or "0"
        if not re.fullmatch(r"[01](\.\d{1,6})?|\.\d{1,6}", value, re.ASCII):
            raise BadRequestError(f"{name} is no number from 0 to 1")
        return min(float(value), 1.0)


class Api:
    """Answers from the index, in threads: each answer takes milliseconds."""

    def __init__(self, config: Config) -> None:
        self._store = config.store
        self._exporting = asyncio.Lock()
        self._exports = 0  # under way and waiting

    def routes(self) -> list[BaseRoute]:
        """The routes below /api."""
        return [
            Route("/summary", self._view(_summary)),
            Route("/search", self._view(_search)),
            Route("/graph", self._view(_graph)),
            Route("/graph.gexf", self.gexf),
            Route("/edge", self._view(_edge)),
            Route("/events", self._view(_events)),
            Route("/timeline", self._view(_timeline)),
            Route("/map", self._view(_map)),
            Route("/outlets", self._view(_outlets)),
            Route("/contradictions", self._view(_contradictions)),
            Route("/entity/{key:path}", self._view(_entity)),
            Route("/event/{key:path}", self._view(self._event)),
            Route("/claim/{key:path}", self._view(_claim)),
            Route("/article/{key:path}", self._view(self._article)),
            Route("/outlet/{key:path}", self._view(_outlet)),
        ]

    def _view(self, view: View) -> Callable[[Request], Awaitable[Response]]:
        def answer(params: Params) -> bytes:
            with open_index(self._store) as index:
                return orjson.dumps(view(index, params))

        async def respond(request: Request) -> Response:
            try:
                body = await anyio.to_thread.run_sync(answer, Params(request))
            except BadRequestError as error:
                return _problem(400, str(error))
            except NotFoundError:
                return _problem(404, "there is no such thing in this graph")
            except StoreError as error:
                return _problem(503, str(error))
            known = tag_of_body(body)
            same = unchanged(request, known, _VARY)
            headers = {"ETag": known, "Vary": _VARY, **KEEP}
            return same or Response(body, media_type="application/json", headers=headers)

        return respond

    def _event(self, index: Index, params: Params) -> Any:
        found = one.event(index, params.key)
        if found is None:
            raise NotFoundError
        with RecordStore(self._store, read_only=True) as records:
            for report in found["reports"]:
                id_ = report["article"]
                one.around(report, records.article(id_), records.get(id_))
        return _with(found, questions.event_questions(index.base, params.key))

    def _article(self, index: Index, params: Params) -> Any:
        with RecordStore(self._store, read_only=True) as records:
            text, record = records.article(params.key), records.get(params.key)
        found = one.article(index, params.key, text, record)
        if found is None:
            raise NotFoundError
        return _with(found, questions.article_questions(index.base, params.key))

    async def gexf(self, request: Request) -> Response:
        """The network of a view for Gephi: one at a time, since it reads the whole graph."""
        params = Params(request)
        if self._exports >= _MOST_EXPORTS:
            busy = _problem(503, "too many files are being written; try again later")
            busy.headers.update(LATER)
            return busy
        self._exports += 1
        try:
            async with self._exporting:
                path = await anyio.to_thread.run_sync(self._write_gexf, params)
        except (BadRequestError, QueryError) as error:
            return _problem(400, str(error))
        except KhabarError as error:
            return _problem(503, str(error))
        finally:
            self._exports -= 1
        return FileResponse(
            path,
            media_type="application/gexf+xml",
            filename="khabar.gexf",
            background=BackgroundTask(_remove, path),
        )

    def _write_gexf(self, params: Params) -> str:
        from kg.export import Filters as Drawn
        from kg.export import read_about, read_network, write_gephi

        chosen = params.filters()
        filters = Drawn(
            relations=frozenset(chosen.relations),
            first=chosen.first,
            last=chosen.last,
            entities=frozenset(params.several("entity")),
            hops=params.number("hops", 1, 3),
            least_belief=chosen.least_belief,
            outlets=frozenset(chosen.outlets),
            top=params.number("top", _MOST_NODES, 5000),
            named=chosen.named,
        )
        graph = open_graph(self._store)
        network = read_network(graph, filters)
        about = read_about(graph, filters)
        about = about.counting(nodes=len(network.nodes), edges=len(network.edges))
        with tempfile.NamedTemporaryFile("wb", suffix=".gexf", delete=False) as file:
            write_gephi(cast("BinaryIO", file), network, about)
        return file.name


def _remove(path: str) -> None:
    Path(path).unlink(missing_ok=True)


def _with(found: dict[str, Any], asked: Questions) -> dict[str, Any]:
    return {**found, "sparql": {"table": asked.table, "triples": asked.triples}}


def _found(view: dict[str, Any] | None) -> dict[str, Any]:
    if view is None:
        raise NotFoundError
    return view


def _summary(index: Index, _params: Params) -> Any:
    return many.summary(index)


def _search(index: Index, params: Params) -> Any:
    query = (params.text("q") or "")[:_LONGEST]
    found = words.search(index, query, params.number("limit", 20, 100))
    return _with(found, questions.search_questions(query))


def _graph(index: Index, params: Params) -> Any:
    filters, around = params.filters(), params.several("around")
    top = max(2, params.number("top", 80, _MOST_NODES))
    found = many.graph(index, filters, around=around, top=top)
    return _with(found, questions.graph_questions(index.base, filters, around))


def _edge(index: Index, params: Params) -> Any:
    source, target = params.needed("source"), params.needed("target")
    relation = params.text("relation")
    found = _found(many.edge(index, source, target, relation, params.filters()))
    return _with(found, questions.edge_questions(index.base, source, relation, target))


def _events(index: Index, params: Params) -> Any:
    filters, entity = params.filters(), params.text("entity")
    found = many.events(
        index,
        filters,
        entity=entity,
        place=params.text("place"),
        limit=params.number("limit", 50, _MOST_ROWS),
        offset=params.number("offset", 0, 10**9),
    )
    asked = questions.events_questions(index.base, filters, params.text("place") or entity)
    return _with(found, asked)


def _timeline(index: Index, params: Params) -> Any:
    filters, entity = params.filters(), params.text("entity")
    found = many.timeline(index, filters, entity=entity)
    return _with(found, questions.events_questions(index.base, filters, entity))


def _map(index: Index, params: Params) -> Any:
    filters, entity = params.filters(), params.text("entity")
    found = {"places": many.places(index, filters, entity=entity)}
    return _with(found, questions.events_questions(index.base, filters, entity))


def _outlets(index: Index, _params: Params) -> Any:
    return _with({"outlets": one.outlets(index)}, questions.outlets_questions())


def _outlet(index: Index, params: Params) -> Any:
    return _with(_found(one.outlet(index, params.key)), questions.outlets_questions())


def _contradictions(index: Index, _params: Params) -> Any:
    found = {"contradictions": one.contradictions(index)}
    return _with(found, questions.contradictions_questions())


def _entity(index: Index, params: Params) -> Any:
    found = _found(one.entity(index, params.key))
    return _with(found, questions.entity_questions(index.base, params.key))


def _claim(index: Index, params: Params) -> Any:
    found = _found(one.claim(index, params.key))
    return _with(found, questions.claim_questions(index.base, params.key))


def _problem(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status_code=status)
