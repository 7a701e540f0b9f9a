"""The explorer's index is the same, read from a graph or from what the graph is written from."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Store
from sample_knowledge import sample_knowledge, sample_record

from kg.assemble import assemble
from kg.data.samples import sample_paths
from kg.graph import Iris, quads
from kg.ingest import read_articles
from kg.model import Knowledge, Record
from kg.pipeline import read_record
from kg.store import Told
from kg.store.explorer.build import build_index


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as db:
        names = [
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: db.execute(f'SELECT * FROM "{name}"').fetchall()
            for name in names
            if not name.endswith("_words")  # they keep no text; their own tables hold them
        }


def both(
    folder: Path, knowledge: Knowledge, records: Sequence[Record], base: str
) -> tuple[dict[str, list[tuple[object, ...]]], dict[str, list[tuple[object, ...]]]]:
    told = Told(knowledge, Iris(base))
    graph = Store()
    graph.extend(quads(knowledge, told.noting(records), base=base))
    build_index(graph, folder / "graph.db")
    build_index(told, folder / "told.db")
    return rows(folder / "graph.db"), rows(folder / "told.db")


def test_the_samples_make_one_index(tmp_path: Path) -> None:
    paths = sorted(sample_paths())
    articles = list(read_articles(paths, on_error=lambda error: None))[:12]
    texts = {article.id: article.text for article in articles}
    records = [read_record(article) for article in articles]
    knowledge = assemble(records, texts.__getitem__)
    assert knowledge.events
    assert knowledge.claims
    graph, told = both(tmp_path, knowledge, records, "https://example.org/news/")
    assert graph["mentioned"]
    assert told == graph


def test_every_kind_of_thing_makes_one_index(tmp_path: Path) -> None:
    graph, told = both(tmp_path, sample_knowledge(), [sample_record()], "https://w3id.org/khabar/")
    assert all(graph[name] for name in ("contradiction", "side", "drawn", "about", "member"))
    assert told == graph


def test_odd_texts_make_one_index(tmp_path: Path) -> None:
    known = sample_knowledge()
    odd = 'لا "شيء" \\ هنا\r\n\ud800 \u2028'
    world = replace(
        known,
        articles=tuple(replace(each, title=odd, url=odd, source=odd) for each in known.articles),
        entities=tuple(
            replace(each, aliases=(*each.aliases, odd), country=odd) for each in known.entities
        ),
        events=tuple(replace(each, weapon=odd, day="1.1.2018") for each in known.events),
        claims=tuple(replace(each, text=odd, cue=odd) for each in known.claims),
    )
    graph, told = both(tmp_path, world, [sample_record()], "https://w3id.org/khabar/")
    assert told == graph


def test_an_empty_world_makes_one_index(tmp_path: Path) -> None:
    nothing = Knowledge(articles=(), entities=(), events=(), claims=())
    graph, told = both(tmp_path, nothing, [], "https://w3id.org/khabar/")
    assert told == graph
