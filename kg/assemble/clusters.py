"""Groups the reports of one event: greedy, against what a group's first report fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from kg.assemble.days import ordinal
from kg.assemble.entities import Resolution
from kg.assemble.readings import EventMention
from kg.data.assembly import EventRules
from kg.data.normal import normalise

Item = TypeVar("Item")
Keys = frozenset[str]
_SAME_PLACE = 3
# Planned and feared events may be one; what happened, and what is denied, are never one of those.
_REALIS = {"actual": "actual", "denied": "denied", "planned": "unreal", "hypothetical": "unreal"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A mention with merged entities in its roles."""

    mention: EventMention
    actors: Keys
    targets: Keys
    place: str | None

    @property
    def article(self) -> str:
        """The article that holds the mention."""
        return self.mention.report.article

    @property
    def day(self) -> str | None:
        """Year, month or day as far as the article tells it."""
        return self.mention.report.day

    @property
    def order(self) -> tuple[str, str, str]:
        """Publication day, article and event: who told it first."""
        published = self.mention.published
        return (f"{published or 10**7:07}", self.article, self.mention.report.event)


@dataclass(slots=True, eq=False)
class Cluster:
    """The reports of one event. A role, once known, only ever takes in what contains it."""

    actors: Keys
    targets: Keys
    place: str | None
    day: str | None
    published: int | None  # of the first report; stands in for an open day
    reports: list[Filled] = field(default_factory=list)
    articles: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    killed: tuple[int, ...] = ()
    injured: tuple[int, ...] = ()
    modes: tuple[str | None, ...] = ()
    triggers: tuple[str, ...] = ()


