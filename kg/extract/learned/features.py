"""What tells who has a part in an event, as named features."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.data.lexicon import Lexicon
from kg.extract.learned.company import companies
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
_AHEAD = 8  # sentences after its own in which an event's participant may first be named
_MOST = 40  # participants of other sentences that are weighed: nearly all, but in long articles
_CARRIERS = frozenset(("preposition", "relative", "particle"))
_LEADS = frozenset(
    ["و", "ف", "ل", "ب", "من", "ان", "الذي", "التي", "في", "عن", "علي", "الي", "بعد"]
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an article names its entities, and what its sentences tell of."""

    sentences: Sequence[Sentence]
    heads: Mapping[str, Sequence[tuple[int, int]]]  # entity -> sentence and token of each mention
    titled: frozenset[str]
    relations: Sequence[frozenset[str]]  # of each sentence's listed triggers
    parts: Mapping[tuple[str, str, str], int]  # entity, relation, role -> times that frames say so
    companies: Sequence[Sequence[frozenset[str]]]  # whom each sentence joins by "and"
    known: dict[tuple[str, str, str, str | None], list[str]]  # `_entity_features` as they are asked

    def part(self, entity: str, relation: str, own: str | None = None) -> str:
        """What frames make of an entity in the article's other events of a relation.

        "a" for actor, "t" for target, "at" for both; `own` is the role that does not count, since
        it is the one asked about.
        """
        told = ""
        for role in ("actor", "target"):
            if self.parts.get((entity, relation, role), 0) > (own == role):
                told += role[0]
        return told or "-"

    def nearest(self, entity: str, sentence: int) -> tuple[int, int]:
        """The last mention before a sentence, else the first after it: its sentence and token."""
        mentions = self.heads[entity]
        before = bisect_left(mentions, (sentence, -1))
        return mentions[max(before - 1, 0)]


def whereabouts(
    sentences: Sequence[Sentence],
    rows: Sequence[Sequence[Mention]],
    listed: Sequence[Sequence[TriggerMatch]],
    frames: Sequence[Mapping[int, Framed]],
) -> Whereabouts:
    """What the mentions and listed triggers of an article's sentences tell of its whole.

    `frames` holds, by its token, how each sentence's triggers see it; weak ones are passed over.
    """
    heads: dict[str, list[tuple[int, int]]] = {}
    titled: set[str] = set()
    for number, (sentence, row) in enumerate(zip(sentences, rows, strict=True)):
        for mention in row:
            if mention.entity is None or mention.kind == "pronoun":
                continue
            heads.setdefault(mention.entity, []).append((number, mention.head))
            if sentence.title:
                titled.add(mention.entity)
    relations = [frozenset(match.entry.relation for match in found) for found in listed]
    parts = _parts(rows, frames)
    return Whereabouts(sentences, heads, frozenset(titled), relations, parts, companies(rows), {})


def _parts(
    rows: Sequence[Sequence[Mention]], frames: Sequence[Mapping[int, Framed]]
) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for row, seen in zip(rows, frames, strict=True):
        for frame in seen.values():
            if frame.match.entry.weak:
                continue
            for role, numbers in (("actor", frame.roles.actors), ("target", frame.roles.targets)):
                for number in numbers:
                    entity = row[number].entity
                    if entity is not None:
                        found[entity, frame.match.entry.relation, role] += 1
    return found


