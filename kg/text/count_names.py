"""Counts the words that no lexicon lists: `python -m kg.text.count_names CORPUS.jsonl.gz > CSV`.

A listed word is an unanalysed one, or one whose only readings are as rare as a first person's
possessive and whose host is hardly ever met by itself: ميدي is no "my swing".
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import orjson

from kg.data.grammar import load_grammar
from kg.text.morphology import Morphology
from kg.text.readings import load_morphology
from kg.text.scan import letters_of, words

_LEAST = 4


def count_words(corpus: Path) -> Counter[str]:
    """How often each word, as bare letters, occurs in the titles and texts."""
    counts: Counter[str] = Counter()
    with gzip.open(corpus, "rb") as lines:
        for line in lines:
            raw = orjson.loads(line)
            text = f"{raw['title']}\n{raw['text']}"
            counts.update(
                letters_of(word.text)[0]
                for word in words(text, 0, len(text))
                if word.kind == "arabic"
            )
    return counts


def names(
    counts: Counter[str], morphology: Morphology, name_cost: int
) -> Iterator[tuple[str, int]]:
    """The words to list with their counts, most frequent first."""
    for word, count in sorted(counts.items(), key=_frequent_first):
        if count < _LEAST or len(word) < 3:
            continue
        readings = morphology.readings(word)
        if not readings:
            yield word.removeprefix("ال") if len(word) > 4 else word, count
        elif min(reading.cost for reading in readings) >= name_cost and not readings[0].variant:
            exact = [reading for reading in readings if not reading.variant]
            hosts = {s.form for r in exact for s in r.segments if s.clitic is None}
            if word not in hosts and all(10 * counts[host] < count for host in hosts):
                yield word, count


def _frequent_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def main(corpus: str) -> None:
    """Writes the list to standard output."""
    grammar, morphology = load_grammar(), load_morphology()
    counts = count_words(Path(corpus))
    merged: Counter[str] = Counter()
    for word, count in names(counts, morphology, grammar.name_cost):
        merged[word] += count
    prefixes = {"".join(prefix) for prefix in grammar.unknown_prefixes}
    for word, count in list(merged.items()):
        # what is a particle and a more frequent listed name is no name of its own
        if any(
            word.startswith(prefix) and merged[word.removeprefix(prefix).removeprefix("ال")] > count
            for prefix in prefixes
        ):
            del merged[word]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    listed: list[tuple[str, int]] = sorted(merged.items(), key=_frequent_first)
    writer.writerows(listed)


if __name__ == "__main__":
    main(sys.argv[1])
