"""Who says what a cue reports, and through which medium."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.data.cues import CueForm, CueLexicon, CueWords
from kg.data.gazetteer import Gazetteer
from kg.extract.cues import CueMatch
from kg.extract.sentence_view import STOPS, SentenceView
from kg.model import Entity, EntityType, Sentence, Span
from kg.model.mention import Mention

_ANIMATE: frozenset[EntityType] = frozenset({"PER", "ORG", "GRP"})
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
        if mention.plural or head.number == "p":
            return True
        if form.feminine:
            if mention.type == "PER":
                return mention.feminine or mention.named and head.pos == "proper" or not head.known
            return mention.feminine or mention.named or not head.known
        return not (mention.feminine and head.key.endswith("ه") and head.known)

    # Explicit speakers ---------------------------------------------------------------------

    def after(self, view: SentenceView, match: CueMatch) -> Mention | None:
        """The subject that follows a verb."""
        position = match.last
        stop = min(len(view), match.last + _AFTER_REACH)
        while position < stop:
            token, key = view.tokens[position], view.keys[position]
            mention = view.starting.get(position)
            if mention is not None:
                if view.is_time(mention.head, self.words):
                    position = mention.last
                    continue
                if self.speaks(view, mention):
                    return mention if self.agrees(view, mention, match.form) else None
                return None
            if token.pos in ("verb", "relative") or key in ("ان", ":") or view.is_mark(position):
                return None
            if token.text in STOPS:
                return None
            if token.pos == "preposition":
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
            if any(view.tokens[at].text in STOPS or view.keys[at] in (":", "ان") for at in between):
                return None
            verbs = [
                at
                for at in between
                if view.tokens[at].pos == "verb" and view.tokens[at].lemma != "كان"
            ]
            relatives = any(view.tokens[at].pos == "relative" for at in between)
            if verbs and not relatives:
                return None
            if mention.preposition is not None or not self.speaks(view, mention):
                continue
            if self.is_document(view, mention) and mention.last - mention.first == 1:
                continue
            if view.is_time(mention.head, self.words):
                continue
            if not self.agrees(view, mention, match.form):
                continue
            if view.inside[mention.first] is not view.inside[match.at]:
                continue
            return mention
        return None

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

    # Speakers left out ---------------------------------------------------------------------

    def left_out(
        self, view: SentenceView, match: CueMatch, spoken: Sequence[Speaker], *, start: int = 0
    ) -> Speaker | None:
        """Whom a verb without subject, a participle or a possessive pronoun refers to."""
        feminine, plural = self._asked(view, match)
        for speaker in reversed(spoken):
            if _matches(speaker, feminine, plural):
                return speaker
        for mention in view.mentions:
            if mention.first >= match.first:
                break
            if mention.preposition is not None or not self.speaks(view, mention):
                continue
            if self.is_document(view, mention) or view.is_time(mention.head, self.words):
                continue
            if not self.agrees(view, mention, match.form):
                continue
            found = self.resolve(view, mention)
            if found is not None and _matches(found, feminine, plural):
                return found
        for speaker in reversed(self.history):
            if view.sentence.index - speaker.sentence > _HISTORY_REACH:
                break
            if _matches(speaker, feminine, plural):
                return speaker
        if self.history and view.sentence.index - self.history[-1].sentence <= 2:
            return self.history[-1]
        return None

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
        return self._speaker(view, mention)

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
        position = mention.last
        if mention.last - mention.head > 1:
            inner = self._inner(view, mention)
            if inner is not None:
                return inner
        while position < min(len(view), mention.last + 4):
            follower = view.starting.get(position)
            before = view.key(position - 1)
            if follower is not None and before in ("ل", "عن", "من", "في"):
                if self.speaks(view, follower) and not view.is_time(follower.head, self.words):
                    return self.resolve(view, follower)
                return None
            key = view.keys[position]
            if (
                key in ("ل", "عن", "من", "في")
                or key in self.words.authored
                or (view.tokens[position].pos == "adjective")
            ):
                position += 1
                continue
            break
        if mention.last - mention.first == 1 and self.history:
            return self.history[-1]
        return None

    def _inner(self, view: SentenceView, mention: Mention) -> Speaker | None:
        """The author inside the phrase itself, when it is named elsewhere too."""
        first, last = mention.head + 1, mention.last
        while first < last and view.tokens[first].pos == "adjective":
            first += 1
        if first >= last:
            return None
        name = " ".join(_bare(token.key) for token in view.tokens[first:last])
        for entity in self.entities:
            if any(_plain(known) == name for known in entity.names):
                return Speaker(
                    entity=entity.id,
                    feminine=view.tokens[first].gender == "f",
                    plural=False,
                    lemma=view.tokens[first].lemma,
                    sentence=view.sentence.index,
                    known_gender=False,
                )
        return None

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


def _bare(key: str) -> str:
    return key[2:] if key.startswith("ال") and len(key) > 4 else key


def _plain(name: str) -> str:
    from kg.data.normal import normalise

    return " ".join(_bare(word) for word in normalise(name).split())
