"""`kg serve`: a store over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.options import ends_cleanly, store_option


@click.command(epilog=EXIT_HELP)
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=7878, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--timeout",
    default=30.0,
    show_default=True,
    type=click.FloatRange(min=0.1),
    help="Seconds one query may take.",
)
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(min=1),
    help="Queries evaluated at once, each in a process of its own.",
)
@click.option(
    "--memory",
    default=1024,
    show_default=True,
    type=click.IntRange(min=16),
    help="MiB of memory one query may take.",
)
@click.option(
    "--max-result",
    default=64,
    show_default=True,
    type=click.IntRange(min=1),
    help="MiB of one answer.",
)
@click.option(
    "--queue",
    default=32,
    show_default=True,
    type=click.IntRange(min=0),
    help="Requests that may wait for a worker; more are told to come back.",
)
@ends_cleanly
def serve(
    store: Path,
    host: str,
    port: int,
    timeout: float,
    workers: int,
    memory: int,
    max_result: int,
    queue: int,
) -> None:
    """Serve a store's SPARQL endpoint, read-only, with a start page.

    \b
    kg serve
    kg serve --store other-store --port 8080
    curl -H 'Accept: text/csv' http://127.0.0.1:7878/sparql \\
      --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 5'

    A build that runs meanwhile is picked up by the next query. Ctrl-C stops the server.
    """
    import uvicorn

    from kg.serve.app import create_app
    from kg.serve.config import Config

    app = create_app(
        Config(
            store=store,
            timeout=timeout,
            workers=workers,
            memory=memory,
            max_result=max_result,
            queue=queue,
        )
    )
    click.echo(f"kg: {store} at http://{_shown(host)}:{port}/ (SPARQL at /sparql)", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
