"""What the reading of phrases knows: lists, the gazetteer and the shape of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.data.gazetteer import Gazetteer
from kg.data.normal import bare
from kg.data.participants import Participants
from kg.model import Sentence, Token

# Endings that a noun in the construct state cannot have: a complement never follows them.
_ABSOLUTE_ENDINGS = ("ون", "ًا", "اً")
_COMPANION_REACH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRules:
    """The data that decide where a phrase begins and ends and what it names."""

    gazetteer: Gazetteer
    participants: Participants
    event_nouns: Mapping[str, frozenset[str]]  # lemmas of events -> words one of which must follow
    calendar: frozenset[str]  # weekdays and months
    year_words: frozenset[str]  # what stands before the number of a year

    def names_event(self, sentence: Sentence, position: int) -> bool:
        """Whether the noun at a token means an event: قصف، or إسقاط before an aircraft."""
        token = sentence.tokens[position]
        needed = self.event_nouns.get(token.lemma, self.event_nouns.get(bare(token.key)))
        if not needed:
            return needed is not None
        reach = sentence.tokens[position + 1 : position + 1 + _COMPANION_REACH]
        return any(word.lemma in needed or bare(word.key) in needed for word in reach)


def surface(sentence: Sentence, first: int, last: int) -> str:
    """The tokens as they would be written alone: particles off, the article restored."""
    tokens = sentence.tokens[first:last]
    offset = sentence.start
    rest = sentence.text[tokens[0].end - offset : tokens[-1].end - offset]
    owned = len(tokens) > 1 and tokens[1].clitic == "enclitic"
    # قاعدتها keeps its open taa; every other first word is written as it stands alone.
    first_word = tokens[0].text if owned else tokens[0].form
    text = (first_word + rest).replace("_", " ").replace("#", "").strip(" \"“”«»'،,")
    if text.count('"') % 2:
        text = text.replace('"', "")  # تنظيم "داعش, whose other quote was at the end
    return " ".join(text.split())


def absolute(token: Token) -> bool:
    """Whether the word's ending rules out a complement."""
    return (
        token.form.endswith(_ABSOLUTE_ENDINGS)
        or (token.number == "d" and token.form.endswith(("ان", "ين")))
        or (token.number == "p" and token.form.endswith("ين"))
    )
