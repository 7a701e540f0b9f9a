"""How often an extractor is right when it says how sure it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from kg.data.resources import data_file, read_toml
from kg.errors import DataError

# What an event's confidence speaks for: its type with an actor and a target, or with one of them.
Kind = Literal["both_ends", "one_end"]

_FILE = "calibration.toml"


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a line that never falls; flat before the first and after the last."""

    said: tuple[float, ...]  # confidences, rising
    right: tuple[float, ...]  # how often it was right then

    def at(self, confidence: float) -> float:
        """The share of right readings among those said with such a confidence."""
        after = bisect_right(self.said, confidence)
        if after == 0:
            return self.right[0]
        if after == len(self.said):
            return self.right[-1]
        low, high = self.said[after - 1 : after + 1]
        start, end = self.right[after - 1 : after + 1]
        return start + (end - start) * (confidence - low) / (high - low)


def calibrated(confidence: float, extractor: str, kind: Kind) -> float:
    """The confidence as the share of right readings; as it is for an extractor never measured."""
    curve = load_calibration().get((extractor, kind))
    return confidence if curve is None else curve.at(confidence)


@cache
def load_calibration() -> Mapping[tuple[str, str], Curve]:
    """The shipped curves by extractor and kind; raises `DataError` naming the one at fault."""
    raw = read_toml(data_file(_FILE))
    return {
        (extractor, kind): _curve(points, f"{extractor}.{kind}")
        for extractor, kinds in raw.items()
        for kind, points in kinds.items()
    }


def _curve(raw: Mapping[str, Any], name: str) -> Curve:
    try:
        curve = Curve(said=tuple(raw["said"]), right=tuple(raw["right"]))
    except (KeyError, TypeError) as error:
        raise DataError(f"{_FILE}: {name} must have the lists said and right") from error
    if not curve.said or len(curve.said) != len(curve.right):
        raise DataError(f"{_FILE}: {name}: said and right must be as long as each other")
    if not all(0 <= value <= 1 for value in (*curve.said, *curve.right)):
        raise DataError(f"{_FILE}: {name}: every number must be between 0 and 1")
    if any(low >= high for low, high in pairwise(curve.said)):
        raise DataError(f"{_FILE}: {name}: said must rise")
    if any(low > high for low, high in pairwise(curve.right)):
        raise DataError(f"{_FILE}: {name}: right must not fall")
    return curve
