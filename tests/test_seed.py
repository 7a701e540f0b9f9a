"""A real crawled article, where the shared material lies beside the checkout."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.cli.build import rebuild
from kg.extract.learned.names import same_entity
from kg.ingest import read_articles
from kg.model import Record
from kg.pipeline import EXTRACTOR_VERSION, read_record
from kg.store import RecordStore, open_graph
from kg.store.results import ask

SEED = Path(__file__).parents[2] / "shared" / "seed" / "article.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="no ../shared beside this checkout")


def record_of(published: datetime | None) -> Record:
    article = next(read_articles([SEED], published=published, on_error=pytest.fail))
    return read_record(article)


@pytest.fixture(scope="module")
def record() -> Record:
    return record_of(datetime(2022, 1, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("actor", "target", "place", "day"),
    [
        ("التحالف الدولي", "مواقع الميليشيات الإيرانية", "البوكمال", "2022-01-05"),
        ("الميليشيات الإيرانية", "قاعدة العمر", None, "2022-01-04"),
        ("الدفاعات الجوية العراقية", "طائرتين مسيرتين", None, "2022-01-04"),
        ("الدفاعات الجوية العراقية", "طائرتين مسيرتين", None, "2022-01-03"),
        ("الولايات المتحدة", "قاسم سليماني", "بغداد", "2020-01-03"),
    ],
)
def test_attacks(record: Record, actor: str, target: str, place: str | None, day: str) -> None:
    names = {entity.id: entity.names for entity in record.entities}
    assert any(
        event.type == "ASSAULT"
        and event.realis == "actual"
        and event.date == day
        and any(same_entity(names[id], [actor]) for id in event.actors)
        and any(same_entity(names[id], [target]) for id in event.targets)
        and (place is None or (event.place and same_entity(names[event.place], [place])))
        for event in record.events
    )


@pytest.mark.parametrize(
    ("speaker", "via", "words"),
    [
        ("التحالف", "رويترز", "طائرات مسيرة استهدفت مواقع"),
        ("مصادر أمنية", None, "صاروخ كاتيوشا أصاب قاعدة"),
        ("جون كيربي", None, "تحتفظ بحق الدفاع عن النفس"),
        ("جون كيربي", None, "نرصد تهديدات متنامية"),
    ],
)
def test_statements(record: Record, speaker: str, via: str | None, words: str) -> None:
    names = {entity.id: entity.names for entity in record.entities}
    assert any(
        words in statement.claim
        and same_entity(names[statement.speaker], [speaker])
        and (via is None or (statement.via and same_entity(names[statement.via], [via])))
        for statement in record.statements
    )


def test_without_a_date_only_the_text_dates(record: Record) -> None:
    """The anniversary and the weekday that the article names settle its day; the clock never."""
    undated = record_of(None)
    assert {event.date for event in undated.events if event.date} <= {
        event.date for event in record.events
    }


def test_every_fact_has_its_sentence_by_sparql(tmp_path: Path) -> None:
    article = next(
        read_articles([SEED], published=datetime(2022, 1, 5, tzinfo=UTC), on_error=pytest.fail)
    )
    with RecordStore(tmp_path) as records:
        records.put(article, read_record(article), EXTRACTOR_VERSION)
    rebuild(tmp_path, quiet=True)
    query = """
        PREFIX kg: <https://w3id.org/khabar/ontology#>
        SELECT ?quote { ?event a kg:Assault ; kg:evidence/kg:quote ?quote ;
                        kg:day "2022-01-05"^^<http://www.w3.org/2001/XMLSchema#date> }"""
    quotes = {row["quote"].value for row in ask(open_graph(tmp_path), query)}  # type: ignore[union-attr]
    assert quotes
    assert all(quote in article.text for quote in quotes)
