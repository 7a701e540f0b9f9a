"""Tokens from a line of spaced words, so that tests need no morphology."""

from __future__ import annotations

from kg.data.normal import normalise
from kg.model import Token

_NOT_DEFINITE = {"الى", "الف", "الاف", "الفين", "الان"}
_VERBS = {"قتل", "قتلوا", "قتلا", "أصيب", "أصيبوا", "يلتقي", "مارس!", "لقوا", "قال", "ارتفع"}


def spelled(line: str) -> list[Token]:
    """One token a word; `س+` and `و+` are proclitics, `+هم` is an enclitic."""
    tokens, start = [], 0
    for word in line.split():
        text = word.strip("+") if len(word) > 1 else word
        clitic = None
        if word.endswith("+") and len(word) > 1:
            clitic = "proclitic"
        elif word.startswith("+"):
            clitic = "enclitic"
        key = normalise(text.rstrip("!"))
        tokens.append(
            Token(
                text=text,
                start=start,
                end=start + len(text),
                form=text,
                key=key,
                lemma=key,
                pos=_pos(text, clitic),
                clitic=clitic,
                definite=key.startswith("ال") and key not in _NOT_DEFINITE,
            )
        )
        start += len(text) + 1
    return tokens


def _pos(text: str, clitic: str | None) -> str:
    if clitic:
        return "pronoun" if clitic == "enclitic" else "particle"
    if text[0].isdecimal():
        return "number"
    if not text[0].isalnum():
        return "punctuation"
    if text in ("في", "من", "على", "عن", "إلى", "منذ", "قبل", "بين"):
        return "preposition"
    return "verb" if text in _VERBS else "noun"
