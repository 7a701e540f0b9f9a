"""The subject of a cue: after it, before it, or left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.data.cues import Cue, CueForm, CueLexicon, CueWords
from kg.data.normal import bare
from kg.extract.claims import ContentFinder
from kg.extract.cues import CueMatch
from kg.extract.sentence_view import STOPS, SentenceView
from kg.extract.speakers import HISTORY_REACH, Speaker, Speakers
from kg.model import NOMINAL
from kg.model.mention import Mention

_AFTER_REACH = 22  # tokens between a verb and its subject


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFinder:
    """Finds who does the saying by word order, agreement and what went before."""

    lexicon: CueLexicon
    speakers: Speakers
    finder: ContentFinder

    @property
    def words(self) -> CueWords:
        """The small words around cues."""
        return self.lexicon.words

    def of(self, view: SentenceView, match: CueMatch, cue: Cue) -> Mention | None:
        """The explicit subject of a verb."""
        if self._pronoun_before(view, match):
            return None
        lenient = (
            not cue.object or self.finder.clause_ahead(view, match.last, len(view)) is not None
        )
        after = self.after(view, match, lenient=lenient)
        before = self.before(view, match)
        if after is not None and cue.transitive and not match.pronoun:
            left_out = before is not None or 0 < match.first < match.at
            if left_out and self._adjoins_content(view, after, cue):
                after = None  # واتهم بريطانيا بالتبعية
        if after is None:
            return before
        if before is None:
            return after
        # روسيا تتهم بريطانيا: what follows is the object.
        transitive = cue.person or cue.object or not cue.clause
        return before if transitive and self._adjoins(view, before, match) else after

    @staticmethod
    def _pronoun_before(view: SentenceView, match: CueMatch) -> bool:
        """كما أنه طالب، وهي تحمل: a pronoun is the subject."""
        before = view.tokens[match.first - 1] if match.first else None
        if before is None or before.pos != "pronoun":
            return False
        return before.clitic is None or view.key(match.first - 2) in ("ان", "لكن", "لان")

    @staticmethod
    def _adjoins_content(view: SentenceView, mention: Mention, cue: Cue) -> bool:
        """Whether the content follows the phrase and its conjuncts at once."""
        at = mention.last
        while view.key(at) == "و" and at + 1 in view.starting:
            at = view.starting[at + 1].last
        return view.key(at) in cue.about

    @staticmethod
    def _adjoins(view: SentenceView, mention: Mention, match: CueMatch) -> bool:
        """Whether nothing but small words stands between a topic and its verb."""
        at = mention.last
        while at < match.first:
            conjunct = view.starting.get(at + 1) if view.key(at) == "و" else None
            if conjunct is not None:
                at = conjunct.last
                continue
            circumstance = (
                view.starting.get(at + 1) if view.tokens[at].pos == "preposition" else None
            )
            if circumstance is not None:
                at = circumstance.last
                continue
            small = (
                view.tokens[at].pos in ("particle", "adverb")
                or view.key(at) in ("ف", "كان", "كانت")
                or (view.is_comma(at) and at > mention.last)
            )
            if not small:
                return False
            at += 1
        return True

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
                idiom = view.keys[mention.head] in self.words.idioms
                if idiom or view.is_time(mention.head, self.words):
                    position = mention.last
                    continue
                telling = match.form is not None and not match.form.cue.object
                able = self.speakers.speaks(view, mention) or (
                    lenient and (telling or not view.is_content_noun(mention.head, self.words))
                )
                if self._oblique(view, mention):
                    return None
                if skipped and not (mention.named or view.tokens[mention.head].definite):
                    return None
                cue = match.form.cue if match.form is not None else None
                accused = cue is not None and (cue.person or cue.object)
                adjoins = lenient and position == match.last and not accused
                if able and (adjoins or self.agrees(view, mention, match.form)):
                    return mention
                return None
            quote = view.opens(position)
            if quote is not None and position == match.last and view.is_name_quote(quote):
                named = view.starting.get(position + 1)
                rest = (
                    quote.last + 1 < len(view) and view.tokens[quote.last + 1].pos != "punctuation"
                )
                return (
                    named
                    if named is not None and rest and self.speakers.speaks(view, named)
                    else None
                )
            if token.pos in ("verb", "relative") or key in ("ان", ":") or view.is_mark(position):
                return None
            if any(form.kind == "participle" for form in self.lexicon.forms.get(key, ())):
                return None  # وأضاف قائلا
            if view.is_stop(position):
                return None
            if token.pos == "preposition" or key == "عبر":
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
            position += 2 if key == "كل" and view.key(position + 1) == "من" else 1
        return None

    @staticmethod
    def _oblique(view: SentenceView, mention: Mention) -> bool:
        """الحوثيين، موقفا: an ending that no subject after its verb has."""
        head = view.tokens[mention.head]
        if not head.known or head.pos not in ("noun", "adjective") or mention.head > mention.first:
            return False  # بعض المشرعين: the first word has the case
        if head.key.endswith("ين") and head.number in ("p", "d"):
            return not head.lemma.endswith("ين")
        owned = view.key(mention.head + 1) and view.tokens[mention.head + 1].clitic == "enclitic"
        accusative = head.key == head.lemma + "ا" and head.number != "d"
        name = any(token.pos == "proper" for token in view.tokens[mention.first : mention.last])
        return accusative and not (head.definite or owned or mention.named or name)

    def before(self, view: SentenceView, match: CueMatch) -> Mention | None:
        """The subject that stands before a verb: the topic, or what a relative clause describes."""
        verb = match.first
        previous = verb - 1
        relative = previous >= 0 and view.tokens[previous].pos == "relative"
        if relative:
            end = previous - (1 if view.is_comma(previous - 1) else 0)
            for mention in view.mentions:
                if mention.last == end:
                    good = self.speakers.speaks(view, mention) and not self.speakers.is_document(
                        view, mention
                    )
                    return mention if good and self.agrees(view, mention, match.form) else None
            return None
        conjoined = match.first < match.at and view.key(match.first) == "و"
        if conjoined:
            return None
        for mention in reversed(view.mentions):
            if mention.last > verb:
                continue
            between = range(mention.last, verb)
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
            joint = mention.last + view.is_comma(mention.last)
            joined = joint < verb and view.key(joint) == "و"
            if joined and (verbs or view.tokens[joint + 1].pos not in NOMINAL):
                return None
            relatives = any(view.tokens[at].pos == "relative" for at in between)
            if verbs and not relatives:
                return None
            topic = mention.first == 0 and self._adjoins(view, mention, match)
            topic = topic and view.tokens[mention.head].definite
            topic = topic and not view.is_content_noun(mention.head, self.words)
            if not _free(mention) or not (topic or self.speakers.speaks(view, mention)):
                continue
            if self.speakers.is_platform(view, mention):
                continue
            head = view.tokens[mention.head]
            single = not mention.plural and head.lemma == bare(head.key)
            if (
                self.speakers.is_document(view, mention)
                and single
                and mention.last - mention.first == 1
            ):
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

    def agrees(self, view: SentenceView, mention: Mention, form: CueForm | None) -> bool:
        """Whether a verb form may have the phrase as its subject."""
        if form is None:
            return True
        head = view.tokens[mention.head]
        if mention.type == "GPE" and mention.named:
            masculine = bare(head.key) in self.words.masculine_countries or (
                head.key in self.words.masculine_countries
            )
            return form.feminine != masculine
        broken_plural = head.known and head.lemma != bare(head.key) and mention.type != "PER"
        if mention.plural or head.number == "p" or broken_plural:
            return True
        if form.feminine:
            name = head.pos == "proper" or not head.known
            if mention.type == "PER":
                return mention.feminine or name
            return mention.feminine or mention.named or name
        return not (mention.feminine and head.key.endswith("ه") and head.known)

    def medium_addressed(self, view: SentenceView, start: int, stop: int) -> Mention | None:
        """لوكالة رويترز، لبي بي سي: the medium that was told."""
        for position in range(start, min(stop, len(view))):
            mention = view.starting.get(position)
            before = view.key(position - 1 - view.is_mark(position - 1))
            if mention is None or before not in ("ل", "مع", "عبر"):
                continue
            if self.speakers.is_medium(view, mention):
                return mention
        return None

    def relayed_from(
        self, view: SentenceView, match: CueMatch, stop: int, *, relay: bool
    ) -> Mention | None:
        """نقلت رويترز عن مصدر: the source after عن."""
        for at in range(match.last, min(stop, len(view))):
            marked = view.key(at) == "عن" or (view.key(at) == "لسان" and view.key(at - 1) == "علي")
            if not marked:
                continue
            if bare(view.key(at - 1)) in self.words.authored:
                continue  # مجلة صادرة عن الوزارة
            if relay or view.key(at - 1) in ("نقلا", "علي"):
                for start in (at + 1, at + 2):
                    mention = view.starting.get(start)
                    around = view.starting.get(at)
                    if relay and mention is None and around is not None and start < around.last:
                        mention = self.speakers.cut(view, around, start)  # على لسان مصدر
                    if mention is not None and self.speakers.speaks(view, mention):
                        return mention
        return None

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
        owner = self._occasion_of(view, match.first)
        if owner is not None:
            return owner
        for mention in self._candidates(view, match):
            if not _free(mention) or not self.speakers.speaks(view, mention):
                continue
            if self.speakers.is_platform(view, mention):
                continue
            if self.speakers.is_document(view, mention) or view.is_time(mention.head, self.words):
                continue
            if not self.agrees(view, mention, match.form):
                continue
            found = self.speakers.resolve(view, mention)
            if found is None or found.entity == unlike:
                continue
            if _matches(found, feminine, plural):
                return found
        for speaker in reversed(self.speakers.history):
            if view.sentence.index - speaker.sentence > HISTORY_REACH:
                break
            if speaker.entity != unlike and _matches(speaker, feminine, plural):
                return speaker
        if self.speakers.history and view.sentence.index - self.speakers.history[-1].sentence <= 2:
            return self.speakers.history[-1]
        return None

    @staticmethod
    def _candidates(view: SentenceView, match: CueMatch) -> Iterator[Mention]:
        """Who may be meant, likeliest first: the nearest verb's subject, then from the start."""
        if match.kind == "participle":
            for at in reversed(range(match.first)):
                if view.tokens[at].pos != "verb":
                    continue
                before = view.tokens[at - 1] if at else None
                described = before is not None and before.pos == "noun" and not before.definite
                if described or view.key(at - 1) == "ان":
                    continue  # مذبحة نفذها: in a clause of its own
                if any(view.tokens[b].pos == "relative" for b in range(max(0, at - 2), at)):
                    continue
                start = at + 1
                while start < match.first and view.tokens[start].pos in (
                    "preposition",
                    "pronoun",
                    "adverb",
                ):
                    start += 1
                if start in view.starting and start < match.first:
                    yield view.starting[start]
        for mention in view.mentions:
            if mention.first >= match.first:
                break
            yield mention

    def _occasion_of(self, view: SentenceView, stop: int) -> Speaker | None:
        """جاء ذلك في تغريدة لخلفان، حيث قال: whose words are about to come."""
        said = self.words.occasions | self.words.documents
        for at in range(1, stop - 1):
            if view.keys[at] != "ل" or not view.tokens[at].clitic:
                continue
            head = at - 1
            while head > 0 and view.tokens[head].pos == "adjective":
                head -= 1
            if not {view.keys[head], bare(view.keys[head]), view.tokens[head].lemma} & said:
                continue
            owner = view.starting.get(at + 1)
            if owner is None:
                return self.speakers.unmentioned(view, at + 1, stop)
            if owner.type == "PER" or not owner.listed:
                return self.speakers.resolve(view, owner, stop=owner.last)
        return None

    @staticmethod
    def _asked(view: SentenceView, match: CueMatch) -> tuple[bool | None, bool]:
        if match.form is None or match.form.kind == "noun":
            if match.pronoun:
                key = view.keys[match.last - 1]
                return (None, True) if key in ("هم", "هما") else (key == "ها", False)
            return None, False
        return match.form.feminine, match.form.plural


def _matches(speaker: Speaker, feminine: bool | None, plural: bool) -> bool:
    if feminine is None or not speaker.known_gender:
        return True
    if speaker.plural:
        return plural or not (feminine and speaker.people)
    return not plural and speaker.feminine == feminine


def _free(mention: Mention) -> bool:
    """Whether no preposition governs the phrase; أما is none."""
    return mention.preposition in (None, "اما")
