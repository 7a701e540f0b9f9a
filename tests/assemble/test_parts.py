"""Which events are parts of a wider one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from invented_records import entity, event, record, together

from kg.model import Event, Knowledge

ARMY = entity("e1", "ORG", "جيش النخيل")
BAND = entity("e2", "GRP", "جماعة السهل")
TOWN = entity("e3", "GPE", "وادي النور", link="t")
PROVINCE = entity("e4", "GPE", "محافظة الوادي", link="p")
HARBOUR = entity("e5", "FAC", "ميناء الوادي", link="h")
ALL = (ARMY, BAND, TOWN, PROVINCE, HARBOUR)

WIDE = event(actors=("e1",), targets=("e4",), trigger="قصف", sentence="قصف المحافظة.", killed=9)
NARROW = event(
    "v2", actors=("e1",), targets=("e3",), trigger="تدمير", sentence="تدمير وادي النور.", killed=2
)


def assembled(wide: Event, narrow: Event, *, one_article: bool = True) -> Knowledge:
    if one_article:
        return together(record("a", ALL, [wide, narrow]))
    return together(record("a", ALL, [wide]), record("b", ALL, [narrow], published="2018-04-20"))


def wholes(knowledge: Knowledge) -> list[tuple[int | None, int | None]]:
    """The dead of each part and of its whole."""
    by_key = {each.key: each for each in knowledge.events}
    return [
        (each.killed_high, by_key[each.part_of].killed_high)
        for each in knowledge.events
        if each.part_of
    ]


def test_the_strike_on_a_town_is_part_of_the_strikes_on_its_province() -> None:
    assert wholes(assembled(WIDE, NARROW)) == [(2, 9)]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"actors": ("e2",)}, id="by-somebody-else"),
        pytest.param({"date": "2018-04-12"}, id="on-another-day"),
        pytest.param({"realis": "planned"}, id="not-yet"),
        pytest.param({"killed": 20}, id="more-dead-than-the-whole"),
        pytest.param({"type": "COERCE"}, id="of-another-kind"),
    ],
)
def test_no_part(changes: dict[str, object]) -> None:
    other = replace(NARROW, **changes)  # type: ignore[arg-type]
    assert wholes(assembled(WIDE, other)) == []


def test_somebody_must_tell_of_both() -> None:
    assert wholes(assembled(WIDE, NARROW, one_article=False)) == []
