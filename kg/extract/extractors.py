"""Event extractors by name, from this package and from any other that offers one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from kg.errors import KhabarError
from kg.extract.found import EventExtractor

# A package adds an extractor by an entry point of this group: its name, and a function without
# arguments that gives an object with the protocol of `EventExtractor`.
GROUP = "khabar.extractors"
DEFAULT = "learned"


def names() -> tuple[str, ...]:
    """The names of all installed extractors, sorted; raises `KhabarError` when two share one."""
    return tuple(sorted(_offers()))


@cache
def load(name: str) -> EventExtractor:
    """The extractor of that name, built once.

    Raises `KhabarError` for an unknown name, naming those that are known, and for an extractor
    that cannot be imported or does not say its name.
    """
    offers = _offers()
    if name not in offers:
        known = ", ".join(sorted(offers)) or "none; install khabar-kg again"
        raise KhabarError(f"no extractor is called {name!r}; known: {known}")
    offer = offers[name]
    try:
        build = cast(Callable[[], EventExtractor], offer.load())
    except (ImportError, AttributeError) as error:
        raise KhabarError(f"extractor {name!r} ({offer.value}) is not there: {error}") from error
    extractor = build()
    if not callable(extractor) or not isinstance(getattr(extractor, "name", None), str):
        raise KhabarError(
            f"extractor {name!r} ({offer.value}) must give an object that can be called and has "
            "a name"
        )
    return extractor


def _offers() -> dict[str, EntryPoint]:
    offers: dict[str, EntryPoint] = {}
    for offer in entry_points(group=GROUP):
        other = offers.setdefault(offer.name, offer)
        if other.value != offer.value:
            raise KhabarError(
                f"two extractors are called {offer.name!r}: {other.value} and {offer.value}; "
                "remove one of the packages"
            )
    return offers
