"""Who may come in, and how often: a token, and so many requests a second for each client."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.serve.problems import problem

_OPEN = frozenset({"/health"})  # says nothing of what is kept here
_UNCOUNTED = ("/health", "/static/")
_CLIENTS = 10_000  # that are remembered
_BURST = 10.0  # seconds' worth of requests that may come at once
_LEAST_BURST = 20  # a page asks for about that many files and views


class TokenGate:
    """Lets nobody in without the token.

    Programs send it as a bearer token; browsers ask for a name and password and send it as the
    password, whatever the name.
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with 401."""
        if scope["type"] != "http" or scope["path"] in _OPEN or self._knows(scope):
            await self._app(scope, receive, send)
            return
        refusal = problem(401, "unauthorised", "this server asks for a token")
        refusal.headers.append("WWW-Authenticate", 'Bearer realm="khabar"')
        refusal.headers.append("WWW-Authenticate", 'Basic realm="khabar", charset="UTF-8"')
        await refusal(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        scheme, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
        match scheme.lower():
            case "bearer":
                token = given.strip().encode()
            case "basic":
                try:
                    token = base64.b64decode(given, validate=True).partition(b":")[2]
                except (binascii.Error, ValueError):
                    return False
            case _:
                return False
        return hmac.compare_digest(token, self._token)


class RateGate:
    """Lets each client in so many times a second; more for a moment, never for long."""

    def __init__(
        self, app: ASGIApp, rate: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._rate = rate
        self._burst = max(_LEAST_BURST, _BURST * rate)
        self._clock = clock
        # What is left to each client, and when that was; the one longest away goes first.
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or tell the client when to come back."""
        if scope["type"] != "http" or scope["path"].startswith(_UNCOUNTED):
            await self._app(scope, receive, send)
            return
        wait = self._take(client_of(scope))
        if wait:
            refusal = problem(
                429,
                "too-many",
                f"more than {self._rate:g} requests a second from one client",
                {"Retry-After": str(math.ceil(wait))},
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _take(self, client: str) -> float:
        """Take one request from what the client has left; seconds to wait where there is none."""
        now = self._clock()
        left, then = self._left.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._rate)
        wait = 0.0 if left >= 1 else (1 - left) / self._rate
        self._left[client] = (left if wait else left - 1, now)
        if len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return wait


def client_of(scope: Scope) -> str:
    """The client's address; of IPv6 the part that one customer has."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))
