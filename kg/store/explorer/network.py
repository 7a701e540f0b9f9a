"""Views of many events: the graph, an edge's sentences, the timeline, the map, lists."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from kg.store.explorer.filters import Filters, Values
from kg.store.explorer.opened import Index, Row
from kg.store.explorer.pieces import Marked, cut
from kg.store.explorer.refs import ARTICLE, EVENT, EVENT_FROM, entities, with_sides

_EDGES = 4000  # the strongest edges among which a graph is drawn
_DAYS = 120  # a longer time is shown by month
_PLACES = 1000  # circles on a map


def summary(index: Index) -> Row:
    """What the filters can offer, and how much there is of everything."""
    if known := index.kept("summary"):
        return cast("Row", known)
    counts = {
        name: index.rows(f"SELECT COUNT(*) AS n FROM {name}")[0]["n"]
        for name in ("article", "entity", "event", "claim", "contradiction", "outlet")
    }
    relations = index.rows(
        "SELECT name, type, relation.ar, relation.en, noun_ar, noun_en, COUNT(*) AS events"
        " FROM relation JOIN event ON event.relation = relation.id"
        " GROUP BY relation.id ORDER BY events DESC"
    )
    outlets = index.rows(
        "SELECT outlet.name, COUNT(article.id) AS articles FROM outlet"
        " LEFT JOIN article ON article.outlet = outlet.id"
        " GROUP BY outlet.id ORDER BY articles DESC, outlet.name"
    )
    span = index.rows("SELECT MIN(first) AS first, MAX(last) AS last FROM event")[0]
    found = {"base": index.base, "counts": counts, "relations": relations, "outlets": outlets}
    return {**found, **span}


def graph(index: Index, filters: Filters, *, around: tuple[str, ...] = (), top: int = 80) -> Row:
    """The strongest edges between at most `top` entities, or all those of some entities."""
    centre = _ids(index, around)
    rows = _edges(index, filters, centre)
    nodes: dict[int, int] = dict.fromkeys(centre, 0)
    kept = []
    for edge in rows:
        new = {edge["source"], edge["target"]} - nodes.keys()
        if len(nodes) + len(new) > top:
            continue
        nodes.update(dict.fromkeys(new, 0))
        kept.append(edge)
    if centre and nodes.keys() - set(centre):  # what the neighbours do to one another
        kept += _among(index, filters, set(nodes), set(centre))
    known = entities(index, nodes)
    relations = {row["id"]: row for row in index.rows("SELECT * FROM relation")}
    for edge in kept:
        nodes[edge["source"]] += edge["events"]
        nodes[edge["target"]] += edge["events"]
    return {
        "nodes": [
            {**known[id_], "events": nodes[id_]}
            for id_ in sorted(known, key=lambda each: (-nodes[each], each))
        ],
        "edges": [
            {
                "source": known[edge["source"]]["key"],
                "target": known[edge["target"]]["key"],
                "relation": relations[edge["relation"]]["name"],
                "type": relations[edge["relation"]]["type"],
                "ar": relations[edge["relation"]]["ar"],
                "en": relations[edge["relation"]]["en"],
                **{name: edge[name] for name in ("events", "belief", "first", "last")},
            }
            for edge in kept
            if edge["source"] in known and edge["target"] in known
        ],
        "left_out": max(0, len(rows) - len(kept)) if not centre else 0,
    }


def _edges(index: Index, filters: Filters, centre: list[int]) -> list[Row]:
    conditions, values = _drawn(filters)
    if centre:
        marks = ", ".join("?" * len(centre))
        conditions += f" AND (d.source IN ({marks}) OR d.target IN ({marks}))"
        values += [*centre, *centre]
    return index.rows(f"{_select(filters)} {conditions} {_GROUP[filters.on_edges]}", *values)


def _among(index: Index, filters: Filters, nodes: set[int], without: set[int]) -> list[Row]:
    conditions, values = _drawn(filters)
    marks = ", ".join("?" * len(nodes))
    conditions += f" AND d.source IN ({marks}) AND d.target IN ({marks})"
    ids = sorted(nodes)
    query = f"{_select(filters)} {conditions} {_GROUP[filters.on_edges]}"
    rows = index.rows(query, *values, *ids, *ids)
    return [row for row in rows if row["source"] not in without and row["target"] not in without]


_GROUP = {
    True: f"ORDER BY events DESC, belief DESC, source, target LIMIT {_EDGES}",
    False: "GROUP BY d.source, d.relation, d.target"
    f" ORDER BY events DESC, belief DESC, source, target LIMIT {_EDGES}",
}


def _select(filters: Filters) -> str:
    if filters.on_edges:
        return "SELECT source, relation, target, events, belief, first, last FROM edge d WHERE"
    return (
        "SELECT d.source, d.relation, d.target, COUNT(*) AS events, MAX(d.belief) AS belief,"
        " MIN(d.first) AS first, MAX(d.last) AS last FROM drawn d WHERE"
    )


def _drawn(filters: Filters) -> tuple[str, Values]:
    conditions, values = filters.on_events("d")
    if filters.named:
        for end in ("source", "target"):
            conditions += f" AND (SELECT named FROM entity WHERE id = d.{end})"
    return conditions, values


def _ids(index: Index, keys: tuple[str, ...]) -> list[int]:
    marks = ", ".join("?" * len(keys))
    rows = index.rows(f"SELECT id FROM entity WHERE key IN ({marks}) ORDER BY id", *keys)
    return [row["id"] for row in rows]


def edge(
    index: Index, source: str, target: str, relation: str | None, filters: Filters, limit: int = 60
) -> Row | None:
    """The events between two entities with the sentences that state them; None without both."""
    ends = {row["key"]: row for row in _ends(index, source, target)}
    if source not in ends or target not in ends:
        return None
    conditions, values = filters.on_events("d")
    if relation:
        conditions += " AND d.relation = (SELECT id FROM relation WHERE name = ?)"
        values.append(relation)
    events = index.rows(
        f"SELECT DISTINCT {EVENT} FROM drawn d JOIN event ON event.id = d.event"
        " JOIN relation ON relation.id = event.relation LEFT JOIN mode ON mode.name = event.mode"
        f" WHERE d.source = ? AND d.target = ? AND {conditions}"
        " ORDER BY event.first, event.id LIMIT ?",
        ends[source]["id"],
        ends[target]["id"],
        *values,
        limit,
    )
    for event in events:
        event["reports"] = reports(index, event["id"])
    for end in ends.values():
        end.pop("id", None)
    label = index.one("SELECT name, type, ar, en FROM relation WHERE name = ?", relation or "")
    return {
        "source": ends[source],
        "target": ends[target],
        "relation": label,
        "events": with_sides(index, events),
    }


def _ends(index: Index, source: str, target: str) -> list[Row]:
    return index.rows(
        "SELECT id, key, ar, en, kind, named FROM entity WHERE key IN (?, ?)", source, target
    )


def reports(index: Index, event: int) -> list[Row]:
    """Each article's report of an event, by the day of publication."""
    rows = index.rows(
        f"SELECT {ARTICLE}, report.part, report.word, report.day, report.killed, report.injured,"
        " report.weapon, report.realis, report.attributed, evidence.first AS start,"
        " evidence.last AS end, evidence.quote, evidence.extractor, evidence.confidence,"
        " article.story, article.id AS number"
        " FROM report JOIN evidence ON evidence.id = report.evidence"
        " JOIN article ON article.id = report.article"
        " LEFT JOIN outlet ON outlet.id = article.outlet WHERE report.event = ?"
        " ORDER BY article.published, article.key, report.part",
        event,
    )
    for row in rows:
        row["reprint"] = row.pop("story") != row.pop("number")
        row["pieces"] = trigger_pieces(row["quote"], row["word"])
    return rows


