"""An invented annotated article, and what extractors of several kinds say of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.model import Entity, Event, Record, Statement

TITLE = "قصف على بلدة النخيل"
SHELLED = "قصف جيش الشمال بلدة النخيل أمس بالمدفعية وقتل سبعة مدنيين."
MET = "والتقى الوزير سامر الحمد وفد بلدة الريحان في العاصمة."
DENIED = "ونفى جيش الشمال استهداف مستشفى الريحان."
SAID = "وقال الوزير سامر الحمد إن المفاوضات مستمرة حتى نهاية الأسبوع."
BODY = "\n".join([SHELLED, MET, DENIED, SAID])


def annotated() -> dict[str, Any]:
    """The gold in the form of its file: one attack told twice, a meeting, a denied attack."""
    return {
        "docno": "town-1",
        "source": "invented",
        "url": None,
        "published": "2024-03-14T09:00:00+00:00",
        "sentences": [TITLE, SHELLED, MET, DENIED, SAID],
        "entities": [
            {"id": "E1", "names": ["جيش الشمال", "الجيش"]},
            {"id": "E2", "names": ["بلدة النخيل", "النخيل"]},
            {"id": "E3", "names": ["الوزير سامر الحمد", "سامر الحمد"]},
            {"id": "E4", "names": ["وفد بلدة الريحان"]},
            {"id": "E5", "names": ["مستشفى الريحان"]},
        ],
        "events": [
            gold_event("ASSAULT", 0, "قصف", None, "E2"),
            gold_event("ASSAULT", 1, "قصف", "E1", "E2", place="E2", date="2024-03-13", killed=7),
            gold_event("CONSULT", 2, "والتقى", "E3", ["E4"], place="العاصمة"),
            gold_event("ASSAULT", 3, "استهداف", "E1", "E5", realis="denied"),
        ],
        "statements": [
            {"speaker": "E3", "claim": "المفاوضات مستمرة حتى نهاية الأسبوع"},
            {"speaker": ["E1"], "claim": "استهداف مستشفى الريحان"},
        ],
    }


def gold_event(
    type_: str, sentence: int, trigger: str, actor: object, target: object, **details: object
) -> dict[str, Any]:
    return {
        "type": type_,
        "sentence": sentence,
        "trigger": trigger,
        "actor": actor,
        "target": target,
        "place": None,
        "date": None,
        "killed": None,
        "injured": None,
        "realis": "actual",
        **details,
    }


def write_gold(folder: Path, *articles: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for article in articles:
        path = folder / f"{article['docno']}.json"
        path.write_text(json.dumps(article, ensure_ascii=False), encoding="utf-8")
    return folder


NAMES = {
    "army": ("جيش الشمال",),
    "town": ("بلدة النخيل",),
    "minister": ("سامر الحمد",),
    "delegation": ("وفد بلدة الريحان",),
    "hospital": ("مستشفى الريحان",),
    "capital": ("العاصمة",),
    "stranger": ("شركة الأفق",),
}

ATTACK = Event(
    id="v1",
    type="ASSAULT",
    mode=None,
    trigger="قصف",
    start=0,
    end=3,
    sentence=SHELLED,
    actors=("army",),
    targets=("town",),
    place="town",
    date="2024-03-13",
    killed=7,
    injured=None,
    weapon=None,
    realis="actual",
    confidence=0.9,
    extractor="invented",
)
MEETING = replace(
    ATTACK,
    id="v2",
    type="CONSULT",
    trigger="التقى",
    sentence=MET,
    actors=("minister",),
    targets=("delegation",),
    place="capital",
    date=None,
    killed=None,
)
CLAIM = Statement(
    id="s1",
    speaker="minister",
    via=None,
    cue="قال",
    claim="المفاوضات مستمرة حتى نهاية الأسبوع",
    start=0,
    end=1,
    sentence=SAID,
    stance="assert",
    events=(),
    confidence=0.8,
    extractor="invented",
)


def record(*events: Event, statements: tuple[Statement, ...] = ()) -> Record:
    return Record(
        id="town-1",
        url=None,
        source=None,
        title=TITLE,
        published=None,
        entities=tuple(
            Entity(id=id, type="OTHER", names=names, named=True, mentions=())
            for id, names in NAMES.items()
        ),
        events=events,
        statements=statements,
    )
