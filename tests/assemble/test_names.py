"""What of a name names."""

import pytest

from kg.assemble.names import Names
from kg.data.assembly import load_assembly

NAMES = Names(load_assembly().names)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        pytest.param("الرئيس الفرنسي فلان سعيد", "فلان سعيد", id="title-and-nationality"),
        pytest.param("الرئيس الفرنسي، فلان سعيد", "فلان سعيد", id="comma"),
        pytest.param("فلان سعيد، وزير الخارجية", "فلان سعيد", id="title-after-comma"),
        pytest.param("فلان سعيد نائب الوزير", "فلان سعيد", id="title-after"),
        pytest.param(
            "المتحدث باسم تحالف النخيل في الوادي العقيد فلان سعيد", "فلان سعيد", id="spokesman"
        ),
        pytest.param("الأمين العام للمنظمة الدولية فلان سعيد", "فلان سعيد", id="lil"),
        pytest.param("الجاسوس الروسي السابق فلان سعيد", "فلان سعيد", id="description"),
        pytest.param("الرئيس الأسد", "الأسد", id="definite-surname"),
        pytest.param("الجندي ماجد النقيب", "ماجد النقيب", id="surname-that-is-a-rank"),
        pytest.param("عبد الملك الوادي زعيم الجماعة", "عبد الملك الوادي", id="abd-al-malik"),
        pytest.param("الحسن طاهر", "الحسن طاهر", id="first-name-with-article"),
        pytest.param("باسم الوادي", "باسم الوادي", id="first-name-like-a-preposition"),
        pytest.param("وزير_الخارجية، #فلان_سعيد", "فلان سعيد", id="hashtags"),
        pytest.param("الرئيس", "الرئيس", id="title-alone-stays"),
    ],
)
def test_person_label(written: str, label: str) -> None:
    assert NAMES.label(written, "person") == label


@pytest.mark.parametrize(
    ("one", "other", "family"),
    [
        pytest.param("دونالد ترامب", "الرئيس دونالد ترمب", "person", id="spelling"),
        pytest.param("عبد الفتاح سعيد", "عبدالفتاح سعيد", "person", id="compound"),
        pytest.param("محمد بن سعيد", "محمد سعيد", "person", id="bin"),
        pytest.param("أحمد علي", "احمد على", "person", id="letters"),
        pytest.param("مدينة النور", "النور", "place", id="city-of"),
        pytest.param('تنظيم "النور" الإرهابي', "النور", "body", id="judgement"),
        pytest.param("ميليشيات الحوثي الانقلابية", "الحوثيون", "body", id="militias"),
    ],
)
def test_same_key(one: str, other: str, family: str) -> None:
    assert NAMES.key(one, family) == NAMES.key(other, family)


@pytest.mark.parametrize(
    ("one", "other", "family"),
    [
        pytest.param("محافظة النور", "مدينة النور", "place", id="province-is-no-city"),
        pytest.param("حزب الله", "الله", "body", id="party-stays"),
        pytest.param("علي سالم", "علي سليم", "person", id="vowels-matter"),
    ],
)
def test_other_key(one: str, other: str, family: str) -> None:
    assert NAMES.key(one, family) != NAMES.key(other, family)
