"""What a phrase that was read names, and by which of its words it is called."""

from __future__ import annotations

from kg.mentions.phrase import Phrase
from kg.mentions.phrase_rules import surface
from kg.model.mention import Mention


def mention_of(phrase: Phrase) -> Mention:
    """The phrase that was read."""
    head = phrase.head if phrase.head is not None else phrase.first
    tokens = phrase.tokens
    head_token = tokens[head]
    before = tokens[phrase.first - 1] if phrase.first else None
    aliases: list[str] = []
    if (
        phrase.name_first is not None
        and phrase.name_last is not None
        and (phrase.name_first, phrase.name_last) != (phrase.first, phrase.last)
    ):
        aliases.append(surface(phrase.sentence, phrase.name_first, phrase.name_last))
    if (
        phrase.keys[phrase.first] in phrase.rules.participants.organs
        and phrase.last - phrase.first > 1
        and not phrase.counted
        and tokens[phrase.first + 1].pos in ("noun", "proper")
        and phrase.rules.gazetteer.nationality(phrase.keys[phrase.first + 1]) is None
    ):
        aliases.append(surface(phrase.sentence, phrase.first + 1, phrase.last))
    if phrase.first < head:
        aliases.append(surface(phrase.sentence, head, phrase.last))
    if (whole := _whole(phrase)) is not None:
        aliases.append(surface(phrase.sentence, phrase.first, whole))
    return Mention(
        sentence=phrase.sentence.index,
        first=phrase.first,
        last=phrase.last,
        head=head,
        start=tokens[phrase.first].start,
        end=tokens[phrase.last - 1].end,
        kind="phrase",
        type=phrase.type or "OTHER",
        name=surface(phrase.sentence, phrase.first, phrase.last),
        aliases=tuple(alias for alias in dict.fromkeys(aliases) if alias),
        named=phrase.named,
        listed=phrase.listed or phrase.named,
        link=phrase.link,
        preposition=before.key if before is not None and before.pos == "preposition" else None,
        plural=head_token.number == "p" or phrase.counted,
        feminine=head_token.gender == "f",
    )


def _whole(phrase: Phrase) -> int | None:
    """Where those end of whom these are a part: 13 عنصرا من ميليشيا الحوثي."""
    after = phrase.last + 1
    if phrase.type not in ("GRP", "PER") or phrase.definite or after >= len(phrase.tokens):
        return None
    if phrase.tokens[phrase.last].key != "من" or phrase.tokens[after].clitic:
        return None
    inner = Phrase(phrase.rules, phrase.sentence, phrase.keys, after, within=True)
    if not inner.read() or not inner.definite or inner.type not in ("GRP", "ORG", "GPE", "PER"):
        return None
    return inner.last
