"""The default graph: what all articles together say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from pyoxigraph import Literal, NamedNode, Quad

from kg import __version__
from kg.data.relations import LANGUAGES, Relation, load_relations
from kg.errors import DataError
from kg.graph import vocabulary as v
from kg.graph.iris import Iris
from kg.graph.labels import Labels, claim_label, event_label
from kg.graph.literals import (
    arabic,
    boolean,
    count,
    day,
    decimal,
    in_language,
    moment,
    plain,
    point,
    url,
)
from kg.model import (
    ArticleInfo,
    Contradiction,
    Evidence,
    Knowledge,
    MergedClaim,
    MergedEntity,
    MergedEvent,
    Report,
)

Pairs = Iterable[tuple[NamedNode, NamedNode | Literal | None]]

_ENTITY_CLASSES = {kind: v.kg(name) for kind, name in v.ENTITY_CLASSES.items()}
_ACTOR, _TARGET, _PLACE, _DAY = v.kg("actor"), v.kg("target"), v.kg("place"), v.kg("day")
_EVIDENCE, _ARTICLE, _REALIS, _WEAPON = (
    v.kg("evidence"),
    v.kg("article"),
    v.kg("realis"),
    v.kg("weapon"),
)
_REPORTED_IN = v.kg("reportedIn")
_REASON, _JOINED_TO = v.kg("reason"), v.kg("joinedTo")


def describe(subject: NamedNode, pairs: Pairs, graph: NamedNode | None = None) -> Iterator[Quad]:
    """A quad for each pair of property and value that has a value.

    Without a graph it is of the default graph; naming that one takes ten times as long.
    """
    if graph is None:
        for predicate, value in pairs:
            if value is not None:
                yield Quad(subject, predicate, value)
        return
    for predicate, value in pairs:
        if value is not None:
            yield Quad(subject, predicate, value, graph)


class AssembledGraph:
    """Writes one Knowledge; remembers what several facts share, so that it is written once."""

    def __init__(self, knowledge: Knowledge, iris: Iris) -> None:
        """Raises nothing; the quads come from `quads`."""
        self._knowledge = knowledge
        self._iris = iris
        self._activity = iris.activity(__version__)
        self._relations = load_relations()
        self._labels: Labels = {entity.key: entity.labels for entity in knowledge.entities}
        self._events = frozenset(event.key for event in knowledge.events)
        self._evidence_seen: set[NamedNode] = set()
        self._edges_seen: set[tuple[str, str, str]] = set()

    def quads(self) -> Iterator[Quad]:
        """All quads, none twice, in the order of the Knowledge."""
        knowledge = self._knowledge
        yield from self._provenance()
        for source in sorted({article.source for article in knowledge.articles if article.source}):
            yield from self._outlet(source)
        for article in knowledge.articles:
            yield from self._article(article)
        for entity in knowledge.entities:
            yield from self._entity(entity)
        for event in knowledge.events:
            yield from self._event(event)
        for claim in knowledge.claims:
            yield from self._claim(claim)
        for contradiction in knowledge.contradictions:
            yield from self._contradiction(contradiction)

    def _provenance(self) -> Iterator[Quad]:
        agent = self._iris.agent()
        yield from describe(
            self._activity,
            [
                (v.TYPE, v.ACTIVITY),
                (v.LABEL, in_language(f"Khabar {__version__}", "en")),
                (v.WAS_ASSOCIATED_WITH, agent),
                (v.SOFTWARE_VERSION, plain(__version__)),
            ],
        )
        yield from describe(
            agent, [(v.TYPE, v.SOFTWARE_AGENT), (v.LABEL, in_language("Khabar", "en"))]
        )

    def _outlet(self, source: str) -> Iterator[Quad]:
        yield from describe(
            self._iris.outlet(source), [(v.TYPE, v.OUTLET), (v.LABEL, plain(source))]
        )

    def _article(self, article: ArticleInfo) -> Iterator[Quad]:
        node = self._iris.article(article.id)
        yield Quad(self._activity, v.USED, node)
        yield from describe(
            node,
            [
                (v.TYPE, v.NEWS_ARTICLE),
                (v.HEADLINE, arabic(article.title) if article.title else None),
                (v.DATE_PUBLISHED, moment(article.published) if article.published else None),
                (v.PUBLISHER, self._iris.outlet(article.source) if article.source else None),
                (v.URL, url(article.url) if article.url else None),
                *((v.kg("sameStoryAs"), self._iris.article(id)) for id in article.same_story),
            ],
        )

    def _entity(self, entity: MergedEntity) -> Iterator[Quad]:
        iris = self._iris
        node = iris.entity(entity.key)
        labels = sorted(entity.labels.items())
        aliases = sorted(set(entity.aliases) - {entity.labels.get("ar", "")})
        where = None
        if entity.latitude is not None and entity.longitude is not None:
            where = point(entity.latitude, entity.longitude)
        yield from describe(
            node,
            [
                (v.TYPE, v.kg("Entity")),
                (v.TYPE, _ENTITY_CLASSES[entity.type]),
                *((v.LABEL, in_language(label, language)) for language, label in labels),
                *((v.ALT_LABEL, arabic(alias)) for alias in aliases),
                (v.kg("named"), boolean(entity.named)),
                *((v.SAME_AS, _named(iri, entity.key)) for iri in sorted(set(entity.same_as))),
                (v.kg("country"), plain(entity.country) if entity.country else None),
                (v.AS_WKT, where),
                (v.kg("within"), iris.entity(entity.within) if entity.within else None),
            ],
        )
        for member in entity.members:
            part = iris.part(member.article, member.entity)
            yield Quad(node, v.kg("member"), part)
            yield from describe(
                part,
                [
                    (v.TYPE, v.kg("Member")),
                    (_ARTICLE, iris.article(member.article)),
                    (_REASON, plain(member.reason)),
                ],
            )

    def _event(self, event: MergedEvent) -> Iterator[Quad]:
        iris = self._iris
        relation = self._relation(event)
        node = iris.event(event.key)
        labels = (
            (language, event_label(event, relation, self._labels, language))
            for language in LANGUAGES
        )
        yield from describe(
            node,
            [
                (v.TYPE, v.kg("Event")),
                (v.TYPE, v.kg(relation.class_name)),
                *((v.LABEL, in_language(text, language)) for language, text in labels if text),
                *((_ACTOR, iris.entity(key)) for key in event.actors),
                *((_TARGET, iris.entity(key)) for key in event.targets),
                (_PLACE, iris.entity(event.place) if event.place else None),
                (_DAY, day(event.day) if event.day else None),
                (v.kg("mode"), v.plover(event.type, event.mode) if event.mode else None),
                (_WEAPON, arabic(event.weapon) if event.weapon else None),
                (v.kg("killedLow"), _count(event.killed_low)),
                (v.kg("killedHigh"), _count(event.killed_high)),
                (v.kg("injuredLow"), _count(event.injured_low)),
                (v.kg("injuredHigh"), _count(event.injured_high)),
                (_REALIS, plain(event.realis)),
                (v.kg("belief"), decimal(event.belief)),
                (v.kg("partOf"), iris.event(event.part_of) if event.part_of else None),
                *self._evidence_links(report.evidence for report in event.reports),
            ],
        )
        for report in event.reports:
            yield from self._report(report, node)
        for join in event.joins:
            yield from describe(
                iris.part(join.article, join.event),
                [
                    (_JOINED_TO, iris.part(*join.to)),
                    *((_REASON, plain(reason)) for reason in join.reasons),
                ],
            )
        if event.realis == "actual":
            yield from self._direct(event, relation)

    def _report(self, report: Report, event: NamedNode) -> Iterator[Quad]:
        evidence = self._iris.evidence(report.evidence)
        yield from describe(
            self._iris.part(report.article, report.event),
            [
                (v.TYPE, v.kg("Report")),
                (v.kg("reportOf"), event),
                (_ARTICLE, self._iris.article(report.article)),
                (v.kg("trigger"), arabic(report.trigger)),
                (_DAY, day(report.day) if report.day else None),
                (v.kg("killed"), _count(report.killed)),
                (v.kg("injured"), _count(report.injured)),
                (_WEAPON, arabic(report.weapon) if report.weapon else None),
                (_REALIS, plain(report.realis)),
                (v.kg("attributed"), boolean(report.attributed)),
                (_EVIDENCE, evidence),
            ],
        )
        yield from self._evidence(report.evidence)

    def _direct(self, event: MergedEvent, relation: Relation) -> Iterator[Quad]:
        ends = {"actor": event.actors, "target": event.targets, "place": (event.place,)}
        source, target = relation.edge
        for first, last in product(ends[source], ends[target]):
            if first and last and (first, relation.id, last) not in self._edges_seen:
                self._edges_seen.add((first, relation.id, last))
                yield Quad(
                    self._iris.entity(first),
                    v.kg(relation.property_name),
                    self._iris.entity(last),
                )

    def _claim(self, claim: MergedClaim) -> Iterator[Quad]:
        iris = self._iris
        node = iris.claim(claim.key)
        speaker = iris.entity(claim.speaker)
        yield Quad(speaker, v.kg("stated"), node)
        yield from describe(
            node,
            [
                (v.TYPE, v.kg("Claim")),
                (v.LABEL, arabic(claim_label(claim, self._labels))),
                (v.kg("speaker"), speaker),
                (v.kg("via"), iris.entity(claim.via) if claim.via else None),
                (v.kg("text"), arabic(claim.text)),
                (v.kg("cue"), arabic(claim.cue) if claim.cue else None),
                (v.kg("stance"), plain(claim.stance)),
                *((v.kg("about"), iris.event(key)) for key in claim.about),
                (_DAY, day(claim.day) if claim.day else None),
                *self._evidence_links(claim.evidence),
            ],
        )
        for evidence in claim.evidence:
            yield from self._evidence(evidence)

    def _evidence_links(
        self, evidence: Iterable[Evidence]
    ) -> Iterator[tuple[NamedNode, NamedNode]]:
        evidence = tuple(evidence)
        nodes = dict.fromkeys(self._iris.evidence(each) for each in evidence)
        articles = dict.fromkeys(self._iris.article(each.article) for each in evidence)
        yield from ((_EVIDENCE, node) for node in nodes)
        # Who counts articles need not pass through every evidence.
        yield from ((_REPORTED_IN, node) for node in articles)

    def _evidence(self, evidence: Evidence) -> Iterator[Quad]:
        node = self._iris.evidence(evidence)
        if node in self._evidence_seen:
            return
        self._evidence_seen.add(node)
        article = self._iris.article(evidence.article)
        yield from describe(
            node,
            [
                (v.TYPE, v.kg("Evidence")),
                (_ARTICLE, article),
                (v.WAS_DERIVED_FROM, article),
                (v.WAS_GENERATED_BY, self._activity),
                (v.kg("start"), count(evidence.start)),
                (v.kg("end"), count(evidence.end)),
                (v.kg("quote"), arabic(evidence.quote)),
                (v.kg("extractor"), plain(evidence.extractor)),
                (v.kg("confidence"), decimal(evidence.confidence)),
            ],
        )

    def _contradiction(self, contradiction: Contradiction) -> Iterator[Quad]:
        iris = self._iris
        yield from describe(
            iris.contradiction(contradiction.key),
            [
                (v.TYPE, v.kg("Contradiction")),
                (v.kg("on"), plain(contradiction.on)),
                *(
                    (v.kg("between"), iris.event(key) if key in self._events else iris.claim(key))
                    for key in contradiction.between
                ),
            ],
        )

    def _relation(self, event: MergedEvent) -> Relation:
        try:
            return self._relations[event.type]
        except KeyError:
            raise DataError(
                f"event {event.key} has type {event.type}, which no file in data/relations defines"
            ) from None


def _count(value: int | None) -> Literal | None:
    return None if value is None else count(value)


def _named(iri: str, key: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise DataError(f"entity {key}: same_as {iri!r} is not an IRI: {error}") from error
