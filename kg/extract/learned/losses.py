"""What the network is told about its answers: by annotators, or by other networks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn import functional

_ALONE = 0.3  # how much named features alone must tell: they choose what is read at all

# How much the roles count as they are scored in the end, before the article's other events are
# looked at, and before the candidates are compared.
_ROLES = (("role", 1.0), ("role beside", 0.5), ("role alone", 0.5))
_FURTHER = 0.5  # how much it counts who takes part as well


@dataclass(frozen=True, slots=True)
class Guesses:
    """What networks make of one article, in the order of its lessons; rows sum to 1."""

    triggers: Any  # words x relations
    realis: Any  # events x realis
    roles: Any  # candidates of all events x roles: each event's sum to 1
    further: Any  # the same shape: how likely each has the role as well as the likeliest one
    sure: Any  # events: how likely each has its relation


def answer_loss(scores: Mapping[str, Any], batch: Mapping[str, Any]) -> Any:
    """Cross-entropy with the annotators' answers."""
    right = batch["trigger_right"]
    loss = functional.cross_entropy(scores["trigger"], right, reduction="sum")
    loss = loss + _ALONE * functional.cross_entropy(scores["alone"], right, reduction="sum")
    if "realis" in scores:
        told = batch["event_realis"]
        loss = loss + functional.cross_entropy(scores["realis"], told, reduction="sum")
        for name, weight in _ROLES:
            loss = loss + weight * _chosen(scores[name], batch)
        first, which = scores["first"], batch["which"]
        another = (which > 0) & (which != which.gather(0, first[batch["owner"]].clamp(min=0)))
        loss = loss + _FURTHER * _further(scores["further"], another.float(), first, batch).sum()
    return loss


def guess_loss(scores: Mapping[str, Any], batch: Mapping[str, Any], told: Sequence[Guesses]) -> Any:
    """Cross-entropy with guesses instead of answers; events count as sure as they are events."""

    def joined(name: str) -> Any:
        return torch.from_numpy(np.concatenate([getattr(guesses, name) for guesses in told]))

    triggers = joined("triggers")
    loss = -(triggers * functional.log_softmax(scores["trigger"], dim=-1)).sum()
    loss = loss - _ALONE * (triggers * functional.log_softmax(scores["alone"], dim=-1)).sum()
    if "role" in scores:
        sure, owner = joined("sure")[:, None], batch["owner"]
        realis = functional.log_softmax(scores["realis"], dim=-1)
        loss = loss - (sure * joined("realis") * realis).sum()
        roles = joined("roles")
        wanted = sure[owner] * roles
        for name, weight in _ROLES:
            grown, sums = odds(scores[name], owner)
            shares = torch.log(grown + 1e-9) - torch.log(sums[owner] + 1e-9)
            loss = loss - weight * (wanted * shares).sum()
        somebody = torch.zeros(len(sure), roles.shape[1])
        somebody = sure * somebody.index_add(0, owner, roles * batch["named"][:, None])
        further = _further(scores["further"], joined("further"), scores["first"], batch)
        loss = loss + _FURTHER * (somebody[owner] * further).sum()
    return loss


def likely(scores: Any, hidden: Any, owner: Any) -> Any:
    """For each event the hidden numbers of its candidates, weighed by their odds in each role."""
    shares = shares_of(scores, owner)
    nothing = torch.zeros(int(owner[-1]) + 1, hidden.shape[1])
    return torch.cat(
        [nothing.index_add(0, owner, hidden * share[:, None]) for share in shares.unbind(1)], dim=1
    )


def _chosen(scores: Any, batch: Mapping[str, Any]) -> Any:
    """Cross-entropy of each event's right candidates together, by role; none where none is.

    Events count the less the oftener their article tells them: a triple is found once or not.
    """
    right, owner = batch["right"], batch["owner"]
    grown, every = odds(scores, owner)
    nothing = torch.zeros_like(every)
    good = nothing.index_add(0, owner, grown * right)
    asked = nothing.scatter_reduce(0, owner[:, None].expand_as(right), right, "amax")
    told = batch["event_times"].float().rsqrt()
    asked = asked * (told / told.mean())[:, None]
    return ((torch.log(every + 1e-12) - torch.log(good + 1e-12)) * asked).sum()


def leading(scores: Any, batch: Mapping[str, Any]) -> Any:
    """The best scored of the right candidates of each event, by role; -1 where nobody is named."""
    owner, (rows, roles) = batch["owner"], scores.shape
    right = (batch["which"] > 0) & batch["named"][:, None]
    scores = scores.masked_fill(~right, -1e9)
    events = owner[:, None].expand_as(scores)
    top = torch.full((int(owner[-1]) + 1, roles), -1e9).scatter_reduce(0, events, scores, "amax")
    best = right & (scores == top[owner])
    number = torch.where(best, torch.arange(rows)[:, None], -1)
    return torch.full(top.shape, -1).scatter_reduce(0, events, number, "amax")


def _further(scores: Any, right: Any, first: Any, batch: Mapping[str, Any]) -> Any:
    """Cross-entropy of each named candidate's having a role beside the first."""
    first, rows = first[batch["owner"]], torch.arange(len(scores))[:, None]
    asked = (first >= 0) & (first != rows) & batch["named"][:, None]
    return functional.binary_cross_entropy_with_logits(scores, right, reduction="none") * asked


def odds(scores: Any, owner: Any) -> tuple[Any, Any]:
    """The exponentials of scores, candidates x roles, and their sums, events x roles."""
    top = torch.full((int(owner[-1]) + 1, scores.shape[1]), -1e9)
    top = top.scatter_reduce(0, owner[:, None].expand_as(scores), scores.detach(), "amax")
    grown = torch.exp(scores - top[owner])
    return grown, torch.zeros_like(top).index_add(0, owner, grown)


def shares_of(scores: Any, owner: Any) -> Any:
    """The softmax of each event's candidates by role, candidates x roles."""
    grown, sums = odds(scores, owner)
    return grown / sums[owner]
