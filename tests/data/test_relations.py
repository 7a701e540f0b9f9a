"""The relations: sixteen, complete, and strict about their files."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from kg.data.relations import LANGUAGES, ROLES, load_relations, parse_relation
from kg.errors import DataError

PLOVER = [
    *("ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE"),
    *("MOBILIZE", "PROTEST", "REJECT", "REQUEST", "RETREAT", "SANCTION", "SUPPORT", "THREATEN"),
]
ATTACKED = (resources.files("kg.data") / "relations" / "attacked.toml").read_text(encoding="utf-8")


def test_the_sixteen_types_in_order() -> None:
    assert list(load_relations()) == PLOVER


def test_names_are_distinct() -> None:
    relations = load_relations().values()
    for names in (
        [relation.id for relation in relations],
        [relation.class_name for relation in relations],
        [relation.property_name for relation in relations],
        *([relation.class_labels[language] for relation in relations] for language in LANGUAGES),
    ):
        assert len(set(names)) == len(PLOVER)


@pytest.mark.parametrize("type", PLOVER)
def test_a_relation_is_complete(type: str) -> None:
    relation = load_relations()[type]
    assert set(relation.roles) == set(ROLES)
    assert relation.edge == ("actor", "target")
    texts = [relation.class_labels, relation.property_labels, relation.definitions]
    for mode in relation.modes.values():
        texts += [mode.labels, mode.definitions]
    for text in texts:
        assert any("\u0600" <= letter <= "\u06ff" for letter in text["ar"])
        assert text["en"].isascii()
    labels = [mode.labels["ar"] for mode in relation.modes.values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        pytest.param('id       = "attacked"', 'id = "hit"', "differs from the file", id="name"),
        pytest.param('"GPE", "LOC"', '"GPE", "CITY"', "CITY", id="entity-type"),
        pytest.param('ar = "هاجم"', "", "property_label", id="no-arabic"),
        pytest.param("[edge]", "[edges]", "unknown key edges", id="unknown-key"),
        pytest.param('target   = "target"', 'target = "weapon"', "weapon", id="edge-role"),
        pytest.param('id = "beat"', 'id = "aerial"', "stands twice", id="mode-twice"),
        pytest.param("[definition]", "[definition", "line", id="not-toml"),
        pytest.param("place  =", "scene  =", "roles are", id="role"),
    ],
)
def test_a_wrong_file_is_named_with_its_fault(old: str, new: str, complaint: str) -> None:
    assert old in ATTACKED
    with pytest.raises(DataError, match=f"attacked.toml.*{complaint}"):
        parse_relation(ATTACKED.replace(old, new, 1), "attacked.toml")


def test_every_mode_a_trigger_names_is_defined() -> None:
    relations = load_relations()
    named = set()
    for file in (resources.files("kg.data") / "lexicon").iterdir():
        if file.name.endswith(".toml"):
            raw = tomllib.loads(file.read_text(encoding="utf-8"))
            for entry in raw.get("entry", ()):
                if "mode" in entry:
                    named.add((entry.get("relation", raw.get("relation")), entry["mode"]))
    assert named
    assert {(type, mode) for type, mode in named if mode not in relations[type].modes} == set()
