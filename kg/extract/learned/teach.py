"""Trains the network of `network.py`, in torch: its twin and the losses."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from kg.data.relations import load_relations
from kg.extract.learned.language import Language, embedded
from kg.extract.learned.lessons import ROLES, EventLesson, Lesson
from kg.extract.learned.network import WORD_FEATURES

REALIS = ("actual", "denied", "planned", "hypothetical")
_HIDDEN = 64
_EPOCHS = 8
_BATCH = 48  # sentences
_RATE = 2e-3  # falls evenly to `_SLOWEST` of it
_SLOWEST = 0.25
_AVERAGED = 4  # last epochs whose weights are averaged (Izmailov et al. 2018)
_DROPPED = 0.25  # states; of named features and of words a part as well
_DROPPED_NAMES = 0.1
_DROPPED_WORDS = 0.1
_RARE = 4  # named features met less often are not learned
_ALONE = 0.3  # how much named features alone must tell: they choose what is read at all
_FIRST = 0.5  # how much the roles count as they are scored before the candidates are compared

# Tables of named features: a batch touches few of their rows.
_SPARSE = {
    f"{table}.weight" for table in ("trigger_names", "realis_names", "role_names", "role_scores")
}


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
class _Event:
    position: int
    relation: int
    realis: int
    realis_names: Any
    names: Sequence[Any]
    heads: Any  # candidates x (sentence among the article's, token); -1, -1 where nothing is read
    right: Any


@dataclass(frozen=True, slots=True)
class _Sentence:
    words: Any  # words x features
    triggers: Sequence[tuple[int, Any, int]]
    events: Sequence[_Event]


class Twin(nn.Module):  # type: ignore[misc] # torch is not checked
    """The network as torch trains it."""

    def __init__(self, language: Language, sizes: Mapping[str, int], relations: int) -> None:
        """Starts from a pretrained language model; `sizes` counts the named features by kind."""
        super().__init__()
        self.words = nn.ModuleList(
            nn.Embedding.from_pretrained(rows.clone(), freeze=False) for rows in language.rows
        )
        self.lstm = language.fresh_lstm()
        state, z = 2 * language.hidden, _HIDDEN

        def names(kind: str, width: int, spread: float = 0.0) -> nn.EmbeddingBag:
            bag = nn.EmbeddingBag(sizes[kind], width, mode="sum", sparse=True)
            nn.init.normal_(bag.weight, 0, spread)
            return bag

        self.trigger_names = names("trigger", relations)
        self.trigger_hidden, self.trigger_out = nn.Linear(state, z), nn.Linear(z, relations)
        self.realis_names = names("realis", len(REALIS))
        self.realis_hidden, self.realis_out = nn.Linear(state, z), nn.Linear(z, len(REALIS))
        self.relation_rows = nn.Embedding(relations, z)
        self.role_names = names("role", z, 0.05)
        self.role_scores = names("role", len(ROLES))
        self.role_trigger, self.role_mention = nn.Linear(state, z), nn.Linear(state, z)
        self.role_out = nn.Linear(z, len(ROLES))
        self.pair_trigger, self.pair_mention = nn.Linear(state, z), nn.Linear(state, z)
        self.pair_out = nn.Linear(z, len(ROLES))
        self.peers_own, self.peers_all = nn.Linear(z, z), nn.Linear(len(ROLES) * z, z)
        self.peers_out = nn.Linear(z, len(ROLES))
        nn.init.zeros_(self.peers_out.weight)
        self.nobody = nn.Parameter(torch.zeros(state))

    def forward(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Scores of triggers (with the sentence and by names alone), realis and roles."""
        words = batch["words"]
        if self.training:
            hidden = torch.rand((*words.shape[:2], 1)) < _DROPPED_WORDS
            words = words.masked_fill(hidden & (torch.arange(words.shape[2]) < 2), 0)
        states = self._drop(embedded(self.words, self.lstm, words, batch["lengths"], self._drop))
        own = states[batch["trigger_sentence"], batch["trigger_position"]]
        alone = self.trigger_names(*batch["trigger_names"])
        found = {
            "alone": alone,
            "trigger": alone
            + self.trigger_out(self._drop(functional.relu(self.trigger_hidden(own)))),
        }
        if not len(batch["event_sentence"]):
            return found
        event = states[batch["event_sentence"], batch["event_position"]]
        relation = self.relation_rows(batch["event_relation"])
        found["realis"] = self.realis_names(*batch["realis_names"]) + self.realis_out(
            functional.relu(self.realis_hidden(event) + relation)
        )
        owner, heads = batch["owner"], batch["heads"]
        read = states[heads[:, 0].clamp(min=0), heads[:, 1].clamp(min=0)]
        mention = torch.where((heads[:, :1] >= 0), read, self.nobody[None])
        hidden = self.role_names(*batch["role_names"]) + self.role_mention(mention)
        hidden = hidden + (self.role_trigger(event) + relation)[owner]
        pair = self.pair_trigger(event)[owner] * self.pair_mention(mention)
        hidden = self._drop(functional.relu(hidden))
        found["role alone"] = (
            self.role_scores(*batch["role_names"]) + self.role_out(hidden) + self.pair_out(pair)
        )
        likely = _likely(found["role alone"], hidden, owner)
        beside = functional.relu(self.peers_own(hidden) + self.peers_all(likely)[owner])
        found["role"] = found["role alone"] + self.peers_out(self._drop(beside))
        return found

    def _drop(self, values: Any) -> Any:
        return functional.dropout(values, _DROPPED, self.training)


