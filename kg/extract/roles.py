"""Gives a trigger's mentions their roles by its frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.data.lexicon import Lexicon, Role
from kg.extract.slots import Slot, find_slots
from kg.extract.triggers import TriggerMatch
from kg.model import Sentence
from kg.model.mention import Mention

_PLACE_TYPES = frozenset({"GPE", "LOC", "FAC"})
_AGENT_TYPES = frozenset({"PER", "GRP", "ORG"})


@dataclass(slots=True)
class Roles:
    """Positions in the sentence's mentions, by role, in text order."""

    actors: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    place: int | None = None
    weapon: int | None = None


@dataclass(frozen=True, slots=True)
class Framed:
    """A listed trigger as its frame sees the sentence."""

    match: TriggerMatch
    slots: Sequence[Slot]
    roles: Roles


def framed(
    sentence: Sentence, mentions: Sequence[Mention], match: TriggerMatch, lexicon: Lexicon
) -> Framed:
    """Where the mentions stand to the trigger, and the roles that follow."""
    slots = find_slots(sentence, mentions, match, lexicon)
    return Framed(match, slots, assign_roles(match, slots, mentions, lexicon))


def framed_by_token(
    sentence: Sentence,
    mentions: Sequence[Mention],
    matches: Iterable[TriggerMatch],
    lexicon: Lexicon,
) -> dict[int, Framed]:
    """`framed` of each trigger, by its first token."""
    return {match.first: framed(sentence, mentions, match, lexicon) for match in matches}


def assign_roles(
    match: TriggerMatch, slots: Sequence[Slot], mentions: Sequence[Mention], lexicon: Lexicon
) -> Roles:
    """The roles that the frame of the trigger gives to what stands in its slots."""
    roles = Roles()
    has_object = any(slot.place == "object" for slot in slots)
    for slot in slots:
        mention = mentions[slot.mention]
        role = _role(match, slot, mention, has_object, lexicon)
        if role in ("actor", "both"):
            roles.actors.append(slot.mention)
        if role in ("target", "both"):
            roles.targets.append(slot.mention)
        if role == "place" and mention.type in _PLACE_TYPES and roles.place is None:
            roles.place = slot.mention
        if role == "weapon" and roles.weapon is None:
            roles.weapon = slot.mention
    return roles


def _role(
    match: TriggerMatch, slot: Slot, mention: Mention, has_object: bool, lexicon: Lexicon
) -> Role:
    frame = match.entry.frame
    place = slot.place
    if place == "agent":
        return "actor" if frame.subject in ("target", "none") else frame.subject
    if place == "light" and match.light is not None:
        if match.light.subject == "subject":
            return frame.subject
        if match.light.subject == "object":
            return "target"
        return "place" if match.light.subject == "place" else "none"
    if place == "light":
        return frame.subject
    if place == "preposition" and slot.preposition is not None:
        role: Role = frame.prepositions.get(slot.preposition, "none")
        if role == "none" and slot.preposition in lexicon.places:
            role = "place"
        return role
    if place == "adjective":
        return frame.adjective
    if place == "genitive":
        if has_object:
            return frame.subject
        if frame.genitive == "actor" and mention.type in _PLACE_TYPES - {"GPE"}:
            return "target"
        return frame.genitive
    if place in ("before", "antecedent"):
        return frame.object if match.passive else frame.subject
    if place == "subject":
        return frame.subject
    if place == "object":
        return frame.object
    return "none"
