"""What the index reads of a graph, taken from the knowledge that the graph is written from.

A store looks up every text that it gives back, which takes longer than all else that the index
needs; the knowledge is in memory when a graph is built. A test holds both to one index.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from sys import intern

from kg.data.relations import LANGUAGES, load_relations
from kg.graph import Iris
from kg.graph import vocabulary as v
from kg.graph.labels import event_label
from kg.graph.literals import boolean, day, decimal, encodable, moment, point
from kg.model import Evidence, Knowledge, MergedClaim, MergedEvent, Record, Report

Pairs = Iterable[tuple[str, str]]


class Told:
    """Answers as a `Scan` of the knowledge's graph does, where the index asks.

    The records that the graph is written from must go through `noting` before.
    """

    def __init__(self, knowledge: Knowledge, iris: Iris) -> None:
        self._knowledge = knowledge
        self._iris = iris
        self._article = {each.id: iris.article(each.id).value for each in knowledge.articles}
        self._entity = {each.key: iris.entity(each.key).value for each in knowledge.entities}
        self._event = {each.key: iris.event(each.key).value for each in knowledge.events}
        self._claim = {each.key: iris.claim(each.key).value for each in knowledge.claims}
        self._entities = [(self._entity[each.key], each) for each in knowledge.entities]
        self._events = [(self._event[each.key], each) for each in knowledge.events]
        self._claims = [(self._claim[each.key], each) for each in knowledge.claims]
        self._outlets = {
            each.source: iris.outlet(each.source).value
            for each in knowledge.articles
            if each.source
        }
        self._evidence: dict[str, Evidence] = {}
        self._reports = [
            (
                iris.part(report.article, report.event).value,
                (iri, self._evidence_iri(report.evidence), report),
            )
            for iri, event in self._events
            for report in event.reports
        ]
        self._claim_evidence = [
            (iri, each)
            for iri, claim in self._claims
            for each in dict.fromkeys(map(self._evidence_iri, claim.evidence))
        ]
        self._inside: list[tuple[str, str, str]] = []  # article, statement, entity
        self._properties = {
            **self._of_articles(),
            **self._of_entities(),
            **self._of_events(),
            **self._of_claims(),
            **self._of_several(),
        }

    def _evidence_iri(self, evidence: Evidence) -> str:
        iri = self._iris.evidence(evidence).value
        self._evidence[iri] = evidence
        return iri

    def noting(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same records; keeps whom each of their statements names."""
        for record in records:
            for statement in record.statements:
                first, last = statement.start, statement.end
                self._inside += [
                    (record.id, intern(statement.id), intern(entity.id))
                    for entity in record.entities
                    if any(first <= span.start and span.end <= last for span in entity.mentions)
                ]
            yield record

    def pairs(self, name: str) -> Pairs:
        """Subject and value of a property as text."""
        return self._properties[name]()

    def values(self, name: str) -> dict[str, str]:
        """A property that each subject has once."""
        return dict(self.pairs(name))

    def numbers(self, name: str) -> dict[str, int]:
        """A property whose values are whole numbers."""
        return {subject: int(value) for subject, value in self.pairs(name)}

    def labels(self) -> dict[str, dict[str, str]]:
        """The labels of what the index shows, by language, an empty string for none."""
        found: dict[str, dict[str, str]] = {"ar": {}, "en": {}}
        labels = {}
        for iri, entity in self._entities:
            labels[entity.key] = entity.labels
            for language, label in entity.labels.items():
                found.setdefault(language, {})[iri] = encodable(label)
        relations = load_relations()
        for iri, event in self._events:
            for language in LANGUAGES:
                if label := event_label(event, relations[event.type], labels, language) or "":
                    found[language][iri] = encodable(label)
        found[""] = {iri: encodable(source) for source, iri in self._outlets.items()}
        return found

    def instances(self, class_: str) -> list[str]:
        """The IRIs of a class, sorted."""
        return sorted(self._classes[class_]())

    def in_articles(self, name: str) -> Pairs:
        """Subject and value of a property in the articles' own graphs."""
        assert name == "kg:reportOf", name
        for iri, claim in self._claims:
            for article, statement in claim.statements:
                yield self._iris.part(article, statement).value, iri

    def inside(self, statements: Collection[str]) -> Pairs:
        """Each of the statements with the article's entities that are named in its claim."""
        for article, statement, entity in self._inside:
            iri = self._iris.part(article, statement).value
            if iri in statements:
                yield iri, self._iris.part(article, entity).value

    @property
    def _classes(self) -> dict[str, Callable[[], Iterable[str]]]:
        known = self._knowledge
        relations = load_relations()
        return {
            "schema:NewsArticle": self._article.values,
            "schema:NewsMediaOrganization": self._outlets.values,
            "kg:Entity": self._entity.values,
            "kg:Event": self._event.values,
            "kg:Claim": self._claim.values,
            "kg:Evidence": self._evidence.keys,
            "kg:Report": lambda: (iri for iri, _ in self._reports),
            "kg:Contradiction": lambda: (
                self._iris.contradiction(each.key).value for each in known.contradictions
            ),
            **{
                f"kg:{name}": lambda kind=kind: (  # type: ignore[misc]
                    iri for iri, entity in self._entities if entity.type == kind
                )
                for kind, name in v.ENTITY_CLASSES.items()
            },
            **{
                f"kg:{relation.class_name}": lambda type_=type_: (  # type: ignore[misc]
                    iri for iri, event in self._events if event.type == type_
                )
                for type_, relation in relations.items()
            },
        }

    def _of_articles(self) -> dict[str, Callable[[], Pairs]]:
        articles = [(self._article[each.id], each) for each in self._knowledge.articles]
        return {
            "schema:headline": lambda: ((i, encodable(a.title)) for i, a in articles if a.title),
            "schema:url": lambda: ((i, encodable(a.url)) for i, a in articles if a.url),
            "schema:datePublished": lambda: (
                (i, moment(a.published).value) for i, a in articles if a.published
            ),
            "schema:publisher": lambda: (
                (i, self._outlets[a.source]) for i, a in articles if a.source
            ),
            "kg:sameStoryAs": lambda: (
                (i, self._iris.article(other).value) for i, a in articles for other in a.same_story
            ),
        }

    def _of_entities(self) -> dict[str, Callable[[], Pairs]]:
        entities = self._entities
        part = self._iris.part
        return {
            "skos:altLabel": lambda: (
                (i, encodable(alias))
                for i, e in entities
                for alias in set(e.aliases) - {e.labels.get("ar", "")}
            ),
            "owl:sameAs": lambda: ((i, same) for i, e in entities for same in set(e.same_as)),
            "kg:named": lambda: ((i, boolean(e.named).value) for i, e in entities),
            "kg:within": lambda: (
                (i, self._iris.entity(e.within).value) for i, e in entities if e.within
            ),
            "kg:country": lambda: ((i, encodable(e.country)) for i, e in entities if e.country),
            "geo:asWKT": lambda: (
                (i, point(e.latitude, e.longitude).value)
                for i, e in entities
                if e.latitude is not None and e.longitude is not None
            ),
            "kg:member": lambda: (
                (i, part(m.article, m.entity).value) for i, e in entities for m in e.members
            ),
            "kg:reason": lambda: (
                (part(m.article, m.entity).value, encodable(m.reason))
                for _, e in entities
                for m in e.members
            ),
        }

    def _of_events(self) -> dict[str, Callable[[], Pairs]]:
        events, reports, entity = self._events, self._reports, self._entity
        return {
            "kg:actor": lambda: ((i, entity[key]) for i, e in events for key in e.actors),
            "kg:target": lambda: ((i, entity[key]) for i, e in events for key in e.targets),
            "kg:place": lambda: ((i, entity[e.place]) for i, e in events if e.place),
            "kg:mode": lambda: ((i, v.plover(e.type, e.mode).value) for i, e in events if e.mode),
            "kg:belief": lambda: ((i, decimal(e.belief).value) for i, e in events),
            "kg:killedLow": lambda: _numbers((i, e.killed_low) for i, e in events),
            "kg:killedHigh": lambda: _numbers((i, e.killed_high) for i, e in events),
            "kg:injuredLow": lambda: _numbers((i, e.injured_low) for i, e in events),
            "kg:injuredHigh": lambda: _numbers((i, e.injured_high) for i, e in events),
            "kg:reportOf": lambda: ((i, event) for i, (event, _, _) in reports),
            "kg:trigger": lambda: ((i, encodable(r.trigger)) for i, (_, _, r) in reports),
            "kg:killed": lambda: _numbers((i, r.killed) for i, (_, _, r) in reports),
            "kg:injured": lambda: _numbers((i, r.injured) for i, (_, _, r) in reports),
            "kg:attributed": lambda: ((i, boolean(r.attributed).value) for i, (_, _, r) in reports),
        }

    def _of_claims(self) -> dict[str, Callable[[], Pairs]]:
        claims = self._claims
        contradictions = [
            (self._iris.contradiction(each.key).value, each)
            for each in self._knowledge.contradictions
        ]
        return {
            "kg:speaker": lambda: ((i, self._entity[c.speaker]) for i, c in claims),
            "kg:via": lambda: ((i, self._entity[c.via]) for i, c in claims if c.via),
            "kg:text": lambda: ((i, encodable(c.text)) for i, c in claims),
            "kg:cue": lambda: ((i, encodable(c.cue)) for i, c in claims if c.cue),
            "kg:stance": lambda: ((i, encodable(c.stance)) for i, c in claims),
            "kg:about": lambda: ((i, self._event[key]) for i, c in claims for key in c.about),
            "kg:on": lambda: ((i, encodable(c.on)) for i, c in contradictions),
            "kg:between": lambda: (
                (i, self._event.get(key) or self._claim[key])
                for i, c in contradictions
                for key in c.between
            ),
        }

    def _of_several(self) -> dict[str, Callable[[], Pairs]]:
        evidence = self._evidence
        reports = self._reports
        things: list[tuple[str, MergedEvent | Report]] = list(self._events)
        things += [(iri, report) for iri, (_, _, report) in reports]
        dated: list[tuple[str, MergedEvent | Report | MergedClaim]] = [*things, *self._claims]
        return {
            "kg:day": lambda: ((i, day(t.day).value) for i, t in dated if t.day),
            "kg:weapon": lambda: ((i, encodable(t.weapon)) for i, t in things if t.weapon),
            "kg:realis": lambda: ((i, encodable(t.realis)) for i, t in things),
            "kg:evidence": lambda: (
                *((i, read) for i, (_, read, _) in reports),
                *self._claim_evidence,
            ),
            "kg:article": lambda: (
                (i, self._iris.article(e.article).value) for i, e in evidence.items()
            ),
            "kg:quote": lambda: ((i, encodable(e.quote)) for i, e in evidence.items()),
            "kg:start": lambda: ((i, str(e.start)) for i, e in evidence.items()),
            "kg:end": lambda: ((i, str(e.end)) for i, e in evidence.items()),
            "kg:extractor": lambda: ((i, encodable(e.extractor)) for i, e in evidence.items()),
            "kg:confidence": lambda: (
                (i, decimal(e.confidence).value) for i, e in evidence.items()
            ),
        }


def _numbers(values: Iterable[tuple[str, int | None]]) -> Pairs:
    return ((iri, str(value)) for iri, value in values if value is not None)
