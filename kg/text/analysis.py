"""Words taken apart by a morphological database in the format of camel-tools (ALMOR).

A word is a prefix, a stem and a suffix that the database lists and whose categories it joins
(Buckwalter 2002). For words in plain Arabic letters this does what camel-tools' analyzer does,
with the few features that are read here, in a twentieth of the time; other words are left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import DataError

_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a]+")
_FOLDED = str.maketrans("أإآىة", "ااايه")  # by the database's own keys
_MARKS = re.compile("[\u064b-\u0652\u0670]")
_BOUNDS = re.compile("[#+]")
_SUN = re.compile("#\\+*([تثدذرزسشصضطظلن])")
_LEMMA = re.compile("[-_]")
_SHADDA = "\u0651"
_SECTION = re.compile(r"^###([A-Z ]+)###\n", re.MULTILINE)
_READ = ("lex", "num", "stemvoc")  # the features that are read, beside the word and its tags


@dataclass(frozen=True, slots=True)
class Morph:
    """A part of a word as the database tags it."""

    letters: str  # vocalised
    tag: str
    bare: str  # the letters without vowels


@dataclass(slots=True)
class Analysis:
    """One way to take a word apart."""

    morphs: tuple[Morph, ...]
    vocalised: str
    lemma: str
    number: str | None  # of the stem
    pattern: str  # the stem as the lexicon spells it, where the database tells
    category: str  # of the stem
    variant: bool  # the lexicon spells the word otherwise

    @classmethod
    def of(cls, features: Mapping[str, Any]) -> Analysis:
        """From the features that camel-tools gives."""
        return cls(
            _morphs(features["bw"]),
            features["diac"],
            features["lex"],
            features.get("num"),
            features.get("stemvoc") or "",
            features.get("stemcat") or "",
            features.get("source") == "spvar",
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A prefix, stem or suffix."""

    category: str
    morphs: tuple[Morph, ...]
    vocalised: str
    bare: str
    features: Mapping[str, str]


class Database:
    """The lists of a database and what may be joined."""

    def __init__(self, path: Path, others: Callable[[str], Iterable[Mapping[str, Any]]]) -> None:
        """`others` analyzes words in other letters. Raises `DataError` for another format."""
        self._others = others
        pieces = _SECTION.split(path.read_text(encoding="utf-8"))
        sections = dict(zip(pieces[1::2], pieces[2::2], strict=True))
        try:
            self._prefixes = _listed(sections["PREFIXES"])
            self._suffixes = _listed(sections["SUFFIXES"])
            self._lines: dict[str, list[str]] = {}
            for line in sections["STEMS"].splitlines():
                self._lines.setdefault(line[: line.index("\t")], []).append(line)
            self._prefix_stem = _pairs(sections["TABLE AB"])
            self._stem_suffix = _pairs(sections["TABLE BC"])
            self._prefix_suffix = _pairs(sections["TABLE AC"])
            self._has_form_number = "DEFINE form_num " in sections["DEFINES"]
        except (KeyError, ValueError) as error:
            raise DataError(f"{path} is no morphological database: {error}") from error
        self._longest_prefix = max(map(len, self._prefixes), default=0)
        self._longest_suffix = max(map(len, self._suffixes), default=0)
        self._stems: dict[str, list[_Entry]] = {}  # as they are met
        self._after: dict[tuple[str, str, str], list[_Entry]] = {}

    def analyze(self, word: str) -> list[Analysis]:
        """The analyses of a word, in the order of the database."""
        if not _PLAIN.fullmatch(word):
            return [Analysis.of(each) for each in self._others(word) if "bw" in each]
        found: list[Analysis] = []
        folded = word.translate(_FOLDED)
        size = len(word)
        for start in range(min(self._longest_prefix, size - 1) + 1):
            prefixes = self._prefixes.get(folded[:start])
            if prefixes is None:
                continue
            for end in range(max(start + 1, size - self._longest_suffix), size + 1):
                written = folded[end:]
                if written not in self._suffixes:
                    continue
                stems = self._stems_of(folded[start:end])
                if stems:
                    for prefix in prefixes:
                        self._join(word, prefix, stems, written, found)
        return found

    def _stems_of(self, letters: str) -> list[_Entry] | None:
        lines = self._lines.get(letters)
        if lines is None:
            return None
        stems = self._stems.get(letters)
        if stems is None:
            stems = self._stems[letters] = [_entry(line) for line in lines]
        return stems

    def _join(
        self,
        word: str,
        prefix: _Entry,
        stems: list[_Entry],
        written: str,
        found: list[Analysis],
    ) -> None:
        """Add the analyses with one prefix and one written suffix."""
        joined = self._prefix_stem.get(prefix.category)
        if joined is None:
            return
        for stem in stems:
            if stem.category not in joined:
                continue
            for suffix in self._fitting(prefix.category, stem.category, written):
                features = stem.features
                if prefix.features or suffix.features:
                    features = _merged(stem.features, suffix.features, prefix.features)
                number = features.get("num")
                if number == "-" and self._has_form_number:
                    number = features.get("form_num")
                found.append(
                    Analysis(
                        prefix.morphs + stem.morphs + suffix.morphs,
                        _vocalised(prefix.vocalised, stem.vocalised, suffix.vocalised),
                        features["lex"],
                        number,
                        features.get("stemvoc", ""),
                        stem.category,
                        prefix.bare + stem.bare + suffix.bare != word,
                    )
                )

    def _fitting(self, prefix: str, stem: str, written: str) -> list[_Entry]:
        """The suffixes, as written, that both categories are joined with."""
        key = (prefix, stem, written)
        fitting = self._after.get(key)
        if fitting is None:
            of_stem: Container[str] = self._stem_suffix.get(stem, ())
            of_prefix: Container[str] = self._prefix_suffix.get(prefix, ())
            fitting = self._after[key] = [
                suffix
                for suffix in self._suffixes[written]
                if suffix.category in of_stem and suffix.category in of_prefix
            ]
        return fitting


