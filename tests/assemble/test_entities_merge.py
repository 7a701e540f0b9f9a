"""Who is one with whom."""

from collections import Counter

import pytest
from invented_records import entity, labels, record, together

from kg.assemble.labels import without_case
from kg.model import Knowledge


def groups(knowledge: Knowledge) -> list[list[str]]:
    """Members as `article/entity`, one list an entity."""
    return sorted(
        [f"{member.article}/{member.entity}" for member in one.members]
        for one in knowledge.entities
        if one.members
    )


def reasons(knowledge: Knowledge) -> set[str]:
    return {member.reason for one in knowledge.entities for member in one.members}


def test_one_link_is_one_entity_whatever_the_name() -> None:
    knowledge = together(
        record("a", [entity("e1", "GPE", "وادي النور", link="t")]),
        record("b", [entity("e1", "LOC", "المدينة", link="t", named=False)]),
    )
    assert groups(knowledge) == [["a/e1", "b/e1"]]
    assert reasons(knowledge) == {"same link"}


def test_what_the_gazetteer_knows_is_told() -> None:
    knowledge = together(record("a", [entity("e1", "GPE", "بلدة وادي النور", link="t")]))
    by_label = {one.labels["en"]: one for one in knowledge.entities}
    town, province, country = (
        by_label[name] for name in ("Wadi al-Nur", "Wadi province", "Palmland")
    )
    assert (town.latitude, town.longitude, town.country) == (30.5, 40.25, "XP")
    assert town.same_as == ("https://sws.geonames.org/7/",)
    assert (town.within, province.within, country.within) == (province.key, country.key, None)
    assert country.members == ()
    assert country.labels["ar"] == "بلاد النخيل"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        pytest.param("الرئيس عمر نجيب", "عمر نجيب", "same name", id="title"),
        pytest.param("عمر حسن نجيب", "عمر نجيب", "fuller name", id="middle-name"),
        pytest.param("عمر نجيب", "نجيب", "only bearer of the name", id="surname"),
        pytest.param("نجيب", "نجيب", "same name", id="only-surname-known"),
    ],
)
def test_people_merge(one: str, other: str, reason: str) -> None:
    knowledge = together(
        record("a", [entity("e1", "PER", one)]), record("b", [entity("e1", "PER", other)])
    )
    assert groups(knowledge) == [["a/e1", "b/e1"]]
    assert reason in reasons(knowledge)


@pytest.mark.parametrize(
    ("names", "apart"),
    [
        pytest.param(["عمر نجيب", "سعاد نجيب", "نجيب"], 3, id="two-bearers"),
        pytest.param(["عمر علي نجيب", "عمر حسن نجيب", "عمر نجيب"], 3, id="two-fuller-names"),
        pytest.param(["عمر علي", "عمر علي نجيب"], 2, id="a-beginning-is-no-short-form"),
        pytest.param(["عمر نجيب", "ابنه عمر"], 2, id="first-name-of-kin"),
    ],
)
def test_ambiguous_people_stay_apart(names: list[str], apart: int) -> None:
    articles = (record(f"a{i}", [entity("e1", "PER", name)]) for i, name in enumerate(names))
    assert len(groups(together(*articles))) == apart


def test_an_ambiguous_surname_is_nobodys_even_among_themselves() -> None:
    knowledge = together(
        record("a", [entity("e1", "PER", "عمر نجيب")]),
        record("b", [entity("e1", "PER", "سعاد نجيب")]),
        record("c", [entity("e1", "PER", "نجيب")]),
        record("d", [entity("e1", "PER", "نجيب")]),
    )
    assert groups(knowledge) == [["a/e1"], ["b/e1"], ["c/e1"], ["d/e1"]]


def test_an_alias_tells_what_a_surname_is_short_for() -> None:
    knowledge = together(
        record("a", [entity("e1", "PER", "الوزير نجيب", "عمر نجيب")]),
        record("b", [entity("e1", "PER", "عمر نجيب")]),
    )
    assert groups(knowledge) == [["a/e1", "b/e1"]]


