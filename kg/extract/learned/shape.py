"""The verbs of a sentence and who stands where to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Sentence
from kg.model.mention import Mention

_STOPS = frozenset(".؛:!؟?")
_LEAD_REACH = 4  # tokens from a phrase to the verb it leads
_TOPIC_REACH = 14  # the same after إن، where a description may stand between


@dataclass(frozen=True, slots=True)
class SentenceShape:
    """Nearest verbs and the order of bare phrases after them, by token and mention position."""

    verb_before: tuple[int, ...]  # token -> nearest verb at an earlier token, or -1
    governor: tuple[int, ...]  # mention -> nearest verb before it, or -1
    order: tuple[int, ...]  # mention -> 1 for the first bare phrase after that verb, 0 if not bare
    lead: tuple[int, ...]  # token of a verb -> mention that stands bare right before it, or -1


def shape_of(sentence: Sentence, row: Sequence[Mention]) -> SentenceShape:
    """The shape of one sentence with its mentions."""
    tokens = sentence.tokens
    verb_before: list[int] = []
    latest = -1
    for position, token in enumerate(tokens):
        verb_before.append(latest)
        if token.pos == "verb":
            latest = position
        elif token.text in _STOPS:
            latest = -1
    governor: list[int] = []
    order: list[int] = []
    bare_after: dict[int, int] = {}
    for mention in row:
        verb = verb_before[mention.first]
        governor.append(verb)
        if mention.kind == "phrase" and mention.preposition is None and verb >= 0:
            bare_after[verb] = bare_after.get(verb, 0) + 1
            order.append(bare_after[verb])
        else:
            order.append(0)
    lead = [-1] * len(tokens)
    for number, mention in enumerate(row):
        if mention.kind != "phrase" or mention.preposition is not None:
            continue
        topic = mention.first > 0 and tokens[mention.first - 1].key == "ان"
        reach = _TOPIC_REACH if topic else _LEAD_REACH
        for position in range(mention.last, min(mention.last + reach, len(tokens))):
            if tokens[position].pos == "verb":
                if lead[position] < 0 or not topic:
                    lead[position] = number
                break
            if tokens[position].text in _STOPS:
                break
            if tokens[position].pos == "preposition" and not topic:
                break
    return SentenceShape(tuple(verb_before), tuple(governor), tuple(order), tuple(lead))
