"""`kg export`: the graph for Gephi, spreadsheets and RDF tools."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.options import ends_cleanly, store_option

if TYPE_CHECKING:
    from kg.export import Filters, Network

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FILTERS = (
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
    click.option(
        "--top",
        type=click.IntRange(min=1),
        metavar="N",
        help="Only the N entities with the most events.",
    ),
    click.option("--named", is_flag=True, help="Only entities with a name: no nameless gunmen."),
    click.option("--per-event", is_flag=True, help="An edge for each event, not for all together."),
)


def _output(default: str | None, shown: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=default is None, file_okay=default is not None),
        default=default,
        required=default is None,
        metavar=shown,
        help=f"The {shown.lower()} to write; a dash is standard output."
        if default
        else "The folder to write nodes.csv and edges.csv to.",
    )


def _filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Add the filters to a command that takes them together as `filters`."""

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
        top: int | None,
        named: bool,
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
        )
        command(filters=filters, **options)

    for option in reversed(_FILTERS):
        run = option(run)
    return run


@click.group(epilog=EXIT_HELP)
def export() -> None:
    """Write the graph for Gephi and other programs.

    \b
    kg export gephi -o graph.gexf
    kg export csv -o tables --relation attacked
    kg export turtle | head
    """


@export.command()
@store_option
@_output("-", "FILE")
@_filtered
@click.option("--no-viz", is_flag=True, help="No colours, sizes and positions: plain GEXF.")
@ends_cleanly
def gephi(store: Path, output: Path, filters: Filters, per_event: bool, no_viz: bool) -> None:
    """Who did what to whom as a GEXF 1.3 file, with colours, positions and a timeline.

    \b
    kg export gephi -o graph.gexf
    kg export gephi --entity روسيا --hops 1 --from 2018-04-01 -o russia.gexf
    """
    from kg.export import whole_file, write_gephi

    network = _network(store, filters, per_event)
    with whole_file(output) as stream:
        write_gephi(stream, network, filters, viz=not no_viz)
    _report(network)


@export.command()
@store_option
@_output(None, "DIR")
@_filtered
@ends_cleanly
def csv(store: Path, output: Path, filters: Filters, per_event: bool) -> None:
    """The same network as nodes.csv and edges.csv.

    \b
    kg export csv -o tables
    kg export csv -o tables --relation attacked --per-event
    """
    from kg.export import whole_file, write_edges, write_nodes

    network = _network(store, filters, per_event)
    with whole_file(output / "nodes.csv") as stream:
        write_nodes(stream, network)
    with whole_file(output / "edges.csv") as stream:
        write_edges(stream, network)
    _report(network)


@export.command()
@store_option
@_output("-", "FILE")
@ends_cleanly
def turtle(store: Path, output: Path) -> None:
    """The assembled knowledge as Turtle, without the articles' own graphs.

    \b
    kg export turtle -o graph.ttl
    """
    from kg.export import whole_file, write_turtle
    from kg.store import open_graph

    graph = open_graph(store)
    with whole_file(output) as stream:
        write_turtle(stream, graph)


@export.command()
@store_option
@_output("-", "FILE")
@ends_cleanly
def nquads(store: Path, output: Path) -> None:
    """Everything, with one named graph for each article, as N-Quads.

    \b
    kg export nquads -o graph.nq
    """
    from kg.export import whole_file, write_nquads
    from kg.store import open_graph

    graph = open_graph(store)
    with whole_file(output) as stream:
        write_nquads(stream, graph)


def _network(store: Path, filters: Filters, per_event: bool) -> Network:
    from kg.export import read_network
    from kg.store import open_graph

    return read_network(open_graph(store), filters, per_event=per_event)


def _report(network: Network) -> None:
    click.echo(f"{len(network.nodes):,} nodes, {len(network.edges):,} edges", err=True)
