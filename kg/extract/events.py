"""Reads the events of a document: triggers, roles, place, day, toll, realis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.data.lexicon import Lexicon, load_lexicon
from kg.data.realis import RealisWords, load_realis
from kg.extract.realis import read_realis
from kg.extract.roles import Roles, assign_roles
from kg.extract.slots import Slot, find_slots
from kg.extract.triggers import TriggerMatch, find_triggers
from kg.model import Document, Sentence
from kg.model.mention import Mention

_AGENTS = frozenset({"PER", "GRP", "ORG", "GPE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEvent:
    """A trigger with its roles as entity ids, before ids are given out."""

    sentence: Sentence
    match: TriggerMatch
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    place: str | None
    realis: str
    roles: Roles


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameReader:
    """Reads events by the frames of the lexicon alone."""

    lexicon: Lexicon
    realis: RealisWords
    name: str = "rules"

    def __call__(
        self, document: Document, mentions: Sequence[Sequence[Mention]]
    ) -> list[FoundEvent]:
        found: list[FoundEvent] = []
        subject: tuple[str, ...] = ()  # of the verb before, for a verb that names none
        for sentence, row in zip(document.sentences, mentions, strict=True):
            for match in find_triggers(sentence, self.lexicon):
                slots = find_slots(sentence, row, match, self.lexicon)
                roles = assign_roles(match, slots, row, self.lexicon)
                actors = _entities(row, roles.actors)
                targets = tuple(t for t in _entities(row, roles.targets))
                if not actors and match.entry.pos == "verb" and not match.passive:
                    actors = self._earlier_subject(row, slots) or subject
                if match.entry.frame.name == "with" and len(actors) > 1 and not targets:
                    actors, targets = actors[:1], actors[1:]
                if actors:
                    subject = actors
                if not actors and not targets:
                    continue
                if match.entry.weak and not (actors and targets):
                    continue
                place = row[roles.place].entity if roles.place is not None else None
                found.append(
                    FoundEvent(
                        sentence=sentence,
                        match=match,
                        actors=actors,
                        targets=targets,
                        place=place,
                        realis=read_realis(sentence, match, self.realis),
                        roles=roles,
                    )
                )
        return found

    @staticmethod
    def _earlier_subject(row: Sequence[Mention], slots: Sequence[Slot]) -> tuple[str, ...]:
        earlier = [
            slot
            for slot in slots
            if slot.place in ("earlier",) and row[slot.mention].type in _AGENTS
        ]
        return _entities(row, [earlier[-1].mention]) if earlier else ()


def _entities(row: Sequence[Mention], positions: Sequence[int]) -> tuple[str, ...]:
    ids = [row[position].entity for position in positions]
    return tuple(dict.fromkeys(id for id in ids if id is not None))


def build() -> FrameReader:
    """The reader over the shipped lexicon."""
    return FrameReader(lexicon=load_lexicon(), realis=load_realis())
