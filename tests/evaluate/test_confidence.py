"""Confidences against what is right, and the curves that make them mean it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from annotated_town import ATTACK, CLAIM, MEETING, annotated, record, write_gold
from hypothesis import given
from hypothesis import strategies as st

from kg.data import calibration as calibration_data
from kg.data.calibration import Curve, calibrated, load_calibration
from kg.errors import DataError
from kg.evaluate.annotated import read_gold
from kg.evaluate.compare import compare
from kg.evaluate.confidence import Judged, calibration, fitted, judge
from kg.evaluate.told import told_by

SHARES = st.floats(0, 1, allow_nan=False)
JUDGED = st.lists(st.builds(Judged, SHARES, st.booleans()), min_size=1, max_size=60)


def test_bins_and_error_by_hand() -> None:
    judged = [Judged(0.95, True)] * 3 + [Judged(1.0, False)] + [Judged(0.2, False)] * 4
    found = calibration(judged)
    assert [(one.low, one.count, one.precision) for one in found.bins] == [
        (0.2, 4, 0.0),
        (0.9, 4, 0.75),
    ]
    assert found.error == pytest.approx((4 * 0.2 + 4 * (0.9625 - 0.75)) / 8)


def test_nothing_said_has_no_error() -> None:
    assert calibration([]).error == 0


@given(JUDGED)
def test_no_bin_is_lost(judged: list[Judged]) -> None:
    found = calibration(judged)
    assert sum(one.count for one in found.bins) == len(judged)
    assert 0 <= found.error <= 1


@given(JUDGED, st.integers(1, 10))
def test_a_fitted_curve_never_falls(judged: list[Judged], blocks: int) -> None:
    points = fitted(judged, blocks)
    assert 1 <= len(points) <= blocks
    assert all(low[0] < high[0] and low[1] < high[1] for low, high in pairwise(points))
    assert all(0 <= said <= 1 and 0 <= right <= 1 for said, right in points)


def test_a_fit_finds_the_shares() -> None:
    judged = [Judged(0.1, n < 4) for n in range(10)] + [Judged(0.6, n < 9) for n in range(10)]
    assert fitted(judged, 2) == [(pytest.approx(0.1), 0.4), (pytest.approx(0.6), 0.9)]


def test_events_are_judged_by_what_they_say(tmp_path: Path) -> None:
    gold = read_gold(write_gold(tmp_path, annotated()))["town-1"]
    events = (
        replace(ATTACK, confidence=0.5),
        replace(MEETING, actors=(), confidence=0.4),
        replace(MEETING, id="v3", actors=("stranger",), targets=(), confidence=0.3),
    )
    found = judge([compare(gold, told_by(record(*events, statements=(CLAIM,))))])
    assert found["triples"] == [Judged(0.5, True)]
    assert found["one end"] == [Judged(0.4, True), Judged(0.3, False)]
    assert found["statements"] == [Judged(0.8, True)]
    assert found["events"] == [Judged(0.5, True), Judged(0.4, True), Judged(0.3, False)]


def test_a_curve_is_flat_outside_and_straight_between() -> None:
    curve = Curve(said=(0.2, 0.4), right=(0.3, 0.7))
    assert curve.at(0.0) == curve.at(0.2) == 0.3
    assert curve.at(0.3) == pytest.approx(0.5)
    assert curve.at(0.4) == curve.at(1.0) == 0.7


@given(SHARES, SHARES)
def test_the_shipped_curves_keep_the_order(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for extractor, kind in load_calibration():
        assert calibrated(low, extractor, kind) <= calibrated(high, extractor, kind)  # type: ignore[arg-type]


def test_the_built_in_extractors_are_measured() -> None:
    assert set(load_calibration()) == {
        (extractor, kind)
        for extractor in ("frames", "learned")
        for kind in ("both_ends", "one_end")
    }


def test_an_extractor_never_measured_is_taken_at_its_word() -> None:
    assert calibrated(0.37, "another", "one_end") == 0.37


@pytest.mark.parametrize(
    ("points", "says"),
    [
        pytest.param("said = [0.1]", "lists said and right", id="no-right"),
        pytest.param("said = 1\nright = [0.1]", "lists said and right", id="no-list"),
        pytest.param("said = [0.1, 0.2]\nright = [0.1]", "as long as", id="lengths"),
        pytest.param("said = [0.1]\nright = [1.2]", "between 0 and 1", id="no-share"),
        pytest.param("said = [0.2, 0.1]\nright = [0.1, 0.2]", "said must rise", id="order"),
        pytest.param("said = [0.1, 0.2]\nright = [0.2, 0.1]", "must not fall", id="falls"),
    ],
)
def test_a_wrong_curve_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, points: str, says: str
) -> None:
    path = tmp_path / "calibration.toml"
    path.write_text(f"[learned.one_end]\n{points}\n", encoding="utf-8")
    monkeypatch.setattr(calibration_data, "data_file", lambda name: path)
    with pytest.raises(DataError, match=rf"calibration\.toml: learned\.one_end.*{says}"):
        load_calibration.__wrapped__()
