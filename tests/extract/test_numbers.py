"""Numbers and the killed and injured they count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spelled_tokens import spelled

from kg.data.numbers import load_number_words
from kg.extract.casualties import casualties
from kg.extract.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("5 قتلى", [5], id="digits"),
        pytest.param("١٢٬٥٠٠ نازح", [12500], id="eastern-digits-with-separator"),
        pytest.param("3.5 ملايين شخص", [3500000], id="decimal-with-scale"),
        pytest.param("نسبة 3.5 درجة", [None], id="decimal-alone"),
        pytest.param("20% من السكان", [], id="percentage"),
        pytest.param("ثلاثة عشر مدنيا", [13], id="teen"),
        pytest.param("اثني عشر جنديا", [12], id="twelve"),
        pytest.param("خمسة و+ عشرين جنديا", [25], id="ones-and-tens"),
        pytest.param("مئتين و+ خمسين شخصا", [250], id="hundreds-and-tens"),
        pytest.param("ألفين و+ خمسمئة لاجئ", [2500], id="thousands-and-hundreds"),
        pytest.param("150 ألف نسمة", [150000], id="digits-with-scale"),
        pytest.param("ثلاثة آلاف و+ مئتين و+ خمسة و+ ثلاثين", [3235], id="long"),
        pytest.param("3 و+ 5", [3, 5], id="two-digits-do-not-add"),
        pytest.param("ثلاثة و+ أربعة", [3, 4], id="ones-do-not-add"),
        pytest.param("شخصين", [2], id="dual"),
        pytest.param("عشرات القتلى", [None], id="dozens"),
        pytest.param("يوم الاثنين", [], id="monday-is-not-two"),
    ],
)
def test_values(text: str, expected: list[int | None]) -> None:
    assert [number.value for number in find_numbers(spelled(text))] == expected


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("أكثر من 100 مسلح", "at_least"),
        ("71 شخصا على الأقل", "at_least"),
        ("ما لا يقل عن 9 أشخاص", "at_least"),
        ("نحو 30 جنديا", "about"),
        ("أقل من 5 أشخاص", "at_most"),
        ("5 أشخاص", "exact"),
    ],
)
def test_bounds(text: str, bound: str) -> None:
    assert find_numbers(spelled(text))[0].bound == bound


def test_unit_is_the_counted_noun() -> None:
    (number,) = find_numbers(spelled("قتل 12 من الجنود"))
    assert number.unit == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("مقتل 7 مدنيين و+ إصابة 12", "-7 +12", id="two-nouns"),
        pytest.param("قتل شخصان", "-2", id="dual"),
        pytest.param("مقتل جندي في كمين", "-1", id="singular"),
        pytest.param("أسفر عن 5 قتلى و+ 20 جريحا", "-5 +20", id="counted"),
        pytest.param("أن 71 شخصا على الأقل قتلوا", "-71", id="verb-follows"),
        pytest.param("أن 3 جنود أصيبوا", "+3", id="injured-follow"),
        pytest.param("مقتل جنديين و+ 3 مدنيين", "-5", id="sum-under-one-word"),
        pytest.param("مقتل 9 أشخاص بين +هم 3 أطفال", "-9", id="a-part-is-no-toll"),
        pytest.param("ارتفع عدد القتلى إلى 27", "-27", id="total"),
        pytest.param("قتل و+ أصيب 20 شخصا", "", id="killed-and-injured-together"),
        pytest.param("سقط 14 مسلحا بين قتيل و+ جريح", "", id="between-dead-and-injured"),
        pytest.param("قتل شاب 4 أشخاص", "-4", id="the-killer-is-not-counted"),
        pytest.param("مقتل القيادي في عام 1995", "", id="year"),
        pytest.param("مقتل العشرات بعد 3 غارات", "-?", id="dozens-and-raids"),
        pytest.param("وصل 5 جنود", "", id="nobody-harmed"),
    ],
)
def test_casualties(text: str, expected: str) -> None:
    found = casualties(spelled(text))
    signs = {"killed": "-", "injured": "+"}
    assert " ".join(f"{signs[m.toll]}{'?' if m.value is None else m.value}" for m in found) == (
        expected
    )


def test_casualties_name_their_trigger() -> None:
    killed, injured = casualties(spelled("مقتل 7 مدنيين و+ إصابة 12"))
    assert (killed.trigger, injured.trigger) == (0, 4)
    assert (killed.start, killed.end) == (1, 3)


WORDS = [*load_number_words().values, *load_number_words().scales, "12", "3", "شخص", "قتل", "قتلى"]


@given(st.lists(st.sampled_from([*WORDS, "و+", "من", "إصابة", "بين", "،", "(", ")"]), max_size=14))
def test_spans_are_ordered_apart_and_inside(words: list[str]) -> None:
    tokens = spelled(" ".join(words))
    end = 0
    for number in find_numbers(tokens):
        assert end <= number.start < number.end <= len(tokens)
        assert number.value is None or number.value >= 0
        end = number.end
    for mention in casualties(tokens):
        assert 0 <= mention.start < mention.end <= len(tokens)
        assert 0 <= mention.trigger < len(tokens)
