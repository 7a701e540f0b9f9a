"""Whether two reports may tell of one place, and what it is worth that they do."""

from __future__ import annotations

import math

from kg.assemble.entities import Resolution
from kg.assemble.reasons import Points, Reason
from kg.data.assembly import EventRules
from kg.model import MergedEntity

_KM = 111.2  # a degree of latitude


class Places:
    """Compares merged places: equal, one inside the other, or apart."""

    def __init__(self, rules: EventRules, resolution: Resolution) -> None:
        """Compare by these rules."""
        self._rules = rules
        points = rules.points
        self._same_place = Points(points.same_place, Reason.SAME_PLACE)
        self._same_area = Points(points.same_area, Reason.SAME_AREA)
        self._inside = Points(points.place_inside, Reason.PLACE_INSIDE)
        self._shared = resolution.shared
        self._above = resolution.above
        self._entities = {
            each.key: each for each in resolution.entities if each.type in {"GPE", "LOC", "FAC"}
        }
        holders = resolution.holders
        # Countries, provinces and countrysides have no spot of their own.
        self.areas = frozenset(
            each.key
            for each in self._entities.values()
            if each.key in resolution.shared
            and (
                each.type == "LOC"
                or (each.type == "GPE" and (each.key in holders or _spreads(each)))
            )
        )

    def points(self, core: str | None, other: str | None) -> float | None:
        if core is None or other is None or not {core, other} <= self._shared:
            return 0.0
        if core == other:
            return self._same_area if core in self.areas else self._same_place
        if not self.compatible(core, other):
            return None
        outer = core if core in self._above.get(other, ()) else other
        # A country says little: everything of the day happened in it.
        return self._inside if self._above.get(outer) else 0.0

    def compatible(self, one: str | None, other: str | None) -> bool:
        if one is None or other is None or one == other:
            return True
        if not {one, other} <= self._shared or self.inside(one, other):
            return True
        first, second = self._entities[one], self._entities[other]
        if "LOC" not in {first.type, second.type}:
            return False
        # A countryside holds some towns of its province, or those around its middle.
        apart = _distance(first, second)
        if apart is None:
            return first.within == second.within is not None
        return apart <= self._rules.countryside_km

    def inside(self, one: str, other: str) -> bool:
        return one in self._above.get(other, ()) or other in self._above.get(one, ())


def _spreads(entity: MergedEntity) -> bool:
    """Whether a place is a country or has no spot of its own."""
    return entity.country is not None and (entity.within is None or entity.latitude is None)


def _distance(one: MergedEntity, other: MergedEntity) -> float | None:
    """Kilometres, near enough within one country; None where a place has no coordinates."""
    if one.latitude is None or other.latitude is None:
        return None
    if one.longitude is None or other.longitude is None:
        return None
    narrow = math.cos(math.radians(one.latitude))
    north, east = one.latitude - other.latitude, (one.longitude - other.longitude) * narrow
    return _KM * math.hypot(north, east)
