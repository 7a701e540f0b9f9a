"""One named graph per article: what that article says, mention by mention."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from kg.graph import vocabulary as v
from kg.graph.assembled import describe
from kg.graph.iris import Iris
from kg.graph.literals import arabic, count, day, decimal, plain
from kg.model import Entity, Event, Knowledge, Record, Statement


class Links:
    """From the parts of records to the merged nodes they went into."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Index a Knowledge; its memory grows with the Knowledge alone."""
        self.entities: dict[tuple[str, str], str] = {
            (member.article, member.entity): entity.key
            for entity in knowledge.entities
            for member in entity.members
        }
        self.events: dict[tuple[str, str], str] = {
            (report.article, report.event): event.key
            for event in knowledge.events
            for report in event.reports
        }
        self.claims: dict[tuple[str, str], str] = {
            statement: claim.key for claim in knowledge.claims for statement in claim.statements
        }


def article_quads(record: Record, links: Links, iris: Iris) -> Iterator[Quad]:
    """What one record says, in the graph of its article."""
    writer = _ArticleGraph(record, links, iris)
    for entity in record.entities:
        yield from writer.entity(entity)
    for event in record.events:
        yield from writer.event(event)
    for statement in record.statements:
        yield from writer.statement(statement)


class _ArticleGraph:
    def __init__(self, record: Record, links: Links, iris: Iris) -> None:
        self._id = record.id
        self._links = links
        self._iris = iris
        self._graph = iris.article(record.id)

    def entity(self, entity: Entity) -> Iterator[Quad]:
        node = self._iris.part(self._id, entity.id)
        spans = dict.fromkeys((span.start, span.end) for span in entity.mentions)
        yield from describe(
            node,
            [
                (v.TYPE, v.kg("Member")),
                *((v.kg("name"), arabic(name)) for name in dict.fromkeys(entity.names)),
                *(
                    (v.DENOTED_BY, self._iris.span(self._id, start, end))
                    for start, end in sorted(spans)
                ),
            ],
            self._graph,
        )
        merged = self._links.entities.get((self._id, entity.id))
        if merged is not None:
            yield Quad(self._iris.entity(merged), v.kg("member"), node, self._graph)

    def event(self, event: Event) -> Iterator[Quad]:
        merged = self._links.events.get((self._id, event.id))
        yield from describe(
            self._iris.part(self._id, event.id),
            [
                (v.TYPE, v.kg("Report")),
                (v.kg("reportOf"), self._iris.event(merged) if merged else None),
                (v.kg("eventType"), v.plover(event.type)),
                (v.kg("mode"), v.plover(event.type, event.mode) if event.mode else None),
                (v.kg("trigger"), arabic(event.trigger)),
                (v.kg("start"), count(event.start)),
                (v.kg("end"), count(event.end)),
                *((v.kg("actor"), node) for node in self._distinct(event.actors)),
                *((v.kg("target"), node) for node in self._distinct(event.targets)),
                (v.kg("place"), self._participant(event.place) if event.place else None),
                (v.kg("day"), day(event.date) if event.date else None),
                (v.kg("killed"), None if event.killed is None else count(event.killed)),
                (v.kg("injured"), None if event.injured is None else count(event.injured)),
                (v.kg("weapon"), arabic(event.weapon) if event.weapon else None),
                (v.kg("realis"), plain(event.realis)),
                (v.kg("confidence"), decimal(event.confidence)),
                (v.kg("extractor"), plain(event.extractor)),
            ],
            self._graph,
        )

    def statement(self, statement: Statement) -> Iterator[Quad]:
        merged = self._links.claims.get((self._id, statement.id))
        yield from describe(
            self._iris.part(self._id, statement.id),
            [
                (v.TYPE, v.kg("Statement")),
                (v.kg("reportOf"), self._iris.claim(merged) if merged else None),
                (v.kg("speaker"), self._participant(statement.speaker)),
                (v.kg("via"), self._participant(statement.via) if statement.via else None),
                (v.kg("cue"), arabic(statement.cue) if statement.cue else None),
                (v.kg("text"), arabic(statement.claim)),
                (v.kg("start"), count(statement.start)),
                (v.kg("end"), count(statement.end)),
                (v.kg("stance"), plain(statement.stance)),
                *(
                    (v.kg("about"), self._iris.part(self._id, event))
                    for event in dict.fromkeys(statement.events)
                ),
                (v.kg("confidence"), decimal(statement.confidence)),
                (v.kg("extractor"), plain(statement.extractor)),
            ],
            self._graph,
        )

    def _participant(self, entity: str) -> NamedNode:
        """The merged entity where there is one, else the article's own."""
        merged = self._links.entities.get((self._id, entity))
        if merged is None:
            return self._iris.part(self._id, entity)
        return self._iris.entity(merged)

    def _distinct(self, entities: tuple[str, ...]) -> list[NamedNode]:
        return list(dict.fromkeys(self._participant(entity) for entity in entities))
