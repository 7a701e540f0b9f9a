"""What the words of unnamed participants say."""

import pytest

from kg.assemble.likeness import Likeness, Words
from kg.data.assembly import load_assembly
from kg.model import EntityType

WORDS = Words(load_assembly().words)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        pytest.param(("مدرسة", "FAC"), ("المدرسة الابتدائية", "FAC"), "alike", id="definite"),
        pytest.param(("موقع عسكري", "FAC"), ("مواقع", "FAC"), "alike", id="broken-plural"),
        pytest.param(("مقاتلين", "GRP"), ("المقاتلون", "GRP"), "alike", id="case-of-plural"),
        pytest.param(
            ("سبعة من عناصر الميليشيات", "GRP"),
            ("الميليشيات الإيرانية", "GRP"),
            "alike",
            id="counted-members",
        ),
        pytest.param(
            ("مواقع ميليشيات", "FAC"), ("الميليشيات", "GRP"), "alike", id="positions-of-them"
        ),
        pytest.param(
            ("مدرسة ابتدائية", "FAC"), ("مواقع ميليشيات", "FAC"), "other", id="school-barracks"
        ),
        pytest.param(("مستودع", "FAC"), ("مستشفى", "FAC"), "other", id="depot-hospital"),
        pytest.param(("سوق قانية", "FAC"), ("سوق الملاحيظ", "FAC"), "open", id="two-markets"),
        pytest.param(("سبعة عناصر", "GRP"), ("مواقع", "FAC"), "open", id="who-stood-there"),
        pytest.param(("مسلحون", "GRP"), ("مدنيين", "GRP"), "open", id="words-of-two-outlets"),
        pytest.param(("ثمانية آخرون", "OTHER"), ("سوق", "FAC"), "open", id="eight-others"),
        pytest.param(("خمسة عناصر", "GRP"), ("عناصر الشرطة", "GRP"), "alike", id="one-head"),
    ],
)
def test_likeness(
    one: tuple[str, EntityType], other: tuple[str, EntityType], likeness: str
) -> None:
    first, second = WORDS.noun(*one), WORDS.noun(*other)
    assert WORDS.compare(first, second) is Likeness(likeness)
    assert WORDS.compare(second, first) is Likeness(likeness)


@pytest.mark.parametrize(
    "forms",
    [
        pytest.param(["قصف", "القصف", "قصفا", "قصفت", "يقصف", "تقصف"], id="qasf"),
        pytest.param(["استهدف", "استهداف", "يستهدف", "استهدفت"], id="istahdafa"),
        pytest.param(["شن غارات", "غارة", "الغارات", "شنت غارة"], id="light-verb"),
        pytest.param(["ضربات", "الضربة", "ضربة"], id="darba"),
    ],
)
def test_forms_of_a_trigger_meet(forms: list[str]) -> None:
    assert len({WORDS.trigger(form) for form in forms}) == 1


def test_other_triggers_stay_apart() -> None:
    triggers = ["قصف", "هجوم", "قتل", "اعتقل", "غارة", "انفجار", "اتهم", "التقى"]
    assert len({WORDS.trigger(trigger) for trigger in triggers}) == len(triggers)
