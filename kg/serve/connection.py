"""Connections that do not wait for ever: who sends nothing, or a request drop by drop, is cut off.

uvicorn bounds how long a connection may rest between requests, but not how long a request's head
may take; a few hundred sockets that send a byte a minute would otherwise hold the server.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.auto import AutoHTTPProtocol


def connection_class(patience: float) -> type[asyncio.Protocol]:
    """The class of connections whose requests' heads must come within `patience` seconds."""

    class Connection(AutoHTTPProtocol):  # type: ignore[misc,valid-type]
        _timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            self._rest()
            super().connection_lost(exc)

        @property
        def _expects(self) -> bool:
            """Whether the head of a request has yet to come."""
            return self.cycle is None or self.cycle.response_complete

        def _watch(self) -> None:
            if not self._expects:
                self._rest()
            elif self._timer is None:
                self._timer = self.loop.call_later(patience, self._give_up)

        def _rest(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _give_up(self) -> None:
            self._timer = None
            if self._expects:
                self.transport.close()

    return Connection
