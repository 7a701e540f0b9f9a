"""`kg evaluate`: extraction against annotated articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.exits import EXIT_HELP
from kg.cli.inputs import Problems, read_inputs
from kg.cli.options import ends_cleanly

if TYPE_CHECKING:
    from kg.extract.found import Reading


_DEFAULT = "learned"


@click.command(epilog=EXIT_HELP)
@click.argument("gold_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument(
    "articles",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=False,
)
@click.option("--per-type", is_flag=True, help="Relations by event type, too.")
@click.option(
    "--errors",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Show N missed and N wrong of each kind, with the reason.",
)
@click.option(
    "--extractor",
    "names",
    multiple=True,
    default=(_DEFAULT,),
    show_default=True,
    metavar="NAME",
    help="The reader of events: learned, frames or an installed one; repeat it to compare.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object an extractor.")
@click.option("--markdown", is_flag=True, help="The tables of docs/quality.md.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@ends_cleanly
def evaluate(
    gold_dir: Path,
    articles: Path | None,
    per_type: bool,
    errors: int,
    names: tuple[str, ...],
    as_json: bool,
    markdown: bool,
    quiet: bool,
) -> None:
    """Read ARTICLES and compare what each says with its annotation in GOLD_DIR.

    GOLD_DIR holds one annotated article a file; ARTICLES, JSON lines, is by default
    GOLD_DIR-articles.jsonl beside it. docs/quality.md says what is measured and how.

    \b
    kg evaluate gold/dev
    kg evaluate gold/dev --per-type --errors 5
    kg evaluate gold/dev --extractor learned --extractor frames --markdown
    """
    import orjson

    from kg.evaluate import report
    from kg.evaluate.annotated import read_gold
    from kg.evaluate.evaluation import evaluate as evaluation_of
    from kg.extract import extractors
    from kg.pipeline import record_of

    for name in names:
        extractors.load(name)
    gold = read_gold(gold_dir)
    problems = Problems(quiet=quiet)
    wanted = _articles_of(gold_dir, articles)
    readings = list(_readings(wanted, frozenset(gold), problems))
    evaluations = []
    for name in names:
        read = ((reading, record_of(reading, name)) for reading in readings)
        evaluations.append(evaluation_of(gold, read, name))
    if markdown:
        click.echo("\n".join(report.markdown(evaluations)))
        return
    for number, evaluation in enumerate(evaluations):
        if as_json:
            click.echo(orjson.dumps(evaluation.as_json(per_type=per_type)).decode())
            continue
        if number:
            click.echo()
        click.echo("\n".join(report.lines(evaluation, per_type=per_type, errors=errors)))


def _articles_of(gold: Path, articles: Path | None) -> Path:
    folder = gold.resolve()
    path = articles or folder.with_name(f"{folder.name}-articles.jsonl")
    if not path.is_file():
        raise click.UsageError(f"{path} is not there; name the file that holds the articles")
    return path


def _readings(path: Path, wanted: frozenset[str], problems: Problems) -> Iterator[Reading]:
    """The annotated articles with their participants, each once."""
    from kg.pipeline import read_participants

    seen: set[str] = set()
    with problems.progress("articles") as progress:
        for article in read_inputs((str(path),), None, problems):
            if article.id in wanted and article.id not in seen:
                seen.add(article.id)
                yield read_participants(article)
                progress.update()
