"""What stands before the head of a phrase and says how many: خمسة، عدد من، أكثر من 20، هذه."""

from __future__ import annotations

from collections.abc import Sequence

from kg.mentions.phrase_rules import PhraseRules
from kg.model import NOMINAL, Token

_SINCE = frozenset({"منذ", "منتصف"})
_FIRST_YEAR, _LAST_YEAR = 1980, 2030  # a number after "in" is one of these sooner than a count


def after_count(
    rules: PhraseRules, tokens: Sequence[Token], keys: Sequence[str], first: int
) -> tuple[int, bool]:
    """Where the head may stand of a phrase that begins at `first`, and whether it is counted."""
    if _is_year(rules, tokens, keys, first):
        return first, False
    counted = False
    position = first
    while position < len(tokens):
        token = tokens[position]
        if token.pos == "number" or token.key in ("مئه", "الف", "مليون"):
            counted = True
            position += 1
        elif token.pos == "demonstrative" or token.key in rules.participants.quantifiers:
            following = tokens[position + 1] if position + 1 < len(tokens) else None
            if following is None or following.clitic == "enclitic":
                break
            if token.pos == "demonstrative" and following.pos == "noun" and not following.definite:
                break  # ليرتفع بذلك عدد القتلى
            if token.pos != "demonstrative" and token.key not in ("كل", "جميع", "كافه"):
                counted = True
            position += 1
        elif position > first and counted and _goes_on(tokens, position):
            position += 1
        else:
            break
    if position < len(tokens) and not tokens[position].clitic:
        return position, counted
    return first, False


def crowd(rules: PhraseRules, tokens: Sequence[Token], keys: Sequence[str], first: int) -> int:
    """Where المئات or عشرات الآلاف ends that begins at `first`, which it is where none does."""
    last = first
    if keys[last] in rules.participants.portions and last + 1 < len(tokens):
        last += 1
    if keys[last] not in rules.participants.crowds:
        return first
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    return first if after is not None and after.key == "من" else last + 1


def _goes_on(tokens: Sequence[Token], position: int) -> bool:
    """أكثر من 20 و30، عدد (13) فرد، كميات كبيرة من الأسلحة: what may stand within a count."""
    if position + 1 == len(tokens):
        return False
    token, following = tokens[position], tokens[position + 1]
    if token.key == "و":
        return following.pos == "number"
    if token.key == "من":
        return following.pos in ("noun", "number", "proper", "adjective")
    if position + 2 == len(tokens):
        return False
    if token.text == "(":
        return following.pos == "number"
    if token.text == ")":
        return tokens[position - 1].pos == "number"
    describes = token.pos == "adjective" and not token.definite
    return describes and following.key == "من" and tokens[position + 2].pos in NOMINAL


def _is_year(
    rules: PhraseRules, tokens: Sequence[Token], keys: Sequence[str], position: int
) -> bool:
    """في 2016 قوات سوريا، عام 2007 منشأة: a year counts nobody."""
    year = keys[position]
    if not (len(year) == 4 and year.isdigit() and year.startswith(("19", "20")) and position):
        return False
    before, after = keys[position - 1], position + 1
    if before in rules.year_words or before in _SINCE or before in rules.calendar:
        return True
    if before == "في" and _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return True
    # What more than ten are counted of stands in the singular without article.
    following = tokens[after] if after < len(tokens) else None
    return following is None or following.definite or following.number in ("p", "d")
