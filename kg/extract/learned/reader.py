"""Reads events with the learned weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from kg.data.lexicon import Lexicon, Trigger, load_lexicon
from kg.data.realis import RealisWords, load_realis
from kg.extract.found import FoundEvent, Reading
from kg.extract.learned.context import Proposal, second_look, shares_of
from kg.extract.learned.features import Candidate, Salience, candidates
from kg.extract.learned.trigger_features import profile, realis_features, trigger_features
from kg.extract.learned.weights import Models, Ranker, RoleRankers, load_models, softmax
from kg.extract.realis import read_realis
from kg.extract.topics import sentences_of_sport
from kg.extract.triggers import TriggerMatch, find_triggers, match_trigger
from kg.model import Entity, Realis, Sentence
from kg.model.mention import Mention

_CONJUNCT_SHARE = 0.05  # less than this and "and" joined something else

ROLES = ("actor", "target", "place")
TRIGGER_POS = frozenset({"verb", "noun", "adjective", "proper"})


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


def rank(ranker: Ranker, pool: Sequence[Candidate]) -> dict[str | None, float]:
    """The probability of each entity, and of nobody (None), among the candidates."""
    return shares_of(pool, softmax([ranker.score(candidate.features) for candidate in pool]))


def first_guesses(
    rankers: RoleRankers, pool: Sequence[Candidate]
) -> dict[str, dict[str | None, float]]:
    """By role, the probability of each entity, and of nobody (None), among the candidates."""
    scores = [rankers.scores(candidate.features) for candidate in pool]
    return {
        role: shares_of(pool, softmax([row[position] for row in scores]))
        for position, role in enumerate(rankers.roles)
    }


def propose(
    models: Models,
    lexicon: Lexicon,
    sentence: Sentence,
    row: Sequence[Mention],
    match: TriggerMatch,
    type_: str,
    salience: Salience,
    entities: dict[str, Entity],
) -> Proposal:
    """A trigger's candidates and what the first rankers make of them."""
    pool = candidates(sentence, row, match, type_, lexicon, salience, entities)
    return Proposal(
        sentence=sentence,
        row=row,
        match=match,
        type=type_,
        pool=pool,
        first=first_guesses(models.first, pool),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedReader:
    """Scores every possible trigger, then everybody who may have a part in it."""

    lexicon: Lexicon
    realis: RealisWords
    models: Models
    name: str = "learned"

    def __call__(self, reading: Reading) -> list[FoundEvent]:
        """The events of a document in text order."""
        entities = {entity.id: entity for entity in reading.entities}
        chances: list[float] = []
        proposals: list[Proposal] = []
        for proposal, chance in self._proposals(reading, entities):
            proposals.append(proposal)
            chances.append(chance)
        found = (self._event(proposals, number, chance) for number, chance in enumerate(chances))
        return [event for event in found if event is not None]

    def _proposals(
        self, reading: Reading, entities: dict[str, Entity]
    ) -> Iterator[tuple[Proposal, float]]:
        """Each likely trigger with its first guesses and its probability."""
        sentences = reading.document.sentences
        listed = [list(find_triggers(sentence, self.lexicon)) for sentence in sentences]
        about = profile(listed)
        salience = Salience()
        sport = sentences_of_sport(reading.document)
        for sentence, row, matches in zip(sentences, reading.mentions, listed, strict=True):
            for position, token in enumerate(sentence.tokens):
                if token.clitic or token.pos not in TRIGGER_POS:
                    continue
                type_, chance = self._type(sentence, position, row, about, matches)
                if type_ is None or (type_ == "ASSAULT" and sentence.index in sport):
                    continue
                match = trigger_match(sentence, position, self.lexicon, type_, invent=True)
                assert match is not None
                yield (
                    propose(
                        self.models, self.lexicon, sentence, row, match, type_, salience, entities
                    ),
                    chance,
                )
            salience.see(sentence, row)

    def _type(
        self,
        sentence: Sentence,
        position: int,
        row: Sequence[Mention],
        about: dict[str, str],
        listed: Sequence[TriggerMatch],
    ) -> tuple[str | None, float]:
        """The relation that a token means and how surely; None when it means none."""
        match = trigger_match(sentence, position, self.lexicon)
        classifier = self.models.trigger
        if match is None and sentence.tokens[position].lemma not in self.models.trigger_lemmas:
            return None, 0.0
        shares = classifier.probabilities(
            trigger_features(sentence, position, match, row, about, listed, self.lexicon)
        )
        none = classifier.classes.index("none")
        if 1 - shares[none] < self.models.settings["trigger"]:
            return None, 0.0
        best = max((n for n in range(len(shares)) if n != none), key=shares.__getitem__)
        return classifier.classes[best], shares[best]

    def _event(
        self, proposals: Sequence[Proposal], number: int, chance: float
    ) -> FoundEvent | None:
        proposal = proposals[number]
        shares = {role: self._shares(proposals, number, role) for role in ROLES}
        actor, target = self._pair(shares["actor"], shares["target"])
        sure = chance * shares["actor"][actor] * shares["target"][target]
        if actor is not None and target is not None and sure < self.models.settings["pair"]:
            # Too unsure to say who did it to whom: only the surer half is said.
            if shares["actor"][actor] < shares["target"][target]:
                actor = None
            else:
                target = None
        pool, row = proposal.pool, proposal.row
        actors = self._with_conjuncts(actor, shares["actor"], pool, row, {target})
        targets = self._with_conjuncts(target, shares["target"], pool, row, set(actors))
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
            realis=self._realis(proposal),
            confidence=sure,
        )

    def _realis(self, proposal: Proposal) -> Realis:
        rule = read_realis(proposal.sentence, proposal.match, self.realis)
        model = self.models.realis
        shares = model.probabilities(
            realis_features(proposal.sentence, proposal.match.first, proposal.type, rule)
        )
        return cast(Realis, model.classes[max(range(len(shares)), key=shares.__getitem__)])

    def _shares(
        self, proposals: Sequence[Proposal], number: int, role: str
    ) -> dict[str | None, float]:
        """The probability of each entity, and of nobody, to have the role."""
        weights = self.models.second.get(role)
        if weights is None:
            shares = dict(proposals[number].first[role])
        else:
            shares = second_look(proposals, number, role, weights)
        shares[None] = shares.get(None, 0.0) * self.models.settings[role]
        return shares

    @staticmethod
    def _pair(
        actors: dict[str | None, float], targets: dict[str | None, float]
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

    @staticmethod
    def _with_conjuncts(
        best: str | None,
        shares: dict[str | None, float],
        pool: Sequence[Candidate],
        row: Sequence[Mention],
        taken: set[str | None],
    ) -> tuple[str, ...]:
        if best is None:
            return ()
        more = [
            id
            for id in _conjuncts(best, pool, row)
            if shares.get(id, 0.0) > _CONJUNCT_SHARE and id not in taken
        ]
        return tuple(dict.fromkeys((best, *more)))


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
