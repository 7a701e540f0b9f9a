"""Which events are parts of a wider one: the raid on a building among the raids on a country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.assemble.days import ordinal
from kg.assemble.entities import Resolution
from kg.assemble.places import Places
from kg.data.assembly import EventRules
from kg.model import MergedEvent

Keys = frozenset[str]
_Block = tuple[str, str, str]  # type, actor, day


def with_wholes(
    events: Iterable[MergedEvent], resolution: Resolution, rules: EventRules
) -> tuple[MergedEvent, ...]:
    """The events, each with the wider one that it is part of where there is one.

    Both happened on one day at the hands of one actor, and one spot lies inside the other; of
    several wider events it is the most precise, then the best reported one. An article that tells
    of both must be there: it keeps them apart, and says that they belong together.
    """
    known = tuple(events)
    wholes = _Wholes(known, resolution, rules)
    return tuple(replace(event, part_of=wholes.of(event)) for event in known)


class _Wholes:
    def __init__(
        self, events: tuple[MergedEvent, ...], resolution: Resolution, rules: EventRules
    ) -> None:
        self._types = rules.hits_what_people_are_in
        self._shared = resolution.shared
        self._above = resolution.above
        self._areas = Places(rules, resolution).areas
        self._articles = {
            event.key: frozenset(report.article for report in event.reports)
            for event in events
            if self._may_count(event)
        }
        self._wide: Mapping[_Block, list[MergedEvent]] = defaultdict(list)
        for event in events:
            if event.key in self._articles and self._spots(event) & self._areas:
                for block in _blocks(event):
                    self._wide[block].append(event)

    def _may_count(self, event: MergedEvent) -> bool:
        return (
            event.type in self._types
            and event.realis == "actual"
            and ordinal(event.day) is not None
            and bool(event.actors)
        )

    def _spots(self, event: MergedEvent) -> Keys:
        """Where it happened: what was hit, as far as that is a place, else the place told."""
        hit = frozenset(event.targets) & (self._above.keys() | self._areas)
        return hit or frozenset({event.place} if event.place else ())

    def of(self, event: MergedEvent) -> str | None:
        if event.key not in self._articles:
            return None
        spots = self._spots(event)
        candidates = {
            wide.key: wide
            for block in _blocks(event)
            for wide in self._wide.get(block, ())
            if wide.key != event.key
            and self._holds(self._spots(wide), spots)
            and self._articles[wide.key] & self._articles[event.key]
            and _fewer(event.killed_high, wide.killed_high)
        }
        best = min(
            candidates.values(),
            key=lambda wide: (-self._depth(wide), -len(self._articles[wide.key]), wide.key),
            default=None,
        )
        return best.key if best else None

    def _holds(self, wide: Keys, narrow: Keys) -> bool:
        """Whether every narrow spot lies strictly inside one of the wide."""
        return bool(narrow) and all(
            spot not in wide and wide & self._above.get(spot, frozenset()) for spot in narrow
        )

    def _depth(self, event: MergedEvent) -> int:
        return max(len(self._above.get(spot, ())) for spot in self._spots(event))


def _blocks(event: MergedEvent) -> Iterator[_Block]:
    for actor in event.actors:
        yield (event.type, actor, event.day or "")


def _fewer(part: int | None, whole: int | None) -> bool:
    return part is None or whole is None or part <= whole
