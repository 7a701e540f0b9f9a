"""What `kg explain` tells of one thing, read from the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.data.relations import Relation, load_relations
from kg.errors import InputError
from kg.graph import BASE
from kg.graph import vocabulary as v
from kg.graph.iris import Iris
from kg.store import RecordStore, open_graph
from kg.store.layout import read_current

Value = NamedNode | Literal
Quoted = tuple[str, int, int, str]  # article, start, end, sentence
_KINDS = ("entity", "event", "claim", "contradiction")
_SHORTEST_KEY = 6
_FACTS = {
    "entity": ("country", "within"),
    "event": (
        "actor",
        "target",
        "place",
        "day",
        "killedLow",
        "killedHigh",
        "injuredLow",
        "injuredHigh",
        "realis",
        "belief",
    ),
    "claim": ("speaker", "via", "stance", "day", "text", "about"),
    "contradiction": ("on", "between"),
}
_REPORT = ("trigger", "actor", "target", "place", "day", "killed", "injured", "weapon", "realis")
_STATEMENT = ("speaker", "via", "cue", "stance")
_AROUND = 70  # code points of text on either side of a mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one article has of the thing, and the words it was read from."""

    article: str
    outlet: str | None
    published: str | None
    details: dict[str, str]
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One entity, event, claim, contradiction or relation with all its readings, by date."""

    kind: str
    iri: str
    label: str
    facts: dict[str, list[str]]
    contradictions: list[str]
    readings: list[Reading]


def explain(store: Path, thing: str) -> Explanation:
    """The explanation of an IRI, a key or its beginning, or an entity's name.

    The IRI of what one article has of a thing (`article/a1#v2`) stands for the thing.
    Raises `InputError` when the graph holds nothing of that name, or several things.
    """
    reader = _open(store)
    kind, node = reader.find(thing)
    if kind == "entity":
        with RecordStore(store, read_only=True) as records:
            readings = list(reader.members(node, records))
    elif kind == "contradiction":
        readings = list(reader.sides(node))
    else:
        readings = list(reader.reports(node, _STATEMENT if kind == "claim" else _REPORT))
    return Explanation(
        kind=kind,
        iri=node.value,
        label=reader.label(node),
        facts=reader.facts(node, kind),
        contradictions=reader.contradictions(node),
        readings=_by_date(readings),
    )


def explain_relation(store: Path, source: str, relation: str, target: str) -> Explanation:
    """Why the graph joins two entities: the sentences of all events that the relation stands for.

    Raises `InputError` for an unknown relation, or where the two are not so joined.
    """
    reader = _open(store)
    found = _relation(relation)
    ends = [reader.find_entity(source), reader.find_entity(target)]
    events = reader.events_between(found, ends[0], ends[1])
    shown = f"{reader.label(ends[0])} ← {found.property_labels['ar']} ← {reader.label(ends[1])}"
    if not events:
        raise InputError(f"the graph holds no event that happened for {shown}")
    return Explanation(
        kind="relation",
        iri=v.kg(found.property_name).value,
        label=shown,
        facts={"events": [event.value for event in events]},
        contradictions=sorted({each for event in events for each in reader.contradictions(event)}),
        readings=_by_date(each for event in events for each in reader.reports(event, _REPORT)),
    )


def _open(store: Path) -> _Reader:
    graph = open_graph(store)
    current = read_current(store)
    return _Reader(graph, current.base if current else BASE)


def _by_date(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda each: (each.published or "", each.article))


def _relation(name: str) -> Relation:
    known = load_relations().values()
    local = name.removeprefix(v.KG).removeprefix("kg:")
    for relation in known:
        if local in {relation.id, relation.type, relation.property_name}:
            return relation
    names = ", ".join(sorted(relation.id for relation in known))
    raise InputError(f"no relation {name!r}; there are {names}")


class _Reader:
    def __init__(self, graph: Store, base: str) -> None:
        self._graph = graph
        self._base = base

    def find(self, thing: str) -> tuple[str, NamedNode]:
        found = sorted(set(self._matches(thing.strip())), key=lambda each: each[1].value)
        if not found:
            raise InputError(f"the graph holds no entity, event, claim or contradiction {thing!r}")
        bearers = [each for each in found if self._is_called(each[1], thing.strip())]
        if len(found) > 1 and len(bearers) == 1:
            return bearers[0]
        if len(found) > 1:
            some = "\n".join(f"  {node.value}  {self.label(node)}" for _, node in found[:10])
            raise InputError(f"{thing!r} may be any of {len(found)}; name one:\n{some}")
        return found[0]

    def _is_called(self, node: NamedNode, name: str) -> bool:
        """Whether it is that name's own bearer: not also called so, nor nameless."""
        return self.label(node) == name and self._values(node, "named") == ["true"]

    def find_entity(self, thing: str) -> NamedNode:
        """The one entity of that name, key or IRI."""
        kind, node = self.find(thing)
        if kind != "entity":
            raise InputError(f"{thing!r} names no entity but the {kind} {node.value}")
        return node

    def events_between(
        self, relation: Relation, source: NamedNode, target: NamedNode
    ) -> list[NamedNode]:
        """The events that make the direct triple, sorted."""
        first, last = (v.kg(role) for role in relation.edge)
        found = set(self._subjects(first, source, DefaultGraph()))
        found &= set(self._subjects(last, target, DefaultGraph()))
        found &= set(self._subjects(v.TYPE, v.kg(relation.class_name), DefaultGraph()))
        actual = [node for node in found if self._values(node, "realis") == ["actual"]]
        return sorted(actual, key=lambda each: each.value)

    def sides(self, node: NamedNode) -> Iterator[Reading]:
        """The reports and statements of all that stands against one another."""
        for side in sorted(self._nodes(node, "between"), key=lambda each: each.value):
            names = _STATEMENT if self._objects(side, v.kg("stance")) else _REPORT
            for reading in self.reports(side, names):
                yield replace(reading, details={"side": self.label(side), **reading.details})

    def _matches(self, thing: str) -> Iterator[tuple[str, NamedNode]]:
        path = thing.removeprefix(self._base)
        if path.startswith("article/") and "#" in path and path.isascii():
            yield from self._whole(NamedNode(self._base + path))
        for kind in _KINDS:
            key = path.removeprefix(f"{kind}/")
            if "/" in key or " " in key or not key:
                continue
            node = NamedNode(f"{self._base}{kind}/{key}") if key.isascii() else None
            if node is not None and self._exists(node):
                yield kind, node
            elif len(key) >= _SHORTEST_KEY and key.isalnum() and key.isascii():
                yield from self._beginning(kind, key)
        if not thing.startswith(self._base):
            for predicate in (v.LABEL, v.ALT_LABEL):
                for language in ("ar", "en"):
                    literal = Literal(thing, language=language)
                    for node in self._subjects(predicate, literal, DefaultGraph()):
                        if node.value.startswith(f"{self._base}entity/"):
                            yield "entity", node

    def _whole(self, part: NamedNode) -> Iterator[tuple[str, NamedNode]]:
        """What an article's report, statement or member is part of."""
        wholes = [
            *(each for each in self._objects(part, v.kg("reportOf"))),
            *(each for each in self._objects(part, v.kg("reportOf"), self._graph_of(part))),
            *self._subjects(v.kg("member"), part, DefaultGraph()),
        ]
        for whole in wholes:
            kind = whole.value.removeprefix(self._base).partition("/")[0]
            if isinstance(whole, NamedNode) and kind in _KINDS:
                yield kind, whole

    def _graph_of(self, part: NamedNode) -> NamedNode:
        return NamedNode(part.value.partition("#")[0])

    def _beginning(self, kind: str, key: str) -> Iterator[tuple[str, NamedNode]]:
        prefix = f"{self._base}{kind}/{key}"
        kind_class = v.kg(kind.capitalize())
        for node in self._subjects(v.TYPE, kind_class, DefaultGraph()):
            if node.value.startswith(prefix):
                yield kind, node

    def _objects(
        self, subject: NamedNode, predicate: NamedNode, graph: NamedNode | None = None
    ) -> list[Value]:
        """The values of a property in the assembled graph, or in an article's."""
        quads = self._graph.quads_for_pattern(subject, predicate, None, graph or DefaultGraph())
        return [quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)]

    def _nodes(self, subject: NamedNode, name: str) -> list[NamedNode]:
        values = self._objects(subject, v.kg(name))
        return [value for value in values if isinstance(value, NamedNode)]

    def _subjects(
        self, predicate: NamedNode, value: Value, graph: DefaultGraph | None = None
    ) -> list[NamedNode]:
        quads = self._graph.quads_for_pattern(None, predicate, value, graph)
        return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]

    def _exists(self, node: NamedNode) -> bool:
        return bool(self._objects(node, v.TYPE))

    def _values(self, node: NamedNode, name: str, graph: NamedNode | None = None) -> list[str]:
        return sorted(map(self._shown, self._objects(node, v.kg(name), graph)))

    def _shown(self, value: Value) -> str:
        if isinstance(value, Literal):
            return value.value
        return self.label(value) if value.value.startswith(self._base) else value.value

    def label(self, node: NamedNode) -> str:
        """The Arabic label, or any, or the end of the IRI."""
        labels = {
            label.language or "": label.value
            for label in self._objects(node, v.LABEL)
            if isinstance(label, Literal)
        }
        if labels:
            return labels.get("ar") or min(labels.values())
        return node.value.removeprefix(self._base)

    def facts(self, node: NamedNode, kind: str) -> dict[str, list[str]]:
        """What the merged thing says, by property; only what is known."""
        found = {name: self._values(node, name) for name in _FACTS[kind]}
        if kind == "entity":
            found["also called"] = self._plain(node, v.ALT_LABEL)
            found["same as"] = self._plain(node, v.SAME_AS)
        return {name: values for name, values in found.items() if values}

    def contradictions(self, node: NamedNode) -> list[str]:
        """On what other things contradict this one."""
        nodes = self._subjects(v.kg("between"), node, DefaultGraph())
        return sorted({value for each in nodes for value in self._values(each, "on")})

    def members(self, node: NamedNode, records: RecordStore) -> Iterator[Reading]:
        """An entity's members, each with the reason and the words around its first mention."""
        for part in self._nodes(node, "member"):
            article = self._article(part)
            graph = self._article_node(article)
            names = self._values(part, "name", graph)
            details = {
                "why": "; ".join(self._values(part, "reason")),
                "called": "، ".join(names),
            }
            spans = self._plain(part, v.DENOTED_BY, graph)
            text = records.article(article)
            quote = _around(text.text, spans) if text else ""
            yield self._reading(article, details, quote)

    def reports(self, node: NamedNode, names: tuple[str, ...]) -> Iterator[Reading]:
        """The reports of an event or the statements of a claim."""
        evidence = sorted(map(self._evidence, self._nodes(node, "evidence")))
        parts = set(self._subjects(v.kg("reportOf"), node))
        told: set[tuple[str, str]] = set()
        for part in sorted(parts, key=lambda each: each.value):
            article = self._article(part)
            graph = self._article_node(article)
            details = self._joined(part) | {
                name: "، ".join(values)
                for name in names
                if (values := self._values(part, name, graph))
            }
            starts = [int(each) for each in self._values(part, "start", graph)]
            quote = _covering(article, starts, evidence)
            told.add((article, quote))
            yield self._reading(article, details, quote)
        for article, _, _, quote in evidence:
            if (article, quote) not in told:
                yield self._reading(article, {}, quote)

    def _joined(self, part: NamedNode) -> dict[str, str]:
        """In what a report agreed with its event, and which other report is most like it."""
        return {
            "why": "; ".join(self._values(part, "reason")),
            "joined to": ", ".join(
                f"{other.value.partition('#')[2]} of {self._article(other)}"
                for other in self._nodes(part, "joinedTo")
            ),
        }

    def _plain(
        self, node: NamedNode, predicate: NamedNode, graph: NamedNode | None = None
    ) -> list[str]:
        return sorted(value.value for value in self._objects(node, predicate, graph))

    def _evidence(self, node: NamedNode) -> Quoted:
        (article,) = self._nodes(node, "article")
        start, end = (int(self._values(node, name)[0]) for name in ("start", "end"))
        return _id(article.value), start, end, self._values(node, "quote")[0]

    def _article(self, part: NamedNode) -> str:
        return _id(part.value.partition("#")[0])

    def _article_node(self, article: str) -> NamedNode:
        return Iris(self._base).article(article)

    def _reading(self, article: str, details: dict[str, str], quote: str) -> Reading:
        node = self._article_node(article)
        outlets = self._objects(node, v.PUBLISHER)
        days = self._plain(node, v.DATE_PUBLISHED)
        return Reading(
            article=article,
            outlet=self._shown(outlets[0]) if outlets else None,
            published=days[0] if days else None,
            details={name: value for name, value in details.items() if value},
            quote=quote,
        )


def _covering(article: str, starts: list[int], evidence: list[Quoted]) -> str:
    """The sentence of the article that holds the trigger or the claim."""
    for where, first, last, quote in evidence:
        if where == article and (not starts or first <= starts[0] < last):
            return quote
    return ""


def _id(iri: str) -> str:
    return unquote(iri.rpartition("/")[2])


def _around(text: str, spans: list[str]) -> str:
    """The first mention with some text on either side, within its line."""
    starts = sorted(
        tuple(int(each) for each in span.rpartition("=")[2].split(",")) for span in spans
    )
    if not starts:
        return ""
    start, end = starts[0]
    left = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    stop = text.find("\n", end)
    return text[left : min(stop if stop >= 0 else len(text), end + _AROUND)]
