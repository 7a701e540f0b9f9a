"""Who an article names in one breath: "the United States, France and Britain"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kg.model.mention import Mention

ELSEWHERE, HERE = 1, 2  # in another sentence, in the event's own


def companies(rows: Sequence[Sequence[Mention]]) -> list[list[frozenset[str]]]:
    """For each sentence the entities that "and" joins, a set for each enumeration."""
    return [_joined(row) for row in rows]


def _joined(row: Sequence[Mention]) -> list[frozenset[str]]:
    groups: dict[int, set[int]] = {}
    for number, mention in enumerate(row):
        before = mention.conjoined_to
        if before is None:
            continue
        one = groups.setdefault(before, {before})
        other = groups.setdefault(number, {number})
        if one is not other:
            one |= other
            groups |= dict.fromkeys(other, one)
    found = {id(group): group for group in groups.values()}
    entities = (frozenset(row[number].entity for number in group) for group in found.values())
    named = (frozenset(filter(None, group)) for group in entities)
    return [group for group in named if len(group) > 1]


def company(
    entities: Sequence[str | None], sentence: int, groups: Sequence[Sequence[frozenset[str]]]
) -> Any:
    """How candidates are joined: candidates x candidates, `HERE`, `ELSEWHERE` or 0."""
    places = {entity: place for place, entity in enumerate(entities) if entity is not None}
    found = np.zeros((len(entities), len(entities)), np.uint8)
    for number, own in enumerate(groups):
        told = HERE if number == sentence else ELSEWHERE
        for group in own:
            known = [places[entity] for entity in sorted(group) if entity in places]
            if len(known) > 1:
                block = np.ix_(known, known)
                found[block] = np.maximum(found[block], told)
    np.fill_diagonal(found, 0)
    return found


def end_to_end(matrices: Sequence[Any]) -> tuple[Any, Any]:
    """The `company` of several events as one row of numbers, and where each candidate's starts."""
    widths = [len(matrix) for matrix in matrices]
    starts = np.cumsum([0, *np.repeat(widths, widths)[:-1]])
    return np.concatenate([matrix.ravel() for matrix in matrices]), starts
