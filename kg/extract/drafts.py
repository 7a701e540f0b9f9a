"""A statement in the making, and what all its readers share."""

from __future__ import annotations

from dataclasses import dataclass

from kg.data.cues import CueLexicon, CueWords
from kg.data.gazetteer import Gazetteer
from kg.extract.claims import ClaimBounder, Content, ContentFinder
from kg.extract.cues import CueMatch
from kg.extract.sentence_view import SentenceView
from kg.extract.speakers import Speaker, Speakers
from kg.extract.subjects import SubjectFinder
from kg.model import Stance


@dataclass(slots=True, kw_only=True)
class Draft:
    """A claim by its tokens, half-open, with what is known about who made it."""

    first: int
    last: int
    speaker: Speaker
    match: CueMatch | None = None
    content: Content | None = None
    via: str | None = None
    cue: str | None = None
    stance: Stance = "assert"
    confidence: float = 0.9
    nested: bool = False  # inside another claim: its speaker is not whom the text goes on about


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What reads one article's statements."""

    lexicon: CueLexicon
    gazetteer: Gazetteer
    speakers: Speakers
    subjects: SubjectFinder
    finder: ContentFinder
    bounder: ClaimBounder

    @property
    def words(self) -> CueWords:
        """The small words around cues."""
        return self.lexicon.words


def cue_text(view: SentenceView, match: CueMatch) -> str:
    """The cue as written, attached particles and pronoun included."""
    start = view.tokens[match.first].start - view.sentence.start
    end = view.tokens[match.last - 1].end - view.sentence.start
    return view.sentence.text[start:end]


def before_connectives(view: SentenceView, position: int, words: CueWords) -> int:
    """Back over the connectives that lead to a position: وذلك، في حين."""
    while position > 0 and view.key(position - 1) in words.links:
        position -= 1
    return position
