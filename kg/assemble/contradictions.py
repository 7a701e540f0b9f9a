"""Events and claims that cannot all be true, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Literal

from kg.assemble.days import ordinal
from kg.assemble.keys import content_key
from kg.data.assembly import EventRules
from kg.model import Contradiction, MergedClaim, MergedEvent


def find_contradictions(
    events: Sequence[MergedEvent],
    claims: Sequence[MergedClaim],
    *,
    rules: EventRules,
    shared: frozenset[str],
    outlet_of: Callable[[str], str],
    published_of: Callable[[str], int | None],
) -> tuple[Contradiction, ...]:
    """Different tolls, different perpetrators, denied against told; sorted by key."""
    found = {
        *_casualties(events, claims, outlet_of),
        *_perpetrators(events, rules.one_perpetrator, shared),
        *_denied_events(events, rules, published_of),
        *_denied_claims(claims),
    }
    return tuple(sorted(found, key=lambda contradiction: contradiction.key))


def _contradiction(
    on: Literal["casualties", "perpetrator", "occurrence"], between: Iterable[str]
) -> Contradiction:
    keys = tuple(sorted(between))
    return Contradiction(key=content_key("contradiction", on, keys), on=on, between=keys)


def _casualties(
    events: Sequence[MergedEvent],
    claims: Sequence[MergedClaim],
    outlet_of: Callable[[str], str],
) -> Iterator[Contradiction]:
    """Outlets without a number of killed or injured in common; a rising toll in one is none.

    The numbers stand on the event's reports. Where they come out of somebody's mouth, the claims
    stand beside the event.
    """
    about: dict[str, list[MergedClaim]] = defaultdict(list)
    for claim in claims:
        for key in claim.about:
            about[key].append(claim)
    for event in events:
        killed: dict[str, set[int]] = defaultdict(set)
        injured: dict[str, set[int]] = defaultdict(set)
        for report in event.reports:
            outlet = outlet_of(report.article)
            if report.killed is not None:
                killed[outlet].add(report.killed)
            if report.injured is not None:
                injured[outlet].add(report.injured)
        if _disagree(killed.values()) or _disagree(injured.values()):
            counting = {
                report.article
                for report in event.reports
                if report.attributed and (report.killed, report.injured) != (None, None)
            }
            said = {
                claim.key
                for claim in about[event.key]
                if any(evidence.article in counting for evidence in claim.evidence)
            }
            yield _contradiction("casualties", {event.key, *said})


def _disagree(numbers: Iterable[set[int]]) -> bool:
    sets = list(numbers)
    return len(sets) > 1 and any(
        one.isdisjoint(other) for i, one in enumerate(sets) for other in sets[:i]
    )


def _perpetrators(
    events: Sequence[MergedEvent], types: frozenset[str], shared: frozenset[str]
) -> Iterator[Contradiction]:
    """One act on one target on one day in one place, by actors that have no one in common.

    An article that tells of both tells of two acts.
    """
    acts: dict[tuple[object, ...], list[MergedEvent]] = defaultdict(list)
    for event in events:
        if (
            event.realis == "actual"
            and event.type in types
            and event.place in shared
            and ordinal(event.day)
            and shared.intersection(event.targets)
            and shared.intersection(event.actors)
        ):
            acts[event.type, event.mode, event.targets, event.day, event.place].append(event)
    for group in acts.values():
        clashing = {
            event.key
            for event, other in product(group, group)
            if set(event.actors).isdisjoint(other.actors)
            and _articles(event).isdisjoint(_articles(other))
        }
        if clashing:
            yield _contradiction("perpetrator", clashing)


def _articles(event: MergedEvent) -> set[str]:
    return {report.article for report in event.reports}


def _denied_events(
    events: Sequence[MergedEvent],
    rules: EventRules,
    published_of: Callable[[str], int | None],
) -> Iterator[Contradiction]:
    told: dict[tuple[object, ...], list[MergedEvent]] = defaultdict(list)
    for event in events:
        if event.realis == "actual":
            told[event.type, event.actors, event.targets].append(event)
    for denied in events:
        if denied.realis != "denied":
            continue
        same = told.get((denied.type, denied.actors, denied.targets), [])
        against = [
            event.key
            for event in same
            if (event.place is None or denied.place is None or event.place == denied.place)
            and _same_time(event, denied, rules, published_of)
        ]
        if against:
            yield _contradiction("occurrence", [denied.key, *against])


def _same_time(
    one: MergedEvent,
    other: MergedEvent,
    rules: EventRules,
    published_of: Callable[[str], int | None],
) -> bool:
    if one.day and other.day:
        return one.day == other.day
    days = [_days(event, published_of) for event in (one, other)]
    apart = rules.days_before + rules.days_after
    return any(abs(first - second) <= apart for first, second in product(*days))


def _days(event: MergedEvent, published_of: Callable[[str], int | None]) -> list[int]:
    """The event's day, or else the days on which it was reported."""
    if day := ordinal(event.day):
        return [day]
    published = {published_of(report.article) for report in event.reports}
    return sorted(day for day in published if day is not None)


def _denied_claims(claims: Sequence[MergedClaim]) -> Iterator[Contradiction]:
    """What one speaker asserts of an event and another denies.

    A denial that speaks of several events does not say which of them it denies.
    """
    about: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    speaker = {claim.key: claim.speaker for claim in claims}
    for claim in claims:
        if claim.stance == "deny" and len(claim.about) == 1:
            about[claim.about[0]][1].add(claim.key)
        elif claim.stance in {"assert", "confirm"}:
            for event in claim.about:
                about[event][0].add(claim.key)
    for told, denied in about.values():
        against = {key for key in told if speaker[key] not in {speaker[d] for d in denied}}
        if denied and against:
            yield _contradiction("occurrence", denied | against)
