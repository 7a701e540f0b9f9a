"""The limits a server keeps to; `kg serve` makes its options of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def _option(default: Any, help_: str, *, least: float | None = None, env: str | None = None) -> Any:
    """A field that is an option of the command, too: what it says there, and its bounds."""
    return field(default=default, metadata={"help": help_, "least": least, "env": env})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What is served, to whom, and how much one request may take."""

    store: Path
    timeout: float = _option(30.0, "Seconds one query may take.", least=0.1)
    workers: int = _option(
        2, "Short queries evaluated at once, each in a process of its own.", least=1
    )
    long: int = _option(
        2, "Queries of more than a moment that may go on beside the short ones.", least=1
    )
    memory: int = _option(
        1024, "MiB of memory one query may take on top of the open graph.", least=16
    )
    max_result: int = _option(64, "MiB of one answer; a larger one is refused whole.", least=1)
    queue: int = _option(
        32, "Requests that may wait for a worker; more are told to come back.", least=0
    )
    rate: float = _option(
        0.0, "Requests a second that one client may send for long; 0: any number.", least=0
    )
    token: str | None = _option(
        None,
        "Ask every client for this token: as a bearer, or as the password in a browser.",
        env="KHABAR_TOKEN",
    )
    cors: str = _option(
        "*", "The other site whose pages may ask; * for all, an empty text for none."
    )
    max_request: int = 200_000  # bytes of one request's body or of its query string
    patience: float = 10.0  # seconds a client may take to send a request
