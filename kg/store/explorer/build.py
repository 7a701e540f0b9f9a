"""Writes the explorer's index from a graph: what the views show, joined and counted once."""

from __future__ import annotations

import calendar
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from itertools import product
from pathlib import Path

import orjson
from pyoxigraph import Store

from kg.data.relations import Relation, load_relations
from kg.graph import BASE
from kg.graph.vocabulary import ENTITY_CLASSES, PLOVER
from kg.store.explorer.network import summary
from kg.store.explorer.opened import Index
from kg.store.explorer.scan import Scan, base_of, key_of, part_of
from kg.store.explorer.schema import AGGREGATES, INDEXES, TABLES, VERSION
from kg.store.explorer.things import outlets
from kg.store.explorer.told import Told
from kg.store.explorer.words import index_words

_POINT = re.compile(r"POINT\s*\(\s*(\S+)\s+(\S+)\s*\)")
_DAY = 10  # letters of an ISO date
Row = tuple[object, ...]


def build_index(graph: Store | Told, path: Path) -> None:
    """Write the index of `graph` to `path`, which appears whole or not at all.

    What a graph was written from makes the same index as that graph, in half the time.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(beside, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            db.executescript(TABLES)
            db.execute("BEGIN")
            _Builder(graph if isinstance(graph, Told) else Scan(graph), db).run()
            db.execute("COMMIT")
            db.executescript(INDEXES)
            db.executescript(AGGREGATES)
            db.execute("ANALYZE")
            _keep_views(db, beside)
            db.execute(f"PRAGMA user_version = {VERSION}")
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _keep_views(db: sqlite3.Connection, path: Path) -> None:
    """Work out now what every page asks for and what counts over everything."""
    with closing(Index(path)) as index:
        views = {"summary": summary(index), "outlets": outlets(index)}
    db.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [(name, orjson.dumps(view).decode()) for name, view in views.items()],
    )


class _Builder:
    def __init__(self, scan: Scan | Told, db: sqlite3.Connection) -> None:
        self._scan = scan
        self._db = db
        relations = [relation for _, relation in sorted(load_relations().items())]
        self._relations: dict[str, tuple[int, Relation]] = {
            relation.class_name: (number, relation) for number, relation in enumerate(relations, 1)
        }
        self._articles = _ids(scan.instances("schema:NewsArticle"))
        self._entities = _ids(scan.instances("kg:Entity"))
        self._events = _ids(scan.instances("kg:Event"))
        self._claims = _ids(
            iri for iri in sorted({*scan.values("kg:speaker")} & {*scan.instances("kg:Claim")})
        )
        self._evidence = _ids(scan.instances("kg:Evidence"))
        labels = scan.labels()
        self._ar, self._en, self._plain = labels["ar"], labels["en"], labels[""]
        self._article_day: dict[int, str] = {}
        self._outlet_of: dict[int, int] = {}
        self._evidence_article: dict[int, int] = {}
        self._quotes: dict[int, str] = {}
        self._days = scan.values("kg:day")

    def run(self) -> None:
        self._vocabulary()
        self._write_articles()
        self._write_entities()
        self._write_evidence()
        reports = self._write_reports()
        self._write_events(reports)
        self._write_claims()
        self._write_contradictions()
        self._write_parts()

    def _many(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        columns = len(self._db.execute(f"PRAGMA table_info ({table})").fetchall())
        self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)

    def _words(self, table: str, rows: Iterable[tuple[int, str]]) -> None:
        self._db.executemany(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", rows)

    def _vocabulary(self) -> None:
        first = next(iter((*self._articles, *self._entities)), None)
        self._many("meta", [("base", base_of(first) if first else BASE)])
        self._many(
            "relation",
            (
                (
                    *(number, one.id, one.type, one.class_name),
                    *(one.property_labels["ar"], one.property_labels["en"]),
                    *(one.class_labels["ar"], one.class_labels["en"], int(one.directed)),
                )
                for number, one in self._relations.values()
            ),
        )
        self._many(
            "mode",
            (
                (f"{relation.type}-{mode.id}", mode.labels["ar"], mode.labels["en"])
                for _, relation in self._relations.values()
                for mode in relation.modes.values()
            ),
        )

    def _write_articles(self) -> None:
        scan = self._scan
        outlets = _ids(scan.instances("schema:NewsMediaOrganization"))
        names = self._plain
        self._many("outlet", ((id_, names.get(iri, key_of(iri))) for iri, id_ in outlets.items()))
        titles, urls = scan.values("schema:headline"), scan.values("schema:url")
        published = scan.values("schema:datePublished")
        publishers = scan.values("schema:publisher")
        story = {id_: id_ for id_ in self._articles.values()}
        for iri, other in scan.pairs("kg:sameStoryAs"):
            if iri in self._articles and other in self._articles:
                one, two = self._articles[iri], self._articles[other]
                story[one] = min(story[one], two)
        rows = []
        for iri, id_ in self._articles.items():
            outlet = outlets.get(publishers.get(iri, ""))
            if outlet is not None:
                self._outlet_of[id_] = outlet
            if iri in published:
                self._article_day[id_] = published[iri][:_DAY]
            row: Row = (
                id_,
                key_of(iri),
                titles.get(iri),
                published.get(iri),
                urls.get(iri),
                outlet,
            )
            rows.append((*row, story[id_]))
        self._many("article", rows)
        self._words(
            "article_words",
            ((id_, index_words(titles.get(iri, ""))) for iri, id_ in self._articles.items()),
        )

    def _write_entities(self) -> None:
        scan = self._scan
        kinds = {
            iri: kind
            for kind, name in ENTITY_CLASSES.items()
            for iri in scan.instances(f"kg:{name}")
        }
        names: dict[str, list[str]] = defaultdict(list)
        for iri, name in scan.pairs("skos:altLabel"):
            names[iri].append(name)
        same: dict[str, list[str]] = defaultdict(list)
        for iri, other in scan.pairs("owl:sameAs"):
            same[iri].append(other)
        named, within = scan.values("kg:named"), scan.values("kg:within")
        countries, points = scan.values("kg:country"), scan.values("geo:asWKT")
        rows, words = [], []
        for iri, id_ in self._entities.items():
            place = _POINT.fullmatch(points.get(iri, ""))
            longitude, latitude = map(float, place.groups()) if place else (None, None)
            others = sorted(names.get(iri, ()))
            row: Row = (
                id_,
                key_of(iri),
                kinds.get(iri, "OTHER"),
                self._ar.get(iri),
                self._en.get(iri),
            )
            row += (int(named.get(iri) == "true"), countries.get(iri), latitude, longitude)
            row += (self._entities.get(within.get(iri, "")), _list(same.get(iri, ())))
            rows.append((*row, _list(others), 0, 0, 0))
            text = " . ".join(filter(None, (self._ar.get(iri), self._en.get(iri), *others)))
            words.append((id_, index_words(text)))
        self._many("entity", rows)
        self._words("entity_words", words)

    def _write_evidence(self) -> None:
        scan = self._scan
        articles, quotes = scan.values("kg:article"), scan.values("kg:quote")
        starts, ends = scan.numbers("kg:start"), scan.numbers("kg:end")
        extractors, confidences = scan.values("kg:extractor"), scan.values("kg:confidence")
        rows = []
        for iri, id_ in list(self._evidence.items()):
            article = self._articles.get(articles.get(iri, ""))
            if article is None or not (iri in quotes and iri in starts and iri in ends):
                del self._evidence[iri]  # a part of some other vocabulary, or of a cut-down graph
                continue
            self._evidence_article[id_] = article
            self._quotes[id_] = quotes[iri]
            row: Row = (id_, key_of(iri), article, starts[iri], ends[iri], quotes[iri])
            rows.append((*row, extractors.get(iri), float(confidences.get(iri, "1"))))
        self._many("evidence", rows)

    def _write_reports(self) -> dict[int, list[int]]:
        """The ids of the evidence of each event."""
        scan = self._scan
        of, evidence = scan.values("kg:reportOf"), scan.values("kg:evidence")
        words, weapons = scan.values("kg:trigger"), scan.values("kg:weapon")
        killed, injured = scan.numbers("kg:killed"), scan.numbers("kg:injured")
        realis, attributed = scan.values("kg:realis"), scan.values("kg:attributed")
        found: dict[int, list[int]] = defaultdict(list)
        rows = []
        for iri in scan.instances("kg:Report"):
            article, part = part_of(iri)
            event, read = (
                self._events.get(of.get(iri, "")),
                self._evidence.get(evidence.get(iri, "")),
            )
            if event is None or read is None or article not in self._articles:
                continue
            found[event].append(read)
            row: Row = (event, self._articles[article], part, words.get(iri), self._days.get(iri))
            row += (killed.get(iri), injured.get(iri), weapons.get(iri), realis.get(iri))
            rows.append((*row, int(attributed.get(iri) == "true"), read))
        self._many("report", rows)
        return found

    def _write_events(self, reports: Mapping[int, list[int]]) -> None:
        scan = self._scan
        relations: dict[str, tuple[int, Relation]] = {}
        for name, known in self._relations.items():
            relations.update(dict.fromkeys(scan.instances(f"kg:{name}"), known))
        sides = {role: self._sides(f"kg:{role}") for role in ("actor", "target", "place")}
        modes, weapons = scan.values("kg:mode"), scan.values("kg:weapon")
        realis, beliefs = scan.values("kg:realis"), scan.values("kg:belief")
        tolls = [
            scan.numbers(f"kg:{name}")
            for name in ("killedLow", "killedHigh", "injuredLow", "injuredHigh")
        ]
        rows, participants, drawn, outlet_rows, words = [], [], [], [], []
        for iri, id_ in self._events.items():
            if iri not in relations:
                continue
            number, relation = relations[iri]
            ends = {role: sides[role].get(iri, []) for role in sides}
            participants += [(id_, one, role) for role in ends for one in ends[role]]
            articles = sorted({self._evidence_article[each] for each in reports.get(id_, ())})
            outlets = sorted({self._outlet_of.get(each, 0) for each in articles} - {0})
            outlet_rows += [(id_, outlet) for outlet in outlets]
            first, last = self._span(self._days.get(iri), articles)
            belief = float(beliefs.get(iri, "1"))
            row: Row = (id_, key_of(iri), number, modes.get(iri, "").removeprefix(PLOVER) or None)
            row += (self._ar.get(iri), self._en.get(iri), next(iter(ends["place"]), None))
            row += (self._days.get(iri), first, last, weapons.get(iri))
            row += tuple(toll.get(iri) for toll in tolls)
            rows.append((*row, realis.get(iri, "actual"), belief, len(articles), len(outlets)))
            if realis.get(iri) == "actual":
                source, target = relation.edge
                drawn += [
                    (one, number, other, id_, belief, first, last)
                    for one, other in product(ends[source], ends[target])
                ]
            quotes = dict.fromkeys(self._quotes[each] for each in reports.get(id_, ()))
            words.append((id_, index_words(" . ".join((self._ar.get(iri, ""), *quotes)))))
        self._many("event", rows)
        self._many("participant", participants)
        self._many("drawn", drawn)
        self._many("event_outlet", outlet_rows)
        self._words("event_words", words)

    def _sides(self, name: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for iri, value in self._scan.pairs(name):
            if iri in self._events and value in self._entities:
                found[iri].append(self._entities[value])
        return {iri: sorted(ids) for iri, ids in found.items()}

    def _span(self, day: str | None, articles: Iterable[int]) -> tuple[str | None, str | None]:
        if day:
            return span_of(day)
        days = sorted(self._article_day[each] for each in articles if each in self._article_day)
        return (days[0], days[-1]) if days else (None, None)

    def _write_claims(self) -> None:
        scan = self._scan
        speakers, vias = scan.values("kg:speaker"), scan.values("kg:via")
        texts, cues = scan.values("kg:text"), scan.values("kg:cue")
        stances = scan.values("kg:stance")
        evidence: dict[int, list[int]] = defaultdict(list)
        for iri, each in scan.pairs("kg:evidence"):
            if iri in self._claims and each in self._evidence:
                evidence[self._claims[iri]].append(self._evidence[each])
        rows, words = [], []
        for iri, id_ in self._claims.items():
            speaker, day = self._entities.get(speakers[iri], 0), self._days.get(iri)
            articles = [self._evidence_article[each] for each in evidence[id_]]
            via = self._entities.get(vias.get(iri, ""))
            row: Row = (id_, key_of(iri), speaker, via, texts.get(iri, ""))
            first, _ = self._span(day, articles)
            rows.append((*row, cues.get(iri), stances.get(iri, "assert"), day, first))
            name = self._ar.get(speakers[iri], "")
            words.append((id_, index_words(f"{name} . {texts.get(iri, '')}")))
        self._many("claim", rows)
        self._words("claim_words", words)
        self._many(
            "claim_evidence",
            (
                (claim, each, self._evidence_article[each])
                for claim in sorted(evidence)
                for each in sorted(evidence[claim])
            ),
        )
        about = (
            (self._claims[iri], self._events[event])
            for iri, event in scan.pairs("kg:about")
            if iri in self._claims and event in self._events
        )
        self._many("about", sorted(about))

    def _write_contradictions(self) -> None:
        contradictions = _ids(self._scan.instances("kg:Contradiction"))
        topics = self._scan.values("kg:on")
        self._many(
            "contradiction",
            ((id_, key_of(iri), topics.get(iri, "")) for iri, id_ in contradictions.items()),
        )
        between = sorted(self._scan.pairs("kg:between"))
        self._many(
            "side",
            (
                (contradictions[iri], self._events.get(other), self._claims.get(other))
                for iri, other in between
                if iri in contradictions
            ),
        )

    def _write_parts(self) -> None:
        """Where the parts of articles went, and whom each claim names."""
        scan = self._scan
        reasons = scan.values("kg:reason")
        member: dict[str, int] = {}
        for iri, part in scan.pairs("kg:member"):
            if iri in self._entities:
                member[part] = self._entities[iri]
        rows = []
        for iri, entity in sorted(member.items()):
            article, part = part_of(iri)
            if article in self._articles:
                rows.append((self._articles[article], part, entity, reasons.get(iri)))
        self._many("member", rows)
        statements = {
            iri: self._claims[claim]
            for iri, claim in scan.in_articles("kg:reportOf")
            if claim in self._claims
        }
        said = ((part_of(iri), claim) for iri, claim in sorted(statements.items()))
        self._many(
            "statement",
            (
                (self._articles[article], part, claim)
                for (article, part), claim in said
                if article in self._articles
            ),
        )
        named = scan.inside(statements)
        found = {(statements[iri], member[part]) for iri, part in named if part in member}
        self._many("mentioned", sorted(found))


def span_of(day: str) -> tuple[str, str]:
    """First and last date of a day, month or year."""
    if len(day) == len("YYYY"):
        return f"{day}-01-01", f"{day}-12-31"
    if len(day) == len("YYYY-MM"):
        year, month = map(int, day.split("-"))
        return f"{day}-01", f"{day}-{calendar.monthrange(year, month)[1]:02}"
    return day, day


def _ids(iris: Iterable[str]) -> dict[str, int]:
    return {iri: number for number, iri in enumerate(iris, 1)}


def _list(values: Iterable[str]) -> str:
    return orjson.dumps(sorted(values)).decode()
