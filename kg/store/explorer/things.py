"""Views of one thing: an entity, an event, a claim, an article; and the list of outlets."""

from __future__ import annotations

from typing import cast

import orjson

from kg.model import Article, Record
from kg.store.explorer.network import reports
from kg.store.explorer.opened import Index, Row
from kg.store.explorer.pieces import Marked, cut
from kg.store.explorer.refs import (
    ARTICLE,
    ARTICLE_FROM,
    CLAIM,
    EVENT,
    EVENT_FROM,
    entities,
    with_sides,
    with_speakers,
)

_LIST = 60  # of each list on a page; the SPARQL of the view gives all
_AROUND = 240  # letters before and after a sentence


def entity(index: Index, key: str) -> Row | None:
    """What an entity did and underwent, what it said and what was said of it."""
    found = index.one("SELECT * FROM entity WHERE key = ?", key)
    if found is None:
        return None
    id_ = found.pop("id")
    found["same_as"] = orjson.loads(found["same_as"])
    found["names"] = orjson.loads(found["names"])
    found["within"] = entities(index, [found["within"]]).get(found["within"])
    found["relations"] = {
        "out": _partners(index, "source", "target", id_),
        "in": _partners(index, "target", "source", id_),
    }
    for name, role in (("did", "actor"), ("underwent", "target"), ("here", "place")):
        found[name] = _events_of(index, id_, role)
    found["said"] = with_speakers(
        index,
        index.rows(
            f"SELECT {CLAIM} FROM claim WHERE claim.speaker = ?"
            " ORDER BY claim.first DESC, claim.id LIMIT ?",
            id_,
            _LIST,
        ),
    )
    found["said_of"] = with_speakers(
        index,
        index.rows(
            f"SELECT {CLAIM} FROM mentioned m JOIN claim ON claim.id = m.claim"
            " WHERE m.entity = ? AND claim.speaker != ?"
            " ORDER BY claim.first DESC, claim.id LIMIT ?",
            id_,
            id_,
            _LIST,
        ),
    )
    found["in_articles"] = index.rows(
        f"SELECT DISTINCT {ARTICLE} FROM member JOIN article ON article.id = member.article"
        " LEFT JOIN outlet ON outlet.id = article.outlet WHERE member.entity = ?"
        " ORDER BY article.published DESC, article.key LIMIT ?",
        id_,
        _LIST,
    )
    return found


def _partners(index: Index, this: str, other: str, id_: int) -> list[Row]:
    """The edges of an entity on one side, the strongest first."""
    rows = index.rows(
        f"SELECT edge.{other} AS id, relation.name AS relation, relation.type, relation.ar,"
        " relation.en, edge.events, edge.belief, edge.first, edge.last"
        " FROM edge JOIN relation ON relation.id = edge.relation"
        f" WHERE edge.{this} = ? ORDER BY edge.events DESC, edge.belief DESC, {other} LIMIT ?",
        id_,
        _LIST,
    )
    known = entities(index, (row["id"] for row in rows))
    for row in rows:
        row["entity"] = known.get(row.pop("id"))
    return rows


def _events_of(index: Index, id_: int, role: str) -> Row:
    where = "event.id IN (SELECT event FROM participant WHERE entity = ? AND role = ?)"
    total = index.rows(f"SELECT COUNT(*) AS n FROM event WHERE {where}", id_, role)[0]["n"]
    rows = index.rows(
        f"SELECT {EVENT} FROM {EVENT_FROM} WHERE {where}"
        " ORDER BY event.first DESC, event.id LIMIT ?",
        id_,
        role,
        _LIST,
    )
    return {"total": total, "events": with_sides(index, rows)}


def event(index: Index, key: str) -> Row | None:
    """An event with each article's version of it, tolls, contradictions and claims."""
    rows = index.rows(f"SELECT {EVENT} FROM {EVENT_FROM} WHERE event.key = ?", key)
    if not rows:
        return None
    id_ = rows[0]["id"]
    (found,) = with_sides(index, rows)
    found["reports"] = reports(index, id_)
    found["contradictions"] = _contradictions(index, "event", id_)
    found["claims"] = with_speakers(
        index,
        index.rows(
            f"SELECT {CLAIM} FROM about JOIN claim ON claim.id = about.claim"
            " WHERE about.event = ? ORDER BY claim.first, claim.id LIMIT ?",
            id_,
            _LIST,
        ),
    )
    return found


