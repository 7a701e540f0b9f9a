"""What the learned reader says of what it has scored."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.found import FoundEvent, Reading
from kg.extract.learned.network import Layer, Network, Table
from kg.extract.learned.reader import LearnedReader, build
from kg.mentions import find_mentions
from kg.model import Article
from kg.text import read

RAID = "قصف الطيران الروسي مدينة إدلب شمالي سوريا."


def raid(reader: LearnedReader) -> FoundEvent:
    document = read(Article(id="x", title="", body=RAID))
    mentions, entities = find_mentions(document)
    (event,) = reader(Reading(document=document, mentions=mentions, entities=entities))
    return event


def in_doubt(network: Network) -> Network:
    """The network with the same likeliest realis, each hardly likelier than the others."""
    names, last = network.realis_names, network.realis_out
    return replace(
        network,
        realis_names=Table(names.index, names.rows * 0.01),
        realis_out=Layer(last.weight * 0.01, last.bias * 0.01),
    )


def test_who_did_it_to_whom_is_said_only_of_what_likely_happened() -> None:
    reader = build()
    sure = raid(reader)
    assert sure.realis == "actual"
    assert sure.actors
    assert sure.targets

    models = replace(reader.models, network=in_doubt(reader.models.network))
    unsure = raid(replace(reader, models=models))
    assert unsure.realis == "actual"
    assert bool(unsure.actors) != bool(unsure.targets)
    assert unsure.confidence < 0.4 * sure.confidence
