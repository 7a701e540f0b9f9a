"""Who a phrase stands for when it speaks, and who has spoken so far in an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.data.cues import CueLexicon, CueWords
from kg.data.gazetteer import Gazetteer
from kg.data.normal import bare, name_key, normalise
from kg.extract.cast import Cast
from kg.extract.sentence_view import SentenceView
from kg.model import NOMINAL, Entity, EntityType
from kg.model.mention import Mention

HISTORY_REACH = 8  # sentences back that a speaker left out may lie
_ANIMATE: frozenset[EntityType] = frozenset({"PER", "ORG", "GRP"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who spoke, with what a later verb must agree with."""

    entity: str
    feminine: bool
    plural: bool
    lemma: str  # of the head noun
    sentence: int
    known_gender: bool = True
    people: bool = False  # several persons: what they say is قالوا


class Speakers(Cast):
    """The speakers of one article: phrases become entities, and who spoke before is remembered."""

    def __init__(
        self, entities: Sequence[Entity], lexicon: CueLexicon, gazetteer: Gazetteer
    ) -> None:
        super().__init__(entities)
        self.words: CueWords = lexicon.words
        self.voices = lexicon.words.speakers | lexicon.words.documents
        self.before_source = lexicon.before_source
        self.gazetteer = gazetteer
        self.history: list[Speaker] = []

    def speaks(self, view: SentenceView, mention: Mention) -> bool:
        """Whether a phrase can be the subject of a verb of saying."""
        head = view.tokens[mention.head]
        if head.key in self.words.idioms or head.key in self.words.times:
            return False
        if bare(head.key) in self.words.times:
            return False
        if head.pos == "foreign" and mention.link is None and any(map(str.isdigit, mention.name)):
            return False  # 9m38: the name of a thing
        if self._named_in(head.key, head.lemma, self.voices):
            return True
        if mention.type in _ANIMATE:
            return True
        unknown = mention.last - mention.first == 1 and not (mention.named or mention.listed)
        if unknown and self.surnamed(head.key) is not None:
            return True
        if mention.type == "GPE":
            return mention.named or mention.listed
        return mention.named and mention.type != "LOC"

    def holds_views(self, view: SentenceView, mention: Mention) -> bool:
        """Whether the phrase is somebody who can think: يعتبر is passive of all else."""
        if mention.type in _ANIMATE:
            return True
        entry = self.gazetteer.entry(mention.link) if mention.link else None
        if entry is not None and entry.is_state:
            return True
        head = view.tokens[mention.head]
        return self._named_in(head.key, head.lemma, self.voices)

    def is_document(self, view: SentenceView, mention: Mention) -> bool:
        """بيان، تقرير: speaks for its author."""
        head = view.tokens[mention.head]
        return self._named_in(head.key, head.lemma, self.words.documents)

    def is_platform(self, view: SentenceView, mention: Mention) -> bool:
        """تويتر، موقع فيسبوك: where things are written."""
        return any(key in self.words.platforms for key in view.keys[mention.first : mention.last])

    def is_medium(self, view: SentenceView, mention: Mention) -> bool:
        """Whether the phrase names an agency, paper or channel."""
        entry = self.gazetteer.entry(mention.link) if mention.link else None
        if entry is not None and entry.medium:
            return True
        if self.is_platform(view, mention):
            return False
        if mention.last - mention.first == 1 and (mention.plural or mention.type == "FAC"):
            return False  # المواقع: places more often
        head = view.tokens[mention.head]
        return self._named_in(head.key, head.lemma, self.words.media)

    @staticmethod
    def _named_in(key: str, lemma: str, words: frozenset[str]) -> bool:
        if key.endswith("ت") and key[:-1] + "ه" in words:
            return True  # تغريدته
        return key in words or bare(key) in words or lemma in words

    def resolve(
        self,
        view: SentenceView,
        mention: Mention,
        *,
        stop: int | None = None,
        whole: bool = False,
    ) -> Speaker | None:
        """The speaker that a phrase names: a document's author, المصدر's last bearer.

        The speaker's description ends before `stop`; `whole` says that nothing but the
        description stands between the phrase and `stop`.
        """
        head = view.tokens[mention.head]
        if head.key == "كل" and view.key(mention.last) == "من":
            each = view.starting.get(mention.last + 1)
            if each is not None:
                return self.resolve(view, each, stop=stop)
        single = mention.last - mention.first == 1
        if self.is_document(view, mention):
            author = self._author(view, mention) or self._issued_by(view, mention)
            if author is not None:
                return author
        if single and head.definite and not mention.named and not self._is_body(mention):
            earlier = self._bearer(head.lemma, bare(head.key))
            if earlier is not None:
                return earlier
        if single and not head.definite and not mention.named and not mention.listed:
            surname = self.surnamed(head.key)
            if surname is not None:
                return self._speaker(view, replace(mention, entity=surname.id, type="PER"))
        if mention.entity is None:
            return None
        if not mention.named:
            named = self._lengthen(view, mention, len(view) if stop is None else stop, whole=whole)
            if named is not None:
                return self._speaker(view, named)
        return self._speaker(view, mention)

    def _lengthen(
        self, view: SentenceView, mention: Mention, stop: int, *, whole: bool
    ) -> Mention | None:
        """مسؤول في وزارة الدفاع: give the entity its full description; the name after it, if any.

        المسؤولة في المنظمة، تيرانا حسن: the mention of the name comes back.
        """
        end, named = mention.last, None
        while end < stop:
            token = view.tokens[end]
            if token.clitic == "enclitic" and end == mention.last:
                end += 1
                continue
            here = view.starting.get(end + view.is_comma(end))
            if here is not None and here.type == "PER" and here.named and mention.type == "PER":
                if view.is_comma(end) or whole or end > mention.last:
                    named, end = here, here.last
                break
            if token.pos == "adjective" or (whole and token.pos in NOMINAL):
                if token.clitic or view.is_time(end, self.words):
                    break
                end += 1
                continue
            end_of_phrase = self._qualifier(view, end)
            if end_of_phrase == 0 or end_of_phrase > stop:
                break
            end = end_of_phrase
        if end == mention.last:
            return None
        start = view.tokens[mention.first]
        offset = view.sentence.start
        rest = view.sentence.text[start.end - offset : view.tokens[end - 1].end - offset]
        self.add_name((named or mention).entity, start.form + rest)
        return named

    def _qualifier(self, view: SentenceView, position: int) -> int:
        """The end of a prepositional phrase that says whose or where an office is; else 0."""
        key = view.keys[position]
        office = view.key(position + 1) in self.words.offices
        follower = view.starting.get(position + 1) or (
            view.starting.get(position + 2) if office else None
        )
        if follower is None or key not in ("في", "من", "ل", "عن", "ب", "لدي", "علي"):
            return 0
        if view.is_time(follower.head, self.words) or self.is_document(view, follower):
            return 0
        if view.key(follower.head) in self.words.occasions:
            return 0
        if key == "ل" and self.is_medium(view, follower):
            return 0
        if key == "ب" and not office and follower.type not in ("GPE", "LOC", "ORG", "FAC"):
            return 0
        return follower.last

    def _speaker(self, view: SentenceView, mention: Mention) -> Speaker:
        head = view.tokens[mention.head]
        country = mention.type == "GPE" and mention.named
        feminine = mention.feminine
        if country:
            feminine = bare(head.key) not in self.words.masculine_countries
        known = country or (head.known and head.gender is not None)
        return Speaker(
            entity=mention.entity or "",
            feminine=feminine,
            plural=mention.plural,
            lemma=head.lemma,
            sentence=view.sentence.index,
            known_gender=known,
            people=mention.plural and not mention.feminine and mention.type in ("PER", "GRP"),
        )

    def _is_body(self, mention: Mention) -> bool:
        """المرصد: already known to stand for a body with a name."""
        entity = self.by_id.get(mention.entity or "")
        return entity is not None and entity.named and entity.type in ("ORG", "GRP")

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
        if mention.last - mention.head > 1:
            inner = self._inner(view, mention)
            if inner is not None:
                return inner
        named = self._author_after(view, mention.last)
        if named is not None:
            return named
        head = view.tokens[mention.head]
        alone = mention.last - mention.first == 1 and not mention.plural
        if alone and self.history and (head.definite or view.key(mention.first - 1) == "في"):
            return self._issuer(view)
        return None

    def _author_after(self, view: SentenceView, start: int) -> Speaker | None:
        """The author that stands after a document: للجيش، صادر عن الجيش."""
        position, authored = start, False
        while position < min(len(view), start + 5):
            follower = view.starting.get(position)
            before = view.key(position - 1)
            if follower is not None and (before in ("ل", "عن", "من", "في") or authored):
                if before in ("من", "في") and follower.type in ("GPE", "LOC"):
                    return None  # التقارير الواردة من سوريا
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
        return None

    def _issued_by(self, view: SentenceView, mention: Mention) -> Speaker | None:
        """أصدر الجيش بيانا: the subject of the verb that issues the document."""
        if view.tokens[mention.head].definite or mention.preposition:
            return None
        if mention.plural and view.phrase(mention.first - 1, self.before_source):
            return None  # حسب تقارير
        verb = view.tokens[mention.first - 1] if mention.first else None
        if verb is not None and verb.pos == "verb" and verb.lemma not in self.words.authored:
            return None  # قالت تقارير: speaks itself
        for earlier in reversed(view.mentions):
            if earlier.last > mention.first or earlier.kind != "phrase":
                continue
            if any(view.is_mark(at) for at in range(earlier.last, mention.first)):
                return None
            if earlier.preposition is None and self.speaks(view, earlier):
                return None if self.is_document(view, earlier) else self.resolve(view, earlier)
        return None

    def _issuer(self, view: SentenceView) -> Speaker:
        """Whose statement البيان is: the last body that spoke, else the last speaker."""
        for speaker in reversed(self.history):
            if view.sentence.index - speaker.sentence > HISTORY_REACH:
                break
            entity = self.by_id.get(speaker.entity)
            entry = self.gazetteer.entry(entity.link) if entity and entity.link else None
            medium = entry is not None and entry.medium
            if entity is not None and entity.type in ("ORG", "GRP", "GPE") and not medium:
                return speaker
        return self.history[-1]

    def _inner(self, view: SentenceView, mention: Mention) -> Speaker | None:
        """The author inside the phrase itself, when it is named elsewhere too."""
        first, last = mention.head + 1, mention.last
        while first < last and view.tokens[first].pos == "adjective":
            first += 1
        if first >= last:
            return None
        name = " ".join(bare(token.key) for token in view.tokens[first:last])
        known = self.known_as(name)
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

    def unmentioned(self, view: SentenceView, start: int, stop: int) -> Speaker | None:
        """A subject right after its verb that no mention covers, as an entity of its own."""
        if start >= min(stop, len(view)) or view.covering[start] is not None:
            return None
        split = view.keys[start] == "و" and view.tokens[start].clitic == "proclitic"
        first = view.tokens[start]
        adverbial = first.key.endswith("ا") and first.known and not first.definite
        if not split and (first.pos not in NOMINAL or first.clitic or adverbial):
            return None
        if view.is_time(start, self.words):
            return None
        end = start + 1 + split
        while end < min(stop, len(view)):
            token = view.tokens[end]
            if token.pos not in NOMINAL or view.is_time(end, self.words):
                break
            end += 1
        if self._named_in(first.key, first.lemma, self.words.documents):
            author = self._author_after(view, end)
            if author is not None:
                return author
        surface = (first.start, view.tokens[end - 1].end)
        offset = view.sentence.start
        name = first.form + view.sentence.text[first.end - offset : surface[1] - offset]
        if end - start == 1:
            surname = self.surnamed(bare(first.key))
            if surname is not None:
                return Speaker(
                    entity=surname.id,
                    feminine=False,
                    plural=False,
                    lemma=first.lemma,
                    sentence=view.sentence.index,
                    known_gender=False,
                )
        known = self.known_as(name_key(name))
        feminine = "ه" in (normalise(name.split()[0])[-1:],)
        return Speaker(
            entity=known
            or self.open_entity(view.sentence, *surface, "ORG" if feminine else "PER", name=name),
            feminine=feminine,
            plural=False,
            lemma=bare(normalise(name.split()[0])),
            sentence=view.sentence.index,
            known_gender=feminine,
        )
