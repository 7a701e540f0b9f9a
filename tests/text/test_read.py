"""What `read` makes of an article: sentences, tokens and their places."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import POS, Article, Document
from kg.text import read

SHARED = Path(__file__).parents[2].parent / "shared"
ARABIC = 'ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئپکیًَُِّْـ\u200c\u200f٠١٢٣،؛؟. \n"«»#_0123,.-ﻷﺔ'


def document(body: str, title: str = "") -> Document:
    return read(Article(id="a", title=title, body=body))


def parts(body: str) -> list[str]:
    return [token.text for sentence in document(body).sentences for token in sentence.tokens]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("قال الجيش. ورد الوزير.", ["قال الجيش.", "ورد الوزير."], id="full-stops"),
        pytest.param("بلغت 3.5 مليون.", ["بلغت 3.5 مليون."], id="decimal"),
        pytest.param("قال د. محمد إن", ["قال د. محمد إن"], id="initial"),
        pytest.param("على بعد 20 كم. من بغداد", ["على بعد 20 كم. من بغداد"], id="abbreviation"),
        pytest.param("في عام 2017. ثم عاد", ["في عام 2017.", "ثم عاد"], id="year"),
        pytest.param("1. أولا", ["1. أولا"], id="list-item"),
        pytest.param("هل عاد؟ نعم!", ["هل عاد؟", "نعم!"], id="question"),
        pytest.param('قال "عاد." ثم مضى', ['قال "عاد."', "ثم مضى"], id="closing-quote"),
        pytest.param("وقال (...) إلى", ["وقال (...) إلى"], id="omission"),
        pytest.param("سطر أول\n\n سطر ثان ", ["سطر أول", "سطر ثان"], id="lines"),
        pytest.param("", [], id="empty"),
    ],
)
def test_sentences(body: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in document(body).sentences] == expected


def test_title_is_one_sentence() -> None:
    sentences = document("قال الجيش.", title="صور.. تفكيك ألغام. بالساحل").sentences
    assert [(s.index, s.title) for s in sentences] == [(0, True), (1, False)]
    assert sentences[0].text == "صور.. تفكيك ألغام. بالساحل"
    assert not document("قال الجيش.").sentences[0].title


def test_furniture_belongs_to_no_sentence() -> None:
    assert [s.text for s in document("fbpx\nقال الجيش.\nاظهر المزيد").sentences] == ["قال الجيش."]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("شن #الجيش_اليمني", ["شن", "الجيش", "اليمني"], id="hashtag"),
        pytest.param("3.5 و1,000 و35%", ["3.5", "و", "1,000", "و", "35%"], id="numbers"),
        pytest.param("١٢.٧ و٣٥٪", ["١٢.٧", "و", "٣٥٪"], id="eastern-numbers"),
        pytest.param("في 2017، 2018", ["في", "2017", "،", "2018"], id="comma-is-no-decimal"),
        pytest.param("“العمر”", ["“", "العمر", "”"], id="quotes"),
        pytest.param('لـ"النهضة"', ["لـ", '"', "النهضة", '"'], id="detached-particle"),
        pytest.param("ولـ«حماس»", ["و", "لـ", "«", "حماس", "»"], id="two-detached-particles"),
        pytest.param("صور..", ["صور", ".."], id="two-dots"),
        pytest.param("F-16 وBBC", ["F-16", "و", "BBC"], id="latin"),
        pytest.param("وقصفت", ["و", "قصفت"], id="and"),
        pytest.param("سيقصفونهم", ["س", "يقصفون", "هم"], id="future-and-object"),
        pytest.param("للتحالف", ["ل", "لتحالف"], id="to-the"),
        pytest.param("بها", ["ب", "ها"], id="preposition-and-pronoun"),
        pytest.param("وزير وكالة بغداد لبنان ليبيا كيربي فرنسا", None, id="no-particle"),
    ],
)
def test_tokens(body: str, expected: list[str] | None) -> None:
    assert parts(body) == (body.split() if expected is None else expected)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("للتحالف", ["ل", "التحالف"]),
        ("للجنة", ["ل", "اللجنة"]),
        ("حكومتهم", ["حكومة", "هم"]),
        ("استهدفوها", ["استهدفوا", "ها"]),
        ("إليها", ["إلى", "ها"]),
        ("لأعضائه", ["ل", "أعضاء", "ه"]),
        ("التّحالـف", ["التحالف"]),
    ],
)
def test_forms_are_the_words_written_alone(word: str, forms: list[str]) -> None:
    assert [token.form for token in document(word).sentences[0].tokens] == forms


@given(st.one_of(st.text(max_size=80), st.text(alphabet=ARABIC, max_size=80)), st.text(max_size=9))
@settings(max_examples=120, deadline=None)
def test_every_span_slices_back(body: str, title: str) -> None:
    article = Article(id="a", title=title, body=body)
    end = 0
    for index, sentence in enumerate(read(article).sentences):
        assert sentence.index == index
        assert sentence.text == article.text[sentence.start : sentence.end]
        assert sentence.start >= end
        end = sentence.start
        for token in sentence.tokens:
            assert token.text == article.text[token.start : token.end]
            assert token.text
            assert token.start >= end
            assert token.pos in POS
            assert token.key or token.pos == "punctuation"
            end = token.end
        assert end <= sentence.end


@given(st.text(alphabet=ARABIC, max_size=60))
@settings(max_examples=80, deadline=None)
def test_no_letter_or_digit_is_lost(body: str) -> None:
    sentences = document(body).sentences
    covered = {place for s in sentences for t in s.tokens for place in range(t.start, t.end)}
    for sentence in sentences:
        for place, character in enumerate(sentence.text, sentence.start):
            assert place in covered or character == "ـ" or not character.isalnum()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("ا" * 200_000, id="one-endless-word"),
        pytest.param("قصف الجيش " * 5_000, id="no-full-stop"),
        pytest.param("د. " * 20_000, id="initials-only"),
        pytest.param("." * 50_000, id="dots"),
        pytest.param("\ud800 قصف \udfff", id="lone-surrogates"),
    ],
)
def test_odd_input_is_read_in_time(body: str) -> None:
    started = time.perf_counter()
    article = Article(id="a", body=body)
    for sentence in read(article).sentences:
        assert all(article.text[t.start : t.end] == t.text for t in sentence.tokens)
    assert time.perf_counter() - started < 10


def test_annotated_articles_have_the_same_sentences() -> None:
    folder = SHARED / "gold"
    if not folder.is_dir():
        pytest.skip("the annotated articles are not beside the checkout")
    articles = [json.loads(line) for line in (folder / "dev-articles.jsonl").open()]
    found = expected = 0
    for raw in articles:
        gold = json.loads((folder / "dev" / f"{raw['id']}.json").read_text())
        ours = {s.text for s in document(raw["text"], raw["title"]).sentences}
        found += sum(sentence.strip() in ours for sentence in gold["sentences"])
        expected += len(gold["sentences"])
    assert found / expected > 0.97


def test_corpus_articles_are_read() -> None:
    path = SHARED / "corpus" / "ant-2018.jsonl.gz"
    if not path.is_file():
        pytest.skip("the corpus is not beside the checkout")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == 40:
                break
            raw = json.loads(line)
            assert document(raw["text"], raw["title"]).sentences
