"""A span of a sentence that names a participant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.model.record import EntityType

MentionKind = Literal["phrase", "adjective", "pronoun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A noun phrase, a nationality adjective or an attached pronoun that stands for a participant.

    `first` and `last` are token positions in the sentence, half-open; `start` and `end` are code
    points in the article's text. `name` is the phrase as it would be written alone.
    """

    sentence: int
    first: int
    last: int
    head: int  # position of the head noun's token
    start: int
    end: int
    kind: MentionKind
    type: EntityType
    name: str
    aliases: tuple[str, ...] = ()  # shorter names inside the phrase: without title, without count
    named: bool = False  # has a proper name, not only a description
    listed: bool = True  # the head noun or the name is in our data; False: only looks like one
    link: str | None = None  # id in the gazetteer, when certain
    preposition: str | None = None  # key of the preposition right before the phrase
    conjoined_to: int | None = None  # position in the sentence's mentions of the conjunct before
    count: int | None = None  # how many: خمسة جنود
    plural: bool = False
    feminine: bool = False
    entity: str | None = None  # id of the entity in the record, after coreference

    def of(self, entity: str | None) -> Mention:
        """The mention as one of an entity; `dataclasses.replace` would take thrice as long."""
        return Mention(
            sentence=self.sentence,
            first=self.first,
            last=self.last,
            head=self.head,
            start=self.start,
            end=self.end,
            kind=self.kind,
            type=self.type,
            name=self.name,
            aliases=self.aliases,
            named=self.named,
            listed=self.listed,
            link=self.link,
            preposition=self.preposition,
            conjoined_to=self.conjoined_to,
            count=self.count,
            plural=self.plural,
            feminine=self.feminine,
            entity=entity,
        )
