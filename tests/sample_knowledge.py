"""A small invented world, written out as the stages before the graph would give it."""

from __future__ import annotations

from datetime import UTC, datetime

from kg.model import (
    Article,
    ArticleInfo,
    Contradiction,
    Entity,
    EntityType,
    Event,
    Evidence,
    Join,
    Knowledge,
    Member,
    MergedClaim,
    MergedEntity,
    MergedEvent,
    Realis,
    Record,
    Report,
    Span,
    Stance,
    Statement,
)

QUOTES = {
    "strike-12": "قتل 12 مدنيا في غارة لقوات الجبل على مدينة وادي النور.",
    "strike-20": "قتلت غارة قوات الجبل 20 مدنيا في وادي النور.",
    "rocket": "أطلقت جماعة السهل صاروخا على قوات الجبل.",
    "denied": "لم تقصف قوات الجبل المدنيين في وادي النور.",
    "met": "التقى سامر العلي وزير الصحة.",
    "said-20": "قالت وزارة الصحة إن الغارة قتلت 20 مدنيا.",
    "deny": "نفى سامر العلي استهداف المدنيين.",
    "threat": "توعدت جماعة السهل بالرد.",
    "first": "قصفت قوات الجبل جماعة السهل في وادي النور.",
    "answer": "قالت قوات الجبل إن جماعة السهل هاجمتها.",
    "again": "قصفت قوات الجبل وبلاد الصديق جماعة السهل.",
    "war": "قتل تسعون ألفا منذ بدء حرب قوات الجبل على جماعة السهل.",
}


def invented_entity(
    key: str,
    type_: EntityType,
    ar: str,
    en: str | None = None,
    *,
    aliases: tuple[str, ...] = (),
    named: bool = True,
    within: str | None = None,
    members: tuple[Member, ...] = (),
) -> MergedEntity:
    """An entity of an invented world."""
    labels = {"ar": ar} if en is None else {"ar": ar, "en": en}
    return MergedEntity(
        key=key,
        type=type_,
        named=named,
        labels=labels,
        aliases=aliases,
        within=within,
        members=members,
    )


def _evidence(article: str, quote: str) -> Evidence:
    text = QUOTES[quote]
    return Evidence(
        article=article, start=0, end=len(text), quote=text, extractor="rules", confidence=0.9
    )


def invented_report(
    article: str,
    event: str,
    quote: str,
    *,
    day: str | None = None,
    killed: int | None = None,
    realis: Realis = "actual",
    attributed: bool = False,
) -> Report:
    return Report(
        article=article,
        event=event,
        day=day,
        killed=killed,
        injured=None,
        weapon=None,
        trigger=QUOTES[quote].split()[0],
        realis=realis,
        attributed=attributed,
        evidence=_evidence(article, quote),
    )


def invented_event(
    key: str,
    type_: str,
    actors: tuple[str, ...],
    targets: tuple[str, ...],
    *reports: Report,
    day: str | None = None,
    place: str | None = None,
    killed: tuple[int, int] | tuple[None, None] = (None, None),
    mode: str | None = None,
    realis: Realis = "actual",
    belief: float = 0.5,
) -> MergedEvent:
    return MergedEvent(
        key=key,
        type=type_,
        mode=mode,
        actors=actors,
        targets=targets,
        place=place,
        day=day,
        weapon=None,
        killed_low=killed[0],
        killed_high=killed[1],
        injured_low=None,
        injured_high=None,
        realis=realis,
        belief=belief,
        reports=reports,
        joins=tuple(
            Join(
                article=each.article,
                event=each.event,
                to=(reports[0].article, reports[0].event),
                reasons=("same actor", "same target"),
            )
            for each in reports[1:]
        ),
    )


def invented_claim(
    key: str,
    speaker: str,
    text: str,
    stance: Stance,
    *evidence: Evidence,
    about: tuple[str, ...] = (),
    via: str | None = None,
    day: str | None = None,
) -> MergedClaim:
    return MergedClaim(
        key=key,
        speaker=speaker,
        via=via,
        text=text,
        cue=None,
        stance=stance,
        about=about,
        day=day,
        evidence=evidence,
    )


