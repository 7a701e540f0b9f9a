"""The reports of one event and what most of them say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kg.assemble.days import month_of, ordinal
from kg.assemble.readings import EventMention
from kg.data.assembly import EventRules

Keys = frozenset[str]
# Most groups are never voted on in some role: they share these instead of two dicts each.
_NO_WEIGHTS: Mapping[str, float] = MappingProxyType({})
_NO_VOTES: Mapping[tuple[str, str], float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Filled:
    """A mention with merged entities in its roles."""

    mention: EventMention
    actors: Keys
    targets: Keys
    place: str | None
    trigger: str  # stem
    copy: int | None  # of the sentence's words; None for a short sentence
    leading: bool  # tells what the article is about
    once: Keys  # persons to whom this happens once at most

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


@dataclass(slots=True)
class Votes:
    """How surely each value is told; an article that repeats itself counts once."""

    weights: Mapping[str, float] = field(default_factory=lambda: _NO_WEIGHTS)
    best: Mapping[tuple[str, str], float] = field(  # by value and article
        default_factory=lambda: _NO_VOTES
    )

    def add(self, value: str, article: str, weight: float) -> None:
        """One report's vote."""
        if not isinstance(self.best, dict) or not isinstance(self.weights, dict):
            self.weights, self.best = {}, {}
        before = self.best.get((value, article), 0.0)
        if weight > before:
            self.best[value, article] = weight
            self.weights[value] = self.weights.get(value, 0.0) + weight - before

    def kept(self, rules: EventRules, shared: Keys) -> Keys:
        """The participants with enough of the best one's weight; those without a name need more."""
        best = max(self.weights.values(), default=0.0)
        shares = {True: rules.kept_share, False: rules.kept_unnamed_share}
        return frozenset(
            value
            for value, weight in self.weights.items()
            if weight >= best * shares[value in shared]
        )

    def day(self) -> str | None:
        """The full day that most tell, the earliest of several; without one, what is told."""
        full = {value: weight for value, weight in self.weights.items() if month_of(value)}
        told = full or self.weights
        return min(told, key=lambda value: (-told[value], value), default=None)

    def first(self) -> str | None:
        """The value with most weight."""
        return min(self.weights, key=lambda value: (-self.weights[value], value), default=None)

    def without(self, articles: Collection[str]) -> Votes:
        """The votes of all other articles."""
        others = Votes()
        for (value, article), weight in self.best.items():
            if article not in articles:
                others.add(value, article, weight)
        return others

    def deepest(self, above: Mapping[str, Keys], share: float) -> str | None:
        """The most precise place with that share of all weight, or else the weightiest."""
        floor = sum(self.weights.values()) * share
        told = [place for place, weight in self.weights.items() if weight >= floor]
        return min(
            told,
            key=lambda place: (-len(above.get(place, ())), -self.weights[place], place),
            default=self.first(),
        )


@dataclass(slots=True, eq=False)
class Cluster:
    """The reports of one event; its roles and place are what its reports vote for."""

    rules: EventRules
    above: Mapping[str, Keys]
    shared: Keys  # keys that mean one referent in every article
    actors: Keys = frozenset()
    targets: Keys = frozenset()
    place: str | None = None
    day: str | None = None  # of the first report that tells it
    published: int | None = None  # of the first report; stands in for an open day
    reports: list[Filled] = field(default_factory=list)
    articles: dict[str, list[Filled]] = field(default_factory=dict)
    once: Keys = frozenset()
    opened_by: Keys = frozenset()  # articles that begin with the event
    outlets: tuple[str, ...] = ()
    told_on: frozenset[int | None] = frozenset()  # days of publication
    killed: tuple[int, ...] = ()
    injured: tuple[int, ...] = ()
    modes: frozenset[str | None] = frozenset()
    triggers: frozenset[str] = frozenset()
    actor_votes: Votes = field(default_factory=Votes)
    target_votes: Votes = field(default_factory=Votes)
    place_votes: Votes = field(default_factory=Votes)
    day_votes: Votes = field(default_factory=Votes)

    def take(self, filled: Filled) -> None:
        """Add a report and count its votes."""
        report, article = filled.mention.report, filled.article
        weight = report.evidence.confidence
        if not self.reports:
            self.published = filled.mention.published
        self.reports.append(filled)
        self.articles.setdefault(article, []).append(filled)
        if filled.leading:
            self.opened_by |= {article}
        self.once |= filled.once
        if filled.mention.outlet not in self.outlets:
            self.outlets = (*self.outlets, filled.mention.outlet)
        self.told_on |= {filled.mention.published}
        self.modes |= {filled.mention.mode}
        self.triggers |= {filled.trigger}
        if report.killed is not None and report.killed not in self.killed:
            self.killed = (*self.killed, report.killed)
        if report.injured is not None and report.injured not in self.injured:
            self.injured = (*self.injured, report.injured)
        for key in filled.actors:
            self.actor_votes.add(key, article, weight)
        for key in filled.targets:
            self.target_votes.add(key, article, weight)
        if filled.actors:
            self.actors = self.actor_votes.kept(self.rules, self.shared)
        if filled.targets:
            self.targets = self.target_votes.kept(self.rules, self.shared)
        if filled.place:
            self.place_votes.add(filled.place, article, weight)
            self.place = self.place_votes.deepest(self.above, self.rules.place_share)
        if filled.day:
            if self.day is None or (ordinal(self.day) is None and filled.day.startswith(self.day)):
                self.day = filled.day
            self.day_votes.add(filled.day, article, weight)
