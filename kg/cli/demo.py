"""`kg demo`: the sample articles as a graph, one question with its answer, and the server."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.options import ends_cleanly

QUESTION = "who-attacked-whom"
_ROWS = 8


@click.command(epilog=EXIT_HELP)
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=Path("khabar-demo"),
    show_default=True,
    metavar="DIR",
    help="Where the demo's graph is kept.",
)
@click.option("--port", default=7878, show_default=True, type=click.IntRange(0, 65535))
@click.option("--serve/--no-serve", default=True, help="Serve the graph until Ctrl-C, or end.")
@ends_cleanly
@click.pass_context
def demo(context: click.Context, store: Path, port: int, serve: bool) -> None:
    """Build the graph of the shipped sample articles, ask it a question and serve it.

    The samples are written for Khabar; what they tell is invented.

    \b
    kg demo
    kg demo --no-serve --store demo-graph
    """
    from kg.cli.build import build
    from kg.cli.query import query
    from kg.data.samples import sample_paths

    paths = [str(path) for path in sample_paths()]
    context.invoke(build, articles=tuple(paths), store=store)
    click.echo(f"\n$ kg query {QUESTION} --limit {_ROWS} --store {store}")
    context.invoke(query, question=QUESTION, store=store, limit=_ROWS)
    if serve:
        from kg.cli.serve import serve as serve_command

        click.echo(f"\nOpen http://127.0.0.1:{port}/  (Ctrl-C stops it)", err=True)
        context.invoke(serve_command, store=store, port=port)
