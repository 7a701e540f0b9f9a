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
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
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
    gold: Path,
    articles: Path | None,
    per_type: bool,
    errors: int,
    names: tuple[str, ...],
    as_json: bool,
    markdown: bool,
    quiet: bool,
) -> None:
    """Read ARTICLES and compare what they say with their annotation in GOLD.

    GOLD is a folder with one annotated article a file; ARTICLES, JSON lines, is by default
    GOLD-articles.jsonl beside it. docs/quality.md says what is measured and how.

    Or GOLD is a TOML file that says which articles tell of one event and which of their names
    mean one referent: then merging is measured, as docs/merging.md says.

    \b
    kg evaluate gold/dev
    kg evaluate gold/dev --per-type --errors 5
    kg evaluate gold/dev --extractor learned --extractor frames --markdown
    kg evaluate tests/eval/merge.toml corpus.jsonl.gz --errors 3
    """
    if gold.is_file():
        if articles is None:
            raise click.UsageError("name the file that holds the articles")
        _evaluate_merging(gold, articles, names[0], errors, as_json, quiet)
        return
    import orjson

    from kg.evaluate import report
    from kg.evaluate.annotated import read_gold
    from kg.evaluate.evaluation import evaluate as evaluation_of
    from kg.extract import extractors
    from kg.pipeline import record_of

    for name in names:
        extractors.load(name)
    annotated = read_gold(gold)
    problems = Problems(quiet=quiet)
    wanted = _articles_of(gold, articles)
    readings = list(_readings(wanted, frozenset(annotated), problems))
    evaluations = []
    for name in names:
        read = ((reading, record_of(reading, name)) for reading in readings)
        evaluations.append(evaluation_of(annotated, read, name))
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


def _evaluate_merging(
    path: Path, articles: Path, extractor: str, errors: int, as_json: bool, quiet: bool
) -> None:
    import orjson

    from kg.assemble import assemble
    from kg.evaluate.merging import measure, read_merge_gold
    from kg.pipeline import record_of

    gold = read_merge_gold(path)
    problems = Problems(quiet=quiet)
    records, texts = [], {}
    for reading in _readings(articles, gold.articles, problems):
        records.append(record_of(reading, extractor))
        texts[records[-1].id] = reading.document.article.text
    if missing := gold.articles - texts.keys():
        click.echo(f"kg: {len(missing)} annotated articles are not in {articles}", err=True)
    merging = measure(gold, records, assemble(records, texts.__getitem__))
    if as_json:
        click.echo(orjson.dumps(merging.as_json()).decode())
    else:
        click.echo("\n".join(merging.lines(errors=errors)))


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
