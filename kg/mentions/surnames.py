"""Bare surnames that are also common words: قطان، الشاعر، غني."""

from __future__ import annotations

from collections.abc import Sequence

from kg.data.normal import normalise
from kg.mentions.phrases import one_word
from kg.model import NOMINAL, Document, Sentence, Token
from kg.model.mention import Mention

_SHORTEST = 3  # letters; shorter words are too common to be taken for a name


def with_surnames(
    document: Document, mentions: Sequence[Sequence[Mention]]
) -> list[tuple[Mention, ...]]:
    """The same mentions, and those of people who are named in full elsewhere in the article."""
    surnames = _surnames(mentions)
    if not surnames:
        return [tuple(row) for row in mentions]
    return [
        _complete(sentence, row, surnames)
        for sentence, row in zip(document.sentences, mentions, strict=True)
    ]


def _surnames(mentions: Sequence[Sequence[Mention]]) -> frozenset[str]:
    found: set[str] = set()
    for row in mentions:
        for mention in row:
            if mention.type != "PER" or not mention.named or mention.kind != "phrase":
                continue
            name = mention.aliases[0] if mention.aliases else mention.name
            words = normalise(name).split()
            if len(words) > 1 and len(words[-1]) >= _SHORTEST and words[-1].isalpha():
                found.add(words[-1])
    return frozenset(found)


def _complete(
    sentence: Sentence, row: Sequence[Mention], surnames: frozenset[str]
) -> tuple[Mention, ...]:
    named = {
        position
        for mention in row
        if mention.named and mention.kind == "phrase"
        for position in range(mention.first, mention.last)
    }
    added = [
        _surname(sentence, position)
        for position, token in enumerate(sentence.tokens)
        if position not in named and _may_be(token, surnames)
    ]
    if not added:
        return tuple(row)
    taken = {mention.first for mention in added}
    # A phrase that took the surname for a common word gives way to the person.
    kept = [
        mention
        for mention in row
        if mention.kind != "phrase" or mention.named or mention.first not in taken
    ]
    return tuple(sorted([*kept, *added], key=lambda mention: (mention.first, mention.last)))


def _may_be(token: Token, surnames: frozenset[str]) -> bool:
    return token.clitic is None and token.pos in NOMINAL and token.key in surnames


def _surname(sentence: Sentence, position: int) -> Mention:
    before = sentence.tokens[position - 1] if position else None
    return one_word(
        sentence,
        position,
        kind="phrase",
        type="PER",
        named=True,
        preposition=before.key if before is not None and before.pos == "preposition" else None,
    )
