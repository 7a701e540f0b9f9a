"""`kg serve` as people start it, for tests that speak to it over a socket."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


@contextmanager
def serving(store: Path, *options: str) -> Iterator[str]:
    """The address of a server over the store, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve"]
    command += ["--store", str(store), "--port", str(port), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        base = f"http://127.0.0.1:{port}"
        for _ in range(400):
            try:
                httpx.get(f"{base}/health")
                break
            except httpx.TransportError:
                assert server.poll() is None, server.stderr
                time.sleep(0.05)
        try:
            yield base
        finally:
            server.terminate()
            assert server.wait(20) in {0, -15}
