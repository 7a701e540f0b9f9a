"""Whom a name or description met before may name again: a linear ranker over named features.

For each referent the ones before it compete with "new" (the mention-ranking model of Denis and
Baldridge 2008). The weights are learned by `kg.extract.learned.train_antecedents`.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import orjson

from kg.errors import DataError
from kg.mentions.referents import FAMILIES, Referent

# Kinds that a later mention may belong to besides its own: السلطات stands for the country.
_ACROSS = frozenset(
    {("ORG", "GPE"), ("GRP", "GPE"), ("GPE", "ORG"), ("GRP", "PER"), ("PER", "GRP")}
)
_MOST = 10  # referents met before that are weighed
_LONGEST = 3  # words of a key that is a feature of its own
_DISTANCES = (0, 1, 2, 3, 5, 8, 12)
# Chosen on held-out articles: pairs of names of one referent .94 right and .50 found by the rules
# alone, .92 right and .63 found with the ranker.
_SURE = 0.35
_NEW = -0.7  # added to "new": of those that name nobody again a fifth is learned from


@dataclass(frozen=True, slots=True)
class Antecedents:
    """The weights of the named features."""

    weights: Mapping[str, float]

    def choose(self, own: Referent, pool: Sequence[Referent]) -> Referent | None:
        """Whom of the pool a referent names again; None when nobody, or when it is unsure."""
        scores = [_NEW + self._sum(new_features(own, pool))]
        for rank, other in enumerate(pool):
            scores.append(self.score(own, other, rank))
        top = max(scores)
        best = scores.index(top)
        if not best:
            return None
        total = 0.0
        for score in scores:
            total += math.exp(score - top)
        return pool[best - 1] if 1.0 / total >= _SURE else None

    def score(self, own: Referent, other: Referent, rank: int) -> float:
        """The sum of what `features` tells of the pair."""
        return self._sum(features(own, other, rank))

    def _sum(self, names: list[str]) -> float:
        total = 0.0
        for name in names:
            total += self.weights.get(name, 0.0)
        return total


def met_before(referents: Sequence[Referent], position: int) -> list[Referent]:
    """Those first met before one that may be it: the title's and the nearest.

    A thing is hardly ever named again by another noun.
    """
    own = referents[position]
    first = own.positions[0]
    thing = own.type == "OTHER"
    found = []
    for other in referents[:position]:
        if own.name is not None and other.name is not None:
            continue
        if thing and own.heads.isdisjoint(other.heads):
            continue
        if _two_people(own, other):
            continue
        across = (own.type, other.type) in _ACROSS
        if not across and FAMILIES[own.type] != FAMILIES[other.type]:
            continue
        new = own.status == "I" or (across and own.status in "NK")
        if new and _nothing_alike(own, other):
            continue
        if own.number in other.conjuncts:
            continue
        sentence, token = _last_before(first, other)
        found.append((0 if other.titled else first[0] - sentence, -token, other))
    found.sort(key=lambda each: (each[0], each[1]))
    return [other for _, _, other in found[:_MOST]]


def _nothing_alike(own: Referent, other: Referent) -> bool:
    """Whether heads and words are all others: مسلح after الجيش, a person's name after a body's.

    Of 17,776 such pairs of an indefinite noun the weights took 4 for one referent, of 9,376 of a
    name and another kind none.
    """
    return (own.heads | own.words).isdisjoint(other.heads | other.words)


def _two_people(own: Referent, other: Referent) -> bool:
    """Whether both are persons with names that share no word."""
    named = own.status in "NK" and other.status in "NK"
    both = named and own.type == other.type == "PER"
    return both and not own.words & other.words and not own.heads & other.heads


def new_features(own: Referent, pool: Sequence[Referent]) -> list[str]:
    """What speaks for somebody of whom nothing was said before."""
    status = own.status
    alike = 0
    for other in pool:
        if own.heads & other.heads:
            alike += 1
    found = [
        "new",
        f"new|{status}",
        f"new|{status}|{own.type}",
        f"new|{own.head}",
        f"new|{own.head}|{status}",
        f"new|heads={min(alike, 2)}|{status}",
        f"new|count={_counted(own)}|{status}",
        f"new|title={own.titled}|{status}",
        f"new|words={min(len(own.words), 3)}|{status}",
        f"new|countries={len(own.countries)}|{status}|{own.type}",
    ]
    key = own.keys[-1]
    if key.count(" ") < _LONGEST:
        found.append(f"new|key={key}")
    return found


def features(own: Referent, other: Referent, rank: int) -> list[str]:
    """What speaks for `own` being `other`, the `rank`-nearest of those met before."""
    first = own.positions[0]
    distance = bucket(first[0] - _last_before(first, other)[0])
    status = own.status + other.status
    types = own.type + other.type
    same_head = "h" if own.heads & other.heads else "-"
    words = _compared(own.words, other.words)
    within = "i" if own.words & other.heads or other.words & own.heads else "-"
    match = same_head + words + within
    country = _countries(own, other)
    if own.count == other.count:
        count = "-" if own.count == "-" else "equal"
    else:
        count = _counted(own) + _counted(other)
    agree = f"{own.plural}{other.plural}{own.feminine == other.feminine}"
    times = min(len(other.positions), 4)
    found = [
        f"st={status}",
        f"st={status}|{types}",
        f"ty={types}|{words}",
        f"m={match}",
        f"m={match}|{status}",
        f"m={match}|{types}",
        f"m={match}|{status}|{country}",
        f"hd={own.head}|{other.head}",
        f"hd={own.head}|{words}|{same_head}",
        f"hd={own.head}|{other.type}|{other.status}",
        f"hd={own.head}|{country}|{other.type}|{other.status}",
        f"ct={country}|{status}",
        f"ct={country}|{types}|{own.head}",
        f"n={count}|{status}|{same_head}",
        f"ag={agree}|{types}",
        f"ag={agree}|{types}|{status}",
        f"ds={distance}|{own.status}",
        f"ds={distance}|{own.status}|{same_head}",
        f"ds={distance}|{types}",
        f"rk={min(rank, 5)}|{own.status}|{types}",
        f"ti={other.titled}|{own.titled}|{own.status}",
        f"ti={other.titled}|{min(first[0], 3)}|{status}|{types}",
        f"fr={times}|{own.status}",
        f"fr={times}|{types}",
        f"on={first < other.positions[-1]}|{status}",
    ]
    key = own.keys[-1]
    if key.count(" ") < _LONGEST:
        found.append(f"k={key}|{words}|{same_head}|{distance}")
        found.append(f"k={key}|{other.type}|{other.status}")
        if other.name is not None:
            found.append(f"k={key}|{other.name}")
        elif other.keys[0].count(" ") < _LONGEST:
            found.append(f"k={key}|{other.keys[0]}")
    if own.name is not None:
        found.append(f"l={own.name}|{other.head}|{country}")
    return found


def bucket(distance: int) -> str:
    """The distance rounded up to a step of a short scale."""
    for limit in _DISTANCES:
        if distance <= limit:
            return str(limit)
    return "far"


def _last_before(first: tuple[int, int], other: Referent) -> tuple[int, int]:
    """The last mention before a place of the article, else the first."""
    best = other.positions[0]
    for position in other.positions:
        if position < first:
            best = position
    return best


def _counted(own: Referent) -> str:
    return own.count if own.count in ("-", "some") else "number"


def _compared(own: frozenset[str], other: frozenset[str]) -> str:
    """How the words beside the heads stand to each other."""
    if not own:
        return "none"
    if not other:
        return "bare"
    if own == other:
        return "equal"
    if own < other:
        return "within"
    if other < own:
        return "around"
    return "some" if own & other else "other"


def _countries(own: Referent, other: Referent) -> str:
    if not own.countries:
        return "-"
    if not other.countries:
        return "own"
    return "same" if own.countries & other.countries else "differ"


@cache
def load_antecedents() -> Antecedents:
    """The shipped weights; raises `DataError` when they are missing or damaged."""
    path = files("kg.mentions").joinpath("antecedents.json.gz")
    try:
        raw = orjson.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError) as error:
        raise DataError(f"{path.name}: the weights cannot be read: {error}") from error
    return Antecedents({str(name): float(weight) for name, weight in raw.items()})
