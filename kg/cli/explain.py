"""`kg explain`: why things were merged, and which sentences a fact rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.options import ends_cleanly, store_option

if TYPE_CHECKING:
    from kg.cli.explanation import Explanation


@click.command(epilog=EXIT_HELP)
@click.argument("things", nargs=-1, required=True, metavar="IRI|KEY|NAME [RELATION NAME]")
@store_option
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    metavar="N",
    help="Show so many articles' readings; the rest is counted.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, all readings in it.")
@ends_cleanly
def explain(things: tuple[str, ...], store: Path, limit: int, as_json: bool) -> None:
    """Say why an entity, event, claim, contradiction or relation is what it is.

    An entity lists its members in each article with the reason each was put there; an event or
    a claim lists the sentences it was read from, each with outlet, date and what that article
    alone says, an event also why its reports are taken for one; a contradiction lists those of
    its sides. A thing is named by an IRI of the graph, its key or the key's beginning, or an
    entity's name. Two entities with a relation between them give the sentences on which the
    direct triple rests.

    \b
    kg explain 59779e9c
    kg explain البوكمال --store other-store
    kg explain روسيا attacked حلب
    kg explain https://w3id.org/khabar/event/59779e9c14e3a6f2 --json
    """
    import orjson

    from kg.cli.explanation import explain as explained
    from kg.cli.explanation import explain_relation

    if len(things) not in {1, 3}:
        raise click.UsageError("give one thing, or two entities with a relation between them")
    explanation = (
        explained(store, things[0]) if len(things) == 1 else explain_relation(store, *things)
    )
    if as_json:
        click.echo(orjson.dumps(explanation).decode())
        return
    for line in _lines(explanation, limit):
        click.echo(line)


def _lines(explanation: Explanation, limit: int) -> Iterator[str]:
    yield f"{explanation.kind}  {explanation.label}"
    yield f"  {explanation.iri}"
    for name, values in explanation.facts.items():
        yield f"  {name}: {'; '.join(values)}"
    if explanation.contradictions:
        yield f"  contradicted on: {', '.join(explanation.contradictions)}"
    yield ""
    readings = explanation.readings
    yield f"{len(readings)} readings in {len({each.article for each in readings})} articles"
    for reading in readings[:limit]:
        yield ""
        where = " · ".join(filter(None, (reading.outlet, reading.published, reading.article)))
        yield f"  {where}"
        for name, value in reading.details.items():
            yield f"    {name}: {value}"
        if reading.quote:
            yield f"    «{' '.join(reading.quote.split())}»"
    if len(readings) > limit:
        yield ""
        yield f"  and {len(readings) - limit} more; --limit shows them"
