"""The weapon of an attack is what its sentence says it was made with, and no other."""

from __future__ import annotations

import pytest

from kg.data.lexicon import Trigger, load_lexicon
from kg.data.weapons import Example, load_weapons
from kg.extract.found import FoundEvent, Reading
from kg.extract.triggers import TriggerMatch, match_trigger
from kg.extract.weapons import weapons_of
from kg.model import Article
from kg.pipeline import read_participants, read_record

FRAME = load_lexicon().frames["transitive"]


def weapon_of(text: str, trigger: str, type_: str = "ASSAULT") -> str | None:
    """The weapon of the event at the first word that is written as the trigger."""
    reading = read_participants(Article(id="a", body=text))
    return weapons_of(reading, [event_at(reading, trigger, type_)])[0]


def event_at(reading: Reading, trigger: str, type_: str) -> FoundEvent:
    for sentence in reading.document.sentences:
        for position, token in enumerate(sentence.tokens):
            if token.text == trigger:
                match = match_trigger(sentence, position, load_lexicon(), "ASSAULT")
                return FoundEvent(
                    sentence=sentence,
                    match=match or unlisted(position, token.lemma, token.pos),
                    type=type_,
                    actors=(),
                    targets=(),
                    place=None,
                    realis="actual",
                    confidence=1.0,
                )
    raise AssertionError(f"no word {trigger} in {reading.document.sentences}")


def unlisted(position: int, lemma: str, pos: str) -> TriggerMatch:
    entry = Trigger(
        lemma=lemma, pos="verb" if pos == "verb" else "noun", relation="ASSAULT", frame=FRAME
    )
    return TriggerMatch(entry=entry, first=position, last=position + 1)


@pytest.mark.parametrize("example", load_weapons().examples, ids=lambda example: example.text[:40])
def test_the_words_prove_themselves(example: Example) -> None:
    assert weapon_of(example.text, example.trigger) == example.weapon


@pytest.mark.parametrize(
    ("text", "trigger", "weapon"),
    [
        pytest.param(
            "قتل ثلاثة متظاهرين برصاص الشرطة في بغداد.", "قتل", "رصاص", id="owner-is-no-part-of-it"
        ),
        pytest.param(
            "زرع المسلحون ألغاما وعبوات ناسفة في الطريق.", "زرع", "ألغاما وعبوات ناسفة", id="two"
        ),
        pytest.param(
            "نزع الجيش عشرات الألغام التي زرعها الحوثيون.", "زرع", "الألغام", id="cleared-yet-laid"
        ),
        pytest.param(
            "قصفت مدفعية الجيش مواقع الحوثيين في صعدة.", "قصفت", "مدفعية", id="subject-of-verb"
        ),
        pytest.param(
            "استهدف هجوم انتحاري بسيارة ملغومة قاعدة للجيش.",
            "استهدف",
            "سيارة ملغومة",
            id="past-the-subject",
        ),
        pytest.param(
            "أعلنت الشرطة أن الانفجار كان هجوما بطائرة من دون طيار.",
            "هجوما",
            "طائرة من دون طيار",
            id="unmanned",
        ),
        pytest.param("دهس رجل جنديين بسيارته.", "دهس", "سيارته", id="pronoun-stays"),
        pytest.param(
            "رد الجيش على إطلاق الصواريخ بقصف مواقع المسلحين.", "قصف", None, id="of-another-attack"
        ),
        pytest.param(
            "شنت إسرائيل غارة على القطاع بعد انفجار عبوة ناسفة.", "غارة", None, id="only-after-it"
        ),
        pytest.param("التحالف يسقط صاروخا فوق الرياض.", "يسقط", None, id="shot-down"),
        pytest.param("أطلق الجيش النار على المتظاهرين.", "أطلق", None, id="fire-is-none"),
        pytest.param(
            "هاجم المسلحون المدينة. وقال الجيش إنه يملك صواريخ.", "هاجم", None, id="next-sentence"
        ),
    ],
)
def test_weapons(text: str, trigger: str, weapon: str | None) -> None:
    assert weapon_of(text, trigger) == weapon


def test_only_attacks_have_weapons() -> None:
    text, trigger = "هدد الزعيم بقصف المدينة بصواريخ باليستية.", "قصف"
    assert weapon_of(text, trigger) == "صواريخ باليستية"
    assert weapon_of(text, trigger, type_="THREATEN") is None


def test_records_carry_the_weapon() -> None:
    record = read_record(Article(id="a", body="قصف الجيش السوري مدينة حلب بالبراميل المتفجرة."))
    assert [(event.type, event.weapon) for event in record.events] == [
        ("ASSAULT", "البراميل المتفجرة")
    ]
