"""Finds the words of a sentence that mean an event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.data.dates import load_date_words
from kg.data.lexicon import Lexicon, LightVerb, Trigger
from kg.model import Sentence, Token

# Tokens after a trigger within which its companion must stand: أطلق الحوثيون النار.
_COMPANION_REACH = 5
_LIGHT_REACH = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerMatch:
    """A trigger in a sentence; positions are tokens, half-open."""

    entry: Trigger
    first: int
    last: int
    passive: bool = False
    light: LightVerb | None = None
    light_position: int | None = None  # token of the light verb
    companion: int | None = None  # token of the companion word


def find_triggers(sentence: Sentence, lexicon: Lexicon) -> Iterator[TriggerMatch]:
    """All triggers from first to last; a light verb belongs to the noun it carries."""
    for position, token in enumerate(sentence.tokens):
        if token.clitic or token.pos not in ("verb", "noun", "adjective", "proper"):
            continue
        match = match_trigger(sentence, position, lexicon)
        if match is not None:
            yield match


def fitting_entries(
    sentence: Sentence, position: int, lexicon: Lexicon
) -> list[tuple[Trigger, int | None]]:
    """The entries that a token may be, each with the token of its companion if it needs one.

    Those with a companion come first, then the plain, then those too weak to stand alone.
    """
    token = sentence.tokens[position]
    pos = "verb" if token.pos == "verb" else "noun"
    entries = lexicon.find(token.lemma, pos)
    if not entries and pos == "noun":
        entries = lexicon.find(_bare(token), pos)
    if not entries or _part_of_day(sentence, position):
        return []
    fitting: list[tuple[Trigger, int | None]] = []
    for entry in entries:
        companion = _companion(sentence, position, entry) if entry.companions else None
        if companion is not None or not entry.companions:
            fitting.append((entry, companion))
    return sorted(fitting, key=lambda fit: (fit[1] is None, fit[0].weak))


def match_trigger(
    sentence: Sentence, position: int, lexicon: Lexicon, relation: str | None = None
) -> TriggerMatch | None:
    """The first entry that fits a token, one of the wanted relation before any other."""
    fitting = fitting_entries(sentence, position, lexicon)
    if not fitting:
        return None
    entry, companion = min(fitting, key=lambda fit: fit[0].relation != relation)
    token = sentence.tokens[position]
    light_position, light = (None, None)
    if entry.pos == "noun":
        light_position, light = _light_verb(sentence, position, lexicon)
    adjacent = companion is not None and companion == position + 1
    return TriggerMatch(
        entry=entry,
        first=position,
        last=position + 2 if adjacent else position + 1,
        passive=token.voice == "passive" and entry.pos == "verb",
        light=light,
        light_position=light_position,
        companion=companion,
    )


def _bare(token: Token) -> str:
    """The key without the article that the token carries."""
    return token.key[2:] if token.definite and token.key.startswith("ال") else token.key


def _part_of_day(sentence: Sentence, position: int) -> bool:
    """فجر اليوم الأربعاء is a time, not a bombing."""
    words = load_date_words()
    if (sentence.tokens[position].key,) not in words.parts_of_day:
        return False
    following = [token.key for token in sentence.tokens[position + 1 : position + 2]]
    return any(key in words.weekdays or (key,) in words.relative_days for key in following)


def _companion(sentence: Sentence, position: int, entry: Trigger) -> int | None:
    reach = sentence.tokens[position + 1 : position + 1 + _COMPANION_REACH]
    for offset, token in enumerate(reach, start=1):
        if token.pos == "punctuation":
            return None
        bare = _bare(token)
        if token.lemma in entry.companions or bare in entry.companions:
            return position + offset
    return None


def _light_verb(
    sentence: Sentence, position: int, lexicon: Lexicon
) -> tuple[int | None, LightVerb | None]:
    """شن التحالف غارات، تعرضت القاعدة لهجوم: the verb before that only carries the noun."""
    tokens = sentence.tokens
    before = tokens[position - 1] if position else None
    preposition = before.key if before is not None and before.pos == "preposition" else None
    for back in range(1, _LIGHT_REACH + 1):
        if position - back < 0:
            break
        token = tokens[position - back]
        if token.pos == "punctuation":
            break
        light = lexicon.light_verbs.get(token.lemma) if token.pos in ("verb", "noun") else None
        if light is not None and light.preposition == preposition:
            return position - back, light
        if token.pos == "verb":
            break
    return None, None
