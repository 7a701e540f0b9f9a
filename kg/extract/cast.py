"""The entities of one article while its speakers are read: found by name, renamed, opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.data.gazetteer import GazetteerEntry
from kg.data.normal import name_key, normalise
from kg.extract.sentence_view import SentenceView
from kg.model import Entity, EntityType, Sentence, Span
from kg.model.mention import Mention


class Cast:
    """Who takes part in one article; grows when somebody speaks whom no mention covers."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self.entities = list(entities)
        self.by_id = {entity.id: entity for entity in entities}

    def surnamed(self, key: str) -> Entity | None:
        """The person whose name ends in a word that was not taken for a name itself: خلفان."""
        for entity in self.entities:
            if entity.type == "PER" and entity.named:
                ends = {normalise(name).split()[-1] for name in entity.names if " " in name}
                if key in ends or "ال" + key in ends:
                    return entity
        return None

    def known_as(self, name: str) -> str | None:
        for entity in self.entities:
            if any(name_key(known) == name for known in entity.names):
                return entity.id
        return None

    def add_name(self, entity: str | None, name: str) -> None:
        known = self.by_id.get(entity or "")
        if known is None or name in known.names:
            return
        first, *rest = known.names
        names = (first, name, *rest) if known.named else (name, first, *rest)
        longer = replace(known, names=names)
        self.by_id[known.id] = longer
        self.entities[self.entities.index(known)] = longer

    def cut(self, view: SentenceView, mention: Mention, first: int) -> Mention:
        """The rest of a phrase that wrongly took in the cue before it: حسب الجيش الإسرائيلي."""
        start, end = view.tokens[first], view.tokens[mention.last - 1]
        offset = view.sentence.start
        name = start.form + view.sentence.text[start.end - offset : end.end - offset]
        entity = self.known_as(name_key(name))
        if entity is None:
            entity = self.open_entity(view.sentence, start.start, end.end, "ORG")
        return replace(
            mention,
            first=first,
            head=first,
            start=start.start,
            name=name,
            aliases=(),
            type=self.by_id[entity].type,
            named=self.by_id[entity].named,
            listed=True,
            link=self.by_id[entity].link,
            preposition=None,
            plural=start.number == "p",
            feminine=start.gender == "f",
            entity=entity,
        )

    def nationality(self, view: SentenceView, position: int, country: GazetteerEntry) -> Mention:
        """الاتهامات الأمريكية: the adjective as a mention of its country."""
        token = view.tokens[position]
        entity = next((e.id for e in self.entities if e.link == country.id), None)
        if entity is None:
            entity = self.open_entity(view.sentence, token.start, token.end, country.type)
            opened = replace(
                self.by_id[entity], names=(country.names[0],), named=True, link=country.id
            )
            self.entities[self.entities.index(self.by_id[entity])] = opened
            self.by_id[entity] = opened
        return Mention(
            sentence=view.sentence.index,
            first=position,
            last=position + 1,
            head=position,
            start=token.start,
            end=token.end,
            kind="phrase",
            type=country.type,
            name=country.names[0],
            named=True,
            link=country.id,
            entity=entity,
        )

    def open_entity(
        self,
        sentence: Sentence,
        start: int,
        end: int,
        type: EntityType,
        name: str | None = None,
    ) -> str:
        """A new entity for a speaker that no mention covers; returns its id."""
        taken = [int(entity.id[1:]) for entity in self.entities if entity.id[1:].isdigit()]
        name = name or sentence.text[start - sentence.start : end - sentence.start]
        entity = Entity(
            id=f"e{max(taken, default=0) + 1}",
            type=type,
            names=(name,),
            named=False,
            mentions=(Span(start=start, end=end),),
        )
        self.entities.append(entity)
        self.by_id[entity.id] = entity
        return entity.id
