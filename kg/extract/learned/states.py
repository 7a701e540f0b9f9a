"""The states of an article's words, and how participants are numbered over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.extract.learned.between import Floats
from kg.extract.learned.features import Candidate
from kg.extract.learned.network import Network


@dataclass(frozen=True, slots=True)
class ArticleStates:
    """The states of an article's words under each other, after that of nobody."""

    matrix: Floats
    starts: Mapping[int, int]  # of each sentence that is read
    about: Mapping[int, tuple[Floats, Floats]]  # of each, what its words and its events gain
    entities: dict[str | None, int]  # numbers, as they are met; nobody is 0

    @classmethod
    def of(cls, network: Network, read: Iterable[int], states: Sequence[Floats]) -> ArticleStates:
        """Those of the sentences that were read, by their numbers."""
        numbers = list(read)
        starts = np.cumsum([1, *map(len, states[:-1])]).tolist()
        words, events = network.contexts(states, titled=numbers[0] == 0)
        return cls(
            np.concatenate((network.nobody[None], *states)),
            dict(zip(numbers, starts, strict=True)),
            dict(zip(numbers, zip(words, events, strict=True), strict=True)),
            {None: 0},
        )

    def _row(self, at: tuple[int, int] | None) -> int:
        if at is None or at[0] not in self.starts:
            return 0
        return self.starts[at[0]] + at[1]

    def state(self, at: tuple[int, int]) -> Floats:
        """That of the word at a sentence and a position."""
        state: Floats = self.matrix[self._row(at)]
        return state

    def states(self, pool: Sequence[Candidate]) -> Floats:
        """Those of the mentions that speak for candidates."""
        return self.matrix.take([self._row(candidate.at) for candidate in pool], axis=0)

    def heads(self, pool: Sequence[Candidate]) -> Any:
        """Where those mentions stand, candidates x (sentence, token); -1 where none is read."""
        return np.array(
            [
                candidate.at if candidate.at and candidate.at[0] in self.starts else (-1, -1)
                for candidate in pool
            ]
        )

    def numbered(self, pool: Sequence[Candidate]) -> list[int]:
        """The entities of candidates as numbers."""
        numbers = self.entities
        return [numbers.setdefault(candidate.entity, len(numbers)) for candidate in pool]
