"""The readings of a word: its attached particles, its lemma, its part of speech."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Protocol

from kg.data.grammar import Grammar
from kg.data.normal import normalise
from kg.model import Clitic, Voice
from kg.text.analysis import Analysis, Morph, without_vowels

Aspect = Literal["perfect", "imperfect", "imperative"]
_Morphs = tuple[Morph, ...]

_CARELESS = re.compile("[^أإآةى]*")
_CLOSED = frozenset(
    {"pronoun", "demonstrative", "relative", "preposition", "conjunction", "particle"}
)
_AGREEMENT = re.compile(r"(?:IV|SUBJ:|DO:|PRON_)([123])([MF]?)([SDP])")
_ASPECTS: dict[str, Aspect] = {"P": "perfect", "I": "imperfect", "C": "imperative"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a word that becomes a token; `start` and `end` count the word's bare letters."""

    start: int
    end: int
    form: str
    key: str
    lemma: str
    pos: str
    clitic: Clitic | None = None
    definite: bool = False
    voice: Voice | None = None
    aspect: Aspect | None = None
    person: Literal["1", "2", "3"] | None = None
    gender: Literal["m", "f"] | None = None
    number: Literal["s", "d", "p"] | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word. `label` is what tells it from others: parts, tag, voice, aspect."""

    segments: tuple[Segment, ...]
    label: str
    cost: int  # the lower, the likelier when nothing else is known
    vocalised: tuple[str, ...]  # every vocalisation that is read so
    variant: bool = False  # the lexicon spells the word otherwise
    rank: float = 0.0  # the cost less what the lemma's frequency is worth


@dataclass(slots=True)
class _Draft:
    """A reading while the database's analyses that amount to it come in."""

    segments: tuple[Segment, ...]
    cost: int
    vocalised: dict[str, None]
    variant: bool


class Analyzes(Protocol):
    """A morphological database."""

    def analyze(self, word: str) -> Sequence[Analysis]:
        """The ways to take a word apart."""


