"""Groups the reports of one event: greedy, the surest and most specific reports first."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.assemble.agreement import Agreement, Fit
from kg.assemble.cluster import Cluster, Filled, Keys
from kg.assemble.days import month_of, ordinal
from kg.assemble.entities import Resolution
from kg.assemble.joins import Joins
from kg.assemble.likeness import Words
from kg.assemble.openings import Kin
from kg.assemble.readings import EventMention
from kg.assemble.reasons import Points, Reason
from kg.data.assembly import EventRules
from kg.data.normal import normalise

# Planned and feared events may be one; what happened, and what is denied, are never one of those.
_REALIS = {"actual": "actual", "denied": "denied", "planned": "unreal", "hypothetical": "unreal"}
_PLACES = frozenset({"GPE", "LOC", "FAC"})
# Points of a sentence that stands in both articles: above all others.
_COPY = Points(1000.0, Reason.SENTENCE_COPIED)


class Clusters:
    """Puts each mention into the best group that agrees."""

    def __init__(
        self,
        rules: EventRules,
        words: Words,
        resolution: Resolution,
        symmetric: frozenset[str],
        kin: Mapping[str, Kin],
    ) -> None:
        """Group by these rules.

        `symmetric` types have no direction (a meeting); `kin` says which articles begin alike.
        """
        self._rules = rules
        self._words = words
        self._kin = kin
        self._agreement = Agreement(rules, resolution, words, kin)
        self.joins = Joins(rules.points, kin)
        self._key_of = resolution.key_of
        self._shared = resolution.shared
        self._above = resolution.above
        self._places = frozenset(
            entity.key for entity in resolution.entities if entity.type in _PLACES
        )
        self._people = frozenset(
            entity.key for entity in resolution.entities if entity.type == "PER"
        )
        self._fatal = frozenset(map(words.trigger, rules.befalls_once))
        self._symmetric = symmetric
        self._clusters: list[Cluster] = []
        self._sets: dict[Keys, Keys] = {}
        self._blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)

    def group(self, mentions: Iterable[EventMention]) -> list[Cluster]:
        """All mentions in groups; the same for every order of mentions."""
        for filled in sorted(map(self._fill, mentions), key=self._specific_first):
            self._put(filled)
        clusters = self._united()
        for cluster in clusters:
            cluster.day = cluster.day_votes.day()
            cluster.actors = self._agreement.spoken(cluster.actors, cluster.actor_votes)
            cluster.targets = self._agreement.spoken(cluster.targets, cluster.target_votes)
        return clusters

    def _united(self) -> list[Cluster]:
        """The groups, the best supported first; each takes in those that tell of its event."""
        gone: set[int] = set()
        order = sorted(
            range(len(self._clusters)),
            key=lambda number: (-len(self._clusters[number].articles), number),
        )
        for number in order:
            cluster = self._clusters[number]
            if number in gone or not ordinal(cluster.day):
                continue
            first = cluster.reports[0]
            day = ordinal(cluster.day) or 0
            apart = self._rules.days_apart
            near = {
                other
                for participant in self._participants(first, cluster.actors, cluster.targets)
                for when in range(day - apart, day + apart + 1)
                for other in self._blocks.get((*_kind(first), participant, when), ())
            }
            near.update(
                other
                for mine in cluster.opened_by
                for article in self._kin.get(mine, ())
                for other in self._blocks.get((*_kind(first), "opening", article), ())
            )
            for other in sorted(near - gone - {number}):
                if fit := self._agreement.one_event(cluster, self._clusters[other]):
                    gone.add(other)
                    self.joins.add_all(self._clusters[other].reports, fit, cluster.reports)
                    for filled in self._clusters[other].reports:
                        cluster.take(filled)
        return [each for number, each in enumerate(self._clusters) if number not in gone]

    def _fill(self, mention: EventMention) -> Filled:
        report = mention.report
        article = report.article
        targets = frozenset(self._key_of[article, entity] for entity in mention.targets)
        place = self._key_of[article, mention.place] if mention.place else None
        if place not in self._places:
            place = None  # a person or a thing is nowhere to be
        if place is None and len(spots := targets & self._places & self._shared) == 1:
            (place,) = spots  # what was hit is where it happened
        actors = frozenset(self._key_of[article, entity] for entity in mention.actors)
        return Filled(
            mention,
            self._sets.setdefault(actors, actors),  # thousands of reports have the same
            self._sets.setdefault(targets, targets),
            place,
            self._words.trigger(report.trigger),
            self._copy(report.evidence.quote),
            mention.start < self._rules.lead,
            self._once(mention, targets),
        )

    def _once(self, mention: EventMention, targets: Keys) -> Keys:
        """The persons whom this can befall once: nobody is killed a second time."""
        named = targets & self._shared & self._people
        if named and self._words.trigger(mention.report.trigger) in self._fatal:
            return named
        return frozenset()

    def _copy(self, sentence: str) -> int | None:
        words = normalise(sentence).split()
        if len(words) < self._rules.copy_words:
            return None
        return zlib.crc32(" ".join(words).encode("utf-8", "surrogatepass"))

    def _specific_first(self, filled: Filled) -> tuple[object, ...]:
        report = filled.mention.report
        roles = bool(filled.actors & self._shared) + bool(filled.targets & self._shared)
        return (
            ordinal(filled.day) is None,
            filled.day is None,
            report.evidence.confidence < self._rules.sure,
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
        fits: list[tuple[Fit, int, Filled]] = []
        for number in sorted(self._candidates(filled)):
            cluster = self._clusters[number]
            best: tuple[Fit, int, Filled] | None = None
            for oriented in self._orientations(filled):
                fit = self._agreement.fit(cluster, oriented)
                if fit is None and self._copied(cluster, oriented):
                    fit = Fit(_COPY, False, (_COPY,))
                if fit and (best is None or fit.points > best[0].points):
                    best = (fit, number, oriented)
            if best:
                fits.append(best)
        chosen = self._choose(filled, fits)
        if chosen is None:
            self._clusters.append(Cluster(self._rules, self._above, self._shared))
            self._join(len(self._clusters) - 1, filled)
        else:
            fit, number, oriented = chosen
            self.joins.add(oriented, fit, self._clusters[number].reports)
            self._join(number, oriented)

    def _choose(
        self, filled: Filled, fits: list[tuple[Fit, int, Filled]]
    ) -> tuple[Fit, int, Filled] | None:
        if not fits:
            return None

        def rank(found: tuple[Fit, int, Filled]) -> tuple[object, ...]:
            fit, number, _ = found
            return (-fit.here, -fit.points, -len(self._clusters[number].articles), number)

        fits.sort(key=rank)
        best = fits[0]
        if filled.day and ordinal(filled.day) is None:
            return self._of_the_month(filled, fits)
        if best[0].here or best[0].points >= _COPY or (filled.actors and filled.targets):
            return best
        # An open role that fits several events names none, unless all the world speaks of one.
        near = [
            found
            for found in fits
            if found[0].points > best[0].points - self._rules.points.unnamed_alike
        ]
        near.sort(key=lambda found: (-len(self._clusters[found[1]].articles), rank(found)))
        rivals = [
            found
            for found in near[1:]
            if self._differ(self._clusters[near[0][1]], self._clusters[found[1]])
        ]
        if not rivals:
            return best
        most, next_ = (len(self._clusters[found[1]].articles) for found in (near[0], rivals[0]))
        return near[0] if most >= self._rules.dominance * next_ else None

    def _of_the_month(
        self, filled: Filled, fits: list[tuple[Fit, int, Filled]]
    ) -> tuple[Fit, int, Filled] | None:
        """Who tells the month alone means the event of that month, when one stands out."""
        same = [found for found in fits if self._clusters[found[1]].day == filled.day]
        if same or fits[0][0].here:
            return (same or fits)[0]
        fits.sort(key=lambda found: (-len(self._clusters[found[1]].articles), found[1]))
        most, *others = (len(self._clusters[found[1]].articles) for found in fits)
        return fits[0] if not others or most >= self._rules.dominance * others[0] else None

    def _differ(self, one: Cluster, other: Cluster) -> bool:
        """Whether two groups name different participants in some role."""
        return any(
            mine and theirs and not mine & theirs
            for mine, theirs in ((one.actors, other.actors), (one.targets, other.targets))
        )

    def _copied(self, cluster: Cluster, filled: Filled) -> bool:
        """Whether a copy of the sentence, with the same trigger, is in the group."""
        if filled.copy is None or filled.article in cluster.articles:
            return False
        return any(
            each.copy == filled.copy and each.trigger == filled.trigger for each in cluster.reports
        )

    def _orientations(self, filled: Filled) -> Iterator[Filled]:
        yield filled
        if filled.mention.type in self._symmetric and filled.actors != filled.targets:
            yield Filled(
                filled.mention,
                filled.targets,
                filled.actors,
                filled.place,
                filled.trigger,
                filled.copy,
                filled.leading,
                filled.once,
            )

    def _join(self, number: int, filled: Filled) -> None:
        cluster = self._clusters[number]
        cluster.take(filled)
        for block in self._blocks_of(cluster, filled):
            numbers = self._blocks[block]
            if number not in numbers[-1:]:
                numbers.append(number)

    # Blocks: only groups that share one with a mention are compared with it.

    def _blocks_of(self, cluster: Cluster, filled: Filled) -> Iterator[tuple[object, ...]]:
        kind = _kind(filled)
        yield (*kind, "article", filled.article)
        if filled.leading:
            yield (*kind, "opening", filled.article)
        when: object
        if cluster.day is None:
            when = ("published", cluster.published)
        else:
            when = ordinal(cluster.day) or cluster.day
        month = month_of(cluster.day)
        for participant in self._participants(filled, cluster.actors, cluster.targets):
            yield (*kind, participant, when)
            if month:
                yield (*kind, participant, ("month", month))
        yield from self._other_blocks(filled)

    def _other_blocks(self, filled: Filled) -> Iterator[tuple[object, ...]]:
        """Nobody need be named where the day and the spot, or the very words, are the same."""
        kind = _kind(filled)
        if filled.copy is not None:
            yield (*kind, "copy", filled.copy, filled.trigger)
        for person in filled.once:
            yield (*kind, "once", person)
        if ordinal(filled.day) is not None and filled.place and self._above.get(filled.place):
            yield (*kind, "place", filled.day, filled.place)

    def _candidates(self, filled: Filled) -> set[int]:
        kind = _kind(filled)
        found = set(self._blocks.get((*kind, "article", filled.article), ()))
        for participant in self._participants(filled, filled.actors, filled.targets):
            for when in self._times(filled):
                found.update(self._blocks.get((*kind, participant, when), ()))
        for block in self._other_blocks(filled):
            found.update(self._blocks.get(block, ()))
        if filled.leading:
            for article in self._kin.get(filled.article, ()):
                found.update(self._blocks.get((*kind, "opening", article), ()))
        return found

    def _participants(self, filled: Filled, actors: Keys, targets: Keys) -> Iterator[object]:
        if filled.mention.type in self._symmetric:
            yield from (actors | targets) & self._shared
        else:
            yield from (("actor", key) for key in actors & self._shared)
            yield from (("target", key) for key in targets & self._shared)

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
            yield ("month", filled.day)


def _kind(filled: Filled) -> tuple[str, str]:
    return (filled.mention.type, _REALIS[filled.mention.realis])


def realis_class(realis: str) -> str:
    """Which realis values may be one event's: actual, denied or unreal."""
    return _REALIS[realis]
