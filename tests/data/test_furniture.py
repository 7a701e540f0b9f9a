from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.data.furniture import fold_line, load_furniture, parse_furniture
from kg.errors import DataError

FURNITURE = load_furniture()
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "ant-2018.jsonl.gz"


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        pytest.param(r, line, id=f"{r.id}-{i}")
        for r in FURNITURE.rules
        for i, line in enumerate(r.drops)
    ],
)
def test_each_rule_takes_its_own_examples(rule, line):
    folded = fold_line(line)
    assert rule.matches(folded, len(folded.split()))
    assert FURNITURE.is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, id=f"{r.id}-{i}")
        for r in FURNITURE.rules
        for i, line in enumerate(r.keeps)
    ],
)
def test_no_rule_takes_what_is_kept(line):
    found = FURNITURE.rule_for(line)
    assert found is None, found and found.id


def test_blank_lines_are_not_furniture():
    assert not FURNITURE.is_furniture("")
    assert not FURNITURE.is_furniture(" \u200f\t")


def test_vowels_marks_and_spaces_do_not_hide_furniture():
    assert FURNITURE.is_furniture("\u200fمقـالاتٌ   ذاتُ صلة :")


def test_headlines_under_a_related_heading_are_furniture_up_to_the_next_sentence():
    lines = [
        "قصف الطيران مواقع في المدينة.",
        "اقرأ أيضا:",
        "",
        "الوزير يصل إلى بغداد",
        "ماذا نعرف عن الاتفاق؟",
        "وأضاف المتحدث أن القصف استمر ساعتين.",
        "عنوان فرعي",
    ]
    assert FURNITURE.flags(lines) == (False, True, False, True, True, False, False)


ENTRY = """[[rule]]
id = "a"
lines = ["إعلان"]
source = "hand-written"
drops = ["إعلان"]
keeps = []
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("[[rule]", "not TOML", id="not-toml"),
        pytest.param("x = 1", "[[rule]]", id="no-rules"),
        pytest.param("rule = [1]", "expected a table", id="not-a-table"),
        pytest.param(ENTRY.replace("lines =", "line ="), "unknown key 'line'", id="unknown-key"),
        pytest.param(ENTRY.replace('["إعلان"]', '"إعلان"'), "must be a list", id="wrong-type"),
        pytest.param(
            ENTRY.replace('source = "hand-written"\n', ""), "source is missing", id="no-source"
        ),
        pytest.param(
            ENTRY.replace('lines = ["إعلان"]\n', ""), "needs lines", id="nothing-to-match"
        ),
        pytest.param(
            ENTRY.replace('drops = ["إعلان"]', "drops = []"), "needs an example", id="no-example"
        ),
        pytest.param(ENTRY + 'patterns = ["("]\n', "pattern", id="bad-pattern"),
        pytest.param(ENTRY + ENTRY, "stands twice", id="repeated-id"),
        pytest.param(
            ENTRY + ENTRY.replace('"a"', '"b"'), "stands in a and in b", id="repeated-line"
        ),
    ],
)
def test_wrong_data_is_refused_with_file_and_entry(text, says):
    with pytest.raises(DataError) as caught:
        parse_furniture(text, "mine.toml")
    assert "mine.toml" in str(caught.value)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_long_lines_of_real_articles_are_never_taken():
    if not CORPUS.exists():
        pytest.skip("needs the shared corpus beside the checkout")
    taken = []
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == 800:
                break
            body = json.loads(line)["text"].splitlines()
            taken += [x for x in body if len(x.split()) > 20 and FURNITURE.is_furniture(x)]
    assert [x for x in taken if "إشعارات" not in x and "هذا المقال بقلم" not in x] == []
