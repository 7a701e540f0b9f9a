"""The loader of cues: inflection, and faults that name file and entry."""

from __future__ import annotations

import pytest

from kg.data import cues
from kg.data.cues import load_cues
from kg.data.resources import read_toml
from kg.errors import DataError


@pytest.mark.parametrize(
    ("word", "lemma", "kind", "feminine"),
    [
        pytest.param("قالت", "قال", "perfect", True, id="hollow"),
        pytest.param("نفت", "نفي", "perfect", True, id="weak-perfect"),
        pytest.param("دعت", "دعا", "perfect", True, id="weak-alef"),
        pytest.param("يدعون", "دعا", "imperfect", False, id="weak-plural"),
        pytest.param("تتهم", "اتهم", "imperfect", True, id="imperfect"),
        pytest.param("داعيه", "دعا", "participle", True, id="weak-participle"),
        pytest.param("مضيفا", "اضاف", "participle", False, id="participle"),
        pytest.param("تصريحات", "تصريح", "noun", False, id="plural-noun"),
    ],
)
def test_forms(word: str, lemma: str, kind: str, feminine: bool) -> None:
    assert (lemma, kind, feminine) in [
        (form.cue.lemma, form.kind, form.feminine) for form in load_cues().forms[word]
    ]


def test_enough_cues_and_each_with_its_example() -> None:
    lexicon = load_cues()
    assert len(lexicon.cues) > 100
    for cue in lexicon.cues:
        assert cue.example.count("[") == cue.example.count("{") == 1, cue.lemma


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        pytest.param({"lemma": "قال", "gloss": "say"}, "example", id="no-example"),
        pytest.param(
            {"lemma": "قال", "gloss": "say", "example": "x", "stanse": "deny"},
            "stanse",
            id="unknown-key",
        ),
        pytest.param(
            {"lemma": "قال", "gloss": "say", "example": "x", "stance": "shout"},
            "shout",
            id="unknown-stance",
        ),
    ],
)
def test_faults_name_the_entry(
    monkeypatch: pytest.MonkeyPatch, entry: dict[str, object], fault: str
) -> None:
    def fake(path: object) -> dict[str, object]:
        found = read_toml(path)  # type: ignore[arg-type]
        return {"cue": [entry]} if str(path).endswith("verbs.toml") else found

    monkeypatch.setattr(cues, "read_toml", fake)
    with pytest.raises(DataError, match=f"verbs.toml: قال.*{fault}"):
        load_cues.__wrapped__()


def test_a_cue_listed_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"lemma": "قال", "gloss": "say", "example": "x"}

    def fake(path: object) -> dict[str, object]:
        found = read_toml(path)  # type: ignore[arg-type]
        return {"cue": [entry, entry]} if str(path).endswith("verbs.toml") else found

    monkeypatch.setattr(cues, "read_toml", fake)
    with pytest.raises(DataError, match="listed twice"):
        load_cues.__wrapped__()
