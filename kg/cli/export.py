"""`kg export`: the graph for Gephi, spreadsheets, maps and RDF tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.export_options import output_folder
from kg.cli.export_sources import (
    FactSource,
    LeftOut,
    NetworkSource,
    fact_command,
    network_command,
    rdf_command,
)

if TYPE_CHECKING:
    from kg.export import About

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
@network_command()
@click.option("--no-viz", is_flag=True, help="No colours, sizes and positions: plain GEXF.")
def gephi(source: NetworkSource, output: Path, no_viz: bool) -> None:
    """Who did what to whom as a GEXF 1.3 file, with colours, positions and a timeline.

    \b
    kg export gephi -o graph.gexf
    kg export gephi --entity روسيا --hops 1 --from 2018-04-01 -o russia.gexf
    kg export gephi --claims --measures -o graph.gexf
    """
    from kg.export import whole_file, write_gephi

    with whole_file(output) as stream:
        write_gephi(stream, source.network, source.about, viz=not no_viz)


@export.command()
@network_command()
def graphml(source: NetworkSource, output: Path) -> None:
    """The same network as GraphML, for igraph, networkx, Cytoscape and yEd.

    \b
    kg export graphml -o graph.graphml
    """
    from kg.export import whole_file, write_graphml

    with whole_file(output) as stream:
        write_graphml(stream, source.network, source.about)


@export.command()
@network_command(output_folder("nodes.csv and edges.csv"))
def csv(source: NetworkSource, output: Path) -> None:
    """The same network as nodes.csv and edges.csv, with what they hold in csv-metadata.json.

    \b
    kg export csv -o tables
    kg export csv -o tables --relation attacked --per-event
    """
    from kg.export import whole_file, write_edges, write_metadata, write_nodes

    with whole_file(output / "nodes.csv") as stream:
        write_nodes(stream, source.network)
    with whole_file(output / "edges.csv") as stream:
        write_edges(stream, source.network)
    with whole_file(output / "csv-metadata.json") as stream:
        write_metadata(stream, source.about, ("nodes.csv", "edges.csv"))


@export.command()
@network_command(output_folder("nodes, edges, events and claims"))
def parquet(source: NetworkSource, output: Path) -> About:
    """The network, the events and the claims as Parquet files; needs the extra parquet.

    \b
    kg export parquet -o tables
    """
    from kg.export import Facts, whole_file, write_parquet
    from kg.export.parquet import column_kinds, column_rows
    from kg.export.rows import CLAIM_ROW, EVENT_ROW, claim_row, event_row
    from kg.export.tables import edge_table, node_table

    network, filters = source.network, source.filters
    nodes, edges = node_table(network), edge_table()
    facts = Facts(source.graph)
    tables = {
        "nodes": (column_kinds(nodes), column_rows(nodes, network.nodes)),
        "edges": (column_kinds(edges), column_rows(edges, network.edges)),
        "events": (EVENT_ROW, (event_row(event, facts) for event in facts.events(filters))),
        "claims": (CLAIM_ROW, (claim_row(claim) for claim in facts.claims(filters))),
    }
    counts = {}
    for name, (columns, rows) in tables.items():
        with whole_file(output / f"{name}.parquet") as stream:
            counts[name] = write_parquet(stream, columns, rows, source.about)
    return source.about.counting(**counts)


@export.command()
@network_command(at_most=_DRAWN)
@click.option(
    "--png", is_flag=True, help="PNG instead of SVG; needs the extra png and an Arabic font."
)
@click.option(
    "--font",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A font file with Arabic letters, for PNG.",
)
def picture(source: NetworkSource, output: Path, png: bool, font: Path | None) -> None:
    """A still picture of a small network, such as one entity and its neighbours.

    \b
    kg export picture --entity روسيا -o russia.svg
    kg export picture --entity روسيا --png -o russia.png

    Without --entity and --top, the entities with the most events are drawn.
    """
    from kg.export import whole_file, write_png, write_svg

    with whole_file(output) as stream:
        if png or output.suffix.lower() == ".png":
            write_png(stream, source.network, source.about, font=font)
        else:
            write_svg(stream, source.network, source.about)


@export.command()
@fact_command("any")
def xlsx(source: FactSource, output: Path) -> About:
    """Events and claims with their sentences and links as a workbook; needs the extra xlsx.

    \b
    kg export xlsx -o events.xlsx
    kg export xlsx --entity حلب --realis actual -o aleppo.xlsx
    """
    from kg.export import whole_file, write_workbook

    with whole_file(output) as stream:
        return write_workbook(stream, source.events, source.claims, source.facts, source.about)


@export.command()
@fact_command("actual")
def geojson(source: FactSource, output: Path) -> tuple[About, LeftOut]:
    """Events that have a place as points on a map.

    \b
    kg export geojson -o events.geojson
    kg export geojson --relation attacked --from 2018-04-01 --to 2018-04-30 -o april.geojson
    """
    from kg.export import whole_file, write_geojson

    with whole_file(output) as stream:
        written, left_out = write_geojson(stream, source.events, source.facts, source.about)
    return source.about.counting(events=written), {"without a place": left_out}


@export.command()
@fact_command("actual")
def acled(source: FactSource, output: Path) -> tuple[About, LeftOut]:
    """Violence and protest as a table with the columns of ACLED's files.

    \b
    kg export acled -o acled.csv

    docs/exports.md says what goes into each column.
    """
    from kg.export import whole_file, write_acled

    with whole_file(output) as stream:
        written, left_out = write_acled(stream, source.events, source.facts)
    about = source.about.counting(events=written)
    _beside(output, about)
    return about, left_out


@export.command()
@fact_command("actual")
def plover(source: FactSource, output: Path) -> About:
    """Events as PLOVER records, one JSON object a line.

    \b
    kg export plover -o events.jsonl
    """
    from kg.export import whole_file, write_plover

    with whole_file(output) as stream:
        written = write_plover(stream, source.events, source.facts, source.about)
    about = source.about.counting(events=written)
    _beside(output, about)
    return about


@export.command()
@rdf_command
def turtle() -> None:
    """The assembled knowledge as Turtle, without the articles' own graphs.

    \b
    kg export turtle -o graph.ttl
    """


@export.command()
@rdf_command
def trig() -> None:
    """Everything, with one named graph for each article, as TriG.

    \b
    kg export trig -o graph.trig
    """


@export.command()
@rdf_command
def nquads() -> None:
    """Everything, with one named graph for each article, as N-Quads.

    \b
    kg export nquads -o graph.nq
    """


@export.command()
@rdf_command
def jsonld() -> None:
    """Everything, with one named graph for each article, as JSON-LD.

    \b
    kg export jsonld -o graph.jsonld
    """


def _beside(output: Path, about: About) -> None:
    """Write what a format without room for it holds into a file beside, unless it is a pipe."""
    from kg.export import whole_file, write_metadata

    if str(output) == "-":
        return
    with whole_file(output.with_name(f"{output.name}-metadata.json")) as stream:
        write_metadata(stream, about, (output.name,))
