"""The limits a server keeps to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What is served, and how much one query may take."""

    store: Path
    workers: int = 2  # queries evaluated at once, each in a process of its own
    timeout: float = 30.0  # seconds from the start of a query's evaluation
    memory: int = 1024  # MiB one query may take on top of the open graph
    max_result: int = 64  # MiB of one answer
    queue: int = 32  # requests that may wait for a worker
    max_request: int = 200_000  # bytes of one request's body or of its query string
