"""Trains the tagger: `python -m kg.text.train_tagger CORPUS.jsonl.gz [--sentences N]`.

Needs the extra `[train]`. Sentences are vocalised by text2tashkeel; the reading that fits the
vocalised word is the label. Same corpus, same weights: every choice depends on the text alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import logging
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from kg.data.grammar import LEMMAS, load_drills, load_grammar, load_lemmas, load_names
from kg.errors import DataError
from kg.text import silver
from kg.text.lexicon import database
from kg.text.morphology import Morphology, Reading
from kg.text.readings import Options, Readings, open_database
from kg.text.scan import Word, lines, sentences, words
from kg.text.tagging import WEIGHTS, Seen, Tagger, features, load_tagger, pack

_log = logging.getLogger(__name__)
_LONGEST = 70  # words; the diacritizer's quality falls with length
_RAREST_LABEL = 50
_RAREST_LEMMA = 3
_PARAMETERS = {
    "c1": 1.5,
    "c2": 0.01,
    "max_iterations": 60,
    "feature.minfreq": 6,
    "feature.possible_transitions": False,
}
Example = tuple[list[Seen], list[str]]


def sample(corpus: Path, count: int) -> Iterator[str]:
    """About `count` sentences spread over the corpus by their checksum, in its order.

    Half as many again have a word that the grammar lists for training.
    """
    wanted = load_grammar().training_words
    with gzip.open(corpus, "rb") as file:
        found = list(dict.fromkeys(s for line in file for s in _sentences(orjson.loads(line))))
    listed = {text for text in found if not wanted.isdisjoint(text.split())}
    share, listed_share = count / max(len(found), 1), count / 2 / max(len(listed), 1)
    for text in found:
        drawn = zlib.crc32(text.encode()) / 0xFFFFFFFF
        if drawn < share or (text in listed and drawn > 1 - listed_share):
            yield text


def _sentences(raw: dict[str, str]) -> Iterator[str]:
    text = f"{raw['title']}\n{raw['text']}"
    for start, end in lines(text):
        for begin, stop in sentences(text, start, end):
            yield text[begin:stop]


def example(text: str, readings: Readings, diacritizer: silver.Diacritize) -> Example | None:
    """The sentence's words with their labels; None for a sentence that is of no use."""
    found = list(words(text, 0, len(text)))
    if not 3 <= len(found) <= _LONGEST:
        return None
    shown: list[Seen] = []
    labels: list[str] = []
    for index, (options, reading) in enumerate(read_silver(found, text, readings, diacritizer)):
        if options and reading:
            shown.append(options.seen)
            labels.append(silver.voiced(reading, options.readings, found, index).label)
        else:
            shown.append(Seen.other(found[index]))
            labels.append(found[index].kind)
    return shown, labels


def drills(readings: Readings, diacritizer: silver.Diacritize) -> Iterator[Example]:
    """The hand-written sentences; raises `DataError` where a word cannot have its label."""
    for text, word, label in load_drills():
        made = example(text, readings, diacritizer)
        found = list(words(text, 0, len(text)))
        place = next((at for at, known in enumerate(found) if known.text == word), None)
        if made is None or place is None or label not in made[0][place].options.split("/"):
            raise DataError(f"drills.toml: {word!r} is never {label!r} in {text!r}")
        made[1][place] = label
        yield made


def read_silver(
    found: Sequence[Word], text: str, readings: Readings, diacritizer: silver.Diacritize
) -> Iterator[tuple[Options | None, Reading | None]]:
    """For each word its options and the one that fits the vocalised text; None, None for others."""
    before: Reading | None = None
    vocalised = silver.vocalise(found, text, diacritizer)
    for word, pieces, after in zip(found, vocalised, [*vocalised, []][1:], strict=True):
        if word.kind == "arabic":
            options = readings.of(word)
            before = silver.best(options.readings, pieces, before, after)
            yield options, before
        else:
            before = None
            yield None, None


