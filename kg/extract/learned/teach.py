"""Trains the network of `network.py`, in torch: its twin and the rounds of training."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from kg.extract.learned.batches import (
    REALIS,
    Material,
    NumberedSentence,
    collated,
    groups_of,
)
from kg.extract.learned.between import BESIDE, BONDS, CLOSE, FAR, NEAR
from kg.extract.learned.company import ELSEWHERE, HERE
from kg.extract.learned.language import dropped, embedded
from kg.extract.learned.lessons import ROLES
from kg.extract.learned.losses import Guesses, answer_loss, guess_loss, leading, likely, shares_of
from kg.extract.learned.network import DEEDS, HEADS

_HIDDEN = 64
_EPOCHS = 6
_RATE = 2.8e-3  # falls evenly to `_SLOWEST` of it
_SLOWEST = 0.25
_AVERAGED = 3  # last epochs whose weights are averaged (Izmailov et al. 2018)
_DROPPED = 0.25  # of states; of words a part as well
_DROPPED_WORDS = 0.1
_LOOK = 8  # numbers by which an event finds those that it looks at

# Tables of named features: a batch touches few of their rows.
_SPARSE = {
    f"{table}.weight" for table in ("trigger_names", "realis_names", "role_names", "role_scores")
}


class Twin(nn.Module):  # type: ignore[misc] # torch is not checked
    """The network as torch trains it."""

    def __init__(self, material: Material) -> None:
        """Starts from the material's language model."""
        super().__init__()
        language, relations = material.language, len(material.relations)
        self.words = nn.ModuleList(
            nn.Embedding.from_pretrained(rows.clone(), freeze=False) for rows in language.rows
        )
        self.lstm = language.fresh_lstm()
        state, z = 2 * language.hidden, _HIDDEN

        def names(kind: str, width: int, spread: float = 0.0) -> nn.EmbeddingBag:
            bag = nn.EmbeddingBag(len(material.kinds[kind].index), width, mode="sum", sparse=True)
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
        self.context_trigger, self.context_role = nn.Linear(4 * state, z), nn.Linear(4 * state, z)
        for layer in (self.context_trigger, self.context_role):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        looks, known = HEADS * _LOOK, state + z
        self.recall_query, self.recall_key = nn.Linear(known, looks), nn.Linear(known, looks)
        self.recall_bond = nn.Linear(BONDS, HEADS)
        with torch.no_grad():  # events of one type look at each other
            self.recall_bond.weight[:, 0] += 1.5
            self.recall_bond.bias -= 0.5
        self.recall_deed = nn.Linear(known, DEEDS * len(ROLES))
        self.recall_own = nn.Linear(z, z)
        self.recall_told = nn.Linear((HEADS + 1) * len(ROLES) + DEEDS, z)
        self.recall_out = nn.Linear(z, len(ROLES))
        nn.init.zeros_(self.recall_out.weight)
        self.further_own, self.further_first = nn.Linear(z, z), nn.Linear(z, z)
        self.further_told, self.further_out = nn.Linear(BESIDE, z), nn.Linear(z, len(ROLES))
        self.nobody = nn.Parameter(torch.zeros(state))

    def forward(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Scores of triggers (with the sentence and by names alone), realis and roles."""
        words = batch["words"]
        if self.training:
            hidden = torch.rand((*words.shape[:2], 1)) < _DROPPED_WORDS
            words = words.masked_fill(hidden & (torch.arange(words.shape[2]) < 2), 0)
        read = embedded(self.words, self.lstm, words, batch["lengths"], self._drop)
        states, about = self._drop(read), self._drop(_surroundings(read, batch))
        own = states[batch["trigger_sentence"], batch["trigger_position"]]
        alone = self.trigger_names(*batch["trigger_names"])
        hidden = self.trigger_hidden(own) + self.context_trigger(about)[batch["trigger_sentence"]]
        found = {
            "alone": alone,
            "trigger": alone + self.trigger_out(self._drop(functional.relu(hidden))),
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
        context = self.context_role(about)[batch["event_sentence"]]
        hidden = hidden + (self.role_trigger(event) + relation + context)[owner]
        pair = self.pair_trigger(event)[owner] * self.pair_mention(mention)
        hidden = self._drop(functional.relu(hidden))
        found["role alone"] = (
            self.role_scores(*batch["role_names"]) + self.role_out(hidden) + self.pair_out(pair)
        )
        peers = likely(found["role alone"], hidden, owner)
        beside = functional.relu(self.peers_own(hidden) + self.peers_all(peers)[owner])
        found["role beside"] = found["role alone"] + self.peers_out(self._drop(beside))
        known = torch.cat((event, relation), dim=1)
        found["role"] = found["role beside"] + self._recalled(
            found["role beside"].detach(), hidden, known, batch
        )
        found["further"], found["first"] = self._further(found["role"].detach(), hidden, batch)
        return found

    def _further(self, scores: Any, hidden: Any, batch: Mapping[str, Any]) -> tuple[Any, Any]:
        """Scores for having a role beside the likeliest right one (`Network._further`), and it."""
        first, owner = leading(scores, batch), batch["owner"]
        shares = shares_of(scores, owner)
        found = []
        some = torch.where(first >= 0, first, batch["starts"][:, None])
        for role, rows in enumerate(some.unbind(1)):
            told = _beside(batch, rows[owner], shares, role)
            both = self.further_own(hidden) + self.further_first(hidden)[rows[owner]]
            both = functional.relu(both + self.further_told(told))
            found.append(self.further_out(self._drop(both))[:, role])
        return torch.stack(found, dim=1), first

    def _recalled(self, scores: Any, hidden: Any, known: Any, batch: Mapping[str, Any]) -> Any:
        """What the article's other events add to the scores (`Network.recalled`)."""
        owner, entity, count = batch["owner"], batch["entity"], len(known)
        shares = shares_of(scores, owner)
        parts = torch.zeros(len(ROLES), count, len(batch["nobodies"]))
        for part, share in zip(parts, shares.unbind(1), strict=True):
            part.index_put_((owner, entity), share, accumulate=True)
        query = self.recall_query(known).view(count, HEADS, _LOOK)
        key = self.recall_key(known).view(count, HEADS, _LOOK)
        looks = torch.einsum("ehd,fhd->efh", query, key) / _LOOK**0.5
        looks = looks + self.recall_bond(_bonds(parts, batch))
        article = batch["article"][batch["event_sentence"]]
        others = (article[:, None] == article) & ~torch.eye(count, dtype=torch.bool)
        looks = looks.masked_fill(~others[..., None], -1e9)
        nothing = torch.zeros(count, 1, HEADS)  # an event may look at none
        weights = torch.softmax(torch.cat((looks, nothing), dim=1), dim=1)[:, :count]
        seen = torch.einsum("efh,rfn->hren", weights, parts)
        deeds = self.recall_deed(known).view(count, len(ROLES), DEEDS)
        done = torch.einsum("rfn,frd->nd", parts, deeds)[entity]
        done = torch.tanh(
            done - torch.einsum("cr,crd->cd", parts[:, owner, entity].T, deeds[owner])
        )
        told = torch.cat((seen[:, :, owner, entity].flatten(0, 1).T, shares, done), dim=1)
        again = functional.relu(self.recall_own(hidden) + self.recall_told(told))
        return self.recall_out(self._drop(again))

    def _drop(self, values: Any) -> Any:
        return dropped(values, _DROPPED) if self.training else values


def _surroundings(states: Any, batch: Mapping[str, Any]) -> Any:
    """What each sentence, the one before, the title and the article are like (`contexts`)."""
    inside = torch.arange(states.shape[1]) < batch["lengths"][:, None]
    pools = states.masked_fill(~inside[..., None], -1.0).amax(dim=1)
    article = batch["article"]
    sums = torch.zeros(int(article[-1]) + 1, pools.shape[1]).index_add(0, article, pools)
    means = sums / torch.bincount(article)[:, None]
    known = torch.cat((pools, torch.zeros_like(pools[:1])))  # the last for -1
    return torch.cat((pools, known[batch["before"]], known[batch["title"]], means[article]), dim=1)


def _beside(batch: Mapping[str, Any], first: Any, shares: Any, role: int) -> Any:
    """What is known of candidates beside the first of their event (`between.beside_first`)."""
    heads, own = batch["heads"], shares[:, role]
    joined = batch["company"][batch["company_row"] + first - batch["starts"][batch["owner"]]]
    together = (heads[:, 0] == heads[first, 0]) & (heads[:, 0] >= 0)
    apart = torch.where(together, heads[:, 1] - heads[first, 1], FAR)
    told = (
        joined == HERE,
        joined == ELSEWHERE,
        together,
        together & (apart > 0),
        apart.abs() <= CLOSE,
        apart.abs().clamp(max=FAR) / FAR,
        own,
        shares.sum(dim=1) - own,
        own[first],
        torch.log((own + 1e-4) / (own[first] + 1e-4)) / 5,
    )
    return torch.stack([one.float() for one in told], dim=-1)


def _bonds(parts: Any, batch: Mapping[str, Any]) -> Any:
    """How each event stands to each other one (`between.bonds`)."""
    relation, lemma, stands = (batch[f"event_{name}"] for name in ("relation", "lemma", "stands"))
    apart = stands[:, None] - stands
    named = parts.masked_fill(batch["nobodies"], 0.0)
    shared = named @ named.transpose(1, 2)
    told = (
        relation[:, None] == relation,
        (lemma[:, None] == lemma) & (lemma[:, None] > 0),
        apart == 0,
        apart.abs() <= NEAR,
        apart > 0,
        *shared,
        (stands == 0).expand_as(apart),
    )
    return torch.stack([one.float() for one in told], dim=-1)


def taught(
    material: Material,
    guesses: Sequence[tuple[Sequence[NumberedSentence], Guesses]] = (),
    seed: int = 0,
) -> Twin:
    """The network that has learned from annotated articles, and from guesses about others."""
    torch.manual_seed(seed)
    np.random.seed(seed)
    chance = random.Random(seed)
    twin = Twin(material)
    dense = [values for name, values in twin.named_parameters() if name not in _SPARSE]
    sparse = [values for name, values in twin.named_parameters() if name in _SPARSE]
    optimisers = (torch.optim.Adam(dense, lr=_RATE), torch.optim.SparseAdam(sparse, lr=_RATE))
    steps = _EPOCHS * len(_batches(material.articles, guesses, random.Random(0)))
    step, started = 0, time.monotonic()
    mean = AveragedModel(twin)
    twin.train()
    for epoch in range(_EPOCHS):
        totals, counts = [0.0, 0.0], [0, 0]
        for articles, told in _batches(material.articles, guesses, chance):
            for group in [group for optimiser in optimisers for group in optimiser.param_groups]:
                group["lr"] = _RATE * min(1.0, (step + 1) / 200) * max(_SLOWEST, 1 - step / steps)
            step += 1
            batch = collated(articles)
            count = sum(map(len, articles))
            scores = twin(batch)
            loss = guess_loss(scores, batch, told) if told else answer_loss(scores, batch)
            twin.zero_grad()
            (loss / count).backward()
            nn.utils.clip_grad_norm_(dense, 5.0)
            for optimiser in optimisers:
                optimiser.step()
            totals[bool(told)] += loss.item()
            counts[bool(told)] += count
        if epoch >= _EPOCHS - _AVERAGED:
            mean.update_parameters(twin)
        seconds = time.monotonic() - started
        answers, guessed = (t / max(1, count) for t, count in zip(totals, counts, strict=True))
        line = f"epoch {epoch + 1}: {answers:.3f} answers, {guessed:.3f} guesses, {seconds:.0f} s"
        print(line, file=sys.stderr)  # noqa: T201
    return cast(Twin, mean.module.eval())


def _batches(
    annotated: Sequence[Sequence[NumberedSentence]],
    guesses: Sequence[tuple[Sequence[NumberedSentence], Guesses]],
    chance: random.Random,
) -> list[tuple[list[Sequence[NumberedSentence]], list[Guesses]]]:
    """Articles to be read together, with what was guessed about them if nobody annotated them."""
    batches: list[tuple[list[Sequence[NumberedSentence]], list[Guesses]]] = [
        ([annotated[n] for n in group], []) for group in groups_of(annotated, chance)
    ]
    for group in groups_of([article for article, _ in guesses], chance):
        batches.append(([guesses[n][0] for n in group], [guesses[n][1] for n in group]))
    chance.shuffle(batches)
    return batches
