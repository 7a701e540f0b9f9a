"""The vocabulary at the addresses of its own terms: /ontology and /plover."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from io import BytesIO

import anyio.to_thread
from pyoxigraph import RdfFormat, parse
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.graph import PREFIXES, ontology_path
from kg.serve.answers import offer
from kg.serve.freshness import KEEP, tag_of_body, unchanged
from kg.serve.negotiation import HTML, by_name, choose
from kg.serve.problems import problem
from kg.store.results import FORMATS, Format, write_triples

_FILES = {"ontology": "khabar.ttl", "plover": "plover.ttl"}
_VARY = "Accept"


def vocabulary_routes() -> list[BaseRoute]:
    """The addresses that the terms' IRIs lead to."""
    return [Route(f"/{name}", _page(file), methods=["GET"]) for name, file in _FILES.items()]


def _page(file: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        named = request.query_params.get("format")
        if named is not None:
            how = by_name(named).get("graph")
        else:
            how = choose(request.headers.get("accept"), "graph", extra=(HTML,))
        if how is None:
            return problem(406, "not-acceptable", offer("graph"))
        # A browser shows plain text, but would save Turtle to the disk.
        kind = "text/plain; charset=utf-8" if how is HTML else how.content_type
        how = FORMATS["turtle"] if how is HTML else how
        body = await anyio.to_thread.run_sync(_written, file, how)
        known = tag_of_body(body)
        headers = {"Content-Type": kind, "ETag": known, "Vary": _VARY, **KEEP}
        return unchanged(request, known, _VARY) or Response(body, headers=headers)

    return page


@cache
def _written(file: str, how: Format) -> bytes:
    raw = ontology_path(file).read_bytes()
    if how.name == "turtle":
        return raw
    output = BytesIO()
    triples = (quad.triple for quad in parse(raw, format=RdfFormat.TURTLE))
    write_triples(triples, output, how, PREFIXES)
    return output.getvalue()
