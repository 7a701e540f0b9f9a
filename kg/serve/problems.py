"""Answers that say what went wrong: a status, a sentence, and one word for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from starlette.responses import PlainTextResponse, Response

# The word in the header `Khabar-Error`, in the log and in the metrics.
Reason = Literal[
    "bad-request",  # cannot be read as what it should be
    "bad-query",  # the parser or the check of queries refuses it
    "not-found",
    "not-acceptable",
    "too-slow",  # the request did not come in time
    "unauthorised",
    "too-many",  # requests from this client
    "busy",
    "no-graph",
    "timeout",  # the query took too long
    "too-large",  # the answer is beyond the limit: none of it is sent
    "memory",
    "internal",
    "gone",  # the client went away
]
HEADER = "Khabar-Error"
LATER = {"Retry-After": "5"}


def problem(
    status: int, reason: Reason, message: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The response: plain text, never kept by a cache."""
    return PlainTextResponse(
        f"{message}\n",
        status_code=status,
        headers={HEADER: reason, "Cache-Control": "no-store", **(headers or {})},
    )
