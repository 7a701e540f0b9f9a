"""Learns how often the extractors are right when they say how sure they are.

    python -m kg.evaluate.calibrate GOLD_DIR ARTICLES.jsonl --weights DIR --leave-out N

DIR holds weights that `kg.extract.learned.train --leave-out N` has trained, from the same GOLD_DIR
and, where it was so, `--marked` articles of a `--corpus`: the learned reader is judged on the
articles that it was not taught. The same input gives the same file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from kg.data.lexicon import load_lexicon
from kg.data.realis import load_realis
from kg.evaluate.compare import compare
from kg.evaluate.confidence import Judged, fitted, judge
from kg.evaluate.told import Told, ToldEvent, told_by
from kg.extract.found import EventExtractor, Reading, StatementReading
from kg.extract.learned.lessons import Annotated, annotated_articles
from kg.extract.learned.reader import LearnedReader
from kg.extract.learned.weights import models_in
from kg.extract.record import make_record
from kg.extract.rules import frames
from kg.mentions import find_mentions

_BLOCKS = 8  # points of a curve; the error on held-out articles is the same for 6 to 12
_UNMEASURED = "uncalibrated"  # an extractor's name without a curve: confidences stay as they are
_KINDS = (("both_ends", "triples"), ("one_end", "one end"))
_HEAD = """\
# How often an event is right, with every end that it names, when its extractor is so sure of it:
# `said` are confidences before this file, `right` shares of right readings on annotated articles.
# Fitted by kg/evaluate/calibrate.py; the learned reader on articles that it was not taught.
"""


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("articles", type=_FILE)
@click.option(
    "--weights",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="What `train --leave-out` has written.",
)
@click.option("--leave-out", type=click.IntRange(min=2), required=True, help="The same number.")
@click.option("--marked", type=_FILE, help="The same file, if any.")
@click.option("--corpus", type=_FILE, help="The articles of the marked ones.")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None)
def main(
    gold: Path,
    articles: Path,
    weights: Path,
    leave_out: int,
    marked: Path | None,
    corpus: Path | None,
    output: Path | None,
) -> None:
    """Fit the curves on the annotations in GOLD of the ARTICLES."""
    annotated = annotated_articles(gold, articles, marked, corpus)
    learned = LearnedReader(lexicon=load_lexicon(), realis=load_realis(), models=models_in(weights))
    found = {
        "frames": _judge([article for article in annotated if article.gold], frames.build()),
        "learned": _judge(annotated[::leave_out], learned),
    }
    target = output or Path(__file__).parent.parent / "data" / "calibration.toml"
    target.write_text(_HEAD + "".join(_sections(found)), encoding="utf-8")
    print(target, file=sys.stderr)  # noqa: T201 # a script


def _judge(annotated: Iterable[Annotated], reader: EventExtractor) -> dict[str, list[Judged]]:
    """What the reader said of the articles and whether it is right."""
    compared = []
    for article in annotated:
        mentions, entities = find_mentions(article.document)
        reading = Reading(document=article.document, mentions=mentions, entities=entities)
        said = StatementReading(statements=(), entities=reading.entities)
        record = make_record(reading, reader(reading), said, _UNMEASURED)
        compared.append(compare(_told(article), told_by(record)))
    return judge(compared)


def _told(article: Annotated) -> Told:
    """The annotated events; statements are not judged here."""
    sentences = {sentence.index: sentence for sentence in article.document.sentences}
    events = []
    for event in article.events:
        tokens = sentences[event.sentence].tokens[event.first : event.last]
        events.append(
            ToldEvent(
                type=event.type,
                sentence=sentences[event.sentence].text,
                trigger=" ".join(token.text for token in tokens),
                actors=event.actors,
                targets=event.targets,
                place=event.place,
                date=event.date,
                killed=None,
                injured=None,
                realis=event.realis,
            )
        )
    return Told(article=article.document.article.id, events=tuple(events))


def _sections(found: dict[str, dict[str, list[Judged]]]) -> Iterator[str]:
    for extractor, judged in found.items():
        for kind, name in _KINDS:
            points = fitted(judged[name], _BLOCKS)
            yield f"\n[{extractor}.{kind}] # {len(judged[name])} readings\n"
            yield f"said  = [{_numbers(said for said, _ in points)}]\n"
            yield f"right = [{_numbers(right for _, right in points)}]\n"


def _numbers(values: Iterable[float]) -> str:
    return ", ".join(f"{value:.3f}" for value in values)


if __name__ == "__main__":
    main()
