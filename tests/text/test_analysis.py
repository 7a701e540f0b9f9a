"""Words are taken apart as camel-tools takes them apart, and a broken database is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.data.samples import sample_paths
from kg.errors import DataError
from kg.text.analysis import Analysis, Database
from kg.text.camel import load_analyzer
from kg.text.lexicon import database
from kg.text.readings import open_database
from kg.text.scan import letters_of, words

# What other databases have and the Buckwalter lexicon has not: sun letters, a number of the form
# where the word itself has none, an ending that changes the number, several shaddas.
OTHER = """\
###DEFINES###
DEFINE pos pos:noun pos:digit pos:punc pos:latin
DEFINE diac diac:*open*
DEFINE lex lex:*open*
DEFINE bw bw:*open*
DEFINE num num:s num:d num:p num:-
DEFINE form_num form_num:s form_num:p
###DEFAULTS###
DEFAULT pos:noun diac:* lex:* bw:* num:* form_num:*
DEFAULT pos:digit diac:* lex:* bw:* num:* form_num:*
DEFAULT pos:punc diac:* lex:* bw:* num:* form_num:*
DEFAULT pos:latin diac:* lex:* bw:* num:* form_num:*
###ORDER###
ORDER pos diac lex bw num form_num
###TOKENIZATIONS###
###STEMBACKOFF###
###PREFIXES###
\tnone\tdiac: bw:
ال\tarticle\tdiac:ال# bw:ال/DET
ال\talso\tdiac:ال# bw:ال/DET num:p
###SUFFIXES###
\tnone\tdiac: bw:
ان\tdual\tdiac:انِ bw:انِ/NSUFF_MASC_DU_NOM num:d form_num:s
ه\tfeminine\tdiac:َة bw:َة/NSUFF_FEM_SG num:-
###STEMS###
شمس\tnoun\tdiac:شَمّْس lex:شَمْس_1 bw:شَمْس/NOUN num:- form_num:s pos:noun
شمس\tverb\tdiac:شَمَس lex:شَمَس-2 bw:شَمَس/PV num:s form_num:s pos:verb
قمرا\tnoun\tdiac:قَمَرا lex:قَمَرا bw:قَمَرا/NOUN num:- form_num:p pos:noun
###TABLE AB###
none noun
none verb
article noun
also noun
###TABLE BC###
noun none
noun dual
noun feminine
verb none
###TABLE AC###
none none
none dual
none feminine
article none
article dual
article feminine
also none
"""


@pytest.fixture(scope="module")
def both() -> tuple[Database, Any]:
    return open_database(database()), load_analyzer(database())


def same(both: tuple[Database, Any], word: str) -> None:
    own, camel = both
    found = camel.analyze(word)
    assert own.analyze(word) == [Analysis.of(each) for each in found if "bw" in each], word


def test_the_samples_words_are_taken_apart_as_camel_tools_does(both: tuple[Database, Any]) -> None:
    text = "\n".join(path.read_text("utf-8") for path in sample_paths())
    forms = {
        letters_of(word.text)[0] for word in words(text, 0, len(text)) if word.kind == "arabic"
    }
    assert len(forms) > 1_000
    for word in sorted(forms):
        same(both, word)


@pytest.mark.parametrize("word", ["", "ٱلله", "پارس", "ولێ", "قصفـ", "قَصف", "12", "؟", "ق ص"])
def test_words_in_other_letters_too(both: tuple[Database, Any], word: str) -> None:
    same(both, word)


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(["", "و", "ف", "ال", "وال", "بال", "لل", "سي", "أ", "وب"]),
    st.text(alphabet="ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", min_size=1, max_size=5),
    st.sampled_from(["", "ة", "ه", "ها", "هم", "ان", "ون", "ين", "ات", "وا", "تا", "كما", "اً"]),
)
def test_words_of_any_letters(
    both: tuple[Database, Any], before: str, middle: str, after: str
) -> None:
    same(both, before + middle + after)


def test_other_databases_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "morphology.db"
    path.write_text(OTHER, "utf-8")
    pair = (open_database(path), load_analyzer(path))
    counts = []
    for word in ("شمس", "الشمس", "الشمسان", "شمسة", "الشمسه", "قمراة", "الشمسات", "القمرا"):
        same(pair, word)
        counts.append(len(pair[0].analyze(word)))
    assert counts == [2, 2, 1, 1, 1, 1, 0, 2]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: text.replace("###STEMS###\n", ""), id="no-stems"),
        pytest.param(lambda text: text.replace("none noun\n", "none\n"), id="half-a-pair"),
        pytest.param(lambda text: text.replace("ال\talso\t", "ال also "), id="no-columns"),
        pytest.param(lambda text: "", id="empty"),
    ],
)
def test_a_broken_database_is_named(tmp_path: Path, damage: Callable[[str], str]) -> None:
    path = tmp_path / "morphology.db"
    path.write_text(damage(OTHER), "utf-8")
    with pytest.raises(DataError, match="is no morphological database"):
        open_database(path)
