"""What an article's other sentences tell of who may take part in an event."""

from __future__ import annotations

from kg.data.lexicon import load_lexicon
from kg.extract.learned.company import ELSEWHERE, HERE, company
from kg.extract.learned.features import Whereabouts, whereabouts
from kg.extract.roles import framed_by_token
from kg.extract.triggers import find_triggers
from kg.mentions import find_mentions
from kg.model import Article, Entity
from kg.text import read

TEXT = "قصف الجيش السوري مواقع المسلحين. وهاجم المسلحون قاعدة الجيش السوري. ووصل الوفد إلى حلب."


def told(text: str) -> tuple[Whereabouts, tuple[Entity, ...]]:
    """What the article tells, by the frames of its triggers."""
    document, lexicon = read(Article(id="a", body=text)), load_lexicon()
    rows, entities = find_mentions(document)
    listed = [list(find_triggers(sentence, lexicon)) for sentence in document.sentences]
    frames = [
        framed_by_token(sentence, row, found, lexicon)
        for sentence, row, found in zip(document.sentences, rows, listed, strict=True)
    ]
    return whereabouts(document.sentences, rows, listed, frames), entities


def test_frames_tell_who_attacks_elsewhere() -> None:
    where, entities = told(TEXT)
    army = next(entity.id for entity in entities if "الجيش السوري" in entity.names)
    delegation = next(entity.id for entity in entities if "الوفد" in entity.names)
    assert "a" in where.part(army, "ASSAULT")
    assert where.part(delegation, "ASSAULT") == "-"
    assert where.part(army, "AID") == "-"


def test_the_role_that_is_asked_about_does_not_count() -> None:
    where, entities = told("قصف الجيش السوري مواقع المسلحين.")
    army = next(entity.id for entity in entities if "الجيش السوري" in entity.names)
    assert where.part(army, "ASSAULT") == "a"
    assert where.part(army, "ASSAULT", "actor") == "-"


def test_whom_an_article_names_in_one_breath() -> None:
    where, entities = told(
        "قصفت أمريكا وفرنسا وبريطانيا مواقع الجيش السوري. ونفت روسيا وإيران ذلك."
        " وقالت فرنسا إن القصف انتهى."
    )

    def one(name: str) -> str:
        return next(entity.id for entity in entities if name in entity.names)

    america, france, britain, russia = map(one, ("أمريكا", "فرنسا", "بريطانيا", "روسيا"))
    assert frozenset((america, france, britain)) in where.companies[0]
    pool = [america, None, britain, russia]
    here, later = (company(pool, sentence, where.companies) for sentence in (0, 2))
    assert here[0].tolist() == [0, 0, HERE, 0]
    assert later[2].tolist() == [ELSEWHERE, 0, 0, 0]
    assert not here[3].any()
