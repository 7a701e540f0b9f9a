"""Which reports tell of one event, and how far it is to be believed."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_records import entity, event, record, statement, together, told

from kg.assemble.belief import believe
from kg.data.assembly import load_assembly
from kg.errors import ArticleError
from kg.model import Event, Evidence, Knowledge, Record, Report

ARMY = entity("e1", "ORG", "جيش الوادي")
BAND = entity("e2", "GRP", "جماعة السهل")
TOWN = entity("e3", "GPE", "وادي النور", link="t")
PROVINCE = entity("e4", "GPE", "محافظة الوادي", link="p")
HARBOUR = entity("e5", "FAC", "ميناء الرمل")
GUNMEN = entity("e6", "GRP", "مسلحون", named=False)
ALL = (ARMY, BAND, TOWN, PROVINCE, HARBOUR, GUNMEN)
A_HIT_B = event(actors=("e1",), targets=("e2",), place="e3")


def two(one: Event, other: Event, *, days: tuple[str, str] = ("2018-04-15",) * 2) -> Knowledge:
    return together(
        record("a", ALL, [one], outlet="one", published=days[0]),
        record("b", ALL, [other], outlet="other", published=days[1]),
    )


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({}, id="equal"),
        pytest.param({"day": None}, id="open-day"),
        pytest.param({"day": "2018-04-15"}, id="day-after"),
        pytest.param({"place": None}, id="open-place"),
        pytest.param({"place": "e4"}, id="place-around"),
        pytest.param({"actors": ()}, id="open-actor-same-place"),
        pytest.param({"actors": ("e6",)}, id="unnamed-actor-same-place"),
        pytest.param({"targets": ("e2", "e5")}, id="more-targets"),
        pytest.param({"killed": 7}, id="toll"),
    ],
)
def test_two_outlets_tell_of_one_event(other: dict[str, object]) -> None:
    knowledge = two(A_HIT_B, replace(A_HIT_B, **_as_event(other)))
    (merged,) = knowledge.events
    assert {report.article for report in merged.reports} == {"a", "b"}
    assert merged.belief == pytest.approx(1 - 0.3 * 0.3)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"type": "COERCE"}, id="type"),
        pytest.param({"actors": ("e2",), "targets": ("e1",)}, id="other-way-round"),
        pytest.param({"actors": ("e5",)}, id="actor"),
        pytest.param({"day": "2018-04-16"}, id="two-days-later"),
        pytest.param({"day": "2018-05"}, id="other-month"),
        pytest.param({"place": "e5"}, id="place"),
        pytest.param({"realis": "denied"}, id="denied"),
        pytest.param({"realis": "planned"}, id="planned"),
        pytest.param({"actors": (), "place": None, "trigger": "هاجم"}, id="open-actor-alone"),
    ],
)
def test_two_events(other: dict[str, object]) -> None:
    knowledge = two(A_HIT_B, replace(A_HIT_B, **_as_event(other)))
    assert len(knowledge.events) == 2


def _as_event(changes: dict[str, object]) -> dict[str, object]:
    return {"date" if name == "day" else name: value for name, value in changes.items()}


def test_undated_reports_far_apart_are_two_events() -> None:
    open_day = replace(A_HIT_B, date=None)
    assert len(two(open_day, open_day).events) == 1
    assert len(two(open_day, open_day, days=("2018-04-15", "2018-10-15")).events) == 2
    assert len(two(A_HIT_B, open_day, days=("2018-04-15", "2018-10-15")).events) == 2


def test_a_month_of_daily_strikes_stays_a_month() -> None:
    days = [f"2018-04-{day:02}" for day in range(1, 31)]
    articles = [
        record(f"{outlet}{day}", ALL, [replace(A_HIT_B, date=day)], outlet=outlet, published=day)
        for day in days
        for outlet in ("one", "other")
    ]
    merged = together(*articles).events
    assert sorted(one.day or "" for one in merged) == days


def test_neighbouring_days_of_one_outlet_are_two_events_unless_told_at_once() -> None:
    def events(published: str) -> int:
        knowledge = together(
            record("a", ALL, [A_HIT_B], outlet="one", published="2018-04-15"),
            record(
                "b", ALL, [replace(A_HIT_B, date="2018-04-15")], outlet="one", published=published
            ),
        )
        return len(knowledge.events)

    assert events("2018-04-15") == 1
    assert events("2018-04-16") == 2


def test_an_open_role_that_fits_two_events_names_neither() -> None:
    knowledge = together(
        record("a", ALL, [A_HIT_B, replace(A_HIT_B, id="v2", targets=("e5",))]),
        record("b", ALL, [replace(A_HIT_B, targets=())], outlet="other"),
    )
    assert len(knowledge.events) == 3


def test_meetings_have_no_direction() -> None:
    meeting = event(type="CONSULT", trigger="التقى", actors=("e1",), targets=("e2",))
    knowledge = two(meeting, replace(meeting, actors=("e2",), targets=("e1",)))
    assert len(knowledge.events) == 1


def test_nobody_named_merges_by_day_place_and_toll() -> None:
    unnamed = event(actors=("e6",), place="e3", killed=9)
    assert len(two(unnamed, unnamed).events) == 1
    assert len(two(unnamed, replace(unnamed, killed=4)).events) == 2
    assert len(two(replace(unnamed, killed=None), replace(unnamed, killed=None)).events) == 2


def test_repeats_in_one_article_merge_and_do_not_raise_belief() -> None:
    once = together(record("a", ALL, [A_HIT_B]))
    thrice = together(
        record("a", ALL, [A_HIT_B, replace(A_HIT_B, id="v2"), replace(A_HIT_B, id="v3", date=None)])
    )
    assert len(thrice.events) == 1
    assert len(thrice.events[0].reports) == 3
    assert thrice.events[0].belief == once.events[0].belief


def test_two_tolls_in_one_article_are_two_events() -> None:
    knowledge = together(
        record("a", ALL, [replace(A_HIT_B, killed=3), replace(A_HIT_B, id="v2", killed=8)])
    )
    assert len(knowledge.events) == 2


def test_each_report_keeps_its_numbers_and_outlets_contradict() -> None:
    knowledge = two(replace(A_HIT_B, killed=3), replace(A_HIT_B, killed=8))
    (merged,) = knowledge.events
    assert (merged.killed_low, merged.killed_high) == (3, 8)
    assert [report.killed for report in merged.reports] == [3, 8]
    (contradiction,) = knowledge.contradictions
    assert (contradiction.on, contradiction.between) == ("casualties", (merged.key,))


def test_a_claimed_toll_stands_beside_the_event() -> None:
    claimed = replace(A_HIT_B, killed=8)
    knowledge = together(
        record("a", ALL, [replace(A_HIT_B, killed=3)], outlet="one"),
        record("b", ALL, [claimed], [statement("s1", "e1", claimed.sentence, "v1")]),
    )
    (contradiction,) = knowledge.contradictions
    assert set(contradiction.between) == {knowledge.events[0].key, knowledge.claims[0].key}


def test_a_denial_contradicts_what_it_denies() -> None:
    knowledge = two(A_HIT_B, replace(A_HIT_B, realis="denied", date=None))
    (contradiction,) = knowledge.contradictions
    assert contradiction.on == "occurrence"
    assert set(contradiction.between) == {one.key for one in knowledge.events}


def test_one_act_by_two_perpetrators_is_a_contradiction() -> None:
    on_harbour = event(actors=("e1",), targets=("e5",), place="e3")
    knowledge = two(on_harbour, replace(on_harbour, actors=("e2",)))
    assert [one.on for one in knowledge.contradictions] == ["perpetrator"]
    same_article = together(
        record("a", ALL, [on_harbour, replace(on_harbour, id="v2", actors=("e2",))])
    )
    assert not same_article.contradictions


def test_a_claimed_event_is_believed_less_than_an_outlets_own() -> None:
    own = together(record("a", ALL, [A_HIT_B]))
    claimed = together(record("a", ALL, [A_HIT_B], [statement("s1", "e1", A_HIT_B.sentence, "v1")]))
    assert claimed.events[0].reports[0].attributed
    assert claimed.events[0].belief < own.events[0].belief


def test_evidence_is_the_whole_sentence() -> None:
    text = "عنوان\nسطر أول. وقصفت القوات البلدة مساء. سطر آخر."
    sentence = "وقصفت القوات البلدة مساء."
    start = text.index("قصفت")
    one = replace(A_HIT_B, sentence=sentence, start=start, end=start + 4)
    from invented_records import InventedGazetteer

    from kg.assemble import assemble

    knowledge = assemble([record("a", ALL, [one])], lambda _: text, gazetteer=InventedGazetteer())
    evidence = knowledge.events[0].reports[0].evidence
    assert evidence.quote == sentence == text[evidence.start : evidence.end]
    lost = replace(one, sentence="ليست في النص")
    knowledge = assemble([record("a", ALL, [lost])], lambda _: text, gazetteer=InventedGazetteer())
    evidence = knowledge.events[0].reports[0].evidence
    assert evidence.quote == text.splitlines()[1] == text[evidence.start : evidence.end]
    with pytest.raises(ArticleError, match="outside the text"):
        assemble([record("a", ALL, [one])], lambda _: "قصير", gazetteer=InventedGazetteer())


def test_an_impossible_day_is_no_reason_to_stop() -> None:
    impossible = replace(A_HIT_B, date="2018-02-30")
    assert [one.day for one in two(impossible, impossible).events] == ["2018-02-30"]


def test_keys_do_not_move_when_later_articles_come() -> None:
    open_day = replace(A_HIT_B, date=None)
    before = together(record("a", ALL, [open_day], published="2018-04-15"))
    after = together(
        record("a", ALL, [open_day], published="2018-04-15"),
        record("b", ALL, [open_day], published="2018-09-15"),
    )
    keys = {one.key for one in after.events}
    assert len(keys) == 2
    assert before.events[0].key in keys


# Laws.

DAYS = st.sampled_from([None, "2018-04", "2018-04-12", "2018-04-13", "2018-04-14", "2018-04-15"])
ROLES = st.lists(st.sampled_from(["e1", "e2", "e5", "e6"]), max_size=2, unique=True).map(tuple)
EVENTS = st.builds(
    event,
    actors=ROLES,
    targets=ROLES,
    place=st.sampled_from([None, "e3", "e4", "e5"]),
    day=DAYS,
    killed=st.sampled_from([None, 3, 8]),
    type=st.sampled_from(["ASSAULT", "CONSULT"]),
    realis=st.sampled_from(["actual", "denied", "planned"]),
)
RECORDS = st.lists(
    st.tuples(
        st.lists(EVENTS, max_size=4),
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from([None, "2018-04-14", "2018-04-16"]),
    ),
    max_size=5,
).map(
    lambda rows: [
        record(
            f"a{i}",
            ALL,
            [replace(one, id=f"v{n}") for n, one in enumerate(events)],
            [statement("s1", "e1", "كلام طويل قيل في بلدة بعيدة", *(["v0"] if events else []))],
            outlet=outlet,
            published=published,
        )
        for i, (events, outlet, published) in enumerate(rows)
    ]
)


@settings(max_examples=60, deadline=None)
@given(records=RECORDS, seed=st.integers(0, 99))
def test_the_order_of_articles_changes_nothing(records: list[Record], seed: int) -> None:
    shuffled = random.Random(seed).sample(records, len(records))
    assert together(*records) == together(*shuffled)


@settings(max_examples=60, deadline=None)
@given(records=RECORDS)
def test_nothing_is_lost_and_nothing_twice(records: list[Record]) -> None:
    knowledge = together(*records)
    reports = [(r.article, r.event) for one in knowledge.events for r in one.reports]
    assert sorted(reports) == sorted((one.id, each.id) for one in records for each in one.events)
    members = [(m.article, m.entity) for one in knowledge.entities for m in one.members]
    assert sorted(members) == sorted((one.id, e.id) for one in records for e in one.entities)
    evidence = [e.article for one in knowledge.claims for e in one.evidence]
    assert sorted(evidence) == sorted(one.id for one in records for _ in one.statements)
    keys = {one.key for one in knowledge.entities}
    for one in knowledge.events:
        assert 0 < one.belief <= 0.99
        assert {*one.actors, *one.targets} <= keys
    for sequence in (knowledge.entities, knowledge.events, knowledge.claims):
        in_order = [one.key for one in sequence]
        assert in_order == sorted(set(in_order))


REPORTS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.booleans(), st.sampled_from([0.3, 0.6, 0.9, 1.0])),
    min_size=1,
    max_size=7,
)
OUTLETS = dict(zip("abcdef", "111223", strict=True))
STORIES = dict(zip("abcdef", "xyzxyy", strict=True))


def _belief(rows: list[tuple[str, bool, float]]) -> float:
    reports = [
        Report(
            article=article,
            event=f"v{n}",
            day=None,
            killed=None,
            injured=None,
            weapon=None,
            trigger="",
            realis="actual",
            attributed=attributed,
            evidence=Evidence(
                article=article,
                start=0,
                end=0,
                quote="",
                extractor="test",
                confidence=confidence,
            ),
        )
        for n, (article, attributed, confidence) in enumerate(rows)
    ]
    return believe(
        reports,
        priors=load_assembly().belief,
        outlet_of=OUTLETS.__getitem__,
        story_of=STORIES.__getitem__,
    )


@given(rows=REPORTS, further=REPORTS)
def test_a_further_report_never_lowers_belief(
    rows: list[tuple[str, bool, float]], further: list[tuple[str, bool, float]]
) -> None:
    assert _belief(rows) <= _belief(rows + further)


@pytest.mark.parametrize(
    ("articles", "independent"),
    [
        pytest.param("a", 1, id="one"),
        pytest.param("aa", 1, id="twice-in-one-article"),
        pytest.param("ab", 1, id="one-outlet"),
        pytest.param("ad", 1, id="one-story-in-two-outlets"),
        pytest.param("ae", 2, id="two-outlets-two-stories"),
        pytest.param("adf", 2, id="copy-and-another"),
    ],
)
def test_belief_counts_independent_reports(articles: str, independent: int) -> None:
    expected = 1 - 0.3**independent
    assert _belief([(article, False, 1.0) for article in articles]) == pytest.approx(expected)


def test_told_reads_the_roles() -> None:
    knowledge = together(record("a", ALL, [A_HIT_B]))
    assert told(knowledge, knowledge.events[0]) == (
        "جيش الوادي > جماعة السهل @ وادي النور 2018-04-14"
    )


def test_one_attack_on_a_harbour_and_on_nameless_people_in_it() -> None:
    on_harbour = event(actors=("e1",), targets=("e5",), place="e3")
    on_gunmen = replace(on_harbour, id="v2", targets=("e6",), killed=4)
    knowledge = together(record("a", ALL, [on_harbour, on_gunmen]))
    (merged,) = knowledge.events
    assert told(knowledge, merged) == "جيش الوادي > مسلحون+ميناء الرمل @ وادي النور 2018-04-14"
    apart = replace(on_gunmen, targets=("e2",))
    assert len(together(record("a", ALL, [on_harbour, apart])).events) == 2


# Real articles taught these.

COALITION = entity("e1", "ORG", "تحالف النخيل")
SCHOOL = entity("e2", "FAC", "مدرسة ابتدائية", named=False)
POSITIONS = entity("e3", "FAC", "مواقع ميليشيات", named=False)
MILITIAS = entity("e4", "GRP", "الميليشيات الغربية", named=False)
FIGHTERS = entity("e5", "GRP", "سبعة من عناصر الميليشيات", named=False)
COUNTRY = entity("e6", "GPE", "بلاد النخيل", link="c")
THERE = entity("e8", "GPE", "وادي النور", link="t")
STREET = (COALITION, SCHOOL, POSITIONS, MILITIAS, FIGHTERS, COUNTRY, THERE)
STRIKE = event(actors=("e1",), targets=("e3",), place="e8")


def strikes(*told: Event) -> Knowledge:
    outlets = ("one", "two", "three")
    return together(
        *(
            record(f"a{number}", STREET, [one], outlet=outlets[number])
            for number, one in enumerate(told)
        )
    )


@pytest.mark.parametrize(
    ("other", "events"),
    [
        pytest.param({"targets": ("e2",)}, 2, id="school-is-no-position"),
        pytest.param({"targets": ("e2",), "place": "e6"}, 2, id="school-somewhere-in-the-country"),
        pytest.param({"targets": ("e4",)}, 1, id="whose-positions"),
        pytest.param({"targets": ("e5",), "killed": 7}, 1, id="counted-people-in-them"),
        pytest.param({"targets": ("e4",), "place": "e6"}, 1, id="somewhere-in-the-country"),
        pytest.param({"targets": (), "place": "e6", "trigger": "هاجم"}, 2, id="no-target-country"),
    ],
)
def test_unnamed_targets_of_two_outlets(other: dict[str, object], events: int) -> None:
    assert len(strikes(STRIKE, replace(STRIKE, **other)).events) == events


def test_the_sentence_may_say_that_two_acts_answer_one_another() -> None:
    sentence = "قصفت القوات البلدة ردا على هجوم فيها."
    answer = event(actors=("e1",), place="e8", sentence=sentence)
    attack = replace(answer, id="v2", trigger="هجوم")
    start = sentence.index("هجوم")
    from invented_records import InventedGazetteer

    from kg.assemble import assemble

    def count(text: str) -> int:
        told = [
            replace(answer, sentence=text, start=0, end=4),
            replace(attack, sentence=text, start=start, end=start + 4),
        ]
        one = record("a", STREET, told)
        return len(assemble([one], lambda _: text, gazetteer=InventedGazetteer()).events)

    assert count(sentence) == 2
    assert count(sentence.replace("ردا على", "في جولة")) == 1


def test_one_misread_report_does_not_name_the_event() -> None:
    misread = replace(STRIKE, actors=("e1", "e8"), confidence=0.2)
    knowledge = strikes(STRIKE, replace(STRIKE, targets=("e4",)), misread)
    (merged,) = knowledge.events
    assert told(knowledge, merged).startswith("تحالف النخيل > ")


def test_the_place_is_what_most_reports_tell() -> None:
    misplaced = replace(STRIKE, place="e8", confidence=0.2)
    in_country = replace(STRIKE, place="e6")
    knowledge = strikes(in_country, in_country, misplaced)
    (merged,) = knowledge.events
    assert told(knowledge, merged).endswith("@ بلاد النخيل 2018-04-14")
    knowledge = strikes(in_country, STRIKE)
    assert told(knowledge, knowledge.events[0]).endswith("@ وادي النور 2018-04-14")


def test_a_person_is_no_place() -> None:
    nowhere = replace(STRIKE, place="e4")
    assert strikes(nowhere).events[0].place is None


def test_a_copied_sentence_is_one_event_whatever_was_read_from_it() -> None:
    sentence = "أعلنت القيادة أن قوة خاصة داهمت منزلا فجر السبت في البلدة"
    one = event(actors=("e4",), targets=("e2",), sentence=sentence, trigger="داهمت", day=None)
    other = replace(one, actors=(), targets=("e3",))
    assert len(strikes(one, other).events) == 1
    assert len(strikes(one, replace(other, sentence=sentence + " أمس")).events) == 2


def test_strikes_on_a_country_are_strikes_on_things_in_it() -> None:
    on_country = event(actors=("e1",), targets=("e6",), place="e6")
    on_positions = event(actors=("e1",), targets=("e3",), place="e6")
    assert len(strikes(on_country, on_country, on_positions).events) == 1
    other_act = replace(on_positions, trigger="اقتحمت", targets=("e2",), date="2018-04-15")
    assert len(strikes(on_country, on_country, other_act).events) == 2


def test_the_same_country_as_target_is_not_enough_with_another_actor() -> None:
    on_country = event(actors=("e1",), targets=("e6",), place="e6")
    by_another = event(actors=("e4",), targets=("e6",), place="e6")
    other = replace(by_another, date="2018-04-15", trigger="هاجم")
    assert len(strikes(on_country, other).events) == 2


def test_one_misplaced_report_does_not_part_two_outlets() -> None:
    people = (
        entity("e1", "ORG", "تحالف النخيل"),
        entity("e2", "GRP", "جماعة السهل"),
        entity("e3", "GPE", "وادي النور", link="t"),
        entity("e4", "GPE", "محافظة الوادي", link="p"),
        entity("e5", "FAC", "ميناء الوادي", link="h"),
    )
    there = event(actors=("e1",), targets=("e2",), place="e3")
    misplaced = replace(there, id="v2", place="e5", trigger="أغار")
    around = replace(there, place="e4", trigger="أغار")
    knowledge = together(
        record("a", people, [there, misplaced], outlet="one"),
        record("b", people, [around], outlet="two"),
        record("c", people, [replace(there, trigger="هاجم")], outlet="three"),
    )
    (merged,) = knowledge.events
    assert told(knowledge, merged).endswith("@ وادي النور 2018-04-14")


def test_counted_people_are_of_the_group_that_was_hit() -> None:
    on_group = event(actors=("e1",), targets=("e4",), place="e8", killed=11)
    people = entity("e9", "GRP", "11 عنصرا", named=False)
    killed = replace(on_group, id="v2", targets=("e9",), trigger="قتل")
    assert len(together(record("a", (*STREET, people), [on_group, killed])).events) == 1
    others = replace(killed, targets=("e2",))
    knowledge = together(
        record("a", (*STREET, people), [replace(on_group, targets=("e3",)), others])
    )
    assert len(knowledge.events) == 2
