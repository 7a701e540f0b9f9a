"""Articles that carry one text: wire copies, reprints and updates."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from datasketch import MinHash, MinHashLSH

from kg.data.assembly import StoryRules
from kg.data.normal import normalise

_SEED = 1


class Stories:
    """Collects a signature an article; compares texts only where signatures meet."""

    def __init__(self, rules: StoryRules) -> None:
        """Compare by these rules."""
        self._rules = rules
        self._empty = MinHash(rules.permutations, seed=_SEED, hashfunc=_as_is)
        self._signatures: dict[str, MinHash] = {}

    def add(self, article: str, text: str) -> None:
        """Take an article in; one too short to compare stays a story of its own."""
        shingles = self._shingles(text)
        if len(shingles) < self._rules.least_shingles:
            return
        signature = self._empty.copy()  # its permutations are the same for all
        signature.update_batch(sorted(shingles))
        self._signatures[article] = signature

    def groups(self, text_of: Callable[[str], str]) -> Mapping[str, tuple[str, ...]]:
        """Article to the sorted ids of all articles of its story, for stories told twice."""
        parents: dict[str, str] = {}

        def root(article: str) -> str:
            while (parent := parents.get(article, article)) != article:
                article = parent
            return article

        shingles_of = lru_cache(maxsize=256)(lambda article: self._shingles(text_of(article)))
        for first, second in self._candidates():
            one, other = root(first), root(second)
            if one != other and self._alike(shingles_of(first), shingles_of(second)):
                parents[max(one, other)] = min(one, other)
        stories: dict[str, list[str]] = {}
        for article in sorted(self._signatures):
            stories.setdefault(root(article), []).append(article)
        return {
            article: tuple(story)
            for story in stories.values()
            if len(story) > 1
            for article in story
        }

    def _candidates(self) -> Iterator[tuple[str, str]]:
        # Half the threshold finds the cut copies as well; the texts themselves decide.
        index = MinHashLSH(threshold=self._rules.jaccard / 2, num_perm=self._rules.permutations)
        for article in sorted(self._signatures):
            signature = self._signatures[article]
            for earlier in sorted(index.query(signature)):
                yield earlier, article
            index.insert(article, signature)

    def _shingles(self, text: str) -> frozenset[int]:
        words = normalise(text).split()
        size = self._rules.shingle
        return frozenset(
            zlib.crc32(" ".join(words[i : i + size]).encode("utf-8", "surrogatepass"))
            for i in range(len(words) - size + 1)
        )

    def _alike(self, one: frozenset[int], other: frozenset[int]) -> bool:
        shared = len(one & other)
        return shared >= self._rules.jaccard * len(
            one | other
        ) or shared >= self._rules.containment * min(len(one), len(other))


def _as_is(value: int) -> int:
    return value
