"""Whether two sets of names mean one referent: the measure of the evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.data.normal import normalise

# The shorter name's words must be in the longer one and make up at least a third of it.
_SHARE = 3


@lru_cache(maxsize=1 << 16)
def _tokens(name: str) -> tuple[frozenset[str], ...]:
    cleaned = "".join(char if char.isalnum() else " " for char in normalise(name))
    return tuple(word_forms(word) for word in cleaned.split())


@lru_cache(maxsize=1 << 16)
def word_forms(word: str) -> frozenset[str]:
    """The word with and without attached conjunction, preposition and article."""
    forms = {word}
    if len(word) > 3 and word[0] in "وف":
        forms |= word_forms(word[1:]) if len(word) > 4 else {word[1:]}
    if len(word) > 3 and word[0] in "بلك":
        forms.add(word[1:])
        if word.startswith("لل"):
            forms.add(word[2:])
        if word[1:3] == "ال" and len(word) > 5:
            forms.add(word[3:])
    if word.startswith("ال") and len(word) > 4:
        forms.add(word[2:])
    return frozenset(forms)


def same_name(one: str, other: str) -> bool:
    """Whether the words of one name are contained in the other's."""
    return same_words(_tokens(one), _tokens(other))


def same_words(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> bool:
    """The same for names as the `word_forms` of their words."""
    small, large = sorted((one, other), key=len)
    if not small or _SHARE * len(small) < len(large):
        return False
    pool = list(large)
    for forms in small:
        hit = next((i for i, candidate in enumerate(pool) if forms & candidate), None)
        if hit is None:
            return False
        pool.pop(hit)
    return True


def same_entity(names: Iterable[str], others: Sequence[str]) -> bool:
    """Whether any name of one is the same as any of the other."""
    return any(same_name(one, other) for one in names for other in others)
