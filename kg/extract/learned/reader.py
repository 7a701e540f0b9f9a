"""Reads events with the learned weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.data.lexicon import Lexicon, Trigger, load_lexicon
from kg.data.realis import RealisWords, load_realis
from kg.extract.learned.features import (
    Candidate,
    History,
    candidates,
    realis_features,
    trigger_features,
)
from kg.extract.learned.weights import Models, load_models, softmax
from kg.extract.realis import read_realis
from kg.extract.triggers import TriggerMatch, match_trigger
from kg.model import Document, Entity, Sentence
from kg.model.mention import Mention

TRIGGER_POS = frozenset({"verb", "noun", "adjective", "proper"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEvent:
    """A trigger with its roles as entity ids, before ids are given out."""

    sentence: Sentence
    match: TriggerMatch
    type: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    place: str | None
    realis: str
    confidence: float


def trigger_match(
    sentence: Sentence,
    position: int,
    lexicon: Lexicon,
    type_: str | None = None,
    *,
    invent: bool = False,
) -> TriggerMatch | None:
    """The lexicon's entry for a token, of the wanted type if it has several.

    With `invent`, a word that the lexicon does not list for the type is read by the plainest
    frame: a verb acts on its object, a noun belongs to its actor.
    """
    match = match_trigger(sentence, position, lexicon, type_)
    if match is not None and (type_ is None or match.entry.relation == type_ or not invent):
        return match
    if not invent or type_ is None:
        return match
    token = sentence.tokens[position]
    verb = token.pos == "verb"
    frame = lexicon.frames["transitive" if verb else "upon"]
    entry = Trigger(
        lemma=token.lemma, pos="verb" if verb else "noun", relation=type_, frame=frame, weak=True
    )
    if match is not None:
        return TriggerMatch(
            entry=entry,
            first=match.first,
            last=match.last,
            passive=match.passive,
            light=match.light,
            light_position=match.light_position,
            companion=match.companion,
        )
    return TriggerMatch(
        entry=entry,
        first=position,
        last=position + 1,
        passive=verb and token.voice == "passive",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedReader:
    """Scores every possible trigger, then everybody who may have a part in it."""

    lexicon: Lexicon
    realis: RealisWords
    models: Models
    name: str = "learned"

    def __call__(
        self,
        document: Document,
        mentions: Sequence[Sequence[Mention]],
        entities: Sequence[Entity],
    ) -> list[FoundEvent]:
        """The events of a document in text order."""
        by_id = {entity.id: entity for entity in entities}
        history = History()
        found: list[FoundEvent] = []
        for sentence, row in zip(document.sentences, mentions, strict=True):
            for position, token in enumerate(sentence.tokens):
                if token.clitic or token.pos not in TRIGGER_POS:
                    continue
                event = self._event(sentence, position, row, history, by_id)
                if event is None:
                    continue
                found.append(event)
                history.note(event.type, event.actors, event.targets, event.place)
            history.see(sentence, row)
        return found

    def _event(
        self,
        sentence: Sentence,
        position: int,
        row: Sequence[Mention],
        history: History,
        entities: dict[str, Entity],
    ) -> FoundEvent | None:
        match = trigger_match(sentence, position, self.lexicon)
        if match is None and f"l={sentence.tokens[position].lemma}" not in self.models.trigger.rows:
            return None
        classifier = self.models.trigger
        shares = classifier.probabilities(trigger_features(sentence, position, match, row))
        none = classifier.classes.index("none")
        if 1 - shares[none] < self.models.settings["trigger"]:
            return None
        best = max((n for n in range(len(shares)) if n != none), key=shares.__getitem__)
        type_ = classifier.classes[best]
        full = trigger_match(sentence, position, self.lexicon, type_, invent=True)
        assert full is not None
        pool = candidates(sentence, row, full, type_, self.lexicon, history, entities)
        actors, actor_share = self._fill("actor", pool, row, full)
        targets, target_share = self._fill("target", pool, row, full)
        place, _ = self._fill("place", pool, row, full)
        if not actors and not targets:
            return None
        rule = read_realis(sentence, full, self.realis)
        realis_model = self.models.realis
        realis_shares = realis_model.probabilities(
            realis_features(sentence, position, type_, rule)
        )
        realis = realis_model.classes[max(range(len(realis_shares)), key=realis_shares.__getitem__)]
        return FoundEvent(
            sentence=sentence,
            match=full,
            type=type_,
            actors=actors,
            targets=targets,
            place=place[0] if place else None,
            realis=realis,
            confidence=shares[best] * actor_share * target_share,
        )

    def _fill(
        self, role: str, pool: Sequence[Candidate], row: Sequence[Mention], match: TriggerMatch
    ) -> tuple[tuple[str, ...], float]:
        ranker = self.models.rankers[role]
        shares = softmax([ranker.score(candidate.features) for candidate in pool])
        by_entity: dict[str | None, float] = {}
        for candidate, share in zip(pool, shares, strict=True):
            by_entity[candidate.entity] = by_entity.get(candidate.entity, 0.0) + share
        none = by_entity.pop(None, 0.0)
        if not by_entity:
            return (), none
        best = max(by_entity, key=lambda id: by_entity[id])
        assert best is not None
        if by_entity[best] < max(none, self.models.settings[role]):
            return (), none
        chosen = [best]
        if role != "place":
            chosen += [id for id in _conjuncts(best, pool, row) if by_entity.get(id, 0) > 0.1]
        return tuple(dict.fromkeys(chosen)), by_entity[best]


def _conjuncts(best: str, pool: Sequence[Candidate], row: Sequence[Mention]) -> list[str]:
    """Entities joined by "and" to the chosen one, before or after it."""
    chosen = {c.mention for c in pool if c.entity == best and c.mention is not None}
    grown = True
    while grown:
        grown = False
        for number, mention in enumerate(row):
            joined_to = mention.conjoined_to
            if joined_to is None:
                continue
            if (joined_to in chosen) != (number in chosen):
                chosen |= {joined_to, number}
                grown = True
    ids = [row[number].entity for number in sorted(chosen)]
    return [id for id in ids if id is not None and id != best]


def build() -> LearnedReader:
    """The reader over the shipped weights."""
    return LearnedReader(lexicon=load_lexicon(), realis=load_realis(), models=load_models())