def around(report: Row, article: Article | None, record: Record | None) -> None:
    """Add to a report what stands before and after its sentence, its trigger marked exactly."""
    if article is None:
        return
    text, start, end = article.text, report["start"], report["end"]
    if text[start:end] != report["quote"]:
        return  # the article was changed after this graph was built
    report["before"] = text[max(0, start - _AROUND) : start]
    report["after"] = text[end : end + _AROUND]
    part = next((e for e in record.events if e.id == report["part"]), None) if record else None
    if part is not None and start <= part.start and part.end <= end:
        report["pieces"] = cut(text, [Marked(part.start, part.end, "trigger", True)], start, end)


def _contradictions(index: Index, kind: str, id_: int) -> list[Row]:
    found = index.rows(
        f"SELECT DISTINCT c.id, c.key, c.topic FROM side s JOIN contradiction c"
        f" ON c.id = s.contradiction WHERE s.{kind} = ? ORDER BY c.key",
        id_,
    )
    return [_with_both(index, contradiction) for contradiction in found]


def contradictions(index: Index, limit: int = 200) -> list[Row]:
    """All contradictions, both sides of each."""
    rows = index.rows("SELECT id, key, topic FROM contradiction ORDER BY topic, key LIMIT ?", limit)
    return [_with_both(index, row) for row in rows]


def _with_both(index: Index, contradiction: Row) -> Row:
    number = contradiction.pop("id")
    events = index.rows(
        f"SELECT {EVENT} FROM side JOIN event ON event.id = side.event"
        " JOIN relation ON relation.id = event.relation LEFT JOIN mode ON mode.name = event.mode"
        " WHERE side.contradiction = ? ORDER BY event.first, event.id",
        number,
    )
    for each in events:
        each["reports"] = reports(index, each["id"])
    claims = index.rows(
        f"SELECT {CLAIM} FROM side JOIN claim ON claim.id = side.claim"
        " WHERE side.contradiction = ? ORDER BY claim.first, claim.id",
        number,
    )
    sides = {"events": with_sides(index, events), "claims": with_speakers(index, claims)}
    return {**contradiction, **sides}


def claim(index: Index, key: str) -> Row | None:
    """A claim with its chain: who printed it, through whom it came, who said it."""
    rows = index.rows(f"SELECT {CLAIM} FROM claim WHERE claim.key = ?", key)
    if not rows:
        return None
    id_ = rows[0]["id"]
    (found,) = with_speakers(index, rows)
    found["evidence"] = index.rows(
        f"SELECT {ARTICLE}, e.first AS start, e.last AS end, e.quote, e.extractor, e.confidence"
        " FROM claim_evidence c JOIN evidence e ON e.id = c.evidence"
        " JOIN article ON article.id = c.article"
        " LEFT JOIN outlet ON outlet.id = article.outlet WHERE c.claim = ?"
        " ORDER BY article.published, article.key, e.first",
        id_,
    )
    for each in found["evidence"]:
        quote = each["quote"]
        at, cue = quote.find(found["text"]), found["cue"]
        said_at = quote.find(cue) if cue else -1
        marks = [Marked(at, at + len(found["text"]), "claim", True)] if at >= 0 else []
        if cue and said_at >= 0:
            marks.append(Marked(said_at, said_at + len(cue), "trigger", True))
        each["pieces"] = cut(quote, marks)
    found["about"] = with_sides(
        index,
        index.rows(
            f"SELECT {EVENT} FROM about JOIN event ON event.id = about.event"
            " JOIN relation ON relation.id = event.relation"
            " LEFT JOIN mode ON mode.name = event.mode WHERE about.claim = ? ORDER BY event.id",
            id_,
        ),
    )
    named = [
        row["entity"] for row in index.rows("SELECT entity FROM mentioned WHERE claim = ?", id_)
    ]
    found["names"] = list(entities(index, named).values())
    found["contradictions"] = _contradictions(index, "claim", id_)
    return found


