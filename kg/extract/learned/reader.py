"""Reads events with the learned weights."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

import numpy as np

from kg.data.lexicon import Lexicon, Trigger, load_lexicon
from kg.data.realis import RealisWords, load_realis
from kg.extract.found import FoundEvent, Reading
from kg.extract.learned.between import Asked, Floats
from kg.extract.learned.company import company
from kg.extract.learned.features import Candidate, candidates, whereabouts
from kg.extract.learned.network import softmax, word_features
from kg.extract.learned.states import ArticleStates
from kg.extract.learned.trigger_features import (
    content_of,
    profile,
    realis_features,
    trigger_features,
)
from kg.extract.learned.weights import Models, load_models
from kg.extract.realis import read_realis
from kg.extract.roles import Framed, framed_by_token
from kg.extract.topics import sentences_of_sport
from kg.extract.triggers import TriggerMatch, find_triggers, match_trigger
from kg.model import Realis, Sentence, Token
from kg.model.mention import Mention

TRIGGER_POS = frozenset({"verb", "noun", "adjective", "proper"})


@cache
def _matrices() -> Any:
    """What multiplies matrices: for such small ones a second thread costs more than it brings."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def possible_triggers(
    sentence: Sentence, listed: Container[int], lemmas: Container[str]
) -> Iterator[int]:
    """The words that are listed as triggers, or whose lemma is known as one."""
    for position, token in enumerate(sentence.tokens):
        if token.clitic or token.pos not in TRIGGER_POS:
            continue
        if position in listed or token.lemma in lemmas:
            yield position


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


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that means an event, with the probabilities of who takes part in it."""

    sentence: Sentence
    row: Sequence[Mention]
    match: TriggerMatch
    type: str
    chance: float  # that it is an event of the type
    realis: Realis
    realis_chance: float  # the chance that it is told with this realis
    pool: Sequence[Candidate]
    shares: Mapping[str, Mapping[str | None, float]]  # by role: entity, or None for nobody
    further: Mapping[str, Mapping[str, float]]  # by role: who has it beside the likeliest


@dataclass(frozen=True, slots=True)
class Hopeful:
    """A word that may be a trigger, with the scores of its named features."""

    position: int
    frame: Framed | None  # where the lexicon lists it
    scores: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedReader:
    """Scores every possible trigger, then everybody who may have a part in it."""

    lexicon: Lexicon
    realis: RealisWords
    models: Models
    name: str = "learned"

    def __call__(self, reading: Reading) -> list[FoundEvent]:
        """The events of a document in text order."""
        with _matrices().limit(limits=1, user_api="blas"):
            found = [(proposal, self._event(proposal)) for proposal in self.proposals(reading)]
        return _placed([(proposal, event) for proposal, event in found if event is not None])

    def proposals(self, reading: Reading) -> Iterator[Proposal]:
        """Each likely trigger with everybody's probabilities."""
        sentences = reading.document.sentences
        listed = [list(find_triggers(sentence, self.lexicon)) for sentence in sentences]
        frames = [
            self._frames(sentence, row, found)
            for sentence, row, found in zip(sentences, reading.mentions, listed, strict=True)
        ]
        hopeful = self._hopeful(sentences, reading.mentions, listed, frames)
        if not hopeful:
            return
        network = self.models.network
        states = network.states(
            [
                word_features(sentences[number], reading.mentions[number], listed[number])
                for number in hopeful
            ]
        )
        rows = ArticleStates.of(network, hopeful, states)
        entities = {entity.id: entity for entity in reading.entities}
        where = whereabouts(sentences, reading.mentions, listed, frames)
        sport = sentences_of_sport(reading.document)
        found: list[Proposal] = []
        asked: list[Asked] = []
        for number, word, type_, chance in self._typed(hopeful, rows):
            sentence, row = sentences[number], reading.mentions[number]
            if type_ == "ASSAULT" and sentence.index in sport:
                continue
            match = trigger_match(sentence, word.position, self.lexicon, type_, invent=True)
            assert match is not None
            pool = candidates(
                sentence, row, match, type_, self.lexicon, where, entities, word.frame
            )
            rule = read_realis(sentence, match, self.realis)
            found.append(Proposal(sentence, row, match, type_, chance, rule, 0.0, pool, {}, {}))
            asked.append(
                Asked(
                    relation=network.relations.index(type_),
                    lemma=network.lemma(sentence.tokens[word.position].lemma),
                    sentence=sentence.index,
                    trigger=rows.state((number, word.position)),
                    context=rows.about[number][1],
                    realis_names=realis_features(sentence, match.first, type_, rule),
                    entities=rows.numbered(pool),
                    names=[candidate.features for candidate in pool],
                    mentions=rows.states(pool),
                    heads=rows.heads(pool),
                    company=company(
                        [candidate.entity for candidate in pool], sentence.index, where.companies
                    ),
                )
            )
        if not asked:
            return
        realis = network.realis_shares(asked).tolist()
        scored = network.role_scores(asked)
        for proposal, chances, (scores, further) in zip(found, realis, scored, strict=True):
            realis_chance = max(chances)
            yield replace(
                proposal,
                realis=cast(Realis, network.realis[chances.index(realis_chance)]),
                realis_chance=realis_chance,
                shares=self._shares(proposal.pool, scores),
                further={
                    role: _of_entities(proposal.pool, column)
                    for role, column in zip(network.roles, further.T.tolist(), strict=True)
                },
            )

    def _frames(
        self, sentence: Sentence, row: Sequence[Mention], listed: Sequence[TriggerMatch]
    ) -> dict[int, Framed]:
        """The listed triggers, by token, as their frames see the sentence; no idle weak ones."""
        asked = [
            match
            for match in listed
            if not match.entry.weak or not self._idle(sentence.tokens[match.first])
        ]
        return framed_by_token(sentence, row, asked, self.lexicon)

    def _idle(self, token: Token) -> bool:
        return f"{token.lemma} {token.pos}" in self.models.idle

    def _hopeful(
        self,
        sentences: Sequence[Sentence],
        rows: Sequence[Sequence[Mention]],
        listed: Sequence[Sequence[TriggerMatch]],
        frames: Sequence[Mapping[int, Framed]],
    ) -> dict[int, list[Hopeful]]:
        """The words that the lexicon lists or annotators marked, unless they mean nothing here.

        By the number of their sentence; sentences without any are left out.
        """
        about = profile(listed)
        words: list[tuple[int, int]] = []
        names: list[list[str]] = []
        for number, (sentence, row) in enumerate(zip(sentences, rows, strict=True)):
            starts = {match.first for match in listed[number]}
            content = content_of(sentence)
            for position in possible_triggers(sentence, starts, self.models.trigger_lemmas):
                if self._idle(sentence.tokens[position]):
                    continue
                words.append((number, position))
                frame = frames[number].get(position)
                names.append(
                    trigger_features(
                        sentence, position, frame, row, about, listed[number], content, self.lexicon
                    )
                )
        hopeful: dict[int, list[Hopeful]] = {}
        if not words:
            return hopeful
        scores = self.models.network.trigger_names.totals(names)
        nothing = softmax(scores)[:, 0]
        for at in np.flatnonzero(nothing < self.models.settings["hopeless"]).tolist():
            number, position = words[at]
            found = Hopeful(position, frames[number].get(position), scores[at])
            hopeful.setdefault(number, []).append(found)
        return hopeful

    def _typed(
        self, hopeful: Mapping[int, Sequence[Hopeful]], rows: ArticleStates
    ) -> Iterator[tuple[int, Hopeful, str, float]]:
        """The words that mean an event: sentence, word, relation and how surely."""
        network = self.models.network
        words = [(number, word) for number, own in hopeful.items() for word in own]
        chances = network.trigger_shares(
            np.stack([word.scores for _, word in words]),
            np.stack([rows.state((number, word.position)) for number, word in words]),
            np.stack([rows.about[number][0] for number, _ in words]),
        )
        for (number, word), shares in zip(words, chances, strict=True):
            if 1 - shares[0] >= self.models.settings["trigger"]:
                best = int(shares[1:].argmax()) + 1
                yield number, word, network.relations[best], float(shares[best])

    def _shares(
        self, pool: Sequence[Candidate], scores: Floats
    ) -> dict[str, dict[str | None, float]]:
        """By role, the probability of each entity, and of nobody, to have it."""
        network = self.models.network
        for number, candidate in enumerate(pool):
            if candidate.framed is not None:
                column = network.roles.index(candidate.framed)
                scores[number, column] += self.models.settings[f"framed {candidate.framed}"]
        by_role = np.ascontiguousarray(scores.T) / self.models.settings["temperature"]
        found: dict[str, dict[str | None, float]] = {}
        for role, row in zip(network.roles, softmax(by_role).tolist(), strict=True):
            shares: dict[str | None, float] = {}
            for candidate, share in zip(pool, row, strict=True):
                shares[candidate.entity] = shares.get(candidate.entity, 0.0) + share
            shares[None] *= self.models.settings[role]
            found[role] = shares
        return found

    def _event(self, proposal: Proposal) -> FoundEvent | None:
        shares = proposal.shares
        actor, target = self._pair(shares["actor"], shares["target"])
        sure = proposal.chance * proposal.realis_chance
        sure *= shares["actor"][actor] * shares["target"][target]
        settings = self.models.settings
        least = settings.get(f"pair {proposal.type}", settings["pair"])
        if actor is not None and target is not None and sure < least:
            # Too unsure to say who did it to whom: only the surer half is said.
            if shares["actor"][actor] < shares["target"][target]:
                actor = None
            else:
                target = None
        actors = self._with_further(actor, proposal, "actor", {target})
        targets = self._with_further(target, proposal, "target", set(actors))
        if not actors and not targets:
            return None
        place = max(shares["place"], key=lambda id: shares["place"][id])
        return FoundEvent(
            sentence=proposal.sentence,
            match=proposal.match,
            type=proposal.type,
            actors=actors,
            targets=targets,
            place=place,
            realis=proposal.realis,
            confidence=sure,
        )

    @staticmethod
    def _pair(
        actors: Mapping[str | None, float], targets: Mapping[str | None, float]
    ) -> tuple[str | None, str | None]:
        """The likeliest actor and target together; nobody does a thing to himself."""
        best: tuple[float, str | None, str | None] = (-1.0, None, None)
        for actor in sorted(actors, key=lambda id: -actors[id])[:3]:
            for target in sorted(targets, key=lambda id: -targets[id])[:3]:
                if actor == target and actor is not None:
                    continue
                score = actors[actor] * targets[target]
                if score > best[0]:
                    best = (score, actor, target)
        return best[1], best[2]

    def _with_further(
        self, best: str | None, proposal: Proposal, role: str, taken: set[str | None]
    ) -> tuple[str, ...]:
        if best is None:
            return ()
        least = self.models.settings["further"]
        chances = proposal.further[role]
        more = [id for id in chances if chances[id] >= least and id not in taken]
        return tuple(dict.fromkeys((best, *sorted(more, key=lambda id: -chances[id]))))


