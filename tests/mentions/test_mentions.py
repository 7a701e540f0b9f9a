"""What a sentence names, where each name ends, and who is the same as whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.mentions import find_mentions
from kg.model import Article
from kg.text import read


def names(text: str) -> list[str]:
    mentions, _ = find_mentions(read(Article(id="a", body=text)))
    return [m.name for row in mentions for m in row if m.kind == "phrase" and m.listed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("قصفت الطائرات مدينة دوما.", ["الطائرات", "مدينة دوما"], id="place-head"),
        pytest.param("وصل وزير الخارجية الفرنسي.", ["وزير الخارجية الفرنسي"], id="title-chain"),
        pytest.param(
            "قتل خمسة جنود في بلدة البوكمال.", ["خمسة جنود", "بلدة البوكمال"], id="counted"
        ),
        pytest.param("هاجم المسلحون قاعدة عسكرية.", ["المسلحون", "قاعدة عسكرية"], id="bare-pair"),
        pytest.param("عاد الجيش يوم الأربعاء.", ["الجيش"], id="weekday-is-nobody"),
        pytest.param("من جهة أخرى غادر الوفد.", ["الوفد"], id="set-phrase-is-nobody"),
        pytest.param("جرح برصاص مسلحين مجهولين.", ["مسلحين مجهولين"], id="bullets-are-nobody"),
        pytest.param("رفض بوتين مسؤولية الحادث.", ["بوتين"], id="listed-name-is-whole"),
        pytest.param(
            "لقي فرناندو خواريز مصرعه هناك.", ["فرناندو خواريز"], id="no-owned-noun-in-a-name"
        ),
        pytest.param(
            'قتل خمسة من "العناصر التكفيرية" خلال عملية "الدرع" البرية.',
            ["العناصر التكفيرية"],
            id="closing-quote-opens-nothing",
        ),
        pytest.param(
            "صادرت القوات كميات كبيرة من الأسلحة.",
            ["القوات", "كميات كبيرة من الأسلحة"],
            id="adjective-of-a-count",
        ),
        pytest.param("دمر الجيش عدد (12) سيارة.", ["الجيش", "عدد (12) سيارة"], id="bracket"),
        pytest.param(
            "وقصفت إسرائيل عام 2007 منشأة نووية.",
            ["إسرائيل", "منشأة نووية"],
            id="year-counts-nobody",
        ),
        pytest.param(
            "دخلت في 2016 قوات الجيش البلدة.", ["قوات الجيش", "البلدة"], id="year-before-a-plural"
        ),
        pytest.param(
            "طرد القطريون الأردنيين.", ["القطريون", "الأردنيين"], id="nominative-and-accusative"
        ),
        pytest.param(
            "هاجم الانقلابيون القرويين.", ["الانقلابيون", "القرويين"], id="people-by-an-adjective"
        ),
        pytest.param(
            "غادر الوفد غداة تهديد الرئيس الأمريكي.", ["الوفد", "الرئيس الأمريكي"], id="day-after"
        ),
        pytest.param(
            "أوقف القاضي تمويل إيران السري.",
            ["القاضي", "إيران"],
            id="country-takes-no-adjective",
        ),
        pytest.param(
            "هاجم مسلحون بقيادة ضابط سابق القرية.", ["مسلحون", "ضابط سابق", "القرية"], id="led-by"
        ),
        pytest.param("عادت قيادة الجيش.", ["قيادة الجيش"], id="command-is-a-body"),
        pytest.param("قتل التنظيم 2016 شخصا.", ["التنظيم", "2016 شخصا"], id="no-year"),
        pytest.param(
            "عادت الحكومة اليمنية المعترف بها دوليا.",
            ["الحكومة اليمنية"],
            id="participle-with-its-preposition",
        ),
        pytest.param(
            "أسقط الجيش طائرة بدون طيار وصواريخ بعيدة المدى.",
            ["الجيش", "طائرة بدون طيار", "صواريخ بعيدة المدى"],
            id="set-endings",
        ),
        pytest.param(
            "قصف الحوثيون المدن والقرى الآهلة بالسكان.",
            ["الحوثيون", "المدن والقرى الآهلة بالسكان"],
            id="formula",
        ),
        pytest.param("دمر الجيش الآليات.", ["الجيش", "الآليات"], id="subject-and-object"),
        pytest.param(
            "تقدمت القوات الموالية للحكومة.", ["القوات", "الحكومة"], id="participle-is-nobody"
        ),
        pytest.param("لقي ستة جنود مصرعهم.", ["ستة جنود"], id="death-is-nobody"),
        pytest.param(
            'أعلن تنظيم "داعش" مسؤوليته.', ["تنظيم داعش"], id="quote-without-its-other-half"
        ),
        pytest.param("حوكم معين عبد الحميد الساعي.", ["معين عبد الحميد الساعي"], id="servant-of"),
        pytest.param("صرح محمد أبو العطا.", ["محمد أبو العطا"], id="father-of"),
        pytest.param("نال العامل نجاحا كبيرا.", ["العامل"], id="big-is-nobody-after-success"),
        pytest.param("سافر سلطان بن حمد آل ثاني.", ["سلطان بن حمد آل ثاني"], id="son-and-house"),
        pytest.param(
            "انتخب البرلمان مارسيل فورنيه رئيسا.",
            ["البرلمان", "مارسيل فورنيه", "رئيسا"],
            id="name-ends-before-what-he-is-made",
        ),
        pytest.param(
            "تزور المستشارة أنغيلا ميركل واشنطن.",
            ["المستشارة أنغيلا ميركل", "واشنطن"],
            id="name-ends-before-a-capital",
        ),
        pytest.param(
            "صرح العقيد الركن تركي السالمي.", ["العقيد الركن تركي السالمي"], id="rank-and-its-tail"
        ),
        pytest.param(
            'وصفت أنقرة "منظمة إرهابية" جديدة.',
            ["أنقرة", "منظمة إرهابية"],
            id="quoted-words-are-no-name",
        ),
        pytest.param('أسس حزب "الغد".', ["حزب الغد"], id="quoted-name"),
        pytest.param("أطلق جندي النار.", ["جندي"], id="fire-is-no-part-of-a-soldier"),
        pytest.param(
            "سقط المئات وخطف عشرات الآلاف.", ["المئات", "عشرات الآلاف"], id="so-many-and-no-more"
        ),
        pytest.param("سجنت المحكمة 24 متهما.", ["المحكمة", "24 متهما"], id="counted-accused"),
        pytest.param("وفاة باكستاني في سجن.", ["باكستاني", "سجن"], id="whom-it-befell"),
        pytest.param("دفن القتلى الخمسة.", ["القتلى الخمسة"], id="number-behind"),
        pytest.param(
            "ارتفع بذلك عدد قتلى الهجوم.", ["عدد قتلى الهجوم"], id="pointing-back-at-nothing"
        ),
        pytest.param(
            "خطف مدنيين أبرياء ومعارضين مسجونين.",
            ["مدنيين أبرياء", "معارضين مسجونين"],
            id="nouns-that-describe",
        ),
        pytest.param(
            "دخلت القوة العسكرية الفرنسية البلدة.",
            ["القوة العسكرية الفرنسية", "البلدة"],
            id="nisba-tagged-as-noun",
        ),
        pytest.param(
            "قتل قيادي في صفوف ميليشيات الحوثي.",
            ["قيادي", "ميليشيات الحوثي"],
            id="abstract-noun-of-somebody",
        ),
        pytest.param(
            "طالب بمساعدة القوات بعد قرار المحكمة.",
            ["القوات", "المحكمة"],
            id="abstract-nouns-of-two",
        ),
        pytest.param("أيد القرار قائد الجيش.", ["القرار", "قائد الجيش"], id="abstract-noun-alone"),
        pytest.param("قصف الطيران ليلا مواقع عدة.", ["الطيران", "مواقع عدة"], id="adverb"),
    ],
)
def test_phrases(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def entities_named(text: str, *wanted: str, title: str = "") -> set[str | None]:
    """The entities that carry each of the names."""
    article = Article(id="a", title=title, body=text, published=datetime(2018, 5, 2, tzinfo=UTC))
    _, entities = find_mentions(read(article))
    return {next((e.id for e in entities if name in e.names), None) for name in wanted}


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        pytest.param(
            "التقى الرئيس إيمانويل ماكرون الوفد. وقال ماكرون إنه راض.",
            "إيمانويل ماكرون",
            "ماكرون",
            id="surname",
        ),
        pytest.param(
            "هاجم الجيش السوري البلدة. ثم انسحب الجيش.", "الجيش السوري", "الجيش", id="bare-head"
        ),
        pytest.param(
            "استقال رئيس وزراء اليابان. ونفت رئيسة الوزراء اليابانية الخبر.",
            "رئيس وزراء اليابان",
            "رئيسة الوزراء اليابانية",
            id="one-post",
        ),
        pytest.param(
            "غادر الرئيس التركي القاعة. وقال رجب طيب أردوغان إنه راض.",
            "الرئيس التركي",
            "رجب طيب أردوغان",
            id="holder-of-the-day",
        ),
    ],
)
def test_same_referent(text: str, one: str, other: str) -> None:
    found = entities_named(text, one, other)
    assert len(found) == 1
    assert None not in found


def test_a_holder_of_another_time_is_another() -> None:
    text = "غادر الرئيس الأمريكي القاعة. وقال باراك أوباما إنه راض."
    assert len(entities_named(text, "الرئيس الأمريكي", "باراك أوباما")) == 2


def test_the_headline_is_told_again() -> None:
    body = "عثرت الشرطة على عاملة فلبينية في ثلاجة. ثم زار محتجون البيت."
    mentions, _ = find_mentions(
        read(Article(id="a", title="العثور على عاملة فلبينية في ثلاجة", body=body))
    )
    ids = [m.entity for row in mentions for m in row if m.name == "عاملة فلبينية"]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_the_assailant_is_the_man_of_the_headline() -> None:
    text = "هجم رجل على محطة القطارات. وقالت الشرطة إنها اعتقلت المهاجم."
    assert len(entities_named(text, "رجل", "المهاجم")) == 1
    two = "هجم رجل على محطة القطارات. وقتل شاب فيها. وقالت الشرطة إنها اعتقلت المهاجم."
    assert len(entities_named(two, "رجل", "المهاجم")) == 1
    assert len(entities_named(two, "شاب", "المهاجم")) == 2


def test_some_of_many_are_not_all() -> None:
    text = "قتل الجيش عشرات الحوثيين. ثم قصف الحوثيون المدينة."
    assert len(entities_named(text, "عشرات الحوثيين", "الحوثيون")) == 2


def test_a_part_is_also_called_by_the_whole() -> None:
    text = "قتل 13 عنصرا من ميليشيا الحوثي في الغارة."
    assert entities_named(text, "13 عنصرا", "13 عنصرا من ميليشيا الحوثي") == {"e1"}
    assert entities_named(text, "ميليشيا الحوثي") == {"e2"}


def test_a_counted_part_is_not_the_whole() -> None:
    text = "قصف التحالف مواقع الميليشيات. وقتل سبعة من عناصر الميليشيات في القصف."
    assert len(entities_named(text, "الميليشيات", "سبعة من عناصر الميليشيات")) == 2


def test_a_side_of_a_country_is_not_its_name() -> None:
    text = "سقطت صواريخ في شمال إسرائيل. وردت إسرائيل بغارات."
    _, entities = find_mentions(read(Article(id="a", body=text)))
    assert "إسرائيل" in [entity.names[0] for entity in entities]


def test_a_capital_of_two_words_speaks_for_its_government() -> None:
    text = "قالت تل أبيب إن القصف مستمر. وهددت إسرائيل بالرد. ووصل الوفد إلى مدينة تل أبيب."
    _, entities = find_mentions(read(Article(id="a", body=text)))
    (country,) = [entity for entity in entities if entity.link == "country-il"]
    assert country.names[0] == "إسرائيل"
    assert "تل أبيب" in country.names
    assert "مدينة تل أبيب" not in country.names


def test_the_soil_of_a_country_is_the_country() -> None:
    text = "اعترضت قواتنا صاروخا باتجاه الأراضي السعودية. وأدانت السعودية إطلاقه على أراضي المملكة."
    _, entities = find_mentions(read(Article(id="a", body=text)))
    (country,) = [entity for entity in entities if entity.link == "country-sa"]
    assert country.type == "GPE"
    assert country.names[0] == "السعودية"
    assert {"الأراضي السعودية", "أراضي المملكة"} <= set(country.names)


def test_a_realm_is_the_one_named_before() -> None:
    text = "وصل الوفد إلى سلطنة عمان. وقالت السلطنة إن المملكة ستبقى معها."
    _, entities = find_mentions(read(Article(id="a", body=text)))
    (country,) = [entity for entity in entities if entity.link == "country-om"]
    assert "السلطنة" in country.names
    assert "المملكة" not in country.names


def test_different_armies_stay_apart() -> None:
    text = "اشتبك الجيش السوري مع الجيش التركي."
    assert len(entities_named(text, "الجيش السوري", "الجيش التركي")) == 2


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=' ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإ،."“”«»:0123456789#_\n', max_size=80))
def test_spans_slice_back_on_any_text(text: str) -> None:
    document = read(Article(id="a", body=text))
    mentions, entities = find_mentions(document)
    ids = {entity.id for entity in entities}
    for sentence, row in zip(document.sentences, mentions, strict=True):
        for mention in row:
            tokens = sentence.tokens[mention.first : mention.last]
            assert tokens
            assert (mention.start, mention.end) == (tokens[0].start, tokens[-1].end)
            assert mention.entity is None or mention.entity in ids
