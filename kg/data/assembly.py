"""The numbers and words that assembly goes by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from kg.data.normal import normalise
from kg.errors import DataError
from kg.model import EntityType

_SHIPPED = Path(__file__).with_name("assembly.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class BeliefPriors:
    """Probabilities that one report tells of something that happened."""

    own_voice: float
    attributed: float
    ceiling: float
    outlets: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRules:
    """When two articles carry one text."""

    shingle: int
    jaccard: float
    containment: float
    permutations: int
    least_shingles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRules:
    """When two articles begin alike."""

    letters: int
    days: int
    common_share: float
    least: float
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRules:
    """When two reports may tell of one event; all windows in days."""

    days_before: int
    days_after: int
    days_apart: int
    one_perpetrator: frozenset[str]
    hits_what_people_are_in: frozenset[str]
    befalls_once: tuple[str, ...]
    days_of_echo: int
    sure: float
    kept_share: float
    kept_unnamed_share: float
    place_share: float
    clashing_share: float
    lead: int
    alike: float
    dominance: float
    copy_words: int
    countryside_km: float
    separators: tuple[str, ...]  # normalised
    points: EventPoints


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPoints:
    """What each agreement of two reports is worth, and how much makes them one event."""

    named_role: float
    area_target: float
    partly_named: float
    unnamed_alike: float
    same_side: float
    same_place: float
    same_area: float
    place_inside: float
    same_day: float
    open_day: float
    same_toll: float
    other_toll: float
    same_trigger: float
    same_mode: float
    opening: float
    most_opening: float
    told_that_day: float
    enough: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRules:
    """How words are reduced before they are compared; all normalised."""

    articles: tuple[str, ...]
    endings: tuple[str, ...]
    verb_prefixes: tuple[str, ...]
    vowels: frozenset[str]
    shortest: int
    light: frozenset[str]
    quantifiers: frozenset[str]
    vague: frozenset[str]  # as stems


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRules:
    """When two statements are one claim."""

    shingle: int
    similarity: float
    days_apart: int
    least_words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRules:
    """The words a name carries besides the name, all normalised."""

    families: Mapping[str, str]  # entity type -> family
    person_titles: frozenset[str]  # kin included
    kin: frozenset[str]
    person_links: frozenset[str]
    place_heads: frozenset[str]
    body_heads: frozenset[str]
    epithets: frozenset[str]
    local: frozenset[str]
    local_heads: frozenset[str]
    common: frozenset[str]
    compounds: frozenset[str]
    enders: frozenset[str]
    first_names: frozenset[str]
    particles: frozenset[str]
    variants: Mapping[str, str]  # spelling -> the spelling that keys use


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyRules:
    """Everything in assembly.toml."""

    belief: BeliefPriors
    stories: StoryRules
    openings: OpeningRules
    events: EventRules
    words: WordRules
    claims: ClaimRules
    names: NameRules


@lru_cache(maxsize=4)
def load_assembly(path: Path = _SHIPPED) -> AssemblyRules:
    """The rules in `path`; raises `DataError` naming the file and what is wrong in it."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return AssemblyRules(
            belief=_belief(raw["belief"], path),
            stories=StoryRules(**raw["stories"]),
            openings=OpeningRules(**raw["openings"]),
            events=_events(raw["events"]),
            words=_words(raw["words"]),
            claims=ClaimRules(**raw["claims"]),
            names=_names(raw["names"], path),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, OSError) as error:
        raise DataError(f"{path}: {error}") from error


def _belief(raw: Mapping[str, Any], path: Path) -> BeliefPriors:
    priors = BeliefPriors(**raw)
    for name, value in {
        "own_voice": priors.own_voice,
        "attributed": priors.attributed,
        "ceiling": priors.ceiling,
        **priors.outlets,
    }.items():
        if not 0 < value < 1:
            raise DataError(f"{path}: belief {name} = {value} is not between 0 and 1")
    return priors


def _events(raw: Mapping[str, Any]) -> EventRules:
    return EventRules(
        **{
            **raw,
            "one_perpetrator": frozenset(raw["one_perpetrator"]),
            "hits_what_people_are_in": frozenset(raw["hits_what_people_are_in"]),
            "separators": tuple(normalise(phrase) for phrase in raw["separators"]),
            "points": EventPoints(**raw["points"]),
        }
    )


def _words(raw: Mapping[str, Any]) -> WordRules:
    def longest_first(name: str) -> tuple[str, ...]:
        return tuple(sorted(map(normalise, raw[name]), key=lambda part: (-len(part), part)))

    return WordRules(
        articles=longest_first("articles"),
        endings=longest_first("endings"),
        verb_prefixes=longest_first("verb_prefixes"),
        vowels=frozenset(map(normalise, raw["vowels"])),
        shortest=raw["shortest"],
        light=frozenset(map(normalise, raw["light"])),
        quantifiers=frozenset(map(normalise, raw["quantifiers"])),
        vague=frozenset(map(normalise, raw["vague"])),
    )


def _names(raw: Mapping[str, Any], path: Path) -> NameRules:
    families = {type_: family for family, types in raw["families"].items() for type_ in types}
    if missing := set(get_args(EntityType)) - set(families):
        raise DataError(f"{path}: names.families leaves out {', '.join(sorted(missing))}")
    variants: dict[str, str] = {}
    for spellings in raw["variants"]:
        first, *others = (normalise(spelling) for spelling in spellings)
        for spelling in (first, *others):
            if variants.setdefault(spelling, first) != first:
                raise DataError(f"{path}: names.variants lists {spelling} under two names")
    words = {
        name: frozenset(normalise(word) for word in raw[name])
        for name in (
            "person_titles",
            "kin",
            "person_links",
            "place_heads",
            "body_heads",
            "epithets",
            "local",
            "local_heads",
            "common",
            "compounds",
            "enders",
            "first_names",
            "particles",
        )
    }
    words["person_titles"] |= words["kin"]
    return NameRules(families=families, variants=variants, **words)
