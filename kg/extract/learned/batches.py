"""Lessons as torch reads them: names and words as numbers, whole articles side by side."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from kg.data.relations import load_relations
from kg.extract.learned.company import end_to_end
from kg.extract.learned.language import Language
from kg.extract.learned.lessons import EventLesson, Lesson
from kg.extract.learned.network import WORD_FEATURES

REALIS = ("actual", "denied", "planned", "hypothetical")
_BATCH = 96  # sentences
_DROPPED_NAMES = 0.1  # of named features
_RARE = 4  # named features met less often are not learned
_LEMMA = WORD_FEATURES.index("lemma")


@dataclass(frozen=True, slots=True)
class Names:
    """Named features as numbers."""

    index: Mapping[str, int]

    @classmethod
    def met(cls, rows: Iterable[Iterable[str]]) -> Names:
        """Those that are not rare."""
        counts = Counter(name for row in rows for name in row)
        kept = sorted(name for name, count in counts.items() if count >= _RARE)
        return cls({name: number for number, name in enumerate(kept)})

    def numbers(self, names: Iterable[str]) -> np.ndarray[Any, Any]:
        """The numbers of the known names."""
        return np.array([self.index[n] for n in names if n in self.index], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class NumberedEvent:
    """An event of a lesson."""

    position: int
    relation: int
    realis: int
    realis_names: Any
    names: Sequence[Any]
    entities: Any  # of each candidate, its number among the article's; 0 for nobody
    heads: Any  # candidates x (sentence among the article's, token); -1, -1 where nothing is read
    which: Any  # candidates x roles: which of the annotated participants, 0 for none
    company: Any  # candidates x candidates


@dataclass(frozen=True, slots=True)
class NumberedSentence:
    """A lesson."""

    sentence: int
    words: Any  # words x features
    triggers: Sequence[tuple[int, Any, int]]
    events: Sequence[NumberedEvent]


@dataclass(frozen=True, slots=True)
class Material:
    """Annotated articles as torch reads them, and what their numbers mean."""

    articles: Sequence[Sequence[NumberedSentence]]
    kinds: Mapping[str, Names]  # the named features of triggers, realis and roles
    language: Language
    relations: Sequence[str]  # "none" first

    @classmethod
    def of(cls, lessons: Sequence[Sequence[Lesson]], language: Language) -> Material:
        """That of the lessons of each article."""
        every = [lesson for article in lessons for lesson in article]
        kinds = {
            "trigger": Names.met(names for lesson in every for _, names, _ in lesson.triggers),
            "realis": Names.met(e.realis_names for lesson in every for e in lesson.events),
            "role": Names.met(row for lesson in every for e in lesson.events for row in e.names),
        }
        bare = cls((), kinds, language, ("none", *load_relations()))
        return replace(bare, articles=[bare.numbered(article) for article in lessons if article])

    def numbered(self, article: Sequence[Lesson]) -> list[NumberedSentence]:
        """The lessons of one article with names and words as numbers."""
        kinds, relations = self.kinds, self.relations
        place = {lesson.sentence: number for number, lesson in enumerate(article)}
        entities: dict[str | None, int] = {None: 0}

        def event(lesson: EventLesson) -> NumberedEvent:
            heads = [
                (-1, -1) if at is None or at[0] not in place else (place[at[0]], at[1])
                for at in lesson.heads
            ]
            return NumberedEvent(
                position=lesson.position,
                relation=relations.index(lesson.relation),
                realis=REALIS.index(lesson.realis),
                realis_names=kinds["realis"].numbers(lesson.realis_names),
                names=[kinds["role"].numbers(row) for row in lesson.names],
                entities=np.array(
                    [entities.setdefault(entity, len(entities)) for entity in lesson.entities]
                ),
                heads=np.array(heads, dtype=np.int64),
                which=np.array(lesson.which, dtype=np.int64),
                company=lesson.company,
            )

        return [
            NumberedSentence(
                sentence=lesson.sentence,
                words=self.language.numbers(lesson.words),
                triggers=[
                    (position, kinds["trigger"].numbers(names), relations.index(relation))
                    for position, names, relation in lesson.triggers
                ],
                events=[event(own) for own in lesson.events],
            )
            for lesson in article
        ]


def groups_of(
    articles: Sequence[Sequence[NumberedSentence]], chance: random.Random
) -> list[list[int]]:
    """Positions of whole articles that are read together, in an order by chance."""
    groups: list[list[int]] = []
    room = 0
    for number in chance.sample(range(len(articles)), len(articles)):
        if room <= 0:
            groups.append([])
            room = _BATCH
        groups[-1].append(number)
        room -= len(articles[number])
    return groups


def collated(
    articles: Sequence[Sequence[NumberedSentence]], dropped: float = _DROPPED_NAMES
) -> dict[str, Any]:
    """The sentences of a batch side by side, a part of the named features left out."""
    batch = [sentence for article in articles for sentence in article]
    firsts = np.cumsum([0, *map(len, articles)])
    owners = np.repeat(np.arange(len(articles)), list(map(len, articles)))
    longest = max(len(sentence.words) for sentence in batch)
    words = np.zeros((len(batch), longest, len(WORD_FEATURES)), dtype=np.int64)
    for row, sentence in enumerate(batch):
        words[row, : len(sentence.words)] = sentence.words
    triggers = [(row, *t) for row, sentence in enumerate(batch) for t in sentence.triggers]
    events = [(row, event) for row, sentence in enumerate(batch) for event in sentence.events]
    heads = [
        np.where(event.heads >= 0, event.heads + np.array([first, 0]), -1)
        for first, article in zip(firsts, articles, strict=False)
        for sentence in article
        for event in sentence.events
    ]
    numbers = {
        "words": torch.from_numpy(words),
        "lengths": torch.tensor([len(sentence.words) for sentence in batch]),
        "article": torch.from_numpy(owners),
        "before": torch.from_numpy(_before(owners)),
        "title": torch.tensor(
            [
                first if article[0].sentence == 0 else -1
                for first, article in zip(firsts, articles, strict=False)
                for _ in article
            ]
        ),
        "trigger_sentence": torch.tensor([t[0] for t in triggers], dtype=torch.long),
        "trigger_position": torch.tensor([t[1] for t in triggers], dtype=torch.long),
        "trigger_names": _bags([t[2] for t in triggers], dropped),
        "trigger_right": torch.tensor([t[3] for t in triggers], dtype=torch.long),
        "event_sentence": torch.tensor([row for row, _ in events], dtype=torch.long),
    }
    if events:
        counts = [len(event.names) for _, event in events]
        company, company_row = end_to_end([event.company for _, event in events])
        numbers |= {
            "event_position": torch.tensor([event.position for _, event in events]),
            "event_relation": torch.tensor([event.relation for _, event in events]),
            "event_realis": torch.tensor([event.realis for _, event in events]),
            "event_lemma": torch.tensor(
                [int(batch[row].words[event.position, _LEMMA]) for row, event in events]
            ),
            "event_times": torch.tensor([n for article in articles for n in _times(article)]),
            "event_stands": torch.tensor([batch[row].sentence for row, _ in events]),
            "realis_names": _bags([event.realis_names for _, event in events], dropped),
            "role_names": _bags([row for _, event in events for row in event.names], dropped),
            "owner": torch.from_numpy(np.repeat(np.arange(len(events)), counts)),
            "heads": torch.from_numpy(np.concatenate(heads)),
            "which": torch.from_numpy(np.concatenate([event.which for _, event in events])),
            "starts": torch.tensor(np.cumsum([0, *counts[:-1]])),
            "company": torch.from_numpy(company),
            "company_row": torch.from_numpy(company_row),
            **_entities(articles),
        }
        numbers["right"] = (numbers["which"] > 0).float()
        numbers["named"] = ~numbers["nobodies"][numbers["entity"]]
    return numbers


def _times(article: Sequence[NumberedSentence]) -> list[int]:
    """How many of the article's events have the type and participants of each."""
    told = [
        (
            event.relation,
            *(frozenset(event.entities[right].tolist()) for right in event.which.T[:2] > 0),
        )
        for sentence in article
        for event in sentence.events
    ]
    counts = Counter(told)
    return [counts[one] for one in told]


