"""Finds things by words: names, sentences, claims, headlines."""

from __future__ import annotations

from urllib.parse import quote

from kg.data.normal import normalise
from kg.store.explorer.opened import Index, Row
from kg.store.explorer.pieces import found_in
from kg.store.explorer.refs import (
    ARTICLE,
    ARTICLE_FROM,
    CLAIM,
    EVENT,
    EVENT_FROM,
    with_sides,
    with_speakers,
)
from kg.store.explorer.words import match_expression

_CANDIDATES = 300  # the best matches of the text index, among which the best known come first
KINDS = ("entity", "event", "claim", "article")


def search(index: Index, query: str, limit: int = 20) -> Row:
    """What the words are found in, each kind apart; all empty when there is no word."""
    match = match_expression(query)
    if match is None:
        return {"entities": [], "events": [], "claims": [], "articles": []}
    return {
        "entities": _entities(index, query, match, limit),
        "events": _events(index, query, match, limit),
        "claims": _claims(index, query, match, limit),
        "articles": _articles(index, query, match, limit),
    }


def _best(kind: str) -> str:
    """The matches of a kind, best first: the number of its rows is given by a placeholder."""
    return (
        f"(SELECT rowid AS id, rank FROM {kind}_words WHERE {kind}_words MATCH ?"
        " ORDER BY rank LIMIT ?) found"
    )


def _entities(index: Index, query: str, match: str, limit: int) -> list[Row]:
    rows = index.rows(
        "SELECT entity.key, entity.ar, entity.en, entity.kind, entity.named, entity.names,"
        " entity.events, entity.claims, entity.articles, found.rank"
        f" FROM {_best('entity')} JOIN entity ON entity.id = found.id",
        match,
        _CANDIDATES,
    )
    wanted = normalise(query).strip()

    def order(row: Row) -> tuple[bool, int, float]:
        exact = wanted in (normalise(row["ar"] or ""), normalise(row["en"] or ""))
        return (not exact, -(row["events"] + row["claims"]), row["rank"])

    rows.sort(key=order)
    for row in rows[:limit]:
        del row["rank"], row["names"]
        row["pieces"] = found_in(row["ar"] or row["en"] or row["key"], query)
    return rows[:limit]


def _events(index: Index, query: str, match: str, limit: int) -> list[Row]:
    rows = index.rows(
        f"SELECT {EVENT} FROM {_best('event')} CROSS JOIN {EVENT_FROM}"
        " WHERE event.id = found.id ORDER BY found.rank",
        match,
        limit,
    )
    for row in rows:
        sentence = index.one(
            "SELECT evidence.quote FROM report JOIN evidence ON evidence.id = report.evidence"
            " WHERE report.event = ? ORDER BY evidence.confidence DESC, evidence.id LIMIT 1",
            row["id"],
        )
        row["pieces"] = found_in(sentence["quote"], query) if sentence else []
    return with_sides(index, rows)


def _claims(index: Index, query: str, match: str, limit: int) -> list[Row]:
    rows = index.rows(
        f"SELECT {CLAIM} FROM {_best('claim')} JOIN claim ON claim.id = found.id"
        " ORDER BY found.rank",
        match,
        limit,
    )
    for row in rows:
        row["pieces"] = found_in(row["text"], query)
    return with_speakers(index, rows)


def _articles(index: Index, query: str, match: str, limit: int) -> list[Row]:
    rows = index.rows(
        f"SELECT {ARTICLE} FROM {_best('article')} JOIN {ARTICLE_FROM}"
        " WHERE article.id = found.id ORDER BY found.rank",
        match,
        limit,
    )
    for row in rows:
        row["pieces"] = found_in(row["title"] or row["article"], query)
    return rows


def matching_iris(index: Index, query: str, limit: int) -> list[str]:
    """IRIs of entities, events, claims and articles that the words are found in, best first."""
    match = match_expression(query)
    if match is None:
        return []
    base = index.base
    found = []
    for kind in KINDS:
        rows = index.rows(
            f"SELECT {kind}.key FROM {_best(kind)} JOIN {kind} ON {kind}.id = found.id"
            " ORDER BY found.rank",
            match,
            limit,
        )
        found += [f"{base}{kind}/{quote(row['key'], safe='')}" for row in rows]
    return found
