"""However a store came to hold its articles, its graph is the one that a fresh build gives."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from articles import lines, write_articles
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg.pipeline
from kg.cli import main
from kg.graph import canonical
from kg.model import Article, Record
from kg.store import RecordStore, open_graph

IDS = [f"a{number:02}" for number in range(6)]
VERSIONS = 3
CORRECTIONS = ("", "نفت وزارة الدفاع قصف البلدة.", "وقتل جنديان في اشتباكات مع مسلحين.")

# What happens to a store: some articles are built in, each in one of its versions; or forgotten.
builds = st.dictionaries(st.sampled_from(IDS), st.integers(0, VERSIONS - 1), min_size=1)
forgets = st.sets(st.sampled_from(IDS), min_size=1)
histories = st.lists(builds | forgets, min_size=2, max_size=4)


def row(id_: str, version: int) -> str:
    article = json.loads(lines()[IDS.index(id_)])
    article["text"] += " " + CORRECTIONS[version]
    return json.dumps(article, ensure_ascii=False)


def run(*args: str | Path) -> int:
    return CliRunner().invoke(main, [str(each) for each in args]).exit_code


def build(store: Path, versions: dict[str, int]) -> None:
    rows = [row(id_, version) for id_, version in versions.items()]
    source = write_articles(store.parent / "articles.jsonl", rows)
    assert run("build", source, "--store", store, "-j", "1") == 0


@pytest.fixture(scope="module", autouse=True)
def each_text_is_read_once() -> Iterator[None]:
    """Reading is a function of the article: its own tests say so."""
    read = kg.pipeline.read_record

    @cache
    def remembered(article: Article) -> Record:
        return read(article)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.pipeline.read_record", remembered)
        yield


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(histories)
def test_any_history_gives_the_graph_of_a_fresh_build(
    history: list[dict[str, int] | set[str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, fresh = Path(folder) / "store", Path(folder) / "fresh"
        held: dict[str, int] = {}
        for step in history:
            if isinstance(step, dict):
                build(store, step)
                held |= step
            elif held:
                gone = step & held.keys()
                assert run("forget", *sorted(step), "--store", store) == (0 if gone else 1)
                held = {id_: version for id_, version in held.items() if id_ not in gone}
        if not held:
            return
        build(fresh, held)
        with RecordStore(store, read_only=True) as records:
            assert records.ids() == sorted(held)
        assert canonical(open_graph(store)) == canonical(open_graph(fresh))


def test_corrections_change_the_graph(tmp_path: Path) -> None:
    for version in range(VERSIONS):
        build(tmp_path / f"store-{version}", {"a00": version})
    graphs = {canonical(open_graph(tmp_path / f"store-{each}")) for each in range(VERSIONS)}
    assert len(graphs) == VERSIONS
