"""A small recurrent network that reads sentences: its weights and its arithmetic, in numpy.

A bidirectional LSTM (Hochreiter and Schmidhuber 1997; Graves and Schmidhuber 2005) gives every
word a state that knows the sentence around it. Triggers, realis and roles are scored from the
states of the words concerned together with named features. Trained by `teach.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.extract.learned.between import Asked, Floats, beside_first, bonds
from kg.extract.learned.company import end_to_end
from kg.extract.triggers import TriggerMatch
from kg.model import Sentence
from kg.model.mention import Mention

WORD_FEATURES = ("lemma", "key", "pos", "clitic", "voice", "agreement", "mention", "listed")

# The layers over the states, as `Network` has them.
LAYERS = (
    "trigger_hidden",
    "trigger_out",
    "realis_hidden",
    "realis_out",
    "role_trigger",
    "role_mention",
    "role_out",
    "pair_trigger",
    "pair_mention",
    "pair_out",
    "peers_own",
    "peers_all",
    "peers_out",
    "context_trigger",
    "context_role",
    "recall_query",
    "recall_key",
    "recall_bond",
    "recall_deed",
    "recall_own",
    "recall_told",
    "recall_out",
    "further_own",
    "further_first",
    "further_told",
    "further_out",
)
HEADS = 6  # ways in which an event looks at the article's others
DEEDS = 24  # numbers for what an entity does in the article's other events


def word_features(
    sentence: Sentence, row: Sequence[Mention], listed: Sequence[TriggerMatch]
) -> list[tuple[str, ...]]:
    """What the network sees of each word, in the order of `WORD_FEATURES`."""
    tokens = sentence.tokens
    part = ["O"] * len(tokens)
    for mention in row:
        if mention.kind != "phrase":
            continue
        for position in range(mention.first, mention.last):
            part[position] = ("B" if position == mention.first else "I") + mention.type
        known = "N" if mention.named else "L" if mention.listed else ""
        part[mention.head] = "H" + mention.type + known
    relation = ["-"] * len(tokens)
    for match in listed:
        entry = match.entry
        relation[match.first] = entry.relation + "~" * entry.weak + "|" + entry.frame.name
    return [
        (
            token.lemma,
            token.key,
            token.pos,
            f"{token.clitic}|{token.definite}",
            f"{token.voice}{token.aspect}",
            f"{token.gender}{token.number}{token.person}",
            part[position],
            relation[position],
        )
        for position, token in enumerate(tokens)
    ]


@dataclass(frozen=True, slots=True)
class Table:
    """A row of numbers for each name; the rows of names together are summed."""

    index: Mapping[str, int]  # from 1
    rows: Floats  # a first row, of what has no name or an unknown one, and one a name

    def total(self, names: Iterable[str]) -> Floats:
        """The sum of the rows of the known names, shape (width,)."""
        total: Floats = self.totals([names])[0]
        return total

    def totals(self, rows: Sequence[Iterable[str]]) -> Floats:
        """`total` of each, shape (rows, width)."""
        number = self.index.get
        known: list[int] = []
        starts: list[int] = []
        for names in rows:
            starts.append(len(known))
            known.append(0)  # a row of zeros, so that each has something to sum
            known.extend(filter(None, map(number, names)))
        totals: Floats = np.add.reduceat(self.rows.take(known, axis=0), starts, axis=0)
        return totals


@dataclass(frozen=True, slots=True)
class Layer:
    """A linear map: x @ weight + bias."""

    weight: Floats  # in x out
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        """The mapped rows."""
        mapped: Floats = values @ self.weight + self.bias
        return mapped


def _shares(scores: Floats, starts: Any, owner: Any) -> Floats:
    """Softmax of the scores of each event's candidates, role by role."""
    grown = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
    shares: Floats = grown / np.add.reduceat(grown, starts)[owner]
    return shares


