"""A sentence with what its words belong to: quotations, mentions, cues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.data.cues import CueWords
from kg.extract.quotes import MARKS, Quote, find_quotes
from kg.model import Sentence
from kg.model.mention import Mention

COMMAS = frozenset("،,")
STOPS = frozenset(".؛;!؟?…")
_OPENING = 2  # letters by which most places are seen to start no phrase
_NAME_QUOTE = 5  # tokens; a longer quotation is speech


class SentenceView:
    """Token positions are the common currency; all look-ups are by position."""

    __slots__ = (
        "covering",
        "inside",
        "keys",
        "mentions",
        "quotes",
        "sentence",
        "starting",
        "tokens",
    )

    def __init__(
        self, sentence: Sentence, mentions: Sequence[Mention], *, continued: bool = False
    ) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.keys = [token.key for token in sentence.tokens]
        self._quote(continued=continued)
        self.place(mention for mention in mentions if mention.kind == "phrase")

    def place(self, mentions: Iterable[Mention]) -> None:
        """Take these phrases for the sentence's mentions."""
        self.mentions = list(mentions)
        self.starting: dict[int, Mention] = {}
        self.covering: list[Mention | None] = [None] * len(self.tokens)
        for mention in self.mentions:
            self.starting[mention.first] = mention
            for position in range(mention.first, mention.last):
                self.covering[position] = mention

    def _quote(self, *, continued: bool) -> None:
        count = len(self.tokens)
        self.quotes = find_quotes(self.sentence, continued=continued)
        self.inside: list[Quote | None] = [None] * count
        for quote in self.quotes:
            for position in range(max(0, quote.first + 1), min(quote.last, count)):
                self.inside[position] = quote

    def reopen(self) -> None:
        """Read the quotation marks anew, with no quotation open at the start."""
        self._quote(continued=False)

    def __len__(self) -> int:
        return len(self.tokens)

    def key(self, position: int) -> str:
        """The key at a position, empty beyond the edges."""
        return self.keys[position] if 0 <= position < len(self.keys) else ""

    def is_comma(self, position: int) -> bool:
        """Whether a comma stands there."""
        return self.key(position) in COMMAS

    def is_stop(self, position: int) -> bool:
        """Whether a full stop or its like ends something there: not in سي.إن.إن, nor at the end."""
        if self.tokens[position].text not in STOPS or position + 1 >= len(self.tokens):
            return False
        return self.tokens[position + 1].start > self.tokens[position].end

    def is_spelled(self, position: int) -> bool:
        """Whether a word leans on the full stop beside it: إن in سي.إن.إن."""
        here = self.tokens[position]
        return any(
            self.key(at) == "."
            and here.start <= self.tokens[at].end
            and self.tokens[at].start <= here.end
            for at in (position - 1, position + 1)
            if self.key(at + 1) != ""
        )

    def is_mark(self, position: int) -> bool:
        """Whether a quotation mark stands there."""
        return 0 <= position < len(self.tokens) and self.tokens[position].text[:1] in MARKS

    def opens(self, position: int) -> Quote | None:
        """The quotation that opens at a position."""
        for quote in self.quotes:
            if quote.first == position:
                return quote
        return None

    def phrase(self, position: int, phrases: frozenset[str], longest: int = 5) -> int:
        """The end of the longest listed phrase that starts there; 0 when none does."""
        if not 0 <= position < len(self.keys):
            return 0
        if self.keys[position][:_OPENING] not in _openings(phrases):
            return 0
        best, text = 0, ""
        for end in range(position, min(position + longest, len(self.keys))):
            text += self.keys[end]
            if text in phrases:
                best = end + 1
        return best

    def is_time(self, position: int, words: CueWords) -> bool:
        """Whether the word tells when, or is an adverb that never speaks."""
        key = self.key(position)
        return key in words.times or self.tokens[position].pos in ("number", "adverb")

    def is_content_noun(self, position: int, words: CueWords) -> bool:
        """Whether the noun names an event or state rather than somebody: مقتل، انسحاب."""
        key = self.keys[position]
        if self.tokens[position].definite:
            key = key.removeprefix("ال")
        return words.content_nouns.match(key) is not None

    def is_name_quote(self, quote: Quote) -> bool:
        """Whether a quotation is too short to be speech: تنظيم "داعش"."""
        inner = range(quote.first + 1, quote.last)
        return (
            quote.closed
            and 0 < len(inner) <= _NAME_QUOTE
            and not any(self.tokens[at].pos == "verb" and self.tokens[at].known for at in inner)
        )

    def word_start(self, position: int) -> int:
        """The first token of the written word that holds a position."""
        while (
            position > 0
            and self.tokens[position - 1].clitic == "proclitic"
            and (self.tokens[position - 1].end == self.tokens[position].start)
        ):
            position -= 1
        return position


@lru_cache(maxsize=256)
def _openings(phrases: frozenset[str]) -> frozenset[str]:
    """How phrases may begin, where their first word may have one letter only."""
    return frozenset(phrase[:size] for phrase in phrases for size in (1, _OPENING))
