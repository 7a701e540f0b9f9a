"""What a speaker does with a claim."""

from __future__ import annotations

from kg.data.cues import CueWords
from kg.extract.sentence_view import SentenceView
from kg.model import Stance

_HEAD = 8  # tokens at the start of a claim that decide on its force
_FIRST_PERSON_FUTURE = ("سن", "سا")


def read_stance(
    view: SentenceView, first: int, last: int, cue_stance: Stance, words: CueWords
) -> Stance:
    """The cue's stance, unless the claim itself asks, demands, commits or threatens."""
    if cue_stance not in ("assert", "confirm"):
        return cue_stance
    if last > first and view.tokens[last - 1].text in "؟?":
        return "question"
    spelled = [
        "".join(view.keys[view.word_start(at) : at + 1])
        for at in range(first, min(last, first + _HEAD))
    ]
    for stance in ("threaten", "demand", "promise"):
        listed = words.stances.get(stance, frozenset())
        if any(word in listed for word in spelled):
            return stance
    for at in range(first, min(last, first + 3)):
        token = view.tokens[at]
        future = view.key(at - 1) == "س" and token.pos == "verb"
        if future and token.text[:1] in ("ن", "أ") and token.person in ("1", None):
            return "promise"
    return cue_stance
