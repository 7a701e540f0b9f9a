"""What an article's other sentences tell of who may take part in an event."""

from __future__ import annotations

from kg.data.lexicon import load_lexicon
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
