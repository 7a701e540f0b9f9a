"""The rules of assembly check themselves."""

from pathlib import Path

import pytest

from kg.data.assembly import load_assembly
from kg.data.normal import normalise
from kg.data.relations import load_relations
from kg.errors import DataError

SHIPPED = Path(load_assembly.__wrapped__.__code__.co_filename).with_name("assembly.toml")


def test_shipped_rules_fit_together() -> None:
    rules = load_assembly()
    assert rules.events.one_perpetrator <= set(load_relations())
    assert rules.belief.attributed < rules.belief.own_voice < rules.belief.ceiling
    assert rules.stories.jaccard < rules.stories.containment
    for word in rules.names.local | rules.names.person_titles:
        assert word == normalise(word)
    for spelling, key in rules.names.variants.items():
        assert rules.names.variants[key] == key, spelling


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("own_voice = 0.7", "own_voice = 1.7", "own_voice", id="no-probability"),
        pytest.param('place = ["GPE", "LOC", "FAC"]', 'place = ["GPE"]', "FAC", id="type-left-out"),
        pytest.param("jaccard = 0.5", "jacard = 0.5", "jacard", id="misspelt"),
        pytest.param("[belief]", "[belief", "Expected", id="no-toml"),
        pytest.param('"ترمب", "ترومب"', '"ترمب", "بوتن"', "بوتن", id="spelling-of-two-names"),
    ],
)
def test_wrong_rules_name_the_file_and_the_fault(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "assembly.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        load_assembly(path)
    assert str(path) in str(caught.value)
