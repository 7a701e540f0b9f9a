"""The one normal form of Arabic words that lexicons, gazetteers and texts are matched on."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Written alike by many keyboards: hamza carriers, final yaa and taa, Persian letters, digits.
_FOLDS = {
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ىیېۍےئ", "ي"),
    **dict.fromkeys("ؤۆ", "و"),
    **dict.fromkeys("ةۀہھە", "ه"),
    **dict.fromkeys("کڪ", "ك"),
    "گ": "غ",
    "چ": "ج",
    "پ": "ب",
    "ڤ": "ف",
    "ژ": "ج",
    "٪": "%",
    "٫": ".",
    "٬": ",",
    **{chr(0x0660 + digit): str(digit) for digit in range(10)},
    **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
}
_FOLDED = re.compile(f"[{''.join(_FOLDS)}]")  # thrice as fast as str.translate on a sentence
# Letters that folding leaves alone, and none that could join with a neighbour.
_SETTLED = re.compile("[\u0621-\u063a\u0641-\u064a\\x00-\\x40\\x5b-\\x7f]*")
# Vowel marks, Quranic signs, tatweel, direction and joining controls, soft hyphen, BOM.
_DROPPED = re.compile(
    "[\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)


def _letter(found: re.Match[str]) -> str:
    return _FOLDS[found[0]]


def _fold(text: str) -> str:
    text = _DROPPED.sub("", text)
    if not text.isascii():
        text = _FOLDED.sub(_letter, unicodedata.normalize("NFKC", text))
        text = _DROPPED.sub("", text)
    return text.casefold()


@lru_cache(maxsize=1 << 17)
def normalise(text: str) -> str:
    """The matching key of a word or phrase; idempotent, and never a label to show.

    Drops vowel marks, tatweel and invisible controls; folds presentation forms, hamza carriers,
    final yaa and taa marbuta, Persian letters and Eastern digits; lower-cases Latin letters.
    """
    folded = _fold(text)
    # A second pass changes only rare compatibility characters.
    while folded != text and not _SETTLED.fullmatch(folded):
        text, folded = folded, _fold(folded)
    return folded


def bare(key: str) -> str:
    """A normalised word without the article."""
    return key[2:] if key.startswith("ال") and len(key) > 4 else key


def name_key(name: str) -> str:
    """The words of a name, normalised and without articles: what two names are compared by."""
    return " ".join(bare(word) for word in normalise(name).split())
