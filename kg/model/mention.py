"""A span of a sentence that names a participant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kg.model.record import EntityType

MentionKind = Literal["phrase", "adjective", "pronoun"]


@dataclass(init=False, slots=True)
class Mention:
    """A noun phrase, a nationality adjective or an attached pronoun that stands for a participant.

    `first` and `last` are token positions in the sentence, half-open; `start` and `end` are code
    points in the article's text. `name` is the phrase as it would be written alone.
    """

    sentence: Final[int]
    first: Final[int]
    last: Final[int]
    head: Final[int]  # position of the head noun's token
    start: Final[int]
    end: Final[int]
    kind: Final[MentionKind]
    type: Final[EntityType]
    name: Final[str]
    aliases: Final[tuple[str, ...]]  # shorter names inside: without title, without count
    named: Final[bool]  # has a proper name, not only a description
    listed: Final[bool]  # the head noun or the name is in our data; False: only looks like one
    link: Final[str | None]  # id in the gazetteer, when certain
    preposition: Final[str | None]  # key of the preposition right before the phrase
    conjoined_to: Final[int | None]  # position in the sentence's mentions of the conjunct before
    count: Final[int | None]  # how many: خمسة جنود
    plural: Final[bool]
    feminine: Final[bool]
    entity: Final[str | None]  # id of the entity in the record, after coreference

    def __init__(
        self,
        *,
        sentence: int,
        first: int,
        last: int,
        head: int,
        start: int,
        end: int,
        kind: MentionKind,
        type: EntityType,
        name: str,
        aliases: tuple[str, ...] = (),
        named: bool = False,
        listed: bool = True,
        link: str | None = None,
        preposition: str | None = None,
        conjoined_to: int | None = None,
        count: int | None = None,
        plural: bool = False,
        feminine: bool = False,
        entity: str | None = None,
    ) -> None:
        self.sentence = sentence
        self.first = first
        self.last = last
        self.head = head
        self.start = start
        self.end = end
        self.kind = kind
        self.type = type
        self.name = name
        self.aliases = aliases
        self.named = named
        self.listed = listed
        self.link = link
        self.preposition = preposition
        self.conjoined_to = conjoined_to
        self.count = count
        self.plural = plural
        self.feminine = feminine
        self.entity = entity

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
