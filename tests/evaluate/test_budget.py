"""Where a triple is lost, and what is wrong with one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from annotated_town import (
    ATTACK,
    DENIED,
    MEETING,
    MET,
    NAMES,
    SHELLED,
    annotated,
    gold_event,
    record,
    write_gold,
)

from kg.evaluate.annotated import read_gold
from kg.evaluate.budget import FAULTS, MISSES, STAGES, Budget, Cast, Fault, Miss, budget, cast_of
from kg.evaluate.compare import compare
from kg.evaluate.told import Told, told_by
from kg.model import Article, Event
from kg.pipeline import read_participants

ALL = tuple(NAMES.values())
CAST = Cast(sentences=((SHELLED, ALL), (MET, ALL), (DENIED, ALL)), entities=ALL)


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return read_gold(write_gold(tmp_path_factory.mktemp("gold"), annotated()))["town-1"]


def spent(gold: Told, *events: Event, cast: Cast = CAST) -> Budget:
    return budget(compare(gold, told_by(record(*events))), cast)


@pytest.mark.parametrize(
    ("read", "miss"),
    [
        pytest.param(None, Miss.NO_TRIGGER, id="no-event"),
        pytest.param(
            replace(ATTACK, sentence=MET, actors=()), Miss.NO_TRIGGER, id="other-sentence"
        ),
        pytest.param(replace(ATTACK, type="COERCE"), Miss.OTHER_TYPE, id="other-type"),
        pytest.param(replace(ATTACK, realis="planned"), Miss.NOT_ACTUAL, id="planned"),
        pytest.param(replace(ATTACK, actors=()), Miss.ACTOR_NOBODY, id="no-actor"),
        pytest.param(replace(ATTACK, actors=("stranger",)), Miss.ACTOR_OTHER, id="actor"),
        pytest.param(replace(ATTACK, targets=()), Miss.TARGET_NOBODY, id="no-target"),
        pytest.param(replace(ATTACK, targets=("stranger",)), Miss.TARGET_OTHER, id="target"),
        pytest.param(replace(ATTACK, actors=("stranger",), targets=()), Miss.BOTH_ENDS, id="both"),
    ],
)
def test_why_an_attack_is_missed(gold: Told, read: Event | None, miss: Miss) -> None:
    events = (read, MEETING) if read else (MEETING,)
    assert spent(gold, *events).misses() == {miss: 1}


def test_the_nearest_of_two_readings_counts(gold: Told) -> None:
    far = replace(ATTACK, actors=("stranger",), targets=("hospital",))
    near = replace(ATTACK, id="v2", actors=())
    assert spent(gold, far, near, MEETING).misses() == {Miss.ACTOR_NOBODY: 1}


@pytest.mark.parametrize(
    ("cast", "miss"),
    [
        pytest.param(
            Cast(sentences=((SHELLED, (NAMES["town"],)), (MET, ALL)), entities=ALL),
            Miss.ELSEWHERE,
            id="in-another-sentence",
        ),
        pytest.param(
            Cast(sentences=((SHELLED, (NAMES["town"],)),), entities=(NAMES["town"],)),
            Miss.NO_MENTION,
            id="nowhere",
        ),
    ],
)
def test_an_actor_that_the_sentence_does_not_mention(gold: Told, cast: Cast, miss: Miss) -> None:
    assert spent(gold, replace(ATTACK, actors=()), MEETING, cast=cast).misses() == {miss: 1}


@pytest.mark.parametrize(
    ("read", "fault"),
    [
        pytest.param(replace(ATTACK, type="AID"), Fault.OTHER_TYPE, id="other-type"),
        pytest.param(
            replace(ATTACK, type="AID", trigger="المدفعية"), Fault.NO_EVENT, id="no-event"
        ),
        pytest.param(
            replace(ATTACK, sentence=DENIED, trigger="استهداف", targets=("hospital",)),
            Fault.NOT_ACTUAL,
            id="denied",
        ),
        pytest.param(replace(ATTACK, actors=("stranger",)), Fault.ACTOR_OTHER, id="actor"),
        pytest.param(replace(ATTACK, targets=("stranger",)), Fault.TARGET_OTHER, id="target"),
        pytest.param(
            replace(ATTACK, actors=("town",), targets=("army",)), Fault.SWAPPED, id="exchanged"
        ),
        pytest.param(
            replace(ATTACK, actors=("stranger",), targets=("hospital",)),
            Fault.BOTH_ENDS,
            id="both",
        ),
    ],
)
def test_what_is_wrong_with_a_triple(gold: Told, read: Event, fault: Fault) -> None:
    assert spent(gold, read).faults() == {fault: 1}


def test_one_referent_as_two_entities_is_read_a_second_time(gold: Told) -> None:
    # Both names are contained in the annotated one, neither in the other.
    said = record(ATTACK, replace(ATTACK, id="v2", actors=("twin",)))
    twin = replace(said.entities[0], id="twin", names=("قائد جيش الشمال نفسه",))
    said = replace(
        said,
        entities=(replace(said.entities[0], names=("جيش", "الجيش")), *said.entities[1:], twin),
    )
    found = budget(compare(gold, told_by(said)), CAST)
    assert found.faults() == {Fault.REPEATED: 1}


def test_an_actor_where_the_gold_names_nobody(tmp_path: Path) -> None:
    raw = annotated()
    raw["events"] = [gold_event("ASSAULT", 1, "قصف", None, "E2")]
    nobody = read_gold(write_gold(tmp_path, raw))["town-1"]
    assert spent(nobody, ATTACK).faults() == {Fault.ACTOR_NOBODY: 1}


def test_one_type_apart(gold: Told) -> None:
    found = spent(gold)
    assert found.misses() == {Miss.NO_TRIGGER: 2}
    assert found.misses("CONSULT") == {Miss.NO_TRIGGER: 1}
    assert not found.faults("ASSAULT")


def test_every_stage_is_explained() -> None:
    assert set(MISSES) == set(Miss)
    assert set(FAULTS) == set(Fault)
    assert sorted(miss for stage in STAGES.values() for miss in stage) == sorted(Miss)


def test_the_documentation_lists_every_stage() -> None:
    text = (Path(__file__).parents[2] / "docs" / "quality.md").read_text(encoding="utf-8")
    for meaning in (*MISSES.values(), *FAULTS.values()):
        assert f"| {meaning} |" in text


def test_the_cast_of_an_article_is_what_its_sentences_mention() -> None:
    text = "قصف الجيش السوري مدينة حلب. وقالت روسيا إنها تدعم الهدنة."
    cast = cast_of(read_participants(Article(id="a", body=text)))
    assert cast.mentioned(("الجيش السوري",), "قصف الجيش السوري مدينة حلب.")
    assert not cast.mentioned(("روسيا",), "قصف الجيش السوري مدينة حلب.")
    assert any("روسيا" in names for names in cast.entities)
