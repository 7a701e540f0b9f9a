"""B-cubed of events and entities on invented articles."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.assemble import assemble
from kg.cli import main
from kg.errors import DataError
from kg.evaluate.merging import b_cubed, measure, read_merge_gold
from kg.model import Entity, Event, Record, Span

GOLD = """
lead = 40
[[event]]
name = "shelling of the harbour"
types = ["ASSAULT"]
articles = ["a", "b"]
[[event]]
name = "shelling of the mill"
types = ["ASSAULT"]
articles = ["c"]
held_out = true
[[entity]]
name = "Basma Nur"
family = "person"
mentions = [["a", 5, 14], ["b", 5, 14]]
[[entity]]
name = "Basma Sabah"
family = "person"
mentions = [["c", 5, 14]]
held_out = true
"""
SENTENCE = "قصفت القوات البلدة اليوم."


def record(id: str, name: str, target: str) -> Record:
    """An article that begins with a bombardment by a named person's troops."""
    spans = (Span(start=5, end=14),)
    return Record(
        id=id,
        url=None,
        source=id,
        title="",
        published=None,
        entities=(
            Entity(id="e1", type="PER", names=(name,), named=True, mentions=spans),
            Entity(
                id="e2", type="GPE", names=(target,), named=True, mentions=(Span(start=16, end=20),)
            ),
        ),
        events=(
            Event(
                id="v1",
                type="ASSAULT",
                mode=None,
                trigger="قصفت",
                start=1,
                end=5,
                sentence=SENTENCE,
                actors=("e1",),
                targets=("e2",),
                place=None,
                date="2018-04-14",
                killed=None,
                injured=None,
                weapon=None,
                realis="actual",
                confidence=1.0,
                extractor="test",
            ),
        ),
        statements=(),
    )


RECORDS = (
    record("a", "بسمة نور", "الميناء القديم"),
    record("b", "بسمة نور", "الميناء القديم"),
    record("c", "بسمة صباح", "طاحونة الوادي"),
)


@pytest.fixture
def gold_file(tmp_path: Path) -> Path:
    path = tmp_path / "merge.toml"
    path.write_text(GOLD, encoding="utf-8")
    return path


def test_all_that_belongs_together_meets(gold_file: Path) -> None:
    knowledge = assemble(RECORDS, lambda _: f"\n{SENTENCE}")
    merging = measure(read_merge_gold(gold_file), RECORDS, knowledge)
    assert merging.events["all"].f1 == merging.entities["all"].f1 == 1
    assert merging.events["held out"].things == 1
    assert merging.entities["tuned"].found == 2
    assert not any(fault.missed or fault.glued for fault in merging.event_faults)


def test_what_is_kept_apart_and_what_is_glued_is_named(gold_file: Path) -> None:
    strayed = (RECORDS[0], record("b", "بسمة صباح", "طاحونة الوادي"), RECORDS[2])
    knowledge = assemble(strayed, lambda _: f"\n{SENTENCE}")
    merging = measure(read_merge_gold(gold_file), strayed, knowledge)
    assert merging.events["all"].recall == pytest.approx((0.5 + 0.5 + 1) / 3)
    assert merging.events["all"].precision == pytest.approx((1 + 0.5 + 0.5) / 3)
    assert "  apart   a + b" in merging.lines(errors=9)
    assert "  glued   c:5-14 + b:5-14" in merging.lines(errors=9)


def test_part_leaves_the_other_part_out(gold_file: Path) -> None:
    held_out = read_merge_gold(gold_file).part(held_out=True)
    assert held_out.articles == {"c"}


def test_an_article_in_two_events_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "merge.toml"
    path.write_text(GOLD.replace('["c"]', '["a"]'), encoding="utf-8")
    with pytest.raises(DataError, match=r"merge\.toml: in two clusters: a"):
        read_merge_gold(path)


def test_command_wants_the_articles(gold_file: Path) -> None:
    result = CliRunner().invoke(main, ["evaluate", str(gold_file)])
    assert result.exit_code == 2
    assert "name the file that holds the articles" in result.stderr


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_b_cubed_of_known_groupings(groups: list[int]) -> None:
    things = range(len(groups))
    mates = {one: frozenset(i for i in things if groups[i] == groups[one]) for one in things}

    def together(one: int, other: int) -> bool:
        return groups[one] == groups[other]

    def score(clusters: dict[int, set[int]]) -> tuple[float, float]:
        found = b_cubed(clusters, mates=mates, together=together, found=set(things))
        return found.precision, found.recall

    assert score({one: set(mates[one]) for one in things}) == (1, 1)
    alone = score({one: {one} for one in things})
    assert alone == (1, pytest.approx(len(set(groups)) / len(groups)))
    assert score({one: set(things) for one in things})[1] == 1
