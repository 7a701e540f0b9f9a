from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_knowledge import sample_article, sample_record

from kg.errors import StoreError
from kg.model import Article
from kg.store import RecordStore, Run


def test_what_is_put_is_got(tmp_path: Path) -> None:
    with RecordStore(tmp_path) as store:
        assert store.put(sample_article(), sample_record(), "1") == "added"
    with RecordStore(tmp_path, read_only=True) as store:
        assert store.get("a1") == sample_record()
        assert store.article("a1") == sample_article()
        assert store.get("a2") is None
        assert store.article("a2") is None


def test_putting_twice_changes_nothing(tmp_path: Path) -> None:
    with RecordStore(tmp_path) as store:
        store.put(sample_article(), sample_record(), "1")
        assert store.put(sample_article(), sample_record(), "1") == "same"
        assert len(store) == 1


@pytest.mark.parametrize(
    ("body", "version"), [("نص آخر", "1"), (sample_article().body, "2")], ids=["text", "version"]
)
def test_a_change_replaces_the_row(tmp_path: Path, body: str, version: str) -> None:
    with RecordStore(tmp_path) as store:
        store.put(sample_article(), sample_record(), "1")
        changed = sample_article(body=body)
        assert not store.has("a1", changed.content_hash, version)
        assert store.put(changed, sample_record(), version) == "changed"
        assert store.has("a1", changed.content_hash, version)
        assert len(store) == 1
        assert store.article("a1") == changed


def test_an_unreadable_article_is_kept_without_a_record(tmp_path: Path) -> None:
    with RecordStore(tmp_path) as store:
        store.put(sample_article("a1"), None, "1")
        store.put(sample_article("a2"), sample_record("a2"), "1")
        assert store.has("a1", sample_article("a1").content_hash, "1")
        assert [record.id for record in store.records()] == ["a2"]
        assert [article.id for article in store.articles()] == ["a1", "a2"]


def test_records_come_sorted_by_id(tmp_path: Path) -> None:
    ids = ["b", "أ", "a10", "a9", "ي", "A"]
    with RecordStore(tmp_path) as store:
        for each in ids:
            store.put(sample_article(each), sample_record(each), "1")
        assert [record.id for record in store.records()] == sorted(ids)
        assert store.ids() == sorted(ids)


def test_forgotten_articles_leave_no_trace(tmp_path: Path) -> None:
    secret = "كلمة لا تبقى"
    with RecordStore(tmp_path) as store:
        store.put(sample_article("a1"), sample_record("a1"), "1")
        store.put(Article(id="gone-for-good", body="x", title=secret), None, "1")
        assert store.forget(["gone-for-good", "never-there"]) == ["gone-for-good"]
        assert store.ids() == ["a1"]
    for path in tmp_path.iterdir():
        assert secret.encode() not in path.read_bytes()


def test_a_batch_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    with RecordStore(tmp_path) as store:
        with pytest.raises(RuntimeError), store.batch():
            store.put(sample_article("a1"), sample_record("a1"), "1")
            raise RuntimeError
        assert len(store) == 0
        with store.batch():
            store.put(sample_article("a1"), sample_record("a1"), "1")
            store.put(sample_article("a2"), sample_record("a2"), "1")
        assert len(store) == 2


def test_the_book_of_runs(tmp_path: Path) -> None:
    run = Run(started=datetime(2026, 1, 2, tzinfo=UTC), extractor_version="1", added=3, skipped=1)
    with RecordStore(tmp_path) as store:
        store.put(sample_article(), sample_record(), "1")
        store.log(run)
        assert store.runs() == [run]
        assert store.versions() == {"1": 1}


@given(body=st.text(alphabet=st.characters(exclude_categories=[])), title=st.text())
def test_any_text_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, body: str, title: str
) -> None:
    article = Article(id="x", body=body, title=title)
    with RecordStore(tmp_path_factory.mktemp("records")) as store:
        store.put(article, None, "1")
        assert store.article("x") == article


def test_a_missing_file_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run kg build"):
        RecordStore(tmp_path, read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match=r"records\.db"):
        RecordStore(tmp_path)


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    RecordStore(tmp_path).close()
    with sqlite3.connect(tmp_path / "records.db") as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(StoreError, match="another version"):
        RecordStore(tmp_path)


def test_a_damaged_record_names_its_article(tmp_path: Path) -> None:
    with RecordStore(tmp_path) as store:
        store.put(sample_article(), sample_record(), "1")
    with sqlite3.connect(tmp_path / "records.db") as raw:
        raw.execute("UPDATE article SET record = x'00'")
    raw.close()
    with RecordStore(tmp_path) as store, pytest.raises(StoreError, match="article a1"):
        list(store.records())
