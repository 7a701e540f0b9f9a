"""Texts cut where what was read from them begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kg.store.explorer.words import match_stems, stem_of

_WORD = re.compile("[^\\W_][\\w\u0640\u064b-\u0652\u0670]*")  # vowel marks are no letters


@dataclass(frozen=True, slots=True)
class Marked:
    """A span of a text (code points, half-open) and what to say of it."""

    start: int
    end: int
    role: str
    value: Any


def cut(text: str, marks: Iterable[Marked], start: int = 0, end: int | None = None) -> list[Any]:
    """The text from `start` to `end` in pieces: `{"text": ..., role: value}`.

    Where marks of one role overlap, the shorter one holds; marks outside are cut off.
    """
    end = len(text) if end is None else min(end, len(text))
    inside = [mark for mark in marks if mark.start < end and start < mark.end]
    inside.sort(key=lambda mark: (mark.start - mark.end, mark.start))  # longest first
    bounds = {start, end}
    for mark in inside:
        bounds |= {max(mark.start, start), min(mark.end, end)}
    opening: dict[int, list[Marked]] = {}
    for mark in inside:
        opening.setdefault(max(mark.start, start), []).append(mark)
    pieces = []
    active: list[Marked] = []
    edges = sorted(bounds)
    for left, right in pairwise(edges):
        active = [mark for mark in active if mark.end > left] + opening.get(left, [])
        active.sort(key=lambda mark: (mark.start - mark.end, mark.start))
        piece: dict[str, Any] = {"text": text[left:right]}
        for mark in active:  # the shortest comes last
            piece[mark.role] = mark.value
        pieces.append(piece)
    return pieces


def found_in(text: str, query: str) -> list[Any]:
    """The text in pieces, `hit` where a word of the query stands."""
    stems = match_stems(query)
    marks = [
        Marked(match.start(), match.end(), "hit", True)
        for match in _WORD.finditer(text)
        if _hit(match.group(), stems)
    ]
    return cut(text, marks)


def _hit(word: str, stems: Sequence[str]) -> bool:
    forms = stem_of(word)
    return any(form in stems for form in forms) or bool(
        stems and any(form.startswith(stems[-1]) for form in forms)
    )
