"""`kg validate`: check a store's graph against the shapes."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.exits import EXIT_BAD_INPUT, EXIT_HELP
from kg.cli.options import ends_cleanly, store_option

if TYPE_CHECKING:
    from kg.graph.validate import Violation

ENGINES = ("auto", "pyshacl", "shacl")


@click.command(epilog=EXIT_HELP)
@store_option
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    show_default=True,
    help="pyshacl is the reference; shacl, an optional package, is some thirty times as fast. "
    "auto takes shacl where it is installed.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
@click.option("--strict", is_flag=True, help="Fail on warnings, too: readings that deserve a look.")
@ends_cleanly
def validate(store: Path, engine: str, as_json: bool, strict: bool) -> None:
    """Check a store's graph against ontology/shapes.ttl and print what is wrong.

    The assembled graph is checked; what single articles say is kept as it was read. Every piece
    of evidence is also held against its article's text.

    \b
    kg validate
    kg validate --store other-store --engine pyshacl --json
    """
    findings = [*_findings(store, engine), *_misquotes(store)]
    for finding in findings:
        click.echo(_json(finding) if as_json else _line(finding))
    faults = sum(finding.severity == "Violation" for finding in findings)
    others = len(findings) - faults
    click.echo(f"{faults} violations, {others} warnings", err=True)
    if faults or (strict and others):
        sys.exit(EXIT_BAD_INPUT)


def _findings(folder: Path, engine: str) -> list[Violation]:
    import rdflib
    from pyoxigraph import DefaultGraph, RdfFormat

    from kg.graph.validate import fast_engine_installed, violations, violations_in_file
    from kg.store import open_graph

    graph = open_graph(folder)
    fast = engine == "shacl" or (engine == "auto" and fast_engine_installed())
    with tempfile.TemporaryDirectory(prefix="khabar-") as scratch:
        triples = Path(scratch) / "graph.nt"
        graph.dump(str(triples), format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        if fast:
            return violations_in_file(triples)
        return violations(rdflib.Graph().parse(triples, format="nt"))


def _misquotes(folder: Path) -> list[Violation]:
    from kg.graph.validate import quote_violations
    from kg.store import RecordStore, current_graph, open_graph

    base = current_graph(folder).base
    with RecordStore(folder, read_only=True) as records:

        def text_of(id: str) -> str | None:
            article = records.article(id)
            return article.text if article else None

        return quote_violations(open_graph(folder), text_of, base=base)


def _line(finding: Violation) -> str:
    place = " ".join(part for part in (finding.node, finding.path, finding.value) if part)
    return f"{finding.severity}: {finding.message}: {place}"


def _json(finding: Violation) -> str:
    import orjson

    return orjson.dumps(finding).decode()
