"""Words as the text index keeps them: normalised and lightly stemmed.

The stemmer follows Light10 (Larkey, Ballesteros and Connell, 2007): it takes off the article with
what may be attached before it and the endings of plurals, duals, possessives and relations, never
so much that less than a word would be left. الحوثيين، الحوثية and حوثي meet in one stem; so,
rarely, do words that have nothing in common. A lone conjunction or preposition at the front may
be the word's own first letter (وزارة، برلين): the index takes the word both ways.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.data.normal import normalise

_WORD = re.compile(r"[^\W_]+")
# Spelled as `normalise` leaves them: taa marbuta is ه, hamza carriers are bare.
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_ATTACHED = ("و", "ف", "ب", "ل")
_SHORTEST = 2  # letters left after an article or an ending
_SHORTEST_BARE = 3  # letters left after a lone particle, which may be none


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of a normalised word."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST:
            word = word[len(article) :]
            break
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
    return word


def index_words(text: str) -> str:
    """The text as the index takes it: its stems in order, then those without a lone particle."""
    words = _WORD.findall(normalise(text))
    stems = [stem(word) for word in words]
    bare = dict.fromkeys(stem(word[1:]) for word in words if word.startswith(_ATTACHED))
    return " ".join([*stems, *(each for each in bare if len(each) >= _SHORTEST_BARE)])


def match_expression(text: str) -> str | None:
    """A query of the text index for all words of `text`; None when there is no word in it.

    The last word may be the beginning of one. Words in double quotes must follow one another.
    """
    parts: list[str] = []
    for place, piece in enumerate(text.replace("«", '"').replace("»", '"').split('"')):
        words = [stem(word) for word in _WORD.findall(normalise(piece))]
        if place % 2 and words:
            parts.append(f'"{" ".join(words)}"')
        else:
            parts += [f'"{word}"' for word in words]
    if not parts:
        return None
    if " " not in parts[-1]:
        parts[-1] += "*"
    return " AND ".join(parts)


def match_stems(query: str) -> list[str]:
    """The stems of a query's words, in order."""
    return [stem(word) for word in _WORD.findall(normalise(query))]


def stem_of(word: str) -> tuple[str, ...]:
    """The stems under which a word of a text is found."""
    return tuple(index_words(word).split())
