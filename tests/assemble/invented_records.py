"""Records of invented articles, written the short way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kg.assemble import assemble
from kg.data.gazetteer import Office
from kg.model import Entity, EntityType, Event, Knowledge, MergedEvent, Realis, Record, Statement


@dataclass(frozen=True)
class Entry:
    """A line of an invented gazetteer."""

    id: str
    type: EntityType
    names: tuple[str, ...]
    label_en: str | None = None
    wikidata: str | None = None
    geonames: int | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    parent: str | None = None
    adjectives: tuple[str, ...] = ()
    medium: bool = False
    government_of: str | None = None
    offices: tuple[Office, ...] = ()


class InventedGazetteer:
    """Three places one inside the other, a president, and a name that two towns bear."""

    entries = (
        Entry("c", "GPE", ("بلاد النخيل",), "Palmland", "Q1", country="XP"),
        Entry("p", "GPE", ("محافظة الوادي",), "Wadi province", country="XP", parent="c"),
        Entry("t", "GPE", ("وادي النور",), "Wadi al-Nur", None, 7, "XP", 30.5, 40.25, "p"),
        Entry("h", "FAC", ("ميناء الوادي",), None, None, None, "XP", 30.9, 40.6, "p"),
        Entry("r", "PER", ("سامي درويش", "درويش"), "Sami Darwish", country="XP"),
        Entry("x1", "GPE", ("الزهراء",)),
        Entry("x2", "GPE", ("الزهراء",)),
    )

    def entry(self, id: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.id == id), None)

    def find(self, name: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if name in entry.names)


def entity(
    id: str,
    type: EntityType,
    *names: str,
    link: str | None = None,
    named: bool = True,
) -> Entity:
    return Entity(id=id, type=type, names=names, named=named, mentions=(), link=link)


def event(
    id: str = "v1",
    *,
    actors: tuple[str, ...] = (),
    targets: tuple[str, ...] = (),
    sentence: str = "قصفت القوات البلدة.",
    type: str = "ASSAULT",
    trigger: str = "قصفت",
    place: str | None = None,
    day: str | None = "2018-04-14",
    killed: int | None = None,
    realis: Realis = "actual",
    confidence: float = 1.0,
) -> Event:
    return Event(
        id=id,
        type=type,
        mode=None,
        trigger=trigger,
        start=0,
        end=0,
        sentence=sentence,
        actors=actors,
        targets=targets,
        place=place,
        date=day,
        killed=killed,
        injured=None,
        weapon=None,
        realis=realis,
        confidence=confidence,
        extractor="test",
    )


def statement(id: str, speaker: str, claim: str, *events: str, stance: str = "assert") -> Statement:
    return Statement(
        id=id,
        speaker=speaker,
        via=None,
        cue="قال",
        claim=claim,
        start=0,
        end=0,
        sentence=claim,
        stance=stance,  # type: ignore[arg-type]
        events=events,
        confidence=1.0,
        extractor="test",
    )


def record(
    id: str,
    entities: Iterable[Entity],
    events: Iterable[Event] = (),
    statements: Iterable[Statement] = (),
    *,
    outlet: str = "outlet",
    published: str | None = "2018-04-15",
) -> Record:
    day = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    return Record(
        id=id,
        url=None,
        source=outlet,
        title="عنوان",
        published=day,
        entities=tuple(entities),
        events=tuple(events),
        statements=tuple(statements),
    )


def together(*records: Record, texts: Mapping[str, str] | None = None) -> Knowledge:
    """The records assembled; an article's text is its sentences, one a line."""
    written = {}
    for one in records:
        sentences = [each.sentence for each in (*one.events, *one.statements)]
        written[one.id] = "\n".join([one.title, *sentences])
    placed = [_with_offsets(one, written[one.id]) for one in records]
    written.update(texts or {})
    return assemble(placed, written.__getitem__, gazetteer=InventedGazetteer())


def _with_offsets(one: Record, text: str) -> Record:
    from dataclasses import replace

    def put(item: Event | Statement) -> Event | Statement:
        start = text.index(item.sentence)
        return replace(item, start=start, end=start + len(item.sentence))

    return replace(
        one, events=tuple(map(put, one.events)), statements=tuple(map(put, one.statements))
    )


def labels(knowledge: Knowledge) -> list[str]:
    return sorted(one.labels["ar"] for one in knowledge.entities if one.members)


def told(knowledge: Knowledge, event: MergedEvent) -> str:
    """`actor > target @ place day` with labels, for comparing."""
    label = {one.key: one.labels["ar"] for one in knowledge.entities}

    def names(keys: tuple[str, ...]) -> str:
        return "+".join(sorted(label[key] for key in keys)) or "?"

    place = label[event.place] if event.place else "?"
    return f"{names(event.actors)} > {names(event.targets)} @ {place} {event.day}"
