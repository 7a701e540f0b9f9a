"""Learns the weights of the event reader from annotated articles.

    python -m kg.extract.learned.train GOLD_DIR ARTICLES.jsonl --corpus CORPUS.jsonl.gz

GOLD_DIR holds one annotated article a file; `--marked` names annotations by offsets in the corpus
besides. Needs torch (a dependency of camel-tools); the reader itself does not. The same input
gives the same weights on the same machine; two hours on one core with `--unmarked`.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import click
import numpy as np
import orjson
import torch

from kg.data.lexicon import load_lexicon
from kg.data.realis import load_realis
from kg.extract.learned import lessons as questions
from kg.extract.learned.batches import Material, NumberedSentence
from kg.extract.learned.gold import read_articles
from kg.extract.learned.guesses import guessed, proposed
from kg.extract.learned.language import Language, Sentence, learn_language
from kg.extract.learned.lessons import Annotated
from kg.extract.learned.losses import Guesses
from kg.extract.learned.network import Network, network_of, word_features
from kg.extract.learned.optimise import train_ranker
from kg.extract.learned.reader import LearnedReader
from kg.extract.learned.shipping import shipped
from kg.extract.learned.teach import taught
from kg.extract.learned.train_antecedents import half_by_half
from kg.extract.learned.weights import Models, Ranker
from kg.extract.triggers import find_triggers
from kg.mentions import find_mentions
from kg.model import Article
from kg.text import read

# Thresholds, chosen on held-out articles: from which probability of no event by its features
# alone a word is not read on; how sure a trigger must be; what the odds of "nobody" and "no date"
# are multiplied by; how sure actor and target together must be to be told as a pair (of some
# relations less); how likely somebody must be who takes part as well; what is added to the score of
# who has the role by the trigger's frame; by what scores of roles are divided, since the network is
# too sure of itself (Guo et al. 2017).
SETTINGS = {
    "hopeless": 0.75,
    "trigger": 0.45,
    "actor": 0.5,
    "target": 0.4,
    "place": 0.3,
    "date": 0.2,
    "temperature": 1.4,
    "further": 0.4,
    "pair": 0.32,
    "pair ACCUSE": 0.17,
    "pair AID": 0.17,
    "pair CONCEDE": 0.17,
    "pair REJECT": 0.17,
    "pair REQUEST": 0.17,
    "pair THREATEN": 0.17,
    "framed actor": 1.6,
    "framed target": 0.4,
    "framed place": 1.4,
}
_DATE_PENALTY = 1.0
_TEACHERS = (1, 2, 3)  # the chance of each
_PLAIN = 9_000  # articles of news to learn the language from
_SHORTEST, _LONGEST = 4, 70  # words of their sentences


def plain_sentences(corpus: Path, left_out: frozenset[str]) -> Iterator[Sentence]:
    """Sentences of the corpus's political news, without the articles that measure quality."""
    lexicon = load_lexicon()
    for article in islice(_news(corpus, left_out), _PLAIN):
        document = read(article)
        mentions, _ = find_mentions(document)
        for sentence, row in zip(document.sentences, mentions, strict=True):
            if _SHORTEST <= len(sentence.tokens) <= _LONGEST:
                yield word_features(sentence, row, list(find_triggers(sentence, lexicon)))