class Morphology:
    """Looks words up in a morphological database and remembers what it found."""

    def __init__(self, database: Analyzes, grammar: Grammar, lemmas: Mapping[str, int]) -> None:
        """Takes a database, and how often news has each lemma."""
        self._database = database
        self._grammar = grammar
        self._lemmas = lemmas
        self._numbers = frozenset(map(normalise, grammar.number_lemmas))
        self._seen: dict[str, tuple[Reading, ...]] = {}
        self._tag_costs: dict[str, int] = {}
        self._parts_of_speech: dict[str, str] = {}
        self._participles: dict[str, Voice | None] = {}

    def readings(self, letters: str) -> tuple[Reading, ...]:
        """The readings of a word given as bare letters, likeliest first; empty when unknown."""
        found = self._seen.get(letters)
        if found is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            found = self._seen[letters] = self._look_up(letters)
        return found

    def _look_up(self, letters: str) -> tuple[Reading, ...]:
        analyses = self._database.analyze(letters)
        if not _CARELESS.fullmatch(letters):  # hamza and taa marbuta are written, so they count
            exact = [analysis for analysis in analyses if not analysis.variant]
            analyses = exact or analyses
        best: dict[tuple[Segment, ...], _Draft] = {}
        for analysis in analyses:
            if new := self._draft(letters, analysis):
                old = best.setdefault(new.segments, new)
                if old is not new:
                    old.vocalised.update(new.vocalised)
                    if new.cost < old.cost:
                        old.cost, old.variant = new.cost, new.variant
        ranked = [self._reading(draft) for draft in best.values()]
        ranked.sort(key=lambda reading: reading.rank)  # stable: the database's order
        return tuple(ranked)

    def _reading(self, draft: _Draft) -> Reading:
        return Reading(
            segments=draft.segments,
            label=_label(draft.segments),
            cost=draft.cost,
            vocalised=tuple(draft.vocalised),
            variant=draft.variant,
            rank=self._rank(draft.segments, draft.cost),
        )

    def _rank(self, segments: tuple[Segment, ...], cost: int) -> float:
        host = next((s for s in segments if s.clitic is None), segments[0])
        count = self._lemmas.get(f"{host.lemma} {host.pos}", 0)
        return cost - min(math.log2(1 + count), _FREQUENT) / 2

    def _draft(self, letters: str, analysis: Analysis) -> _Draft | None:
        morphs = analysis.morphs
        before, host, after = self._parts(morphs)
        if not before and not host and not after:
            return None
        segments: list[Segment] = []
        place = 0
        for morph in before:
            size = len(morph.bare)
            pos = self._part_of_speech(morph.tag)
            segments.append(_clitic(letters[place : place + size], place, pos, "proclitic"))
            place += size
        end = len(letters) - sum(len(morph.bare) for morph in after)
        if end < place:
            return None
        if host:
            if end == place:
                return None
            text = letters[place:end]
            segments.append(self._host(text, place, host, bool(after), analysis))
        elif end != place:
            return None
        for morph in after:
            size = len(morph.bare)
            if not size or letters[end : end + size].endswith(("ة", "ى")):
                return None  # written into the word, or not the pronoun at all
            pronoun = _clitic(letters[end : end + size], end, "pronoun", "enclitic", morph.tag)
            segments.append(pronoun)
            end += size
        cost = self._grammar.costs["clitic"] * len((*before, *after)) if host else 0
        if all(segment.pos in _CLOSED for segment in segments):
            cost += self._grammar.costs["closed"]
        cost += self._grammar.costs["undetermined"] * (
            letters.startswith("لل") and len(before) == 1 and not any(m.tag == "DET" for m in host)
        )
        cost += sum(self._tag_cost(morph.tag) for morph in morphs)
        cost += self._grammar.stem_costs.get(analysis.category, 0)
        cost += self._grammar.costs["variant"] * analysis.variant
        return _Draft(tuple(segments), cost, {analysis.vocalised: None}, analysis.variant)

    def _part_of_speech(self, tag: str) -> str:
        pos = self._parts_of_speech.get(tag)
        if pos is None:
            pos = self._parts_of_speech[tag] = self._grammar.part_of_speech(tag)
        return pos

    def _participle(self, pattern: str) -> Voice | None:
        if pattern not in self._participles:
            found = (voice for form, voice in self._grammar.participles if form.search(pattern))
            self._participles[pattern] = next(found, None)
        return self._participles[pattern]

    def _tag_cost(self, tag: str) -> int:
        cost = self._tag_costs.get(tag)
        if cost is None:
            listed = self._grammar.costs.items()
            cost = self._tag_costs[tag] = sum(price for part, price in listed if part in tag)
        return cost

    def _parts(self, morphs: _Morphs) -> tuple[_Morphs, _Morphs, _Morphs]:
        """Particles before the word, the word itself, pronouns after it."""
        first, last = 0, len(morphs)
        after_tags, before_tags = self._grammar.clitics_after, self._grammar.clitics_before
        while last > 0 and morphs[last - 1].tag.startswith(after_tags):
            if last == 1:
                break  # a pronoun by itself is a word
            last -= 1
        while first < last and morphs[first].tag.startswith(before_tags):
            if first + 1 == len(morphs) or len(morphs[first].bare) > 1:
                break  # a particle by itself is a word, and so is إلى in إليها
            first += 1
        if 0 < first == last and all(m.tag.startswith("CONJ") for m in morphs[:first]):
            last += 1  # وهو: conjunctions take no attached pronoun
        return morphs[:first], morphs[first:last], morphs[last:]

    def _host(
        self,
        text: str,
        start: int,
        morphs: _Morphs,
        has_pronoun: bool,
        analysis: Analysis,
    ) -> Segment:
        tags = [morph.tag for morph in morphs]
        main = next((tag for tag in tags if _is_stem(tag)), tags[0])
        pos = self._part_of_speech(main)
        form = _form(text, morphs, main, has_pronoun, without_vowels(analysis.lemma))
        key = normalise(form)
        lemma = normalise(without_vowels(analysis.lemma))
        if start and lemma.endswith(key) and len(lemma) == start + len(key):
            lemma = key  # the lexicon lists بأن whole
        if "DET" in tags and lemma == key:
            lemma = lemma.removeprefix("ال")  # the lexicon lists الاثنين whole
        if pos in {"noun", "adjective", "number"} and lemma in self._numbers:
            pos = "number"
        person, gender, number = _agreement(tags, pos, analysis.number)
        aspect: Aspect | None = None
        voice: Voice | None = None
        if pos == "verb":
            aspect = _ASPECTS.get(main[0])
            voice = "passive" if "PASS" in main else "active"
        elif pos in {"noun", "adjective"}:
            voice = self._participle(analysis.pattern)
        return Segment(
            start=start,
            end=start + len(text),
            form=form,
            key=key,
            lemma=lemma,
            pos=pos,
            definite="DET" in tags,
            voice=voice,
            aspect=aspect,
            person=person,
            gender=gender,
            number=number,
        )


