"""How well a report fits a group of reports: points, or None where something contradicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.assemble.cluster import Cluster, Filled, Keys, Votes
from kg.assemble.days import month_of, ordinal
from kg.assemble.entities import Resolution
from kg.assemble.likeness import Words
from kg.assemble.openings import Kin, nearest
from kg.assemble.places import Places
from kg.assemble.reasons import Points, Reason
from kg.assemble.roles import Roles
from kg.data.assembly import EventRules
from kg.data.normal import normalise

_DEFINITE = "ال"


@dataclass(frozen=True, slots=True)
class Fit:
    """How a report agrees with a group."""

    points: float
    here: bool  # the group already holds a report of the same article
    parts: tuple[float, ...]  # what the points were given for
    like: Filled | None = None  # the report of the same article that it fits best


class Agreement:
    """Compares reports; one article's own participants are told apart by their ids."""

    def __init__(
        self, rules: EventRules, resolution: Resolution, words: Words, kin: Mapping[str, Kin]
    ) -> None:
        """Compare by these rules; `kin` says which articles begin alike."""
        points = rules.points
        self._kin = kin
        self._rules = rules
        self._points = points
        self._above = resolution.above
        self._shared = resolution.shared
        self._places = Places(rules, resolution)
        self._roles = Roles(rules, resolution, words, self._places)
        self._same_day = Points(points.same_day, Reason.SAME_DAY)
        self._that_day = Points(points.told_that_day, Reason.OPEN_DAY)
        self._open_day = Points(points.open_day, Reason.OPEN_DAY)
        self._same_month = Points(points.open_day, Reason.SAME_MONTH)
        self._once = Points(points.open_day, Reason.BEFALLS_ONCE)
        self._next_day = Points(-1.0, Reason.NEIGHBOURING_DAYS)
        self._same_toll = Points(points.same_toll, Reason.SAME_TOLL)
        self._same_trigger = Points(points.same_trigger, Reason.SAME_TRIGGER)
        self._same_mode = Points(points.same_mode, Reason.SAME_MODE)
        self._same_sentence = Points(points.same_place, Reason.SAME_SENTENCE)
        self._same_article = Points(0.0, Reason.SAME_ARTICLE)

    def fit(self, cluster: Cluster, filled: Filled) -> Fit | None:
        """The points of all that agrees; None where it is another event."""
        own = cluster.articles.get(filled.article)
        if own is not None:
            return self._fit_here(cluster, filled, own)
        points = self._points
        alike = self._alike(cluster, filled)
        lenient = alike >= self._rules.alike
        when = ordinal(filled.day) or filled.mention.published
        holds = lenient or self._may_hold(filled)
        actors = self._roles.compare(
            cluster.actors, filled.actors, lenient, when=when, lenient=lenient
        )
        targets = self._roles.compare(
            cluster.targets, filled.targets, holds, when=when, target=True, lenient=lenient
        )
        place = self._places.points(cluster.place, filled.place)
        day = self._day(cluster, filled, lenient)
        if actors is None or targets is None or place is None or day is None:
            return None
        if filled.day and cluster.day and len(filled.day) < len(cluster.day):
            lacking = min(actors, targets) < points.area_target
            if lacking and not filled.once & cluster.once:
                return None  # of the many events of a month only a like one can be meant
        toll = self._toll(cluster, filled)
        if day < 0 and (toll < 0 or (not (actors and targets) and place < points.place_inside)):
            return None
        told = toll > 0 or lenient or self._roles.name_in_common(cluster, filled)
        if not (actors and targets) and not told:
            return None
        trigger, mode, opening = *self._manner(cluster, filled), self._opening(alike)
        total = actors + targets + place + max(day, 0.0) + toll + (trigger + mode) + opening
        if total < points.enough:
            return None
        return Fit(total, False, (opening, actors, targets, place, day, toll, trigger, mode))

    def _alike(self, cluster: Cluster, filled: Filled) -> float:
        """How alike the article begins to the one most like it that begins with the event."""
        if not filled.leading:
            return 0.0
        return nearest(self._kin, filled.article, cluster.opened_by)

    def one_event(self, one: Cluster, other: Cluster) -> Fit | None:
        """How two groups tell of one event: roles and day agree, hardly any article objects.

        What single misread reports kept apart may come together once the groups have voted.
        """
        days = ordinal(one.day), ordinal(other.day)
        if days[0] is None or days[1] is None:
            return None
        apart = abs(days[0] - days[1])
        if apart > self._rules.days_apart or (apart and not one.told_on & other.told_on):
            return None
        alike = self._begin_alike(one, other)
        lenient, when = alike >= self._rules.alike, days[0]
        holds = lenient or self._may_hold(other.reports[0])
        actors = self._roles.compare(one.actors, other.actors, lenient, when=when, lenient=lenient)
        targets = self._roles.compare(
            one.targets, other.targets, holds, when=when, target=True, lenient=lenient
        )
        common = one.articles.keys() & other.articles.keys()
        place = self._places.points(one.place, other.place)
        if place is None and common:
            # An article in both that tells of two places has one of them wrong, or means neither.
            share = self._rules.place_share
            mine, theirs = (
                each.place_votes.without(common).deepest(self._above, share)
                for each in (one, other)
            )
            place = self._places.points(mine, theirs) if mine and theirs else None
        if actors is None or targets is None or place is None:
            return None
        if not lenient:
            if not actors or not (targets or self._target_is_where(one, other)):
                return None
        elif not (actors or targets or place >= self._points.place_inside):
            return None
        clashing = sum(
            any(
                not self._may_be_one(first, second, holds)
                for first in one.articles[article]
                for second in other.articles[article]
            )
            for article in common
        )
        fewest = min(len(one.articles), len(other.articles))
        if clashing > self._rules.clashing_share * fewest:
            return None
        points = self._points
        if apart and not (targets >= points.named_role and place >= points.same_place):
            return None
        parts = (
            actors,
            targets,
            place,
            self._tolls(one, other),
            self._same_mode if (one.modes & other.modes) - {None} else 0.0,
            self._opening(alike),
            0.0 if apart else self._same_day,
            self._same_trigger if one.triggers & other.triggers else 0.0,
        )
        total = sum(parts)
        if total < points.enough:
            return None
        return Fit(total, False, (*parts, self._next_day) if apart else parts)

    def _begin_alike(self, one: Cluster, other: Cluster) -> float:
        """How alike articles begin of which each opens with one group's event, on average.

        Each article of the smaller group counts with the one most like it in the other.
        """
        both = one.opened_by & other.opened_by
        few, many = sorted((one.opened_by - both, other.opened_by - both), key=len)
        if not few:
            return 0.0
        return sum(nearest(self._kin, article, many) for article in sorted(few)) / len(few)

    def _target_is_where(self, one: Cluster, other: Cluster) -> bool:
        """Whether one says what was hit and the other only in which country or region."""
        if not one.triggers & other.triggers:
            return False
        for wide, narrow in ((one, other), (other, one)):
            areas = wide.targets & self._places.areas
            if areas and areas == wide.targets & self._shared and narrow.place:
                where = self._above.get(narrow.place, frozenset()) | {narrow.place}
                if areas <= where and not narrow.targets & self._shared:
                    return True
        return False

    def _may_be_one(self, one: Filled, other: Filled, holds: bool) -> bool:
        first, second = one.mention.report, other.mention.report
        return (
            self._roles.compare_here(one.actors, other.actors, False) is not None
            and self._roles.compare_here(one.targets, other.targets, holds, target=True) is not None
            and (None in {first.killed, second.killed} or first.killed == second.killed)
            and not (first.evidence.start == second.evidence.start and self._separated(one, other))
        )

    def _tolls(self, one: Cluster, other: Cluster) -> float:
        for mine, theirs in ((one.killed, other.killed), (one.injured, other.injured)):
            if mine and theirs:
                common = set(mine) & set(theirs)
                return self._same_toll if common else self._points.other_toll
        return 0.0

    def _fit_here(self, cluster: Cluster, filled: Filled, own: list[Filled]) -> Fit | None:
        """Within one article: another word for an event that it told before."""
        holds = self._may_hold(filled)
        best: tuple[float, ...] = ()
        like: Filled | None = None
        for earlier in own:
            parts = self._same_here(earlier, filled, holds)
            if parts is None:
                return None
            if sum(parts) > sum(best):
                best, like = parts, earlier
        if like is None:
            return None
        # The article's own participants may disagree with what all other articles say.
        when = ordinal(filled.day) or filled.mention.published
        actors = self._roles.compare(cluster.actors, filled.actors, False, when=when)
        targets = self._roles.compare(
            cluster.targets, filled.targets, holds, when=when, target=True
        )
        if (
            actors is None
            or targets is None
            or self._places.points(cluster.place, filled.place) is None
        ):
            return None
        parts = (self._same_article, *best, actors, targets)
        return Fit(sum(parts), True, parts, like)

    def _same_here(self, one: Filled, other: Filled, holds: bool) -> tuple[float, ...] | None:
        """What two reports of one article agree in; None where they are of two events."""
        actors = self._roles.compare_here(one.actors, other.actors, False)
        targets = self._roles.compare_here(one.targets, other.targets, holds, target=True)
        if actors is None or targets is None or not self._same_day_here(one.day, other.day):
            return None
        if not self._places.compatible(one.place, other.place):
            return None
        first, second = one.mention.report, other.mention.report
        toll: float = 0.0
        for number, told in ((first.killed, second.killed), (first.injured, second.injured)):
            if number is not None and told is not None:
                if number != told:
                    return None
                toll = self._same_toll
        sentence = first.evidence.start == second.evidence.start
        if sentence and self._separated(one, other):
            return None
        same_word = self._same_trigger if one.trigger == other.trigger else 0.0
        linked = (
            sentence
            or same_word
            or toll
            or (actors and targets)
            or any(
                each.report.trigger.startswith(_DEFINITE) for each in (one.mention, other.mention)
            )
        )
        if not linked or not (actors or targets or sentence or (same_word and toll)):
            return ()
        return (actors, targets, toll, same_word, self._same_sentence if sentence else 0.0)

    def _same_day_here(self, one: str | None, other: str | None) -> bool:
        return one is None or other is None or one.startswith(other) or other.startswith(one)

    def _separated(self, one: Filled, other: Filled) -> bool:
        """Whether the words between two triggers say that these are two acts."""
        first, last = sorted((one.mention, other.mention), key=lambda each: each.start)
        evidence = first.report.evidence
        between = evidence.quote[first.end - evidence.start : last.start - evidence.start]
        text = f" {normalise(between)} "
        return any(f" {phrase} " in text for phrase in self._rules.separators)

    # Place, day, numbers and manner.

    def _day(self, cluster: Cluster, filled: Filled, alike: bool) -> float | None:
        """Points; -1 for neighbouring days in two outlets."""
        rules = self._rules
        core, other = cluster.day, filled.day
        if core is not None and other is not None:
            if core == other:
                return self._same_day if ordinal(core) else self._same_month
            both = ordinal(core), ordinal(other)
            if both[0] is None or both[1] is None:
                return self._same_month if month_of(core) == other else None
            if filled.once & cluster.once:
                near = abs(both[0] - both[1]) <= rules.days_of_echo
                return self._once if near else None
            # An outlet that tells of both days on one day may mean the night between them.
            told = filled.mention.outlet in cluster.outlets
            if told and filled.mention.published not in cluster.told_on:
                return None
            return self._next_day if abs(both[0] - both[1]) <= rules.days_apart else None
        published, known = filled.mention.published, core
        if core is None and other is not None:
            published, known = cluster.published, other
        if published is None:
            return None
        if known is None:
            if cluster.published is None:
                return None
            days = abs(published - cluster.published)
            if alike and days <= rules.days_apart:
                return self._that_day
            return self._open_day if days <= rules.days_before else None
        day = ordinal(known)
        if day is None:
            return None
        days = published - day
        if alike and 0 <= days <= rules.days_apart:
            return self._that_day
        return self._open_day if -rules.days_after <= days <= rules.days_before else None

    def spoken(self, keys: Keys, votes: Votes) -> Keys:
        """The participants without unnamed ones that others of them stand for."""
        return self._roles.spoken(keys, votes)

    def _may_hold(self, filled: Filled) -> bool:
        return filled.mention.type in self._rules.hits_what_people_are_in

    def _toll(self, cluster: Cluster, filled: Filled) -> float:
        report = filled.mention.report
        for number, others in ((report.killed, cluster.killed), (report.injured, cluster.injured)):
            if number is not None and others:
                return self._same_toll if number in others else self._points.other_toll
        return 0.0

    def _manner(self, cluster: Cluster, filled: Filled) -> tuple[float, float]:
        """Points of the trigger and of the mode."""
        mode = filled.mention.mode
        return (
            self._same_trigger if filled.trigger in cluster.triggers else 0.0,
            self._same_mode if mode and mode in cluster.modes else 0.0,
        )

    def _opening(self, alike: float) -> float:
        points = self._points
        if not alike:
            return 0.0
        return Points(min(alike * points.opening, points.most_opening), Reason.ARTICLES_BEGIN_ALIKE)