def taught(
    lessons: Sequence[Sequence[Lesson]], language: Language
) -> tuple[Twin, Mapping[str, Names], Sequence[str]]:
    """The trained network, the named features that it knows, and its relations."""
    torch.manual_seed(0)
    np.random.seed(0)
    chance = random.Random(0)
    relations = ("none", *load_relations())
    every = [lesson for article in lessons for lesson in article]
    kinds = {
        "trigger": Names.met(names for lesson in every for _, names, _ in lesson.triggers),
        "realis": Names.met(e.realis_names for lesson in every for e in lesson.events),
        "role": Names.met(row for lesson in every for e in lesson.events for row in e.names),
    }
    articles = [numbered(article, kinds, language, relations) for article in lessons if article]
    sizes = {kind: len(names.index) for kind, names in kinds.items()}
    twin = Twin(language, sizes, len(relations))
    dense = [values for name, values in twin.named_parameters() if name not in _SPARSE]
    sparse = [values for name, values in twin.named_parameters() if name in _SPARSE]
    optimisers = (torch.optim.Adam(dense, lr=_RATE), torch.optim.SparseAdam(sparse, lr=_RATE))
    steps = _EPOCHS * len(_batches(articles, random.Random(0)))
    step, started = 0, time.monotonic()
    mean = AveragedModel(twin)
    twin.train()
    for epoch in range(_EPOCHS):
        total = 0.0
        for batch in _batches(articles, chance):
            for group in [group for optimiser in optimisers for group in optimiser.param_groups]:
                group["lr"] = _RATE * min(1.0, (step + 1) / 200) * max(_SLOWEST, 1 - step / steps)
            step += 1
            numbers = collated(batch)
            count = sum(map(len, batch))
            loss = _loss(twin(numbers), numbers) / count
            twin.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(dense, 5.0)
            for optimiser in optimisers:
                optimiser.step()
            total += loss.item() * count
        if epoch >= _EPOCHS - _AVERAGED:
            mean.update_parameters(twin)
        seconds = time.monotonic() - started
        told = f"epoch {epoch + 1}: {total / len(every):.3f}, {seconds:.0f} s"
        print(told, file=sys.stderr)  # noqa: T201
    return mean.module.eval(), kinds, relations


def numbered(
    article: Sequence[Lesson],
    kinds: Mapping[str, Names],
    language: Language,
    relations: Sequence[str],
) -> list[_Sentence]:
    """The lessons of one article with names and words as numbers."""
    place = {lesson.sentence: number for number, lesson in enumerate(article)}

    def event(lesson: EventLesson) -> _Event:
        heads = [
            (-1, -1) if at is None or at[0] not in place else (place[at[0]], at[1])
            for at in lesson.heads
        ]
        return _Event(
            position=lesson.position,
            relation=relations.index(lesson.relation),
            realis=REALIS.index(lesson.realis),
            realis_names=kinds["realis"].numbers(lesson.realis_names),
            names=[kinds["role"].numbers(row) for row in lesson.names],
            heads=np.array(heads, dtype=np.int64),
            right=np.array(lesson.right, dtype=np.float32),
        )

    return [
        _Sentence(
            words=language.numbers(lesson.words),
            triggers=[
                (position, kinds["trigger"].numbers(names), relations.index(relation))
                for position, names, relation in lesson.triggers
            ],
            events=[event(own) for own in lesson.events],
        )
        for lesson in article
    ]


