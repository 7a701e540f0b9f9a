"""The kinds of events, read from `kg/data/relations/`: one file per PLOVER type."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, cast, get_args

from kg.errors import DataError
from kg.model import EntityType

ROLES = ("actor", "target", "place")
LANGUAGES = ("ar", "en")
_ENTITY_TYPES = frozenset(get_args(EntityType))
_KEYS = frozenset(
    {"id", "type", "class", "property", "source", "class_label", "property_label"}
    | {"definition", "roles", "edge", "mode"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How an event of one type was done."""

    id: str  # "aerial"; unique within its relation
    labels: Mapping[str, str]  # by language: ar and en
    definitions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A kind of event with its roles, labels and terms in the ontology."""

    id: str  # "attacked": the file's name
    type: str  # PLOVER: "ASSAULT"
    class_name: str  # local name of the event class: "Assault"
    property_name: str  # local name of the direct property between actor and target
    class_labels: Mapping[str, str]  # by language: ar and en
    property_labels: Mapping[str, str]
    definitions: Mapping[str, str]
    roles: Mapping[str, frozenset[EntityType]]  # actor, target, place: what may fill them
    edge: tuple[str, str]  # roles at the source and the target end of a drawn edge
    directed: bool  # False where both ends do the same: meeting, agreeing, cooperating
    modes: Mapping[str, Mode]
    source: str


@cache
def load_relations() -> Mapping[str, Relation]:
    """All relations by PLOVER type, sorted by type; `DataError` names a wrong file."""
    relations: dict[str, Relation] = {}
    folder = resources.files("kg.data") / "relations"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        relation = parse_relation(file.read_text(encoding="utf-8"), file.name)
        if relation.type in relations:
            raise DataError(f"{file.name}: type {relation.type} has another file already")
        relations[relation.type] = relation
    return MappingProxyType(dict(sorted(relations.items())))


def parse_relation(text: str, name: str) -> Relation:
    """One relation from the text of its file, called `name`."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{name}: {error}") from error
    if unknown := sorted(raw.keys() - _KEYS):
        raise DataError(f"{name}: unknown key {unknown[0]}")
    if missing := sorted(_KEYS - raw.keys() - {"mode"}):
        raise DataError(f"{name}: {missing[0]} is missing")
    if raw["id"] != name.removesuffix(".toml"):
        raise DataError(f"{name}: id {raw['id']} differs from the file's name")
    edge = (raw["edge"]["source"], raw["edge"]["target"])
    if not set(edge) <= set(ROLES):
        raise DataError(f"{name}: the edge joins roles that do not exist: {edge}")
    return Relation(
        id=raw["id"],
        type=raw["type"],
        class_name=raw["class"],
        property_name=raw["property"],
        class_labels=_by_language(raw["class_label"], name, "class_label"),
        property_labels=_by_language(raw["property_label"], name, "property_label"),
        definitions=_by_language(raw["definition"], name, "definition"),
        roles=_roles(raw["roles"], name),
        edge=edge,
        directed=raw["edge"]["directed"],
        modes=_modes(raw.get("mode", []), name),
        source=raw["source"],
    )


def _by_language(raw: Mapping[str, str], name: str, key: str) -> Mapping[str, str]:
    if set(raw) != set(LANGUAGES) or not all(text.strip() for text in raw.values()):
        raise DataError(f"{name}: {key} needs a text in each of {', '.join(LANGUAGES)}")
    return MappingProxyType(dict(raw))


def _roles(raw: Mapping[str, list[str]], name: str) -> Mapping[str, frozenset[EntityType]]:
    if set(raw) != set(ROLES):
        raise DataError(f"{name}: roles are {', '.join(ROLES)}, no more and no fewer")
    for role, types in raw.items():
        if wrong := sorted(set(types) - _ENTITY_TYPES):
            raise DataError(f"{name}: role {role} names no entity type: {wrong[0]}")
    roles = {role: cast("frozenset[EntityType]", frozenset(raw[role])) for role in ROLES}
    return MappingProxyType(roles)


def _modes(raw: list[dict[str, Any]], name: str) -> Mapping[str, Mode]:
    modes: dict[str, Mode] = {}
    for entry in raw:
        if entry["id"] in modes:
            raise DataError(f"{name}: mode {entry['id']} stands twice")
        modes[entry["id"]] = Mode(
            id=entry["id"],
            labels=_by_language(entry["label"], name, f"mode {entry['id']}: label"),
            definitions=_by_language(entry["definition"], name, f"mode {entry['id']}: definition"),
        )
    return MappingProxyType(modes)