class Clusters:
    """Takes mentions most specific first and puts each into the best group that agrees."""

    def __init__(
        self, rules: EventRules, resolution: Resolution, symmetric: frozenset[str]
    ) -> None:
        """Group by these rules; `symmetric` types have no direction (a meeting)."""
        self._rules = rules
        self._key_of = resolution.key_of
        self._shared = resolution.shared
        self._above = resolution.above
        self._home = {
            key: article
            for (article, _), key in resolution.key_of.items()
            if key not in resolution.shared
        }
        self._symmetric = symmetric
        self._clusters: list[Cluster] = []
        self._blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)

    def group(self, mentions: Iterable[EventMention]) -> list[Cluster]:
        """All mentions in groups; the same for every order of mentions."""
        for filled in sorted(map(self._fill, mentions), key=self._specific_first):
            self._put(filled)
        return self._clusters

    def _fill(self, mention: EventMention) -> Filled:
        article = mention.report.article
        return Filled(
            mention,
            frozenset(self._key_of[article, entity] for entity in mention.actors),
            frozenset(self._key_of[article, entity] for entity in mention.targets),
            self._key_of[article, mention.place] if mention.place else None,
        )

    def _specific_first(self, filled: Filled) -> tuple[object, ...]:
        report = filled.mention.report
        roles = bool(filled.actors & self._shared) + bool(filled.targets & self._shared)
        return (
            ordinal(filled.day) is None,
            filled.day is None,
            -roles,
            not (filled.actors and filled.targets),
            filled.place is None,
            report.killed is None and report.injured is None,
            -len(filled.actors) - len(filled.targets),
            filled.day or "",
            sorted(filled.actors),
            sorted(filled.targets),
            filled.place or "",
            filled.order,
        )

    def _put(self, filled: Filled) -> None:
        best: tuple[tuple[int, ...], int, Filled] | None = None
        tied = False
        for number in sorted(self._candidates(filled)):
            for oriented in self._orientations(filled):
                score = self._agreement(self._clusters[number], oriented)
                if score is None:
                    continue
                if best is None or score > best[0]:
                    best, tied = (score, number, oriented), False
                elif score == best[0] and number != best[1]:
                    tied = True
        # An open role that fits two events alike names neither.
        if best and not (tied and not (filled.actors and filled.targets)):
            self._join(best[1], best[2])
        else:
            self._clusters.append(
                Cluster(
                    filled.actors,
                    filled.targets,
                    filled.place,
                    filled.day,
                    filled.mention.published,
                )
            )
            self._join(len(self._clusters) - 1, filled)

    def _orientations(self, filled: Filled) -> Iterator[Filled]:
        yield filled
        if filled.mention.type in self._symmetric and filled.actors != filled.targets:
            yield Filled(filled.mention, filled.targets, filled.actors, filled.place)

    def _join(self, number: int, filled: Filled) -> None:
        cluster = self._clusters[number]
        here = filled.article in cluster.articles
        cluster.actors = self._grown(cluster.actors, filled.actors, here)
        cluster.targets = self._grown(cluster.targets, filled.targets, here)
        if cluster.place is None or (
            filled.place and cluster.place in self._above.get(filled.place, ())
        ):
            cluster.place = filled.place
        if cluster.day is None or (filled.day and filled.day.startswith(cluster.day)):
            cluster.day = filled.day or cluster.day
        report = filled.mention.report
        cluster.reports.append(filled)
        cluster.articles = _with(cluster.articles, filled.article)
        cluster.outlets = _with(cluster.outlets, filled.mention.outlet)
        cluster.modes = _with(cluster.modes, filled.mention.mode)
        cluster.triggers = _with(cluster.triggers, normalise(report.trigger))
        if report.killed is not None:
            cluster.killed = _with(cluster.killed, report.killed)
        if report.injured is not None:
            cluster.injured = _with(cluster.injured, report.injured)
        for block in self._blocks_of(cluster, filled):
            numbers = self._blocks[block]
            if number not in numbers[-1:]:
                numbers.append(number)

    def _grown(self, core: Keys, further: Keys, here: bool) -> Keys:
        if here and not further <= core:
            return core | further
        if not core & self._shared and further & self._shared:
            return further
        return core | further if core <= further else core

    # Blocks: only groups that share one with a mention are compared with it.

    def _blocks_of(self, cluster: Cluster, filled: Filled) -> Iterator[tuple[object, ...]]:
        kind = _kind(filled)
        yield (*kind, "article", filled.article)
        when: object
        if cluster.day is None:
            when = ("published", cluster.published)
        else:
            when = ordinal(cluster.day) or cluster.day
        for participant in self._participants(filled, cluster.actors, cluster.targets):
            yield (*kind, participant, when)
        if toll := self._toll_block(filled):
            yield toll

    def _candidates(self, filled: Filled) -> set[int]:
        kind = _kind(filled)
        found = set(self._blocks.get((*kind, "article", filled.article), ()))
        for participant in self._participants(filled, filled.actors, filled.targets):
            for when in self._times(filled):
                found.update(self._blocks.get((*kind, participant, when), ()))
        if toll := self._toll_block(filled):
            found.update(self._blocks.get(toll, ()))
        return found

    def _participants(self, filled: Filled, actors: Keys, targets: Keys) -> Iterator[object]:
        if filled.mention.type in self._symmetric:
            yield from (actors | targets) & self._shared
        else:
            yield from (("actor", key) for key in actors & self._shared)
            yield from (("target", key) for key in targets & self._shared)

    def _toll_block(self, filled: Filled) -> tuple[object, ...] | None:
        """Day, place and toll together stand for participants that nobody names."""
        report = filled.mention.report
        toll = (report.killed, report.injured)
        if ordinal(filled.day) is None or filled.place not in self._shared or not any(toll):
            return None
        if (filled.actors | filled.targets) & self._shared:
            return None
        return (*_kind(filled), filled.day, filled.place, *toll)

    def _times(self, filled: Filled) -> Iterator[object]:
        rules = self._rules
        published = filled.mention.published
        if filled.day is None:
            if published is not None:
                yield from range(published - rules.days_before, published + rules.days_after + 1)
                for days in range(-rules.days_before, rules.days_before + 1):
                    yield ("published", published + days)
        elif day := ordinal(filled.day):
            yield from range(day - rules.days_apart, day + rules.days_apart + 1)
            for days in range(-rules.days_after, rules.days_before + 1):
                yield ("published", day + days)
        else:
            yield filled.day

    # Agreement: None where something contradicts, else the better the greater.

    def _agreement(self, cluster: Cluster, filled: Filled) -> tuple[int, ...] | None:
        here = filled.article in cluster.articles
        actors = self._role_agreement(cluster.actors, filled.actors, filled.article, here)
        targets = self._role_agreement(cluster.targets, filled.targets, filled.article, here)
        place = self._place_agreement(cluster.place, filled.place, here)
        if here and place == _SAME_PLACE and cluster.day and cluster.day == filled.day:
            # One attack hits a palace and kills soldiers: of two things in one role only one has
            # a name, and everything else is equal.
            if targets is None and actors and not self._both_named(cluster.targets, filled.targets):
                targets = 0
            elif actors is None and targets and not self._both_named(cluster.actors, filled.actors):
                actors = 0
        if actors is None or targets is None or place is None:
            return None
        toll = _toll_agreement(cluster, filled)
        if here and toll < 0:
            return None
        both = actors > 0 and targets > 0
        if not actors and not targets and (here or self._toll_block(filled) is None):
            return None
        day = self._day_agreement(cluster, filled, here)
        if day is None:
            return None
        if day < 0 and (toll < 0 or not (both or place > 1)):
            return None
        one_open = not both and (actors > 0 or targets > 0)
        if one_open and not here and not (place > 1 or toll > 0 or _same_words(cluster, filled)):
            return None
        mode = filled.mention.mode in cluster.modes
        return (here, day, actors + targets, place, toll, mode)

    def _role_agreement(self, core: Keys, other: Keys, article: str, here: bool) -> int | None:
        """2 equal, 1 one within the other, 0 open.

        An unnamed participant of another article is open: nobody knows who it is.
        """
        if here:
            core = frozenset(k for k in core if k in self._shared or self._home[k] == article)
        else:
            core, other = core & self._shared, other & self._shared
        if not core or not other:
            return 0
        if core == other:
            return 2
        return 1 if core < other or other < core else None

    def _both_named(self, one: Keys, other: Keys) -> bool:
        return bool(one & self._shared and other & self._shared)

    def _place_agreement(self, core: str | None, other: str | None, here: bool) -> int | None:
        """3 equal, 2 one inside the other, 1 open."""
        if core is None or other is None:
            return 1
        if core == other:
            return _SAME_PLACE
        if core in self._above.get(other, ()) or other in self._above.get(core, ()):
            return 2
        known = core in self._shared and other in self._shared
        return None if known or here else 1

    def _day_agreement(self, cluster: Cluster, filled: Filled, here: bool) -> int | None:
        """2 equal, 1 one open or less precise, -1 neighbouring days in two outlets."""
        core, other = cluster.day, filled.day
        if core is not None and other is not None:
            if core == other:
                return 2
            if here:
                return 1 if core.startswith(other) or other.startswith(core) else None
            days = ordinal(core), ordinal(other)
            if days[0] is None or days[1] is None or filled.mention.outlet in cluster.outlets:
                return None
            return -1 if abs(days[0] - days[1]) <= self._rules.days_apart else None
        if here:
            return 1
        rules = self._rules
        published, known = filled.mention.published, core
        if core is None and other is not None:
            published, known = cluster.published, other
        if published is None or (known is None and cluster.published is None):
            return None
        if known is None and cluster.published is not None:
            near = abs(published - cluster.published) <= rules.days_before
            return 1 if near else None
        day = ordinal(known)
        if day is None:
            return None
        late = published - day
        return 1 if -rules.days_after <= late <= rules.days_before else None


def _kind(filled: Filled) -> tuple[str, str]:
    return (filled.mention.type, _REALIS[filled.mention.realis])


def _with(values: tuple[Item, ...], value: Item) -> tuple[Item, ...]:
    """The values with one more; most groups hold a handful, for which a set is a large thing."""
    return values if value in values else (*values, value)


def _toll_agreement(cluster: Cluster, filled: Filled) -> int:
    """1 a number in common, -1 different numbers, 0 nothing to compare."""
    report = filled.mention.report
    for number, others in ((report.killed, cluster.killed), (report.injured, cluster.injured)):
        if number is not None and others:
            return 1 if number in others else -1
    return 0


def _same_words(cluster: Cluster, filled: Filled) -> bool:
    return normalise(filled.mention.report.trigger) in cluster.triggers


def realis_class(realis: str) -> str:
    """Which realis values may be one event's: actual, denied or unreal."""
    return _REALIS[realis]
