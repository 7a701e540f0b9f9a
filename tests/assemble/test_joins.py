"""Why reports are one event: every report but one is joined to another, for what they agree in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from invented_records import entity, event, record, together
from test_events_merge import A_HIT_B, ALL, RECORDS, two
from test_same_story import BOMB, OPENING, assembled

from kg.assemble.agreement import Fit
from kg.assemble.cluster import Filled
from kg.assemble.joins import Joins
from kg.assemble.readings import EventMention
from kg.assemble.reasons import Points, Reason, reasons_of
from kg.data.assembly import load_assembly
from kg.model import Evidence, Knowledge, MergedEvent, Record, Report


def why(knowledge: Knowledge) -> set[str]:
    """The reasons of the only join of the only event."""
    (merged,) = knowledge.events
    (join,) = merged.joins
    assert {(join.article, join.event), join.to} == {
        (report.article, report.event) for report in merged.reports
    }
    return set(join.reasons)


EQUAL = {"same actor", "same target", "same place", "same day", "same word"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, EQUAL, id="equal"),
        pytest.param({"date": None}, EQUAL - {"same day"} | {"day left open"}, id="open-day"),
        pytest.param(
            {"date": "2018-04-15"}, EQUAL - {"same day"} | {"neighbouring days"}, id="day-after"
        ),
        pytest.param(
            {"date": "2018-04"}, EQUAL - {"same day"} | {"same month or year"}, id="month-alone"
        ),
        pytest.param({"place": None}, EQUAL - {"same place"}, id="open-place"),
        pytest.param(
            {"place": "e4"}, EQUAL - {"same place"} | {"place inside the other"}, id="place-around"
        ),
        pytest.param({"actors": ()}, EQUAL - {"same actor"}, id="open-actor"),
        pytest.param({"trigger": "هاجم"}, EQUAL - {"same word"}, id="other-word"),
        pytest.param({"targets": ("e2", "e5")}, EQUAL, id="one-target-more"),
    ],
)
def test_a_report_says_in_what_it_agrees(changes: dict[str, object], expected: set[str]) -> None:
    assert why(two(A_HIT_B, replace(A_HIT_B, **changes))) == expected


def test_the_same_number_of_dead_is_a_reason_and_another_is_none() -> None:
    three = replace(A_HIT_B, killed=3)
    assert why(two(three, three)) == EQUAL | {"same toll"}
    assert why(two(three, replace(three, killed=4))) == EQUAL


def test_a_copied_sentence_is_the_only_reason() -> None:
    sentence = "أعلنت القيادة أن قوة خاصة داهمت منزلا فجر السبت في البلدة"
    one = event(actors=("e1",), targets=("e5",), sentence=sentence, trigger="داهمت", day=None)
    assert why(two(one, replace(one, actors=(), targets=("e2",)))) == {"sentence copied"}


def test_articles_that_begin_alike_are_a_reason() -> None:
    unlike = replace(BOMB, trigger="هجوم", sentence="استيقظ الناس على الخبر.")
    knowledge = assembled((OPENING, BOMB), (OPENING, unlike))
    assert why(knowledge) == {
        "articles begin alike",
        "target described alike",
        "same place",
        "same day",
    }


def test_another_word_of_the_article_is_joined_within_it() -> None:
    again = replace(A_HIT_B, id="v2", trigger="القصف", sentence="واستمر القصف ساعات.")
    knowledge = together(
        record("a", ALL, [A_HIT_B, again], outlet="one"), record("b", ALL, [A_HIT_B], outlet="two")
    )
    (merged,) = knowledge.events
    (within,) = (join for join in merged.joins if join.article == join.to[0])
    assert {("a", within.event), within.to} == {("a", "v1"), ("a", "v2")}
    assert {"same article", "same actor", "same target"} <= set(within.reasons)


def test_a_meeting_told_the_other_way_round_has_the_same_participants() -> None:
    met = event(type="CONSULT", actors=("e1",), targets=("e2",), trigger="التقى")
    turned = replace(met, actors=met.targets, targets=met.actors)
    assert {"same actor", "same target"} <= why(two(met, turned))


def roots(merged: MergedEvent) -> set[tuple[str, str]]:
    """Where one comes to from each report, going from one to that which it is joined to."""
    up = {(join.article, join.event): join.to for join in merged.joins}
    found = set()
    for report in merged.reports:
        place, steps = (report.article, report.event), 0
        while place in up:
            place, steps = up[place], steps + 1
            assert steps <= len(up), "joined in a circle"
        found.add(place)
    return found


@settings(max_examples=60, deadline=None)
@given(records=RECORDS)
def test_joins_are_a_tree_over_the_reports_of_each_event(records: list[Record]) -> None:
    for merged in together(*records).events:
        places = {(report.article, report.event) for report in merged.reports}
        assert len(merged.joins) == len(merged.reports) - 1
        assert len(roots(merged)) == 1
        assert roots(merged) <= places
        assert {join.to for join in merged.joins} <= places
        assert all(join.reasons for join in merged.joins)


def test_groups_that_come_together_keep_the_joins_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    together_came: list[int] = []

    class Watched(Joins):
        def add_all(self, others: list[Filled], fit: Fit, reports: list[Filled]) -> None:
            together_came.append(len(others))
            super().add_all(others, fit, reports)

    monkeypatch.setattr("kg.assemble.clusters.Joins", Watched)
    harbour = entity("e7", "FAC", "ميناء الوادي", link="h")
    misplaced = replace(A_HIT_B, id="v2", place="e7", trigger="أغار")
    knowledge = together(
        record("a", (*ALL, harbour), [A_HIT_B, misplaced], outlet="one"),
        record("b", ALL, [replace(A_HIT_B, place="e4", trigger="أغار")], outlet="two"),
        record("c", ALL, [replace(A_HIT_B, trigger="هاجم")], outlet="three"),
    )
    (merged,) = knowledge.events
    assert together_came == [2]
    assert len(merged.joins) == len(merged.reports) - 1 == 3
    assert len(roots(merged)) == 1


def filled(article: str, actor: str, target: str) -> Filled:
    """A report without a word in common with others but for its participants."""
    evidence = Evidence(
        article=article, start=0, end=1, quote=article, extractor="test", confidence=1.0
    )
    report = Report(
        article=article,
        event="v1",
        day=None,
        killed=None,
        injured=None,
        weapon=None,
        trigger=article,
        realis="actual",
        attributed=False,
        evidence=evidence,
    )
    mention = EventMention(
        report=report,
        type="ASSAULT",
        mode=None,
        actors=(),
        targets=(),
        place=None,
        published=None,
        outlet=article,
    )
    people = frozenset({actor}), frozenset({target})
    return Filled(mention, *people, None, article, None, False, frozenset())


def test_a_group_is_taken_in_by_whichever_of_its_reports_is_most_alike() -> None:
    joins = Joins(load_assembly().events.points, {})
    fit = Fit(9.0, False, (Points(3.0, Reason.SAME_ACTOR),))
    chain = [filled("a", "k", "l"), filled("b", "k", "m"), filled("c", "n", "m")]
    joins.add(chain[1], fit, chain[:1])
    joins.add(chain[2], fit, chain[:2])
    into = [filled("x", "p", "q"), filled("y", "n", "q")]
    joins.add(into[1], fit, into[:1])
    joins.add_all(chain, fit, into)
    found = {join.article: join.to[0] for join in joins.of([*into, *chain])}
    assert found == {"y": "x", "c": "y", "b": "c", "a": "b"}


def test_reasons_stand_in_one_order_and_once() -> None:
    parts = (
        Points(1, Reason.SAME_DAY),
        2.0,
        Points(3, Reason.SAME_ACTOR),
        Points(0, Reason.SAME_DAY),
    )
    assert reasons_of(parts) == ("same actor", "same day")
    assert sum(parts) == 6
