"""What the tests of several folders share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from kg.cli.compiled import stale

# A shared machine may stall any example; what is slow is measured in benchmarks/.
settings.register_profile("khabar", deadline=None)
settings.load_profile("khabar")


def pytest_configure() -> None:
    """No test may judge code that is not what runs."""
    if changed := stale():
        names = ", ".join(source.name for source in changed)
        pytest.exit(f"changed since they were compiled: {names}; `make setup` compiles them", 1)


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store folder with the graph and one record of the sample world; not to be written to."""
    from sample_knowledge import sample_article, sample_knowledge, sample_record

    from kg.graph import quads
    from kg.store import RecordStore, write_graph

    folder = tmp_path_factory.mktemp("sample") / "khabar-store"
    write_graph(folder, quads(sample_knowledge(), [sample_record()]))
    with RecordStore(folder) as records:
        records.put(sample_article(), sample_record(), "1")
    return folder
