"""Cuts a sentence into the noun phrases that may name participants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.mentions.phrase import Phrase
from kg.mentions.phrase_mention import mention_of
from kg.mentions.phrase_rules import PhraseRules
from kg.model import NOMINAL, Sentence, Token
from kg.model.mention import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseFinder:
    """Finds noun phrases by their inner grammar: counts, construct chains, adjectives, names."""

    rules: PhraseRules

    def __call__(self, sentence: Sentence) -> Iterator[Mention]:
        """The phrases of a sentence from first to last, not overlapping."""
        keys = [token.key for token in sentence.tokens]
        position = 0
        while position < len(sentence.tokens):
            phrase = Phrase(self.rules, sentence, keys, position)
            if phrase.read():
                yield mention_of(phrase)
                for inside in range(position, phrase.last):
                    owner = self._pronoun(sentence, inside, sentence.tokens[inside])
                    if owner is not None:
                        yield owner
                position = phrase.last
            else:
                token = sentence.tokens[position]
                mention = self._adjective(sentence, position, token) or self._pronoun(
                    sentence, position, token
                )
                if mention is not None:
                    yield mention
                position += 1

    def _adjective(self, sentence: Sentence, position: int, token: Token) -> Mention | None:
        """القصف الإسرائيلي: a nationality adjective stands for its country."""
        if token.clitic or token.pos not in NOMINAL:
            return None
        country = self.rules.gazetteer.nationality(token.key)
        if country is None:
            return None
        return one_word(
            sentence, position, kind="adjective", type=country.type, named=True, link=country.id
        )

    @staticmethod
    def _pronoun(sentence: Sentence, position: int, token: Token) -> Mention | None:
        if token.clitic != "enclitic" or token.pos != "pronoun":
            return None
        return one_word(
            sentence,
            position,
            kind="pronoun",
            type="OTHER",
            plural=token.key in ("هم", "هن", "هما", "نا", "كم"),
            feminine=token.key == "ها",
        )


def one_word(sentence: Sentence, position: int, **rest: Any) -> Mention:
    """A mention that is one token; `rest` are the fields that do not follow from its place."""
    token = sentence.tokens[position]
    return Mention(
        sentence=sentence.index,
        first=position,
        last=position + 1,
        head=position,
        start=token.start,
        end=token.end,
        name=token.form,
        **rest,
    )


def conjoin(mentions: Sequence[Mention], sentence: Sentence) -> tuple[Mention, ...]:
    """Mark each phrase that is joined by "and" to the phrase right before it."""
    joined: list[Mention] = []
    for position, mention in enumerate(mentions):
        before = joined[position - 1] if position else None
        if (
            before is not None
            and mention.kind == before.kind == "phrase"
            and mention.first - before.last == 1
            and sentence.tokens[mention.first - 1].key == "و"
        ):
            mention = replace(mention, conjoined_to=position - 1)
        joined.append(mention)
    return tuple(joined)
