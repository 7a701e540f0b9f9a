"""The web application: the explorer, the SPARQL endpoint, the graphs, and how it is doing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.serve.api import Api
from kg.serve.config import Config
from kg.serve.description import VOID_PATH
from kg.serve.endpoint import Endpoint
from kg.serve.explorer import Explorer
from kg.serve.gate import RateGate, TokenGate
from kg.serve.headers import SecurityHeaders
from kg.serve.problems import HEADER, problem
from kg.serve.vocabulary import vocabulary_routes
from kg.serve.watch import ID_HEADER, Metrics, Watch
from kg.store import current_graph

_STATIC = Path(__file__).parent / "static"
_SMALLER = Middleware(GZipMiddleware, minimum_size=2048, compresslevel=5)
# Answers are large and made once: the quick level saves nearly as much.
_QUICKLY_SMALLER = Middleware(GZipMiddleware, minimum_size=2048, compresslevel=1)
_GET = ["GET"]


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
    metrics = Metrics(config.store, lambda: endpoint.pool.load)
    few = [_QUICKLY_SMALLER]
    routes: list[BaseRoute] = [
        Route("/sparql", endpoint.sparql, methods=["GET", "POST"], middleware=few),
        Route("/store", endpoint.graph, methods=_GET, middleware=few),
        Route(f"/{VOID_PATH}", endpoint.dataset, methods=_GET),
        Route("/health", endpoint.health, methods=_GET),
        Route("/metrics", metrics.page, methods=_GET),
        Mount("/api", routes=Api(config).routes(), middleware=[_SMALLER]),
        Mount("/static", _Static(directory=_STATIC), middleware=[_SMALLER]),
        *vocabulary_routes(),
        *Explorer(config, endpoint).routes(),
    ]

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await endpoint.pool.start()
        try:
            yield
        finally:
            await endpoint.pool.close()

    return Starlette(
        lifespan=lifespan,
        routes=routes,
        middleware=_around(config, metrics, routes),
        exception_handlers={Exception: _broken},
    )


async def _broken(_request: Request, _error: Exception) -> Response:
    """What a client is told of a mistake of ours; the log has the rest."""
    return problem(500, "internal", "something went wrong here")


def _around(config: Config, metrics: Metrics, routes: list[BaseRoute]) -> list[Middleware]:
    """What each request passes through, the outermost first."""
    parts = frozenset(str(getattr(route, "path", "")).split("/", 2)[1] for route in routes)
    layers = [Middleware(Watch, metrics, parts), Middleware(SecurityHeaders)]
    if config.cors:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=[config.cors],
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["*"],
                expose_headers=["ETag", "Retry-After", HEADER, ID_HEADER],
                max_age=86400,
            )
        )
    if config.rate:
        layers.append(Middleware(RateGate, config.rate))
    if config.token:
        layers.append(Middleware(TokenGate, config.token))
    return layers
