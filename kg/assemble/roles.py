"""Whether two reports name the same participants, and what it is worth that they do."""

from __future__ import annotations

from kg.assemble.cluster import Cluster, Filled, Keys, Votes
from kg.assemble.entities import Resolution
from kg.assemble.likeness import Likeness, Noun, Words
from kg.assemble.places import Places
from kg.assemble.reasons import Points, Reason
from kg.data.assembly import EventRules
from kg.model import MergedEntity


class _Worth:
    """What agreement in one role is worth."""

    def __init__(self, rules: EventRules, same: Reason, alike: Reason) -> None:
        points = rules.points
        self.named = Points(points.named_role, same)
        self.partly = Points(points.partly_named, same)
        self.area = Points(points.area_target, same)
        self.alike = Points(points.unnamed_alike, alike)


class Roles:
    """Compares actors with actors and targets with targets."""

    def __init__(
        self, rules: EventRules, resolution: Resolution, words: Words, places: Places
    ) -> None:
        """Compare by these rules."""
        self._rules = rules
        self._words = words
        self._shared = resolution.shared
        self._sides = resolution.sides
        self._entities: dict[str, MergedEntity] = {each.key: each for each in resolution.entities}
        self._places = places
        self._actor = _Worth(rules, Reason.SAME_ACTOR, Reason.ACTOR_LIKE)
        self._target = _Worth(rules, Reason.SAME_TARGET, Reason.TARGET_LIKE)
        self._side = Points(rules.points.same_side, Reason.SAME_SIDE)

    def name_in_common(self, cluster: Cluster, filled: Filled) -> bool:
        """Whether the group and the report share an actor or a target that has a name."""
        common = (cluster.actors & filled.actors) | (cluster.targets & filled.targets)
        return bool(common & self._shared)

    def compare(
        self,
        core: Keys,
        other: Keys,
        holds: bool,
        *,
        when: int | None,
        target: bool = False,
        lenient: bool = False,
    ) -> float | None:
        """Points of the actors or targets of two articles; None where they are others."""
        if not core or not other:
            return 0.0
        named, told = core & self._shared, other & self._shared
        if named and told:
            found = self._named(named, told, target, when)
            if found is None and lenient and not (self._listed(named) and self._listed(told)):
                return 0.0  # two articles on one thing need not call it by one name
            return found
        if named or told:
            return 0.0
        alike = [
            self._words.compare(self._noun(one), self._noun(two)) for one in core for two in other
        ]
        if Likeness.ALIKE in alike:
            return self._worth(target).alike
        if Likeness.OPEN in alike:
            return 0.0 if holds or all(self._people(key) for key in core | other) else None
        return None

    def _worth(self, target: bool) -> _Worth:
        return self._target if target else self._actor

    def _named(self, named: Keys, told: Keys, target: bool, when: int | None) -> float | None:
        common = named & told
        if not common:
            pairs = [(one, two) for one in named for two in told]
            if any(self._one_side(one, two, when) for one, two in pairs):
                return self._side
            return 0.0 if any(self._places.inside(one, two) for one, two in pairs) else None
        worth = self._worth(target)
        if not (named <= told or told <= named):
            return worth.partly
        return worth.area if target and common <= self._places.areas else worth.named

    def _listed(self, keys: Keys) -> bool:
        return any(self._sides.known(key) for key in keys)

    def _one_side(self, one: str, other: str, when: int | None) -> bool:
        """Whether one acts for the other: an army and its country, a president and his."""
        return one in self._sides.behind(other, when) or other in self._sides.behind(one, when)

    def compare_here(
        self, one: Keys, other: Keys, holds: bool, *, target: bool = False
    ) -> float | None:
        """In one article ids tell participants apart, unless their words say otherwise."""
        if not one or not other:
            return 0.0
        if one & other:
            return self._worth(target).named
        if any(self._places.inside(first, second) for first in one for second in other):
            return 0.0
        if one & self._shared and other & self._shared:
            return None
        named = bool(one & self._shared) or bool(other & self._shared)
        if named and (one & self._shared or other & self._shared) <= self._places.areas:
            return 0.0  # strikes on a country are strikes on things in it
        found = {
            self._words.compare(self._noun(first), self._noun(second))
            for first in one
            for second in other
        }
        if Likeness.ALIKE in found:
            return self._worth(target).alike
        mixed = any(
            self._people(first) != self._people(second)
            or not (self._noun(first).words and self._noun(second).words)  # 11 members
            for first in one
            for second in other
        )
        return 0.0 if holds and mixed and (Likeness.OPEN in found or named) else None

    def spoken(self, keys: Keys, votes: Votes) -> Keys:
        """The participants without unnamed ones that others of them stand for."""
        unnamed = sorted(keys - self._shared, key=lambda key: (-votes.weights[key], key))
        kept: list[str] = []
        for key in unnamed:
            noun = self._noun(key)
            if not any(
                noun.people == self._people(other)
                and self._words.compare(noun, self._noun(other)) is not Likeness.OTHER
                for other in kept
            ):
                kept.append(key)
        return (keys & self._shared) | frozenset(kept)

    def _noun(self, key: str) -> Noun:
        entity = self._entities[key]
        return self._words.noun(entity.labels["ar"], entity.type)

    def _people(self, key: str) -> bool:
        return self._noun(key).people
