"""Which reading is chosen where several are possible."""

from __future__ import annotations

import pytest

from kg.model import Article, Token
from kg.text import read


def tokens(body: str) -> list[Token]:
    return [t for s in read(Article(id="a", body=body)).sentences for t in s.tokens]


def find(body: str, text: str) -> Token:
    return next(token for token in tokens(body) if token.text == text)


@pytest.mark.parametrize(
    ("body", "word", "expected"),
    [
        ("قتل 3 أشخاص في انفجار وسط المدينة.", "قتل", "verb passive"),
        ("قتل الجيش 3 مسلحين في ريف حلب.", "قتل", "verb active"),
        ("قتل جنديان وأصيب آخرون في الهجوم.", "قتل", "verb passive"),
        ("وأدى الهجوم إلى قتل ثلاثة مدنيين.", "قتل", "noun"),
        ("أصيب عشرة جنود بجروح.", "أصيب", "verb passive"),
        ("اعتقل خمسة صحفيين في القاهرة أمس.", "اعتقل", "verb passive"),
        ("اعتقلت الشرطة خمسة متظاهرين.", "اعتقلت", "verb active"),
        ("قصف الجيش مواقع المسلحين.", "قصف", "verb active"),
        ("سقط ثلاثة قتلى في قصف على المدينة.", "قصف", "noun"),
        ("وقال إن قصف المدينة مستمر.", "قصف", "noun"),
        ("فتح الجيش النار على المتظاهرين.", "فتح", "verb active"),
        ("طالب المجلس بعد فتح المعبر بإدخال المساعدات.", "فتح", "noun"),
        ("رد الجيش على مصادر النيران.", "رد", "verb active"),
        ("وجاء ذلك في رد على سؤال صحفي.", "رد", "noun"),
        ("ضرب زلزال قوي شمال البلاد.", "ضرب", "verb active"),
        ("أعلن الجيش ضرب أهداف عسكرية.", "ضرب", "noun"),
        ("هاجم مسلحون القرية فجرا.", "هاجم", "verb active"),
        ("شن الطيران غارات على المدينة.", "شن", "verb active"),
        ("وقال الوزير إن القوات تقدمت.", "قال", "verb active"),
        ("أعلنت وكالة الأنباء الخبر.", "وكالة", "noun"),
        ("قالت الشرطة إنها تحقق في الحادث.", "تحقق", "verb active"),
    ],
)
def test_chosen_reading(body: str, word: str, expected: str) -> None:
    token = find(body, word)
    assert " ".join(filter(None, (token.pos, token.voice if token.pos == "verb" else ""))) == (
        expected
    )


@pytest.mark.parametrize(
    ("body", "word", "lemma"),
    [
        ("استهدفت الطائرات المطار.", "استهدفت", "استهدف"),
        ("قالت مصادر في المدينة إنها تنتظر.", "مدينة", "مدينه"),
        ("يهدد الزعيم جيرانه بالحرب.", "يهدد", "هدد"),
        ("دعت الأمم المتحدة إلى الهدوء.", "دعت", "دعا"),
        ("ألقت الشرطة القبض على رجلين.", "ألقت", "القي"),
        ("شنت الطائرات غارات عنيفة.", "غارات", "غاره"),
        ("أطلقت القوات صواريخ على المطار.", "صواريخ", "صاروخ"),
        ("وصفت الخارجية الاتهامات بأنها باطلة.", "وصفت", "وصف"),
    ],
)
def test_lemma(body: str, word: str, lemma: str) -> None:
    token = next(t for t in tokens(body) if t.text.endswith(word))
    assert token.lemma == lemma


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("قال ترامب وبومبيو", ["قال", "ترامب", "و", "بومبيو"], id="listed-name"),
        pytest.param("هاجم الحوثيون للحوثيين", ["هاجم", "الحوثيون", "ل", "لحوثيين"], id="article"),
        pytest.param("سيطر على ميدي", ["سيطر", "على", "ميدي"], id="no-first-person"),
        pytest.param("قال لافروف وبولتون", ["قال", "لافروف", "و", "بولتون"], id="name-with-l"),
        pytest.param("زار بلينكن قطر", ["زار", "بلينكن", "قطر"], id="no-particle-of-a-name"),
        pytest.param("قالت لفلورانس", ["قالت", "ل", "فلورانس"], id="particle-before-such-a-name"),
    ],
)
def test_names(body: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(body)] == expected


def test_unknown_words_say_so() -> None:
    assert not find("قال ترامب ذلك", "ترامب").known
    assert find("قال الوزير ذلك", "الوزير").known


def test_tagger_sees_the_sentence() -> None:
    assert find("قتل 3 أشخاص", "قتل").voice != find("قتل الجيش 3 أشخاص", "قتل").voice
