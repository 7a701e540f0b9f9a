"""Statements that are one claim, articles that are one story."""

import gc

import pytest
from invented_records import entity, event, record, statement, together

from kg.assemble.stories import Stories
from kg.data.assembly import load_assembly
from kg.errors import ArticleError

SPEAKER = entity("e1", "PER", "عمر نجيب")
OTHER = entity("e2", "PER", "ليلى حداد")
CLAIM = "الغارة على الميناء أوقعت خسائر كبيرة في صفوف المدنيين صباح أمس"


def _claims(first: str, second: str, **changes: str) -> int:
    stance = changes.get("stance", "assert")
    knowledge = together(
        record("a", [SPEAKER, OTHER], [], [statement("s1", "e1", first)]),
        record(
            "b",
            [SPEAKER, OTHER],
            [],
            [statement("s1", changes.get("speaker", "e1"), second, stance=stance)],
            outlet="other",
            published=changes.get("published", "2018-04-15"),
        ),
    )
    return len(knowledge.claims)


@pytest.mark.parametrize(
    ("second", "changes", "claims"),
    [
        pytest.param(CLAIM, {}, 1, id="same-words"),
        pytest.param(f"«{CLAIM}»", {}, 1, id="quotation-marks"),
        pytest.param(CLAIM + " الباكر", {}, 1, id="a-word-more"),
        pytest.param("لم تقع أي خسائر", {}, 2, id="other-words"),
        pytest.param(CLAIM, {"speaker": "e2"}, 2, id="other-speaker"),
        pytest.param(CLAIM, {"stance": "deny"}, 2, id="denied"),
        pytest.param(CLAIM, {"stance": "confirm"}, 1, id="confirmed"),
        pytest.param(CLAIM, {"published": "2018-09-01"}, 2, id="months-later"),
    ],
)
def test_claims(second: str, changes: dict[str, str], claims: int) -> None:
    assert _claims(CLAIM, second, **changes) == claims


def test_a_short_phrase_is_one_claim_on_neighbouring_days_only() -> None:
    assert _claims("نرفض ذلك", "نرفض ذلك", published="2018-04-16") == 1
    assert _claims("نرفض ذلك", "نرفض ذلك", published="2018-04-19") == 2


def test_a_claim_has_all_its_evidence_and_knows_its_events() -> None:
    strike = event(actors=("e2",), sentence=CLAIM)
    knowledge = together(
        record("a", [SPEAKER, OTHER], [strike], [statement("s1", "e1", CLAIM, "v1")]),
        record("b", [SPEAKER], [], [statement("s1", "e1", CLAIM)], outlet="other"),
    )
    (claim,) = knowledge.claims
    assert [evidence.article for evidence in claim.evidence] == ["a", "b"]
    assert claim.about == tuple(one.key for one in knowledge.events)
    assert (claim.day, claim.cue) == ("2018-04-15", "قال")


def test_denied_against_asserted_claims() -> None:
    strike = event(actors=("e2",), sentence=CLAIM)
    knowledge = together(
        record(
            "a",
            [SPEAKER, OTHER],
            [strike],
            [
                statement("s1", "e1", CLAIM, "v1"),
                statement("s2", "e2", "لم نقصف الميناء", "v1", stance="deny"),
            ],
        )
    )
    (contradiction,) = knowledge.contradictions
    assert set(contradiction.between) == {claim.key for claim in knowledge.claims}


WORDS = [f"كلمة{n}" for n in range(200)]
STORY = " ".join(WORDS[:80])


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(STORY, True, id="equal"),
        pytest.param(" ".join(WORDS[:70] + WORDS[150:160]), True, id="rewritten-end"),
        pytest.param(" ".join(WORDS[:30]), True, id="cut"),
        pytest.param(" ".join(WORDS[60:140]), False, id="shared-background"),
        pytest.param(" ".join(WORDS[100:180]), False, id="other"),
    ],
)
def test_same_story(other: str, same: bool) -> None:
    texts = {"a": STORY, "b": other}
    knowledge = together(record("a", []), record("b", [], outlet="other"), texts=texts)
    expected = ([("b",), ("a",)]) if same else [(), ()]
    assert [one.same_story for one in knowledge.articles] == expected


def test_short_texts_are_stories_of_their_own() -> None:
    stories = Stories(load_assembly().stories)
    for article in "ab":
        stories.add(article, "خبر عاجل قصير")
    assert stories.groups(lambda _: "") == {}


def test_two_records_of_one_id_are_refused() -> None:
    with pytest.raises(ArticleError, match="two records"):
        together(record("a", []), record("a", []))
    assert gc.isenabled()  # paused while assembling, whatever happens
