"""Faults in the words of weapons are named."""

from __future__ import annotations

from typing import Any

import pytest

from kg.data.resources import data_file, read_toml
from kg.data.weapons import read_weapons
from kg.errors import DataError


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param({"weapon": ["سيف"]}, "unknown key 'weapon'", id="unknown-list"),
        pytest.param({"heads": []}, "heads must be a list", id="empty-list"),
        pytest.param({"kinds": [1]}, "kinds must be a list", id="no-words"),
        pytest.param(
            {"conditional": [{"heads": ["عبوة"]}]}, "conditional 1: one of", id="no-condition"
        ),
        pytest.param(
            {"conditional": [{"heads": ["صاروخ"], "modifiers": ["كبير"]}]},
            "conditional 1: صاروخ is there twice",
            id="needs-none",
        ),
        pytest.param(
            {"conditional": [{"heads": ["عبوة"], "with": ["ناسفة"]}]},
            "conditional 1: unknown key 'with'",
            id="unknown-condition",
        ),
        pytest.param({"example": [{"text": "قصف"}]}, "example 1: text and", id="no-trigger"),
    ],
)
def test_faults_are_named(change: dict[str, Any], named: str) -> None:
    raw = read_toml(data_file("weapons.toml"))
    with pytest.raises(DataError, match=rf"^weapons\.toml: .*{named}|^weapons\.toml: {named}"):
        read_weapons(raw | change)
