"""Where a mention stands to a trigger: the syntactic places that frames give roles to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.data.lexicon import Lexicon
from kg.extract.triggers import TriggerMatch
from kg.model import Sentence
from kg.model.mention import Mention

_RESULTS = frozenset({"suffer", "harm"})  # frames that tell what an attack led to
_MEANS = frozenset({"في", "ب", "اثر", "جراء", "خلال", "نتيجه", "بعد", "بسبب", "عقب"})
_SUBORDINATORS = frozenset({"حيث", "فيما", "بينما", "عندما", "لكن", "بعدما", "قبلما"})
_OPENERS = _SUBORDINATORS | {"ان", "انه", "انها", "انهم"}
_WINDOW = 40  # tokens to the right in which an argument is looked for


@dataclass(init=False, slots=True)
class Slot:
    """One mention of the sentence and its place by a trigger.

    Places: `subject`, `object`, `second` (a further bare phrase after the object), `genitive`,
    `adjective`, `agent`, `before` (a bare phrase before the verb), `antecedent` (what a relative
    clause describes), `preposition` (with its key), `beyond` (in another clause of the sentence).
    """

    mention: Final[int]  # position in the sentence's mentions
    place: Final[str]
    preposition: Final[str | None]
    distance: Final[int]  # tokens between mention and trigger

    def __init__(
        self,
        *,
        mention: int,
        place: str,
        preposition: str | None = None,
        distance: int = 0,
    ) -> None:
        self.mention = mention
        self.place = place
        self.preposition = preposition
        self.distance = distance


def find_slots(
    sentence: Sentence, mentions: Sequence[Mention], match: TriggerMatch, lexicon: Lexicon
) -> list[Slot]:
    """The place of every mention of the sentence that does not hold the trigger itself."""
    if match.entry.pos == "verb":
        slots = _verb_slots(sentence, mentions, match.first, match.last, match, lexicon)
    else:
        slots = _noun_slots(sentence, mentions, match, lexicon)
    return _by_means(sentence, mentions, match, slots, lexicon)


def _agent_words(sentence: Sentence, mention: Mention, lexicon: Lexicon) -> bool:
    """Whether على يد، من قبل، بواسطة stands right before the phrase."""
    for words in lexicon.agents:
        first = mention.first - len(words)
        if first >= 0 and all(
            sentence.tokens[first + n].key == word for n, word in enumerate(words)
        ):
            return True
    return False


def clause_ends(sentence: Sentence, start: int) -> int:
    """The token at which the clause that starts at `start` gives way to another."""
    tokens = sentence.tokens
    for position in range(start, min(start + _WINDOW, len(tokens))):
        token = tokens[position]
        if token.text in ".؛;:!؟?":
            return position
        if token.pos == "verb" and position > start:
            before = tokens[position - 1]
            if before.pos in ("conjunction", "relative", "punctuation") or before.key in _OPENERS:
                return position - 1
            return position
        if token.key in _SUBORDINATORS:
            return position
    return min(start + _WINDOW, len(tokens))


def _verb_slots(
    sentence: Sentence,
    mentions: Sequence[Mention],
    first: int,
    last: int,
    match: TriggerMatch,
    lexicon: Lexicon,
) -> list[Slot]:
    tokens = sentence.tokens
    end = clause_ends(sentence, last)
    verb = tokens[first]
    slots: list[Slot] = []
    bare: list[int] = []
    for number, mention in enumerate(mentions):
        if mention.first < last and mention.last > first:
            continue
        distance = mention.first - last if mention.first >= last else first - mention.last
        if mention.kind == "pronoun" and mention.first == last:
            slots.append(Slot(mention=number, place="object", distance=0))
            continue
        if mention.kind != "phrase":
            slots.append(Slot(mention=number, place="beyond", distance=distance))
            continue
        if last <= mention.first < end:
            if _agent_words(sentence, mention, lexicon):
                slots.append(Slot(mention=number, place="agent", distance=distance))
            elif mention.preposition is not None:
                slots.append(
                    Slot(
                        mention=number,
                        place="preposition",
                        preposition=mention.preposition,
                        distance=distance,
                    )
                )
            elif mention.conjoined_to is not None:
                slots.append(Slot(mention=number, place="conjunct", distance=distance))
            elif _circumstance(sentence, mention, lexicon):
                slots.append(
                    Slot(mention=number, place="preposition", preposition="في", distance=distance)
                )
            else:
                bare.append(number)
        elif mention.last <= first:
            slots.append(
                Slot(
                    mention=number,
                    place=_place_before(sentence, mention, first),
                    preposition=mention.preposition,
                    distance=distance,
                )
            )
        else:
            slots.append(Slot(mention=number, place="beyond", distance=distance))
    slots += _bare_slots(sentence, mentions, bare, slots, verb.number, match, last)
    return _with_conjuncts(mentions, slots)


def _circumstance(sentence: Sentence, mention: Mention, lexicon: Lexicon) -> bool:
    """شمالي البلاد، قرب المطار: a bare adverb of place before the phrase or as its head."""
    before = sentence.tokens[mention.first - 1] if mention.first else None
    head = sentence.tokens[mention.head]
    return (before is not None and before.key in lexicon.places) or head.key in lexicon.places


def _bare_slots(
    sentence: Sentence,
    mentions: Sequence[Mention],
    bare: Sequence[int],
    slots: Sequence[Slot],
    number: str | None,
    match: TriggerMatch,
    last: int,
) -> list[Slot]:
    """Subject and object among the phrases that no preposition marks."""
    pronoun_object = any(slot.place == "object" for slot in slots)
    subject_before = any(slot.place in ("before", "antecedent") for slot in slots)
    names = ["subject", "object", "second"]
    if match.passive:
        names = ["object", "second", "second"]
    elif pronoun_object:
        names = ["subject", "second", "second"]
    elif bare:
        only = mentions[bare[0]]
        thing = only.type in ("FAC", "LOC", "OTHER", "GPE")
        # قصفت المدينة: a place or thing after the verb is what was struck, its subject is known.
        if len(bare) == 1 and (thing or subject_before):
            names = ["object"]
        elif number == "p":
            names = ["object", "second", "second"]
    return [
        Slot(
            mention=mention,
            place=names[min(order, len(names) - 1)],
            distance=mentions[mention].first - last,
        )
        for order, mention in enumerate(bare)
    ]


def _place_before(sentence: Sentence, mention: Mention, first: int) -> str:
    tokens = sentence.tokens
    between = tokens[mention.last : first]
    if any(token.pos == "verb" for token in between):
        return "beyond"
    if between and between[0].pos == "relative" and len(between) <= 3:
        return "antecedent"
    if any(token.text in ".؛;:" for token in between):
        return "beyond"
    if mention.first and tokens[mention.first - 1].key == "ان":
        return "before"  # إن جماعات مسلحة مدعومة من إيران استهدفت: the topic, whatever follows it
    if mention.preposition is not None:
        return "beyond"
    if all(token.pos in ("particle", "adverb", "punctuation", "conjunction") for token in between):
        return "before"
    return "earlier"


def _noun_slots(
    sentence: Sentence, mentions: Sequence[Mention], match: TriggerMatch, lexicon: Lexicon
) -> list[Slot]:
    tokens = sentence.tokens
    first, last = match.first, match.last
    end = clause_ends(sentence, last)
    slots: list[Slot] = []
    genitive: Mention | None = None
    # Adjectives of the trigger itself: الغارات الجوية الإسرائيلية.
    tail = last
    while tail < len(tokens) and tokens[tail].pos == "adjective" and not tokens[tail].clitic:
        tail += 1
    for number, mention in enumerate(mentions):
        inside = mention.kind == "phrase" and mention.first <= first < mention.last
        if inside and mention.head != first:
            # منفذ الهجوم: the phrase holds the trigger.
            slots.append(Slot(mention=number, place="holder", distance=0))
            continue
        if mention.first < last and mention.last > first:
            continue
        distance = mention.first - last if mention.first >= last else first - mention.last
        place, preposition = "beyond", None
        if mention.kind == "adjective":
            if last <= mention.first < tail:
                place = "adjective"
        elif mention.first == last:
            place = "genitive"
            genitive = mention
        elif mention.kind == "pronoun":
            place = "beyond"
        elif last < mention.first < end:
            if _agent_words(sentence, mention, lexicon):
                place = "agent"
            elif mention.preposition is not None:
                place, preposition = "preposition", mention.preposition
            elif mention.conjoined_to is not None:
                place = "conjunct"
            elif genitive is not None and mention.first == genitive.last:
                place = "object"
            elif _circumstance(sentence, mention, lexicon):
                place, preposition = "preposition", "في"
        slots.append(Slot(mention=number, place=place, preposition=preposition, distance=distance))
    if match.light is not None and match.light_position is not None:
        slots = _light_subject(sentence, mentions, match, match.light_position, slots)
    else:
        slots = _carried(sentence, mentions, match, slots, lexicon, tail)
    return _with_conjuncts(mentions, slots)


def _light_subject(
    sentence: Sentence,
    mentions: Sequence[Mention],
    match: TriggerMatch,
    light: int,
    slots: list[Slot],
) -> list[Slot]:
    """شن التحالف غارات؛ التحالف يشن غارات: the subject of the light verb."""
    within = [
        slot
        for slot in slots
        if light < mentions[slot.mention].first < match.first
        and mentions[slot.mention].kind == "phrase"
        and mentions[slot.mention].preposition is None
    ]
    found = within[0].mention if within else None
    if found is None:
        for slot in reversed(slots):
            mention = mentions[slot.mention]
            if mention.last <= light and _place_before(sentence, mention, light) in (
                "before",
                "antecedent",
            ):
                found = slot.mention
                break
    return [
        Slot(mention=slot.mention, place="light", distance=slot.distance)
        if slot.mention == found
        else slot
        for slot in slots
    ]


def _carried(
    sentence: Sentence,
    mentions: Sequence[Mention],
    match: TriggerMatch,
    slots: list[Slot],
    lexicon: Lexicon,
    tail: int,
) -> list[Slot]:
    """الهجوم الذي نفذه أربعة مسلحين: the subject of the light verb in the noun's own clause."""
    tokens = sentence.tokens
    for position in range(tail, min(tail + 6, len(tokens))):
        token = tokens[position]
        if token.pos != "verb":
            continue
        if token.lemma not in lexicon.light_verbs or position + 1 >= len(tokens):
            return slots
        if tokens[position + 1].clitic != "enclitic":
            return slots
        for slot in slots:
            mention = mentions[slot.mention]
            if (
                mention.kind == "phrase"
                and mention.preposition is None
                and mention.first == position + 2
            ):
                return [
                    Slot(mention=s.mention, place="light", distance=s.distance)
                    if s.mention == slot.mention
                    else s
                    for s in slots
                ]
        return slots
    return slots