def count_lemmas(
    texts: Sequence[str], readings: Readings, diacritizer: silver.Diacritize
) -> Counter[tuple[str, str]]:
    """How often the vocalised texts have each known lemma as each part of speech."""
    lemmas: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found = list(words(text, 0, len(text)))
        for _, reading in read_silver(found, text, readings, diacritizer):
            if reading and (host := silver.host(reading)).known:
                lemmas[host.lemma, host.pos] += 1
    return lemmas


def write_lemmas(lemmas: Counter[tuple[str, str]], target: Path) -> None:
    """Lemma, part of speech, count: the most frequent first."""
    rows = sorted(((-count, *key) for key, count in lemmas.items() if count >= _RAREST_LEMMA))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows((lemma, pos, -count) for count, lemma, pos in rows)


def train(examples: Sequence[Example], target: Path) -> None:
    """Writes the weights for the examples."""
    import pycrfsuite

    counts = Counter(label for _, labels in examples for label in labels)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=_PARAMETERS, verbose=False)
    for shown, labels in examples:
        if all(counts[label] >= _RAREST_LABEL for label in labels):
            trainer.append(features(shown), labels)
    with TemporaryDirectory() as scratch:
        model = str(Path(scratch) / "tagger.crfsuite")
        trainer.train(model)
        pack(learned(model), target)


def learned(model: str) -> Tagger:
    """The tagger of a model that crfsuite trained."""
    import pycrfsuite

    trained = pycrfsuite.Tagger()
    trained.open(model)
    found = trained.info()
    weights: dict[str, list[tuple[str, float]]] = {}
    for (name, label), weight in found.state_features.items():
        weights.setdefault(name, []).append((label, weight))
    return Tagger(frozenset(found.labels), weights, dict(found.transitions))


def agreement(examples: Sequence[Example], weights: Path) -> dict[str, float]:
    """Shares of words, and of words with a choice, that get the label the vocalisation gives."""
    tagger = load_tagger(weights)
    right = total = open_right = open_total = 0
    verb: Counter[str] = Counter()
    for shown, labels in examples:
        for word, label, found in zip(shown, labels, tagger.tag(shown), strict=True):
            total += 1
            right += label == found
            if word.open:
                open_total += 1
                open_right += label == found
            verb["both"] += "verb" in label and "verb" in found
            verb["gold"] += "verb" in label
            verb["found"] += "verb" in found
            verb["voice"] += "verb.p" in label and "verb.p" in found
            verb["gold passive"] += "verb.p" in label
            verb["found passive"] += "verb.p" in found
    return {
        "words": right / max(total, 1),
        "with a choice": open_right / max(open_total, 1),
        "verb F1": 2 * verb["both"] / max(verb["gold"] + verb["found"], 1),
        "passive F1": 2 * verb["voice"] / max(verb["gold passive"] + verb["found passive"], 1),
    }


def _readings(lemmas: Mapping[str, int]) -> Readings:
    grammar = load_grammar()
    return Readings(Morphology(open_database(database()), grammar, lemmas), grammar, load_names())


def main() -> None:
    """Trains on nine tenths of a sample and tells the agreement on the rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sentences", type=int, default=18_000)
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")

    from text2tashkeel import Diacritizer

    diacritizer = lru_cache(maxsize=None)(Diacritizer().diacritize)
    texts = list(sample(arguments.corpus, arguments.sentences))
    write_lemmas(count_lemmas(texts, _readings({}), diacritizer), LEMMAS)
    readings = _readings(load_lemmas())
    found = [made for text in texts if (made := example(text, readings, diacritizer))]
    held_out = found[::10]
    kept = [made for at, made in enumerate(found) if at % 10]
    kept.extend(drills(readings, diacritizer))
    _log.info("%d sentences to train on, %d held out", len(kept), len(held_out))
    train(kept, arguments.to)
    for name, value in agreement(held_out, arguments.to).items():
        _log.info("%s: %.3f", name, value)


if __name__ == "__main__":
    main()
