"""What tells who has a part in an event, as named features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.data.lexicon import Lexicon
from kg.extract.learned.shape import SentenceShape, shape_of
from kg.extract.roles import Framed, framed
from kg.extract.slots import Slot
from kg.extract.triggers import TriggerMatch
from kg.model import Entity, Sentence, Token
from kg.model.mention import Mention

_SPEECH = frozenset(
    [
        "قال",
        "اعلن",
        "اكد",
        "اضاف",
        "ذكر",
        "اوضح",
        "افاد",
        "نفي",
        "اشار",
        "حذر",
        "كشف",
        "صرح",
        "تابع",
        "طالب",
        "دعا",
        "اتهم",
    ]
)
_CARRIERS = frozenset(("preposition", "relative", "particle"))
_LEADS = frozenset(
    ["و", "ف", "ل", "ب", "من", "ان", "الذي", "التي", "في", "عن", "علي", "الي", "بعد"]
)


@dataclass(slots=True)
class Salience:
    """Which entities the article has named so far, how lately, and which its title names."""

    last_sentence: dict[str, int] = field(default_factory=dict)
    titled: set[str] = field(default_factory=set)

    def see(self, sentence: Sentence, row: Sequence[Mention]) -> None:
        """Note a sentence's entities after its events were read."""
        for mention in row:
            if mention.entity is None or mention.kind == "pronoun":
                continue
            self.last_sentence[mention.entity] = sentence.index
            if sentence.title:
                self.titled.add(mention.entity)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may fill a role, with what speaks for it; `entity` None is "nobody"."""

    entity: str | None
    mention: int | None
    features: tuple[str, ...]


def bucket(distance: int) -> str:
    """The distance rounded up to a step of a short scale."""
    for limit in (0, 1, 2, 3, 5, 8, 12, 20):
        if distance <= limit:
            return str(limit)
    return "far"


def candidates(
    sentence: Sentence,
    row: Sequence[Mention],
    match: TriggerMatch,
    type_: str,
    lexicon: Lexicon,
    salience: Salience,
    entities: dict[str, Entity],
    frame: Framed | None = None,
) -> list[Candidate]:
    """Everybody who may be the event's actor, target or place, here or earlier in the article.

    `frame` is the match as its frame sees the sentence, where that is known already.
    """
    tokens = sentence.tokens
    if frame is None or frame.match != match:
        frame = framed(sentence, row, match, lexicon)
    slots = {slot.mention: slot for slot in frame.slots}
    roles = frame.roles
    token = tokens[match.first]
    kind = ("v" if token.pos == "verb" else "n") + ("p" if match.passive else "")
    base = f"{kind}|{match.entry.frame.name}"
    shape = shape_of(sentence, row)
    found: list[Candidate] = []
    present: set[str] = set()
    phrase_order = 0
    for number, mention in enumerate(row):
        if mention.entity is None or number not in slots:
            continue
        slot = slots[number]
        present.add(mention.entity)
        if mention.kind == "phrase":
            phrase_order += 1
        features = _mention_features(
            sentence, mention, slot, match, type_, base, kind, phrase_order, token
        )
        features += _verb_features(sentence, shape, number, mention, match, type_, kind)
        if number in roles.actors:
            features += ["rule=actor", f"rule=actor|{base}"]
        if number in roles.targets:
            features += ["rule=target", f"rule=target|{base}"]
        if number == roles.place:
            features += ["rule=place"]
        features += _entity_features(mention.entity, type_, salience, entities, "in")
        found.append(Candidate(mention.entity, number, tuple(features)))
    nearest = sorted(salience.last_sentence.items(), key=lambda item: -item[1])
    for id, last in nearest:
        if id in present:
            continue
        entity = entities[id]
        if entity.type == "OTHER" and id not in salience.titled:
            continue
        gap = bucket(sentence.index - last)
        features = [
            "out",
            f"out|{kind}",
            f"out|{match.entry.frame.name}|{kind}",
            f"out|gap={gap}",
            f"out|gap={gap}|{entity.type}",
            f"out|{entity.type}|{type_}",
            f"out|{entity.type}|{kind}",
            f"out|named={entity.named}|{entity.type}",
            *_entity_features(id, type_, salience, entities, "out"),
        ]
        found.append(Candidate(id, None, tuple(features)))
    has = "o" if roles.actors else "-"
    has += "t" if roles.targets else "-"
    none = (
        "none",
        f"none|{kind}",
        f"none|{type_}",
        f"none|{base}",
        f"none|{token.lemma}|{kind}",
        f"none|{type_}|{kind}",
        f"none|rules={has}|{kind}",
        f"none|rules={has}|{type_}",
        f"none|n={min(len(present), 6)}",
        f"none|title={sentence.title}",
    )
    found.append(Candidate(None, None, none))
    return found


def _mention_features(
    sentence: Sentence,
    mention: Mention,
    slot: Slot,
    match: TriggerMatch,
    type_: str,
    base: str,
    kind: str,
    order: int,
    token: Token,
) -> list[str]:
    tokens = sentence.tokens
    head = tokens[mention.head]
    place = slot.place + (f":{slot.preposition}" if slot.preposition else "")
    after = mention.first >= match.last
    side = "R" if after else "L"
    gap = bucket(slot.distance)
    between = tokens[match.last : mention.first] if after else tokens[mention.last : match.first]
    verbs = min(sum(other.pos == "verb" for other in between), 3)
    commas = min(sum(other.pos == "punctuation" for other in between), 3)
    before = tokens[mention.first - 1] if mention.first else None
    second = tokens[mention.first - 2] if mention.first > 1 else None
    prior = before.lemma if before is not None else "^"
    named = "N" if mention.named else "L" if mention.listed else "-"
    agree = (
        f"{token.gender}{head.gender}{token.number}{head.number}" if token.pos == "verb" else "-"
    )
    features = [
        "in",
        f"pl={place}",
        f"pl={place}|{kind}",
        f"pl={place}|{base}",
        f"pl={place}|{type_}",
        f"pl={place}|{type_}|{kind}",
        f"pl={place}|{token.lemma}",
        f"pl={place}|{mention.type}",
        f"pl={place}|{mention.type}|{kind}",
        f"pl={place}|{mention.type}|{type_}",
        f"pl={place}|{named}",
        f"pl={place}|{gap}",
        f"ty={mention.type}",
        f"ty={mention.type}|{type_}",
        f"ty={mention.type}|{mention.kind}|{named}",
        f"ty={mention.type}|{named}|{type_}",
        f"kd={mention.kind}|{kind}|{side}|{gap}",
        f"gap={side}|{gap}",
        f"gap={side}|{gap}|{kind}",
        f"vb={side}|{verbs}|{kind}",
        f"cm={side}|{commas}|{kind}",
        f"vc={side}|{verbs}|{commas}|{mention.preposition is not None}|{kind}",
        f"ord={min(order, 5)}|{side}|{kind}",
        f"hl={head.lemma}",
        f"hl={head.lemma}|{type_}",
        f"pr={prior}|{kind}|{side}",
        f"pr={prior}|{type_}|{side}",
        f"pr={prior}|{token.lemma}|{side}",
        f"pr2={second.lemma if second is not None else '^'}|{prior}|{side}",
        f"ag={agree}|{place}",
        f"ct={mention.plural}|{type_}|{place}",
        f"conj={mention.conjoined_to is not None}|{place}",
    ]
    if len(between) <= 4:
        path = ">".join(
            other.key if other.clitic or other.pos in _CARRIERS else other.pos for other in between
        )
        features += [
            f"path={side}|{path}|{kind}",
            f"path={side}|{path}|{base}",
            f"path={side}|{path}|{mention.type}|{kind}",
        ]
    if before is not None and before.lemma in _SPEECH and before.pos == "verb":
        features += ["speaker", f"speaker|{kind}|{side}", f"speaker|{type_}"]
    if match.light is not None:
        features += [f"light={match.light.lemma}|{place}", f"light={match.light.subject}|{place}"]
    if sentence.title:
        features += [f"title|{place}", f"title|{side}|{gap}|{kind}", f"title|{side}|{order}"]
    return features


def _verb_features(
    sentence: Sentence,
    shape: SentenceShape,
    number: int,
    mention: Mention,
    match: TriggerMatch,
    type_: str,
    kind: str,
) -> list[str]:
    """How the mention stands to the verb that governs it and to the verb before the trigger."""
    tokens = sentence.tokens
    features: list[str] = []
    governor, order = shape.governor[number], min(shape.order[number], 3)
    if governor >= 0 and governor != match.first:
        lemma = tokens[governor].lemma
        if governor > match.first:
            gap = bucket(governor - match.last)
            joint = tokens[governor - 1].pos
            features += [
                f"gvR={gap}|{order}|{kind}",
                f"gvR={gap}|{order}|{joint}|{kind}",
                f"gvR={lemma}|{order}|{kind}",
                f"gvR={lemma}|{order}|{type_}",
            ]
        else:
            features += [f"gvL={lemma}|{order}|{mention.first > match.first}"]
    elif governor == match.first:
        features += [f"gv={order}|{type_}", f"gv={order}|{mention.type}|{tokens[governor].lemma}"]
    before = shape.verb_before[match.first]
    joined = tokens[match.first - 1].key if match.first else "^"
    if joined not in _LEADS:
        joined = "-"
    if before >= 0 and mention.last <= match.first:
        verb = tokens[before].lemma
        if governor == before and order:
            features += [
                f"tv={order}|{kind}",
                f"tv={order}|{joined}|{kind}",
                f"tv={order}|{verb}|{kind}",
                f"tv={order}|{mention.type}|{joined}|{kind}",
                f"tv={order}|{type_}",
            ]
        elif shape.lead[before] == number:
            features += [
                f"tv=lead|{kind}",
                f"tv=lead|{joined}|{kind}",
                f"tv=lead|{verb}|{kind}",
                f"tv=lead|{mention.type}|{type_}",
            ]
        elif governor == before:
            features.append(f"tv=prep|{mention.preposition}|{joined}|{kind}")
    if shape.lead[match.first] == number:
        features += [f"lead|{kind}", f"lead|{type_}", f"lead|{joined}|{mention.type}"]
    return features


def _entity_features(
    id: str, type_: str, salience: Salience, entities: dict[str, Entity], where: str
) -> list[str]:
    entity = entities[id]
    frequency = min(len(entity.mentions), 6)
    titled = id in salience.titled
    return [
        f"{where}|fr={frequency}",
        f"{where}|fr={frequency}|{entity.type}",
        f"{where}|ti={titled}",
        f"{where}|ti={titled}|{entity.type}|{type_}",
        f"{where}|link={entity.link is not None}|{entity.type}",
    ]
