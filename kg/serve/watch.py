"""Every request seen from outside: its number, its line in the log, its share in the metrics."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import StoreError
from kg.serve.problems import HEADER
from kg.store import current_graph

requests = logging.getLogger("kg.serve.requests")

ID_HEADER = "X-Request-ID"
_ID = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The numbers of one application, in Prometheus's format."""

    def __init__(self, store: Path, load: Callable[[], tuple[int, int]]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "khabar_requests",
            "Requests by part of the server and status.",
            ["part", "status"],
            registry=self._registry,
        )
        self._errors = Counter(
            "khabar_errors",
            "Requests that got no answer, by reason.",
            ["reason"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "khabar_request_seconds",
            "Time from a request's head to the end of its answer.",
            ["part"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._bytes = Counter(
            "khabar_response_bytes", "Bytes of answers sent.", ["part"], registry=self._registry
        )
        self._registry.register(_State(store, load))

    def note(self, part: str, status: int, reason: str, seconds: float, size: int) -> None:
        """Count one request."""
        self._requests.labels(part, str(status)).inc()
        self._seconds.labels(part).observe(seconds)
        self._bytes.labels(part).inc(size)
        if reason:
            self._errors.labels(reason).inc()

    async def page(self, _request: Request) -> Response:
        """What Prometheus reads."""
        body = generate_latest(self._registry)
        return Response(body, headers={"Content-Type": _CONTENT_TYPE, "Cache-Control": "no-store"})


class _State(Collector):
    """The numbers that are looked up when they are asked for."""

    def __init__(self, store: Path, load: Callable[[], tuple[int, int]]) -> None:
        self._store = store
        self._load = load

    def collect(self) -> Iterator[GaugeMetricFamily]:
        working, waiting = self._load()
        yield GaugeMetricFamily("khabar_queries_working", "Queries evaluated now.", working)
        yield GaugeMetricFamily("khabar_queries_waiting", "Queries that wait.", waiting)
        try:
            version = current_graph(self._store)
        except StoreError:
            return
        yield GaugeMetricFamily("khabar_graph_version", "The current graph.", version.number)
        yield GaugeMetricFamily("khabar_graph_quads", "Its quads.", version.quads)


class Watch:
    """Gives each request a number, and writes and counts it once its answer has gone."""

    def __init__(self, app: ASGIApp, metrics: Metrics, parts: frozenset[str]) -> None:
        self._app = app
        self._metrics = metrics
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and the answer back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = _name(scope)
        started = time.perf_counter()
        status, reason, size = 500, "", 0

        async def seen(message: Message) -> None:
            nonlocal status, reason, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[ID_HEADER] = name
                reason = headers.get(HEADER, "")
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            seconds = time.perf_counter() - started
            first = scope["path"].split("/", 2)[1]
            part = (first or "home") if first in self._parts else "other"
            self._metrics.note(part, status, reason, seconds, size)
            if requests.isEnabledFor(logging.INFO):
                _write(scope, name, status, reason, seconds, size)


def _name(scope: Scope) -> str:
    """The number that a proxy has given the request, if it is one; else a new one."""
    given = Headers(scope=scope).get(ID_HEADER, "")
    return given if _ID.fullmatch(given) else uuid.uuid4().hex


def _write(scope: Scope, name: str, status: int, reason: str, seconds: float, size: int) -> None:
    """One line; what was asked is not in it, since questions are their askers' own."""
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "id": name,
        "client": scope["client"][0] if scope.get("client") else None,
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "seconds": round(seconds, 4),
        "bytes": size,
    }
    if reason:
        line["error"] = reason
    requests.info("%s", orjson.dumps(line).decode())
