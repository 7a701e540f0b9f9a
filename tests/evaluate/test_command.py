"""`kg evaluate` on invented gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from annotated_town import BODY, TITLE, annotated, write_gold
from click.testing import CliRunner

from kg.cli import main


@pytest.fixture(scope="module")
def gold_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_gold(tmp_path_factory.mktemp("gold") / "town", annotated())
    article = {
        "id": "town-1",
        "title": TITLE,
        "text": BODY,
        "published": "2024-03-14T09:00:00+00:00",
    }
    stranger = {**article, "id": "not annotated"}
    lines = [json.dumps(one, ensure_ascii=False) for one in (stranger, article, article)]
    (folder.parent / "town-articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["evaluate", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_the_articles_lie_beside_the_gold(gold_dir: Path) -> None:
    code, out, _ = run(gold_dir, "--json", "--per-type")
    assert code == 0
    found = json.loads(out)
    assert found["extractor"] == "learned"
    assert (found["articles"], found["articles_without_output"]) == (1, 0)
    assert found["relations"]["gold"] == 2
    assert set(found["types"]) >= {"ASSAULT", "CONSULT"}
    lost = found["relations"]["gold"] - found["relations"]["hit"]
    assert sum(found["budget"]["relations"]["missed"].values()) == lost


def test_tables_and_errors(gold_dir: Path) -> None:
    code, out, _ = run(gold_dir, "--errors", 3)
    assert code == 0
    assert "extractor learned: 1 articles, 0 without output" in out
    assert "no event of the type read in the sentence" in out
    assert "relations missed (" in out


def test_two_extractors_side_by_side(gold_dir: Path) -> None:
    code, out, _ = run(gold_dir, "--extractor", "learned", "--extractor", "frames", "--markdown")
    assert code == 0
    heads = [line for line in out.splitlines() if line.startswith("| calibration error")]
    assert heads == ["| calibration error | learned | frames |"]
    widths = {line.count("|") for line in out.split("\n\n")[0].splitlines()}
    assert widths == {5}


def test_the_articles_may_be_named(gold_dir: Path, tmp_path: Path) -> None:
    empty = tmp_path / "none.jsonl"
    empty.write_text("", encoding="utf-8")
    code, out, _ = run(gold_dir, empty, "--json")
    assert code == 0
    assert json.loads(out)["articles_without_output"] == 1


def test_no_articles_is_said(tmp_path: Path) -> None:
    code, _, err = run(write_gold(tmp_path / "lonely", annotated()))
    assert code == 2
    assert "lonely-articles.jsonl" in err


def test_an_unknown_extractor_lists_the_known(gold_dir: Path) -> None:
    code, _, err = run(gold_dir, "--extractor", "oracle")
    assert code == 1
    assert "known: frames, learned" in err
