"""`kg build --as-of` and stores as inputs: the graph as it was known on a day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from articles import lines, write_articles
from click.testing import CliRunner, Result

from kg.cli import main
from kg.cli.exits import EXIT_BAD_INPUT, EXIT_OK, EXIT_USAGE
from kg.graph import canonical
from kg.store import RecordStore, open_graph

UNDATED = json.dumps({"id": "undated", "text": "قصفت طائرات حربية بلدة نخلة."}, ensure_ascii=False)


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in args])


def ids(store: Path) -> list[str]:
    with RecordStore(store, read_only=True) as records:
        return records.ids()


def published(row: str) -> str:
    return str(json.loads(row)["published"])


@pytest.fixture(scope="module")
def rows() -> list[str]:
    return lines()[:14]  # two for each of seven days


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, rows: list[str]) -> Path:
    folder = tmp_path_factory.mktemp("as-of")
    return write_articles(folder / "articles.jsonl", [*rows, UNDATED])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Path:
    store = tmp_path_factory.mktemp("whole") / "store"
    assert run("build", source, "--store", store, "-j", "1").exit_code == EXIT_OK
    return store


@pytest.mark.parametrize("origin", ["articles", "store"])
def test_only_what_was_out_is_known(
    tmp_path: Path,
    rows: list[str],
    source: Path,
    whole: Path,
    origin: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = [row for row in rows if published(row) < "2018-04-04"]
    by_hand = write_articles(tmp_path / "out.jsonl", out)
    assert run("build", by_hand, "--store", tmp_path / "by-hand").exit_code == EXIT_OK
    if origin == "store":
        monkeypatch.setattr("kg.pipeline.read_record", None)  # nothing is to be read again
    given = source if origin == "articles" else whole
    result = run("build", given, "--as-of", "2018-04-03", "--store", tmp_path / "then")
    assert result.exit_code == EXIT_OK, result.stderr
    assert "6 articles added" in result.stderr
    assert "left out 8 published after 2018-04-03 and 1 without a date" in result.stderr
    assert len(ids(tmp_path / "then")) == 6
    then, expected = (open_graph(tmp_path / name) for name in ("then", "by-hand"))
    assert canonical(then) == canonical(expected)
    later = run("build", given, "--as-of", "2018-04-05", "--store", tmp_path / "then")
    assert "4 articles added, 0 changed, 6 unchanged" in later.stderr


def test_the_day_is_one_of_utc(tmp_path: Path, rows: list[str]) -> None:
    late, early = (
        row.replace(published(row), moment)
        for row, moment in zip(
            rows, ("2018-04-02T02:00:00+03:00", "2018-04-01T23:00:00-03:00"), strict=False
        )
    )
    source = write_articles(tmp_path / "zones.jsonl", [late, early])
    assert run("build", source, "--as-of", "2018-04-01", "--store", tmp_path / "s").exit_code == 0
    assert ids(tmp_path / "s") == ["a00"]


def test_a_store_that_knows_more_is_refused(tmp_path: Path, source: Path, whole: Path) -> None:
    before = ids(whole)
    result = run("build", source, "--as-of", "2018-04-06", "--store", whole)
    assert result.exit_code == EXIT_BAD_INPUT
    [line] = result.stderr.splitlines()
    assert "3 articles that were not out on 2018-04-06" in line
    assert "undated" in line
    assert ids(whole) == before


def test_a_day_before_all_articles(tmp_path: Path, source: Path) -> None:
    result = run("build", source, "--as-of", "2017-01-01", "--store", tmp_path / "s")
    assert result.exit_code == EXIT_BAD_INPUT
    assert "no article could be read; left out 14 published after 2017-01-01" in result.stderr
    assert run("build", source, "--as-of", "soon").exit_code == EXIT_USAGE


def test_a_store_and_further_articles_together(
    tmp_path: Path, rows: list[str], whole: Path
) -> None:
    more = write_articles(tmp_path / "more.jsonl", [rows[0].replace('"a00"', '"new"')])
    result = run("build", whole, more, "--store", tmp_path / "both")
    assert "16 articles added" in result.stderr
    again = run("build", whole, more, "--store", tmp_path / "both")
    assert "16 unchanged" in again.stderr
