"""Pretrains word rows and the LSTM: to tell each word's next and previous word in plain news."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kg.extract.learned.network import WORD_FEATURES

WIDTHS = (64, 32, 16, 16, 16, 16, 16, 16)  # of the rows, by `WORD_FEATURES`
_MOST = (15_000, 12_000)  # lemmas and keys with a row of their own
_RARE = 3
_HIDDEN = 96  # a direction
_TOLD = 3_000  # lemmas that are told apart in guessing
_BATCH = 48  # sentences
_EPOCHS = 2
_RATE = 3e-3
_DROPPED = 0.1
_GROUPS = 5  # of sentences of like length, in a batch

Sentence = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Language:
    """What was learned of words before any event was seen."""

    vocabularies: Sequence[Mapping[str, int]]  # 0 is the unknown word
    rows: Sequence[Any]  # tensors, one a word feature
    lstm: Mapping[str, Any]
    hidden: int

    def numbers(self, words: Sentence) -> Any:
        """A sentence as numbers, words x features."""
        vocabularies = self.vocabularies
        return np.array(
            [
                [
                    vocabulary.get(value, 0)
                    for vocabulary, value in zip(vocabularies, word, strict=True)
                ]
                for word in words
            ],
            dtype=np.int64,
        )

    def fresh_lstm(self) -> Any:
        """An LSTM with the pretrained weights."""
        lstm = lstm_of(self.hidden)
        lstm.load_state_dict(dict(self.lstm))
        return lstm


def embedded(
    tables: Iterable[Any], lstm: Any, words: Any, lengths: Any, drop: Callable[[Any], Any]
) -> Any:
    """The states of padded sentences, sentences x words x 2h; zeros after their ends.

    Each direction is read by itself over padded rows: less than half the time of torch's packed
    sequences, which are read word by word. Sentences of like length are read together, so that
    little of it is padding.
    """
    tables = list(tables)
    order = lengths.argsort()
    found = []
    for own in order.tensor_split(min(_GROUPS, len(order))):
        longest = int(lengths[own[-1]])
        few = words[own, :longest]
        rows = drop(torch.cat([table(few[..., n]) for n, table in enumerate(tables)], dim=-1))
        states = _both_ways(lstm, rows, lengths[own])
        found.append(functional.pad(states, (0, 0, 0, words.shape[1] - longest)))
    return torch.cat(found)[order.argsort()]


def _both_ways(lstm: Any, rows: Any, lengths: Any) -> Any:
    position = torch.arange(rows.shape[1])[None]
    mirrored = lengths[:, None] - 1 - position
    mirrored = torch.where(mirrored >= 0, mirrored, position)[..., None]  # pads stay where they are

    def reversed_(values: Any) -> Any:
        return values.gather(1, mirrored.expand(-1, -1, values.shape[2]))

    forward = _read(lstm, rows, "")
    backward = reversed_(_read(lstm, reversed_(rows), "_reverse"))
    inside = (position < lengths[:, None])[..., None]
    return torch.cat((forward, backward), dim=-1) * inside


def _read(lstm: Any, rows: Any, direction: str) -> Any:
    """The states of one direction of a bidirectional LSTM, sentences x words x h."""
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    weights = {name: getattr(lstm, name + direction) for name in names}
    single = _one_way(lstm.input_size, lstm.hidden_size)
    states, _ = torch.func.functional_call(single, weights, (rows,))
    return states


@cache
def _one_way(width: int, hidden: int) -> Any:
    """An LSTM of one direction without weights of its own."""
    return nn.LSTM(width, hidden, batch_first=True, device="meta")


def learn_language(sentences: Sequence[Sentence]) -> Language:
    """The model of a corpus; needs half an hour for three million words on one core."""
    torch.manual_seed(0)
    chance = random.Random(0)
    vocabularies = vocabularies_of(sentences)
    tables = nn.ModuleList(
        nn.Embedding(len(words) + 1, width)
        for words, width in zip(vocabularies, WIDTHS, strict=True)
    )
    for table in tables:
        nn.init.normal_(table.weight, 0, 0.1)
    language = Language(vocabularies, (), {}, _HIDDEN)
    numbered = [language.numbers(sentence) for sentence in sentences]
    lstm = lstm_of(_HIDDEN)
    guess = _Guess(len(vocabularies[WORD_FEATURES.index("pos")]) + 1)
    parameters = [*tables.parameters(), *lstm.parameters(), *guess.parameters()]
    optimiser = torch.optim.Adam(parameters, lr=_RATE)
    order = sorted(range(len(numbered)), key=lambda n: len(numbered[n]) + chance.random() * 3)
    batches = [order[at : at + _BATCH] for at in range(0, len(order), _BATCH)]
    steps, step, started, total = _EPOCHS * len(batches), 0, time.monotonic(), 0.0
    for _ in range(_EPOCHS):
        chance.shuffle(batches)
        for batch in batches:
            for group in optimiser.param_groups:
                group["lr"] = _RATE * min(1.0, (step + 1) / 200) * (1 - step / steps)
            step += 1
            words, lengths = _padded([numbered[n] for n in batch])
            states = embedded(tables, lstm, words, lengths, _drop)
            loss = guess(states, words, lengths)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            total += loss.item()
            if step % 500 == 0:
                seconds = time.monotonic() - started
                mean, total = total / 500, 0.0
                print(f"step {step}/{steps}: {mean:.2f}, {seconds:.0f} s", file=sys.stderr)  # noqa: T201
    return Language(
        vocabularies, [table.weight.detach() for table in tables], lstm.state_dict(), _HIDDEN
    )


def _drop(values: Any) -> Any:
    return dropped(values, _DROPPED)


def dropped(values: Any, share: float) -> Any:
    """The values, about so many of them zero and the others grown (four times torch's speed)."""
    drawn = np.frombuffer(np.random.bytes(values.numel()), dtype=np.uint8)
    kept = torch.from_numpy(drawn >= round(256 * share)).view(values.shape)
    return values * kept * (256 / (256 - round(256 * share)))


def lstm_of(hidden: int) -> Any:
    """An untrained LSTM with so many numbers a direction."""
    return nn.LSTM(sum(WIDTHS), hidden, bidirectional=True, batch_first=True)


class _Guess(nn.Module):  # type: ignore[misc] # torch is not checked
    """Guesses the lemma and part of speech of the next and of the previous word."""

    def __init__(self, parts: int) -> None:
        super().__init__()
        self.narrow = nn.ModuleList(nn.Linear(_HIDDEN, 64) for _ in range(2))
        self.lemma = nn.Linear(64, _TOLD + 1)
        self.part = nn.ModuleList(nn.Linear(_HIDDEN, parts) for _ in range(2))

    def forward(self, states: Any, words: Any, lengths: Any) -> Any:
        """The mean loss of both directions."""
        inside = torch.arange(words.shape[1])[None] < lengths[:, None]
        both = inside[:, 1:]  # a word and its predecessor
        lemmas = words[..., 0]
        lemmas = torch.where(lemmas > _TOLD, 0, lemmas)
        parts = words[..., WORD_FEATURES.index("pos")]
        seen = (states[:, :-1, :_HIDDEN][both], states[:, 1:, _HIDDEN:][both])
        loss = 0
        for number, state in enumerate(seen):
            wanted = slice(1, None) if number == 0 else slice(None, -1)
            loss = loss + functional.cross_entropy(
                self.lemma(self.narrow[number](state)), lemmas[:, wanted][both]
            )
            loss = loss + functional.cross_entropy(self.part[number](state), parts[:, wanted][both])
        return loss


def vocabularies_of(sentences: Sequence[Sentence]) -> list[dict[str, int]]:
    """Numbers from 1 for the values of each word feature, the most frequent first."""
    found = []
    for number in range(len(WORD_FEATURES)):
        counts = Counter(word[number] for sentence in sentences for word in sentence)
        most = _MOST[number] if number < len(_MOST) else None
        least = _RARE if number < len(_MOST) else 1
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
        kept = [word for word, count in ranked if count >= least]
        found.append({word: position for position, word in enumerate(kept, start=1)})
    return found


def _padded(sentences: Sequence[Any]) -> tuple[Any, Any]:
    lengths = [len(sentence) for sentence in sentences]
    words = np.zeros((len(sentences), max(lengths), len(WORD_FEATURES)), dtype=np.int64)
    for row, sentence in enumerate(sentences):
        words[row, : len(sentence)] = sentence
    return torch.from_numpy(words), torch.tensor(lengths)