def _before(owners: Any) -> Any:
    """The sentence before each one of the same article, -1 for the first."""
    rows = np.arange(len(owners))
    return np.where(np.diff(owners, prepend=-1) == 0, rows - 1, -1)


def _entities(articles: Sequence[Sequence[NumberedSentence]]) -> dict[str, Any]:
    """Each candidate's entity, numbered over the batch, and which of the numbers are nobody."""
    found, nobody = [], []
    start = 0
    for article in articles:
        own = [event.entities for sentence in article for event in sentence.events]
        found += [entities + start for entities in own]
        nobody.append(start)
        start += 1 + max((int(entities.max()) for entities in own), default=0)
    nobodies = np.zeros(start, dtype=bool)
    nobodies[nobody] = True
    return {
        "entity": torch.from_numpy(np.concatenate(found)),
        "nobodies": torch.from_numpy(nobodies),
    }


def _bags(rows: Sequence[Any], dropped: float) -> tuple[Any, Any]:
    """Named features of many rows end to end, some left out, and where each row starts."""
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    flat = np.concatenate(rows) if len(rows) else np.zeros(0, dtype=np.int64)
    kept = np.random.rand(len(flat)) >= dropped
    owners = np.repeat(np.arange(len(rows)), lengths)[kept]
    lengths = np.bincount(owners, minlength=len(rows))
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(rows) else lengths
    return torch.from_numpy(flat[kept]), torch.from_numpy(starts.astype(np.int64))
