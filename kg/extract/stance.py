"""What a speaker does with a claim."""

from __future__ import annotations

from kg.data.cues import CueWords
from kg.extract.sentence_view import SentenceView
from kg.model import Stance

_HEAD = 8  # tokens at the start of a claim that decide on its force
_FUTURE = "س"
_NEVER = "لن"


def read_stance(
    view: SentenceView, first: int, last: int, cue_stance: Stance, words: CueWords
) -> Stance:
    """The cue's stance, unless the claim itself asks, denies, demands, commits or threatens."""
    if cue_stance not in ("assert", "confirm"):
        return cue_stance
    if last > first and view.tokens[last - 1].text in "؟?":
        return "question"
    head = range(first, min(last, first + _HEAD))
    for stance in ("threaten", "deny", "demand", "promise"):
        listed = words.stances.get(stance, frozenset())
        if any(view.phrase(view.word_start(at), listed) for at in head):
            return stance
    if any(_commits(view, at, first) for at in head):
        return "promise"
    return cue_stance


def _commits(view: SentenceView, position: int, first: int) -> bool:
    """سنفعل، لن نفعل، إنها ستفعل، بلاده ستفعل: a future of the speaker's own."""
    if view.key(position) not in (_FUTURE, _NEVER) or position + 1 >= len(view):
        return False
    verb = view.tokens[position + 1]
    if verb.pos != "verb" or verb.lemma in ("كان", "تم", "جري"):
        return False
    if verb.text[:1] in ("ن", "أ") and verb.person != "3":
        return True
    before = view.tokens[position - 1] if position else None
    if position == first and before is not None and view.key(position - 2) == "ان":
        return before.clitic == "enclitic"
    return (
        position > 1
        and view.key(position - 2) == "بلاد"
        and before is not None
        and (before.clitic == "enclitic")
    )
