"""`kg stats`: what a store holds, in numbers."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.options import ends_cleanly, store_option


@click.command(epilog=EXIT_HELP)
@store_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@ends_cleanly
def stats(store: Path, as_json: bool) -> None:
    """Count what a store holds: articles, entities, events, claims, contradictions, quads.

    \b
    kg stats
    kg stats --store other-store --json
    """
    import orjson

    from kg.store.counts import count

    counts = count(store)
    if as_json:
        click.echo(orjson.dumps(counts).decode())
        return
    for name, value in counts.items():
        if not isinstance(value, dict):
            click.echo(f"{name:<24}{value:>12,}")
            continue
        click.echo(name)
        for key, number in value.items():
            click.echo(f"  {key:<22}{number:>12,}")
