"""The short forms in which things stand in the views of others."""

from __future__ import annotations

from collections.abc import Iterable

from kg.store.explorer.opened import Index, Row

# The columns of an event as lists show it; its people come from `with_sides`.
EVENT = """
  event.id, event.key, event.ar, event.en, relation.name AS relation, relation.type AS type,
  relation.noun_ar, relation.noun_en, mode.ar AS mode_ar, mode.en AS mode_en, event.day,
  event.first, event.last, event.killed_low, event.killed_high, event.injured_low,
  event.injured_high, event.weapon, event.realis, event.belief, event.articles, event.outlets
"""
EVENT_FROM = """
  event JOIN relation ON relation.id = event.relation LEFT JOIN mode ON mode.name = event.mode
"""
CLAIM = """
  claim.id, claim.key, claim.text, claim.stance, claim.cue, claim.day, claim.first,
  claim.speaker, claim.via
"""
ARTICLE = """
  article.key AS article, article.title, article.published, article.url, outlet.name AS outlet
"""
ARTICLE_FROM = "article LEFT JOIN outlet ON outlet.id = article.outlet"
_MANY = 500  # SQLite's limit on placeholders is higher; so is no list a page shows


def entities(index: Index, ids: Iterable[int | None]) -> dict[int, Row]:
    """Entities by id: key, names, kind."""
    wanted = sorted({id_ for id_ in ids if id_})
    found: dict[int, Row] = {}
    for start in range(0, len(wanted), _MANY):
        some = wanted[start : start + _MANY]
        marks = ", ".join("?" * len(some))
        for row in index.rows(
            f"SELECT id, key, ar, en, kind, named FROM entity WHERE id IN ({marks})", *some
        ):
            found[row.pop("id")] = row
    return found


def with_sides(index: Index, events: list[Row]) -> list[Row]:
    """The events with `actors`, `targets` and `places`, and without their numbers."""
    if not events:
        return events
    by_id = {event["id"]: event for event in events}
    ids = list(by_id)
    sides: list[Row] = []
    for start in range(0, len(ids), _MANY):
        some = ids[start : start + _MANY]
        marks = ", ".join("?" * len(some))
        sides += index.rows(
            f"SELECT event, role, entity FROM participant WHERE event IN ({marks})"
            " ORDER BY event, role, entity",
            *some,
        )
    known = entities(index, (side["entity"] for side in sides))
    for event in events:
        event.update(actors=[], targets=[], places=[])
    for side in sides:
        if side["entity"] in known:
            by_id[side["event"]][f"{side['role']}s"].append(known[side["entity"]])
    for event in events:
        del event["id"]
    return events


def with_speakers(index: Index, claims: list[Row]) -> list[Row]:
    """The claims with `speaker` and `via` as entities, outlets, and without their numbers."""
    known = entities(index, (claim[side] for claim in claims for side in ("speaker", "via")))
    for claim in claims:
        claim["speaker"] = known.get(claim["speaker"])
        claim["via"] = known.get(claim["via"])
        claim["outlets"] = [
            row["name"]
            for row in index.rows(
                "SELECT DISTINCT outlet.name FROM claim_evidence e"
                " JOIN article ON article.id = e.article JOIN outlet ON outlet.id = article.outlet"
                " WHERE e.claim = ? ORDER BY outlet.name",
                claim.pop("id"),
            )
        ]
    return claims
