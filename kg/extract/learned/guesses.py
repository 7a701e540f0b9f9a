"""Articles that nobody annotated: trained networks guess their events, and another learns from it.

What several networks agree on is more often right than what one of them says, and a network that
learns their mean, on more articles than were annotated, comes near to them all (Hinton, Vinyals
and Dean 2015).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from kg.extract.found import Reading
from kg.extract.learned.batches import REALIS, NumberedSentence, collated
from kg.extract.learned.gold import GoldEvent
from kg.extract.learned.lessons import ROLES, Annotated
from kg.extract.learned.losses import Guesses, leading, shares_of
from kg.extract.learned.reader import LearnedReader

_LIKELY = 0.3  # how sure that a word is an event, for its participants to be guessed
_BATCH = 8  # articles


def proposed(article: Annotated, reader: LearnedReader) -> Annotated:
    """The prepared article with the events that a reader finds likely; who takes part is open."""
    settings = {**reader.models.settings, "trigger": _LIKELY}
    bold = replace(reader, models=replace(reader.models, settings=settings))
    reading = Reading(
        document=article.document,
        mentions=tuple(map(tuple, article.mentions)),
        entities=tuple(article.entities.values()),
    )
    events = [
        GoldEvent(
            sentence=proposal.sentence.index,
            first=proposal.match.first,
            last=proposal.match.first + 1,
            type=proposal.type,
            actors=(),
            targets=(),
            place=(),
            realis=proposal.realis,
        )
        for proposal in bold.proposals(reading)
    ]
    return replace(article, events=events)


def guessed(
    twins: Sequence[Any], articles: Sequence[Sequence[NumberedSentence]]
) -> list[tuple[list[NumberedSentence], Guesses]]:
    """The mean of what trained networks make of each article.

    The candidate that they find likeliest stands in the articles as if annotated.
    """
    found: list[tuple[list[NumberedSentence], Guesses]] = []
    with torch.no_grad():
        for start in range(0, len(articles), _BATCH):
            some = articles[start : start + _BATCH]
            batch = collated(some, dropped=0.0)
            means = _means(_shares(twin, batch) for twin in twins)
            batch["which"] = _likeliest(means[2], batch)
            (further,) = _means((_further(twin, batch),) for twin in twins)
            shares = [mean.numpy() for mean in (*means, further)]
            found += _by_article(some, batch["which"].numpy(), *shares)
    return found


def _means(told: Iterable[tuple[Any, ...]]) -> list[Any]:
    return [torch.stack(shares).mean(dim=0) for shares in zip(*told, strict=True)]


def _shares(twin: Any, batch: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    scores = twin(batch)
    triggers = torch.softmax(scores["trigger"], dim=-1)
    if "role" not in scores:
        return triggers, torch.zeros(0, len(REALIS)), torch.zeros(0, len(ROLES))
    roles = shares_of(scores["role"], batch["owner"])
    return triggers, torch.softmax(scores["realis"], dim=-1), roles


def _likeliest(roles: Any, batch: Mapping[str, Any]) -> Any:
    """1 for the candidates of each event that are its likeliest named entity, by role."""
    if not len(roles):
        return torch.zeros(roles.shape, dtype=torch.long)
    owner, entity = batch["owner"], batch["entity"]
    best = leading(roles, {**batch, "which": torch.ones_like(roles, dtype=torch.long)})
    return ((best >= 0)[owner] & (entity[best.clamp(min=0)][owner] == entity[:, None])).long()


def _further(twin: Any, batch: Mapping[str, Any]) -> Any:
    scores = twin(batch)
    if "further" not in scores:
        return torch.zeros(batch["which"].shape)
    return torch.sigmoid(scores["further"]) * (batch["which"] == 0)


def _by_article(
    articles: Sequence[Sequence[NumberedSentence]],
    which: Any,
    triggers: Any,
    realis: Any,
    roles: Any,
    further: Any,
) -> Iterator[tuple[list[NumberedSentence], Guesses]]:
    word = event = candidate = 0
    for article in articles:
        first_word, first_event, first_candidate = word, event, candidate
        sure, answered = [], []
        for sentence in article:
            rows = {position: word + n for n, (position, _, _) in enumerate(sentence.triggers)}
            word += len(sentence.triggers)
            events = []
            for own in sentence.events:
                sure.append(triggers[rows[own.position], own.relation])
                events.append(replace(own, which=which[candidate : candidate + len(own.names)]))
                event += 1
                candidate += len(own.names)
            answered.append(replace(sentence, events=events))
        guesses = Guesses(
            triggers=triggers[first_word:word],
            realis=realis[first_event:event],
            roles=roles[first_candidate:candidate],
            further=further[first_candidate:candidate],
            sure=np.array(sure, dtype=np.float32),
        )
        yield answered, guesses
