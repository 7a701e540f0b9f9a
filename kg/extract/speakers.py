"""Who says what a cue reports, and through which medium."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.data.cues import CueForm, CueLexicon, CueWords
from kg.data.gazetteer import Gazetteer, GazetteerEntry
from kg.data.normal import normalise
from kg.extract.cues import CueMatch
from kg.extract.sentence_view import STOPS, SentenceView
from kg.model import Entity, EntityType, Sentence, Span
from kg.model.mention import Mention

_ANIMATE: frozenset[EntityType] = frozenset({"PER", "ORG", "GRP"})
_NOMINAL = frozenset({"noun", "proper", "adjective", "foreign"})
_AFTER_REACH = 22  # tokens between a verb and its subject
_HISTORY_REACH = 8  # sentences back that a subject left out may lie


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who spoke, with what a later verb must agree with."""

    entity: str
    feminine: bool
    plural: bool
    lemma: str  # of the head noun
    sentence: int
    known_gender: bool = True


class SpeakerResolver:
    """Finds speakers in one article; remembers who spoke before."""

    def __init__(
        self, entities: Sequence[Entity], lexicon: CueLexicon, gazetteer: Gazetteer
    ) -> None:
        self.entities = list(entities)
        self.by_id = {entity.id: entity for entity in entities}
        self.lexicon = lexicon
        self.words: CueWords = lexicon.words
        self.gazetteer = gazetteer
        self.history: list[Speaker] = []
        self.sentence_subjects: list[Speaker] = []

    # Recognising phrases -------------------------------------------------------------------

    def speaks(self, view: SentenceView, mention: Mention) -> bool:
        """Whether a phrase can be the subject of a verb of saying."""
        head = view.tokens[mention.head]
        bare = _bare(head.key)
        if head.key in self.words.times or bare in self.words.times:
            return False
        if self._named_in(head.key, head.lemma, self.words.speakers | self.words.documents):
            return True
        if mention.type in _ANIMATE:
            return True
        if mention.type == "GPE":
            return mention.named or mention.listed
        return mention.named and mention.type != "LOC"

    def holds_views(self, view: SentenceView, mention: Mention) -> bool:
        """Whether the phrase is somebody who can think: يعتبر is passive of all else."""
        if mention.type in _ANIMATE:
            return True
        entry = self.gazetteer.entry(mention.link) if mention.link else None
        if entry is not None and (entry.government_of or entry.id.startswith("country-")):
            return True
        head = view.tokens[mention.head]
        return self._named_in(head.key, head.lemma, self.words.speakers | self.words.documents)

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

    def is_document(self, view: SentenceView, mention: Mention) -> bool:
        """بيان، تقرير: speaks for its author."""
        head = view.tokens[mention.head]
        return self._named_in(head.key, head.lemma, self.words.documents)

    def is_medium(self, view: SentenceView, mention: Mention) -> bool:
        """Whether the phrase names an agency, paper or channel."""
        entry = self.gazetteer.entry(mention.link) if mention.link else None
        if entry is not None and entry.medium:
            return True
        head = view.tokens[mention.head]
        return self._named_in(head.key, head.lemma, self.words.media)

    @staticmethod
    def _named_in(key: str, lemma: str, words: frozenset[str]) -> bool:
        return key in words or _bare(key) in words or lemma in words

    def agrees(self, view: SentenceView, mention: Mention, form: CueForm | None) -> bool:
        """Whether a verb form may have the phrase as its subject."""
        if form is None:
            return True
        head = view.tokens[mention.head]
        if mention.type == "GPE" and mention.named:
            masculine = _bare(head.key) in self.words.masculine_countries or (
                head.key in self.words.masculine_countries
            )
            return form.feminine != masculine
        broken_plural = head.known and head.lemma != _bare(head.key) and mention.type != "PER"
        if mention.plural or head.number == "p" or broken_plural:
            return True
        if form.feminine:
            name = head.pos == "proper" or not head.known
            if mention.type == "PER":
                return mention.feminine or name
            return mention.feminine or mention.named or name
        return not (mention.feminine and head.key.endswith("ه") and head.known)

    # Explicit speakers ---------------------------------------------------------------------

    def after(
        self, view: SentenceView, match: CueMatch, *, lenient: bool = False
    ) -> Mention | None:
        """The subject that follows a verb; `lenient` takes phrases of any type."""
        position, skipped = match.last, False
        stop = min(len(view), match.last + _AFTER_REACH)
        while position < stop:
            token, key = view.tokens[position], view.keys[position]
            mention = view.starting.get(position)
            if mention is not None:
                if view.is_time(mention.head, self.words):
                    position = mention.last
                    continue
                telling = match.form is not None and not match.form.cue.object
                able = self.speaks(view, mention) or (
                    lenient and (telling or not view.is_content_noun(mention.head, self.words))
                )
                if skipped and not (mention.named or view.tokens[mention.head].definite):
                    return None
                adjoins = lenient and position == match.last
                if able and (adjoins or self.agrees(view, mention, match.form)):
                    return mention
                return None
            quote = view.opens(position)
            if quote is not None and position == match.last and view.is_name_quote(quote):
                named = view.starting.get(position + 1)
                rest = (
                    quote.last + 1 < len(view) and view.tokens[quote.last + 1].pos != "punctuation"
                )
                return named if named is not None and rest and self.speaks(view, named) else None
            if token.pos in ("verb", "relative") or key in ("ان", ":") or view.is_mark(position):
                return None
            if token.text in STOPS:
                return None
            if token.pos == "preposition":
                about = match.form is not None and key in match.form.cue.about
                if about and view.tokens[min(position + 1, len(view) - 1)].clitic == "enclitic":
                    position += 2  # أعلن عنها الرئيس
                    continue
                if about or view.key(position + 1) == "ان" or view.is_mark(position + 1):
                    return None
                lenient, skipped = False, True
                following = view.starting.get(position + 1)
                position = following.last if following is not None else position + 2
                continue
            if token.pos == "conjunction":
                return None
            position += 1
        return None

    def before(self, view: SentenceView, match: CueMatch) -> Mention | None:
        """The subject that stands before a verb: the topic, or what a relative clause describes."""
        verb = match.first
        previous = verb - 1
        relative = previous >= 0 and view.tokens[previous].pos == "relative"
        if relative:
            end = previous - (1 if view.is_comma(previous - 1) else 0)
            for mention in view.mentions:
                if mention.last == end:
                    good = self.speaks(view, mention) and not self.is_document(view, mention)
                    return mention if good and self.agrees(view, mention, match.form) else None
            return None
        conjoined = match.first < match.at and view.key(match.first) == "و"
        if conjoined:
            return None
        for mention in reversed(view.mentions):
            if mention.last > verb:
                continue
            between = range(mention.last, verb)
            joint = mention.last + view.is_comma(mention.last)
            if joint < verb and view.key(joint) == "و":
                return None
            if any(
                view.tokens[at].text in STOPS
                or view.keys[at] in (":", "ان", "-", "--", "—", "–")
                or view.keys[at] in self.words.turns
                for at in between
            ):
                return None
            verbs = [
                at
                for at in between
                if view.tokens[at].pos == "verb" and view.tokens[at].lemma != "كان"
            ]
            relatives = any(view.tokens[at].pos == "relative" for at in between)
            if verbs and not relatives:
                return None
            if not _free(mention) or not self.speaks(view, mention):
                continue
            head = view.tokens[mention.head]
            single = not mention.plural and head.lemma == _bare(head.key)
            if self.is_document(view, mention) and single and mention.last - mention.first == 1:
                continue
            if view.is_time(mention.head, self.words):
                continue
            if not self.agrees(view, mention, match.form):
                continue
            if view.inside[mention.first] is not view.inside[match.at]:
                continue
            return self._first_conjunct(view, mention)
        return None

    @staticmethod
    def _first_conjunct(view: SentenceView, mention: Mention) -> Mention:
        """أ وب وج قالت: the first of those who speak together."""
        while view.key(mention.first - 1) == "و":
            before = next((m for m in view.mentions if m.last == mention.first - 1), None)
            if before is None or before.preposition is not None:
                break
            mention = before
        return mention

    def medium_addressed(self, view: SentenceView, start: int, stop: int) -> Mention | None:
        """لوكالة رويترز، لبي بي سي: the medium that was told."""
        for position in range(start, min(stop, len(view))):
            mention = view.starting.get(position)
            if (
                mention is not None
                and view.key(position - 1) in ("ل", "مع", "عبر")
                and self.is_medium(view, mention)
            ):
                return mention
        return None

    def unmentioned(self, view: SentenceView, start: int, stop: int) -> Speaker | None:
        """A subject right after its verb that no mention covers, as an entity of its own."""
        if start >= min(stop, len(view)) or view.covering[start] is not None:
            return None
        split = view.keys[start] == "و" and view.tokens[start].clitic == "proclitic"
        first = view.tokens[start]
        adverbial = first.key.endswith("ا") and first.known and not first.definite
        if not split and (first.pos not in _NOMINAL or first.clitic or adverbial):
            return None
        if view.is_time(start, self.words):
            return None
        end = start + 1 + split
        while end < min(stop, len(view)):
            token = view.tokens[end]
            if token.pos not in _NOMINAL or view.is_time(end, self.words):
                break
            end += 1
        surface = (first.start, view.tokens[end - 1].end)
        offset = view.sentence.start
        name = view.sentence.text[surface[0] - offset : surface[1] - offset]
        known = self._known_as(" ".join(_bare(normalise(word)) for word in name.split()))
        feminine = "ه" in (normalise(name.split()[0])[-1:],)
        return Speaker(
            entity=known or self.open_entity(view.sentence, *surface, "ORG" if feminine else "PER"),
            feminine=feminine,
            plural=False,
            lemma=_bare(normalise(name.split()[0])),
            sentence=view.sentence.index,
            known_gender=feminine,
        )

    def _known_as(self, name: str) -> str | None:
        for entity in self.entities:
            if any(_plain(known) == name for known in entity.names):
                return entity.id
        return None

    def cut(self, view: SentenceView, mention: Mention, first: int) -> Mention:
        """The rest of a phrase that wrongly took in the cue before it: حسب الجيش الإسرائيلي."""
        start, end = view.tokens[first], view.tokens[mention.last - 1]
        offset = view.sentence.start
        name = start.form + view.sentence.text[start.end - offset : end.end - offset]
        entity = self._known_as(_plain(name))
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

    # Speakers left out ---------------------------------------------------------------------

    def left_out(
        self,
        view: SentenceView,
        match: CueMatch,
        spoken: Sequence[Speaker],
        *,
        unlike: str | None = None,
    ) -> Speaker | None:
        """Whom a verb without subject, a participle or a possessive pronoun refers to."""
        feminine, plural = self._asked(view, match)
        for speaker in reversed(spoken):
            if _matches(speaker, feminine, plural):
                return speaker
        for mention in view.mentions:
            if mention.first >= match.first:
                break
            if self._own_occasion(view, mention) and self.agrees(view, mention, match.form):
                return self.resolve(view, mention)
            if not _free(mention) or not self.speaks(view, mention):
                continue
            if self.is_document(view, mention) or view.is_time(mention.head, self.words):
                continue
            if not self.agrees(view, mention, match.form):
                continue
            found = self.resolve(view, mention)
            if found is None or found.entity == unlike:
                continue
            if _matches(found, feminine, plural):
                return found
        for speaker in reversed(self.history):
            if view.sentence.index - speaker.sentence > _HISTORY_REACH:
                break
            if speaker.entity != unlike and _matches(speaker, feminine, plural):
                return speaker
        if self.history and view.sentence.index - self.history[-1].sentence <= 2:
            return self.history[-1]
        return None

    def _own_occasion(self, view: SentenceView, mention: Mention) -> bool:
        """جاء ذلك في تغريدة لخلفان: whose words are about to come."""
        if mention.preposition != "ل" or mention.type != "PER":
            return False
        before = view.key(mention.first - 2)
        adjective = view.tokens[max(0, mention.first - 2)].pos == "adjective"
        word = view.key(mention.first - 3) if adjective else before
        return word in self.words.occasions | self.words.documents

    @staticmethod
    def _asked(view: SentenceView, match: CueMatch) -> tuple[bool | None, bool]:
        if match.form is None or match.form.kind == "noun":
            if match.pronoun:
                key = view.keys[match.last - 1]
                return (None, True) if key in ("هم", "هما") else (key == "ها", False)
            return None, False
        return match.form.feminine, match.form.plural

    # Entities ------------------------------------------------------------------------------

    def resolve(self, view: SentenceView, mention: Mention) -> Speaker | None:
        """The speaker that a phrase names: a document's author, المصدر's last bearer."""
        head = view.tokens[mention.head]
        single = mention.last - mention.first == 1
        if self.is_document(view, mention):
            author = self._author(view, mention)
            if author is not None:
                return author
        if single and head.definite and not mention.named:
            earlier = self._bearer(head.lemma, _bare(head.key))
            if earlier is not None:
                return earlier
        if mention.entity is None:
            return None
        if not mention.named:
            named = self._lengthen(view, mention)
            if named is not None:
                return self._speaker(view, named)
        return self._speaker(view, mention)

    def _lengthen(self, view: SentenceView, mention: Mention) -> Mention | None:
        """مسؤول في وزارة الدفاع: give the entity its full description; the name after it, if any.

        المسؤولة في المنظمة، تيرانا حسن: the mention of the name comes back.
        """
        end, named = mention.last, None
        while end < len(view):
            token, key = view.tokens[end], view.keys[end]
            if token.clitic == "enclitic" and end == mention.last:
                end += 1
                continue
            comma = view.is_comma(end)
            follower = view.starting.get(end + 1) or (
                view.starting.get(end + 2) if view.key(end + 1) == "اسم" else None
            )
            if follower is None or view.is_time(follower.head, self.words):
                break
            if comma or key == "":
                if follower.type == "PER" and follower.named:
                    named, end = follower, follower.last
                break
            if key not in ("في", "من", "ل", "عن", "ب", "لدي", "علي"):
                break
            if self.is_document(view, follower) or (key == "ل" and self.is_medium(view, follower)):
                break
            if view.key(follower.head) in self.words.occasions:
                break
            end = follower.last
        if end == mention.last:
            return None
        start = view.tokens[mention.first]
        offset = view.sentence.start
        rest = view.sentence.text[start.end - offset : view.tokens[end - 1].end - offset]
        self._add_name((named or mention).entity, start.form + rest)
        return named

    def _add_name(self, entity: str | None, name: str) -> None:
        known = self.by_id.get(entity or "")
        if known is None or name in known.names:
            return
        longer = replace(known, names=(name, *known.names))
        self.by_id[known.id] = longer
        self.entities[self.entities.index(known)] = longer

    def _speaker(self, view: SentenceView, mention: Mention) -> Speaker:
        head = view.tokens[mention.head]
        country = mention.type == "GPE" and mention.named
        feminine = mention.feminine
        if country:
            feminine = _bare(head.key) not in self.words.masculine_countries
        known = country or (head.known and head.gender is not None)
        return Speaker(
            entity=mention.entity or "",
            feminine=feminine,
            plural=mention.plural,
            lemma=head.lemma,
            sentence=view.sentence.index,
            known_gender=known,
        )

    def _bearer(self, lemma: str, key: str) -> Speaker | None:
        for speaker in reversed(self.history):
            names = self.by_id[speaker.entity].names if speaker.entity in self.by_id else ()
            if speaker.lemma in (lemma, key) or any(
                key in name.split() or "ال" + key in name.split() for name in names
            ):
                return speaker
        return None

    def _author(self, view: SentenceView, mention: Mention) -> Speaker | None:
        """بيان وزارة الدفاع، تقرير للأمم المتحدة، بيان صادر عن الجيش، البيان."""
        position, authored = mention.last, False
        if mention.last - mention.head > 1:
            inner = self._inner(view, mention)
            if inner is not None:
                return inner
        while position < min(len(view), mention.last + 5):
            follower = view.starting.get(position)
            before = view.key(position - 1)
            if follower is not None and (before in ("ل", "عن", "من", "في") or authored):
                if self.speaks(view, follower) and not view.is_time(follower.head, self.words):
                    return self.resolve(view, follower)
                return None
            token, key = view.tokens[position], view.keys[position]
            if (
                key in ("ل", "عن", "من", "في")
                or key in self.words.authored
                or token.lemma in self.words.authored
                or token.pos in ("adjective", "relative")
                or token.clitic == "enclitic"
            ):
                authored = authored or token.pos == "verb"
                position += 1
                continue
            break
        head = view.tokens[mention.head]
        bare = mention.last - mention.first == 1 and not mention.plural
        if bare and self.history and (head.definite or view.key(mention.first - 1) == "في"):
            return self._issuer(view)
        return None

    def _issuer(self, view: SentenceView) -> Speaker:
        """Whose statement البيان is: the last body that spoke, else the last speaker."""
        for speaker in reversed(self.history):
            if view.sentence.index - speaker.sentence > _HISTORY_REACH:
                break
            entity = self.by_id.get(speaker.entity)
            if entity is not None and entity.type in ("ORG", "GRP", "GPE"):
                return speaker
        return self.history[-1]

    def _inner(self, view: SentenceView, mention: Mention) -> Speaker | None:
        """The author inside the phrase itself, when it is named elsewhere too."""
        first, last = mention.head + 1, mention.last
        while first < last and view.tokens[first].pos == "adjective":
            first += 1
        if first >= last:
            return None
        name = " ".join(_bare(token.key) for token in view.tokens[first:last])
        known = self._known_as(name)
        if known is None and not mention.plural and view.tokens[first].pos == "noun":
            return self._speaker(view, self.cut(view, mention, first))
        if known is None:
            return None
        return Speaker(
            entity=known,
            feminine=view.tokens[first].gender == "f",
            plural=False,
            lemma=view.tokens[first].lemma,
            sentence=view.sentence.index,
            known_gender=False,
        )

    def open_entity(self, sentence: Sentence, start: int, end: int, type: EntityType) -> str:
        """A new entity for a speaker that no mention covers; returns its id."""
        taken = [int(entity.id[1:]) for entity in self.entities if entity.id[1:].isdigit()]
        name = sentence.text[start - sentence.start : end - sentence.start]
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


def _matches(speaker: Speaker, feminine: bool | None, plural: bool) -> bool:
    if feminine is None or not speaker.known_gender:
        return True
    if speaker.plural:
        return True
    return not plural and speaker.feminine == feminine


def _free(mention: Mention) -> bool:
    """Whether no preposition governs the phrase; أما is none."""
    return mention.preposition in (None, "اما")


def _bare(key: str) -> str:
    return key[2:] if key.startswith("ال") and len(key) > 4 else key


def _plain(name: str) -> str:
    return " ".join(_bare(word) for word in normalise(name).split())
