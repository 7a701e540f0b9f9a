"""A small invented war of words over one town, in three articles."""

from __future__ import annotations

from datetime import UTC, datetime

from kg.model import (
    Article,
    ArticleInfo,
    Contradiction,
    Entity,
    Event,
    Evidence,
    Join,
    Knowledge,
    Member,
    MergedClaim,
    MergedEntity,
    MergedEvent,
    Record,
    Report,
    Span,
    Statement,
)

ARTICLES = {
    "a/1": Article(
        id="a/1",
        title="غارة على بلدة النخيل",
        body="قصف الجيش الشمالي بلدة النخيل أمس وقتل ثلاثة مدنيين. "
        "وقال سالم الحداد إن القصف «جريمة».",
        url="https://example.org/أخبار?x=1 2",
        source="صدى",
        published=datetime(2021, 6, 30, 8, tzinfo=UTC),
    ),
    "b 2": Article(
        id="b 2",
        title="الجيش الشمالي ينفي",
        body="نفى الجيش الشمالي قصف النخيل. وذكرت تقارير مقتل خمسة مدنيين في البلدة.",
        source="sada",
    ),
    "ج3": Article(id="ج3", title="لقاء", body="التقى سالم الحداد قادة الجيش الشمالي في النخيل."),
}


def span(article: str, text: str, after: int = 0) -> tuple[int, int]:
    """Where the article has that text."""
    start = ARTICLES[article].text.index(text, after)
    return start, start + len(text)


def evidence(article: str, quote: str, confidence: float = 0.9) -> Evidence:
    start, end = span(article, quote)
    return Evidence(
        article=article,
        start=start,
        end=end,
        quote=quote,
        extractor="rules",
        confidence=confidence,
    )


BOMBED = "قصف الجيش الشمالي بلدة النخيل أمس وقتل ثلاثة مدنيين."
CRIME = "وقال سالم الحداد إن القصف «جريمة»."
DENIED = "نفى الجيش الشمالي قصف النخيل."
FIVE = "وذكرت تقارير مقتل خمسة مدنيين في البلدة."
MET = "التقى سالم الحداد قادة الجيش الشمالي في النخيل."


def report(article: str, event: str, quote: str, **details: object) -> Report:
    fields: dict[str, object] = {
        "day": None,
        "killed": None,
        "injured": None,
        "weapon": None,
        "trigger": "قصف",
        "realis": "actual",
        "attributed": False,
    }
    return Report(
        article=article, event=event, evidence=evidence(article, quote), **{**fields, **details}
    )


def event(key: str, type: str, *reports: Report, **details: object) -> MergedEvent:
    fields: dict[str, object] = {
        "mode": None,
        "actors": ("army",),
        "targets": ("town",),
        "place": None,
        "day": None,
        "weapon": None,
        "killed_low": None,
        "killed_high": None,
        "injured_low": None,
        "injured_high": None,
        "realis": "actual",
        "belief": 0.9,
    }
    return MergedEvent(key=key, type=type, reports=reports, **{**fields, **details})


def town_knowledge() -> Knowledge:
    return Knowledge(
        articles=tuple(
            ArticleInfo(
                id=article.id,
                title=article.title,
                url=article.url,
                source=article.source,
                published=article.published,
                same_story=("b 2",) if article.id == "ج3" else (),
            )
            for article in ARTICLES.values()
        ),
        entities=(
            MergedEntity(
                key="army",
                type="ORG",
                named=True,
                labels={"ar": "الجيش الشمالي", "en": "Northern Army"},
                aliases=("الجيش الشمالي", "قوات الشمال"),
                country="SY",
                members=(
                    Member(article="a/1", entity="e1", reason="same name"),
                    Member(article="b 2", entity="e1", reason="same name"),
                    Member(article="ج3", entity="e2", reason="same name"),
                ),
            ),
            MergedEntity(
                key="man",
                type="PER",
                named=True,
                labels={"ar": "سالم الحداد"},
                aliases=("الحداد",),
                members=(
                    Member(article="a/1", entity="e3", reason="same name"),
                    Member(article="ج3", entity="e1", reason="same name"),
                ),
            ),
            MergedEntity(
                key="province",
                type="LOC",
                named=True,
                labels={"ar": "البادية"},
                aliases=(),
            ),
            MergedEntity(
                key="reports",
                type="GRP",
                named=False,
                labels={"ar": "تقارير"},
                aliases=(),
                members=(Member(article="b 2", entity="e3", reason="alone"),),
            ),
            MergedEntity(
                key="town",
                type="GPE",
                named=True,
                labels={"ar": "النخيل", "en": "Nakhil"},
                aliases=("بلدة النخيل",),
                same_as=("http://www.wikidata.org/entity/Q0",),
                country="SY",
                latitude=34.45,
                longitude=40.92,
                within="province",
                members=(
                    Member(article="a/1", entity="e2", reason="same link"),
                    Member(article="b 2", entity="e2", reason="same link"),
                    Member(article="ج3", entity="e3", reason="same link"),
                ),
            ),
        ),
        events=(
            event(
                "bombing",
                "ASSAULT",
                report("a/1", "v1", BOMBED, day="2021-06-29", killed=3, injured=0, weapon="طائرة"),
                report("b 2", "v2", FIVE, killed=5, trigger="مقتل", attributed=True),
                mode="aerial",
                place="town",
                day="2021-06-29",
                weapon="طائرة",
                killed_low=3,
                killed_high=5,
                injured_low=0,
                injured_high=0,
                belief=0.9512345,
                joins=(
                    Join(
                        article="b 2",
                        event="v2",
                        to=("a/1", "v1"),
                        reasons=("same target", "day left open"),
                    ),
                ),
            ),
            event(
                "denial",
                "ASSAULT",
                report("b 2", "v1", DENIED, realis="denied"),
                realis="denied",
                belief=0.4,
                day="2021-06",
            ),
            event(
                "meeting",
                "CONSULT",
                report("ج3", "v1", MET, trigger="التقى", day="2021"),
                actors=("man",),
                targets=("army",),
                place="town",
                day="2021",
                mode="meet",
                belief=1.0,
            ),
            event(
                "unknown-attacker",
                "ASSAULT",
                report("b 2", "v3", FIVE, trigger="مقتل", killed=5),
                actors=(),
                part_of="bombing",
            ),
        ),
        claims=(
            MergedClaim(
                key="crime",
                speaker="man",
                via=None,
                text="القصف «جريمة»",
                cue="وقال",
                stance="assert",
                about=("bombing",),
                day="2021-06-30",
                evidence=(evidence("a/1", CRIME),),
                statements=(("a/1", "s1"),),
            ),
            MergedClaim(
                key="five",
                speaker="reports",
                via="army",
                text="مقتل خمسة مدنيين في البلدة",
                cue=None,
                stance="assert",
                about=(),
                day=None,
                evidence=(evidence("b 2", FIVE),),
                statements=(("b 2", "s1"),),
            ),
        ),
        contradictions=(
            Contradiction(key="did-it-happen", on="occurrence", between=("bombing", "denial")),
            Contradiction(key="how-many", on="casualties", between=("bombing", "five")),
        ),
    )


