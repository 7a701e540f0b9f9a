"""What describes a noun after it: adjectives, participles that open a clause, set endings."""

from __future__ import annotations

from collections.abc import Sequence

from kg.data.normal import bare
from kg.mentions.phrase_rules import PhraseRules
from kg.model import NOMINAL, EntityType, Token


def says_more(
    rules: PhraseRules, tokens: Sequence[Token], keys: Sequence[str], position: int
) -> bool:
    """Whether a word only says more of the noun before it, and so heads no phrase.

    ضربة أميركية: a nationality, no person; القوات الموالية للحكومة: a participle with a clause.
    """
    if position == 0:
        return False
    before, token = tokens[position - 1], tokens[position]
    if keys[position - 1] in rules.participants.suffered:
        return False  # مقتل فلسطيني: whom it happened to, not of what nation it is
    if keys[position] in rules.participants.boundaries:
        participle = token.pos == "adjective" or token.form.endswith(("ة", "ون", "ين"))
        if participle and before.pos in NOMINAL:
            return True
    return (
        before.clitic is None
        and before.pos in ("noun", "adjective")
        and before.definite == token.definite
        and not token.form.endswith(("ون", "ين"))
        and rules.gazetteer.nationality(token.key) is not None
    )


def further_adjective(
    rules: PhraseRules, tokens: Sequence[Token], head: int, position: int
) -> bool:
    """مصادر أمنية وعسكرية: one more adjective, joined by "and" to the one before."""
    if tokens[position].key != "و" or position + 1 >= len(tokens):
        return False
    before, after = tokens[position - 1], tokens[position + 1]
    return (
        before.pos == after.pos == "adjective"
        and position - 1 > head
        and before.definite == after.definite
        and before.gender == after.gender
        and after.number != "p"
        and rules.gazetteer.nationality(after.key) is None
    )


def set_ending(
    rules: PhraseRules, tokens: Sequence[Token], keys: Sequence[str], position: int
) -> int:
    """طائرة من دون طيار، صواريخ بعيدة المدى: how many words of a set ending stand here."""
    before, token = tokens[position - 1], tokens[position]
    participants = rules.participants
    if before.pos == "adjective" and token.definite and token.lemma in participants.measures:
        return 1
    for words in participants.tails:
        if tuple(keys[position : position + len(words)]) == words:
            return len(words)
    return 0


def may_describe(rules: PhraseRules, head: Token, token: Token, type_: EntityType | None) -> bool:
    """Whether a word with the look of an adjective can be one of this noun.

    After a verb its object may stand right behind the subject: دمر الجيش الآليات، تحارب الحكومة
    المتمردين، استهدفت القوات المدينة، طرد الكوريون اليابانيين.
    """
    if head.form.endswith("ون") and token.form.endswith("ين") and token.number == "p":
        return False
    if head.number == "s" and token.number == "p":
        if token.form.endswith(("ون", "ين")):
            return False
        if token.definite and token.form.endswith("ات"):
            return head.gender != "m" or type_ in ("PER", "GRP")
    place = rules.participants.head_type(bare(token.key)) in ("GPE", "LOC")
    return not (place and token.form.endswith("ة"))


def feminine_nisba(head: Token, token: Token) -> bool:
    """القوة العسكرية: the feminine of a nisba describes, whatever it is tagged as."""
    return (
        token.pos == "noun"
        and token.definite
        and token.form.endswith("ية")
        and token.lemma.endswith("ي")
        and (head.gender == "f" or head.number == "p")
    )


def two_agree(before: Token, token: Token) -> bool:
    """طائرتين مسيرتين، معارضين مسجونين: the dual or plural of a noun after another describes it."""
    return (
        token.pos == "noun"
        and before.number in ("d", "p")
        and token.number in ("d", "p")
        and token.form.endswith(("ين", "ان", "ون"))
        and (before.number == token.number == "d" or not token.definite)
        and before.definite == token.definite
        and before.form[-2:] == token.form[-2:]
    )
