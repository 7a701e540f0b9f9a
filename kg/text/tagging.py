"""What a word and its neighbours look like to the tagger, and how it labels them."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import orjson

from kg.errors import DataError
from kg.text.scan import Word

WEIGHTS = Path(__file__).with_name("tagger.json.gz")
_EDGE = "|"
_CLEAR = 4  # ranks farther apart than this are told apart no better


@dataclass(frozen=True, slots=True)
class Seen:
    """A word type as features know it; made once per type."""

    key: str
    options: str  # the labels of its readings: one is no question
    shape: str  # article, number, ending
    open: bool  # more than one label
    first: str = ""  # the likeliest label by itself, and how clearly

    @classmethod
    def word(cls, key: str, ranked: Sequence[tuple[str, float]]) -> Seen:
        """An Arabic word with the labels of its readings, likeliest first, and their ranks."""
        first, rank = ranked[0]
        others = [other - rank for label, other in ranked if label != first]
        clearness = min((int(min(other, _CLEAR)) for other in others), default=0)
        labels = "/".join(sorted({label for label, _ in ranked}))
        return cls(key, labels, _shape(key), bool(others), f"{first}{clearness}")

    @classmethod
    def other(cls, word: Word) -> Seen:
        """A number, a mark or a foreign word."""
        if word.kind == "punctuation":
            mark = word.text if word.text.isprintable() else "p"  # surrogates cannot be encoded
            return cls(mark, mark, "p", False)
        return cls(word.kind, word.kind, word.kind[0], False)


_BEGIN = Seen(_EDGE, _EDGE, _EDGE, False)


def features(sentence: Sequence[Seen]) -> list[list[str]]:
    """One list of features a word; of words without a choice only what they are."""
    padded = [_BEGIN, _BEGIN, *sentence, _BEGIN, _BEGIN]
    return [
        _features(padded[at - 2], padded[at - 1], padded[at], padded[at + 1], padded[at + 2])
        if padded[at].open
        else ["o=" + padded[at].options]
        for at in range(2, len(padded) - 2)
    ]


def _features(before2: Seen, before: Seen, word: Seen, after: Seen, after2: Seen) -> list[str]:
    options = word.options
    return [
        "o=" + options,
        "f=" + word.first + options,
        "fb=" + word.first + before.options,
        "w=" + word.key,
        "s=" + word.shape + options,
        "b=" + before.key + options,
        "a=" + after.key + options,
        "bo=" + before.options,
        "bo+=" + before.options + options,
        "ao+=" + after.options + options,
        "bs=" + before.shape + options,
        "as=" + after.shape + options,
        "as2=" + after.shape + after2.shape + options,
        "bs2=" + before2.shape + before.shape + options,
        "wb=" + word.key + before.shape,
        "wa=" + word.key + after.shape,
        "wa2=" + word.key + after.shape + after2.shape,
        "b2=" + before2.options + options,
        "a2=" + after2.options + options,
        "e=" + word.key[-2:] + options,
    ]


@dataclass(frozen=True, slots=True)
class Tagger:
    """A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001).

    A word can only be what its readings say, so that few labels are compared (Viterbi 1967); a
    word without a choice parts the sentence in two. crfsuite, which learns the weights, compares
    all 84 labels for every word: that took a fifth of the time in which an article is read.
    """

    labels: frozenset[str]  # those met often enough to be learned
    weights: Mapping[str, Sequence[tuple[str, float]]]  # feature -> labels with their weights
    transitions: Mapping[tuple[str, str], float]

    def tag(self, sentence: Sequence[Seen]) -> list[str]:
        """The likeliest labels of a sentence's words together."""
        transitions, weights = self.transitions, self.weights
        best: dict[str, float] = {_EDGE: 0.0}  # by label of the word before
        steps: list[Mapping[str, str]] = []  # by label: that of the word before
        for word, names in zip(sentence, features(sentence), strict=True):
            if not word.open:
                if len(best) == 1:
                    (before,) = best
                else:
                    before = max(
                        best, key=lambda b: best[b] + transitions.get((b, word.options), 0.0)
                    )
                steps.append({word.options: before})
                best = {word.options: 0.0}
                continue
            likeliest = word.first[:-1]
            if likeliest in self.labels:
                options = word.options.split("/")
                scores = {label: 0.0 for label in options if label in self.labels}
            else:  # too rare to be learned: nothing speaks against it
                scores = {likeliest: 0.0}
            for name in names:
                for label, weight in weights.get(name, ()):
                    if label in scores:
                        scores[label] += weight
            step: dict[str, str] = {}
            for label, score in scores.items():
                top, step[label] = max(
                    (value + transitions.get((before, label), 0.0), before)
                    for before, value in best.items()
                )
                scores[label] = score + top
            steps.append(step)
            best = scores
        labels: list[str] = []
        label = max(best, key=best.__getitem__)
        for backward in reversed(steps):
            labels.append(label)
            label = backward[label]
        return labels[::-1]


@lru_cache(maxsize=1)
def load_tagger(path: Path = WEIGHTS) -> Tagger:
    """The tagger with the shipped weights, or with those of a file that `pack` wrote.

    Raises `DataError` when they are missing or damaged.
    """
    try:
        raw = orjson.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError) as error:
        raise DataError(f"{path.name}: the tagger's weights cannot be read: {error}") from error
    labels: list[str] = raw["labels"]
    return Tagger(
        labels=frozenset(labels),
        weights={
            name: [(labels[number], weight) for number, weight in row]
            for name, row in raw["weights"].items()
        },
        transitions={
            (labels[before], labels[after]): weight for before, after, weight in raw["transitions"]
        },
    )


def pack(tagger: Tagger, path: Path) -> None:
    """Writes a tagger's weights; the same weights make the same file."""
    labels = sorted(tagger.labels)
    number = {label: at for at, label in enumerate(labels)}
    raw = {
        "labels": labels,
        "transitions": sorted(
            (number[before], number[after], weight)
            for (before, after), weight in tagger.transitions.items()
        ),
        "weights": {
            name: sorted((number[label], weight) for label, weight in row)
            for name, row in sorted(tagger.weights.items())
        },
    }
    path.write_bytes(gzip.compress(orjson.dumps(raw), mtime=0))


@lru_cache(maxsize=1 << 16)
def _shape(key: str) -> str:
    bare = key[1:] if key[:1] in {"و", "ف"} and len(key) > 4 else key
    has_article = bare.startswith(("ال", "لل", "بال", "كال")) and len(bare) > 4
    article = "A" if has_article else "-"
    return article + bare[-2:] if bare[-2:] in _ENDINGS else article + _last(bare)


_ENDINGS = frozenset({"ون", "ين", "ان", "ات", "وا", "ها", "هم", "يه"})


def _last(key: str) -> str:
    return key[-1:] if key[-1:] in {"ه", "ا", "ي", "ت"} else ""
