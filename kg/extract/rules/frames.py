"""Reads events by the frames of the lexicon alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.data.lexicon import Lexicon, load_lexicon
from kg.data.realis import RealisWords, load_realis
from kg.extract.found import FoundEvent, Reading
from kg.extract.realis import read_realis
from kg.extract.roles import assign_roles
from kg.extract.slots import Slot, find_slots
from kg.extract.topics import sentences_of_sport
from kg.extract.triggers import TriggerMatch, find_triggers
from kg.model import Sentence
from kg.model.mention import Mention

_AGENTS = frozenset({"PER", "GRP", "ORG", "GPE"})
# Precision of the frames on annotated articles, with and without both ends named.
_BOTH_ENDS = 0.5
_ONE_END = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameReader:
    """Gives every listed trigger the roles that its frame names."""

    lexicon: Lexicon
    realis: RealisWords
    name: str = "frames"

    def __call__(self, reading: Reading) -> list[FoundEvent]:
        """The events of a document in text order."""
        found: list[FoundEvent] = []
        subject: tuple[str, ...] = ()  # of the verb before, for a verb that names none
        sport = sentences_of_sport(reading.document)
        for sentence, row in zip(reading.document.sentences, reading.mentions, strict=True):
            for match in find_triggers(sentence, self.lexicon):
                event = self._event(sentence, row, match, subject)
                if event is None or (event.type == "ASSAULT" and sentence.index in sport):
                    continue
                subject = event.actors or subject
                found.append(event)
        return found

    def _event(
        self,
        sentence: Sentence,
        row: Sequence[Mention],
        match: TriggerMatch,
        subject: tuple[str, ...],
    ) -> FoundEvent | None:
        slots = find_slots(sentence, row, match, self.lexicon)
        roles = assign_roles(match, slots, row, self.lexicon)
        actors, targets = _entities(row, roles.actors), _entities(row, roles.targets)
        if not actors and match.entry.pos == "verb" and not match.passive:
            actors = _earlier_subject(row, slots) or subject
        if match.entry.frame.name == "with" and len(actors) > 1 and not targets:
            actors, targets = actors[:1], actors[1:]
        targets = tuple(target for target in targets if target not in actors)
        if not (actors or targets) or (match.entry.weak and not (actors and targets)):
            return None
        return FoundEvent(
            sentence=sentence,
            match=match,
            type=match.entry.relation,
            actors=actors,
            targets=targets,
            place=row[roles.place].entity if roles.place is not None else None,
            realis=read_realis(sentence, match, self.realis),
            confidence=_BOTH_ENDS if actors and targets else _ONE_END,
        )


def _earlier_subject(row: Sequence[Mention], slots: Sequence[Slot]) -> tuple[str, ...]:
    earlier = [
        slot for slot in slots if slot.place == "earlier" and row[slot.mention].type in _AGENTS
    ]
    return _entities(row, [earlier[-1].mention]) if earlier else ()


def _entities(row: Sequence[Mention], positions: Sequence[int]) -> tuple[str, ...]:
    ids = [row[position].entity for position in positions]
    return tuple(dict.fromkeys(id for id in ids if id is not None))


def build() -> FrameReader:
    """The reader over the shipped lexicon."""
    return FrameReader(lexicon=load_lexicon(), realis=load_realis())