def _news(corpus: Path, left_out: frozenset[str]) -> Iterator[Article]:
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = orjson.loads(line)
            if raw["category"] in ("internationalNews", "middleEast") and raw["id"] not in left_out:
                yield Article(id=raw["id"], title=raw["title"] or "", body=raw["text"])


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("articles", type=_FILE)
@click.option(
    "--corpus",
    type=_FILE,
    required=True,
    help="JSON lines (gzip) with a `category`: the language, and sport to tell attacks from.",
)
@click.option("--marked", type=_FILE, help="More annotations, by offsets in the corpus.")
@click.option(
    "--unmarked",
    type=_FILE,
    help="JSON lines of news that nobody annotated: three networks guess its events for the last.",
)
@click.option(
    "--keep-out",
    type=_FILE,
    multiple=True,
    help="JSON lines of articles that measure quality: not even their words are read.",
)
@click.option(
    "--leave-out",
    type=click.IntRange(min=2),
    help="Learn nothing from every so-manieth annotated article: for calibration.",
)
@click.option(
    "--language",
    type=click.Path(path_type=Path),
    help="Where the pretrained words are kept between runs.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(__file__).parent,
)
def main(
    gold: Path,
    articles: Path,
    corpus: Path,
    marked: Path | None,
    unmarked: Path | None,
    keep_out: tuple[Path, ...],
    leave_out: int | None,
    language: Path | None,
    output: Path,
) -> None:
    """Learn from the annotations in GOLD of the ARTICLES."""
    lexicon = load_lexicon()
    known = questions.annotated_articles(gold, articles, marked, corpus)
    if leave_out:
        known = [article for number, article in enumerate(known) if number % leave_out]
    halves = half_by_half(known)
    for number, article in enumerate(known):
        article.prepare(lexicon, halves[number % 2])
    plain = [*questions.drills(lexicon), *questions.sport_of(corpus)]
    for article in plain:
        article.prepare(lexicon)
    lemmas = questions.unlisted_triggers(known, lexicon)
    lessons = [list(questions.lessons_of(article, lexicon, lemmas)) for article in [*known, *plain]]
    idle = questions.idle_words(lesson for article in lessons[: len(known)] for lesson in article)
    # What is marked beside the gold dates more of the background than the gold does.
    dated = [article for article in known if article.gold]
    dates = [question for article in dated for question in questions.date_questions(article)]
    left_out = frozenset(article.id for path in keep_out for article in read_articles(path))
    words = _language(language, corpus, left_out)
    material = Material.of(lessons, words)
    ranker = train_ranker(dates, _DATE_PENALTY)

    def models(network: Network) -> Models:
        return Models(network, lemmas, idle, Ranker(ranker), SETTINGS)

    twin = taught(material, _guesses(unmarked, material, models) if unmarked else ())
    arrays = shipped(twin, material)
    raw = {
        "trigger_lemmas": sorted(lemmas),
        "idle": sorted(idle),
        "dates": ranker,
        "settings": SETTINGS,
    }
    output.mkdir(parents=True, exist_ok=True)
    packed = gzip.compress(orjson.dumps(raw, option=orjson.OPT_SORT_KEYS), mtime=0)
    (output / "events.json.gz").write_bytes(packed)
    np.savez_compressed(output / "events.npz", **arrays)
    print(f"{output}: {len(known)} articles, {sum(map(len, lessons))} sentences", file=sys.stderr)  # noqa: T201


def _guesses(
    unmarked: Path, material: Material, models: Callable[[Network], Models]
) -> list[tuple[Sequence[NumberedSentence], Guesses]]:
    """What networks that differ by chance make together of articles that nobody annotated."""
    lexicon = load_lexicon()
    teachers = [taught(material, seed=seed) for seed in _TEACHERS]
    first = models(network_of(shipped(teachers[0], material)))
    reader = LearnedReader(lexicon=lexicon, realis=load_realis(), models=first)
    articles = []
    for article in read_articles(unmarked):
        plain = Annotated(read(article), [])
        plain.prepare(lexicon)
        lessons = questions.lessons_of(proposed(plain, reader), lexicon, first.trigger_lemmas)
        articles.append(material.numbered(list(lessons)))
    return list(guessed(teachers, [article for article in articles if article]))


def _language(kept: Path | None, corpus: Path, left_out: frozenset[str]) -> Language:
    if kept is not None and kept.exists():
        stored = torch.load(kept, weights_only=True)
        return Language(**stored)
    language = learn_language(list(plain_sentences(corpus, left_out)))
    if kept is not None:
        torch.save(
            {
                "vocabularies": language.vocabularies,
                "rows": language.rows,
                "lstm": dict(language.lstm),
                "hidden": language.hidden,
            },
            kept,
        )
    return language


if __name__ == "__main__":
    main()
