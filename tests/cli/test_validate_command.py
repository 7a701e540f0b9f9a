"""`kg validate` on a sound store, spoiled ones and none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from articles import lines, write_articles
from click.testing import CliRunner, Result
from pyoxigraph import Literal, NamedNode, Quad

from kg.cli import main
from kg.data.samples import sample_paths
from kg.graph import KG
from kg.graph.validate import fast_engine_installed
from kg.store import RecordStore, open_graph, write_graph

ENGINES = ("auto", "pyshacl")
Spoil = Callable[[Quad], Quad | None]


def validate(store: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["validate", "--store", str(store), *args])


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from articles; not to be written to."""
    folder = tmp_path_factory.mktemp("sound")
    source = write_articles(folder / "articles.jsonl", lines()[:3])
    built = CliRunner().invoke(main, ["build", str(source), "--store", str(folder / "store")])
    assert built.exit_code == 0, built.stderr
    return folder / "store"


@pytest.fixture
def store(tmp_path: Path, sound: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "store"))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sound_store_passes(sound: Path, engine: str) -> None:
    result = validate(sound, "--engine", engine)
    assert result.exit_code == 0, result.output
    assert "0 violations" in result.stderr


def without(name: str) -> Spoil:
    return lambda quad: None if quad.predicate.value == KG + name else quad


def other(name: str, value: Literal) -> Spoil:
    def spoil(quad: Quad) -> Quad:
        if quad.predicate.value != KG + name:
            return quad
        return Quad(quad.subject, quad.predicate, value, quad.graph_name)

    return spoil


def shifted(quad: Quad) -> Quad:
    """Spans of the right length at the wrong place."""
    name = quad.predicate.value.removeprefix(KG)
    if name not in {"start", "end"} or not isinstance(quad.object, Literal):
        return quad
    moved = Literal(int(quad.object.value) + 1)
    return Quad(quad.subject, quad.predicate, moved, quad.graph_name)


def far_away(quad: Quad) -> Quad:
    name = quad.predicate.value.removeprefix(KG)
    if name not in {"start", "end"} or not isinstance(quad.object, Literal):
        return quad
    moved = Literal(int(quad.object.value) + 10_000)
    return Quad(quad.subject, quad.predicate, moved, quad.graph_name)


def speaking_article(quad: Quad) -> Quad:
    """Roles that lead to no entity."""
    if quad.predicate.value.removeprefix(KG) not in {"actor", "target", "place", "speaker"}:
        return quad
    nobody = NamedNode("https://w3id.org/khabar/claim/none")
    return Quad(quad.subject, quad.predicate, nobody, quad.graph_name)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("spoil", "messages"),
    [
        pytest.param(without("evidence"), {"no evidence, or evidence that"}, id="no-evidence"),
        pytest.param(shifted, {"the article has other words there"}, id="quote-elsewhere"),
        pytest.param(far_away, {"the span is not inside the article"}, id="outside"),
        pytest.param(without("speaker"), {"no speaker, or one who"}, id="no-speaker"),
        pytest.param(
            speaking_article,
            {
                "an actor is no entity",
                "a target is no entity",
                "the place is not",
                "no speaker, or",
            },
            id="types-of-roles",
        ),
        pytest.param(
            other("day", Literal("2018-02-31")), {"not one day, month or year"}, id="dates"
        ),
        pytest.param(without("reason"), {"merged without a reason"}, id="no-reason"),
    ],
)
def test_each_guarantee_has_its_fault(
    store: Path, spoil: Spoil, messages: set[str], engine: str
) -> None:
    def spoiled() -> Iterator[Quad]:
        for quad in list(open_graph(store)):
            if (left := spoil(quad)) is not None:
                yield left

    write_graph(store, list(spoiled()))
    result = validate(store, "--engine", engine, "--json")
    assert result.exit_code == 1
    found = [json.loads(line) for line in result.stdout.splitlines()]
    said = {each["message"] for each in found if each["severity"] == "Violation"}
    assert all(any(text in one for one in said) for text in messages), said
    assert all(each["message_ar"] for each in found)


def test_an_article_that_is_gone_or_was_changed(store: Path) -> None:
    with RecordStore(store) as records:
        changed = records.article("a01")
        record = records.get("a01")
        assert changed is not None
        records.put(replace(changed, body="س" + changed.body), record, "1")
        records.forget(["a00"])
    result = validate(store, "--json")
    assert result.exit_code == 1
    said = {json.loads(line)["message"] for line in result.stdout.splitlines()}
    assert said == {
        "the store does not hold the article's text",
        "the article has other words there",
    }


def test_both_engines_agree_on_samples(tmp_path: Path) -> None:
    if not fast_engine_installed():
        pytest.skip("the optional package shacl is not installed")
    samples = [str(path) for path in sample_paths()[:1]]
    built = CliRunner().invoke(main, ["build", *samples, "--store", str(tmp_path)])
    assert built.exit_code == 0, built.stderr
    told = [validate(tmp_path, "--engine", each, "--json").stdout for each in ("pyshacl", "shacl")]
    assert sorted(told[0].splitlines()) == sorted(told[1].splitlines())
    assert '"Violation"' not in told[0]


def test_no_store_is_said_in_one_line(tmp_path: Path) -> None:
    result = validate(tmp_path / "none")
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1