def trigger_pieces(quote: str, word: str | None) -> list[Any]:
    """A sentence with its trigger marked where it first stands."""
    at = quote.find(word) if word else -1
    marks = [] if at < 0 or not word else [Marked(at, at + len(word), "trigger", True)]
    return cut(quote, marks)


def events(
    index: Index,
    filters: Filters,
    *,
    entity: str | None = None,
    place: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Row:
    """Events by day, the latest first, and how many there are."""
    conditions, values = _events_where(filters, entity, place)
    total = index.rows(f"SELECT COUNT(*) AS n FROM event WHERE {conditions}", *values)[0]["n"]
    # What lies beyond the last article is a plan or a mistake: it comes after what was news.
    known = "COALESCE(event.first <= (SELECT SUBSTR(MAX(published), 1, 10) FROM article), 0)"
    rows: list[Row] = []
    for part in (known, f"NOT {known}"):
        if len(rows) < limit:
            where = f"{conditions} AND {part}"
            rows += index.rows(
                f"SELECT {EVENT} FROM {EVENT_FROM} WHERE {where}"
                " ORDER BY event.first DESC, event.id LIMIT ? OFFSET ?",
                *values,
                limit - len(rows),
                max(0, offset),
            )
            count = f"SELECT COUNT(*) AS n FROM event WHERE {where}"
            offset -= index.rows(count, *values)[0]["n"] if len(rows) < limit else 0
    for row in rows:
        sentence = index.one(
            "SELECT evidence.quote FROM report JOIN evidence ON evidence.id = report.evidence"
            " WHERE report.event = ? ORDER BY evidence.confidence DESC, evidence.id LIMIT 1",
            row["id"],
        )
        row["quote"] = sentence["quote"] if sentence else None
    return {"total": total, "events": with_sides(index, rows)}


def _events_where(
    filters: Filters, entity: str | None = None, place: str | None = None
) -> tuple[str, Values]:
    conditions, values = filters.on_events("event")
    for key, roles in ((entity, "('actor', 'target', 'place')"), (place, "('place')")):
        if key is not None:
            conditions += (
                " AND event.id IN (SELECT event FROM participant WHERE role IN "
                f"{roles} AND entity = (SELECT id FROM entity WHERE key = ?))"
            )
            values.append(key)
    return conditions, values


def timeline(index: Index, filters: Filters, *, entity: str | None = None) -> Row:
    """How many events there were by day or by month, attacks counted apart."""
    conditions, values = _events_where(filters, entity)
    dated = f"{conditions} AND event.first IS NOT NULL"
    span = index.rows(
        f"SELECT MIN(event.first) AS first, MAX(event.first) AS last FROM event WHERE {dated}",
        *values,
    )[0]
    if span["first"] is None:
        return {"unit": "day", "bins": []}
    days = _distance(span["first"], span["last"])
    unit, letters = ("day", 10) if days <= _DAYS else ("month", 7)
    bins = index.rows(
        f"SELECT SUBSTR(event.first, 1, {letters}) AS day, COUNT(*) AS events,"
        " SUM(event.relation = (SELECT id FROM relation WHERE type = 'ASSAULT')) AS attacks"
        f" FROM event WHERE {dated} GROUP BY 1 ORDER BY 1",
        *values,
    )
    return {"unit": unit, "bins": bins}


def _distance(first: str, last: str) -> int:
    try:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError:  # a year before 1 or after 9999
        return _DAYS + 1


def places(index: Index, filters: Filters, *, entity: str | None = None) -> list[Row]:
    """Places where events happened, with the events and the dead counted; those on the map."""
    conditions, values = _events_where(filters, entity)
    rows = index.rows(
        "SELECT event.place AS id, COUNT(*) AS events,"
        " MIN(event.first) AS first, MAX(event.last) AS last"
        f" FROM event WHERE event.place IS NOT NULL AND {conditions} GROUP BY event.place",
        *values,
    )
    found = []
    for row in sorted(rows, key=lambda each: -each["events"])[:_PLACES]:
        id_ = row.pop("id")
        point = _point(index, id_)
        if point:
            found.append({**entities(index, [id_])[id_], **row, **point})
    return found


def _point(index: Index, id_: int) -> Row | None:
    """The coordinates of a place, or of what holds it."""
    inexact = False
    for _ in range(6):
        row = index.one("SELECT latitude, longitude, within FROM entity WHERE id = ?", id_)
        if row is None:
            return None
        if row["latitude"] is not None:
            found = {"latitude": row["latitude"], "longitude": row["longitude"]}
            return {**found, "inexact": inexact}
        if row["within"] is None:
            return None
        id_, inexact = row["within"], True
    return None
