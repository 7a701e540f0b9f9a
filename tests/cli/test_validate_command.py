"""`kg validate` on a sound store, a spoiled one and none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, Quad
from sample_knowledge import sample_knowledge, sample_record

from kg.cli import main
from kg.graph import KG, quads
from kg.store import write_graph

REASON = NamedNode(KG + "reason")


def without_reasons() -> Iterator[Quad]:
    for quad in quads(sample_knowledge(), [sample_record()]):
        if quad.predicate != REASON:
            yield quad


@pytest.fixture(scope="module")
def spoiled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spoiled") / "store"
    write_graph(folder, without_reasons())
    return folder


@pytest.mark.parametrize("engine", ["auto", "pyshacl"])
def test_a_sound_store_passes(sample_store: Path, engine: str) -> None:
    result = CliRunner().invoke(
        main, ["validate", "--store", str(sample_store), "--engine", engine]
    )
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "0 violations" in result.stderr


@pytest.mark.parametrize("engine", ["auto", "pyshacl"])
def test_a_spoiled_store_fails_and_says_where(spoiled_store: Path, engine: str) -> None:
    result = CliRunner().invoke(
        main, ["validate", "--store", str(spoiled_store), "--engine", engine, "--json"]
    )
    assert result.exit_code == 1
    [finding] = [json.loads(line) for line in result.stdout.splitlines()]
    assert finding["message"] == "merged without a reason"
    assert finding["message_ar"] == "دمج بلا سبب"
    assert finding["node"].endswith("/article/a1#e1")


def test_no_store_is_said_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["validate", "--store", str(tmp_path / "none")])
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1
