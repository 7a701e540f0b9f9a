"""Learns whom a name or description met before names again, from annotated articles.

    python -m kg.extract.learned.train_antecedents GOLD_DIR ARTICLES.jsonl --corpus CORPUS.jsonl.gz

The annotators list every form of each participant of an event. Needs torch; the same input gives
the same weights; ten minutes on one core.
"""

from __future__ import annotations

import gzip
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import click
import orjson

from kg.data.normal import name_key
from kg.extract.learned.gold import GoldEvent
from kg.extract.learned.lessons import Annotated, annotated_articles
from kg.extract.learned.optimise import Question, train_ranker
from kg.mentions import antecedents, find_referents
from kg.mentions.antecedents import Antecedents
from kg.mentions.referents import Referent

_PENALTY = 1.0
_UNANSWERED = 0.2  # of those that take part in no event, and so name nobody again as far as known


@dataclass(frozen=True, slots=True)
class _Choice:
    features: tuple[str, ...]


def choices_of(article: Annotated, chance: random.Random) -> Iterator[Question]:
    """For each referent: "new" and those met before, and which of them it is."""
    known = find_referents(article.document)
    named = participants(known, article.events)
    for number, own in enumerate(known):
        pool = antecedents.met_before(known, number)
        who = named[number]
        if not pool or (who is None and chance.random() >= _UNANSWERED):
            continue
        right = [
            n for n, other in enumerate(pool, 1) if who is not None and named[other.number] == who
        ]
        if not right and who is not None and who in named[:number]:
            continue  # met before, but none of those that are weighed
        yield (
            [
                _Choice(tuple(antecedents.new_features(own, pool))),
                *(
                    _Choice(tuple(antecedents.features(own, other, rank)))
                    for rank, other in enumerate(pool)
                ),
            ],
            right or [0],
        )


def choices(articles: Sequence[Annotated]) -> list[list[Question]]:
    """What each article asks."""
    chance = random.Random(0)
    return [list(choices_of(article, chance)) for article in articles]


def half_by_half(articles: Sequence[Annotated]) -> tuple[Antecedents, Antecedents]:
    """Weights for the articles of even and of odd places, each learned from the others.

    With them the training articles get entities as good as those of articles never seen.
    """
    asked = choices(articles)
    return Antecedents(_learned(asked[1::2])), Antecedents(_learned(asked[::2]))


def _learned(asked: Sequence[Sequence[Question]]) -> dict[str, float]:
    return train_ranker(list(chain.from_iterable(asked)), _PENALTY)


def participants(
    known: Sequence[Referent], events: Sequence[GoldEvent]
) -> list[tuple[str, ...] | None]:
    """The annotated participant that each referent is, by its names; None where none is."""
    holders: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for event in events:
        for names in (*event.actors, *event.targets, event.place):
            for name in names:
                holders[name_key(name)].add(names)
    found = []
    for referent in known:
        votes = Counter(
            next(iter(holders[key])) for key in referent.keys if len(holders.get(key, ())) == 1
        )
        found.append(votes.most_common(1)[0][0] if votes else None)
    return found


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("articles", type=_FILE)
@click.option("--corpus", type=_FILE, help="The corpus that --marked points into.")
@click.option("--marked", type=_FILE, help="More annotations, by offsets in the corpus.")
@click.option(
    "--leave-out", type=click.IntRange(min=2), help="Leave out every so-manieth annotated article."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path(antecedents.__file__).parent / "antecedents.json.gz",
)
def main(
    gold: Path,
    articles: Path,
    corpus: Path | None,
    marked: Path | None,
    leave_out: int | None,
    output: Path,
) -> None:
    """Learn from the annotations in GOLD of the ARTICLES."""
    known = annotated_articles(gold, articles, marked, corpus)
    if leave_out:
        known = [article for number, article in enumerate(known) if number % leave_out]
    asked = choices(known)
    weights = _learned(asked)
    packed = gzip.compress(orjson.dumps(weights, option=orjson.OPT_SORT_KEYS), mtime=0)
    output.write_bytes(packed)
    answers = [right for own in asked for _, right in own]
    told = sum(right != [0] for right in answers)
    click.echo(f"{output}: {len(weights)} weights from {told} of {len(answers)} told again")


if __name__ == "__main__":
    main()
