"""The arithmetic of the reader's network agrees with torch's, in which it is trained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kg.extract.learned.between import Asked
from kg.extract.learned.company import HERE
from kg.extract.learned.lessons import EventLesson, Lesson
from kg.extract.learned.network import Network, network_of, softmax

torch = pytest.importorskip("torch", reason="training needs torch")

WORDS = [
    ("قصف", "قصف", "verb", "None|False", "activeperfect", "ms3", "O", "ASSAULT|transitive"),
    ("جيش", "الجيش", "noun", "None|True", "NoneNone", "msNone", "HORGL", "-"),
    ("موقع", "مواقع", "noun", "None|False", "NoneNone", "mpNone", "HFAC", "-"),
    ("ميليشيا", "الميليشيا", "noun", "None|True", "NoneNone", "fsNone", "IFAC", "-"),
]
SENTENCES = [WORDS, WORDS[:1], [*WORDS, WORDS[2], WORDS[1]], [*WORDS[2:], *WORDS]]


def lessons() -> list[Lesson]:
    """An article of two sentences; the second leaves the first one's actor out.

    The first has two targets, joined by "and".
    """
    joined = np.zeros((4, 4), np.uint8)
    joined[1, 2] = joined[2, 1] = HERE
    event = EventLesson(
        position=0,
        relation="ASSAULT",
        realis="actual",
        realis_names=["bias", "t=ASSAULT"],
        entities=["army", "sites", "depots", None],
        names=[["in", "pl=subject"], ["in", "pl=object"], ["in", "pl=later"], ["none"]],
        heads=[(0, 1), (0, 2), (0, 3), None],
        which=[[1, 0, 0], [0, 1, 0], [0, 2, 0], [0, 0, 1]],
        company=joined,
    )
    later = replace(
        event,
        entities=["army", "others", "sites", None],
        names=[["out"], ["in", "pl=object"], ["out"], ["none"]],
        heads=[(0, 1), (1, 2), (0, 2), None],
        which=[[1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1]],
        company=np.zeros((4, 4), np.uint8),
    )
    triggers = [(0, ["bias", "l=قصف"], "ASSAULT")]
    return [
        Lesson(sentence=number, words=WORDS, triggers=triggers, events=[own])
        for number, own in enumerate((event, later))
    ]


def asked(network: Network) -> list[Asked]:
    """The article's events as the reader asks for them."""
    own = lessons()
    states = network.states([lesson.words for lesson in own])
    contexts = network.contexts(states, titled=True)[1]
    numbers: dict[str | None, int] = {None: 0}
    found = []
    for number, lesson in enumerate(own):
        (event,) = lesson.events
        found.append(
            Asked(
                relation=network.relations.index(event.relation),
                lemma=network.lemma(lesson.words[event.position][0]),
                sentence=lesson.sentence,
                trigger=states[number][event.position],
                context=contexts[number],
                realis_names=event.realis_names,
                entities=[numbers.setdefault(id, len(numbers)) for id in event.entities],
                names=event.names,
                mentions=np.stack(
                    [network.nobody if at is None else states[at[0]][at[1]] for at in event.heads]
                ),
                heads=np.array([at or (-1, -1) for at in event.heads]),
                company=event.company,
            )
        )
    return found