def _of_entities(pool: Sequence[Candidate], chances: Sequence[float]) -> dict[str, float]:
    """The highest chance of each entity that the candidates stand for."""
    found: dict[str, float] = {}
    for candidate, chance in zip(pool, chances, strict=True):
        if candidate.entity is not None:
            found[candidate.entity] = max(chance, found.get(candidate.entity, 0.0))
    return found


def _placed(found: Sequence[tuple[Proposal, FoundEvent]]) -> list[FoundEvent]:
    """The events, where a sentence names the place of one of them for the others of its type.

    مقتل القائد في غارة على حلب: the killing is where the raid is, not where the article is.
    """
    here: dict[tuple[int, str], str] = {}
    for proposal, event in found:
        if event.place is not None and _stands_here(proposal, event.place):
            here.setdefault((event.sentence.index, event.type), event.place)
    placed = []
    for proposal, event in found:
        place = here.get((event.sentence.index, event.type))
        if (
            place is not None
            and event.place is not None
            and not _stands_here(proposal, event.place)
        ):
            event = replace(event, place=place)
        placed.append(event)
    return placed


def _stands_here(proposal: Proposal, entity: str) -> bool:
    """Whether the event's own sentence names the entity."""
    return any(c.entity == entity and c.mention is not None for c in proposal.pool)


def build() -> LearnedReader:
    """The reader over the shipped weights."""
    return LearnedReader(lexicon=load_lexicon(), realis=load_realis(), models=load_models())
