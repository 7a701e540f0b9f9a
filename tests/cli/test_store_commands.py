"""`kg query`, `kg stats` and `kg forget` on the sample store."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.cli.exits import EXIT_BAD_INPUT, EXIT_OK, EXIT_QUERY, EXIT_STORE, EXIT_USAGE
from kg.store import RecordStore, load_queries


@pytest.fixture
def store(tmp_path: Path, sample_store: Path) -> Path:
    """A copy of the sample store that may be written to."""
    return Path(shutil.copytree(sample_store, tmp_path / "store"))


def run(store: Path, *args: str, text: str | bytes | None = None) -> Result:
    return CliRunner(env={"KHABAR_STORE": str(store)}).invoke(main, args, input=text)


def test_a_shipped_query_as_a_table(sample_store: Path) -> None:
    result = run(sample_store, "query", "who-attacked-whom", "--param", "by=قوات الجبل")
    assert result.exit_code == EXIT_OK
    heading, *rows = result.stdout.splitlines()
    assert heading.split() == ["actor", "target", "attacks", "articles", "first", "last"]
    assert rows[0].split() == ["قوات", "الجبل", "مدنيون", "1", "2", "2018-06-13", "2018-06-13"]
    assert len(rows) == 2


def test_long_cells_are_not_folded_in_a_pipe(sample_store: Path) -> None:
    result = run(sample_store, "query", f"SELECT ('{'كلمة ' * 100}' AS ?x) {{}}")
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize("question", ["inline", "file", "pipe"])
def test_any_query(sample_store: Path, tmp_path: Path, question: str) -> None:
    text = "SELECT (COUNT(?c) AS ?n) { ?c a kg:Claim }"
    file = tmp_path / "q.rq"
    file.write_text(text, encoding="utf-8-sig")
    asked = {"inline": text, "file": str(file), "pipe": "-"}[question]
    result = run(sample_store, "query", asked, "--format", "csv", text=text)
    assert result.stdout.split() == ["n", "3"]


@pytest.mark.parametrize(
    ("format_", "start"),
    [
        ("csv", "actor,target"),
        ("tsv", "?actor\t?target"),
        ("json", '{"head"'),
        ("xml", "<?xml"),
    ],
)
def test_standard_formats(sample_store: Path, format_: str, start: str) -> None:
    result = run(sample_store, "query", "who-attacked-whom", "--format", format_)
    assert result.stdout.startswith(start)


def test_triples_come_as_turtle_always_the_same(sample_store: Path) -> None:
    query = "CONSTRUCT WHERE { ?a kg:attacked ?b }"
    first, second = (run(sample_store, "query", query).stdout for _ in range(2))
    assert first == second
    assert "@prefix kg: <https://w3id.org/khabar/ontology#> ." in first
    assert first.count("kg:attacked") == 3


def test_limit_and_show(sample_store: Path) -> None:
    result = run(sample_store, "query", "who-attacked-whom", "--limit", "1")
    assert len(result.stdout.splitlines()) == 2
    shown = run(
        sample_store, "query", "neighbours", "--param", "name=روسيا", "--limit", "7", "--show"
    )
    assert 'VALUES ?name { "روسيا"@ar "روسيا"@en "روسيا" }' in shown.stdout
    assert shown.stdout.endswith("LIMIT 7\n")


def test_the_list_names_every_query_in_both_languages(tmp_path: Path) -> None:
    result = run(tmp_path / "no-store", "query", "--list")
    assert result.exit_code == EXIT_OK
    for query in load_queries().values():
        assert f"{query.name}\n  {query.title}\n  {query.title_ar}\n" in result.stdout


def test_an_unknown_name_is_explained(sample_store: Path) -> None:
    result = run(sample_store, "query", "neighbours", "--param", "name=قُوّات جبل")
    assert result.exit_code == EXIT_OK
    assert "similar: قوات الجبل" in result.stderr
    known = run(sample_store, "query", "neighbours", "--param", "name=وكالة الجبل")
    assert known.stderr == ""


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("SELECT * {",), EXIT_QUERY, "error at"),
        (("ASK { SERVICE <x:> {} }",), EXIT_QUERY, "SERVICE is not allowed"),
        (("neighbours", "--param", "other=x"), EXIT_QUERY, "no parameter other"),
        (("believed-events", "--format", "turtle"), EXIT_QUERY, "CONSTRUCT"),
        (("no-such-query",), EXIT_USAGE, "kg query --list"),
        (("neighbours", "--param", "name"), EXIT_USAGE, "NAME=VALUE"),
        (("denials", "--store", "nowhere"), EXIT_STORE, "run kg build"),
    ],
)
def test_exit_codes(sample_store: Path, args: tuple[str, ...], code: int, message: str) -> None:
    result = run(sample_store, "query", *args)
    assert result.exit_code == code
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_query_that_is_not_utf_8(sample_store: Path) -> None:
    assert run(sample_store, "query", "-", text=b"\xff\xfe").exit_code == EXIT_QUERY


def test_stats(sample_store: Path) -> None:
    counts = json.loads(run(sample_store, "stats", "--json").stdout)
    assert counts["articles"] == 1
    assert counts["entities"] == 8
    assert counts["events by type"] == {"Assault": 4, "Consultation": 1}
    assert counts["claims by stance"] == {"assert": 1, "deny": 1, "threaten": 1}
    assert counts["contradictions"] == 2
    lines = run(sample_store, "stats").stdout.splitlines()
    assert lines[0].split() == ["articles", "1"]
    assert run(sample_store / "none", "stats").exit_code == EXIT_STORE


@pytest.fixture
def rebuilt(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The stores that were assembled anew; the assembling itself is tested elsewhere."""
    stores: list[Path] = []
    module = ModuleType("kg.cli.build")
    module.rebuild = lambda store, *, quiet: stores.append(store)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kg.cli.build", module)
    return stores


@pytest.mark.parametrize("args", [("a1",), ("-",), ("a1", "never-there")])
def test_forget(store: Path, rebuilt: list[Path], args: tuple[str, ...]) -> None:
    result = run(store, "forget", *args, text="a1\n")
    assert result.exit_code == EXIT_OK
    assert ("never-there" in result.stderr) == ("never-there" in args)
    assert rebuilt == [store]
    with RecordStore(store, read_only=True) as records:
        assert len(records) == 0
        assert records.runs()[-1].forgotten == 1


def test_forgetting_nothing(store: Path, rebuilt: list[Path]) -> None:
    result = run(store, "forget", "never-there")
    assert result.exit_code == EXIT_BAD_INPUT
    assert rebuilt == []
    assert run(store / "none", "forget", "a1").exit_code == EXIT_STORE
    assert not (store / "none").exists()
