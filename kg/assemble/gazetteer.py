"""What assembly asks of the gazetteer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from kg.model import EntityType


class Held(Protocol):
    """A post that somebody held; `kg.data.gazetteer.Office` is one."""

    @property
    def of(self) -> str | None: ...
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


class Listed(Protocol):
    """A referent in the gazetteer; `kg.data.gazetteer.GazetteerEntry` is one."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> EntityType: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def label_en(self) -> str | None: ...
    @property
    def wikidata(self) -> str | None: ...
    @property
    def geonames(self) -> int | None: ...
    @property
    def country(self) -> str | None: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def adjectives(self) -> tuple[str, ...]: ...
    @property
    def medium(self) -> bool: ...
    @property
    def government_of(self) -> str | None: ...
    @property
    def offices(self) -> Sequence[Held]: ...


class Gazetteer(Protocol):
    """Listed referents by id and by name."""

    def entry(self, id: str, /) -> Listed | None:
        """The entry of that id."""

    def find(self, name: str, /) -> tuple[Listed, ...]:
        """All entries that bear this whole name."""


def same_as(listed: Listed) -> tuple[str, ...]:
    """The IRIs of the entry in Wikidata and GeoNames."""
    iris = []
    if listed.wikidata:
        iris.append(f"http://www.wikidata.org/entity/{listed.wikidata}")
    if listed.geonames:
        iris.append(f"https://sws.geonames.org/{listed.geonames}/")
    return tuple(iris)
