"""The invented town as fixtures."""

from __future__ import annotations

import pytest
from town_of_nakhil import town_knowledge, town_records

from kg.model import Knowledge, Record


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return town_knowledge()


@pytest.fixture(scope="session")
def records() -> tuple[Record, ...]:
    return town_records()
