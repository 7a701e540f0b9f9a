"""Whether an event is told as having happened."""

from __future__ import annotations

from kg.data.realis import RealisWords
from kg.extract.triggers import TriggerMatch
from kg.model import Realis, Sentence

_REACH = 6  # tokens before the trigger in which a governing word counts


def read_realis(sentence: Sentence, match: TriggerMatch, words: RealisWords) -> Realis:
    """The realis of one trigger, from the words that govern it in its clause."""
    verb = match.light_position if match.light_position is not None else match.first
    tokens = sentence.tokens
    token = tokens[verb]
    imperfect = token.pos == "verb" and token.aspect == "imperfect"
    before = [tokens[position] for position in range(max(0, verb - 2), verb)]
    near = {word.key for word in before}
    if near & words.negations or (imperfect and near & words.imperfect_negations):
        return "denied"
    if token.pos == "verb" and near & words.futures:
        return "planned"
    if imperfect and words.may in near:
        return "hypothetical"
    for position in range(verb - 1, max(-1, verb - 1 - _REACH), -1):
        word = tokens[position]
        if word.text in ".؛;،," or word.pos == "relative":
            break
        if word.key in words.denials or word.lemma in words.denials:
            return "denied"
        if word.key in words.plans or word.lemma in words.plans:
            return "planned"
        if word.key in words.possibilities or word.lemma in words.possibilities:
            return "hypothetical"
        if word.pos == "verb" and position < verb - 1 and token.pos != "verb":
            break
    return "actual"
