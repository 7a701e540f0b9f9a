"""`kg serve`: a store over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.options import ends_cleanly, store_option
from kg.serve.config import Config

_CONNECTIONS = 500  # open at once; more are told to come back
_GOODBYE = 5  # seconds that requests may go on after Ctrl-C


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each limit of `Config`, its words and default from there."""
    for limit in reversed([each for each in fields(Config) if "help" in each.metadata]):
        command = click.option(
            f"--{limit.name.replace('_', '-')}",
            default=limit.default,
            show_default=True,
            type=_type(limit.default, limit.metadata["least"]),
            envvar=limit.metadata["env"],
            show_envvar=limit.metadata["env"] is not None,
            help=limit.metadata["help"],
        )(command)
    return command


def _type(default: object, least: float | None) -> click.ParamType[Any]:
    if isinstance(default, int):
        return click.IntRange(min=None if least is None else int(least))
    return click.FloatRange(min=least) if isinstance(default, float) else click.STRING


@click.command(epilog=EXIT_HELP)
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=7878, show_default=True, type=click.IntRange(0, 65535))
@limit_options
@click.option(
    "--log-requests", is_flag=True, help="Write a JSON object to standard error for each request."
)
@ends_cleanly
def serve(store: Path, host: str, port: int, log_requests: bool, **limits: Any) -> None:
    """Serve a store over HTTP: its SPARQL endpoint, read-only, and the explorer's pages.

    \b
    kg serve
    kg serve --store other-store --port 8080
    KHABAR_TOKEN=secret kg serve --host 0.0.0.0 --rate 20 --log-requests
    curl -H 'Accept: text/csv' http://127.0.0.1:7878/sparql \\
      --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 5'

    A build that runs meanwhile is picked up by the next query. Ctrl-C stops the server.
    """
    import uvicorn

    from kg.serve.app import create_app
    from kg.serve.connection import connection_class

    config = Config(store=store, **limits)
    app = create_app(config)
    if log_requests:
        _log_requests()
    click.echo(f"kg: {store} at http://{_shown(host)}:{port}/ (SPARQL at /sparql)", err=True)
    uvicorn.run(
        app,
        host=host,
        port=port,
        http=connection_class(config.patience),
        ws="none",
        log_level="warning",
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=_GOODBYE,
    )


def _log_requests() -> None:
    from kg.serve.watch import requests

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    requests.addHandler(handler)
    requests.setLevel(logging.INFO)
    requests.propagate = False


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
