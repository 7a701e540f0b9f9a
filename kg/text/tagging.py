"""What a word and its neighbours look like to the tagger, and how it labels them."""

from __future__ import annotations

import gzip
import re
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
    sort: str = ""  # options and shape: how neighbours see it
    group: str = ""  # likeliest label and options

    @classmethod
    def word(cls, key: str, ranked: Sequence[tuple[str, float]]) -> Seen:
        """An Arabic word with the labels of its readings, likeliest first, and their ranks."""
        first, rank = ranked[0]
        others = [other - rank for label, other in ranked if label != first]
        clearness = min((int(min(other, _CLEAR)) for other in others), default=0)
        labels = "/".join(sorted({label for label, _ in ranked}))
        shape, first = _shape(key), f"{first}{clearness}"
        sort, group = f"{labels} {shape}", f"{first} {labels}"
        return cls(key, labels, shape, bool(others), first, sort, group)

    @classmethod
    def other(cls, word: Word) -> Seen:
        """A number, a mark or a foreign word."""
        if word.kind == "punctuation":
            mark = word.text if word.text.isprintable() else "p"  # surrogates cannot be encoded
            return _settled(mark, "p")
        return _settled(word.kind, word.kind[0])


@lru_cache(maxsize=1 << 10)
def _settled(key: str, shape: str) -> Seen:
    return Seen(key, key, shape, False, sort=f"{key} {shape}")


_BEGIN = _settled(_EDGE, _EDGE)


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


_Row = Sequence[int] | None  # what features say of each label; None where they say nothing


@dataclass(frozen=True, slots=True)
class _Group:
    """Words with the same options and likeliest label, and what their surroundings say of them.

    Few features are known and few surroundings occur, so that each sum is worked out once.
    """

    options: str
    first: str
    labels: Sequence[str]
    own: dict[str, dict[str, _Row]]  # by shape and last letters
    before: dict[str, _Row]  # by the sort of the word before
    after: dict[str, _Row]
    before2: dict[str, _Row]  # by the options of the word before that
    after2: dict[str, _Row]
    shapes_before: dict[str, dict[str, _Row]]  # by the shapes of both words before
    shapes_after: dict[str, dict[str, _Row]]


