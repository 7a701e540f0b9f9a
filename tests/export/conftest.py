"""A world whose names and sentences are made to break programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Store

# Marks of direction, quotes, markup, controls, emoji, what XML forbids, and formulas.
NASTY = '=cmd|"/C calc"!A1\u202e<b>&amp;\u0007\ufffe\U0001f1f8\U0001f1fe \u200f"«قوات»\'\n\tسوريا'
FORMULA = '=HYPERLINK("https://example.org";"اضغط")'


@pytest.fixture(scope="session")
def nasty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample world with coordinates, and hostile text wherever text can stand."""
    from sample_knowledge import sample_knowledge, sample_record

    from kg.graph import quads
    from kg.store import write_graph

    knowledge = sample_knowledge()
    places = {"country": (15.5, 45.25), "valley": (15.352, 44.206)}
    labels = {"mountain": NASTY, "plain": FORMULA}
    entities = tuple(
        replace(
            entity,
            labels={
                **entity.labels,
                **({"ar": labels[entity.key]} if entity.key in labels else {}),
            },
            country="YE" if entity.key in places else None,
            latitude=places.get(entity.key, (None, None))[0],
            longitude=places.get(entity.key, (None, None))[1],
        )
        for entity in knowledge.entities
    )
    events = tuple(
        replace(
            event,
            reports=tuple(
                replace(report, evidence=replace(report.evidence, quote=NASTY))
                for report in event.reports
            ),
        )
        for event in knowledge.events
    )
    claims = tuple(replace(claim, text=FORMULA) for claim in knowledge.claims)
    articles = tuple(replace(article, source=FORMULA) for article in knowledge.articles)
    folder = tmp_path_factory.mktemp("nasty") / "khabar-store"
    whole = replace(knowledge, entities=entities, events=events, claims=claims, articles=articles)
    write_graph(folder, quads(whole, [sample_record()]))
    return folder


@pytest.fixture(params=["sample", "nasty"])
def graph(request: pytest.FixtureRequest) -> Store:
    """The graph of either world."""
    from kg.store import open_graph

    return open_graph(request.getfixturevalue(f"{request.param}_store"))
