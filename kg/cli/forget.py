"""`kg forget`: remove articles and what rests on them alone."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.options import ends_cleanly, store_option


@click.command(epilog=EXIT_HELP)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@store_option
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@ends_cleanly
def forget(ids: tuple[str, ...], store: Path, quiet: bool) -> None:
    """Remove articles by their ids, and every fact that rests on them alone.

    An id of - reads ids from standard input, one a line. The graph is assembled anew from what
    remains, and the one before is deleted.

    \b
    kg forget ant-2018-000123
    kg extract embargoed/ | jq -r .id | kg forget -
    """
    from datetime import UTC, datetime

    from kg import __version__
    from kg.cli.build import rebuild
    from kg.cli.freshness import fingerprint, is_stale
    from kg.errors import InputError
    from kg.store import RecordStore, Run, build_lock, current_graph, drop_previous

    wanted = list(_all_ids(ids))
    current = current_graph(store)  # a store that is not there is an error, not a new store
    with build_lock(store):
        with RecordStore(store) as records:
            gone = records.forget(wanted)
            # A forget that was killed may have left the graph behind its records.
            stale = not gone and is_stale(store, fingerprint(records, current.base))
            if gone:
                run = Run(
                    started=datetime.now(UTC), extractor_version=__version__, forgotten=len(gone)
                )
                records.log(run)
        unknown = sorted(set(wanted) - set(gone))
        if gone or stale:
            rebuild(store, quiet=quiet)
            drop_previous(store)
    if unknown:
        click.echo(f"kg: the store has no article {', '.join(unknown)}", err=True)
    if not gone:
        raise InputError("nothing was forgotten")
    if not quiet:
        click.echo(f"forgot {len(gone)} articles", err=True)


def _all_ids(ids: tuple[str, ...]) -> list[str]:
    from kg.errors import InputError

    found: list[str] = []
    for each in ids:
        if each != "-":
            found.append(each)
            continue
        try:
            lines = sys.stdin.buffer.read().decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise InputError("the ids on standard input are not UTF-8") from error
        found += [line.strip() for line in lines if line.strip()]
    return found