class Tagger:
    """A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001).

    A word can only be what its readings say, so that few labels are compared (Viterbi 1967); a
    word without a choice parts the sentence in two. crfsuite, which learns the weights, compares
    all 84 labels for every word: that took a fifth of the time in which an article is read.
    The features are those of `features`; weights are summed as whole millionths, in any order.
    """

    def __init__(
        self,
        labels: frozenset[str],
        weights: Mapping[str, Sequence[tuple[str, float]]],
        transitions: Mapping[tuple[str, str], float],
    ) -> None:
        """Takes the labels met often enough to be learned, and each feature's and pair's weight."""
        self.labels = labels
        self.weights = weights
        self.transitions = transitions
        self._weights = {
            name: [(label, round(weight * _MILLION)) for label, weight in row]
            for name, row in weights.items()
        }
        self._into: dict[str, dict[str, int]] = {}  # by label, by that of the word before
        for (before, label), weight in transitions.items():
            self._into.setdefault(label, {})[before] = round(weight * _MILLION)
        # Names of features that hold the word itself begin with it, up to an option or a shape.
        self._keys = frozenset(
            found[1] for name in weights if (found := _OF_A_KEY.match(name)) is not None
        )
        self._groups: dict[str, _Group] = {}

    def tag(self, sentence: Sequence[Seen]) -> list[str]:
        """The likeliest labels of a sentence's words together."""
        nothing: dict[str, int] = {}
        padded = [_BEGIN, _BEGIN, *sentence, _BEGIN, _BEGIN]
        best: dict[str, int] = {_EDGE: 0}  # by label of the word before
        steps: list[dict[str, str]] = []  # by label: that of the word before
        for at, word in enumerate(sentence):
            if not word.open:
                into = self._into.get(word.options, nothing)
                likeliest, top = "", _LEAST
                for before, value in best.items():
                    value += into.get(before, 0)
                    if value > top:
                        likeliest, top = before, value
                steps.append({word.options: likeliest})
                best = {word.options: 0}
                continue
            group = self._groups.get(word.group)
            if group is None:
                group = self._groups[word.group] = self._group(word)
            scores = self._scores(
                group, padded[at], padded[at + 1], word, padded[at + 3], padded[at + 4]
            )
            step: dict[str, str] = {}
            following: dict[str, int] = {}
            for label, score in zip(group.labels, scores, strict=True):
                into = self._into.get(label, nothing)
                likeliest, top = "", _LEAST
                for before, value in best.items():
                    value += into.get(before, 0)
                    if value > top or (value == top and before > likeliest):
                        likeliest, top = before, value
                step[label] = likeliest
                following[label] = score + top
            steps.append(step)
            best = following
        label, top = "", _LEAST
        for last, value in best.items():
            if value > top:
                label, top = last, value
        labels: list[str] = []
        for step in reversed(steps):
            labels.append(label)
            label = step[label]
        return labels[::-1]

    def _group(self, word: Seen) -> _Group:
        likeliest = word.first[:-1]
        known = [label for label in word.options.split("/") if label in self.labels]
        # A label too rare to be learned: nothing speaks against it.
        labels = known if likeliest in self.labels else [likeliest]
        return _Group(word.options, word.first, labels, {}, {}, {}, {}, {}, {}, {})

    def _scores(
        self, group: _Group, before2: Seen, before: Seen, word: Seen, after: Seen, after2: Seen
    ) -> list[int]:
        """What the word's features say of each label of its group."""
        scores = [0] * len(group.labels)
        options = group.options
        ending = word.key[-2:]
        endings = group.own.setdefault(word.shape, {})
        if ending in endings:
            row = endings[ending]
        else:
            row = endings[ending] = self._row(
                group,
                "o=" + options,
                "f=" + group.first + options,
                "s=" + word.shape + options,
                "e=" + ending + options,
            )
        _add(scores, row)
        if before.sort in group.before:
            row = group.before[before.sort]
        else:
            row = group.before[before.sort] = self._row(
                group,
                "fb=" + group.first + before.options,
                "bo=" + before.options,
                "bo+=" + before.options + options,
                "bs=" + before.shape + options,
            )
        _add(scores, row)
        if after.sort in group.after:
            row = group.after[after.sort]
        else:
            row = group.after[after.sort] = self._row(
                group, "ao+=" + after.options + options, "as=" + after.shape + options
            )
        _add(scores, row)
        if before2.options in group.before2:
            row = group.before2[before2.options]
        else:
            row = group.before2[before2.options] = self._row(
                group, "b2=" + before2.options + options
            )
        _add(scores, row)
        if after2.options in group.after2:
            row = group.after2[after2.options]
        else:
            row = group.after2[after2.options] = self._row(group, "a2=" + after2.options + options)
        _add(scores, row)
        shapes = group.shapes_before.setdefault(before.shape, {})
        if before2.shape in shapes:
            row = shapes[before2.shape]
        else:
            row = shapes[before2.shape] = self._row(
                group, "bs2=" + before2.shape + before.shape + options
            )
        _add(scores, row)
        shapes = group.shapes_after.setdefault(after.shape, {})
        if after2.shape in shapes:
            row = shapes[after2.shape]
        else:
            row = shapes[after2.shape] = self._row(
                group, "as2=" + after.shape + after2.shape + options
            )
        _add(scores, row)
        _add(scores, self._row(group, "b=" + before.key + options, "a=" + after.key + options))
        if word.key in self._keys:
            row = self._row(
                group,
                "w=" + word.key,
                "wb=" + word.key + before.shape,
                "wa=" + word.key + after.shape,
                "wa2=" + word.key + after.shape + after2.shape,
            )
            _add(scores, row)
        return scores

    def _row(self, group: _Group, *names: str) -> _Row:
        """What these features say together of each label of the group."""
        row: list[int] | None = None
        for name in names:
            for label, weight in self._weights.get(name, ()):
                if label in group.labels:
                    if row is None:
                        row = [0] * len(group.labels)
                    row[group.labels.index(label)] += weight
        return row


_MILLION = 1_000_000
_LEAST = -(1 << 60)
_OF_A_KEY = re.compile("(?:w|wb|wa|wa2)=([^-A|pnf]*)")


def _add(scores: list[int], row: _Row) -> None:
    if row is not None:
        for at in range(len(row)):
            scores[at] += row[at]


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
