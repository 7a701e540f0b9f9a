"""What of a name names: without titles, epithets and spelling variants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.data.assembly import NameRules
from kg.data.normal import normalise

# A hashtag joins words with underscores; quotation marks and brackets stand around names.
_BREAKS = re.compile(r"[\s_#\"'«»“”„‘’()\[\]{}…:;؛.!?؟/]+")
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))
_COMMAS = re.compile("[,،]| - ")
_ARTICLE = "ال"
_SHORTEST_DEFINITE = 5  # الله is no definite form of له

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name as written and as compared."""

    surface: str
    normal: str


class Names:
    """Reads names by the rules; keeps what it read, as a corpus repeats its names."""

    def __init__(self, rules: NameRules) -> None:
        """Read by these rules."""
        self.rules = rules
        self.common = frozenset(self._spelling(word) for word in rules.common)
        self.core = lru_cache(maxsize=1 << 16)(self._core)
        self.key = lru_cache(maxsize=1 << 16)(self._key)
        self.label = lru_cache(maxsize=1 << 16)(self._label)
        self.is_local = lru_cache(maxsize=1 << 16)(self._is_local)

    def family(self, type_: str) -> str:
        """The family of entity types that may share a referent."""
        return self.rules.families[type_]

    def _is_local(self, name: str) -> bool:
        """Whether the name means somebody else in every article: the army, the ministry."""
        words = normalise(" ".join(_BREAKS.split(name)).strip())
        return words in self.rules.local or words.split(" ")[0] in self.rules.local_heads

    def is_definite(self, name: str) -> bool:
        """Whether the name opens with the article."""
        return normalise(name.strip()).startswith(_ARTICLE)

    def is_whole(self, name: str) -> bool:
        """Whether every quotation mark and bracket in the name has its other half."""
        return all(name.count(one) == name.count(other) for one, other in _PAIRS) and (
            name.count('"') % 2 == 0
        )

    def has_title(self, name: str) -> bool:
        """Whether a title stands in the name besides the name."""
        words = _words(name)
        return len(words) > 1 and any(word.normal in self.rules.person_titles for word in words)

    def is_kin(self, name: str) -> bool:
        """Whether the name says whose relative this is, and so may be a first name alone."""
        return any(word.normal in self.rules.kin for word in _words(name))

    def _label(self, name: str, family: str) -> str:
        """The name as written, without titles; the whole name when nothing else is left."""
        words = self.core(name, family) if family == "person" else _words(name)
        return " ".join(word.surface for word in words) or name

    def _key(self, name: str, family: str) -> Key:
        """The compared words of the name; empty when the name holds none."""
        words = self.core(name, family)
        return tuple(
            self._spelling(word.normal)
            for word in words
            if family != "person" or len(words) == 1 or word.normal not in self.rules.particles
        )

    def _core(self, name: str, family: str) -> tuple[Word, ...]:
        if family == "person":
            return self._person(name)
        words = [word for word in _words(name) if word.normal not in self.rules.epithets]
        heads = {"place": self.rules.place_heads, "body": self.rules.body_heads}.get(family)
        while heads and len(words) > 1 and words[0].normal in heads:
            del words[0]
        return tuple(words)

    def _person(self, name: str) -> tuple[Word, ...]:
        """The words of a person's own name.

        Titles stand before it, or after it behind a comma or as a noun phrase; descriptions
        before it are definite (the former Russian spy), first names hardly ever are.
        """
        cores: list[tuple[bool, int, tuple[Word, ...]]] = []
        for part in _COMMAS.split(name):
            words = self._joined(_words(part))
            core = self._person_part(words)
            if core and not (
                core[0].normal in self.rules.person_titles
                or (len(core) > 1 and self._describes(core[0]))
            ):
                titled = any(word.normal in self.rules.person_titles for word in words)
                cores.append((not titled, len(core), core))
        # A part without any title is the name itself.
        best = max(cores, key=lambda found: found[:2], default=None)
        return best[2] if best else tuple(self._joined(_words(name)))

    def _person_part(self, words: list[Word]) -> tuple[Word, ...]:
        titles = [i for i, word in enumerate(words[:-1]) if word.normal in self.rules.person_titles]
        if titles and titles[0] > 0 and not self._describes(words[0]):
            return tuple(words[: titles[0]])
        start = titles[-1] + 1 if titles else 0
        while start < len(words) - 1 and (
            self._describes(words[start])
            # Basim is a first name where nothing stands before it.
            or (start > 0 and words[start].normal in self.rules.person_links)
        ):
            start += 1
        return tuple(words[start:])

    def _describes(self, word: Word) -> bool:
        if word.normal in self.rules.first_names:
            return False
        return (
            word.normal in self.rules.person_titles
            or word.normal.startswith(("لل", "بال"))
            or _definite(word.normal)
        )

    def _joined(self, words: list[Word]) -> list[Word]:
        joined: list[Word] = []
        for word in words:
            last = joined[-1] if joined else None
            if last and (last.normal in self.rules.compounds or word.normal in self.rules.enders):
                joined[-1] = Word(f"{last.surface} {word.surface}", last.normal + word.normal)
            else:
                joined.append(word)
        return joined

    def _spelling(self, normal: str) -> str:
        if normal in self.rules.first_names:
            return normal
        bare = _bare(self.rules.variants.get(normal, normal))
        return _bare(self.rules.variants.get(bare, bare))


def _words(name: str) -> list[Word]:
    parts = (part.strip("-–—،,") for part in _BREAKS.split(name))
    return [Word(part, normalise(part)) for part in parts if normalise(part)]


def _definite(word: str) -> bool:
    return word.startswith(_ARTICLE) and len(word) >= _SHORTEST_DEFINITE


def _bare(word: str) -> str:
    return word[len(_ARTICLE) :] if _definite(word) else word
