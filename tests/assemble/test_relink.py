"""Links that the rest of the article speaks against."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from invented_records import Entry, entity, record

from kg.assemble import assemble
from kg.model import Entity, Knowledge


@dataclass(frozen=True)
class TwoLands:
    """Two states, a town of one name in each, a ministry and two relatives."""

    entries: tuple[Entry, ...] = (
        Entry("country-xa", "GPE", ("أرض الشرق",), country="XA", adjectives=("شرقي", "شرقية")),
        Entry("country-xb", "GPE", ("أرض الغرب",), country="XB", adjectives=("غربي", "غربية")),
        Entry("ta", "GPE", ("الزهراء",), country="XA", parent="country-xa"),
        Entry("tb", "GPE", ("الزهراء",), country="XB", parent="country-xb"),
        Entry("capital", "GPE", ("دار الغرب",), country="XB", parent="country-xb"),
        Entry("ministry", "ORG", ("وزارة الداخلية الغربية",), country="XB"),
        Entry("press", "ORG", ("صحيفة الشرق",), country="XA", medium=True),
        Entry("father", "PER", ("سامي درويش",), country="XA"),
        Entry("daughter", "PER", ("ليلى درويش",), country="XA"),
    )

    def entry(self, id: str) -> Entry | None:
        return next((each for each in self.entries if each.id == id), None)

    def find(self, name: str) -> tuple[Entry, ...]:
        return tuple(each for each in self.entries if name in each.names)


def merged(*entities: Entity) -> Knowledge:
    return assemble([record("a", entities)], lambda _: "عنوان\n", gazetteer=TwoLands())


def placed(knowledge: Knowledge, entity_id: str) -> tuple[str, str | None, str]:
    (found,) = (
        (one.labels["ar"], one.country, member.reason)
        for one in knowledge.entities
        for member in one.members
        if member.entity == entity_id
    )
    return found


WEST = (
    entity("w1", "GPE", "أرض الغرب", link="country-xb"),
    entity("w2", "GPE", "دار الغرب", link="capital"),
)
EAST = (
    entity("e1", "GPE", "أرض الشرق", link="country-xa"),
    entity("e2", "ORG", "صحيفة الشرق", link="press"),
)


def test_a_town_is_the_namesake_in_the_country_told_of() -> None:
    town = entity("t", "GPE", "الزهراء", link="ta")
    assert placed(merged(town, *WEST), "t")[1:] == ("XB", "namesake in the country told of")
    assert placed(merged(town, *WEST, *EAST), "t")[1:] == (
        "XB",
        "namesake in the country told of",
    ), "a newspaper does not say what the article is about"
    assert placed(merged(town, WEST[0], EAST[0]), "t")[1:] == ("XA", "same link")


@pytest.mark.parametrize(("about", "country"), [(WEST, "XB"), (EAST, None), ((), None)])
def test_a_ministry_is_that_of_the_country_told_of(
    about: tuple[Entity, ...], country: str | None
) -> None:
    ministry = entity("m", "ORG", "وزارة الداخلية")
    assert placed(merged(ministry, *about), "m")[1] == country


def test_a_whole_name_of_another_is_the_others() -> None:
    wrong = entity("p", "PER", "السيدة ليلى درويش", "درويش", link="father")
    right = entity("q", "PER", "الرئيس سامي درويش", link="father")
    knowledge = merged(wrong, right)
    assert placed(knowledge, "p") == ("ليلى درويش", "XA", "name of another")
    assert placed(knowledge, "q") == ("سامي درويش", "XA", "same link")
