"""The gazetteer's names, and which of them match where."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kg.data import gazetteer_sources, gazetteer_table
from kg.data.gazetteer import Gazetteer, load_gazetteer
from kg.data.normal import normalise
from kg.errors import DataError


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def match(gazetteer: Gazetteer, text: str, start: int = 0) -> tuple[int, list[str]] | None:
    """Tokens matched and ids of the candidates; words of the text are its tokens."""
    found = gazetteer.match([normalise(word) for word in text.split()], start)
    return found and (found[0], [entry.id for entry in found[1]])


@pytest.mark.parametrize(
    ("text", "length", "id"),
    [
        pytest.param("سوريا", 1, "country-sy", id="country"),
        pytest.param("سورية", 1, "country-sy", id="country-variant"),
        pytest.param("الولايات المتحدة الأميركية", 3, "country-us", id="longest-wins"),
        pytest.param("الولايات المتحدة", 2, "country-us", id="short-form"),
        pytest.param("داعش", 1, "islamic-state", id="acronym"),
        pytest.param("تنظيم الدولة الإسلامية في العراق", 3, "islamic-state", id="full-name"),
        pytest.param("المرصد السوري ل حقوق الإنسان", 5, "sohr", id="split-particle"),
        pytest.param("المرصد السوري لحقوق الإنسان", 4, "sohr", id="unsplit-particle"),
        pytest.param(
            "الجمعية العامة ل الأمم المتحدة", 5, "un-general-assembly", id="li-and-article"
        ),
        pytest.param("الجمعية العامة للأمم المتحدة", 4, "un-general-assembly", id="li-joined"),
        pytest.param("ديرالزور", 1, "city-170794", id="written-together"),
        pytest.param("سوتشي", 1, "sochi", id="own-word-before-joined-words"),
        pytest.param("ل بنان", 2, "country-lb", id="first-letter-split-off"),
        pytest.param("دونالد ترامب", 2, "donald-trump", id="person"),
        pytest.param("البوكمال", 1, "city-174448", id="town-variant"),
        pytest.param("الغوطة الشرقية", 2, "east-ghouta", id="region"),
        pytest.param("حزب الله", 2, "hezbollah", id="party"),
    ],
)
def test_match(gazetteer: Gazetteer, text: str, length: int, id: str) -> None:
    found = match(gazetteer, text)
    assert found is not None
    assert (found[0], found[1][0]) == (length, id)


@pytest.mark.parametrize(
    "text",
    [
        "صور",
        "الباب",
        "فتح",
        "أمل",
        "مالي",
        "القاعدة",
        "سلمية",
        "سالم",
        "كل",
        "عام",
        "مقر",
        "بعض",
        "مشهد",
    ],
)
def test_everyday_words_are_no_names(gazetteer: Gazetteer, text: str) -> None:
    assert match(gazetteer, text) is None


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("مدينة الباب", "city-174018"),
        ("حركة فتح", "fatah"),
        ("دولة مالي", "country-ml"),
        ("تنظيم القاعدة", "al-qaeda"),
    ],
)
def test_a_head_makes_them_names(gazetteer: Gazetteer, text: str, id: str) -> None:
    found = match(gazetteer, text, 1)
    assert found is not None
    assert id in found[1]


def test_heads_announce_their_own_kind(gazetteer: Gazetteer) -> None:
    assert match(gazetteer, "حزب الباب", 1) is None


def test_ambiguous_names_keep_all_candidates(gazetteer: Gazetteer) -> None:
    found = match(gazetteer, "عمان")
    assert found is not None
    assert {"country-om", "city-250441"} <= set(found[1])


@pytest.mark.parametrize(
    ("capital", "country"),
    [("واشنطن", "country-us"), ("دمشق", "country-sy"), ("طهران", "country-ir")],
)
def test_capitals_stand_for_governments(gazetteer: Gazetteer, capital: str, country: str) -> None:
    assert gazetteer.find(capital)[0].government_of == country


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("الأمريكية", "US"),
        ("أميركيون", "US"),
        ("الروس", "RU"),
        ("سعودي", "SA"),
        ("الأتراك", "TR"),
        ("الأفغانية", "AF"),
    ],
)
def test_nationalities(gazetteer: Gazetteer, word: str, country: str) -> None:
    entry = gazetteer.nationality(normalise(word))
    assert entry is not None
    assert entry.country == country


def test_office_holders_change(gazetteer: Gazetteer) -> None:
    def president(day: date) -> list[str]:
        return [entry.id for entry in gazetteer.office_holders("president", "country-us", day)]

    assert president(date(2016, 6, 1)) == ["barack-obama"]
    assert president(date(2018, 6, 1)) == ["donald-trump"]
    assert president(date(2022, 6, 1)) == ["joe-biden"]


def test_media_are_media(gazetteer: Gazetteer) -> None:
    assert all(gazetteer.find(name)[0].medium for name in ("رويترز", "سانا", "قناة الجزيرة"))


def test_parents_lead_to_a_country(gazetteer: Gazetteer) -> None:
    homs = gazetteer.find("حمص")[0]
    province = gazetteer.entry(homs.parent or "")
    assert province is not None
    assert (province.id, province.parent) == ("province-sy-homs", "country-sy")


def test_ids_are_unique_and_references_resolve(gazetteer: Gazetteer) -> None:
    counts = Counter(entry.id for entry in gazetteer)
    assert counts.most_common(1)[0][1] == 1
    for entry in gazetteer:
        for other in (entry.parent, entry.government_of, *(office.of for office in entry.offices)):
            assert other is None or other in counts, f"{entry.id} points to {other}"


def test_wikidata_numbers_are_given_once(gazetteer: Gazetteer) -> None:
    numbers = Counter(entry.wikidata for entry in gazetteer if entry.wikidata)
    assert [number for number, count in numbers.items() if count > 1] == []


@pytest.mark.parametrize("name", ["", " ", "ـ", "لا أحد بهذا الاسم"])
def test_unlisted_names_find_nothing(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) == ()


def test_coordinates_are_on_the_globe(gazetteer: Gazetteer) -> None:
    for entry in gazetteer:
        if entry.latitude is not None and entry.longitude is not None:
            assert -90 <= entry.latitude <= 90, entry.id
            assert -180 <= entry.longitude <= 180, entry.id


def test_every_name_is_found(gazetteer: Gazetteer) -> None:
    lost = [
        (entry.id, name)
        for entry in gazetteer
        for name in entry.names
        if entry not in gazetteer.find(name)
    ]
    assert lost == []


def test_second_load_reads_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_CACHE", str(tmp_path))
    first = gazetteer_table.load_table()
    (file,) = tmp_path.iterdir()
    monkeypatch.setattr(gazetteer_table, "compile_table", lambda: pytest.fail("compiled again"))
    assert gazetteer_table.load_table() == first
    file.write_bytes(b"spoilt")
    monkeypatch.setattr(gazetteer_table, "compile_table", lambda: first)
    assert gazetteer_table.load_table() == first


def test_a_wrong_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in gazetteer_sources.NAMES_FOLDER.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "people.csv").open("a", encoding="utf-8") as people:
        people.write("nobody,فلان الفلاني,Nobody,,SY,president@country-zz ..,\n")
    monkeypatch.setattr(gazetteer_sources, "NAMES_FOLDER", tmp_path)
    with pytest.raises(DataError, match=r"nobody.*country-zz"):
        gazetteer_table.compile_table()


def test_loading_is_fast_once_compiled() -> None:
    load_gazetteer()
    code = (
        "import time; from kg.data.gazetteer import load_gazetteer; start = time.process_time();"
        "load_gazetteer(); print(time.process_time() - start)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(run.stdout) < 0.5