def _batches(
    articles: Sequence[Sequence[_Sentence]], chance: random.Random
) -> list[list[Sequence[_Sentence]]]:
    """Whole articles, in an order that changes with each epoch."""
    batches: list[list[Sequence[_Sentence]]] = []
    room = 0
    for number in chance.sample(range(len(articles)), len(articles)):
        if room <= 0:
            batches.append([])
            room = _BATCH
        batches[-1].append(articles[number])
        room -= len(articles[number])
    return batches


def collated(
    articles: Sequence[Sequence[_Sentence]], dropped: float = _DROPPED_NAMES
) -> dict[str, Any]:
    """The sentences of a batch side by side, a part of the named features left out."""
    batch = [sentence for article in articles for sentence in article]
    firsts = np.cumsum([0, *map(len, articles)])
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
        "trigger_sentence": torch.tensor([t[0] for t in triggers], dtype=torch.long),
        "trigger_position": torch.tensor([t[1] for t in triggers], dtype=torch.long),
        "trigger_names": _bags([t[2] for t in triggers], dropped),
        "trigger_right": torch.tensor([t[3] for t in triggers], dtype=torch.long),
        "event_sentence": torch.tensor([row for row, _ in events], dtype=torch.long),
    }
    if events:
        counts = [len(event.names) for _, event in events]
        numbers |= {
            "event_position": torch.tensor([event.position for _, event in events]),
            "event_relation": torch.tensor([event.relation for _, event in events]),
            "event_realis": torch.tensor([event.realis for _, event in events]),
            "realis_names": _bags([event.realis_names for _, event in events], dropped),
            "role_names": _bags([row for _, event in events for row in event.names], dropped),
            "owner": torch.from_numpy(np.repeat(np.arange(len(events)), counts)),
            "heads": torch.from_numpy(np.concatenate(heads)),
            "right": torch.from_numpy(np.concatenate([event.right for _, event in events])),
        }
    return numbers


def _bags(rows: Sequence[Any], dropped: float) -> tuple[Any, Any]:
    """Named features of many rows end to end, some left out, and where each row starts."""
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    flat = np.concatenate(rows) if len(rows) else np.zeros(0, dtype=np.int64)
    kept = np.random.rand(len(flat)) >= dropped
    owners = np.repeat(np.arange(len(rows)), lengths)[kept]
    lengths = np.bincount(owners, minlength=len(rows))
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(rows) else lengths
    return torch.from_numpy(flat[kept]), torch.from_numpy(starts.astype(np.int64))


def _loss(scores: dict[str, Any], batch: dict[str, Any]) -> Any:
    right = batch["trigger_right"]
    loss = functional.cross_entropy(scores["trigger"], right, reduction="sum")
    loss = loss + _ALONE * functional.cross_entropy(scores["alone"], right, reduction="sum")
    if "realis" in scores:
        told = batch["event_realis"]
        loss = loss + functional.cross_entropy(scores["realis"], told, reduction="sum")
        for name, weight in (("role", 1.0), ("role alone", _FIRST)):
            loss = loss + weight * _chosen(scores[name], batch["right"], batch["owner"])
    return loss


def _likely(scores: Any, hidden: Any, owner: Any) -> Any:
    """For each event the hidden numbers of its candidates, weighed by their odds in each role."""
    grown, sums = _odds(scores, owner)
    shares = grown / sums[owner]
    nothing = torch.zeros(len(sums), hidden.shape[1])
    return torch.cat(
        [nothing.index_add(0, owner, hidden * share[:, None]) for share in shares.unbind(1)], dim=1
    )


def _chosen(scores: Any, right: Any, owner: Any) -> Any:
    """Cross-entropy of each event's right candidates together, by role; none where none is."""
    grown, every = _odds(scores, owner)
    nothing = torch.zeros_like(every)
    good = nothing.index_add(0, owner, grown * right)
    asked = nothing.scatter_reduce(0, owner[:, None].expand_as(right), right, "amax")
    return ((torch.log(every + 1e-12) - torch.log(good + 1e-12)) * asked).sum()


def _odds(scores: Any, owner: Any) -> tuple[Any, Any]:
    """The exponentials of scores, candidates x roles, and their sums, events x roles."""
    top = torch.full((int(owner[-1]) + 1, scores.shape[1]), -1e9)
    top = top.scatter_reduce(0, owner[:, None].expand_as(scores), scores.detach(), "amax")
    grown = torch.exp(scores - top[owner])
    return grown, torch.zeros_like(top).index_add(0, owner, grown)
