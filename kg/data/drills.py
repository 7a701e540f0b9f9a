"""Plain sentences made from templates, with the roles that they state."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.data.lexicon import Lexicon, Trigger
from kg.data.resources import data_file, read_toml
from kg.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """One sentence: its trigger as written and who does it to whom, where."""

    text: str
    trigger: str
    relation: str
    actor: str | None
    target: str | None
    place: str | None


def make_drills(lexicon: Lexicon, *, each: int, seed: int) -> Iterator[Drill]:
    """So many sentences for each listed trigger that needs no companion; the same for a seed."""
    raw = read_toml(data_file("drills.toml"))
    chance = random.Random(seed)
    templates: dict[tuple[str, str], list[str]] = {}
    for drill in raw["drill"]:
        for frame in drill["frames"]:
            if frame not in lexicon.frames:
                raise DataError(f"drills.toml: no frame {frame!r} in frames.toml")
            templates.setdefault((frame, drill["pos"]), []).extend(drill["texts"])
    for (_, pos), triggers in sorted(lexicon.triggers.items()):
        for trigger in triggers:
            texts = templates.get((trigger.frame.name, pos), [])
            if trigger.weak or trigger.companions or not texts:
                continue
            for text in chance.sample(texts, min(each, len(texts))):
                drill = _fill(text, trigger, raw, chance)
                if drill is not None:
                    yield drill


def _fill(
    text: str, trigger: Trigger, raw: Mapping[str, Any], chance: random.Random
) -> Drill | None:
    actor, target = chance.choice(raw["actors"]), chance.choice(raw["targets"])
    place = chance.choice(raw["places"])
    word = trigger.lemma
    if trigger.pos == "verb":
        if _agrees_in_the_feminine(text, actor, raw["feminine"]):
            if word.endswith(("ي", "ا")):
                return None  # the feminine of these verbs is not lemma and taa
            word += "ت"
    elif word.endswith("ه"):
        word = word[:-1] + "ة"
    adjective, country = chance.choice(raw["nationalities"])
    if "{N}" in text:
        actor = country
    values = {"N": adjective, "V": word, "M": word, "A": actor, "T": target, "P": place}
    return Drill(
        text=text.format(**values),
        trigger=word,
        relation=trigger.relation,
        actor=actor if "{A}" in text or "{N}" in text else None,
        target=target if "{T}" in text else None,
        place=place if "{P}" in text else None,
    )


def _agrees_in_the_feminine(text: str, actor: str, feminine: Sequence[str]) -> bool:
    return "{A}" in text and actor in feminine
