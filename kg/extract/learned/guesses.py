"""Articles that nobody annotated: trained networks guess their events, and another learns from it.

What several networks agree on is more often right than what one of them says, and a network that
learns their mean, on more articles than were annotated, comes near to them all (Hinton, Vinyals
and Dean 2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from kg.extract.found import Reading
from kg.extract.learned.batches import NumberedSentence, collated
from kg.extract.learned.gold import GoldEvent
from kg.extract.learned.lessons import Annotated
from kg.extract.learned.losses import Guesses, shares_of
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


def guessed(twins: Sequence[Any], articles: Sequence[Sequence[NumberedSentence]]) -> list[Guesses]:
    """The mean of what trained networks make of each article."""
    found: list[Guesses] = []
    with torch.no_grad():
        for start in range(0, len(articles), _BATCH):
            some = articles[start : start + _BATCH]
            batch = collated(some, dropped=0.0)
            means = [
                torch.stack(shares).mean(dim=0).numpy()
                for shares in zip(*(_shares(twin, batch) for twin in twins), strict=True)
            ]
            found += _by_article(some, *means)
    return found


def _shares(twin: Any, batch: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    scores = twin(batch)
    triggers = torch.softmax(scores["trigger"], dim=-1)
    if "role" not in scores:
        return triggers, torch.zeros(0, scores["trigger"].shape[1]), torch.zeros(0, 3)
    roles = shares_of(scores["role"], batch["owner"])
    return triggers, torch.softmax(scores["realis"], dim=-1), roles


def _by_article(
    articles: Sequence[Sequence[NumberedSentence]], triggers: Any, realis: Any, roles: Any
) -> Iterator[Guesses]:
    word = event = candidate = 0
    for article in articles:
        first_word, first_event, first_candidate = word, event, candidate
        sure = []
        for sentence in article:
            rows = {position: word + n for n, (position, _, _) in enumerate(sentence.triggers)}
            word += len(sentence.triggers)
            for own in sentence.events:
                sure.append(triggers[rows[own.position], own.relation])
                event += 1
                candidate += len(own.names)
        yield Guesses(
            triggers=triggers[first_word:word],
            realis=realis[first_event:event],
            roles=roles[first_candidate:candidate],
            sure=np.array(sure, dtype=np.float32),
        )