def _listed(section: str) -> dict[str, list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for line in section.splitlines():
        found.setdefault(line[: line.index("\t")].strip(), []).append(_entry(line))
    return found


def _pairs(section: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in section.splitlines():
        one, other = line.split()
        found.setdefault(one, set()).add(other)
    return found


def _entry(line: str) -> _Entry:
    _, category, told = line.split("\t")
    features: dict[str, str] = {}
    for feature in told.split():
        name, _, value = feature.partition(":")
        features[name] = value
    if "lex" in features:
        features["lex"] = _LEMMA.split(features["lex"])[0]
    vocalised = features.get("diac", "")
    return _Entry(
        category,
        _morphs(features.get("bw", "")),
        vocalised,
        without_vowels(_BOUNDS.sub("", vocalised)),
        {name: features[name] for name in (*_READ, "form_num") if name in features},
    )


def _merged(
    stem: Mapping[str, str], suffix: Mapping[str, str], prefix: Mapping[str, str]
) -> dict[str, str]:
    """The stem's features, but for those of which its suffix or its prefix says otherwise."""
    merged = dict(stem)
    for name in stem:
        for affix in (suffix, prefix):
            if affix.get(name, "-") not in {"-", ""}:
                merged[name] = affix[name]
    return merged


def _vocalised(prefix: str, stem: str, suffix: str) -> str:
    """The parts as one word: sun letters after the article, one shadda."""
    joined = "+".join([part for part in (prefix, stem, suffix) if part])
    if "#" in joined:
        joined = _BOUNDS.sub("", _SUN.sub(r"\1" + _SHADDA, joined))
    for ending in "ةت":
        joined = joined.replace("ا+\u064e" + ending, "ا" + ending)
        joined = joined.replace("ا\u064e" + ending, "ا" + ending)
    joined = joined.replace("ٱ", "ا").replace("+", "")
    while _SHADDA * 2 in joined:
        joined = joined.replace(_SHADDA * 2, _SHADDA)
    return joined


def _morphs(written: str) -> tuple[Morph, ...]:
    return tuple(_morph(part) for part in written.split("+") if "/" in part)


@lru_cache(maxsize=1 << 16)
def _morph(written: str) -> Morph:
    """A part of a word as the database writes it: letters/TAG."""
    letters, tag = written.rsplit("/", 1)
    return Morph(letters, tag, without_vowels(letters))


@lru_cache(maxsize=1 << 16)
def without_vowels(vocalised: str) -> str:
    """The letters without vowels."""
    return _MARKS.sub("", vocalised).replace("ٱ", "ا")
