"""Ministries and armies by the state's adjective."""

from __future__ import annotations

from typing import Any

import pytest

from kg.data.gazetteer import load_gazetteer
from kg.data.gazetteer_bodies import add_state_bodies

BODIES = [
    {
        "id": "government",
        "type": "ORG",
        "names": "الحكومة {f}",
        "label_en": "Government of {country}",
        "government": "yes",
        "parent": "",
    },
    {
        "id": "army",
        "type": "ORG",
        "names": "الجيش {m}|القوات {f}",
        "label_en": "Armed forces of {country}",
        "government": "",
        "parent": "government",
    },
]


def rows() -> list[dict[str, Any]]:
    return [
        {"id": "country-xa", "names": ["أرض الشرق"], "country": "XA", "label_en": "Eastland"},
        {"id": "country-xb", "names": ["أرض الغرب"], "country": "XB", "label_en": "Westland"},
        {"id": "our-army", "names": ["الجيش الغربي"], "country": "XB", "label_en": "The army"},
    ]


def test_every_state_has_its_bodies_and_listed_ones_get_more_names() -> None:
    found = rows()
    add_state_bodies(found, BODIES, {"XA": ["شرقي جنوبي"], "XB": ["غربي"]})
    by_id = {row["id"]: row for row in found}
    assert by_id["xa-government"]["names"] == ["الحكومة الشرقية الجنوبية"]
    assert by_id["xa-government"]["government_of"] == "country-xa"
    assert by_id["xa-army"]["parent"] == "xa-government"
    assert by_id["our-army"]["names"] == ["الجيش الغربي", "القوات الغربية"]
    assert "xb-army" not in by_id


def test_an_adjective_of_two_states_names_neither() -> None:
    found = rows()
    add_state_bodies(found, BODIES, {"XA": ["غربي"], "XB": ["غربي"]})
    assert [row["id"] for row in found] == ["country-xa", "country-xb", "our-army"]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("وزارة الداخلية الأفغانية", "af-interior"),
        ("الدفاع الروسية", "ru-defence"),
        ("الجيش الكوري الجنوبي", "kr-army"),
        ("القوات الإماراتية", "ae-army"),
        ("السلطات السورية", "sy-government"),
        ("وزارة الدفاع الأميركية", "pentagon"),
    ],
)
def test_shipped_bodies(name: str, entry: str) -> None:
    assert [each.id for each in load_gazetteer().find(name)] == [entry]
