"""The options of `kg export`'s commands."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]
Option = Callable[[Command], Command]

_DAY = click.DateTime(formats=["%Y-%m-%d"])
REALIS = ("actual", "denied", "planned", "hypothetical")
_ANY = "any"

_COMMON: tuple[Option, ...] = (
    click.option(
        "--relation",
        "relations",
        multiple=True,
        metavar="NAME",
        help="Only this relation (attacked) or PLOVER type (ASSAULT); repeatable.",
    ),
    click.option("--from", "first", type=_DAY, metavar="DAY", help="Only events of this day on."),
    click.option("--to", "last", type=_DAY, metavar="DAY", help="Only events up to this day."),
    click.option(
        "--entity",
        "entities",
        multiple=True,
        metavar="NAME",
        help="Only around this entity: a name in Arabic or English, a key or an IRI; repeatable.",
    ),
    click.option(
        "--hops",
        type=click.IntRange(min=0),
        default=1,
        show_default=True,
        help="How many edges away from --entity to go.",
    ),
    click.option(
        "--min-belief",
        "least_belief",
        type=click.FloatRange(0, 1),
        default=0.0,
        help="Only events believed at least that much.",
    ),
    click.option(
        "--outlet",
        "outlets",
        multiple=True,
        metavar="NAME",
        help="Only events that this outlet reported; repeatable.",
    ),
)
_NETWORK: tuple[Option, ...] = (
    click.option(
        "--top",
        type=click.IntRange(min=1),
        metavar="N",
        help="Only the N entities with the most events.",
    ),
    click.option("--named", is_flag=True, help="Only entities with a name: no nameless gunmen."),
    click.option(
        "--claims",
        is_flag=True,
        help="Also who spoke of whom, and which outlet quoted him.",
    ),
    click.option("--per-event", is_flag=True, help="An edge for each event, not for all together."),
    click.option(
        "--measures",
        is_flag=True,
        help="Also degrees, betweenness, PageRank and communities of the nodes.",
    ),
)
output_file = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="-",
    metavar="FILE",
    help="The file to write; a dash is standard output.",
)


def output_folder(files: str) -> Option:
    """Add `--output DIR` to a command that writes these files into it."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, file_okay=False),
        required=True,
        metavar="DIR",
        help=f"The folder to write {files} to.",
    )


def network_filters(command: Command) -> Command:
    """Add the filters of networks to a command that takes them together as `filters`."""
    return _with(_gathered(command), (*_COMMON, *_NETWORK))


def fact_filters(realis: str) -> Option:
    """Add the filters of single events; `realis` is what is exported unless asked otherwise."""
    option = click.option(
        "--realis",
        type=click.Choice((*REALIS, _ANY)),
        multiple=True,
        default=(realis,),
        show_default=True,
        help="Only events presented so; repeatable.",
    )
    return lambda command: _with(_gathered(command), (*_COMMON, option))


def _with(command: Command, options: Iterable[Option]) -> Command:
    for option in reversed(tuple(options)):
        command = option(command)
    return command


def _gathered(command: Command) -> Command:
    @functools.wraps(command)
    def run(
        *,
        relations: tuple[str, ...],
        first: datetime | None,
        last: datetime | None,
        entities: tuple[str, ...],
        hops: int,
        least_belief: float,
        outlets: tuple[str, ...],
        top: int | None = None,
        named: bool = False,
        realis: tuple[str, ...] = (),
        **options: Any,
    ) -> None:
        from kg.export import Filters

        filters = Filters(
            relations=frozenset(relations),
            first=first.date().isoformat() if first else None,
            last=last.date().isoformat() if last else None,
            entities=frozenset(entities),
            hops=hops,
            least_belief=least_belief,
            outlets=frozenset(outlets),
            top=top,
            named=named,
            realis=frozenset() if _ANY in realis else frozenset(realis),
        )
        command(filters=filters, **options)

    return run
