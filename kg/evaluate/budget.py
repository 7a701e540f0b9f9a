"""At which stage a triple is lost, and what a wrong triple gets wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from kg.evaluate.compare import Compared, agreement, any_same, same_mention
from kg.evaluate.matching import same_entity, same_sentence
from kg.evaluate.told import Names, ToldEvent, Triple
from kg.extract.found import Reading
from kg.model.mention import Mention


class Miss(IntEnum):
    """Why a gold triple was not read; the later, the nearer it came."""

    NO_TRIGGER = 1
    OTHER_TYPE = 2
    NOT_ACTUAL = 3
    NO_MENTION = 4
    ELSEWHERE = 5
    BOTH_ENDS = 6
    ACTOR_NOBODY = 7
    ACTOR_OTHER = 8
    TARGET_NOBODY = 9
    TARGET_OTHER = 10
    JOINED = 11


class Fault(IntEnum):
    """What is wrong with a triple that the gold does not have; the later, the less."""

    NO_EVENT = 1
    OTHER_TYPE = 2
    NOT_ACTUAL = 3
    BOTH_ENDS = 4
    SWAPPED = 5
    ACTOR_OTHER = 6
    ACTOR_NOBODY = 7
    TARGET_OTHER = 8
    TARGET_NOBODY = 9
    REPEATED = 10


MISSES: dict[Miss, str] = {
    Miss.NO_TRIGGER: "no event of the type read in the sentence",
    Miss.OTHER_TYPE: "trigger read as another type",
    Miss.NOT_ACTUAL: "read, but not as having happened",
    Miss.NO_MENTION: "a participant is no mention anywhere",
    Miss.ELSEWHERE: "a participant is a mention of other sentences only",
    Miss.BOTH_ENDS: "both mentioned, neither chosen",
    Miss.ACTOR_NOBODY: "actor mentioned, nobody chosen",
    Miss.ACTOR_OTHER: "actor mentioned, another chosen",
    Miss.TARGET_NOBODY: "target mentioned, nobody chosen",
    Miss.TARGET_OTHER: "target mentioned, another chosen",
    Miss.JOINED: "read as one with another triple",
}
FAULTS: dict[Fault, str] = {
    Fault.NO_EVENT: "no event of the type in the sentence",
    Fault.OTHER_TYPE: "trigger means another type",
    Fault.NOT_ACTUAL: "did not happen: denied, planned or possible",
    Fault.BOTH_ENDS: "wrong actor and wrong target",
    Fault.SWAPPED: "actor and target exchanged",
    Fault.ACTOR_OTHER: "wrong actor",
    Fault.ACTOR_NOBODY: "an actor where the gold names nobody",
    Fault.TARGET_OTHER: "wrong target",
    Fault.TARGET_NOBODY: "a target where the gold names nobody",
    Fault.REPEATED: "read a second time",
}

# The stages in short: what would have to be better.
STAGES: dict[str, frozenset[Miss]] = {
    "trigger": frozenset({Miss.NO_TRIGGER, Miss.OTHER_TYPE}),
    "realis": frozenset({Miss.NOT_ACTUAL}),
    "mention": frozenset({Miss.NO_MENTION}),
    "coreference": frozenset({Miss.ELSEWHERE}),
    "choice": frozenset(miss for miss in Miss if Miss.BOTH_ENDS <= miss <= Miss.TARGET_OTHER),
    "joined": frozenset({Miss.JOINED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who is mentioned in an article."""

    sentences: tuple[tuple[str, tuple[Names, ...]], ...]  # text and its mentions' names
    entities: tuple[Names, ...]

    def mentioned(self, names: Names, sentence: str) -> bool:
        """Whether a sentence like this one mentions the entity, be it by a pronoun."""
        return any(
            any_same([names], mentions)
            for text, mentions in self.sentences
            if same_sentence(sentence, text)
        )