@dataclass(frozen=True, slots=True)
class Network:
    """The trained network. State: 2h numbers a word, h of each direction."""

    relations: tuple[str, ...]  # of triggers; "none" first
    realis: tuple[str, ...]
    roles: tuple[str, ...]
    words: tuple[Table, ...]  # one a word feature; row 0 is the unknown word
    inputs: Layer  # embedded word -> gates of both directions, 8h
    recurrent: Floats  # 2 x h x 4h
    trigger_names: Table  # named features -> relations
    trigger_hidden: Layer
    trigger_out: Layer
    realis_names: Table
    realis_hidden: Layer
    realis_out: Layer
    relation_rows: Floats  # relations x z: the type of an event as its roles are scored
    role_names: Table  # named features -> z hidden and then one number a role
    role_trigger: Layer
    role_mention: Layer
    role_out: Layer
    pair_trigger: Layer
    pair_mention: Layer
    pair_out: Layer
    peers_own: Layer  # a candidate's hidden numbers, and
    peers_all: Layer  # those of the likeliest of each role, as a candidate is looked at again
    peers_out: Layer
    context_trigger: Layer  # what a sentence and those about it are like, as its words and
    context_role: Layer  # its events are looked at
    recall_query: Layer  # an event's state and type -> what it looks for in others, heads x width,
    recall_key: Layer  # and what it is to others
    recall_bond: Layer  # how two events stand to each other -> heads
    recall_deed: Layer  # an event's state and type -> what it says of who has each role
    recall_own: Layer  # a candidate's hidden numbers, and
    recall_told: Layer  # what the events looked at make of the candidate, as it is scored again
    recall_out: Layer
    further_own: Layer  # a candidate's hidden numbers, and
    further_first: Layer  # those of the likeliest, and
    further_told: Layer  # how the two stand, as it is asked whether both take part
    further_out: Layer
    nobody: Floats  # the state of who does not stand in the sentence

    def lemma(self, lemma: str) -> int:
        """The number of a lemma, 0 for one that is not known."""
        return self.words[WORD_FEATURES.index("lemma")].index.get(lemma, 0)

    def contexts(self, states: Sequence[Floats], titled: bool) -> tuple[Floats, Floats]:
        """For each sentence what its words' and what its events' hidden numbers gain.

        `states` are those of an article's sentences in text order; `titled` when the first is the
        title.
        """
        pools = np.stack([state.max(axis=0) for state in states])
        nothing = np.zeros_like(pools[:1])
        before = np.concatenate((nothing, pools[:-1]))
        title = np.broadcast_to(pools[:1] if titled else nothing, pools.shape)
        mean = np.broadcast_to(pools.mean(axis=0, keepdims=True), pools.shape)
        about = np.concatenate((pools, before, title, mean), axis=1)
        return self.context_trigger(about), self.context_role(about)

    def trigger_shares(self, names_scores: Floats, states: Floats, contexts: Floats) -> Floats:
        """The probability of each relation for each word, "none" first."""
        hidden = np.maximum(self.trigger_hidden(states) + contexts, 0)
        return softmax(names_scores + self.trigger_out(hidden))

    def realis_shares(self, events: Sequence[Asked]) -> Floats:
        """The probability of each realis for each event."""
        states = np.stack([event.trigger for event in events])
        types = self.relation_rows[[event.relation for event in events]]
        hidden = np.maximum(self.realis_hidden(states) + types, 0)
        names = self.realis_names.totals([event.realis_names for event in events])
        return softmax(names + self.realis_out(hidden))

    def role_scores(self, events: Sequence[Asked]) -> list[tuple[Floats, Floats]]:
        """Scores of the candidates of an article's events for each role: candidates x roles.

        Beside them how likely each takes part as well as the likeliest one.

        Each candidate is scored alone, then beside those that the first scores make likely, and
        then by what the article's other events make of everybody.
        """
        counts = [len(event.names) for event in events]
        starts = np.cumsum([0, *counts[:-1]])
        owner = np.repeat(np.arange(len(events)), counts)
        states = np.stack([event.trigger for event in events])
        types = self.relation_rows[[event.relation for event in events]]
        mentions = np.concatenate([event.mentions for event in events])
        rows = self.role_names.totals([names for event in events for names in event.names])
        width = rows.shape[1] - len(self.roles)
        own = self.role_trigger(states) + types + np.stack([event.context for event in events])
        hidden = np.maximum(rows[:, :width] + self.role_mention(mentions) + own[owner], 0)
        pair = self.pair_trigger(states)[owner] * self.pair_mention(mentions)
        scores: Floats = rows[:, width:] + self.role_out(hidden) + self.pair_out(pair)
        shares = _shares(scores, starts, owner)
        likely = np.add.reduceat(shares[:, :, None] * hidden[:, None], starts)
        beside = self.peers_own(hidden) + self.peers_all(likely.reshape(len(events), -1))[owner]
        scores = scores + self.peers_out(np.maximum(beside, 0))
        known = np.concatenate((states, types), axis=1)
        scores = scores + self._recalled(
            events, known, hidden, _shares(scores, starts, owner), owner
        )
        further = self._further(events, hidden, scores, starts, owner)
        return list(zip(np.split(scores, starts[1:]), np.split(further, starts[1:]), strict=True))

    def _further(
        self, events: Sequence[Asked], hidden: Floats, scores: Floats, starts: Any, owner: Any
    ) -> Floats:
        """How likely each candidate has a role as well as the likeliest of the named ones."""
        named = np.concatenate([event.entities for event in events]) > 0
        asked = np.where(named[:, None], scores, -np.inf)
        best = asked == np.maximum.reduceat(asked, starts)[owner]
        numbers = np.where(best, np.arange(len(scores))[:, None], 0)
        first = np.maximum.reduceat(numbers, starts)[owner]  # of each candidate's event, by role
        heads = np.concatenate([event.heads for event in events])
        company, rows = end_to_end([event.company for event in events])
        rows = rows - starts[owner]
        shares = _shares(scores, starts, owner)
        own, others = self.further_own(hidden), self.further_first(hidden)
        found = np.empty_like(scores)
        for role, number in enumerate(first.T):
            told = beside_first(heads, company[rows + number], number, shares, role)
            both = own + others[number] + self.further_told(told)
            found[:, role] = self.further_out(np.maximum(both, 0))[:, role]
        chances: Floats = 0.5 + 0.5 * np.tanh(0.5 * found)  # the logistic, without overflow
        return chances

    def _recalled(
        self, events: Sequence[Asked], known: Floats, hidden: Floats, shares: Floats, owner: Any
    ) -> Floats:
        """What the article's other events add to the scores of each candidate.

        Each event looks at those like it, and sees what part they give to its own candidates; and
        each candidate is told what it does in all the others.
        """
        count = len(events)
        entity = np.concatenate([event.entities for event in events])
        parts = np.zeros((len(self.roles), count, int(entity.max()) + 1), np.float32)
        for role, part in enumerate(parts):
            np.add.at(part, (owner, entity), shares[:, role])
        query = self.recall_query(known).reshape(count, HEADS, -1).transpose(1, 0, 2)
        key = self.recall_key(known).reshape(count, HEADS, -1).transpose(1, 2, 0)
        looks = query @ key / np.float32(np.sqrt(query.shape[-1]))  # heads x events x events
        looks += self.recall_bond(bonds(events, parts)).transpose(2, 0, 1)
        looks[:, np.arange(count), np.arange(count)] = -1e9
        nothing = np.zeros((HEADS, count, 1), np.float32)  # an event may look at none
        weights = softmax(np.concatenate((looks, nothing), axis=2))[:, :, :count]
        seen = weights[:, None] @ parts  # heads x roles x events x entities
        told = seen[:, :, owner, entity].reshape(-1, len(owner)).T
        deeds = self.recall_deed(known).reshape(count, len(self.roles), DEEDS)
        done = (parts.transpose(2, 0, 1).reshape(parts.shape[2], -1)) @ deeds.transpose(
            1, 0, 2
        ).reshape(-1, DEEDS)
        own = (parts[:, owner, entity].T[:, :, None] * deeds[owner]).sum(axis=1)
        told = np.concatenate((told, shares, np.tanh(done[entity] - own)), axis=1)
        return self.recall_out(np.maximum(self.recall_own(hidden) + self.recall_told(told), 0))

    def states(self, sentences: Sequence[Sequence[tuple[str, ...]]]) -> list[Floats]:
        """The state of every word of each sentence, arrays of shape (words, 2h)."""
        order = sorted(range(len(sentences)), key=lambda number: -len(sentences[number]))
        lengths = [len(sentences[number]) for number in order]
        if not order or not lengths[0]:
            return [np.zeros((0, 2 * self.recurrent.shape[1]), np.float32) for _ in sentences]
        embedded = self._embedded([word for number in order for word in sentences[number]])
        gates = self.inputs(embedded)
        size = self.recurrent.shape[1]
        longest = lengths[0]
        # Forward reads word t of a sentence at step t, backward its t-th from the end.
        steps = np.zeros((2, longest, len(order), 4 * size), np.float32)
        start = 0
        for row, length in enumerate(lengths):
            own = gates[start : start + length]
            steps[0, :length, row] = own[:, : 4 * size]
            steps[1, :length, row] = own[::-1, 4 * size :]
            start += length
        counts = np.array(lengths)
        active: list[int] = (counts[None] > np.arange(longest)[:, None]).sum(axis=1).tolist()
        read = self._read(steps, active)
        result: list[Floats] = [np.zeros(0, np.float32)] * len(order)
        for row, number in enumerate(order):
            length = lengths[row]
            forward, backward = read[0, :length, row], read[1, :length, row][::-1]
            result[number] = np.concatenate((forward, backward), axis=1)
        return result

    def _embedded(self, words: Sequence[tuple[str, ...]]) -> Floats:
        columns = []
        for number, table in enumerate(self.words):
            index = table.index
            columns.append(table.rows[[index.get(word[number], 0) for word in words]])
        return np.concatenate(columns, axis=1)

    def _read(self, steps: Floats, active: Sequence[int]) -> Floats:
        """Both directions at once; sentences stand longest first, so that the rest drop out.

        Gates come as input, forget, cell, output; all but the cell's are halved beforehand, since
        the logistic of x is half of one plus the hyperbolic tangent of x/2.
        """
        size = self.recurrent.shape[1]
        out = np.zeros((2, len(active), steps.shape[2], size), np.float32)
        hidden = np.zeros((2, steps.shape[2], size), np.float32)
        cell = np.zeros_like(hidden)
        for step, count in enumerate(active):
            gates = np.tanh(steps[:, step, :count] + hidden[:, :count] @ self.recurrent)
            entry = gates[..., :size] + 1
            kept = gates[..., size : 2 * size] + 1
            given = gates[..., 3 * size :] + 1
            cell = (kept * cell[:, :count] + entry * gates[..., 2 * size : 3 * size]) * 0.5
            hidden = given * np.tanh(cell) * 0.5
            out[:, step, :count] = hidden
        return out


