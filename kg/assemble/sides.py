"""Who acts for whom: an army for its country, a capital for its government, who holds a post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from kg.assemble.gazetteer import Gazetteer, Listed
from kg.assemble.keys import content_key

_FEW_STEPS = 6  # up the longest ladder of bodies: a unit, a branch, an army, a state
_BODIES = frozenset({"ORG", "GRP"})


class Sides:
    """Finds for an entity those that it acts for, as far as the gazetteer says."""

    def __init__(self, linked: Mapping[str, str], gazetteer: Gazetteer) -> None:
        """`linked` gives the gazetteer's id of each linked entity's key."""
        self._linked = linked
        self._gazetteer = gazetteer
        self._bodies = lru_cache(maxsize=None)(self._find_bodies)
        self._people = lru_cache(maxsize=1 << 14)(self._find_for)

    def known(self, key: str) -> bool:
        """Whether the gazetteer lists the entity."""
        return key in self._linked

    def behind(self, key: str, day: int | None) -> frozenset[str]:
        """Keys of all that the entity acts for on a day: its army, state, whoever it speaks for.

        Places that only hold it are not among them, nor is the entity itself.
        """
        id_ = self._linked.get(key)
        return frozenset() if id_ is None else self._people(id_, day)

    def _find_for(self, id_: str, day: int | None) -> frozenset[str]:
        listed = self._gazetteer.entry(id_)
        if listed is None:
            return frozenset()
        held = frozenset(
            office.of
            for office in listed.offices
            if office.of is not None
            and day is not None
            and _held_on(office.since, office.until, day)
        )
        ids = held.union(*(self._bodies(body) for body in held)) if held else self._bodies(id_)
        return frozenset(content_key("entity", "link", each) for each in ids)

    def _find_bodies(self, id_: str) -> frozenset[str]:
        """Ids up the ladder of bodies, to the state they belong to."""
        found: set[str] = set()
        waiting: list[str | None] = [id_]
        for _ in range(_FEW_STEPS):
            listed = [self._gazetteer.entry(each) for each in waiting if each]
            waiting = [up for each in listed if each for up in _up(each)]
            found.update(up for up in waiting if up)
        return frozenset(found - {id_})


def _up(listed: Listed) -> Iterator[str]:
    if listed.government_of:
        yield listed.government_of
    if listed.type in _BODIES and listed.parent:
        yield listed.parent


def _held_on(since: date | None, until: date | None, day: int) -> bool:
    return (since is None or since.toordinal() <= day) and (
        until is None or day <= until.toordinal()
    )
