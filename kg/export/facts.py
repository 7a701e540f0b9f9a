"""Events and claims one by one, with everything the graph says of each.

Each is looked up in the store when its turn comes, so that memory holds IRIs and the names of
entities and articles, never the sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.data.relations import Relation, load_relations
from kg.export.entities import find_entities, local, point_of
from kg.export.events import Filters, by_outlet, chosen_relations, in_time, span_of
from kg.export.scan import instances, pairs
from kg.graph.vocabulary import ENTITY_CLASSES, KG, PREFIXES, kg

_KINDS = {KG + class_: kind for kind, class_ in ENTITY_CLASSES.items()}
_RELATIONS = {KG + relation.class_name: relation for relation in load_relations().values()}
_REPORT_OF = kg("reportOf")
_DEFAULT = DefaultGraph()
_CACHED = 100_000
_STEPS = 8  # of places within places: a village, its district, its province, its country

Term = NamedNode | Literal
Properties = defaultdict[str, list[Term]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An entity that takes part in an event or says something."""

    id: str
    iri: str
    kind: str
    named: bool
    label: str  # Arabic, where there is any
    label_en: str | None
    country: str | None  # ISO 3166-1 alpha-2
    latitude: float | None
    longitude: float | None
    within: str | None  # IRI of the place that holds it


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article, as far as a reader needs it to find it."""

    id: str
    iri: str
    url: str | None
    title: str | None
    outlet: str | None
    published: str | None  # ISO moment

    @property
    def link(self) -> str:
        """Where to read it: its address, else its IRI."""
        return self.url or self.iri


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One article's sentence that states an event or a claim."""

    source: Source
    quote: str
    start: int
    end: int
    extractor: str
    confidence: float
    trigger: str | None = None
    day: str | None = None
    killed: int | None = None
    injured: int | None = None
    realis: str | None = None
    attributed: bool = False  # in somebody's words, not the outlet's own


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFact:
    """A merged event with its participants and every report of it."""

    id: str
    iri: str
    label: str | None
    relation: Relation
    mode: str | None
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    place: Party | None
    day: str | None  # as stated: a day, month or year
    first_day: str | None  # of what is stated, else of the reports
    last_day: str | None
    weapon: str | None
    killed_low: int | None
    killed_high: int | None
    injured_low: int | None
    injured_high: int | None
    realis: str
    belief: float
    readings: tuple[Reading, ...]  # the outlet's own words first, then the surest

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who reported it, sorted."""
        return _outlets(self.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFact:
    """Something that somebody said."""

    id: str
    iri: str
    speaker: Party
    via: Party | None
    stance: str
    cue: str | None
    text: str
    about: tuple[str, ...]  # ids of events
    day: str | None
    first_day: str | None
    last_day: str | None
    readings: tuple[Reading, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who carried it, sorted."""
        return _outlets(self.readings)


def _outlets(readings: Sequence[Reading]) -> tuple[str, ...]:
    return tuple(sorted({one.source.outlet for one in readings if one.source.outlet}))


