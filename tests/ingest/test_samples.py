from __future__ import annotations

import pytest

from kg.data.furniture import load_furniture
from kg.data.samples import sample_paths
from kg.ingest import read_articles
from kg.model import Article


@pytest.fixture(scope="module")
def samples() -> dict[str, Article]:
    errors: list[Exception] = []
    articles = list(read_articles(sample_paths(), on_error=errors.append))
    assert errors == []
    return {article.id: article for article in articles}


def test_every_sample_is_read_with_its_own_id(samples):
    assert len(samples) == 26
    assert {path.suffix for path in sample_paths()} == {".jsonl", ".txt", ".xml"}


def test_samples_have_title_source_and_date_unless_crawled(samples):
    undated = [article for article in samples.values() if not article.published]
    assert sorted(article.id.rsplit("-", 1)[0] for article in undated) == [
        "crawled-idlib",
        "crawled-tripoli",
    ]
    assert all(article.title for article in samples.values())
    assert all(article.source for article in samples.values() if article.published)


def test_addresses_lead_nowhere(samples):
    addresses = [article.url for article in samples.values() if article.url]
    assert len(set(addresses)) == 24
    assert all(".example/" in address for address in addresses)


def test_furniture_of_the_crawled_samples(samples):
    furniture = load_furniture()
    (idlib,) = (a for a in samples.values() if a.id.startswith("crawled-idlib-"))
    assert idlib.title == "قصف مدفعي على ريف إدلب يوقع قتلى وجرحى والفصائل ترد"
    body = [line for line in idlib.body.splitlines() if line.strip()]
    kept = [line for line, drop in zip(body, furniture.flags(body), strict=True) if not drop]
    assert kept[0] == "مرصد الشمال – إدلب"
    assert len(kept) == 7
    assert kept[-1].startswith("يشار أن وقف إطلاق النار")

    (tripoli,) = (a for a in samples.values() if a.id.startswith("crawled-tripoli-"))
    body = [line for line in tripoli.body.splitlines() if line.strip()]
    kept = [line for line, drop in zip(body, furniture.flags(body), strict=True) if not drop]
    assert len(kept) == 6
    assert kept[-1].startswith("وعاد الهدوء")


def test_no_line_of_the_other_samples_is_furniture_but_the_credit(samples):
    furniture = load_furniture()
    taken = [
        line
        for article in samples.values()
        if not article.id.startswith("crawled-")
        for line in article.text.splitlines()
        if furniture.is_furniture(line)
    ]
    assert taken == ["المصدر: وكالة الساحل للأنباء"]
