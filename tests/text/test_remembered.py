"""What is remembered of words is what the lexicon says, and losing it costs only time."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.text.morphology import Morphology, Reading
from kg.text.remembered import Remembered, file_for, load_morphology

WORDS = ["وقصفت", "الميليشيات", "بطائراتهم", "قتل", "ترامب", "زخرمان", ""]


class Counting:
    """Looks words up and counts how often."""

    def __init__(self, morphology: Morphology) -> None:
        self._morphology = morphology
        self.words: list[str] = []

    def __call__(self, letters: str) -> tuple[Reading, ...]:
        self.words.append(letters)
        return self._morphology.look_up(letters)


@pytest.fixture
def look_up() -> Counting:
    return Counting(load_morphology())


def test_another_run_remembers(tmp_path: Path, look_up: Counting) -> None:
    first = Remembered(tmp_path / "readings-1.sqlite", look_up)
    said = [first(word) for word in WORDS]
    first.keep()
    assert look_up.words == WORDS
    again = Remembered(tmp_path / "readings-1.sqlite", look_up)
    assert [again(word) for word in WORDS] == said == [look_up(word) for word in WORDS]
    assert len(look_up.words) == 2 * len(WORDS)  # the second time only by this test


def test_a_damaged_file_is_not_believed(tmp_path: Path, look_up: Counting) -> None:
    path = tmp_path / "readings-1.sqlite"
    path.write_bytes(b"no database " * 100)
    remembered = Remembered(path, look_up)
    assert [remembered(word) for word in WORDS] == [look_up(word) for word in WORDS]
    remembered.keep()


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path, look_up: Counting) -> None:
    (tmp_path / "file").write_text("x")
    remembered = Remembered(tmp_path / "file" / "readings-1.sqlite", look_up)
    assert remembered("قصف") == look_up("قصف")


def test_other_versions_are_removed(tmp_path: Path, look_up: Counting) -> None:
    database = tmp_path / "words.db"
    source = tmp_path / "source.py"
    database.write_text("a")
    source.write_text("one")
    old = file_for(tmp_path, database, source)
    Remembered(old, look_up)("قصف")
    source.write_text("two")
    new = file_for(tmp_path, database, source)
    assert old != new
    assert old.exists()
    Remembered(new, look_up)
    assert new.exists()
    assert not old.exists()
