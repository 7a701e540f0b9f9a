"""What a merged entity is called: its label and its other names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar

from kg.assemble.gazetteer import Gazetteer, Listed
from kg.assemble.names import Key, Names
from kg.model import Entity, EntityType

Word = TypeVar("Word", bound=str)
_OBLIQUE = re.compile("ين$")
_LONGEST = 4  # words of a person's name; more are a description
_SEEN_OFTEN = 3  # articles in which a name that the gazetteer lacks must stand to be an alias
_SHARE = 0.02  # of the articles that name the entity


@dataclass(frozen=True, slots=True)
class Seen:
    """An article's entity with what resolution needs of it."""

    article: str
    entity: str
    type: EntityType
    named: bool
    names: tuple[str, ...]
    link: str | None
    why: str = "same link"  # why the link

    @staticmethod
    def of(article: str, entity: Entity) -> Seen:
        """The entity without its mentions."""
        return Seen(article, entity.id, entity.type, entity.named, entity.names, entity.link)


@dataclass(slots=True)
class Group:
    """What was merged, each with the reason why."""

    members: list[tuple[Seen, str]] = field(default_factory=list)
    listed: Listed | None = None


def name_of(one: Seen, names: Names, family: str) -> Key:
    """The first name's key.

    A person's aliases show where a long title ends, and what a bare surname is short for. A
    number is no person's name, nor is what it counts.
    """
    key = names.key(one.names[0], family)
    if family != "person":
        return key
    if any(word[0].isdigit() for word in key):
        return ()
    aliases = {names.key(alias, family) for alias in one.names[1:]}
    if len(key) == 1:
        fuller = [alias for alias in aliases if 1 < len(alias) <= _LONGEST and alias[-1] == key[0]]
        return max(sorted(fuller), key=len, default=key)
    inside = [alias for alias in aliases if 1 < len(alias) < len(key) and _ends(key, alias)]
    return max(sorted(inside), key=len, default=key)


def _ends(key: Key, tail: Key) -> bool:
    return key[-len(tail) :] == tail


def label_of(group: Group, names: Names, family: str) -> str:
    """The commonest of the fullest names; what the gazetteer lists wins over what it does not."""
    named = [one for one, _ in group.members if one.named]
    if group.listed:
        listed = frozenset(group.listed.names)
        told = ((name, names.label(name, family)) for one in named for name in one.names)
        counts = Counter(
            name if name in listed else core
            for name, core in told
            if name in listed or core in listed
        )
        fuller = {name: often for name, often in counts.items() if len(name.split()) > 1}
        if family == "person" and fuller:
            return commonest(Counter(fuller))  # a surname alone tells a reader little
        return commonest(without_case(counts)) if counts else group.listed.names[0]
    own = max(sorted({name_of(one, names, family) for one in named}), key=len, default=())
    counts = Counter(
        names.label(name, family)
        for one in named
        for name in one.names
        if names.key(name, family) == own
    )
    if counts:
        return commonest(without_case(counts))
    return commonest(Counter(" ".join(one.names[0].split()) for one, _ in group.members))


def without_case(counts: Counter[str]) -> Counter[str]:
    """Plurals in both cases as one name, by the nominative where it is met: الحوثيون."""
    merged = Counter(counts)
    for name, often in counts.items():
        nominative = " ".join(_OBLIQUE.sub("ون", word) for word in name.split())
        if nominative != name and nominative in counts:
            merged[nominative] += often
            del merged[name]
    return merged


def commonest(counts: Counter[Word]) -> Word:
    """The value with the highest count, the first in order of several."""
    return min(counts, key=lambda value: (-counts[value], value))


def aliases_of(
    group: Group, names: Names, family: str, label: str, gazetteer: Gazetteer
) -> tuple[str, ...]:
    """All other names that are names, a person's without posts and kin.

    Not what stands for anybody in every article (the organisation), nor what the gazetteer lists
    as somebody else's, nor scraps of a quotation: an alias is made of words of the names that the
    gazetteer lists or most articles use, or several articles have it. Who has no name has no other.
    """
    if not group.listed and not any(one.named for one, _ in group.members):
        return ()
    listed = set(group.listed.names) if group.listed else set()
    own = set(names.key(label, family))
    words = own.union(*(names.key(name, family) for name in listed))
    full = [set(names.key(name, family)) for name in {label, *listed}]
    often = max(_SEEN_OFTEN, _SHARE * len({one.article for one, _ in group.members}))
    kept = set(listed)
    for name, articles in _told(group, names, family).items():
        key = set(names.key(name, family))
        if names.is_local(name) or not names.is_whole(name) or not key & words:
            continue
        if any(word[0].isdigit() for word in key - words):
            continue
        bearers = {each.id for each in gazetteer.find(name)} if group.listed else set()
        if group.listed and bearers and group.listed.id not in bearers:
            continue
        if family == "person":
            whole = (one for one in full if len(one) > 1)  # a surname is part of many names
            fits = key <= words or (len(key) <= _LONGEST and any(one <= key for one in whole))
        else:
            fits = key <= words or (
                articles >= often and not (group.listed and any(one < key for one in full))
            )
        if fits:
            kept.add(name)
    return tuple(sorted(kept - {label, ""}))


def _told(group: Group, names: Names, family: str) -> Counter[str]:
    """How many articles call the group's members by each name; persons without their titles."""
    told = set()
    for one, _ in group.members:
        for name in one.names:
            if family != "person":
                told.add((" ".join(name.split()), one.article))
            elif not names.is_kin(name):
                told.add((names.label(name, family), one.article))
    return Counter(name for name, _ in told)