def article(index: Index, key: str, text: Article | None, record: Record | None) -> Row | None:
    """An article with its text in pieces: each knows the entity, event and claim it belongs to."""
    found = index.one(
        f"SELECT {ARTICLE}, article.id AS number, article.story FROM {ARTICLE_FROM}"
        " WHERE article.key = ?",
        key,
    )
    if found is None:
        return None
    number, story = found.pop("number"), found.pop("story")
    found["same_story"] = index.rows(
        f"SELECT {ARTICLE} FROM {ARTICLE_FROM} WHERE article.story = ? AND article.id != ?"
        " ORDER BY article.published, article.key LIMIT ?",
        story,
        number,
        _LIST,
    )
    found["events"] = with_sides(
        index,
        index.rows(
            f"SELECT DISTINCT {EVENT} FROM report JOIN event ON event.id = report.event"
            " JOIN relation ON relation.id = event.relation"
            " LEFT JOIN mode ON mode.name = event.mode"
            " WHERE report.article = ? ORDER BY event.id",
            number,
        ),
    )
    found["claims"] = with_speakers(
        index,
        index.rows(
            f"SELECT DISTINCT {CLAIM} FROM claim_evidence e JOIN claim ON claim.id = e.claim"
            " WHERE e.article = ? ORDER BY claim.id",
            number,
        ),
    )
    found["title_pieces"], found["pieces"] = None, None
    if text is not None:
        marks = _marks(index, number, record) if record else []
        body = len(text.title) + 1
        found["title_pieces"] = cut(text.text, marks, 0, body - 1)
        found["pieces"] = cut(text.text, marks, body)
    return found


def _marks(index: Index, number: int, record: Record) -> list[Marked]:
    members = {
        row["part"]: row["entity"]
        for row in index.rows("SELECT part, entity FROM member WHERE article = ?", number)
    }
    known = entities(index, members.values())
    events = {
        row["part"]: row
        for row in index.rows(
            "SELECT report.part, event.key, event.ar, event.en, relation.type FROM report"
            " JOIN event ON event.id = report.event"
            " JOIN relation ON relation.id = event.relation WHERE report.article = ?",
            number,
        )
    }
    claims = {
        row["part"]: row
        for row in index.rows(
            "SELECT s.part, claim.key, claim.stance FROM statement s"
            " JOIN claim ON claim.id = s.claim WHERE s.article = ?",
            number,
        )
    }
    marks = [
        Marked(span.start, span.end, "entity", known[members[one.id]])
        for one in record.entities
        if one.id in members
        for span in one.mentions
    ]
    marks += [
        Marked(one.start, one.end, "event", events[one.id])
        for one in record.events
        if one.id in events
    ]
    marks += [
        Marked(one.start, one.end, "claim", claims[one.id])
        for one in record.statements
        if one.id in claims
    ]
    return marks


def outlets(index: Index) -> list[Row]:
    """Each outlet with what it published and whom it quotes."""
    if known := index.kept("outlets"):
        return cast("list[Row]", known)
    rows = index.rows(
        "SELECT outlet.id, outlet.name, COUNT(*) AS articles, MIN(article.published) AS first,"
        " MAX(article.published) AS last FROM outlet JOIN article ON article.outlet = outlet.id"
        " GROUP BY outlet.id ORDER BY articles DESC, outlet.name"
    )
    for row in rows:
        id_ = row.pop("id")
        row["events"] = index.rows("SELECT COUNT(*) AS n FROM event_outlet WHERE outlet = ?", id_)[
            0
        ]["n"]
        speakers = index.rows(
            "SELECT claim.speaker AS id, COUNT(DISTINCT claim.id) AS claims FROM article"
            " JOIN claim_evidence e ON e.article = article.id JOIN claim ON claim.id = e.claim"
            " WHERE article.outlet = ? GROUP BY claim.speaker ORDER BY claims DESC, 1 LIMIT 8",
            id_,
        )
        row["claims"] = index.rows(
            "SELECT COUNT(DISTINCT e.claim) AS n FROM article JOIN claim_evidence e"
            " ON e.article = article.id WHERE article.outlet = ?",
            id_,
        )[0]["n"]
        known = entities(index, (each["id"] for each in speakers))
        row["speakers"] = [
            {**known[each["id"]], "claims": each["claims"]}
            for each in speakers
            if each["id"] in known
        ]
    return rows


def outlet(index: Index, name: str, limit: int = 200) -> Row | None:
    """One outlet with its latest articles."""
    found = next((row for row in outlets(index) if row["name"] == name), None)
    if found is None:
        return None
    found["list"] = index.rows(
        f"SELECT {ARTICLE}, (SELECT COUNT(DISTINCT event) FROM report r"
        " WHERE r.article = article.id)"
        " AS events, (SELECT COUNT(DISTINCT claim) FROM claim_evidence c WHERE"
        f" c.article = article.id) AS claims FROM {ARTICLE_FROM} WHERE outlet.name = ?"
        " ORDER BY article.published DESC, article.key LIMIT ?",
        name,
        limit,
    )
    return found
