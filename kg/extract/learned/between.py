"""How an article's events stand to each other, and an event's candidates to the likeliest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.learned.company import ELSEWHERE, HERE

Floats = NDArray[np.float32]

BONDS = 9  # what is known of two events (`bonds`)
NEAR = 2  # sentences
BESIDE = 10  # what is known of a candidate beside the likeliest (`beside_first`)
CLOSE, FAR = 3, 20  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An event whose realis and participants are asked for."""

    relation: int
    lemma: int  # of its trigger, 0 when unknown
    sentence: int
    trigger: Floats  # its state
    context: Floats  # of its sentence, for its events
    realis_names: Sequence[str]
    entities: Sequence[int]  # of the candidates, numbered over the article; 0 for nobody
    names: Sequence[Sequence[str]]  # of each candidate
    mentions: Floats  # states of the candidates, `nobody` for those outside what is read
    heads: Any  # candidates x (sentence, token): where they stand, -1 outside what is read
    company: Any  # candidates x candidates: how the article joins them (`company`)


def bonds(events: Sequence[Asked], parts: Floats) -> Floats:
    """How each event stands to each other one, shape (events, events, `BONDS`).

    Same type, same word, same sentence, near, later than the other, how far they share likely
    actors, targets and places (`parts`: roles x events x entities, nobody first), and whether the
    other stands in the title.
    """
    relation = np.array([event.relation for event in events])
    lemma = np.array([event.lemma for event in events])
    sentence = np.array([event.sentence for event in events])
    apart = sentence[:, None] - sentence
    named = parts[:, :, 1:]
    shared = named @ named.transpose(0, 2, 1)
    found = np.empty((len(events), len(events), BONDS), np.float32)
    found[..., 0] = relation[:, None] == relation
    found[..., 1] = (lemma[:, None] == lemma) & (lemma[:, None] > 0)
    found[..., 2] = apart == 0
    found[..., 3] = np.abs(apart) <= NEAR
    found[..., 4] = apart > 0
    found[..., 5:8] = shared.transpose(1, 2, 0)
    found[..., 8] = sentence == 0
    return found


def beside_first(heads: Any, joined: Any, first: Any, shares: Floats, role: int) -> Floats:
    """What is known of each candidate beside the first one of its event.

    Joined by "and" here, or elsewhere; in one sentence with it, after it, close to it, how far
    from it; its share in the role and in the others, the first one's, and how the two compare.
    Shape (candidates, `BESIDE`).
    """
    own = shares[:, role]
    together = (heads[:, 0] == heads[first, 0]) & (heads[:, 0] >= 0)
    apart = np.where(together, heads[:, 1] - heads[first, 1], FAR)
    found = np.empty((len(own), BESIDE), np.float32)
    found[:, 0] = joined == HERE
    found[:, 1] = joined == ELSEWHERE
    found[:, 2] = together
    found[:, 3] = together & (apart > 0)
    found[:, 4] = np.abs(apart) <= CLOSE
    found[:, 5] = np.minimum(np.abs(apart), FAR) / FAR
    found[:, 6] = own
    found[:, 7] = shares.sum(axis=1) - own
    found[:, 8] = own[first]
    found[:, 9] = np.log((own + 1e-4) / (own[first] + 1e-4)) / 5
    return found