def _by_means(
    sentence: Sentence,
    mentions: Sequence[Mention],
    match: TriggerMatch,
    slots: list[Slot],
    lexicon: Lexicon,
) -> list[Slot]:
    """مصرع القائد في ضربة أميركية: the actor of the attack is the actor of the death."""
    if match.entry.frame.name not in _RESULTS and not match.passive:
        return slots
    tokens = sentence.tokens
    end = min(match.last + _WINDOW, len(tokens))
    for position in range(match.last, end):
        token = tokens[position]
        if token.text in ".؛;:!؟?" or token.pos == "verb":
            break
        if position == 0 or tokens[position - 1].key not in _MEANS:
            continue
        means = next(iter(lexicon.find(token.lemma, "noun")), None)
        if means is None or means.relation != match.entry.relation:
            continue
        tail = position + 1
        while tail < len(tokens) and tokens[tail].pos == "adjective" and not tokens[tail].clitic:
            tail += 1
        for slot in slots:
            mention = mentions[slot.mention]
            by_adjective = mention.kind == "adjective" and position < mention.first < tail + 1
            by_genitive = (
                mention.kind == "phrase"
                and mention.first == position + 1
                and means.frame.genitive == "actor"
            )
            if by_adjective or by_genitive:
                return [
                    Slot(mention=s.mention, place="agent", distance=s.distance) if s is slot else s
                    for s in slots
                ]
    return slots


def _with_conjuncts(mentions: Sequence[Mention], slots: list[Slot]) -> list[Slot]:
    """A phrase joined by "and" stands where the phrase it is joined to stands."""
    by_mention = {slot.mention: slot for slot in slots}
    for slot in sorted(slots, key=lambda slot: slot.mention):
        joined_to = mentions[slot.mention].conjoined_to
        if slot.place in ("conjunct", "beyond") and joined_to in by_mention:
            partner = by_mention[joined_to]
            by_mention[slot.mention] = Slot(
                mention=slot.mention,
                place=partner.place,
                preposition=partner.preposition,
                distance=slot.distance,
            )
    return sorted(by_mention.values(), key=lambda slot: slot.mention)
