"""What besides equal roles and days brings the reports of one event together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_records import Entry, InventedGazetteer, entity, event, record, together

from kg.assemble import assemble
from kg.assemble.keys import content_key
from kg.assemble.likeness import Words
from kg.assemble.openings import Openings
from kg.assemble.sides import Sides
from kg.data.assembly import OpeningRules, load_assembly
from kg.data.gazetteer import Office
from kg.model import Event, Knowledge, Record

ARMY = entity("e1", "ORG", "جيش النخيل", link="army")
BAND = entity("e2", "GRP", "جماعة السهل")
TOWN = entity("e3", "GPE", "وادي النور", link="t")
STATE = entity("e4", "GPE", "بلاد النخيل", link="c")
PEOPLE = entity("e5", "GRP", "تسعة أشخاص", named=False)
LEADER = entity("e6", "PER", "سامي درويش", link="r")
WOMAN = entity("e7", "PER", "بسمة نور")
ALL = (ARMY, BAND, TOWN, STATE, PEOPLE, LEADER, WOMAN)

OPENING = "انفجار سيارة مفخخة قرب سوق الحدادين في وادي النور"
OTHER_OPENING = "افتتاح معرض الكتاب وحضور كبير من الناشرين والقراء"
FILLER = tuple(f"خبر رقم {number} عن موضوع {number}{number} بعيد {number}ب" for number in range(40))


class StateGazetteer(InventedGazetteer):
    """The invented one, with an army and its president's term."""

    entries = (
        *InventedGazetteer.entries[:4],
        Entry(
            "r",
            "PER",
            ("سامي درويش", "درويش"),
            offices=(Office(role="president", of="c", since=date(2018, 1, 1), until=None),),
        ),
        Entry("army", "ORG", ("جيش النخيل",), parent="c"),
        Entry("air", "ORG", ("طيران النخيل",), parent="army"),
        Entry("palace", "ORG", ("قصر النخيل",), government_of="c"),
    )


def assembled(*pairs: tuple[str, Event], published: str = "2018-04-15") -> Knowledge:
    """Each opening with one event as an article, among many articles on something else."""
    texts, records = {}, []
    for number, (opening, told_event) in enumerate(pairs):
        id_ = f"a{number}"
        texts[id_] = f"{opening}\n{told_event.sentence}"
        start = len(opening) + 1
        placed = replace(told_event, start=start, end=start + len(told_event.sentence))
        records.append(record(id_, ALL, [placed], outlet=id_, published=published))
    for number, text in enumerate(FILLER):
        texts[f"f{number}"] = f"{text}\n"
        records.append(record(f"f{number}", (), published=published))
    return assemble(records, texts.__getitem__, gazetteer=StateGazetteer())


BOMB = event(actors=(), targets=("e5",), place="e3", trigger="انفجار", sentence="وقع انفجار.")


def test_articles_that_begin_alike_tell_of_one_event_though_nobody_is_named() -> None:
    unlike = replace(BOMB, trigger="هجوم", sentence="استيقظ الناس على الخبر.")
    assert len(assembled((OPENING, BOMB), (OPENING, unlike)).events) == 1
    assert len(assembled((OPENING, BOMB), (OTHER_OPENING, unlike)).events) == 2


def test_alike_openings_do_not_join_what_contradicts() -> None:
    by_army = replace(BOMB, actors=("e1",))
    by_palace_foe = replace(BOMB, actors=("e3",))
    assert len(assembled((OPENING, by_army), (OPENING, by_palace_foe)).events) == 2
    days_later = replace(BOMB, date="2018-04-11")
    assert len(assembled((OPENING, BOMB), (OPENING, days_later)).events) == 2


@pytest.mark.parametrize("other", ["e4", "e6"])
def test_who_acts_for_the_state_is_no_other_actor(other: str) -> None:
    by_army = replace(BOMB, actors=("e1",), targets=("e2",))
    merged = assembled((OPENING, by_army), (OPENING, replace(by_army, actors=(other,)))).events
    assert len(merged) == (1 if other == "e4" else 2)  # a president is not his army


RULES = OpeningRules(letters=100, days=2, common_share=0.2, least=0.1, most=5)


