"""An article as sentences and tokens over its raw text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kg.model.article import Article

Voice = Literal["active", "passive"]
Clitic = Literal["proclitic", "enclitic"]


@dataclass(init=False, slots=True)
class Token:
    """A word or an attached particle, with its place in the article's text.

    Attached conjunctions, prepositions, the future sa- and object or possessive pronouns are
    tokens of their own; the article al- stays on its noun.
    `text == article.text[start:end]` always holds. `form` is the same word as it would be
    written alone: للتحالف is the proclitic ل and a token with text لتحالف and form التحالف.
    """

    # An article makes hundreds. The constructor is written out, here and in a few classes like this
    # one, since those that dataclasses make are interpreted even where all else is compiled.
    text: Final[str]
    start: Final[int]
    end: Final[int]
    form: Final[str]
    key: Final[str]  # `normalise(form)`: what lexicons and gazetteers are matched on
    lemma: Final[str]  # normalised, without diacritics; equals `key` where nothing is known
    pos: Final[str]  # a tag of `kg.model.POS`
    clitic: Final[Clitic | None]
    definite: Final[bool]  # carries the article al-
    voice: Final[Voice | None]  # verbs and participles
    aspect: Final[Literal["perfect", "imperfect", "imperative"] | None]
    person: Final[Literal["1", "2", "3"] | None]
    gender: Final[Literal["m", "f"] | None]
    number: Final[Literal["s", "d", "p"] | None]
    known: Final[bool]  # False when the morphology has no analysis: mostly foreign names

    def __init__(
        self,
        *,
        text: str,
        start: int,
        end: int,
        form: str,
        key: str,
        lemma: str,
        pos: str,
        clitic: Clitic | None = None,
        definite: bool = False,
        voice: Voice | None = None,
        aspect: Literal["perfect", "imperfect", "imperative"] | None = None,
        person: Literal["1", "2", "3"] | None = None,
        gender: Literal["m", "f"] | None = None,
        number: Literal["s", "d", "p"] | None = None,
        known: bool = True,
    ) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.form = form
        self.key = key
        self.lemma = lemma
        self.pos = pos
        self.clitic = clitic
        self.definite = definite
        self.voice = voice
        self.aspect = aspect
        self.person = person
        self.gender = gender
        self.number = number
        self.known = known


POS = frozenset(
    {
        "noun",
        "proper",  # proper noun
        "adjective",
        "verb",
        "pronoun",
        "demonstrative",
        "relative",
        "preposition",
        "conjunction",
        "particle",  # negation, future, emphasis, complementisers
        "adverb",
        "number",  # in digits or in words
        "punctuation",
        "foreign",  # Latin letters
    }
)
NOMINAL = frozenset({"noun", "proper", "adjective", "foreign"})  # what names are made of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence; sentence 0 is the title when the article has one."""

    index: int
    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    title: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article with its sentences; furniture lines of the page belong to none."""

    article: Article
    sentences: tuple[Sentence, ...]