def sample_knowledge() -> Knowledge:
    """Two outlets on one air strike, with a denial, another toll and a reprint."""
    return Knowledge(
        articles=(
            _article("a1", "المنبر", "غارة على وادي النور", 13),
            _article("a2", "الشاهد", "عشرون قتيلا في وادي النور", 14),
            _article("a3", "المنبر", "قوات الجبل تنفي", 15),
        ),
        entities=(
            invented_entity("agency", "ORG", "وكالة الجبل"),
            invented_entity("ali", "PER", "سامر العلي", aliases=("العلي",)),
            invented_entity("civilians", "GRP", "مدنيون", "civilians", named=False),
            invented_entity("country", "GPE", "بلاد النهر"),
            invented_entity("ministry", "ORG", "وزارة الصحة"),
            invented_entity(
                "mountain",
                "ORG",
                "قوات الجبل",
                "Mountain Forces",
                aliases=("الجبليون",),
                members=(Member(article="a1", entity="e1", reason="name"),),
            ),
            invented_entity("plain", "GRP", "جماعة السهل", "Plain Group"),
            invented_entity("valley", "GPE", "وادي النور", "Wadi al-Nur", within="country"),
        ),
        events=(
            invented_event(
                "meeting",
                "CONSULT",
                ("ali",),
                ("ministry",),
                invented_report("a3", "v2", "met", day="2018-06-20"),
                day="2018-06-20",
                mode="meet",
            ),
            invented_event(
                "not-shelled",
                "ASSAULT",
                ("mountain",),
                ("civilians",),
                invented_report("a3", "v1", "denied", day="2018-06-14", realis="denied"),
                day="2018-06-14",
                place="valley",
                realis="denied",
                belief=0.2,
            ),
            invented_event(
                "rocket",
                "ASSAULT",
                ("plain",),
                ("mountain",),
                invented_report("a2", "v2", "rocket", day="2018-07", attributed=True),
                day="2018-07",
                belief=0.4,
            ),
            invented_event(
                "strike",
                "ASSAULT",
                ("mountain",),
                ("civilians",),
                invented_report("a1", "v1", "strike-12", day="2018-06-13", killed=12),
                invented_report("a2", "v1", "strike-20", day="2018-06-13", killed=20),
                day="2018-06-13",
                place="valley",
                killed=(12, 20),
                mode="aerial",
                belief=0.9,
            ),
            invented_event(
                "undated",
                "ASSAULT",
                ("mountain",),
                ("plain",),
                invented_report("a3", "v3", "rocket"),
                belief=0.3,
            ),
        ),
        claims=(
            invented_claim(
                "c-deny",
                "ali",
                "استهداف المدنيين",
                "deny",
                _evidence("a3", "deny"),
                about=("strike",),
                via="agency",
                day="2018-06-15",
            ),
            invented_claim(
                "c-threat",
                "plain",
                "الرد",
                "threaten",
                _evidence("a2", "threat"),
                day="2018-06-14",
            ),
            invented_claim(
                "c-toll",
                "ministry",
                "الغارة قتلت 20 مدنيا",
                "assert",
                _evidence("a2", "said-20"),
                about=("strike",),
                day="2018-06-14",
            ),
        ),
        contradictions=(
            Contradiction(key="k-deny", on="occurrence", between=("not-shelled", "strike")),
            Contradiction(key="k-toll", on="casualties", between=("c-toll", "strike")),
        ),
    )


def _article(id_: str, source: str, title: str, day: int) -> ArticleInfo:
    return ArticleInfo(
        id=id_,
        title=title,
        url=f"https://example.org/{id_}",
        source=source,
        published=datetime(2018, 6, day, 9, tzinfo=UTC),
    )


def sample_article(id_: str = "a1", body: str = QUOTES["strike-12"]) -> Article:
    """The article whose record `sample_record` is."""
    return Article(
        id=id_,
        body=body,
        title="غارة على وادي النور",
        url=f"https://example.org/{id_}",
        source="المنبر",
        published=datetime(2018, 6, 13, 9, tzinfo=UTC),
    )


def sample_record(id_: str = "a1") -> Record:
    """What was read from article `id_`."""
    article = sample_article(id_)
    start = len(article.title) + 1
    return Record(
        id=id_,
        url=article.url,
        source=article.source,
        title=article.title,
        published=article.published,
        entities=(
            Entity(
                id="e1",
                type="ORG",
                names=("قوات الجبل",),
                named=True,
                mentions=(Span(start=start + 22, end=start + 32),),
            ),
        ),
        events=(
            Event(
                id="v1",
                type="ASSAULT",
                mode="aerial",
                trigger="قتل",
                start=start,
                end=start + 3,
                sentence=QUOTES["strike-12"],
                actors=("e1",),
                targets=(),
                place=None,
                date="2018-06-13",
                killed=12,
                injured=None,
                weapon=None,
                realis="actual",
                confidence=0.9,
                extractor="rules",
            ),
        ),
        statements=(
            Statement(
                id="s1",
                speaker="e1",
                via=None,
                cue="قال",
                claim="قتل 12 مدنيا",
                start=start,
                end=start + 12,
                sentence=QUOTES["strike-12"],
                stance="assert",
                events=("v1",),
                confidence=0.9,
                extractor="rules",
            ),
        ),
    )
