"""Who is named again by other words: what is compared, how the weights decide."""

from __future__ import annotations

import gzip
from itertools import combinations
from pathlib import Path

import pytest

from kg.errors import DataError
from kg.mentions import antecedents, find_mentions, find_referents
from kg.mentions.antecedents import Antecedents, features, met_before, new_features
from kg.mentions.referents import Referent
from kg.model import Article, Document
from kg.text import read


def document(text: str) -> Document:
    return read(Article(id="a", body=text))


def called(known: list[Referent], word: str) -> Referent:
    return next(referent for referent in known if any(word in key for key in referent.keys))


def together(text: str, *wanted: str) -> bool:
    """Whether one entity carries all the names."""
    _, entities = find_mentions(document(text))
    return any(set(wanted) <= set(entity.names) for entity in entities)


REBELS = "أطلق الحوثيون صاروخا على مدينة مأرب. وقال الجيش إن المتمردين قصفوا المدينة مرتين."
TALIBAN = "هاجمت حركة طالبان قاعدة للجيش. وأعلنت الحركة المسلحة أنها قتلت عشرين جنديا."


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(REBELS, ("الحوثيون", "المتمردين"), id="another-word"),
        pytest.param(TALIBAN, ("حركة طالبان", "الحركة المسلحة"), id="kind-and-adjective"),
    ],
)
def test_named_again(text: str, names: tuple[str, ...]) -> None:
    assert together(text, *names)


def test_who_is_joined_by_and_is_two() -> None:
    known = find_referents(document("اشتبك الجيش والمتمردون في تعز. وانسحب المتمردون ليلا."))
    army, rebels = called(known, "جيش"), called(known, "متمردون")
    assert rebels.number in army.conjuncts
    assert army not in met_before(known, rebels.number)


def test_persons_without_a_common_word_are_two() -> None:
    known = find_referents(
        document("التقى الوزير خالد العمري وفدا. وقال محمود عباس إن الوفد غادر.")
    )
    earlier, later = called(known, "عمري"), called(known, "محمود")
    assert (earlier.type, later.type) == ("PER", "PER")
    assert earlier not in met_before(known, later.number)


def test_who_shares_nothing_with_an_indefinite_noun_or_another_kind_is_not_weighed() -> None:
    text = "هاجم تنظيم داعش قرية. ووصل جنود إلى المكان. وقال محمود عباس إن القرية هادئة."
    known = find_referents(document(text))
    group, soldiers, person = called(known, "داعش"), called(known, "جنود"), called(known, "محمود")
    assert soldiers.status == "I"
    assert group not in met_before(known, soldiers.number)
    assert group not in met_before(known, person.number)
    known = find_referents(document("هاجم تنظيم داعش قرية. وقالت الشرطة إن تنظيما مسلحا انسحب."))
    again = called(known, "تنظيما")
    assert again.status == "I"
    assert called(known, "داعش") in met_before(known, again.number)


def test_the_weights_decide_and_doubt_keeps_apart() -> None:
    known = find_referents(document(REBELS))
    rebels = called(known, "متمردين")
    pool = met_before(known, rebels.number)
    houthis = called(pool, "حوثيون")
    telling = {f"k={rebels.keys[-1]}|{houthis.name}": 6.0}
    assert Antecedents(telling).choose(rebels, pool) is houthis
    assert Antecedents({**telling, "new": 9.0}).choose(rebels, pool) is None
    assert Antecedents({"new": -9.0}).choose(rebels, [houthis, *pool, *pool]) is None  # too many


def test_two_surnames_are_two_whatever_the_weights_say() -> None:
    text = "وصل صحفي أجنبي. واعتقل الجيش خالد العمري. وقال محمود عباس إن الجيش أخطأ."
    known = find_referents(document(text))
    reporter = called(known, "صحفي")
    telling = {
        f"k={person.keys[-1]}|{reporter.name}": 6.0
        for person in (called(known, "عمري"), called(known, "عباس"))
    }
    _, entities = find_mentions(document(text), Antecedents(telling))
    persons = [set(entity.names) for entity in entities if entity.type == "PER"]
    assert {"صحفي أجنبي", "خالد العمري"} <= persons[0]
    assert "محمود عباس" in persons[1]


def test_features_name_what_is_compared() -> None:
    known = find_referents(document(TALIBAN))
    movement, taliban = called(known, "مسلحه"), called(known, "طالبان")
    assert "hd=حركه|other|h" in features(movement, taliban, 0)
    assert "new|heads=1|D" in new_features(movement, [taliban])


def test_scores_are_the_sums_of_the_named_features() -> None:
    known = find_referents(document(f"{REBELS} {TALIBAN}"))
    weights: dict[str, float] = {}
    pairs = [(own, other) for own in known for other in met_before(known, own.number)]
    for number, (own, other) in enumerate(pairs):
        for name in features(own, other, number % 3):
            weights.setdefault(name, len(weights) / 64)  # a sum in any order
    ranker = Antecedents(weights)
    assert len(pairs) > 5
    for number, (own, other) in enumerate(pairs):
        told = features(own, other, number % 3)
        assert ranker.score(own, other, number % 3) == sum(weights[name] for name in told)


def test_every_referent_keeps_its_own_mentions() -> None:
    _, entities = find_mentions(document(f"{REBELS} {TALIBAN}"))
    for one, other in combinations(entities, 2):
        assert not set(one.mentions) & set(other.mentions)


@pytest.mark.parametrize("bad", [b"", b"not packed", gzip.compress(b"{", mtime=0)])
def test_damaged_weights_are_told(
    bad: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "antecedents.json.gz").write_bytes(bad)
    monkeypatch.setattr(antecedents, "files", lambda package: tmp_path)
    with pytest.raises(DataError, match=r"antecedents\.json\.gz"):
        antecedents.load_antecedents.__wrapped__()