def _entity(article: str, id: str, type: str, *names: str) -> Entity:
    mentions = []
    for name in names:
        start, end = span(article, name)
        mentions.append(Span(start=start, end=end))
    return Entity(id=id, type=type, names=names, named=True, mentions=tuple(mentions))


def _event(article: str, id: str, type: str, trigger: str, quote: str, **details: object) -> Event:
    start, end = span(article, trigger, ARTICLES[article].text.index(quote))
    fields: dict[str, object] = {
        "mode": None,
        "actors": (),
        "targets": (),
        "place": None,
        "date": None,
        "killed": None,
        "injured": None,
        "weapon": None,
        "realis": "actual",
        "confidence": 0.9,
        "extractor": "rules",
    }
    return Event(
        id=id,
        type=type,
        trigger=trigger,
        start=start,
        end=end,
        sentence=quote,
        **{**fields, **details},
    )


def _statement(article: str, id: str, speaker: str, claim: str, quote: str) -> Statement:
    start, end = span(article, claim, ARTICLES[article].text.index(quote))
    return Statement(
        id=id,
        speaker=speaker,
        via=None,
        cue="قال",
        claim=claim,
        start=start,
        end=end,
        sentence=quote,
        stance="assert",
        events=("v1",),
        confidence=0.8,
        extractor="rules",
    )


def _record(id: str, entities: tuple, events: tuple, statements: tuple = ()) -> Record:
    article = ARTICLES[id]
    return Record(
        id=id,
        url=article.url,
        source=article.source,
        title=article.title,
        published=article.published,
        entities=entities,
        events=events,
        statements=statements,
    )


def town_records() -> tuple[Record, ...]:
    return (
        _record(
            "a/1",
            (
                _entity("a/1", "e1", "ORG", "الجيش الشمالي"),
                _entity("a/1", "e2", "GPE", "بلدة النخيل", "النخيل"),
                _entity("a/1", "e3", "PER", "سالم الحداد"),
                _entity("a/1", "e4", "GRP", "ثلاثة مدنيين"),
            ),
            (
                _event(
                    "a/1",
                    "v1",
                    "ASSAULT",
                    "قصف",
                    BOMBED,
                    mode="aerial",
                    actors=("e1",),
                    targets=("e2", "e4"),
                    place="e2",
                    date="2021-06-29",
                    killed=3,
                    injured=0,
                    weapon="طائرة",
                ),
            ),
            (_statement("a/1", "s1", "e3", "القصف «جريمة»", CRIME),),
        ),
        _record(
            "b 2",
            (
                _entity("b 2", "e1", "ORG", "الجيش الشمالي"),
                _entity("b 2", "e2", "GPE", "النخيل"),
                _entity("b 2", "e3", "GRP", "تقارير"),
            ),
            (
                _event(
                    "b 2",
                    "v1",
                    "ASSAULT",
                    "قصف",
                    DENIED,
                    actors=("e1",),
                    targets=("e2",),
                    realis="denied",
                ),
                _event("b 2", "v2", "ASSAULT", "مقتل", FIVE, targets=("e2",), killed=5),
                _event("b 2", "v3", "ASSAULT", "مقتل", FIVE, targets=("e2",), killed=5),
            ),
            (_statement("b 2", "s1", "e3", "مقتل خمسة مدنيين", FIVE),),
        ),
        _record(
            "ج3",
            (
                _entity("ج3", "e1", "PER", "سالم الحداد"),
                _entity("ج3", "e2", "ORG", "الجيش الشمالي"),
                _entity("ج3", "e3", "GPE", "النخيل"),
            ),
            (_event("ج3", "v1", "CONSULT", "التقى", MET, actors=("e1",), targets=("e2",)),),
        ),
    )
