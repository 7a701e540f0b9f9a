"""The text stage's data checks itself."""

from __future__ import annotations

import csv
import re

import pytest

from kg.data import grammar
from kg.data.normal import normalise
from kg.errors import DataError
from kg.model import POS
from kg.text.readings import load_readings
from kg.text.scan import words

PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a]+")


def test_names_are_plain_words_listed_once() -> None:
    with grammar._NAMES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(grammar.load_names()) > 1000
    assert all(PLAIN.fullmatch(word) and int(count) > 0 for word, count in rows)
    assert [row for row in rows if row[0].startswith("ال") and len(row[0]) > 4] == []


def test_lemmas_are_normalised_and_tagged() -> None:
    with grammar.LEMMAS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(grammar.load_lemmas()) > 1000
    for lemma, pos, count in rows:
        assert lemma == normalise(lemma)
        assert pos in POS
        assert int(count) > 0


def test_every_drill_trains_a_label_that_its_word_can_have() -> None:
    readings = load_readings()
    seen: dict[tuple[str, str], bool] = {}
    for text, word, label in grammar.load_drills():
        assert "{" not in text
        token = next(found for found in words(text, 0, len(text)) if found.text == word)
        if (word, label) not in seen:
            labels = {reading.label for reading in readings.of(token).readings}
            seen[word, label] = label in labels
    assert [key for key, fine in seen.items() if not fine] == []


def test_longest_tag_decides() -> None:
    tags = grammar.load_grammar()
    assert tags.part_of_speech("NOUN_PROP") == "proper"
    assert tags.part_of_speech("NOUN_QUANT") == "noun"
    assert tags.part_of_speech("PREP") == "preposition"
    assert tags.part_of_speech("PVSUFF_DO:3MS") == "pronoun"


def test_broken_pattern_names_the_file() -> None:
    with pytest.raises(DataError, match=r"grammar\.toml"):
        grammar._pattern("(C", {"from": "(C"})