@dataclass(init=False, slots=True)
class Candidate:
    """An entity that may fill a role, with what speaks for it; `entity` None is "nobody"."""

    entity: Final[str | None]
    mention: Final[int | None]  # in the event's own sentence
    features: Final[tuple[str, ...]]
    at: Final[tuple[int, int] | None]  # sentence and token of the mention that speaks for it
    framed: Final[str | None]  # the role that the trigger's frame gives it

    def __init__(
        self,
        entity: str | None,
        mention: int | None,
        features: tuple[str, ...],
        at: tuple[int, int] | None = None,
        framed: str | None = None,
    ) -> None:
        self.entity = entity
        self.mention = mention
        self.features = features
        self.at = at
        self.framed = framed


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
    where: Whereabouts,
    entities: dict[str, Entity],
    frame: Framed | None = None,
) -> list[Candidate]:
    """Everybody who may be the event's actor, target or place, here or elsewhere in the article.

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
        framed_as = None
        if number in roles.actors:
            framed_as = "actor"
            features += ["rule=actor", f"rule=actor|{base}"]
        if number in roles.targets:
            framed_as = "target"
            features += ["rule=target", f"rule=target|{base}"]
        if number == roles.place:
            framed_as = "place"
            features += ["rule=place"]
        features += _entity_features(mention.entity, type_, where, entities, "in", framed_as)
        at = (sentence.index, mention.head)
        found.append(Candidate(mention.entity, number, tuple(features), at, framed_as))
    for id, at in _elsewhere(sentence, where, entities, present):
        entity = entities[id]
        side = "out" if at[0] < sentence.index else "ahead"
        gap = bucket(abs(sentence.index - at[0]))
        told = type_ in where.relations[at[0]]
        head = where.sentences[at[0]].tokens[at[1]]
        features = [
            side,
            f"{side}|gap={gap}",
            f"{side}|gap={gap}|{entity.type}",
            f"{side}|{entity.type}|{type_}",
            f"hl={head.lemma}",
            f"hl={head.lemma}|{type_}",
            f"{side}|told={told}|{entity.type}",
            f"{side}|told={told}|{gap}|{sentence.title}",
            *_entity_features(id, type_, where, entities, side, None),
        ]
        found.append(Candidate(id, None, tuple(features), at))
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


def _elsewhere(
    sentence: Sentence, where: Whereabouts, entities: dict[str, Entity], present: set[str]
) -> list[tuple[str, tuple[int, int]]]:
    """Whom other sentences name, with the mention that speaks for each: the nearest `_MOST`."""
    found = []
    for id in where.heads:
        titled = id in where.titled
        if id in present or (entities[id].type == "OTHER" and not titled):
            continue
        at = where.nearest(id, sentence.index)
        if at[0] - sentence.index <= _AHEAD:
            found.append((0 if titled else abs(sentence.index - at[0]), id, at))
    found.sort(key=lambda each: each[0])  # stable: in the order of the article
    return [(id, at) for _, id, at in found[:_MOST]]


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
    described = tokens[mention.head + 1].lemma if mention.head + 1 < mention.last else "$"
    named = "N" if mention.named else "L" if mention.listed else "-"
    agree = (
        f"{token.gender}{head.gender}{token.number}{head.number}" if token.pos == "verb" else "-"
    )
    features = [
        f"pl={place}|{base}",
        f"pl={place}|{type_}|{kind}",
        f"pl={place}|{token.lemma}",
        f"pl={place}|{mention.type}|{kind}",
        f"pl={place}|{mention.type}|{type_}",
        f"pl={place}|{gap}",
        f"ty={mention.type}|{mention.kind}|{named}",
        f"ty={mention.type}|{named}|{type_}",
        f"kd={mention.kind}|{kind}|{side}|{gap}",
        f"gap={side}|{gap}|{kind}",
        f"vc={side}|{verbs}|{commas}|{mention.preposition is not None}|{kind}",
        f"ord={min(order, 5)}|{side}|{kind}",
        f"hl={head.lemma}",
        f"hl={head.lemma}|{type_}",
        f"hm={head.lemma} {described}|{type_}",
        f"pr={prior}|{kind}|{side}",
        f"pr={prior}|{type_}|{side}",
        f"pr={prior}|{token.lemma}|{side}",
        f"pr2={second.lemma if second is not None else '^'}|{prior}|{side}",
        f"ag={agree}|{place}",
        f"ct={mention.plural}|{type_}|{place}",
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
            features += [
                f"gvR={gap}|{order}|{kind}",
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
    id: str,
    type_: str,
    where: Whereabouts,
    entities: dict[str, Entity],
    side: str,
    framed_as: str | None,
) -> list[str]:
    """What the whole article tells of an entity: the same for all events of a relation."""
    key = (id, type_, side, framed_as)
    features = where.known.get(key)
    if features is not None:
        return features
    entity = entities[id]
    frequency = min(len(entity.mentions), 6)
    titled = id in where.titled
    part = where.part(id, type_, framed_as)
    features = [
        f"{side}|fr={frequency}",
        f"{side}|fr={frequency}|{entity.type}",
        f"{side}|ti={titled}|{entity.type}|{type_}",
        f"{side}|link={entity.link is not None}|{entity.type}",
        f"{side}|part={part}",
        f"{side}|part={part}|{type_}",
    ]
    if entity.named:
        features.append(f"nm={entity.link or entity.names[0]}|{type_}")
    where.known[key] = features
    return features