def cast_of(reading: Reading) -> Cast:
    """The participants as the mention stage hands them on."""
    entities = {entity.id: entity.names for entity in reading.entities}

    def names(mention: Mention) -> Names:
        own = () if mention.kind == "pronoun" else (mention.name, *mention.aliases)
        return (*own, *entities.get(mention.entity or "", ()))

    return Cast(
        sentences=tuple(
            (sentence.text, tuple(names(mention) for mention in row))
            for sentence, row in zip(reading.document.sentences, reading.mentions, strict=True)
        ),
        entities=tuple(entities.values()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Every missed and wrong triple of some articles with its stage."""

    missed: tuple[tuple[Triple, Miss], ...]
    wrong: tuple[tuple[Triple, Fault], ...]

    def misses(self, type_: str | None = None) -> Counter[Miss]:
        """How many triples, or those of one event type, were missed at each stage."""
        return Counter(miss for triple, miss in self.missed if type_ in (None, triple.type))

    def faults(self, type_: str | None = None) -> Counter[Fault]:
        """How many triples, or those of one event type, are wrong in each way."""
        return Counter(fault for triple, fault in self.wrong if type_ in (None, triple.type))


def budget(compared: Compared, cast: Cast) -> Budget:
    """The stages of one article's missed and wrong triples."""
    return Budget(
        missed=tuple(
            (triple, why_missed(triple, compared.system.events, cast))
            for triple in compared.triples.missed()
        ),
        wrong=tuple(
            (triple, why_wrong(triple, compared.gold.events)) for triple in compared.triples.wrong()
        ),
    )


def joined(budgets: Iterable[Budget]) -> Budget:
    """The budgets of several articles as one."""
    budgets = list(budgets)
    return Budget(
        missed=tuple(item for one in budgets for item in one.missed),
        wrong=tuple(item for one in budgets for item in one.wrong),
    )


def why_missed(triple: Triple, system: Sequence[ToldEvent], cast: Cast) -> Miss:
    """How far the best of the events that state a gold triple came."""
    return max(_miss(triple, event, system, cast) for event in triple.events)


def _miss(triple: Triple, gold: ToldEvent, system: Sequence[ToldEvent], cast: Cast) -> Miss:
    read = [event for event in system if same_mention(gold, event)]
    if not read:
        return Miss.OTHER_TYPE if _same_word(gold, system) else Miss.NO_TRIGGER
    actual = [event for event in read if event.realis == "actual"]
    if not actual:
        return Miss.NOT_ACTUAL
    best = max(actual, key=lambda event: _nearness(triple, gold, event))
    actor = any_same([triple.actor], best.actors)
    target = any_same([triple.target], best.targets)
    lost = [
        names
        for names, right in ((triple.actor, actor), (triple.target, target))
        if not right and not cast.mentioned(names, gold.sentence)
    ]
    if any(not any_same([names], cast.entities) for names in lost):
        return Miss.NO_MENTION
    if lost:
        return Miss.ELSEWHERE
    if not actor and not target:
        return Miss.BOTH_ENDS
    if not actor:
        return Miss.ACTOR_OTHER if best.actors else Miss.ACTOR_NOBODY
    if not target:
        return Miss.TARGET_OTHER if best.targets else Miss.TARGET_NOBODY
    return Miss.JOINED


def why_wrong(triple: Triple, gold: Sequence[ToldEvent]) -> Fault:
    """What is wrong with the best of the events that a triple was read from."""
    return max(_fault(triple, event, gold) for event in triple.events)


def _fault(triple: Triple, system: ToldEvent, gold: Sequence[ToldEvent]) -> Fault:
    told = [event for event in gold if same_mention(event, system)]
    if not told:
        return Fault.OTHER_TYPE if _same_word(system, gold) else Fault.NO_EVENT
    actual = [event for event in told if event.realis == "actual"]
    if not actual:
        return Fault.NOT_ACTUAL
    best = max(actual, key=lambda event: _nearness(triple, system, event))
    actor = any_same([triple.actor], best.actors)
    target = any_same([triple.target], best.targets)
    if actor and target:
        return Fault.REPEATED
    if any_same([triple.actor], best.targets) and any_same([triple.target], best.actors):
        return Fault.SWAPPED
    if not actor and not target:
        return Fault.BOTH_ENDS
    if not actor:
        return Fault.ACTOR_OTHER if best.actors else Fault.ACTOR_NOBODY
    return Fault.TARGET_OTHER if best.targets else Fault.TARGET_NOBODY


def _same_word(event: ToldEvent, others: Sequence[ToldEvent]) -> bool:
    """Whether the event's trigger stands in another event of the sentence."""
    return any(
        same_entity((event.trigger,), (other.trigger,))
        and same_sentence(event.sentence, other.sentence)
        for other in others
    )


def _nearness(triple: Triple, event: ToldEvent, other: ToldEvent) -> tuple[int, int, int]:
    """How well another event fits: both ends of the triple, then the trigger, then the rest."""
    ends = any_same([triple.actor], other.actors) + any_same([triple.target], other.targets)
    return (ends, same_entity((event.trigger,), (other.trigger,)), agreement(event, other))
