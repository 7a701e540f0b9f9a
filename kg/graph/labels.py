"""Readable names of events and claims, built from the labels of what they hold."""

from __future__ import annotations

from collections.abc import Mapping

from kg.data.relations import Relation
from kg.model import MergedClaim, MergedEvent

# Which way an arrow leads on depends on the direction in which the language is read.
_ARROWS = {"ar": " ← ", "en": " → "}
_COMMAS = {"ar": "، ", "en": ", "}
_CLAIM_LENGTH = 80
Labels = Mapping[str, Mapping[str, str]]  # by entity key, by language


def event_label(
    event: MergedEvent, relation: Relation, labels: Labels, language: str
) -> str | None:
    """Actors, what they did, targets; None when one of them has no name in the language."""
    mode = relation.modes.get(event.mode) if event.mode else None
    noun = (mode.labels if mode else relation.class_labels)[language]
    sides: list[str] = []
    for keys in (event.actors, event.targets):
        names = [labels[key][language] for key in keys if language in labels.get(key, {})]
        if len(names) < len(keys):
            return None
        sides.append(_COMMAS[language].join(names))
    return _ARROWS[language].join(part for part in (sides[0], noun, sides[1]) if part)


def claim_label(claim: MergedClaim, labels: Labels) -> str:
    """The speaker and the beginning of the words, in Arabic."""
    text = " ".join(claim.text.split())
    if len(text) > _CLAIM_LENGTH:
        text = text[:_CLAIM_LENGTH].rsplit(" ", 1)[0] + "…"
    speaker = labels.get(claim.speaker, {}).get("ar")
    return f"{speaker}: {text}" if speaker else text