@pytest.fixture(scope="module", autouse=True)
def small_batches() -> Iterator[None]:
    """Few sentences a step, so that few articles are enough steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.extract.learned.batches._BATCH", 12)
        yield


@pytest.fixture(scope="module")
def trained() -> tuple[Any, Any, Network]:
    from kg.extract.learned import language, shipping
    from kg.extract.learned.batches import Material
    from kg.extract.learned.teach import taught

    torch.manual_seed(1)
    by_heart = [lessons()] * 175
    vocabularies = language.vocabularies_of(SENTENCES * 4)
    known = language.Language(
        vocabularies,
        [torch.randn(len(v) + 1, w) for v, w in zip(vocabularies, language.WIDTHS, strict=True)],
        language.lstm_of(8).state_dict(),
        8,
    )
    material = Material.of(by_heart, known)
    twin = taught(material)
    return twin, material, network_of(shipping.shipped(twin, material))


def test_states_are_those_of_torch(trained: tuple[Any, Any, Network]) -> None:
    from kg.extract.learned.language import embedded

    twin, material, network = trained
    for sentence, state in zip(SENTENCES, network.states(SENTENCES), strict=True):
        words = torch.from_numpy(material.language.numbers(sentence))[None]
        length = torch.tensor([len(sentence)])
        with torch.no_grad():
            wanted = embedded(twin.words, twin.lstm, words, length, lambda values: values)[0]
        np.testing.assert_allclose(state, wanted.numpy(), atol=0.02)  # rows are kept in 8 bits


def test_a_sentence_is_read_the_same_beside_others(trained: tuple[Any, Any, Network]) -> None:
    network = trained[2]
    together = network.states(SENTENCES)
    for sentence, state in zip(SENTENCES, together, strict=True):
        np.testing.assert_allclose(network.states([sentence])[0], state, atol=1e-5)


def test_what_was_taught_is_known(trained: tuple[Any, Any, Network]) -> None:
    network = trained[2]
    (state,) = network.states([WORDS])
    context = network.contexts([state], titled=True)[0][0]
    alone = network.trigger_names.total(["bias", "l=قصف"])
    shares = network.trigger_shares(alone, state[0], context)
    assert network.relations[int(shares.argmax())] == "ASSAULT"
    events = asked(network)
    for realis in network.realis_shares(events):
        assert network.realis[int(realis.argmax())] == "actual"
    for scores, _ in network.role_scores(events):
        assert scores.shape == (4, 3)
        assert scores[:, 0].argmax() == 0
        assert scores[:, 1].argmax() in (1, 2)
        assert scores[:, 2].argmax() == 3  # no place


def test_who_takes_part_as_well_is_known(trained: tuple[Any, Any, Network]) -> None:
    """Of the first event both targets; of the second only one."""
    network = trained[2]
    (scores, further), (_, alone) = network.role_scores(asked(network))
    other = 3 - int(scores[:, 1].argmax())
    assert further[other, 1] > 0.6
    assert further[1:3, 0].max() < 0.1
    assert alone[[0, 2], 1].max() < 0.1


def test_guesses_teach_what_nobody_annotated(trained: tuple[Any, Any, Network]) -> None:
    from kg.extract.learned.guesses import guessed
    from kg.extract.learned.teach import taught

    teacher, material, _ = trained
    article = material.numbered(lessons())
    ((answered, guesses),) = guessed([teacher, teacher], [article])
    np.testing.assert_allclose(guesses.roles[:4].sum(axis=0), 1, atol=1e-5)
    assert guesses.roles[4:].argmax(axis=0).tolist() == [0, 1, 3]
    assert guesses.sure.min() > 0.9
    first = answered[0].events[0].which[:, 1]
    assert first.tolist() in ([0, 1, 0, 0], [0, 0, 1, 0])
    other = 2 - int(first[2])
    assert guesses.further[other, 1] > 0.6
    assert guesses.further[3 - other, 1] == 0
    nothing = replace(material, articles=[])
    pupil = taught(nothing, [(answered, guesses)] * 175)
    ((_, learned),) = guessed([pupil], [article])
    assert learned.roles[4:].argmax(axis=0).tolist() == [0, 1, 3]
    np.testing.assert_allclose(learned.triggers, guesses.triggers, atol=0.1)
    np.testing.assert_allclose(learned.further[:4, 1], guesses.further[:4, 1], atol=0.2)


def test_scores_are_those_of_torch(trained: tuple[Any, Any, Network]) -> None:
    from kg.extract.learned.batches import collated

    twin, material, network = trained
    article = material.numbered(lessons())
    with torch.no_grad():
        scores = twin(collated([article], dropped=0.0))
    events = asked(network)
    found, further = map(np.concatenate, zip(*network.role_scores(events), strict=True))
    np.testing.assert_allclose(found, scores["role"].numpy(), atol=0.15)  # rows have 8 bits
    likely = torch.sigmoid(scores["further"]).numpy()[:, :2]
    np.testing.assert_allclose(further[:, :2], likely, atol=0.1)
    realis = torch.softmax(scores["realis"], dim=-1).numpy()
    np.testing.assert_allclose(network.realis_shares(events), realis, atol=0.05)


def test_what_is_told_again_is_counted(trained: tuple[Any, Any, Network]) -> None:
    from kg.extract.learned.batches import collated

    first, second = lessons()
    article = trained[1].numbered([first, second, replace(first, sentence=2)])
    assert collated([article, article[:1]])["event_times"].tolist() == [2, 1, 2, 1]


def test_other_events_tell_who_takes_part(trained: tuple[Any, Any, Network]) -> None:
    """An event is scored otherwise beside another than alone, and the same in any article."""
    network = trained[2]
    first, second = asked(network)
    together = network.role_scores([first, second])
    ((alone, _),) = network.role_scores([second])
    assert np.abs(together[1][0] - alone).max() > 1e-4
    again = network.role_scores([first, second])
    np.testing.assert_array_equal(together[1][0], again[1][0])


def test_no_sentence_and_no_word() -> None:
    network = pytest.importorskip("kg.extract.learned.weights").load_models().network
    assert network.states([]) == []
    (empty,) = network.states([[]])
    assert empty.shape[0] == 0


def test_softmax_sums_to_one() -> None:
    shares = softmax(np.array([1000.0, 0.0, -1000.0], dtype=np.float32))
    assert shares.sum() == pytest.approx(1)
    assert shares[0] == pytest.approx(1)
