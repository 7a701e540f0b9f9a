"""Finds who and what a document names, and which mentions are one referent."""

from __future__ import annotations

from functools import cache

from kg.data.dates import load_date_words
from kg.data.gazetteer import load_gazetteer
from kg.data.lexicon import load_lexicon
from kg.data.numbers import load_number_words
from kg.data.offices import load_offices
from kg.data.participants import load_participants
from kg.mentions.antecedents import Antecedents, load_antecedents
from kg.mentions.coreference import CoreferenceResolver
from kg.mentions.phrase_rules import PhraseRules
from kg.mentions.phrases import PhraseFinder, conjoin
from kg.mentions.referents import Referent
from kg.mentions.surnames import with_surnames
from kg.model import Document, Entity
from kg.model.mention import Mention

__all__ = ["find_mentions", "find_referents"]


def find_mentions(
    document: Document, antecedents: Antecedents | None = None
) -> tuple[tuple[tuple[Mention, ...], ...], tuple[Entity, ...]]:
    """The mentions of each sentence, in order, and the entities that they name.

    `antecedents` stands in for the shipped weights, while others are learned.
    """
    _, resolver = _stages()
    return resolver(document, _phrases(document), antecedents)


def find_referents(document: Document) -> list[Referent]:
    """The referents that rules alone tell apart: what `antecedents` are learned from."""
    _, resolver = _stages()
    return resolver.referents(document, _phrases(document))


def _phrases(document: Document) -> list[tuple[Mention, ...]]:
    finder, _ = _stages()
    phrases = with_surnames(document, [tuple(finder(s)) for s in document.sentences])
    return [
        conjoin(row, sentence) for sentence, row in zip(document.sentences, phrases, strict=True)
    ]


@cache
def _stages() -> tuple[PhraseFinder, CoreferenceResolver]:
    gazetteer, participants = load_gazetteer(), load_participants()
    nouns: dict[str, frozenset[str]] = {}
    for trigger in (t for group in load_lexicon().triggers.values() for t in group):
        # Too common a noun, and one that may head a participant (معارضة), stays in its phrase.
        heads_participant = trigger.lemma in participants.heads
        if trigger.pos == "noun" and not trigger.weak and not heads_participant:
            needed = nouns.get(trigger.lemma, trigger.companions)
            free = not needed or not trigger.companions
            nouns[trigger.lemma] = frozenset() if free else needed | trigger.companions
    words = load_date_words()
    months = {phrase[0] for phrase in words.months} - words.shy_months
    calendar = frozenset(months | set(words.weekdays))
    rules = PhraseRules(
        gazetteer=gazetteer,
        participants=participants,
        event_nouns=nouns,
        calendar=calendar,
        year_words=load_number_words().year_words,
    )
    return PhraseFinder(rules=rules), CoreferenceResolver(
        gazetteer=gazetteer,
        participants=participants,
        offices=load_offices(),
        antecedents=load_antecedents(),
    )
