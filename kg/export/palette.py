"""Colours: one for each kind of entity, and from red to green for hostile to friendly relations.

The kinds use the palette of Okabe and Ito (2008), which colour-blind readers can tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kg.export.claims_layer import load_layers
from kg.export.gexf import Colour

KINDS: Mapping[str, Colour] = MappingProxyType(
    {
        "PER": (230, 159, 0),
        "ORG": (86, 180, 233),
        "GRP": (213, 94, 0),
        "GPE": (0, 114, 178),
        "LOC": (0, 158, 115),
        "FAC": (204, 121, 167),
        "OTHER": (128, 128, 128),
    }
)

# Most hostile first, as PLOVER's quad classes order them: material conflict, verbal conflict,
# verbal cooperation, material cooperation.
_HOSTILE_FIRST = (
    "ASSAULT",
    "COERCE",
    "MOBILIZE",
    "SANCTION",
    "PROTEST",
    "THREATEN",
    "ACCUSE",
    "REJECT",
    "REQUEST",
    "CONSULT",
    "RETREAT",
    "CONCEDE",
    "AGREE",
    "SUPPORT",
    "COOPERATE",
    "AID",
)
_RED, _GREY, _GREEN = (178, 24, 43), (170, 170, 170), (27, 120, 55)


def kind_colour(kind: str) -> Colour:
    """The colour of an entity's kind, or of an outlet."""
    return KINDS[kind] if kind in KINDS else _layer(kind)


def edge_colour(relation: str, type_: str) -> Colour:
    """The colour of a relation's edges, or of those that claims make."""
    return _layer(relation) if relation in load_layers() else relation_colour(type_)


def _layer(name: str) -> Colour:
    red, green, blue = load_layers()[name]["colour"]
    return (red, green, blue)


def relation_colour(type_: str) -> Colour:
    """The colour of a PLOVER type's edges."""
    if type_ not in _HOSTILE_FIRST:
        return _GREY
    place = _HOSTILE_FIRST.index(type_) / (len(_HOSTILE_FIRST) - 1)
    if place < 0.5:
        return _between(_RED, _GREY, place * 2)
    return _between(_GREY, _GREEN, place * 2 - 1)


def _between(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return (red, green, blue)
