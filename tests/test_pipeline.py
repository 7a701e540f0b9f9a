"""An article all the way to its record."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.data.lexicon import Example, load_lexicon
from kg.data.samples import sample_paths
from kg.errors import ArticleError
from kg.extract.learned.names import same_entity
from kg.ingest import read_articles
from kg.model import Article, Record
from kg.model.json import record_from_json, record_to_json
from kg.pipeline import read_record

DAY = datetime(2024, 3, 14, 9, tzinfo=UTC)


def triples(text: str, realis: str = "actual") -> list[tuple[str, str, str]]:
    record = read_record(Article(id="a", body=text, published=DAY))
    names = {entity.id: entity.names[0] for entity in record.entities}
    return [
        (names[actor], event.type, names[target])
        for event in record.events
        if event.realis == realis
        for actor in event.actors
        for target in event.targets
    ]


@pytest.mark.parametrize(
    "example", load_lexicon().examples, ids=lambda example: f"{example.file}: {example.text[:40]}"
)
def test_the_lexicon_proves_itself(example: Example) -> None:
    actor, relation, target = _split(example.triple)
    found = triples(example.text + ".")
    assert any(
        found_relation == relation
        and same_entity([found_actor], [actor])
        and same_entity([found_target], [target])
        for found_actor, found_relation, found_target in found
    ), found


def _split(triple: str) -> tuple[str, str, str]:
    words = triple.split()
    middle = next(n for n, word in enumerate(words) if word.isascii() and word.isupper())
    return " ".join(words[:middle]), words[middle], " ".join(words[middle + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "شن الفريق هجوما في الدقيقة العشرين وسجل هدفين في مرمى ضيفه.",
        "قصف المهاجم المرمى بتسديدة قوية وتعادل الفريقان.",
        "ارتفعت أسعار النفط بعد اجتماع المنتجين.",
    ],
)
def test_play_and_prices_attack_nobody(text: str) -> None:
    assert not [triple for triple in triples(text) if triple[1] == "ASSAULT"]


@pytest.fixture(scope="module")
def sample_records() -> list[tuple[Article, Record]]:
    errors: list[ArticleError] = []
    articles = list(read_articles([str(p) for p in sample_paths()], on_error=errors.append))
    assert not errors
    return [(article, read_record(article)) for article in articles]


def test_every_offset_slices_back(sample_records: list[tuple[Article, Record]]) -> None:
    for article, record in sample_records:
        ids = {entity.id for entity in record.entities}
        for event in record.events:
            assert article.text[event.start : event.end] == event.trigger
            assert event.sentence in article.text
            assert {*event.actors, *event.targets} <= ids
            assert event.place is None or event.place in ids
        for statement in record.statements:
            assert article.text[statement.start : statement.end] == statement.claim
            assert statement.speaker in ids
        for entity in record.entities:
            for mention in entity.mentions:
                assert 0 <= mention.start < mention.end <= len(article.text)


def test_records_survive_json(sample_records: list[tuple[Article, Record]]) -> None:
    for _, record in sample_records:
        line = record_to_json(record)
        assert b"\n" not in line
        assert record_from_json(line) == record


def test_the_contract_of_the_json(sample_records: list[tuple[Article, Record]]) -> None:
    raw = json.loads(record_to_json(sample_records[0][1]))
    assert list(raw) == [
        "id", "url", "source", "title", "published", "entities", "events", "statements",
    ]  # fmt: skip
    assert {"id", "type", "names", "named", "mentions", "link"} == set(raw["entities"][0])


def test_reading_twice_gives_the_same(sample_records: list[tuple[Article, Record]]) -> None:
    for article, record in sample_records[:5]:
        assert read_record(article) == record


def test_nothing_is_dated_by_the_clock() -> None:
    text = "قصف الجيش مواقع المسلحين أمس الثلاثاء في مدينة حلب."
    dated = read_record(Article(id="a", body=text, published=DAY))
    undated = read_record(Article(id="a", body=text))
    assert [event.date for event in dated.events if event.type == "ASSAULT"] == ["2024-03-12"]
    assert {event.date for event in undated.events} == {None}


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    article = Article(id="a", body=text, title=text[:30].replace("\n", " "))
    record = read_record(article)
    for statement in record.statements:
        assert article.text[statement.start : statement.end] == statement.claim


def test_a_toll_goes_to_its_event() -> None:
    text = "قتل سبعة مدنيين وأصيب 12 آخرون في قصف شنته الطائرات على مدينة إدلب."
    record = read_record(Article(id="a", body=text, published=DAY))
    assert any(event.killed == 7 for event in record.events)
    assert any(event.injured == 12 for event in record.events)
