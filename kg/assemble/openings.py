"""Which articles begin with the same rare words, and so are likely about one thing."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from kg.assemble.likeness import Words
from kg.data.assembly import OpeningRules
from kg.data.normal import normalise

_TOKEN = re.compile(r"[^\W_]+")
_SHORTEST = 3  # letters; digits count however few

Kin = Mapping[str, float]  # article -> how alike its opening is, 0 to 1


class Openings:
    """Collects title and first lines of articles; compares those of neighbouring days.

    Likeness is the cosine of the words that both have, each weighted by how few articles have
    it. Words that many articles have are not looked up: they would make every article of a week a
    candidate, and add next to nothing.
    """

    def __init__(self, rules: OpeningRules, words: Words) -> None:
        """Compare by these rules."""
        self._rules = rules
        self._stem = words.stem
        self._stems: dict[str, int] = {}
        self._openings: dict[str, tuple[int, frozenset[int]]] = {}  # article -> day, stems

    def add(self, article: str, text: str, published: int | None) -> None:
        """Take an article in; one without a day of publication is like no other."""
        if published is None:
            return
        opening = normalise(text[: self._rules.letters])
        stems = frozenset(
            self._stems.setdefault(self._stem(word), len(self._stems))
            for word in _TOKEN.findall(opening)
            if len(word) >= _SHORTEST or word.isdigit()
        )
        self._openings[article] = (published, stems)

    def kin(self) -> Mapping[str, Kin]:
        """Article to the articles that begin like it, near in time."""
        count = len(self._openings)
        frequency = Counter(stem for _, stems in self._openings.values() for stem in stems)
        weight = {stem: math.log(count / often) ** 2 for stem, often in frequency.items()}
        common = max(1, int(count * self._rules.common_share))
        norm = {
            article: math.sqrt(sum(map(weight.__getitem__, sorted(stems))))
            for article, (_, stems) in self._openings.items()
        }
        index: dict[tuple[int, int], list[str]] = defaultdict(list)
        kin: dict[str, dict[str, float]] = defaultdict(dict)
        for article in sorted(self._openings):
            day, stems = self._openings[article]
            shared: dict[str, float] = defaultdict(float)
            for stem in sorted(stems):
                if not 1 < frequency[stem] <= common:
                    continue
                for near in range(day - self._rules.days, day + self._rules.days + 1):
                    for other in index.get((stem, near), ()):
                        shared[other] += weight[stem]
                index[stem, day].append(article)
            for other, sum_ in shared.items():
                likeness = sum_ / (norm[article] * norm[other])
                if likeness >= self._rules.least:
                    kin[article][other] = kin[other][article] = likeness
        return {article: self._nearest(others) for article, others in kin.items()}

    def _nearest(self, others: Kin) -> Kin:
        order = sorted(others, key=lambda other: (-others[other], other))
        return {other: others[other] for other in order[: self._rules.most]}


def nearest(kin: Mapping[str, Kin], article: str, others: Collection[str]) -> float:
    """How alike the article begins to the one most like it among others; 0 when none is."""
    own = kin.get(article)
    if not own:
        return 0.0
    if len(own) < len(others):
        return max((own[other] for other in own if other in others), default=0.0)
    return max((own.get(other, 0.0) for other in others), default=0.0)
