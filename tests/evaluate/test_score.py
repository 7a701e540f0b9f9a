"""The measure: what counts as the same, and the numbers on gold that is small enough to count."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from annotated_town import ATTACK, CLAIM, DENIED, MEETING, annotated, record, write_gold
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.evaluate.annotated import read_gold
from kg.evaluate.compare import compare
from kg.evaluate.matching import overlap, same_entity, same_sentence
from kg.evaluate.score import Count, Score, score
from kg.evaluate.told import Told, told_by
from kg.model import Event, Statement
from kg.model.json import record_to_json

SHARED = Path(__file__).parents[2].parent / "shared" / "gold"

WORDS = st.text(alphabet="ابتثنملوي ", max_size=30)


@pytest.fixture
def gold(tmp_path: Path) -> Told:
    return read_gold(write_gold(tmp_path / "gold", annotated()))["town-1"]


def scored(gold: Told, *events: Event, statements: tuple[Statement, ...] = ()) -> Score:
    return score([compare(gold, told_by(record(*events, statements=statements)))])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("الجيش السوري", "والجيش السوري", True, id="attached-conjunction"),
        pytest.param("جيش", "للجيش", True, id="attached-preposition-and-article"),
        pytest.param("إيمانويل ماكرون", "الرئيس ايمانويل مَاكرون", True, id="hamza-and-vowels"),
        pytest.param("وزير", "وزير خارجية دولة بعيدة", False, id="less-than-a-third"),
        pytest.param("وزير الدفاع", "وزير الخارجية", False, id="another-word"),
        pytest.param("#الجيش_اليمني", "الجيش اليمني", True, id="hashtag"),
        pytest.param("۔", "۔", False, id="no-word-at-all"),
        pytest.param("BBC", "bbc", False, id="latin-letters-as-written"),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_entity([one], ["شيء", other]) is same


@given(WORDS, WORDS)
def test_overlap_is_symmetric_and_a_share(one: str, other: str) -> None:
    assert overlap(one, other) == overlap(other, one)
    assert 0 <= overlap(one, other) <= 1
    assert overlap(one, one) == (1 if one.strip() else 0)


def test_a_sentence_cut_elsewhere_is_the_same() -> None:
    assert same_sentence("قال الوزير", "قال الوزير إن المفاوضات بين الطرفين مستمرة إلى حين")
    assert not same_sentence("قال الوزير", "")


def test_all_right(gold: Told) -> None:
    found = scored(gold, ATTACK, MEETING, statements=(CLAIM,))
    assert found.counts["attacks"] == Count(1, 1, 1)
    assert found.counts["relations"] == Count(2, 2, 2)
    assert found.counts["statements"] == Count(2, 1, 1)
    assert found.counts["events"] == Count(3, 2, 2)
    assert found.types == {"ASSAULT": Count(1, 1, 1), "CONSULT": Count(1, 1, 1)}
    right = {name: (share.right, share.gold) for name, share in found.details.items()}
    assert right == {"date": (1, 1), "place": (2, 2), "killed": (1, 1), "injured": (0, 0)}


def test_nothing_read(gold: Told) -> None:
    found = score([compare(gold, Told(article="town-1"))])
    assert found.counts["relations"] == Count(2, 0, 0)
    assert found.counts["relations"].f1 == found.counts["relations"].precision == 0


def test_a_triple_counts_once_however_often_it_is_told(gold: Told) -> None:
    found = scored(gold, ATTACK, replace(ATTACK, id="v2", sentence=DENIED, confidence=0.2))
    assert found.counts["attacks"] == Count(1, 1, 1)


def test_a_claim_right_in_half_its_words_needs_its_speaker(gold: Told) -> None:
    half = replace(CLAIM, claim="المفاوضات مستمرة حتى النهاية", speaker="army")
    found = scored(gold, statements=(half,))
    assert found.counts["claims"] == Count(2, 1, 1)
    assert found.counts["statements"] == Count(2, 1, 0)


def test_what_did_not_happen_is_no_triple(gold: Told) -> None:
    found = scored(gold, replace(ATTACK, realis="denied"))
    assert found.counts["attacks"] == Count(1, 0, 0)
    assert found.counts["events"] == Count(3, 0, 0)


def test_the_best_of_two_mentions_is_paired(gold: Told) -> None:
    other = replace(ATTACK, trigger="وقتل", actors=("stranger",), date=None, killed=None)
    found = scored(gold, other, replace(ATTACK, id="v2"))
    assert found.details["date"].right == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("{", "not JSON", id="no-json"),
        pytest.param("[]", "not an annotated article", id="a-list"),
        pytest.param('{"docno": "a", "sentences": [], "events": []}', "'entities'", id="no-key"),
    ],
)
def test_a_broken_annotation_names_its_file(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "broken.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"broken\.json.*{says}"):
        read_gold(tmp_path)


def test_one_article_annotated_twice_is_refused(tmp_path: Path) -> None:
    write_gold(tmp_path, annotated())
    (tmp_path / "z.json").write_bytes((tmp_path / "town-1.json").read_bytes())
    with pytest.raises(InputError, match=r"z\.json.*town-1.*two files"):
        read_gold(tmp_path)


def test_a_folder_without_annotations_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annotated articles"):
        read_gold(tmp_path)


def test_the_numbers_are_those_of_the_reference(tmp_path: Path) -> None:
    script = SHARED / "score.py"
    if not script.is_file():
        pytest.skip("the annotated articles are not beside this checkout (../shared/gold)")
    from kg.extract.learned.gold import read_articles
    from kg.pipeline import read_record

    # Every third article is enough to differ in, and read in a second or two.
    articles = list(read_articles(SHARED / "dev-articles.jsonl"))[::3]
    records = [read_record(article, "frames") for article in articles]
    lines = tmp_path / "records.jsonl"
    lines.write_bytes(b"".join(record_to_json(record) + b"\n" for record in records))
    reference = subprocess.run(
        [sys.executable, str(script), str(SHARED / "dev"), str(lines), "--json", "--per-type"],
        capture_output=True,
        check=True,
    )
    expected = json.loads(reference.stdout)
    told = {record.id: told_by(record) for record in records}
    gold = read_gold(SHARED / "dev")
    found = score(compare(gold[id], told.get(id, Told(article=id))) for id in gold)
    assert found.as_json() == {
        key: value for key, value in expected.items() if not key.startswith("articles")
    }
    assert expected["relations"]["hit"] > 0
