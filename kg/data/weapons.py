"""Words that tell with what an attack is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from kg.data.normal import normalise
from kg.data.resources import data_file, read_toml, refuse_unknown
from kg.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence, a trigger in it, and the weapon that the trigger's event has."""

    text: str
    trigger: str
    weapon: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponWords:
    """Lemmas or keys by what they say of a weapon; `weapons.toml` describes each list."""

    heads: frozenset[str]
    modified: Mapping[str, frozenset[str]]  # head to the words one of which must follow it
    tools: Mapping[str, frozenset[str]]  # head to the triggers whose means it is
    adjectives: frozenset[str]
    kinds: frozenset[str]
    makes: frozenset[str]
    others: frozenset[str]
    amounts: frozenset[str]
    means: frozenset[str]
    holders: frozenset[str]
    releases: frozenset[str]
    falls: frozenset[str]
    intercepts: frozenset[str]
    causes: frozenset[str]
    tails: frozenset[str]
    joints: frozenset[str]
    goals: frozenset[str]
    auxiliaries: frozenset[str]
    known: frozenset[str]  # heads of any kind and adjectives: no other word makes a weapon
    examples: tuple[Example, ...]


_LISTS = [
    field.name
    for field in fields(WeaponWords)
    if field.name not in {"modified", "tools", "known", "examples"}
]


@cache
def load_weapons() -> WeaponWords:
    """The shipped words; raises `DataError` on an unknown key or a list that is missing."""
    return read_weapons(read_toml(data_file("weapons.toml")))


def read_weapons(raw: Mapping[str, Any]) -> WeaponWords:
    """The words of a parsed file; raises `DataError` naming the entry that is wrong."""
    refuse_unknown(raw, {"source", "conditional", "example", *_LISTS}, "weapons.toml")
    lists = {name: _words(raw, name, "weapons.toml") for name in _LISTS}
    modified: dict[str, frozenset[str]] = {}
    tools: dict[str, frozenset[str]] = {}
    for number, entry in enumerate(raw.get("conditional", ()), start=1):
        where = f"weapons.toml: conditional {number}"
        refuse_unknown(entry, {"heads", "modifiers", "triggers"}, where)
        if ("modifiers" in entry) == ("triggers" in entry):
            raise DataError(f"{where}: one of modifiers and triggers must say when it is a weapon")
        table, name = (modified, "modifiers") if "modifiers" in entry else (tools, "triggers")
        for head in _words(entry, "heads", where):
            if head in table or head in lists["heads"]:
                raise DataError(f"{where}: {head} is there twice")
            table[head] = _words(entry, name, where)
    return WeaponWords(
        modified=modified,
        tools=tools,
        known=lists["heads"] | lists["adjectives"] | frozenset(modified) | frozenset(tools),
        examples=tuple(
            _example(entry, f"weapons.toml: example {number}")
            for number, entry in enumerate(raw.get("example", ()), start=1)
        ),
        **lists,
    )


def _example(raw: Mapping[str, Any], where: str) -> Example:
    refuse_unknown(raw, {"text", "trigger", "weapon"}, where)
    if "text" not in raw or "trigger" not in raw:
        raise DataError(f"{where}: text and trigger must be there")
    return Example(text=raw["text"], trigger=raw["trigger"], weapon=raw.get("weapon"))


def _words(raw: Mapping[str, Any], name: str, where: str) -> frozenset[str]:
    words = raw.get(name)
    if not isinstance(words, list) or not words or not all(isinstance(w, str) for w in words):
        raise DataError(f"{where}: {name} must be a list of words")
    return frozenset(normalise(word) for word in words)
