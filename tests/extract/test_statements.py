"""Who said what, through whom: tables of real sentence shapes, and laws for any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.data.cues import load_cues
from kg.extract.found import Reading, StatementReading
from kg.extract.rules.statements import build
from kg.mentions import find_mentions
from kg.model import Article
from kg.text import read

_EXTRACTOR = build()
_LEXICON = load_cues()
_EXAMPLES = [*(cue.example for cue in _LEXICON.cues), *_LEXICON.source_examples]


def statements_of(body: str, title: str = "") -> tuple[Article, StatementReading]:
    """The statements of a text that was published as one article."""
    article = Article(id="a", body=body, title=title)
    document = read(article)
    mentions, entities = find_mentions(document)
    reading = Reading(document=document, mentions=mentions, entities=entities)
    return article, _EXTRACTOR(reading)


def told(body: str, title: str = "") -> list[str]:
    """Each statement as `speaker [via] | cue | stance | claim`."""
    _, reading = statements_of(body, title)
    names = {entity.id: entity.names[0] for entity in reading.entities}
    return [
        f"{names[s.speaker]}{via(s.via and names[s.via])} | {s.cue} | {s.stance} | {s.claim}"
        for s in reading.statements
    ]


def via(medium: str | None) -> str:
    """The medium in brackets, or nothing."""
    return f" [{medium}]" if medium else ""


@pytest.mark.parametrize("example", _EXAMPLES)
def test_examples_of_cues_hold(example: str) -> None:
    claim = re.sub(r"[{}]", "", re.search(r"\[(.*)\]", example)[1])  # type: ignore[index]
    speaker = re.search(r"\{(.*?)\}", example)[1]  # type: ignore[index]
    _, reading = statements_of(re.sub(r"[\[\]{}]", "", example))
    names = {entity.id: entity.names for entity in reading.entities}
    assert [s for s in reading.statements if s.claim == claim and speaker in names[s.speaker]], (
        reading.statements
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "قال وزير الدفاع إن القوات دخلت المدينة، مشيرا إلى أن المعارك مستمرة.",
            [
                "وزير الدفاع | قال | assert | القوات دخلت المدينة",
                "وزير الدفاع | مشيرا | assert | المعارك مستمرة",
            ],
            id="participle-goes-on-with-the-same-speaker",
        ),
        pytest.param(
            "أعلن الجيش العراقي مقتل خمسة جنود. وأضاف أن الهجوم وقع ليلا.",
            [
                "الجيش العراقي | أعلن | assert | مقتل خمسة جنود",
                "الجيش العراقي | وأضاف | assert | الهجوم وقع ليلا",
            ],
            id="left-out-subject-is-the-last-speaker",
        ),
        pytest.param(
            'وقال ترامب: "بدأنا العمل.\nلن نتوقف أبدا".',
            [
                "ترامب | وقال | assert | بدأنا العمل",
                "ترامب | None | promise | لن نتوقف أبدا",
            ],
            id="quotation-runs-on",
        ),
        pytest.param(
            "قتل عشرة مدنيين في الغارة، وفق ما أعلن المرصد السوري لحقوق الإنسان.",
            ["المرصد السوري لحقوق الإنسان | وفق ما أعلن | assert | قتل عشرة مدنيين في الغارة"],
            id="source-after-the-claim",
        ),
        pytest.param(
            "ونقلت رويترز عن مصدر عسكري قوله إن الغارة استهدفت موقعا للجيش.",
            ["مصدر عسكري [رويترز] | ونقلت | assert | الغارة استهدفت موقعا للجيش"],
            id="relayed-by-an-agency",
        ),
        pytest.param(
            "وحسب وكالة رويترز، أوضح الوزير أن الحدود مفتوحة.",
            ["الوزير [وكالة رويترز] | أوضح | assert | الحدود مفتوحة"],
            id="medium-before-the-official",
        ),
        pytest.param(
            "نفت روسيا قصف المستشفى.",
            ["روسيا | نفت | deny | قصف المستشفى"],
            id="denial-with-a-noun",
        ),
        pytest.param(
            "روسيا تتهم بريطانيا بالمشاركة في الهجوم.",
            ["روسيا | تتهم | assert | المشاركة في الهجوم"],
            id="topic-before-the-verb-accuses-what-follows",
        ),
        pytest.param(
            'وقالت الوزيرة: "يجب وقف القتال فورا".',
            ["الوزيرة | وقالت | demand | يجب وقف القتال فورا"],
            id="the-claim-itself-demands",
        ),
        pytest.param(
            "جاء ذلك في مقابلة حصرية للبرغوثي مع الزميلة كريستيان امانبور لـCNN، حيث قال: "
            '"تظاهرنا في الضفة".',
            ["البرغوثي | قال | assert | تظاهرنا في الضفة"],
            id="whose-interview-it-is",
        ),
        pytest.param(
            "وأكد مندوب موسكو أن بلاده تتعرض لحملة، واتهم بريطانيا وفرنسا بالتبعية لأمريكا.",
            [
                "مندوب موسكو | وأكد | confirm | بلاده تتعرض لحملة",
                "مندوب موسكو | واتهم | assert | التبعية لأمريكا",
            ],
            id="the-accused-does-not-accuse",
        ),
        pytest.param(
            "موسكو ودمشق تتهمان إسرائيل بالإغارة على مطار.",
            ["موسكو | تتهمان | assert | الإغارة على مطار"],
            id="two-topics-before-a-dual",
        ),
        pytest.param(
            "وقال كل من وزير الدفاع ورئيس الأركان إن العملية انتهت.",
            ["وزير الدفاع | وقال | assert | العملية انتهت"],
            id="each-of-those-who-speak-together",
        ),
        pytest.param(
            "قتل 27 شخصا في الغارات، وفق تصريحات جديدة من المرصد السوري لحقوق الإنسان.",
            ["المرصد السوري لحقوق الإنسان | وفق | assert | قتل 27 شخصا في الغارات"],
            id="author-of-new-statements",
        ),
        pytest.param(
            'وعبر "تويتر"، أثنى ترامب على القرار، قائلا إنها "لفتة ذكية جدا".',
            ["ترامب | قائلا | assert | لفتة ذكية جدا"],
            id="a-platform-is-no-speaker",
        ),
        pytest.param(
            "واعتبرت الحكومة، التي تقول إنها معنية بحقوق الإنسان، أن الأحكام قاسية.",
            [
                "الحكومة | تقول | assert | معنية بحقوق الإنسان",
                "الحكومة | واعتبرت | assert | الأحكام قاسية",
            ],
            id="the-content-after-a-relative-clause",
        ),
        pytest.param(
            "وأسفرت الغارات، بحسب مصادر ميدانية، عن سقوط قتلى من خبراء الصواريخ في المدينة.",
            [
                "مصادر ميدانية | بحسب | assert | أسفرت الغارات",
                "مصادر ميدانية | بحسب | assert | سقوط قتلى من خبراء الصواريخ في المدينة",
            ],
            id="a-source-parts-its-claim",
        ),
        pytest.param(
            'ووصفت روسيا التقرير "بالمنحاز".',
            ['روسيا | ووصفت | assert | التقرير "بالمنحاز'],
            id="the-described-belongs-to-the-description",
        ),
        pytest.param(
            'وأدانت الحكومة الهجوم مطالبة "بالقبض الفوري" على الجناة.',
            [
                "الحكومة | وأدانت | assert | الهجوم",
                'الحكومة | مطالبة | demand | القبض الفوري" على الجناة',
            ],
            id="a-preposition-inside-the-quotation",
        ),
        pytest.param(
            "وقال تلفزيون سي.إن.إن ترك إن ثلاثة آخرين أصيبوا.",
            ["تلفزيون سي | وقال | assert | ثلاثة آخرين أصيبوا"],
            id="a-spelled-name-holds-no-complementiser",
        ),
        pytest.param("ضابط متقاعد يعتقد أنه زعيم المجموعة.", [], id="others-think-it-of-him"),
        pytest.param("يسمح القانون بذلك إذا طلب الجيش مساعدة.", [], id="only-if-it-is-said"),
        pytest.param(
            "قصفت فرنسا مواقع الجيش السوري إثر اتهامه بشن هجوم كيماوي.",
            [],
            id="the-accused-is-no-accuser",
        ),
        pytest.param("وفرضت الميليشيات حراسة مشددة على المستشفى.", [], id="an-adjective"),
        pytest.param("بدأت محاكمة طبيب يبلغ من العمر 85 عاما بخطف طفل.", [], id="amounts-to"),
        pytest.param("لم يعلن الجيش أن العملية انتهت.", [], id="not-said"),
        pytest.param("ومن المتوقع أن يعلن الجيش النتائج غدا.", [], id="not-yet-said"),
        pytest.param("يعتقد أن المهاجم هرب.", [], id="nobody-says-it"),
        pytest.param("وصلت الطائرة إلى المطار صباح اليوم.", [], id="no-cue"),
    ],
)
def test_sentences(body: str, expected: list[str]) -> None:
    assert told(body) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param(
            "موسكو: أمريكا أقامت قواعد في سوريا",
            ["أمريكا أقامت قواعد في سوريا"],
            id="a-capital-speaks",
        ),
        pytest.param("تركيا: مقتل أربعة في إطلاق نار بجامعة", [], id="a-country-is-a-topic"),
        pytest.param("فيديو: مدنيون يخرجون من المدينة", [], id="a-label-is-nobody"),
    ],
)
def test_headlines(title: str, expected: list[str]) -> None:
    _, reading = statements_of("", title)
    assert [statement.claim for statement in reading.statements] == expected


def test_document_speaks_for_its_author() -> None:
    assert told("أعلنت وزارة الداخلية مقتل شرطي. وأضاف البيان أن المهاجم هرب.")[1].startswith(
        "وزارة الداخلية"
    )


_PIECES = st.sampled_from(
    [
        "قال", "وأضاف", "أن", "إن", "الجيش", "الوزير", "روسيا", '"', "“", "”", ":", "،", ".",
        "بحسب", "وفق ما", "أعلن", "مشيرا إلى", "مقتل", "في بيان", "عن", "الذي", "و", "لم",
        "نقلت رويترز", "قوله", "على حد تعبيره", "كما", "؟", "\n", "خمسة", "إنه",
        "البيان", "#حماس", "(CNN) --",
    ]
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_PIECES, max_size=30))
def test_any_text_gives_claims_that_slice_back(pieces: list[str]) -> None:
    article, reading = statements_of(" ".join(pieces))
    known = {entity.id for entity in reading.entities}
    assert len(known) == len(reading.entities)
    for number, statement in enumerate(reading.statements, start=1):
        assert statement.id == f"s{number}"
        assert article.text[statement.start : statement.end] == statement.claim != ""
        assert statement.claim in statement.sentence
        assert statement.speaker in known
        assert statement.via is None or statement.via in known - {statement.speaker}
        assert 0 < statement.confidence <= 1
