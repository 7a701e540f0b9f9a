"""Where quotation marks open and close in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Sentence

OPENING = frozenset("“«„")
CLOSING = frozenset("”»")
PLAIN = frozenset('"\u201f')
MARKS = OPENING | CLOSING | PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quoted span by the token positions of its marks.

    `first` is -1 when the quotation was opened in an earlier sentence; `last` is the number of
    tokens when it is still open at the sentence's end.
    """

    first: int
    last: int
    closed: bool


def find_quotes(sentence: Sentence, *, continued: bool = False) -> tuple[Quote, ...]:
    """The quotations of a sentence in order; they do not nest.

    `continued` says that a quotation was open at the end of the sentence before.
    """
    tokens = sentence.tokens
    quotes: list[Quote] = []
    opened: int | None = -1 if continued else None
    for position, token in enumerate(tokens):
        if token.text[:1] not in MARKS:
            continue
        opens = token.text in OPENING or (token.text in PLAIN and _opens(sentence, position))
        closes = token.text in CLOSING or (token.text in PLAIN and not opens)
        if token.text in PLAIN:
            if opened is None and not opens and not _closes_tight(sentence, position):
                opens = True
            closes = opened is not None and (closes or not opens or opened != -1)
        if opened is not None and closes:
            quotes.append(Quote(first=opened, last=position, closed=True))
            opened = None
        elif opened is None and opens:
            opened = position
    if opened is not None:
        quotes.append(Quote(first=opened, last=len(tokens), closed=False))
    return tuple(quotes)


def _opens(sentence: Sentence, position: int) -> bool:
    """Whether a plain mark stands where an opening one would: space before, none after."""
    token = sentence.tokens[position]
    before = sentence.text[: token.start - sentence.start]
    after = sentence.text[token.end - sentence.start :]
    return (not before or before[-1].isspace() or before[-1] in ":([بلوكف") and not (
        not after or after[0].isspace() or after[0] in ".,،؛:)؟!"
    )


def _closes_tight(sentence: Sentence, position: int) -> bool:
    """Whether a plain mark leans on the word before it: a closing mark without an opening one."""
    token = sentence.tokens[position]
    before = sentence.text[: token.start - sentence.start]
    after = sentence.text[token.end - sentence.start :]
    return (
        bool(before)
        and not before[-1].isspace()
        and (not after or after[0].isspace() or after[0] in ".,،؛:)؟!")
    )