def test_an_unlinked_name_joins_the_linked_entity_it_names() -> None:
    knowledge = together(
        record("a", [entity("e1", "PER", "سامي درويش", link="r")]),
        record("b", [entity("e1", "PER", "الرئيس سامي درويش")]),
        record("c", [entity("e1", "PER", "درويش")]),
    )
    assert groups(knowledge) == [["a/e1", "b/e1", "c/e1"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(entity("e1", "GPE", "الوادي"), entity("e1", "PER", "الوادي"), id="types"),
        pytest.param(
            entity("e1", "GPE", "الزهراء"), entity("e1", "GPE", "الزهراء"), id="two-towns"
        ),
        pytest.param(entity("e1", "ORG", "الجيش"), entity("e1", "ORG", "الجيش"), id="whose-army"),
        pytest.param(
            entity("e1", "GRP", "مسلحون", named=False),
            entity("e1", "GRP", "مسلحون", named=False),
            id="unnamed",
        ),
        pytest.param(
            entity("e1", "GPE", "الزهراء", link="x1"),
            entity("e1", "GPE", "الزهراء", link="x2"),
            id="links-disagree",
        ),
    ],
)
def test_never_by_name_alone(one: object, other: object) -> None:
    knowledge = together(record("a", [one]), record("b", [other]))  # type: ignore[list-item]
    assert groups(knowledge) == [["a/e1"], ["b/e1"]]


def test_a_plural_is_called_by_its_nominative_where_that_is_met() -> None:
    told = Counter({"الحوثيين": 3, "الحوثيون": 2, "مسلحين": 4, "فلسطين": 1})
    assert without_case(told) == {"الحوثيون": 5, "مسلحين": 4, "فلسطين": 1}


def test_the_label_is_the_commonest_full_name_without_title() -> None:
    knowledge = together(
        record("a", [entity("e1", "PER", "الرئيس عمر نجيب", "نجيب", "الرئيس")]),
        record("b", [entity("e1", "PER", "عمر نجيب", "نجيب")]),
        record("c", [entity("e1", "PER", "عُمَر نجيب")]),
    )
    assert labels(knowledge) == ["عمر نجيب"]
    (person,) = knowledge.entities
    assert person.aliases == ("عُمَر نجيب", "نجيب")  # a post is no name


@pytest.mark.parametrize(
    ("names", "apart"),
    [
        pytest.param(["الكتالوني", "الكتالوني"], 2, id="adjective"),
        pytest.param(["الوزير الزهراوي", "الزهراوي"], 1, id="definite-surname-with-a-post"),
        pytest.param(["لي", "لي"], 2, id="two-letters"),
        pytest.param(["الخميس", "الخميس"], 2, id="weekday"),
        pytest.param(["تشيخوف", "تشيخوف"], 1, id="surname"),
    ],
)
def test_a_single_word_is_not_always_a_name(names: list[str], apart: int) -> None:
    articles = (record(f"a{i}", [entity("e1", "PER", name)]) for i, name in enumerate(names))
    assert len(groups(together(*articles))) == apart


def test_a_common_word_is_not_short_for_a_name_that_one_article_has() -> None:
    often = [record(f"a{i}", [entity("e1", "PER", "تشيخوف")]) for i in range(5)]
    once = record("z", [entity("e1", "PER", "أحد لاعبي تشيخوف")])
    assert sorted(len(group) for group in groups(together(*often, once))) == [1, 5]


def test_aliases_are_names() -> None:
    told = ("التنظيم", 'النور" أن', "مدينة وادي النور", "وادي النور الصغير", "الزهراء")
    knowledge = together(record("a", [entity("e1", "GPE", "وادي النور", *told, link="t")]))
    town = next(one for one in knowledge.entities if one.members)
    assert town.aliases == ("مدينة وادي النور",)


def test_an_embassy_is_another_one_in_every_article() -> None:
    articles = [record(id, [entity("e1", "ORG", "السفارة الروسية")]) for id in ("a", "b")]
    assert len(labels(together(*articles))) == 2


def test_a_number_is_no_persons_name() -> None:
    dates = [record(id, [entity("e1", "PER", "16 مارس")]) for id in ("a", "b")]
    assert len(labels(together(*dates))) == 2


def test_what_merely_holds_a_surname_is_no_alias() -> None:
    knowledge = together(
        record("a", [entity("e1", "PER", "سامي درويش", "صديق درويش", "درويش", link="r")])
    )
    (person,) = (one for one in knowledge.entities if one.members)
    assert person.aliases == ("درويش",)
