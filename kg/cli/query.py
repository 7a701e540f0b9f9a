"""`kg query`: ask a store a question."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.options import ends_cleanly, store_option

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions, QueryTriples, Store

    from kg.store import Query

FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "rdfxml", "jsonld")


def _show_list(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from kg.store import load_queries

    for query in load_queries().values():
        click.echo(f"{query.name}\n  {query.title}\n  {query.title_ar}")
        for param in query.params:
            click.echo(f"  --param {param.name}={param.default}  ({param.type}, {param.label})")
    ctx.exit()


@click.command(epilog=EXIT_HELP)
@click.argument("question", metavar="NAME|FILE|-|SPARQL")
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="A value for the query's block VALUES ?NAME; repeat it for several.",
)
@store_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="How to write the answer.  [default: table; turtle for CONSTRUCT and DESCRIBE]",
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many results.")
@click.option("--show", is_flag=True, help="Print the query with its values, and ask nothing.")
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_list,
    help="List the shipped queries with their parameters.",
)
@ends_cleanly
def query(
    question: str,
    params: tuple[str, ...],
    store: Path,
    format_: str | None,
    limit: int | None,
    show: bool,
) -> None:
    """Ask a store one of the shipped questions, or any SPARQL query.

    \b
    kg query --list
    kg query who-attacked-whom --param from=2018-04-01 --limit 10
    kg query neighbours --param name=روسيا --format csv
    kg query my-question.rq --store other-store
    kg query 'SELECT (COUNT(*) AS ?n) { ?claim a kg:Claim }'
    kg query 'SELECT ?text { ?claim kg:textMatch "حوثي" . ?claim kg:text ?text }'

    Prefixes of the vocabulary need not be declared. Names are matched with the labels of
    entities in any language; kg:textMatch finds words whatever their vowel marks, article and
    endings, so that حوثي finds الحوثيين.
    """
    from kg.graph import PREFIXES
    from kg.store import check, open_graph
    from kg.store.explorer.text_match import look_up_text_matches
    from kg.store.results import ask
    from kg.store.sparql import with_limit

    shipped, text = _find(question)
    values = _values(params)
    text = _bind(shipped, text, values)
    check(text, prefixes=PREFIXES)
    if limit is not None:
        text = with_limit(text, limit)
    if show:
        click.echo(text.rstrip("\n"))
        return
    text = look_up_text_matches(text, store)
    graph = open_graph(store)
    if not _print(ask(graph, text, prefixes=PREFIXES), format_) and shipped is not None:
        _explain_nothing(graph, shipped, values)


def _find(question: str) -> tuple[Query | None, str]:
    """The shipped query, if it is one, and the text to ask."""
    from kg.store import load_queries

    if question == "-":
        return None, _decode(sys.stdin.buffer.read(), "standard input")
    shipped = load_queries().get(question)
    if shipped is not None:
        return shipped, shipped.text
    if "{" in question or question.strip().upper().startswith("DESCRIBE"):
        return None, question
    path = Path(question)
    if path.is_file():
        return None, _decode(path.read_bytes(), question)
    raise click.UsageError(
        f"{question!r} is no shipped query, no file and no SPARQL; see kg query --list"
    )


def _decode(raw: bytes, name: str) -> str:
    from kg.errors import QueryError

    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"{name} is not UTF-8") from error


def _values(params: Iterable[str]) -> Mapping[str, list[str]]:
    values: dict[str, list[str]] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--param {param!r} is not NAME=VALUE")
        values.setdefault(name, []).append(value)
    return values


def _bind(shipped: Query | None, text: str, values: Mapping[str, list[str]]) -> str:
    from kg.store.queries import bind

    if not values:
        return text
    return bind(text, values) if shipped is None else shipped.bind(values)


def _print(answer: QuerySolutions | QueryTriples | object, format_: str | None) -> bool:
    """Write the answer to stdout; False when a table has no rows."""
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

    from kg.errors import QueryError
    from kg.store.results import FORMATS as STANDARD
    from kg.store.results import kind_of, write

    if format_ in {None, "table"} and isinstance(answer, QueryBoolean):
        click.echo("true" if answer else "false")
        return True
    if format_ in {None, "table"} and isinstance(answer, QuerySolutions):
        return _print_table(answer)
    assert isinstance(answer, QuerySolutions | QueryBoolean | QueryTriples)
    how = STANDARD["turtle" if format_ in {None, "table"} else str(format_)]
    if how.kind != kind_of(answer):
        form = "CONSTRUCT and DESCRIBE" if how.kind == "graph" else "SELECT and ASK"
        raise QueryError(f"--format {how.name} is for {form} queries")
    write(answer, sys.stdout.buffer, how)
    return True


def _print_table(solutions: QuerySolutions) -> bool:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.errors import QueryError
    from kg.store.terms import plain_term

    table = Table(box=None, pad_edge=False, header_style="bold")
    for variable in solutions.variables:
        table.add_column(variable.value, overflow="fold")
    try:
        for solution in solutions:
            table.add_row(*(Text(plain_term(term)) for term in solution))
    except RuntimeError as error:
        raise QueryError(str(error)) from error
    # A pipe has no width: nothing is folded there.
    width = None if sys.stdout.isatty() else 1_000_000
    Console(width=width, soft_wrap=not sys.stdout.isatty()).print(table)
    return table.row_count > 0


def _explain_nothing(graph: Store, shipped: Query, values: Mapping[str, list[str]]) -> None:
    """Say on stderr which names nobody has, and which are like them."""
    from kg.cli.names import has_name, similar_names

    names = [param.name for param in shipped.params if param.type == "name"]
    for name in (value for key in names for value in values.get(key, []) if value != "any"):
        if has_name(graph, name):
            continue
        similar = similar_names(graph, name)
        hint = f"; similar: {'، '.join(similar)}" if similar else ""
        click.echo(f"kg: nobody is called {name}{hint}", err=True)
