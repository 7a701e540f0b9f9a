"""Triggers of events and the frames that give their arguments roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, Literal

from kg.data.normal import normalise
from kg.data.resources import data_file, read_toml, refuse_unknown
from kg.errors import DataError

Role = Literal["actor", "target", "both", "place", "weapon", "none"]
_ROLES = frozenset({"actor", "target", "both", "place", "weapon", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Which role each syntactic place of a trigger has."""

    name: str
    subject: Role
    object: Role
    genitive: Role
    adjective: Role
    prepositions: Mapping[str, Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One entry of the lexicon: a verb or noun that means a relation."""

    lemma: str  # normalised
    pos: Literal["verb", "noun"]
    relation: str  # PLOVER type
    frame: Frame
    mode: str | None = None
    companions: frozenset[str] = frozenset()  # one of these must follow close by; empty: none need
    weak: bool = False  # too common a word to be an event by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class LightVerb:
    """A verb that hands its subject to the event noun that is its object."""

    lemma: str
    subject: Literal["subject", "object", "place", "none"]
    preposition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence with the triple it must give; runs as a test."""

    file: str
    text: str
    triple: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All triggers by lemma, the light verbs and the words that mark agents and places."""

    triggers: Mapping[tuple[str, str], tuple[Trigger, ...]]  # (lemma, pos)
    frames: Mapping[str, Frame]
    light_verbs: Mapping[str, LightVerb]
    agents: tuple[tuple[str, ...], ...]  # agent phrases as keys: على يد
    places: frozenset[str]  # prepositions and adverbs of place
    examples: tuple[Example, ...]

    def find(self, lemma: str, pos: str) -> tuple[Trigger, ...]:
        """The entries of a normalised lemma; empty when it is no trigger."""
        return self.triggers.get((lemma, pos), ())


@cache
def load_lexicon() -> Lexicon:
    """The shipped lexicon; raises `DataError` naming the file and the entry that is wrong."""
    frames_raw = read_toml(data_file("frames.toml"))
    frames = {name: _frame(name, raw) for name, raw in frames_raw["frame"].items()}
    triggers: dict[tuple[str, str], list[Trigger]] = {}
    light_verbs: dict[str, LightVerb] = {}
    examples: list[Example] = []
    folder = sorted(data_file("lexicon").iterdir(), key=lambda path: path.name)
    for path in (path for path in folder if path.name.endswith(".toml")):
        raw = read_toml(path)
        examples += [
            Example(file=path.name, text=example["text"], triple=example["triple"])
            for example in raw.get("example", ())
        ]
        if path.name == "light-verbs.toml":
            light_verbs = {verb.lemma: verb for verb in map(_light_verb, raw["entry"])}
            continue
        seen: set[tuple[str, str, frozenset[str]]] = set()
        for number, entry in enumerate(raw["entry"], start=1):
            trigger = _trigger(path, number, entry, raw["relation"], frames)
            identity = (trigger.lemma, trigger.pos, trigger.companions)
            if identity in seen:
                raise DataError(f"{path.name}: entry {number} ({trigger.lemma}) is there twice")
            seen.add(identity)
            triggers.setdefault((trigger.lemma, trigger.pos), []).append(trigger)
    return Lexicon(
        # The entry that asks for a companion is tried before the one that asks for none.
        triggers={
            key: tuple(sorted(group, key=lambda trigger: not trigger.companions))
            for key, group in triggers.items()
        },
        frames=frames,
        light_verbs=light_verbs,
        agents=tuple(tuple(normalise(word).split()) for word in frames_raw["agents"]),
        places=frozenset(normalise(word) for word in frames_raw["places"]),
        examples=tuple(examples),
    )


def _frame(name: str, raw: Mapping[str, Any]) -> Frame:
    roles = {place: raw.get(place) for place in ("subject", "object", "genitive", "adjective")}
    prepositions = {normalise(word): role for word, role in raw.get("prepositions", {}).items()}
    for place, role in (roles | prepositions).items():
        if role not in _ROLES:
            raise DataError(f"frames.toml: frame {name}: {place} has no role {role!r}")
    return Frame(name=name, prepositions=prepositions, **roles)  # type: ignore[arg-type] # checked


def _trigger(
    path: Traversable, number: int, raw: Mapping[str, Any], relation: str, frames: dict[str, Frame]
) -> Trigger:
    where = f"{path.name}: entry {number} ({raw.get('lemma')})"
    known = {"lemma", "pos", "frame", "mode", "with", "weak", "gloss", "source"}
    refuse_unknown(raw, known, where)
    if raw.get("pos") not in ("verb", "noun"):
        raise DataError(f"{where}: pos must be verb or noun")
    if raw.get("frame") not in frames:
        raise DataError(f"{where}: no frame {raw.get('frame')!r} in frames.toml")
    lemma = raw.get("lemma")
    if not isinstance(lemma, str) or not lemma.strip() or "\u0640" in lemma:
        raise DataError(f"{where}: lemma must be a word without tatweel")
    return Trigger(
        lemma=normalise(lemma),
        pos=raw["pos"],
        relation=relation,
        frame=frames[raw["frame"]],
        mode=raw.get("mode"),
        companions=frozenset(normalise(word) for word in raw.get("with", ())),
        weak=raw.get("weak", False),
    )


def _light_verb(raw: Mapping[str, Any]) -> LightVerb:
    preposition = raw.get("preposition")
    return LightVerb(
        lemma=normalise(raw["lemma"]),
        subject=raw["subject"],
        preposition=normalise(preposition) if preposition else None,
    )
