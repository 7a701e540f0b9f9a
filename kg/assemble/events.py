"""Merged events from the groups of their reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from statistics import median
from typing import TypeVar

from kg.assemble.belief import believe
from kg.assemble.cluster import Cluster
from kg.assemble.clusters import realis_class
from kg.assemble.joins import Joins
from kg.assemble.keys import distinct_keys
from kg.data.assembly import BeliefPriors
from kg.model import MergedEvent, Report

Word = TypeVar("Word", bound=str)
_MANY = 5  # articles with a number: enough to say which number is out of the way
_FAR = 5  # times the middle number


def merge_events(
    clusters: Iterable[Cluster],
    *,
    joins: Joins,
    symmetric: frozenset[str],
    priors: BeliefPriors,
    outlet_of: Callable[[str], str],
    story_of: Callable[[str], str],
) -> tuple[MergedEvent, ...]:
    """One event for each group, sorted by key; every report keeps its numbers and why it is in."""

    def content(cluster: Cluster) -> tuple[object, ...]:
        type_ = _type(cluster)
        ends = [sorted(cluster.actors), sorted(cluster.targets)]
        if type_ in symmetric:
            ends.sort()
        realis = realis_class(cluster.reports[0].mention.realis)
        return ("event", type_, *ends, cluster.day, cluster.place, realis)

    def first_seen(cluster: Cluster) -> tuple[str, ...]:
        return min(filled.order for filled in cluster.reports)

    merged = []
    for key, cluster in distinct_keys(clusters, content, first_seen):
        reports = tuple(
            sorted(
                (filled.mention.report for filled in cluster.reports),
                key=lambda report: (report.article, report.event),
            )
        )
        killed = _numbers((r.article, r.killed) for r in reports)
        injured = _numbers((r.article, r.injured) for r in reports)
        merged.append(
            MergedEvent(
                key=key,
                type=_type(cluster),
                mode=_commonest(filled.mention.mode for filled in cluster.reports),
                actors=tuple(sorted(cluster.actors)),
                targets=tuple(sorted(cluster.targets)),
                place=cluster.place,
                day=cluster.day,
                weapon=_commonest(report.weapon for report in reports),
                killed_low=min(killed, default=None),
                killed_high=max(killed, default=None),
                injured_low=min(injured, default=None),
                injured_high=max(injured, default=None),
                realis=_commonest(report.realis for report in reports) or reports[0].realis,
                belief=_belief(reports, priors, outlet_of, story_of),
                reports=reports,
                joins=joins.of(cluster.reports),
            )
        )
    return tuple(merged)


def _type(cluster: Cluster) -> str:
    return cluster.reports[0].mention.type


def _belief(
    reports: tuple[Report, ...],
    priors: BeliefPriors,
    outlet_of: Callable[[str], str],
    story_of: Callable[[str], str],
) -> float:
    return believe(reports, priors=priors, outlet_of=outlet_of, story_of=story_of)


def _numbers(told: Iterable[tuple[str, int | None]]) -> list[int]:
    """The numbers that reports tell, without the toll of a whole war that one of many recalls."""
    by_value: dict[int, set[str]] = defaultdict(set)
    for article, value in told:
        if value is not None:
            by_value[value].add(article)
    articles = set[str]().union(*by_value.values())
    if len(articles) < _MANY:
        return list(by_value)
    middle = median(value for value, tellers in by_value.items() for _ in tellers)
    return [
        value
        for value, tellers in by_value.items()
        if len(tellers) > 1 or middle / _FAR <= value <= middle * _FAR
    ]


def _commonest(values: Iterable[Word | None]) -> Word | None:
    """The commonest value that is known; the first in order of several."""
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value), default=None)
