"""When two names, claims or sentences count as the same.

The measure folds letters by its own short list and not by `kg.data.normal`: numbers stay comparable
when the project learns to fold one letter more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from kg.extract.learned.names import same_words, word_forms

# Vowel marks, Quranic signs and tatweel.
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_FOLDS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىئ", "ي"),
        "ة": "ه",
        "ؤ": "و",
        "_": " ",
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
    }
)
_CLAIM_SHARE = 0.5  # of token F1 from which two claims, or two sentences, are the same


@lru_cache(maxsize=1 << 16)
def words(text: str) -> tuple[str, ...]:
    """The letters and digits of a text, folded, word by word."""
    folded = _MARKS.sub("", text).translate(_FOLDS)
    return tuple("".join(char if char.isalnum() else " " for char in folded).split())


@lru_cache(maxsize=1 << 16)
def _name_words(name: str) -> tuple[frozenset[str], ...]:
    return tuple(word_forms(word) for word in words(name))


def same_entity(names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a name of one is contained in a name of the other and at least a third of it.

    Attached particles and the article do not count.
    """
    theirs = [_name_words(name) for name in others]
    return any(same_words(_name_words(name), other) for name in names for other in theirs)


def overlap(one: str, other: str) -> float:
    """The F1 of the words that two texts share, 0 to 1."""
    mine, theirs = Counter(words(one)), Counter(words(other))
    common = (mine & theirs).total()
    return 2 * common / (mine.total() + theirs.total()) if common else 0.0


def same_claim(one: str, other: str) -> bool:
    """Whether two claims share half of their words."""
    return overlap(one, other) >= _CLAIM_SHARE


def same_sentence(one: str, other: str) -> bool:
    """Whether two sentences share half of their words, or one is a part of the other.

    A system may cut sentences elsewhere than the annotators did.
    """
    if overlap(one, other) >= _CLAIM_SHARE:
        return True
    mine, theirs = " ".join(words(one)), " ".join(words(other))
    return mine in theirs or (theirs != "" and theirs in mine)
