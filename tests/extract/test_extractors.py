"""Extractors plug in by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from kg.errors import KhabarError
from kg.extract import extractors
from kg.extract.found import FoundEvent, Reading
from kg.model import Article
from kg.pipeline import read_record

BUILT_IN = {
    "frames": "kg.extract.rules.frames:build",
    "learned": "kg.extract.learned.reader:build",
}


@dataclass(frozen=True)
class Denier:
    """Tells every event of the frames as denied."""

    name: str = "denier"

    def __call__(self, reading: Reading) -> Sequence[FoundEvent]:
        events = extractors.load("frames")(reading)
        return [replace(event, realis="denied") for event in events]


def build_denier() -> Denier:
    return Denier()


def build_nameless() -> object:
    return object()


Offers = dict[str, str] | list[tuple[str, str]]
Install = Callable[[Offers], None]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    def install(offers: Offers) -> None:
        pairs = offers.items() if isinstance(offers, dict) else offers
        found = EntryPoints(
            EntryPoint(name=name, value=value, group=extractors.GROUP) for name, value in pairs
        )
        monkeypatch.setattr(extractors, "entry_points", lambda group: found.select(group=group))
        extractors.load.cache_clear()

    yield install
    extractors.load.cache_clear()


def test_the_built_in_extractors_are_declared() -> None:
    assert {"frames", "learned"} <= set(extractors.names())
    assert extractors.load("frames").name == "frames"
    assert extractors.load(extractors.DEFAULT).name == "learned"


def test_another_package_plugs_one_in(installed: Install) -> None:
    installed({**BUILT_IN, "mine": f"{__name__}:build_denier"})
    assert extractors.names() == ("frames", "learned", "mine")
    article = Article(id="a", body="قصف الجيش مواقع المسلحين في مدينة حلب.")
    record = read_record(article, extractor="mine")
    assert {(event.realis, event.extractor) for event in record.events} == {("denied", "denier")}
    assert {event.realis for event in read_record(article, extractor="frames").events} == {"actual"}


def test_an_unknown_name_lists_the_known(installed: Install) -> None:
    installed(BUILT_IN)
    with pytest.raises(KhabarError, match=r"'oracle'; known: frames, learned"):
        extractors.load("oracle")


def test_two_of_one_name_are_refused(installed: Install) -> None:
    installed([*BUILT_IN.items(), ("frames", "elsewhere.frames:build")])
    with pytest.raises(KhabarError, match=r"two extractors are called 'frames'.*elsewhere"):
        extractors.names()


def test_the_same_offer_twice_is_one(installed: Install) -> None:
    installed([*BUILT_IN.items(), *BUILT_IN.items()])
    assert extractors.names() == ("frames", "learned")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        pytest.param("kg.nowhere:build", "is not there", id="no-module"),
        pytest.param("kg.extract.rules.frames:construct", "is not there", id="no-function"),
        pytest.param(f"{__name__}:build_nameless", "has a name", id="no-extractor"),
    ],
)
def test_a_broken_one_says_which(installed: Install, value: str, says: str) -> None:
    installed({**BUILT_IN, "broken": value})
    with pytest.raises(KhabarError, match=rf"'broken'.*{says}"):
        extractors.load("broken")