def openings(*texts: tuple[str, int]) -> Mapping[str, Mapping[str, float]]:
    found = Openings(RULES, Words(load_assembly().words))
    for number, (text, day) in enumerate((*texts, *((each, 100) for each in FILLER))):
        found.add(str(number), text, day)
    return found.kin()


def test_kin_begin_alike_on_neighbouring_days() -> None:
    kin = openings((OPENING, 100), (OPENING, 102), (OPENING, 105), (OTHER_OPENING, 100))
    assert set(kin["0"]) == {"1"}
    assert kin["0"]["1"] == pytest.approx(1.0)
    assert "3" not in kin


@given(st.permutations([(OPENING, 100), (OPENING[:30], 101), (OTHER_OPENING, 100)]))
def test_being_kin_is_mutual(texts: list[tuple[str, int]]) -> None:
    kin = openings(*texts)
    for one, others in kin.items():
        for other, likeness in others.items():
            assert kin[other][one] == likeness


def key(id_: str) -> str:
    return content_key("entity", "link", id_)


def test_behind_an_army_stands_its_state_and_behind_a_president_while_he_governs() -> None:
    linked = {key(each.id): each.id for each in StateGazetteer.entries}
    sides = Sides(linked, StateGazetteer())
    in_office = date(2018, 4, 1).toordinal()
    before = date(2017, 4, 1).toordinal()
    assert sides.behind(key("air"), None) == {key("army"), key("c")}
    assert sides.behind(key("palace"), None) == {key("c")}
    assert sides.behind(key("r"), in_office) == {key("c")}
    assert sides.behind(key("r"), before) == set()
    assert sides.behind(key("t"), in_office) == set()  # a town does not act for its country
    assert sides.behind("nobody", in_office) == set()


A_HIT_B = event(actors=("e1",), targets=("e2",), place="e3")


def dated(id: str, day: str | None, told_event: Event, published: str) -> Record:
    changed = replace(told_event, date=day)
    return record(id, ALL, [changed], outlet=id, published=published)


def test_who_tells_the_month_alone_means_its_only_such_event() -> None:
    one = dated("a", "2018-04-14", A_HIT_B, "2018-04-15")
    month = dated("b", "2018-04", A_HIT_B, "2018-05-20")
    (merged,) = together(one, month).events
    assert merged.day == "2018-04-14"


def test_a_month_with_two_such_events_means_neither() -> None:
    one = dated("a", "2018-04-14", A_HIT_B, "2018-04-15")
    other = dated("b", "2018-04-20", A_HIT_B, "2018-04-21")
    month = dated("c", "2018-04", A_HIT_B, "2018-05-20")
    days = sorted(each.day or "" for each in together(one, other, month).events)
    assert days == ["2018-04", "2018-04-14", "2018-04-20"]


def test_nobody_is_killed_twice() -> None:
    killing = event(actors=("e2",), targets=("e7",), trigger="مقتل", sentence="مقتل بسمة نور.")
    beating = replace(killing, trigger="ضرب", sentence="ضرب بسمة نور.")
    late = "2018-04-28"
    for told_event, number in ((killing, 1), (beating, 2)):
        knowledge = together(
            dated("a", "2018-04-14", told_event, "2018-04-15"),
            dated("b", "2018-04-14", told_event, "2018-04-15"),
            dated("c", late, told_event, late),
        )
        assert len(knowledge.events) == number
    (merged,) = together(
        dated("a", "2018-04-14", killing, "2018-04-15"),
        dated("b", "2018-04-14", killing, "2018-04-15"),
        dated("c", late, killing, late),
    ).events
    assert merged.day == "2018-04-14"


def test_a_war_s_toll_that_one_of_many_recalls_is_not_the_event_s() -> None:
    tolls = [9, 9, 10, 11, 350_000]
    articles = [
        record(f"a{number}", ALL, [replace(A_HIT_B, killed=toll)], outlet=str(number))
        for number, toll in enumerate(tolls)
    ]
    (merged,) = together(*articles).events
    assert (merged.killed_low, merged.killed_high) == (9, 11)
    assert sorted(report.killed or 0 for report in merged.reports) == tolls
    (few,) = together(*articles[-2:]).events
    assert (few.killed_low, few.killed_high) == (11, 350_000)
