"""An article as a document: sentences, tokens, particles, lemmas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.data.furniture import load_furniture
from kg.data.normal import normalise
from kg.model import Article, Document, Sentence, Token
from kg.text.choice import Chooser, load_chooser
from kg.text.morphology import Segment
from kg.text.scan import Word, letters_of, lines, sentences, words

_PARAGRAPH = 150  # characters; headlines are shorter


def read(article: Article) -> Document:
    """The article's sentences with their tokens; furniture lines of the page are left out.

    Pure but for the first call, which loads the lexicon (and converts it once per user).
    """
    text = article.text
    chooser = load_chooser()
    read_sentences: list[Sentence] = []
    for start, end, title in _spans(article):
        read_sentences.append(
            Sentence(
                index=len(read_sentences),
                text=text[start:end],
                start=start,
                end=end,
                tokens=tuple(_tokens(text, start, end, chooser)),
                title=title,
            )
        )
    return Document(article=article, sentences=tuple(read_sentences))


def _spans(article: Article) -> Iterator[tuple[int, int, bool]]:
    text, body = article.text, len(article.title) + 1
    title_lines = list(lines(article.title))
    if title_lines:
        yield title_lines[0][0], title_lines[-1][1], True
    spans = list(lines(text, body))
    for (start, end), furniture in zip(
        spans, _furniture([text[start:end] for start, end in spans]), strict=True
    ):
        if not furniture:
            for sentence in sentences(text, start, end):
                yield *sentence, False


def _furniture(body: list[str]) -> list[bool]:
    """Which lines are furniture; lists of headlines are looked for after the first paragraph.

    Above it a heading such as "Latest news" may stand over the article's own headline.
    """
    rules = load_furniture()
    first = next((at for at, line in enumerate(body) if len(line) > _PARAGRAPH), len(body))
    return [*map(rules.is_furniture, body[:first]), *rules.flags(body[first:])]


def _tokens(text: str, start: int, end: int, chooser: Chooser) -> Iterator[Token]:
    found = list(words(text, start, end))
    for word, segments in zip(found, chooser.choose(found), strict=True):
        if segments:
            yield from _split(word, segments)
        else:
            yield _whole(word)


def _split(word: Word, segments: Sequence[Segment]) -> Iterator[Token]:
    """The word's tokens. What stands between two letters belongs to the earlier one."""
    letters, places = letters_of(word.text)
    if places is not None and any(
        s.start and places[s.start] == places[s.start - 1] for s in segments
    ):
        segments = (_joined(segments, letters),)
    for segment in segments:
        if places is None:
            start, end = segment.start, segment.end
        else:
            start = places[segment.start] if segment.start else 0
            end = places[segment.end] if segment.end < len(places) else len(word.text)
        yield Token(
            text=word.text[start:end],
            start=word.start + start,
            end=word.start + end,
            form=segment.form,
            key=segment.key,
            lemma=segment.lemma,
            pos=segment.pos,
            clitic=segment.clitic,
            definite=segment.definite,
            voice=segment.voice,
            aspect=segment.aspect,
            person=segment.person,
            gender=segment.gender,
            number=segment.number,
            known=segment.known,
        )


def _joined(segments: Sequence[Segment], letters: str) -> Segment:
    """The word as one segment, where a particle and its word share a ligature."""
    host = next((s for s in segments if s.clitic is None), segments[0])
    return replace(
        host, start=0, end=len(letters), form=letters, key=normalise(letters), clitic=None
    )


def _whole(word: Word) -> Token:
    key = normalise(word.text)
    return Token(
        text=word.text,
        start=word.start,
        end=word.end,
        form=word.text,
        key=key,
        lemma=key,
        pos=word.kind,
    )
