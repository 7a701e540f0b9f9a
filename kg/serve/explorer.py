"""The explorer's pages, and the same addresses as RDF for those who ask for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape
from urllib.parse import quote, urlencode

import anyio.to_thread
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.errors import StoreError
from kg.serve.config import Config
from kg.serve.endpoint import Endpoint
from kg.serve.headers import EDITOR
from kg.serve.negotiation import HTML, by_name, choose
from kg.serve.pages import query_form
from kg.serve.shell import FOOT, Frame, cookie_of, frame_of
from kg.store import current_graph, load_queries, open_graph
from kg.store.explorer import questions
from kg.store.explorer.index import open_index
from kg.store.explorer.opened import Index
from kg.store.results import Format

_PAGES = ("search", "timeline", "map", "contradictions", "outlets")
# How a thing is called in the title of its page; by the table it lies in.
_TITLES = {
    "entity": "SELECT COALESCE({first}, {second}, key) AS title FROM entity WHERE key = ?",
    "event": "SELECT COALESCE({first}, {second}, key) AS title FROM event WHERE key = ?",
    "claim": "SELECT text AS title FROM claim WHERE key = ?",
    "article": "SELECT COALESCE(title, key) AS title FROM article WHERE key = ?",
    "outlet": "SELECT name AS title FROM outlet WHERE name = ?",
    "contradiction": "SELECT key AS title FROM contradiction WHERE key = ?",
    "evidence": "SELECT key AS title FROM evidence WHERE key = ?",
}
_TRIPLES = {
    "entity": questions.entity_questions,
    "event": questions.event_questions,
    "claim": questions.claim_questions,
    "article": questions.article_questions,
}
_NODES = ("activity", "agent")  # the software that wrote the graph: triples without a page
_LONGEST = 120  # letters of a title
_VARY = {"Vary": "Accept, Cookie"}
Handler = Callable[[Request], Awaitable[Response]]


class Explorer:
    """Pages that the scripts fill from the API."""

    def __init__(self, config: Config, endpoint: Endpoint) -> None:
        self._store = config.store
        self._endpoint = endpoint

    def routes(self) -> list[BaseRoute]:
        """The start page, the sections and the pages of things."""
        return [
            Route("/", self._section("home")),
            *(Route(f"/{name}", self._section(name)) for name in _PAGES),
            Route("/query", self._query),
            *(Route(f"/{kind}/{{key:path}}", self._thing(kind)) for kind in _TITLES),
            *(Route(f"/{kind}/{{key:path}}", self._node(kind)) for kind in _NODES),
        ]

    def _section(self, name: str) -> Handler:
        async def page(request: Request) -> Response:
            frame = frame_of(request)
            title = frame.name("brand" if name == "home" else name)
            return self._page(request, frame, title, name, {"view": name})

        return page

    async def _query(self, request: Request) -> Response:
        frame = frame_of(request)
        asked = request.query_params.get("query")
        content = query_form(list(load_queries().values()), frame, asked)
        head = frame.head(frame.name("query"), "query", data={"view": "query"})
        return HTMLResponse(
            f'{head}<main id="main" tabindex="-1">\n{content}</main>\n{_scripts(frame)}{FOOT}',
            headers={**EDITOR, **cookie_of(request)},
        )

    def _thing(self, kind: str) -> Handler:
        async def page(request: Request) -> Response:
            key = request.path_params["key"]
            frame = frame_of(request)
            how = _wanted(request)
            if how is None:
                return PlainTextResponse("this can be had as HTML or RDF\n", status_code=406)
            try:
                base, title, article = await anyio.to_thread.run_sync(
                    self._find, kind, key, frame.language
                )
            except StoreError as error:
                return PlainTextResponse(f"{error}\n", status_code=503)
            if title is None:
                return self._missing(request, frame, html=how is HTML)
            if how is not HTML:
                asked = _triples(base, kind, key)
                return await self._endpoint.triples(request, asked, how, _VARY["Vary"])
            if kind == "contradiction":
                return RedirectResponse(
                    f"{frame.root}contradictions#{quote(key, safe='')}", status_code=303
                )
            if kind == "evidence":
                return RedirectResponse(f"{frame.root}{article}", status_code=303)
            short = title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…"
            return self._page(request, frame, short, kind, {"view": kind, "key": key}, rdf=True)

        return page

    def _node(self, kind: str) -> Handler:
        async def page(request: Request) -> Response:
            how, frame = _wanted(request), frame_of(request)
            if how is None:
                return PlainTextResponse("this can be had as RDF\n", status_code=406)
            try:
                asked = await anyio.to_thread.run_sync(
                    self._known, kind, request.path_params["key"]
                )
            except StoreError as error:
                return PlainTextResponse(f"{error}\n", status_code=503)
            if asked is None:
                return self._missing(request, frame, html=how is HTML)
            if how is HTML:
                question = urlencode({"query": asked, "format": "turtle"})
                return RedirectResponse(f"{frame.root}sparql?{question}", status_code=303)
            return await self._endpoint.triples(request, asked, how, _VARY["Vary"])

        return page

    def _known(self, kind: str, key: str) -> str | None:
        """The query for what the graph says of a thing; None where it says nothing."""
        node = NamedNode(f"{current_graph(self._store).base}{kind}/{quote(key, safe='')}")
        if next(open_graph(self._store).quads_for_pattern(node, None, None, None), None) is None:
            return None
        return f"CONSTRUCT {{ {node} ?p ?o }} WHERE {{ {node} ?p ?o }}"

    def _find(self, kind: str, key: str, language: str) -> tuple[str, str | None, str]:
        """The base of IRIs, the thing's name, and the article that an evidence lies in."""
        first, second = ("ar", "en") if language == "ar" else ("en", "ar")
        with open_index(self._store) as index:
            row = index.one(_TITLES[kind].format(first=first, second=second), key)
            article = _article_of(index, key) if row and kind == "evidence" else ""
            return index.base, row["title"] if row else None, article

    def _page(
        self,
        request: Request,
        frame: Frame,
        title: str,
        section: str,
        data: dict[str, str],
        *,
        rdf: bool = False,
    ) -> Response:
        head = frame.head(title, section, data=data, rdf=rdf)
        body = (
            f'<main id="main" tabindex="-1" aria-busy="true">'
            f'<noscript><p><a href="{frame.root}query">{frame.name("no_script")}</a></p></noscript>'
            f"</main>\n"
        )
        return HTMLResponse(
            f"{head}{body}{_scripts(frame)}{FOOT}", headers={**_VARY, **cookie_of(request)}
        )

    def _missing(self, request: Request, frame: Frame, *, html: bool) -> Response:
        text = frame.name("not_found")
        if not html:
            return PlainTextResponse(f"{text}\n", status_code=404, headers=_VARY)
        head = frame.head(text)
        body = f'<main id="main" tabindex="-1"><h1>{escape(text)}</h1></main>\n'
        return HTMLResponse(f"{head}{body}{FOOT}", status_code=404, headers=cookie_of(request))


def _scripts(frame: Frame) -> str:
    return f'<script type="module" src="{frame.root}static/app/main.js"></script>\n'


def _wanted(request: Request) -> Format | None:
    """What the client wants a thing as: the parameter `format` goes before the header."""
    named = request.query_params.get("format")
    if named is not None:
        return by_name(named).get("graph")
    return choose(request.headers.get("accept"), "graph", extra=(HTML,))


def _triples(base: str, kind: str, key: str) -> str:
    if kind in _TRIPLES:
        return _TRIPLES[kind](base, key).triples
    node = questions.iri(base, kind, key)
    return f"CONSTRUCT {{ {node} ?p ?o }} WHERE {{ {node} ?p ?o }}"


def _article_of(index: Index, key: str) -> str:
    row = index.one(
        "SELECT article.key, e.first, e.last FROM evidence e"
        " JOIN article ON article.id = e.article WHERE e.key = ?",
        key,
    )
    return f"article/{quote(row['key'], safe='')}#char={row['first']},{row['last']}" if row else ""
