"""The web application: the explorer's pages and data, the SPARQL endpoint, the health check."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.serve.api import Api
from kg.serve.config import Config
from kg.serve.endpoint import Endpoint
from kg.serve.explorer import Explorer
from kg.serve.headers import SecurityHeaders
from kg.store import current_graph

_STATIC = Path(__file__).parent / "static"
_SMALLER = Middleware(GZipMiddleware, minimum_size=2048, compresslevel=5)


class _Static(StaticFiles):
    """Files that browsers ask after each time, so that none outlives an upgrade."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(config: Config) -> Starlette:
    """The application over one store; raises `StoreError` when there is no graph in it."""
    current_graph(config.store)
    endpoint = Endpoint(config)
    explorer = Explorer(config, endpoint)
    api = Api(config)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await endpoint.pool.start()
        try:
            yield
        finally:
            await endpoint.pool.close()

    return Starlette(
        lifespan=lifespan,
        routes=[
            Route("/sparql", endpoint.sparql, methods=["GET", "POST"]),
            Route("/health", endpoint.health, methods=["GET"]),
            Mount("/api", routes=api.routes(), middleware=[_SMALLER]),
            Mount("/static", _Static(directory=_STATIC), middleware=[_SMALLER]),
            *explorer.routes(),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "POST"],
                allow_headers=["*"],
                expose_headers=["Retry-After"],
                max_age=86400,
            ),
        ],
    )
