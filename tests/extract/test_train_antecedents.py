"""What antecedents are learned from: referents lined up with annotated participants."""

from __future__ import annotations

import random

from kg.extract.learned.gold import GoldEvent
from kg.extract.learned.lessons import Annotated
from kg.extract.learned.train_antecedents import choices_of, participants
from kg.mentions import find_referents
from kg.model import Article
from kg.text import read

TEXT = "هاجم مسلحون حافلة قرب تعز. وفر المهاجمون بعد الحادث. واعتقلت الشرطة سائقا."


def annotated() -> Annotated:
    attack = GoldEvent(
        sentence=1,
        first=0,
        last=1,
        type="ASSAULT",
        actors=(("مسلحون", "المهاجمون"),),
        targets=(("حافلة",),),
        place=("تعز",),
        realis="actual",
    )
    return Annotated(read(Article(id="a", body=TEXT)), [attack])


def test_referents_are_lined_up_by_their_names() -> None:
    article = annotated()
    known = find_referents(article.document)
    named = dict(
        zip(
            (referent.keys[0] for referent in known),
            participants(known, article.events),
            strict=True,
        )
    )
    assert named["مسلحون"] == ("مسلحون", "المهاجمون")
    assert named["حافله"] == ("حافلة",)
    assert named["شرطه"] is None


def test_a_second_name_asks_for_the_first() -> None:
    article = annotated()
    article.document = read(Article(id="a", body=TEXT.replace("المهاجمون", "أولئك المهاجمون")))
    questions = list(choices_of(article, random.Random(0)))
    for pool, right in questions:
        assert right == [0] or all(0 < position < len(pool) for position in right)
        assert pool[0].features[0] == "new"
        assert all(not choice.features[0].startswith("new") for choice in pool[1:])
