"""What the learned reader says of what it has scored."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kg.extract.found import FoundEvent, Reading
from kg.extract.learned.between import Asked, Floats
from kg.extract.learned.network import Network
from kg.extract.learned.reader import build
from kg.mentions import find_mentions
from kg.model import Article
from kg.text import read

RAID = "قصف الطيران الروسي مدينة إدلب شمالي سوريا."


def raid() -> FoundEvent:
    document = read(Article(id="x", title="", body=RAID))
    mentions, entities = find_mentions(document)
    (event,) = build()(Reading(document=document, mentions=mentions, entities=entities))
    return event


def test_who_did_it_to_whom_is_said_only_of_what_likely_happened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sure = raid()
    assert sure.realis == "actual"
    assert sure.actors
    assert sure.targets

    def in_doubt(network: Network, events: Sequence[Asked]) -> Floats:
        row = np.full(len(network.realis), 0.24, dtype=np.float32)
        row[network.realis.index("actual")] = 0.28
        return np.tile(row, (len(events), 1))

    monkeypatch.setattr(Network, "realis_shares", in_doubt)
    unsure = raid()
    assert unsure.realis == "actual"
    assert bool(unsure.actors) != bool(unsure.targets)
    assert unsure.confidence < 0.3 * sure.confidence
