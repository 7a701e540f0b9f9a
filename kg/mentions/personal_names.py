"""Where a personal name of common words begins and how far it goes: معين عبد الحميد الساعي."""

from __future__ import annotations

from collections.abc import Sequence

from kg.data.normal import bare
from kg.mentions.phrase_rules import PhraseRules
from kg.model import NOMINAL, Sentence, Token

_SERVANT = "عبد"
_PLURALS = ("ون", "ين", "ات")


def begins_name(
    rules: PhraseRules, tokens: Sequence[Token], keys: Sequence[str], position: int
) -> bool:
    """حمد بن خليفة، عبد الفتاح، فادي البطش: whether a common word is a first name here."""
    following = position + 1
    if following == len(tokens) or tokens[position].definite or tokens[following].clitic:
        return False
    people, key, after = rules.participants, keys[position], keys[following]
    if key == _SERVANT:
        return tokens[following].definite
    if after in people.kinship:
        return people.head_type(tokens[position].lemma, key) is None
    if key in people.given:
        return _is_name(rules, tokens, keys, following) or _surname(rules, tokens, keys, following)
    return key in people.given_too and _is_name(rules, tokens, keys, following)


def goes_on(
    rules: PhraseRules, tokens: Sequence[Token], keys: Sequence[str], position: int
) -> bool:
    """آل ثاني، بن زايد، فادي البطش: whether the word after one of a name belongs to it."""
    people, before = rules.participants, keys[position - 1]
    if tokens[position].clitic or tokens[position].pos not in NOMINAL:
        return False
    if before in people.kinship or before == _SERVANT:
        return True
    first = before in people.given or before in people.given_too
    return (first or keys[position - 2] == _SERVANT) and _surname(rules, tokens, keys, position)


def _is_name(
    rules: PhraseRules, tokens: Sequence[Token], keys: Sequence[str], position: int
) -> bool:
    token, key, people = tokens[position], keys[position], rules.participants
    if token.definite and token.known:
        return False
    if token.pos in ("proper", "foreign"):
        return rules.gazetteer.match(keys, position) is None
    return token.pos in NOMINAL and (
        not token.known or key in people.given or key in people.given_too or key == _SERVANT
    )


def _surname(
    rules: PhraseRules, tokens: Sequence[Token], keys: Sequence[str], position: int
) -> bool:
    """Whether a word with the article may be a surname and no noun of news."""
    token, people = tokens[position], rules.participants
    plain = bare(keys[position])
    return (
        token.definite
        and token.pos in NOMINAL
        and not token.form.endswith(_PLURALS)
        and people.head_type(token.lemma, plain) is None
        and not {keys[position], plain} & (people.never | people.boundaries | rules.calendar)
        and token.lemma not in people.abstract
        and token.lemma not in rules.event_nouns
    )


def means_something(
    rules: PhraseRules, sentence: Sentence, keys: Sequence[str], position: int
) -> bool:
    """Whether a common word means somebody or something, so that it is no surname."""
    token, people, key = sentence.tokens[position], rules.participants, keys[position]
    return (
        rules.names_event(sentence, position)
        or token.lemma in people.abstract
        or key in people.quantifiers
        or people.head_type(token.lemma, key) is not None
    )
