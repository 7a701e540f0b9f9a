"""`kg extract`: pipes, workers, and an output that cannot be written."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from articles import COUNT, lines, start_kg, write_articles
from click.testing import CliRunner, Result

from kg.cli import main
from kg.cli.exits import EXIT_BAD_INPUT, EXIT_OK, EXIT_USAGE
from kg.model.json import record_from_json


def run(*args: str | Path, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["extract", *map(str, args)], input=text)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles.jsonl", lines())


def test_one_record_a_line_whatever_the_number_of_workers(articles: Path) -> None:
    one, two = run(articles, "-j", "1"), run(articles, "-j", "2")
    assert one.exit_code == two.exit_code == EXIT_OK
    assert one.stdout == two.stdout
    ids = [record_from_json(line).id for line in one.stdout.splitlines()]
    assert ids == [json.loads(line)["id"] for line in lines()]
    assert one.stderr == f"{COUNT} records\n"


def test_standard_input() -> None:
    result = run("-", text="\n".join(lines()[:2]))
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a00", "a01"]


def test_plain_text_from_standard_input_is_dated_by_the_option() -> None:
    text = "قصف جوي على بلدة نخلة\n\nقصفت طائرات حربية بلدة نخلة وقتل ثلاثة مدنيين.\n"
    record = json.loads(run("-", "--published", "2022-01-05", text=text).stdout)
    assert record["published"] == "2022-01-05T00:00:00+00:00"
    assert json.loads(run("-", text=text).stdout)["published"] is None


@pytest.mark.parametrize("date", ["gestern", "", "2022-13-01", "0001-01-01T00:00:00+14:00"])
def test_a_date_that_is_none(articles: Path, date: str) -> None:
    result = run(articles, "--published", date)
    assert result.exit_code == EXIT_USAGE
    assert "--published" in result.stderr
    assert result.stdout == ""


def test_skipped_articles_and_strict(articles: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    assert run(articles, missing).exit_code == EXIT_OK
    strict = run(missing, articles, "--strict")
    assert strict.exit_code == EXIT_BAD_INPUT
    assert len(strict.stdout.splitlines()) == COUNT
    assert run(missing).exit_code == EXIT_BAD_INPUT


def test_only_the_first_problems_are_shown(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "bad.jsonl", [*['{"text"'] * 50, lines()[0]])
    result = run(source)
    assert result.exit_code == EXIT_OK
    assert result.stderr.count("kg: skipped: ") == 20
    assert result.stderr.endswith(
        "further skipped articles are only counted\n1 records, 50 skipped\n"
    )


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_stops_ends_it_quietly(articles: Path, jobs: str) -> None:
    read, write = os.pipe()
    process = start_kg("extract", articles, "-q", "-j", jobs, stdout=write)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        assert json.loads(stream.readline())["id"] == "a00"
    _, said = process.communicate(timeout=60)
    assert said == b""
    assert process.returncode in (EXIT_OK, EXIT_BAD_INPUT)  # it may have been done already


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_without_room(articles: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start_kg("extract", articles, "-j", "1", stdout=full)
        _, said = process.communicate(timeout=60)
    assert process.returncode == EXIT_BAD_INPUT
    assert said.decode().splitlines() == ["kg: cannot write the records: No space left on device"]


def test_closed_input_and_output(articles: Path) -> None:
    no_output = start_kg("extract", articles, before="import sys; sys.stdout = None")
    _, said = no_output.communicate(timeout=60)
    assert said == b"kg: standard output is closed\n"
    no_input = start_kg(
        "extract", "-", before="import sys; sys.stdin = None", stdout=subprocess.DEVNULL
    )
    _, said = no_input.communicate(timeout=60)
    assert b"standard input: closed" in said
    assert no_input.returncode == EXIT_BAD_INPUT
