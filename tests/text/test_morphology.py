"""What the converted lexicon says of single words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kg.data.grammar import load_grammar
from kg.text.analysis import Analysis
from kg.text.morphology import Morphology, Reading
from kg.text.readings import load_morphology


@pytest.fixture(scope="module")
def morphology() -> Morphology:
    return load_morphology()


def host(reading: Reading) -> tuple[str, str, str | None]:
    segment = next(s for s in reading.segments if s.clitic is None)
    return segment.lemma, segment.pos, segment.voice if segment.pos == "verb" else None


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("استهدفت", ("استهدف", "verb", "active"), id="form-ten"),
        pytest.param("أعلن", ("اعلن", "verb", "active"), id="hamza-folds"),
        pytest.param("قتل", ("قتل", "verb", "passive"), id="listed-passive"),
        pytest.param("اعتقل", ("اعتقل", "verb", "passive"), id="regular-passive"),
        pytest.param("هوجم", ("هاجم", "verb", "passive"), id="passive-with-other-letters"),
        pytest.param("يستهدف", ("استهدف", "verb", "passive"), id="imperfect-passive"),
        pytest.param("قصف", ("قصف", "noun", None), id="verbal-noun"),
        pytest.param("تسميم", ("تسميم", "noun", None), id="regular-verbal-noun"),
        pytest.param("صواريخ", ("صاروخ", "noun", None), id="broken-plural"),
        pytest.param("الغارات", ("غاره", "noun", None), id="sound-plural"),
        pytest.param("ثلاثة", ("ثلاث", "number", None), id="number"),
        pytest.param("اسلحة", ("سلاح", "noun", None), id="hamza-left-out"),
        pytest.param("السويدي", ("سويدي", "adjective", None), id="nationality"),
        pytest.param("التي", ("الذي", "relative", None), id="relative"),
        pytest.param("لم", ("لم", "particle", None), id="negation"),
    ],
)
def test_reading_is_offered(
    morphology: Morphology, word: str, expected: tuple[str, str, str | None]
) -> None:
    assert expected in [host(reading) for reading in morphology.readings(word)]


@pytest.mark.parametrize(
    ("word", "label"),
    [
        pytest.param("وزير", "و noun", id="not-and-zir"),
        pytest.param("لديه", "preposition + +", id="one-pronoun"),
        pytest.param("وهو", "و +", id="a-conjunction-takes-no-pronoun"),
        pytest.param("لجنة", "noun +", id="taa-marbuta-is-no-pronoun"),
    ],
)
def test_reading_is_not_offered(morphology: Morphology, word: str, label: str) -> None:
    assert label not in {reading.label for reading in morphology.readings(word)}


def test_segments_cover_the_word(morphology: Morphology) -> None:
    for word in ("وسيقصفونهم", "وللتحالف", "فبالنسبة", "ولهم", "لأعضائه", "إليها", "وهو"):
        readings = morphology.readings(word)
        assert readings
        for reading in readings:
            places = [(s.start, s.end) for s in reading.segments]
            assert places[0][0] == 0
            assert places[-1][1] == len(word)
            assert all(a[1] == b[0] for a, b in pairwise(places))
            assert all(start < end for start, end in places)


def test_unknown_word_has_no_reading(morphology: Morphology) -> None:
    assert morphology.readings("زكربغط") == ()


def test_agreement(morphology: Morphology) -> None:
    verb = morphology.readings("يقصفون")[0].segments[0]
    assert (verb.aspect, verb.person, verb.gender, verb.number) == ("imperfect", "3", "m", "p")
    noun = morphology.readings("الغارتين")[0].segments[0]
    assert (noun.definite, noun.gender, noun.number) == (True, "f", "d")
    plural = next(r for r in morphology.readings("صواريخ") if r.label == "noun").segments[0]
    assert plural.number == "p"


class Calima:
    """A database with the tags of CALIMA, which users may install."""

    def analyze(self, word: str) -> list[Analysis]:
        tags = {
            "للتحالف": "لِ/PREP+ال/DET+تَحالُف/NOUN+ِ/CASE_DEF_GEN",
            "وسيقصفونها": "وَ/CONJ+سَ/FUT_PART+يَ/IV3MP+قْصِف/IV+ُونَ/IVSUFF_SUBJ:MP_MOOD:I"
            "+ها/IVSUFF_DO:3FS",
            "قتل": "قُتِل/PV_PASS+َ/PVSUFF_SUBJ:3MS",
        }[word]
        return [Analysis.of({"bw": tags, "diac": word, "lex": word, "num": "na"})]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("للتحالف", [("ل", "preposition", None), ("التحالف", "noun", None)]),
        (
            "وسيقصفونها",
            [
                ("و", "conjunction", None),
                ("س", "particle", None),
                ("يقصفون", "verb", "active"),
                ("ها", "pronoun", None),
            ],
        ),
        ("قتل", [("قتل", "verb", "passive")]),
    ],
)
def test_other_databases_are_understood(
    word: str, expected: list[tuple[str, str, str | None]]
) -> None:
    (reading,) = Morphology(Calima(), load_grammar(), {}).readings(word)
    assert [(s.form, s.pos, s.voice) for s in reading.segments] == expected
