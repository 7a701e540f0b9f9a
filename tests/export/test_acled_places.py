"""Which province and district a place is in, and how exact its coordinates are."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Store
from sample_knowledge import invented_entity, invented_event, invented_report, sample_knowledge

from kg.export import Facts, Filters, write_acled
from kg.graph import quads
from kg.model import Knowledge, MergedEntity
from kg.store import open_graph, write_graph

# Key, type, what it lies in, whether its coordinates are known.
PLACES = (
    ("river-land", "GPE", None, True),
    ("north", "GPE", "river-land", True),
    ("hills", "GPE", "north", True),
    ("nakhil", "GPE", "hills", True),
    ("market", "FAC", "nakhil", False),
    ("old-quarter", "LOC", "nakhil", True),
    ("port", "GPE", "river-land", True),
    ("pier", "FAC", "port", True),
    ("desert", "LOC", "river-land", True),
)
# Of an event in each place: admin1, admin2, geo_precision.
EXPECTED = {
    "river-land": ("", "", "3"),
    "north": ("north", "", "3"),
    "hills": ("north", "hills", "1"),
    "nakhil": ("north", "hills", "1"),
    "market": ("north", "hills", "2"),
    "old-quarter": ("north", "hills", "2"),
    "port": ("", "", "1"),
    "pier": ("", "", "1"),
    "desert": ("", "", "3"),
}


def place(key: str, type_: str, within: str | None, known: bool) -> MergedEntity:
    entity = invented_entity(key, type_, f"مكان {key}", key, within=within)  # type: ignore[arg-type]
    if not known:
        return entity
    return replace(entity, latitude=15.0, longitude=44.0, country="YE")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Store:
    sample = sample_knowledge()
    events = tuple(
        invented_event(
            f"in-{key}",
            "ASSAULT",
            ("attacker",),
            (),
            invented_report("a1", f"v{number}", "rocket", day="2018-06-13"),
            day="2018-06-13",
            place=key,
        )
        for number, (key, *_) in enumerate(PLACES)
    )
    entities = (invented_entity("attacker", "ORG", "قوات الجبل"), *(place(*one) for one in PLACES))
    world = Knowledge(articles=sample.articles, entities=entities, events=events, claims=())
    folder: Path = tmp_path_factory.mktemp("places") / "store"
    write_graph(folder, quads(world))
    return open_graph(folder)


def test_provinces_districts_and_precision(graph: Store) -> None:
    facts, stream = Facts(graph), io.BytesIO()
    write_acled(stream, facts.events(Filters()), facts)
    rows = csv.DictReader(io.StringIO(stream.getvalue().decode()))
    assert {
        row["location"]: (row["admin1"], row["admin2"], row["geo_precision"]) for row in rows
    } == EXPECTED