_FREQUENT = 12  # log2 of a count: what is above makes no difference
_REMEMBERED = 400_000  # word types; some 1 kB each


@lru_cache(maxsize=1 << 10)
def _is_stem(tag: str) -> bool:
    return not tag.startswith(("DET", "CASE", "NSUFF", "PVSUFF", "IVSUFF", "CVSUFF")) and not (
        tag.startswith("IV") and tag[2:3].isdigit()
    )


def _clitic(text: str, start: int, pos: str, clitic: Clitic, tag: str = "") -> Segment:
    person, gender, number = _agreement([tag], "pronoun", None)
    key = normalise(text)
    return Segment(
        start=start,
        end=start + len(text),
        form=text,
        key=key,
        lemma=key,
        pos=pos,
        clitic=clitic,
        person=person,
        gender=gender,
        number=number,
    )


def _agreement(tags: Iterable[str], pos: str, stem_number: str | None) -> tuple[Any, Any, Any]:
    """Person, gender and number, as far as the tags tell them."""
    for tag in tags:
        told = _tag_agreement(tag)
        if told is not None:
            return told
    if pos in {"noun", "adjective"} and stem_number in {"s", "d", "p"}:
        return None, "m" if stem_number == "s" else None, stem_number
    return None, None, None


@lru_cache(maxsize=1 << 10)
def _tag_agreement(tag: str) -> tuple[Any, Any, Any] | None:
    if match := _AGREEMENT.search(tag):
        person, gender, number = match.groups()
        return person, gender.lower() or None, number.lower()
    if tag.startswith("NSUFF"):
        gender = "f" if "FEM" in tag else "m"
        number = "d" if "_DU" in tag else "p" if "_PL" in tag else "s"
        return None, gender, number
    return None


def _form(text: str, morphs: _Morphs, main: str, has_pronoun: bool, lex: str) -> str:
    """The word as written without what is attached to it."""
    whole = "".join([morph.bare for morph in morphs])
    if whole.startswith("ال") and text.startswith("ل"):
        return whole  # للتحالف without its ل is التحالف
    if not has_pronoun:
        return text
    tags = {morph.tag for morph in morphs}
    if text.endswith("ت") and any("FEM_SG" in tag for tag in tags):
        return text[:-1] + "ة"
    if any("SUBJ:" in tag and "MP" in tag for tag in tags) and text.endswith("و"):
        return text + "ا"
    if text[-2:] in {"ائ", "اؤ"}:
        return text[:-1] + "ء"
    if lex.endswith("ى") and len(morphs) <= 2 and text[-1:] in {"ا", "ي"} and len(text) >= 3:
        return text[:-1] + "ى"  # إليها, مبناها
    return text


def _label(segments: Iterable[Segment]) -> str:
    parts = []
    for segment in segments:
        if segment.clitic == "proclitic":
            parts.append(segment.key)
        elif segment.clitic == "enclitic":
            parts.append("+")
        else:
            voice = segment.voice[0] if segment.voice and segment.pos == "verb" else ""
            parts.append(segment.pos + (f".{voice}{(segment.aspect or '')[:2]}" if voice else ""))
    return " ".join(parts)
