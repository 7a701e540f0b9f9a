"""The domain's frozen types: what the stages hand to one another."""

from kg.model.article import Article
from kg.model.document import NOMINAL, POS, Clitic, Document, Sentence, Token, Voice
from kg.model.knowledge import (
    ArticleInfo,
    Contradiction,
    Evidence,
    Join,
    Knowledge,
    Member,
    MergedClaim,
    MergedEntity,
    MergedEvent,
    Report,
)
from kg.model.record import (
    Entity,
    EntityType,
    Event,
    Realis,
    Record,
    Span,
    Stance,
    Statement,
)

__all__ = [
    "NOMINAL",
    "POS",
    "Article",
    "ArticleInfo",
    "Clitic",
    "Contradiction",
    "Document",
    "Entity",
    "EntityType",
    "Event",
    "Evidence",
    "Join",
    "Knowledge",
    "Member",
    "MergedClaim",
    "MergedEntity",
    "MergedEvent",
    "Realis",
    "Record",
    "Report",
    "Sentence",
    "Span",
    "Stance",
    "Statement",
    "Token",
    "Voice",
]
