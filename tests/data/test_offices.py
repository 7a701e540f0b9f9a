"""Posts are told apart by role and country, however they are written."""

from __future__ import annotations

import pytest

from kg.data.gazetteer import load_gazetteer
from kg.data.normal import normalise
from kg.data.offices import load_offices


@pytest.mark.parametrize(
    ("words", "named", "post"),
    [
        pytest.param("رئيس تركي", False, ("president", "country-tr"), id="adjective"),
        pytest.param("رئيسه وزراء بريطانيا", False, ("prime-minister", "country-gb"), id="country"),
        pytest.param("رئيس وزراء بريطاني", False, ("prime-minister", "country-gb"), id="longest"),
        pytest.param(
            "وزير خارجيه امريكي ريكس", True, ("foreign-minister", "country-us"), id="name"
        ),
        pytest.param("رئيس تركي سابق", False, None, id="former"),
        pytest.param("رئيس امريكي سابق باراك", True, None, id="former-with-name"),
        pytest.param("رئيس وزراء", False, None, id="of-nowhere"),
        pytest.param("", False, None, id="nothing"),
    ],
)
def test_post(words: str, named: bool, post: tuple[str, str] | None) -> None:
    assert load_offices().post(normalise(words).split(), named=named) == post


def test_every_role_is_held_by_somebody() -> None:
    held = {office.role for entry in load_gazetteer() for office in entry.offices}
    assert set(load_offices().roles.values()) <= held
