"""`kg export`: the graph for Gephi, spreadsheets, maps and RDF tools."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.export_options import fact_filters, network_filters, output_file, output_folder
from kg.cli.options import ends_cleanly, store_option

if TYPE_CHECKING:
    from kg.export import About, Filters, Network

_DRAWN = 60  # entities of a picture that nobody asked to be of any size


@click.group(epilog=EXIT_HELP)
def export() -> None:
    """Write the graph for Gephi and other programs.

    \b
    kg export gephi -o graph.gexf
    kg export csv -o tables --relation attacked
    kg export xlsx -o events.xlsx --from 2018-04-01
    kg export turtle | head

    What was written, from how many articles, is said on standard error and in the file.
    """


@export.command()
@store_option
@output_file
@network_filters
@click.option("--no-viz", is_flag=True, help="No colours, sizes and positions: plain GEXF.")
@ends_cleanly
def gephi(
    store: Path,
    output: Path,
    filters: Filters,
    per_event: bool,
    claims: bool,
    measures: bool,
    no_viz: bool,
) -> None:
    """Who did what to whom as a GEXF 1.3 file, with colours, positions and a timeline.

    \b
    kg export gephi -o graph.gexf
    kg export gephi --entity روسيا --hops 1 --from 2018-04-01 -o russia.gexf
    kg export gephi --claims --measures -o graph.gexf
    """
    from kg.export import whole_file, write_gephi

    network, about = _network(store, filters, per_event, claims, measures)
    with whole_file(output) as stream:
        write_gephi(stream, network, about, viz=not no_viz)
    _say(about)


@export.command()
@store_option
@output_file
@network_filters
@ends_cleanly
def graphml(
    store: Path, output: Path, filters: Filters, per_event: bool, claims: bool, measures: bool
) -> None:
    """The same network as GraphML, for igraph, networkx, Cytoscape and yEd.

    \b
    kg export graphml -o graph.graphml
    """
    from kg.export import whole_file, write_graphml

    network, about = _network(store, filters, per_event, claims, measures)
    with whole_file(output) as stream:
        write_graphml(stream, network, about)
    _say(about)


@export.command()
@store_option
@output_folder("nodes.csv and edges.csv")
@network_filters
@ends_cleanly
def csv(
    store: Path, output: Path, filters: Filters, per_event: bool, claims: bool, measures: bool
) -> None:
    """The same network as nodes.csv and edges.csv, with what they hold in csv-metadata.json.

    \b
    kg export csv -o tables
    kg export csv -o tables --relation attacked --per-event
    """
    from kg.export import whole_file, write_edges, write_metadata, write_nodes

    network, about = _network(store, filters, per_event, claims, measures)
    with whole_file(output / "nodes.csv") as stream:
        write_nodes(stream, network)
    with whole_file(output / "edges.csv") as stream:
        write_edges(stream, network)
    with whole_file(output / "csv-metadata.json") as stream:
        write_metadata(stream, about, ("nodes.csv", "edges.csv"))
    _say(about)


@export.command()
@store_option
@output_folder("nodes, edges, events and claims")
@network_filters
@ends_cleanly
def parquet(
    store: Path, output: Path, filters: Filters, per_event: bool, claims: bool, measures: bool
) -> None:
    """The network, the events and the claims as Parquet files; needs the extra parquet.

    \b
    kg export parquet -o tables
    """
    from kg.export import Facts, whole_file, write_parquet
    from kg.export.parquet import column_kinds, column_rows
    from kg.export.rows import CLAIM_ROW, EVENT_ROW, claim_row, event_row
    from kg.export.tables import edge_table, node_table
    from kg.store import open_graph

    network, about = _network(store, filters, per_event, claims, measures)
    nodes, edges = node_table(network), edge_table()
    facts = Facts(open_graph(store))
    tables = {
        "nodes": (column_kinds(nodes), column_rows(nodes, network.nodes)),
        "edges": (column_kinds(edges), column_rows(edges, network.edges)),
        "events": (EVENT_ROW, (event_row(event, facts) for event in facts.events(filters))),
        "claims": (CLAIM_ROW, (claim_row(claim) for claim in facts.claims(filters))),
    }
    counts = {}
    for name, (columns, rows) in tables.items():
        with whole_file(output / f"{name}.parquet") as stream:
            counts[name] = write_parquet(stream, columns, rows, about)
    _say(about.counting(**counts))


@export.command()
@store_option
@output_file
@network_filters
@click.option(
    "--png", is_flag=True, help="PNG instead of SVG; needs the extra png and an Arabic font."
)
@click.option(
    "--font",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A font file with Arabic letters, for PNG.",
)
@ends_cleanly
def picture(
    store: Path,
    output: Path,
    filters: Filters,
    per_event: bool,
    claims: bool,
    measures: bool,
    png: bool,
    font: Path | None,
) -> None:
    """A still picture of a small network, such as one entity and its neighbours.

    \b
    kg export picture --entity روسيا -o russia.svg
    kg export picture --entity روسيا --png -o russia.png

    Without --entity and --top, the entities with the most events are drawn.
    """
    from dataclasses import replace

    from kg.export import whole_file, write_png, write_svg

    if not filters.entities and filters.top is None:
        filters = replace(filters, top=_DRAWN)
    network, about = _network(store, filters, per_event, claims, measures)
    with whole_file(output) as stream:
        if png or output.suffix.lower() == ".png":
            write_png(stream, network, about, font=font)
        else:
            write_svg(stream, network, about)
    _say(about)


@export.command()
@store_option
@output_file
@fact_filters("any")
@ends_cleanly
def xlsx(store: Path, output: Path, filters: Filters) -> None:
    """Events and claims with their sentences and links as a workbook; needs the extra xlsx.

    \b
    kg export xlsx -o events.xlsx
    kg export xlsx --entity حلب --realis actual -o aleppo.xlsx
    """
    from kg.export import Facts, read_about, whole_file, write_workbook
    from kg.store import open_graph

    graph = open_graph(store)
    facts = Facts(graph)
    with whole_file(output) as stream:
        about = write_workbook(
            stream,
            facts.events(filters),
            facts.claims(filters),
            facts,
            read_about(graph, filters),
        )
    _say(about)


@export.command()
@store_option
@output_file
@fact_filters("actual")
@ends_cleanly
def geojson(store: Path, output: Path, filters: Filters) -> None:
    """Events that have a place as points on a map.

    \b
    kg export geojson -o events.geojson
    kg export geojson --relation attacked --from 2018-04-01 --to 2018-04-30 -o april.geojson
    """
    from kg.export import Facts, read_about, whole_file, write_geojson
    from kg.store import open_graph

    graph = open_graph(store)
    facts = Facts(graph)
    about = read_about(graph, filters)
    with whole_file(output) as stream:
        written, left_out = write_geojson(stream, facts.events(filters), facts, about)
    _say(about.counting(events=written), {"without a place": left_out})


@export.command()
@store_option
@output_file
@fact_filters("actual")
@ends_cleanly
def acled(store: Path, output: Path, filters: Filters) -> None:
    """Violence and protest as a table with the columns of ACLED's files.

    \b
    kg export acled -o acled.csv

    docs/exports.md says what goes into each column.
    """
    from kg.export import Facts, read_about, whole_file, write_acled
    from kg.store import open_graph

    graph = open_graph(store)
    facts = Facts(graph)
    with whole_file(output) as stream:
        written, left_out = write_acled(stream, facts.events(filters), facts)
    about = read_about(graph, filters).counting(events=written)
    _beside(output, about)
    _say(about, left_out)


@export.command()
@store_option
@output_file
@fact_filters("actual")
@ends_cleanly
def plover(store: Path, output: Path, filters: Filters) -> None:
    """Events as PLOVER records, one JSON object a line.

    \b
    kg export plover -o events.jsonl
    """
    from kg.export import Facts, read_about, whole_file, write_plover
    from kg.store import open_graph

    graph = open_graph(store)
    facts = Facts(graph)
    about = read_about(graph, filters)
    with whole_file(output) as stream:
        written = write_plover(stream, facts.events(filters), facts, about)
    about = about.counting(events=written)
    _beside(output, about)
    _say(about)


@export.command()
@store_option
@output_file
@ends_cleanly
def turtle(store: Path, output: Path) -> None:
    """The assembled knowledge as Turtle, without the articles' own graphs.

    \b
    kg export turtle -o graph.ttl
    """
    _rdf(store, output, "turtle")


@export.command()
@store_option
@output_file
@ends_cleanly
def trig(store: Path, output: Path) -> None:
    """Everything, with one named graph for each article, as TriG.

    \b
    kg export trig -o graph.trig
    """
    _rdf(store, output, "trig")


@export.command()
@store_option
@output_file
@ends_cleanly
def nquads(store: Path, output: Path) -> None:
    """Everything, with one named graph for each article, as N-Quads.

    \b
    kg export nquads -o graph.nq
    """
    _rdf(store, output, "nquads")


@export.command()
@store_option
@output_file
@ends_cleanly
def jsonld(store: Path, output: Path) -> None:
    """Everything, with one named graph for each article, as JSON-LD.

    \b
    kg export jsonld -o graph.jsonld
    """
    _rdf(store, output, "jsonld")


def _rdf(store: Path, output: Path, syntax: str) -> None:
    from kg.export import SYNTAXES, read_about, whole_file, write_rdf
    from kg.store import open_graph

    graph = open_graph(store)
    about = read_about(graph)
    with whole_file(output) as stream:
        write_rdf(stream, graph, syntax, about)
    _say(about.counting(quads=len(graph)) if SYNTAXES[syntax].graphs else about)


def _network(
    store: Path, filters: Filters, per_event: bool, claims: bool, measures: bool
) -> tuple[Network, About]:
    from kg.export import read_about, read_network, with_measures
    from kg.store import open_graph

    graph = open_graph(store)
    network = read_network(graph, filters, per_event=per_event, claims=claims)
    if measures:
        network = with_measures(network)
    options = ["an edge for each event"] * per_event + ["with claims"] * claims
    about = read_about(graph, filters, ", ".join(options))
    return network, about.counting(nodes=len(network.nodes), edges=len(network.edges))


def _beside(output: Path, about: About) -> None:
    """Write what a format without room for it holds into a file beside, unless it is a pipe."""
    from kg.export import whole_file, write_metadata

    if str(output) == "-":
        return
    with whole_file(output.with_name(f"{output.name}-metadata.json")) as stream:
        write_metadata(stream, about, (output.name,))


def _say(about: About, left_out: Mapping[str, int] | None = None) -> None:
    parts = [about.holds, f"from {about.data}"]
    reasons = {reason: number for reason, number in (left_out or {}).items() if number}
    if reasons:
        shown = ", ".join(f"{number:,} {reason}" for reason, number in sorted(reasons.items()))
        parts.append(f"left out: {shown}")
    click.echo("; ".join(part for part in parts if part), err=True)
