"""Which report was put with which, and why: the tree that holds the reports of an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.assemble.agreement import Fit
from kg.assemble.cluster import Filled
from kg.assemble.openings import Kin
from kg.assemble.reasons import reasons_of
from kg.data.assembly import EventPoints
from kg.model import Join

_Place = tuple[str, str]  # article, and the event's id within its record
_Reasons = tuple[str, ...]
_Link = tuple[_Place, _Reasons]


class Joins:
    """Keeps for every report of an event but one the report it is joined to, and the reasons.

    Reasons are those for which the report fitted the event; the other report is the one in it
    with which it has most in common.
    """

    def __init__(self, points: EventPoints, kin: Mapping[str, Kin]) -> None:
        """Weigh what two reports have in common by these points."""
        self._points = points
        self._kin = kin
        self._up: dict[_Place, _Link] = {}
        self._reasons: dict[_Reasons, _Reasons] = {}  # thousands are equal

    def add(self, filled: Filled, fit: Fit, reports: Iterable[Filled]) -> None:
        """Join a report to one of those that its event has, first of all to its own article's."""
        like = fit.like or max(reports, key=lambda each: self._in_common(each, filled))
        self._up[_place(filled)] = (_place(like), self._why(fit))

    def add_all(self, others: list[Filled], fit: Fit, reports: list[Filled]) -> None:
        """Join all reports of another group by the two that have most in common."""
        pairs = ((one, other) for other in others for one in reports)
        like, filled = max(pairs, key=lambda pair: self._in_common(*pair))
        self._turn(_place(filled))
        self._up[_place(filled)] = (_place(like), self._why(fit))

    def of(self, reports: Iterable[Filled]) -> tuple[Join, ...]:
        """The joins among the reports of one event, sorted."""
        return tuple(
            Join(article=place[0], event=place[1], to=link[0], reasons=link[1])
            for place in sorted(map(_place, reports))
            if (link := self._up.get(place))
        )

    def _why(self, fit: Fit) -> _Reasons:
        reasons = reasons_of(fit.parts)
        return self._reasons.setdefault(reasons, reasons)

    def _turn(self, place: _Place) -> None:
        """Make a report the one of its group that is joined to none: links hold both ways."""
        below: _Link | None = None
        while True:
            above = self._up.pop(place, None)
            if below:
                self._up[place] = below
            if above is None:
                return
            place, below = above[0], (place, above[1])

    def _in_common(self, one: Filled, other: Filled) -> float:
        points = self._points
        first, second = one.mention.report, other.mention.report
        told = (first.killed, first.injured), (second.killed, second.injured)
        toll = any(mine is not None and mine == theirs for mine, theirs in zip(*told, strict=True))
        opening = one.leading and other.leading and other.article in self._kin.get(one.article, ())
        return (
            bool(one.actors & other.actors) * points.named_role
            + bool(one.targets & other.targets) * points.named_role
            + (one.place is not None and one.place == other.place) * points.same_place
            + (one.day is not None and one.day == other.day) * points.same_day
            + toll * points.same_toll
            + opening * points.opening * (self._kin[one.article][other.article] if opening else 0)
            + (one.trigger == other.trigger) * points.same_trigger
            + (one.copy is not None and one.copy == other.copy) * points.most_opening
        )


def _place(filled: Filled) -> _Place:
    return filled.article, filled.mention.report.event
