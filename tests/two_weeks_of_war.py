"""An invented war, so small that every shipped question can be answered by reading it."""

from __future__ import annotations

from datetime import UTC, datetime

from sample_knowledge import invented_claim, invented_entity, invented_event, invented_report

from kg.model import ArticleInfo, Contradiction, Evidence, Knowledge, Member, MergedClaim
from kg.model.record import Stance

# Article -> outlet and day of June 2018 on which it was published.
ARTICLES = {
    "m4": ("المنبر", 4),
    "w4": ("الشاهد", 4),
    "m6": ("المنبر", 6),
    "m12": ("المنبر", 12),
    "w13": ("الشاهد", 13),
}


def _said(key: str, speaker: str, text: str, stance: Stance, *articles: str) -> MergedClaim:
    evidence = tuple(
        Evidence(
            article=article, start=0, end=len(text), quote=text, extractor="rules", confidence=0.9
        )
        for article in articles
    )
    return invented_claim(key, speaker, text, stance, *evidence, about=("first",), day="2018-06-05")


def two_weeks_of_war() -> Knowledge:
    """The mountain threatens the plain, strikes it, is struck, and strikes again with a friend."""
    valley = {"place": "valley"}
    return Knowledge(
        articles=tuple(
            ArticleInfo(
                id=id_,
                title=f"خبر {id_}",
                url=None,
                source=outlet,
                published=datetime(2018, 6, day, 9, tzinfo=UTC),
            )
            for id_, (outlet, day) in sorted(ARTICLES.items())
        ),
        entities=(
            invented_entity("friend", "GPE", "بلاد الصديق"),
            invented_entity("ministry", "ORG", "وزارة الصحة"),
            invented_entity(
                "mountain",
                "ORG",
                "قوات الجبل",
                "Mountain Forces",
                members=(
                    Member(article="m4", entity="e1", reason="same link"),
                    Member(article="m6", entity="e2", reason="same name"),
                    Member(article="w4", entity="e1", reason="same link"),
                ),
            ),
            invented_entity("plain", "GRP", "جماعة السهل", aliases=("السهليون",)),
            invented_entity("valley", "GPE", "وادي النور"),
        ),
        events=(
            invented_event(
                "again",
                "ASSAULT",
                ("friend", "mountain"),
                ("plain",),
                invented_report("m12", "v1", "again", day="2018-06-12", killed=4),
                day="2018-06-12",
                killed=(4, 4),
                belief=0.6,
                **valley,
            ),
            invented_event(
                "answer",
                "ASSAULT",
                ("plain",),
                ("mountain",),
                invented_report("m6", "v1", "answer", day="2018-06-06", attributed=True),
                day="2018-06-06",
                belief=0.5,
            ),
            invented_event(
                "first",
                "ASSAULT",
                ("mountain",),
                ("plain",),
                invented_report("m4", "v1", "first", day="2018-06-04", killed=3),
                invented_report("w13", "v1", "first", day="2018-06-04", killed=5),
                invented_report("w4", "v1", "first", day="2018-06-04", killed=5),
                day="2018-06-04",
                killed=(3, 5),
                belief=0.9,
                **valley,
            ),
            # The first attack once more, read apart, and told again a week later.
            invented_event(
                "retold",
                "ASSAULT",
                ("mountain",),
                (),
                invented_report("w4", "v2", "first", day="2018-06-04", killed=2),
                day="2018-06-04",
                killed=(2, 2),
                belief=0.3,
                **valley,
            ),
            invented_event(
                "retold-late",
                "ASSAULT",
                ("mountain",),
                (),
                invented_report("w13", "v2", "first", day="2018-06-11", killed=5),
                day="2018-06-11",
                killed=(3, 5),
                belief=0.3,
                **valley,
            ),
            invented_event(
                "threat",
                "THREATEN",
                ("mountain",),
                ("plain",),
                invented_report("m4", "v2", "threat", day="2018-06-02"),
                day="2018-06-02",
                belief=0.4,
            ),
            invented_event(
                "war",
                "ASSAULT",
                ("mountain",),
                ("plain",),
                invented_report("m12", "v2", "war", day="2018-06-12", killed=90_000),
                day="2018-06-12",
                killed=(90_000, 90_000),
                belief=0.2,
                **valley,
            ),
        ),
        claims=(
            _said("c-deny", "mountain", "لم نقصف «أي مدني» في الوادي", "deny", "m6"),
            _said("c-toll", "plain", "القصف قتل خمسة", "assert", "m6", "w4"),
        ),
        contradictions=(
            Contradiction(key="k-first", on="occurrence", between=("c-deny", "c-toll")),
        ),
    )
