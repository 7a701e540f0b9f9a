"""`kg:textMatch` in `kg query` as on the server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sample_knowledge import sample_knowledge
from starlette.testclient import TestClient

from kg.cli import main
from kg.cli.exits import EXIT_OK, EXIT_QUERY
from kg.graph import quads
from kg.serve.app import create_app
from kg.serve.config import Config
from kg.store import write_graph

PREFIX = "PREFIX kg: <https://w3id.org/khabar/ontology#> "


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("match") / "khabar-store"
    knowledge = sample_knowledge()
    first, *others = knowledge.claims
    told = replace(first, text="مصادر الحوثيّين المالية تتآكل")
    write_graph(folder, quads(replace(knowledge, claims=(told, *others))))
    return folder


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("حوثي", True),
        ("الحوثيون", True),
        ("حُوثِيّ", True),
        ("الحوثيين مصادر", True),
        (r"\"مصادر الحوثيين\"", True),
        (r"\"الحوثيين مصادر\"", False),
        ("حوثي سعودي", False),
        ("", False),
    ],
)
def test_the_same_is_found_in_both(store: Path, words: str, found: bool) -> None:
    query = PREFIX + f'SELECT ?text {{ ?claim kg:textMatch "{words}" . ?claim kg:text ?text }}'
    options = ["query", query, "--store", str(store), "--format", "csv"]
    asked = CliRunner().invoke(main, options)
    assert asked.exit_code == EXIT_OK
    assert ("الحوثيّين" in asked.stdout) is found
    with TestClient(create_app(Config(store=store, workers=1))) as client:
        served = client.get("/sparql", params={"query": query, "format": "csv"})
    assert served.text.splitlines() == asked.stdout.splitlines()


def test_the_prefix_need_not_be_declared(store: Path) -> None:
    query = 'SELECT (COUNT(*) AS ?n) { ?claim kg:textMatch "حوثي" . ?claim a kg:Claim }'
    options = ["query", query, "--store", str(store), "--format", "csv", "--limit", "5"]
    assert CliRunner().invoke(main, options).stdout.split() == ["n", "1"]


def test_a_match_within_a_list_is_refused(store: Path) -> None:
    query = 'SELECT * { ?claim a kg:Claim ; kg:textMatch "حوثي" }'
    result = CliRunner().invoke(main, ["query", query, "--store", str(store)])
    assert result.exit_code == EXIT_QUERY
    assert "triple of its own" in result.stderr
