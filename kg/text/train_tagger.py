"""Trains the tagger: `python -m kg.text.train_tagger CORPUS.jsonl.gz [--sentences N]`.

Needs the extra `[train]`. Sentences are vocalised by text2tashkeel; the reading that fits the
vocalised word is the label. Same corpus, same weights: every choice depends on the text alone.
"""

from __future__ import annotations

import argparse
import gzip
import logging
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from kg.data.grammar import load_grammar
from kg.text import silver
from kg.text.morphology import Reading
from kg.text.readings import Readings, load_readings
from kg.text.scan import Word, lines, sentences, words
from kg.text.tagging import WEIGHTS, Seen, features

_log = logging.getLogger(__name__)
_LONGEST = 70  # words; the diacritizer's quality falls with length
_RAREST_LABEL = 20
_PARAMETERS = {
    "c1": 0.6,
    "c2": 0.01,
    "max_iterations": 90,
    "feature.minfreq": 4,
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
    vocalised = silver.vocalise(found, text, diacritizer)
    shown: list[Seen] = []
    labels: list[str] = []
    before: Reading | None = None
    for index, (word, pieces) in enumerate(zip(found, vocalised, strict=True)):
        if word.kind == "arabic":
            options = readings.of(word)
            before = silver.best(options.readings, pieces, before)
            shown.append(options.seen)
            labels.append(_voiced(before.label, found, index, options.readings))
        else:
            before = None
            shown.append(Seen.other(word))
            labels.append(word.kind)
    return shown, labels


def _voiced(label: str, found: Sequence[Word], index: int, options: Sequence[Reading]) -> str:
    """The label, made active where the words after it rule a passive out."""
    if "verb.p" in label and silver.active_with_object(found, index):
        active = label.replace("verb.p", "verb.a")
        if any(option.label == active for option in options):
            return active
    return label


def train(examples: Sequence[Example], target: Path) -> None:
    """Writes the weights for the examples."""
    import pycrfsuite

    counts = Counter(label for _, labels in examples for label in labels)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=_PARAMETERS, verbose=False)
    for shown, labels in examples:
        if all(counts[label] >= _RAREST_LABEL for label in labels):
            trainer.append(features(shown), labels)
    trainer.train(str(target))


def agreement(examples: Sequence[Example], weights: Path) -> dict[str, float]:
    """Shares of words, and of words with a choice, that get the label the vocalisation gives."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(weights))
    right = total = open_right = open_total = 0
    verb: Counter[str] = Counter()
    for shown, labels in examples:
        for word, label, found in zip(shown, labels, tagger.tag(features(shown)), strict=True):
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


def main() -> None:
    """Trains on nine tenths of a sample and tells the agreement on the rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sentences", type=int, default=18_000)
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")

    from text2tashkeel import Diacritizer

    diacritizer, readings = Diacritizer(), load_readings()
    found = [
        made
        for text in sample(arguments.corpus, arguments.sentences)
        if (made := example(text, readings, diacritizer))
    ]
    held_out = found[::10]
    kept = [made for at, made in enumerate(found) if at % 10]
    _log.info("%d sentences to train on, %d held out", len(kept), len(held_out))
    train(kept, arguments.to)
    for name, value in agreement(held_out, arguments.to).items():
        _log.info("%s: %.3f", name, value)


if __name__ == "__main__":
    main()