def softmax(scores: Floats) -> Floats:
    """Exponentials that sum to 1 along the last axis."""
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = grown / grown.sum(axis=-1, keepdims=True)
    return shares


def network_of(arrays: Mapping[str, Any]) -> Network:
    """The network from its arrays as they are shipped (`shipping.shipped`)."""

    def rows_of(name: str) -> tuple[list[str], Floats]:
        names = bytes(arrays[f"{name}.names"]).decode("utf-8").split("\n")
        rows = arrays[f"{name}.rows"].astype(np.float32)
        return names, rows * arrays[f"{name}.scale"].astype(np.float32)[:, None]

    def words(name: str) -> Table:
        names, rows = rows_of(f"word.{name}")  # the first is the unknown word
        return Table({word: number for number, word in enumerate(names) if number}, rows)

    def named(name: str) -> Table:
        names, rows = rows_of(name)
        rows = np.concatenate((np.zeros((1, rows.shape[1]), np.float32), rows))
        return Table({word: number for number, word in enumerate(names, start=1)}, rows)

    def layer(name: str) -> Layer:
        return Layer(
            arrays[f"{name}.weight"].astype(np.float32), arrays[f"{name}.bias"].astype(np.float32)
        )

    def listed(name: str) -> tuple[str, ...]:
        return tuple(bytes(arrays[name]).decode("utf-8").split("\n"))

    return Network(
        relations=listed("relations"),
        realis=listed("realis"),
        roles=listed("roles"),
        words=tuple(map(words, WORD_FEATURES)),
        recurrent=arrays["recurrent"].astype(np.float32),
        trigger_names=named("trigger_names"),
        realis_names=named("realis_names"),
        role_names=named("role_names"),
        relation_rows=arrays["relation_rows"].astype(np.float32),
        nobody=arrays["nobody"].astype(np.float32),
        **{name: layer(name) for name in ("inputs", *LAYERS)},
    )
