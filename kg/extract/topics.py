"""Which sentences tell of play."""

from __future__ import annotations

from kg.data.topics import load_sport
from kg.model import Document, Sentence


def sentences_of_sport(document: Document) -> frozenset[int]:
    """Indexes of the sentences in which an attack is a move of the game.

    All of them where the article has many different words of sport and a strong one, else those
    that hold a strong word.
    """
    sport = load_sport()
    found = {sentence.index: _words(sentence) for sentence in document.sentences}
    everywhere = frozenset[str]().union(*found.values()) if found else frozenset[str]()
    if len(everywhere) >= sport.article and everywhere & sport.strong:
        return frozenset(found)
    return frozenset(index for index, words in found.items() if words & sport.strong)


def _words(sentence: Sentence) -> frozenset[str]:
    sport = load_sport()
    listed = sport.strong | sport.words
    return frozenset(
        word
        for token in sentence.tokens
        for word in (token.lemma, token.key.removeprefix("ال"))
        if word in listed
    )