class Facts:
    """Reads the facts of one store."""

    def __init__(self, store: Store) -> None:
        """Nothing is read before it is asked for."""
        self._store = store
        self.party = lru_cache(_CACHED)(self._party)
        self._source = lru_cache(_CACHED)(self._read_source)

    def events(self, filters: Filters) -> Iterator[EventFact]:
        """The events that the filters let through, sorted by IRI.

        With entities, events in which one of them is actor, target or place; each hop after the
        first adds the events of all who were met there. `top` and `named` do not apply.
        """
        around = self._around(filters) if filters.entities else None
        iris = {
            iri
            for relation in chosen_relations(filters.relations)
            for iri in instances(self._store, f"kg:{relation.class_name}")
        }
        for iri in sorted(iris if around is None else iris & around):
            event = self._event(iri)
            if (
                event.belief >= filters.least_belief
                and (not filters.realis or event.realis in filters.realis)
                and in_time(filters, event.first_day, event.last_day)
                and by_outlet(filters, event.outlets)
            ):
                yield event

    def claims(self, filters: Filters) -> Iterator[ClaimFact]:
        """The claims that the filters let through, sorted by IRI.

        Entities choose speakers and media; relations, the events that a claim is about. Belief
        and realis are not claims' own and do not apply.
        """
        wanted = find_entities(self._store, filters.entities) if filters.entities else None
        about = None
        if filters.relations:
            about = {
                local(iri)
                for relation in chosen_relations(filters.relations)
                for iri in instances(self._store, f"kg:{relation.class_name}")
            }
        for iri in sorted(instances(self._store, "kg:Claim")):
            claim = self._claim(iri)
            if wanted is not None and not wanted & {
                claim.speaker.iri,
                *([claim.via.iri] if claim.via else []),
            }:
                continue
            if about is not None and about.isdisjoint(claim.about):
                continue
            if in_time(filters, claim.first_day, claim.last_day) and by_outlet(
                filters, claim.outlets
            ):
                yield claim

    def located(self, party: Party | None) -> tuple[Party, bool] | None:
        """The nearest place with coordinates, and whether it is the party itself."""
        seen = 0
        place = party
        while place is not None and seen < _STEPS:
            if place.latitude is not None and place.longitude is not None:
                return place, seen == 0
            place = self.party(place.within) if place.within else None
            seen += 1
        return None

    @cached_property
    def divisions(self) -> frozenset[str]:
        """IRIs of the places that hold a town or a district: not only quarters and buildings."""
        towns = set(instances(self._store, f"kg:{ENTITY_CLASSES['GPE']}"))
        return frozenset(place for town, place in pairs(self._store, "kg:within") if town in towns)

    def _around(self, filters: Filters) -> set[str]:
        taking_part: dict[str, set[str]] = defaultdict(set)  # events by entity
        parties: dict[str, set[str]] = defaultdict(set)  # entities by event
        for event, entity in pairs(self._store, "kg:actor|kg:target|kg:place"):
            taking_part[entity].add(event)
            parties[event].add(entity)
        reached = find_entities(self._store, filters.entities)
        for _ in range(filters.hops - 1):
            events = {event for entity in reached for event in taking_part.get(entity, ())}
            reached |= {entity for event in events for entity in parties[event]}
        events = {event for entity in reached for event in taking_part.get(entity, ())}
        return events if filters.hops else {one for one in events if parties[one] <= reached}

    def _event(self, iri: str) -> EventFact:
        known = self._describe(iri)
        relation = next(
            _RELATIONS[term.value] for term in known["rdf:type"] if term.value in _RELATIONS
        )
        readings = self._reports(iri)
        day = _text(known, "kg:day")
        first, last = _days(day, readings)
        mode = _text(known, "kg:mode")
        place = _text(known, "kg:place")
        return EventFact(
            id=local(iri),
            iri=iri,
            label=_in_arabic(known["rdfs:label"]),
            relation=relation,
            mode=mode.rpartition("#")[2].partition("-")[2] if mode else None,
            actors=self._parties(known["kg:actor"]),
            targets=self._parties(known["kg:target"]),
            place=self.party(place) if place else None,
            day=day,
            first_day=first,
            last_day=last,
            weapon=_text(known, "kg:weapon"),
            killed_low=_number(known, "kg:killedLow"),
            killed_high=_number(known, "kg:killedHigh"),
            injured_low=_number(known, "kg:injuredLow"),
            injured_high=_number(known, "kg:injuredHigh"),
            realis=_text(known, "kg:realis") or "",
            belief=float(_text(known, "kg:belief") or 0),
            readings=readings,
        )

    def _claim(self, iri: str) -> ClaimFact:
        known = self._describe(iri)
        readings = tuple(
            sorted((self._reading(one.value) for one in known["kg:evidence"]), key=_rank)
        )
        day = _text(known, "kg:day")
        first, last = _days(day, readings)
        via = _text(known, "kg:via")
        return ClaimFact(
            id=local(iri),
            iri=iri,
            speaker=self.party(_text(known, "kg:speaker") or ""),
            via=self.party(via) if via else None,
            stance=_text(known, "kg:stance") or "",
            cue=_text(known, "kg:cue"),
            text=_text(known, "kg:text") or "",
            about=tuple(sorted(local(term.value) for term in known["kg:about"])),
            day=day,
            first_day=first,
            last_day=last,
            readings=readings,
        )

    def _reports(self, event: str) -> tuple[Reading, ...]:
        reports = self._store.quads_for_pattern(None, _REPORT_OF, NamedNode(event), _DEFAULT)
        readings = []
        for quad in reports:
            if not isinstance(quad.subject, NamedNode):
                continue
            known = self._describe(quad.subject.value)
            readings += [self._reading(term.value, known) for term in known["kg:evidence"]]
        return tuple(sorted(readings, key=_rank))

    def _reading(self, evidence: str, report: Properties | None = None) -> Reading:
        known = self._describe(evidence)
        report = report or defaultdict(list)
        return Reading(
            source=self._source(_text(known, "kg:article") or ""),
            quote=_text(known, "kg:quote") or "",
            start=_number(known, "kg:start") or 0,
            end=_number(known, "kg:end") or 0,
            extractor=_text(known, "kg:extractor") or "",
            confidence=float(_text(known, "kg:confidence") or 0),
            trigger=_text(report, "kg:trigger"),
            day=_text(report, "kg:day"),
            killed=_number(report, "kg:killed"),
            injured=_number(report, "kg:injured"),
            realis=_text(report, "kg:realis"),
            attributed=_text(report, "kg:attributed") == "true",
        )

    def _parties(self, terms: Sequence[Term]) -> tuple[Party, ...]:
        return tuple(self.party(iri) for iri in sorted(term.value for term in terms))

    def _party(self, iri: str) -> Party:
        known = self._describe(iri)
        latitude, longitude = point_of(_text(known, "geo:asWKT") or "") or (None, None)
        english = [term for term in known["rdfs:label"] if _language(term) == "en"]
        return Party(
            id=local(iri),
            iri=iri,
            kind=next(
                (_KINDS[one.value] for one in known["rdf:type"] if one.value in _KINDS), "OTHER"
            ),
            named=_text(known, "kg:named") == "true",
            label=_in_arabic(known["rdfs:label"]) or local(iri),
            label_en=min((term.value for term in english), default=None),
            country=_text(known, "kg:country"),
            latitude=latitude,
            longitude=longitude,
            within=_text(known, "kg:within"),
        )

    def _read_source(self, iri: str) -> Source:
        known = self._describe(iri)
        outlet = _text(known, "schema:publisher")
        return Source(
            id=local(iri),
            iri=iri,
            url=_text(known, "schema:url"),
            title=_text(known, "schema:headline"),
            outlet=_text(self._describe(outlet), "rdfs:label") if outlet else None,
            published=_text(known, "schema:datePublished"),
        )

    def _describe(self, iri: str) -> Properties:
        known: Properties = defaultdict(list)
        for quad in self._store.quads_for_pattern(NamedNode(iri), None, None, _DEFAULT):
            if isinstance(quad.object, NamedNode | Literal):
                known[_short(quad.predicate.value)].append(quad.object)
        return known


@lru_cache
def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _rank(reading: Reading) -> tuple[object, ...]:
    """The outlet's own words first, then the surest, then always the same."""
    sure = (reading.attributed, -reading.confidence, reading.source.published or "~")
    return (*sure, reading.source.iri, reading.start, reading.end, reading.trigger or "")


def _days(day: str | None, readings: Sequence[Reading]) -> tuple[str | None, str | None]:
    first, last = span_of(day) if day else (None, None)
    published = [one.source.published[:10] for one in readings if one.source.published]
    if first is None:
        return min(published, default=None), max(published, default=None)
    return first, last


def _text(known: Properties, name: str) -> str | None:
    return min((term.value for term in known[name]), default=None) if name in known else None


def _number(known: Properties, name: str) -> int | None:
    value = _text(known, name)
    return int(value) if value is not None else None


def _in_arabic(terms: Sequence[Term]) -> str | None:
    ranked = sorted((_language(term) != "ar", term.value) for term in terms)
    return ranked[0][1] if ranked else None


def _language(term: Term) -> str | None:
    return term.language if isinstance(term, Literal) else None
