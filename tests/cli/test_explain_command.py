"""`kg explain` on entities, events and claims."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sample_knowledge import QUOTES, sample_knowledge, sample_record

from kg.cli import main
from kg.graph import BASE, KG


def explain(store: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["explain", *args, "--store", str(store)])


def explained(store: Path, *args: str) -> dict:
    result = explain(store, *args, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_every_entity_gives_its_members_and_why(sample_store: Path) -> None:
    for entity in sample_knowledge().entities:
        found = explained(sample_store, f"{BASE}entity/{entity.key}")
        assert (found["kind"], found["label"]) == ("entity", entity.labels["ar"])
        told = [(each["article"], each["details"]["why"]) for each in found["readings"]]
        assert sorted(told) == sorted((each.article, each.reason) for each in entity.members)


def test_every_event_gives_its_sentences(sample_store: Path) -> None:
    for event in sample_knowledge().events:
        found = explained(sample_store, f"event/{event.key}")
        assert found["kind"] == "event"
        assert {(each["article"], each["quote"]) for each in found["readings"]} >= {
            (report.article, report.evidence.quote) for report in event.reports
        }


def test_every_event_says_why_its_reports_are_one(sample_store: Path) -> None:
    (strike,) = (event for event in sample_knowledge().events if event.joins)
    (join,) = strike.joins
    readings = explained(sample_store, f"event/{strike.key}")["readings"]
    why = {each["article"]: each["details"].get("why") for each in readings}
    assert why == {join.to[0]: None, join.article: "; ".join(join.reasons)}
    shown = explain(sample_store, f"event/{strike.key}").stdout
    assert f"joined to: {join.to[1]} of {join.to[0]}" in shown


def test_every_claim_gives_its_sentences(sample_store: Path) -> None:
    for claim in sample_knowledge().claims:
        found = explained(sample_store, f"{BASE}claim/{claim.key}")
        assert found["facts"]["text"] == [claim.text]
        assert {each["quote"] for each in found["readings"]} == {
            evidence.quote for evidence in claim.evidence
        }


def test_outlet_and_date_stand_beside_the_sentence(sample_store: Path) -> None:
    knowledge = sample_knowledge()
    articles = {article.id: article for article in knowledge.articles}
    event = knowledge.events[0]
    (first, *_) = explained(sample_store, f"event/{event.key}")["readings"]
    article = articles[first["article"]]
    assert first["outlet"] == article.source
    assert article.published is not None
    assert first["published"].startswith(article.published.date().isoformat())
    shown = explain(sample_store, f"event/{event.key}").stdout
    for part in (article.source, first["published"], f"«{first['quote']}»"):
        assert part is not None
        assert part in shown


def test_a_name_finds_its_entity(sample_store: Path) -> None:
    entity = sample_knowledge().entities[0]
    assert explained(sample_store, entity.labels["ar"])["iri"] == f"{BASE}entity/{entity.key}"


def test_the_words_around_a_mention_come_from_the_article(sample_store: Path) -> None:
    record = sample_record()
    members = {
        (member.article, member.entity): entity.key
        for entity in sample_knowledge().entities
        for member in entity.members
    }
    one = next(e for e in record.entities if e.mentions and (record.id, e.id) in members)
    found = explained(sample_store, f"entity/{members[record.id, one.id]}")
    assert any(name in each["quote"] for each in found["readings"] for name in one.names)


@pytest.mark.parametrize("thing", ["لا أحد", "entity/nothing", "0123456789abcdef"])
def test_nothing_of_that_name(sample_store: Path, thing: str) -> None:
    result = explain(sample_store, thing)
    assert result.exit_code == 1
    assert "holds no entity, event, claim or contradiction" in result.stderr


def test_the_rest_is_counted(sample_store: Path) -> None:
    events = sample_knowledge().events
    event = max(events, key=lambda each: len(each.reports))
    assert len(event.reports) > 1
    shown = explain(sample_store, f"event/{event.key}", "--limit", "1").stdout
    assert f"and {len(event.reports) - 1} more" in shown


def test_a_contradiction_gives_the_sentences_of_its_sides(sample_store: Path) -> None:
    found = explained(sample_store, f"{BASE}contradiction/k-toll")
    assert (found["kind"], found["facts"]["on"]) == ("contradiction", ["casualties"])
    sides = {(each["details"].get("side"), each["quote"]) for each in found["readings"]}
    assert len({side for side, _ in sides}) == 2
    assert {QUOTES["strike-12"], QUOTES["strike-20"], QUOTES["said-20"]} == {q for _, q in sides}


def test_what_one_article_has_stands_for_the_whole(sample_store: Path) -> None:
    assert explained(sample_store, f"{BASE}article/a1#v1")["iri"] == f"{BASE}event/strike"
    assert explained(sample_store, "article/a1#e1")["iri"] == f"{BASE}entity/mountain"


@pytest.mark.parametrize("relation", ["attacked", "kg:attacked", "ASSAULT", f"{KG}attacked"])
def test_a_relation_gives_the_sentences_of_its_events(sample_store: Path, relation: str) -> None:
    found = explained(sample_store, "قوات الجبل", relation, "entity/civilians")
    assert found["label"] == "قوات الجبل ← هاجم ← مدنيون"
    assert found["facts"]["events"] == [f"{BASE}event/strike"]  # the denied one is no triple
    assert found["contradictions"] == ["casualties", "occurrence"]
    assert {each["quote"] for each in found["readings"]} == {
        QUOTES["strike-12"],
        QUOTES["strike-20"],
    }


@pytest.mark.parametrize(
    ("things", "code", "said"),
    [
        (("مدنيون", "attacked", "قوات الجبل"), 1, "no event that happened"),
        (("مدنيون", "adored", "قوات الجبل"), 1, "no relation 'adored'"),
        (("event/strike", "attacked", "مدنيون"), 1, "no entity but the event"),
        (("مدنيون", "attacked"), 2, "give one thing"),
    ],
)
def test_no_such_relation(
    sample_store: Path, things: tuple[str, ...], code: int, said: str
) -> None:
    result = explain(sample_store, *things)
    assert result.exit_code == code
    assert said in result.stderr
