"""Reads who said what, and through whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.data.cues import Cue, CueLexicon, load_cues
from kg.data.gazetteer import Gazetteer, load_gazetteer
from kg.extract.claims import ClaimBounder, Content, ContentFinder
from kg.extract.cues import CueMatch, find_cues
from kg.extract.sentence_view import STOPS, SentenceView
from kg.extract.speakers import Speaker, SpeakerResolver
from kg.extract.stance import read_stance
from kg.model import Document, Entity, Stance, Statement
from kg.model.mention import Mention

_RUN_ON = 8  # sentences that a quotation may go on for
_HEADLINE_TOKENS = 32
_CONFIDENCE = {"clause": 0.95, "direct": 0.93, "about": 0.85, "object": 0.8}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReading:
    """The statements of a document, and its entities with speakers that no mention named."""

    statements: tuple[Statement, ...]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementExtractor:
    """Listed cues with their speaker, claim, medium and stance."""

    lexicon: CueLexicon
    gazetteer: Gazetteer
    name: str = "statements"
    needs: frozenset[str] = frozenset({"lemmas", "mentions"})

    def __call__(
        self,
        document: Document,
        mentions: Sequence[Sequence[Mention]],
        entities: Sequence[Entity],
    ) -> StatementReading:
        """Statements s1, s2, ... in text order; `events` is left empty."""
        run = _Run(self, document, entities)
        for sentence, found in zip(document.sentences, mentions, strict=True):
            run.read(sentence, found)
        return run.result()


def build() -> StatementExtractor:
    """The extractor over the shipped cues."""
    return StatementExtractor(lexicon=load_cues(), gazetteer=load_gazetteer())


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A statement in the making."""

    match: CueMatch | None
    content: Content | None
    subject: Mention | None
    first: int = 0
    last: int = 0
    speaker: Speaker | None = None
    via: str | None = None
    cue: str | None = None
    stance: Stance = "assert"
    confidence: float = 0.9
    nested: bool = False  # inside another claim: its speaker is not whom the text goes on about


class _Run:
    """One article, sentence by sentence."""

    def __init__(
        self, extractor: StatementExtractor, document: Document, entities: Sequence[Entity]
    ) -> None:
        self.lexicon = extractor.lexicon
        self.words = extractor.lexicon.words
        self.document = document
        self.speakers = SpeakerResolver(entities, extractor.lexicon, extractor.gazetteer)
        self.finder = ContentFinder(words=self.words)
        self.bounder = ClaimBounder(words=self.words)
        self.found: list[Statement] = []
        self.open: _Draft | None = None  # a quotation that runs on
        self.ran_on = 0

    def result(self) -> StatementReading:
        return StatementReading(
            statements=tuple(self.found), entities=tuple(self.speakers.entities)
        )

    def read(self, sentence, found) -> None:  # type: ignore[no-untyped-def]
        view = SentenceView(sentence, found, continued=self.open is not None)
        drafts: list[_Draft] = []
        free_from = 0
        if self.open is not None:
            free_from = self._run_on(view, drafts)
        if free_from < len(view):
            self._cues(view, drafts, max(free_from, self._headline(view, drafts)))
        drafts.sort(key=lambda draft: (draft.first, -draft.last))
        for draft in drafts:
            self._emit(view, draft)

    # Quotations over several sentences -----------------------------------------------------

    def _run_on(self, view: SentenceView, drafts: list[_Draft]) -> int:
        """Read the part of the sentence that an open quotation covers; returns its end."""
        before = self.open
        assert before is not None
        if self._turns_away(view):
            self.open, self.ran_on = None, 0
            view.reopen()
            return 0
        self.ran_on += 1
        quote = view.quotes[0] if view.quotes and view.quotes[0].first == -1 else None
        end = quote.last if quote is not None else len(view)
        closed = quote is not None and quote.closed
        first, last = self.bounder.trim(view, 0, end)
        if first < last:
            drafts.append(
                _Draft(
                    match=None,
                    content=None,
                    subject=None,
                    first=first,
                    last=last,
                    speaker=before.speaker,
                    via=before.via,
                    stance="assert",
                    confidence=0.85,
                )
            )
        if closed or self.ran_on >= _RUN_ON:
            self.open, self.ran_on = None, 0
        return end + 1

    def _turns_away(self, view: SentenceView) -> bool:
        """Whether the sentence plainly is the writer's own: the quotation was never closed."""
        if any(quote.first == -1 and quote.closed for quote in view.quotes):
            return False
        return any(
            form.kind == "perfect"
            for at in range(min(2, len(view)))
            if view.tokens[at].pos == "verb"
            for form in self.lexicon.forms.get(view.keys[at], ())
        )

    # Headlines -----------------------------------------------------------------------------

    def _headline(self, view: SentenceView, drafts: list[_Draft]) -> int:
        """`X: claim` in a title or a heading line; the position after the last such colon."""
        tokens = view.tokens
        if len(view) > _HEADLINE_TOKENS or (tokens and tokens[-1].text == "."):
            return 0
        if not view.sentence.title and any(
            form.kind in ("perfect",)
            for key in view.keys[:3]
            for form in self.lexicon.forms.get(key, ())
        ):
            return 0
        colons = [at for at, key in enumerate(view.keys) if key == ":" and 0 < at < len(view) - 1]
        hit = 0
        for number, colon in enumerate(colons):
            start = 0
            for at in range(colon - 1, -1, -1):
                if tokens[at].text in ("..", "...", ":", "…") or tokens[at].text in STOPS:
                    start = at + 1
                    break
            while start < colon and (
                tokens[start].clitic == "proclitic" or tokens[start].pos == "punctuation"
            ):
                start += 1
            end = len(view)
            for at in range(colon + 1, len(view)):
                if tokens[at].text in ("..", "...", "…") and number + 1 < len(colons):
                    end = at
                    break
            mention = self._headline_speaker(view, start, colon, end)
            if mention is None:
                continue
            speaker = self.speakers.resolve(view, mention)
            first, last = self.bounder.trim(view, colon + 1, end)
            if speaker is None or first >= last:
                continue
            medium = self.speakers.medium_addressed(view, mention.last, colon)
            drafts.append(
                _Draft(
                    match=None,
                    content=None,
                    subject=mention,
                    first=first,
                    last=last,
                    speaker=speaker,
                    via=medium.entity if medium is not None else None,
                    cue=":",
                    confidence=0.85,
                )
            )
            hit = colon + 1
        return hit

    def _headline_speaker(
        self, view: SentenceView, start: int, colon: int, end: int
    ) -> Mention | None:
        if start >= colon or view.phrase(start, self.words.labels):
            return None
        if any(view.tokens[at].pos == "verb" for at in range(start, colon)):
            return None
        mention = view.starting.get(start)
        if mention is None or not self.speakers.speaks(view, mention) or mention.last > colon:
            return None
        if mention.type in ("GPE", "LOC"):
            entry = self.speakers.gazetteer.entry(mention.link) if mention.link else None
            capital = entry is not None and entry.government_of is not None
            own_voice = any(
                view.tokens[at].person == "1" or view.keys[at] in ("لا", "لن", "لم", "نا")
                for at in range(colon + 1, min(end, colon + 4))
            )
            if not capital and not own_voice:
                return None
        return mention

    # Cues ----------------------------------------------------------------------------------

    def _cues(self, view: SentenceView, drafts: list[_Draft], free_from: int) -> None:
        matches = [
            match
            for match in find_cues(view, self.lexicon)
            if match.first >= free_from and not self._in_speech(view, match)
        ]
        self._uncover(view, matches)
        made = self._contents(view, matches)
        boundaries = self._boundaries(view, made)
        spoken: list[Speaker] = []
        covered = free_from
        for match, subject, content in made:
            if match.kind == "source":
                self._source(view, match, drafts, spoken, covered)
                continue
            if content is None or match.form is None:
                continue
            later = [at for at in boundaries if at > content.first]
            end = self.bounder.end(view, content, later)
            first, last = self.bounder.trim(view, content.first, end)
            if first >= last or any(draft.first == first for draft in drafts):
                continue
            draft = self._speak(view, match, subject, content, spoken)
            if draft is None or draft.speaker is None:
                continue
            draft.first, draft.last = first, last
            nested = any(d.first <= first and last <= d.last for d in drafts)
            if nested and subject is None and match.kind == "verb":
                continue
            draft.nested = nested or self._relative(view, match)
            drafts.append(draft)
            if not draft.nested and (match.kind != "noun" or match.form.cue.lemma == "قول"):
                spoken.append(draft.speaker)
            if (
                content.quote is not None
                and not content.quote.closed
                and content.quote.last == len(view)
                and last >= len(view) - 2
            ):
                self.open, self.ran_on = draft, 0

    def _uncover(self, view: SentenceView, matches: Sequence[CueMatch]) -> None:
        """Cut phrases that begin with a cue: إعلان الحكومة."""
        for match in matches:
            if match.kind == "participle" or match.last >= len(view):
                continue
            mention = view.covering[match.last]
            country = self.speakers.gazetteer.nationality(view.keys[match.last])
            if country is not None and match.kind == "noun":
                adjective = self.speakers.nationality(view, match.last, country)
                others = [m for m in view.mentions if m is not mention]
                view.place(sorted([*others, adjective], key=lambda m: m.first))
                continue
            if mention is not None and mention.first < match.last and not match.pronoun:
                shorter = self.speakers.cut(view, mention, match.last)
                view.place(shorter if m is mention else m for m in view.mentions)

    @staticmethod
    def _in_speech(view: SentenceView, match: CueMatch) -> bool:
        quote = view.inside[match.at]
        return quote is not None and quote.last - quote.first > 5

    def _contents(
        self, view: SentenceView, matches: Sequence[CueMatch]
    ) -> list[tuple[CueMatch, Mention | None, Content | None]]:
        """Each cue with its own subject and content; weak sources give way to their verbs."""
        made: list[tuple[CueMatch, Mention | None, Content | None]] = []
        stops = [
            match.first
            for match in matches
            if match.kind in ("verb", "participle")
            and not self._relative(view, match)
            and not (match.pronoun and match.first == match.at)
        ]
        for match in matches:
            if match.kind == "source" or match.form is None:
                made.append((match, None, None))
                continue
            limit = min((at for at in stops if at > match.at), default=len(view))
            subject: Mention | None = None
            cue = match.form.cue
            if match.kind == "verb":
                subject = self._subject(view, match, cue)
            elif match.kind == "noun" and not match.pronoun:
                subject = view.starting.get(match.last)
                if subject is not None and not self.speakers.speaks(view, subject):
                    subject = None
                if subject is None:
                    continue
            content = self.finder.find(view, match, limit, subject)
            made.append((match, subject, content))
        productive = {match.at for match, _, content in made if content is not None}
        return [item for item in made if not (item[0].weak and item[0].at in productive)]

    @staticmethod
    def _relative(view: SentenceView, match: CueMatch) -> bool:
        return any(
            view.tokens[at].pos == "relative" for at in range(max(0, match.first - 2), match.first)
        )

    def _subject(self, view: SentenceView, match: CueMatch, cue: Cue) -> Mention | None:
        lenient = (
            not cue.object or self.finder.clause_ahead(view, match.last, len(view)) is not None
        )
        after = self.speakers.after(view, match, lenient=lenient)
        before = self.speakers.before(view, match)
        if after is None:
            return before
        if before is None:
            return after
        # روسيا تتهم بريطانيا: what follows is the object.
        transitive = cue.person or cue.object or not cue.clause
        return before if transitive and self._adjoins(view, before, match) else after

    @staticmethod
    def _adjoins(view: SentenceView, mention: Mention, match: CueMatch) -> bool:
        """Whether nothing but small words stands between a topic and its verb."""
        return all(
            view.tokens[at].pos in ("particle", "adverb")
            or view.key(at) in ("ف", "كان", "كانت")
            or (view.is_comma(at) and at > mention.last)
            for at in range(mention.last, match.first)
        )

    def _boundaries(
        self,
        view: SentenceView,
        made: Sequence[tuple[CueMatch, Mention | None, Content | None]],
    ) -> list[int]:
        """Where a later cue takes over and ends the claim before it."""
        found: list[int] = []
        for match, subject, content in made:
            start = match.first
            if match.kind == "source":
                found.append(self._open_at(view, start))
                continue
            if content is None or match.form is None or match.kind == "noun":
                continue
            if match.kind == "participle":
                found.append(start)
                continue
            if self._relative(view, match):
                continue
            previous = view.key(start - 1)
            joined = view.key(start) in ("و", "ف") and start < match.at
            opener = previous in self.words.clause_openers and previous != "ان"
            comma = view.is_comma(start - 1) or view.is_comma(start - 2)
            cue = match.form.cue
            if joined and (comma or (cue.clause and cue.direct and match.form.kind == "perfect")):
                found.append(start)
            elif opener:
                found.append(self._open_at(view, start))
            elif subject is not None and subject.last <= start:
                at = subject.first - 1
                while at > 0 and view.tokens[at].clitic == "proclitic":
                    at -= 1
                if view.key(at) in self.words.clause_openers and view.key(at) != "ان":
                    found.append(self._open_at(view, at))
            elif view.is_mark(start - 1) or (comma and match.form.kind == "perfect"):
                found.append(start)
        return sorted(found)

    def _open_at(self, view: SentenceView, position: int) -> int:
        """Back over the connectives that lead to a position: وذلك، في حين."""
        while position > 0 and (
            view.key(position - 1)
            in ("ذلك", "في", "و", "كما", "فيما", "بينما", "حين", "وقت", "لكن")
        ):
            position -= 1
        return position

    # Speakers ------------------------------------------------------------------------------

    def _speak(
        self,
        view: SentenceView,
        match: CueMatch,
        subject: Mention | None,
        content: Content,
        spoken: Sequence[Speaker],
    ) -> _Draft | None:
        assert match.form is not None
        cue = match.form.cue
        draft = _Draft(
            match=match,
            content=content,
            subject=subject,
            cue=self._cue_text(view, match),
            stance=cue.stance,
            confidence=_CONFIDENCE[content.mode],
        )
        relayed = self._relayed(view, match, content)
        if relayed is None and subject is not None and self._his_words(view, match, content):
            teller = self.speakers.resolve(view, subject)
            draft.via = teller.entity if teller is not None else None
            draft.speaker = self.speakers.left_out(view, match, (), unlike=draft.via)
            return draft
        if relayed is not None:
            draft.speaker = self.speakers.resolve(view, relayed)
            if subject is not None:
                medium = self.speakers.resolve(view, subject)
                draft.via = medium.entity if medium is not None else None
            return draft
        if cue.appear:
            source = self._appears_in(view, match, content)
            if source is None:
                return None
            draft.speaker = self.speakers.resolve(view, source)
            return draft
        form = match.form
        if subject is not None and form.cue.impersonal and form.kind == "imperfect":
            held = self.speakers.holds_views(view, subject)
            if not held:
                return None  # التي تعتبر معقل الحوثيين
        if subject is not None:
            draft.speaker = self.speakers.resolve(view, subject)
        elif match.kind == "verb" and content.mode != "object":
            draft.speaker = self.speakers.unmentioned(view, match.last, content.marker)
        if draft.speaker is None and subject is None:
            draft.speaker = self._implied(view, match, spoken)
            draft.confidence *= 0.9
        told = self.speakers.medium_addressed(view, match.last, content.first)
        if told is not None and told is not subject:
            draft.via = told.entity
        return draft

    def _implied(
        self, view: SentenceView, match: CueMatch, spoken: Sequence[Speaker]
    ) -> Speaker | None:
        form = match.form
        if (
            form is not None
            and form.cue.impersonal
            and form.kind == "imperfect"
            and not form.plural
        ):
            return None
        return self.speakers.left_out(view, match, spoken)

    def _relayed(self, view: SentenceView, match: CueMatch, content: Content) -> Mention | None:
        """نقلت رويترز عن مصدر: the source after عن."""
        assert match.form is not None
        relay = match.form.cue.lemma in self.lexicon.relay
        return self._relay_source(view, match, content.marker + 1, relay=relay)

    def _his_words(self, view: SentenceView, match: CueMatch, content: Content) -> bool:
        """نقلت الصحيفة قوله: the medium tells what somebody named before said."""
        assert match.form is not None
        return match.form.cue.lemma in self.lexicon.relay and any(
            view.key(at) == "قول" and view.tokens[at + 1].clitic == "enclitic"
            for at in range(match.last, content.marker)
        )

    def _relay_source(
        self, view: SentenceView, match: CueMatch, stop: int, *, relay: bool
    ) -> Mention | None:
        for at in range(match.last, min(stop, len(view))):
            marked = view.key(at) == "عن" or (view.key(at) == "لسان" and view.key(at - 1) == "علي")
            if not marked:
                continue
            if relay or view.key(at - 1) in ("نقلا", "علي"):
                for start in (at + 1, at + 2):
                    mention = view.starting.get(start)
                    if mention is not None and self.speakers.speaks(view, mention):
                        return mention
        return None

    def _appears_in(self, view: SentenceView, match: CueMatch, content: Content) -> Mention | None:
        for at in range(match.last, content.marker):
            if view.key(at) == "في":
                return view.starting.get(at + 1)
        return None

    @staticmethod
    def _cue_text(view: SentenceView, match: CueMatch) -> str:
        start = view.tokens[match.first].start - view.sentence.start
        end = view.tokens[match.last - 1].end - view.sentence.start
        return view.sentence.text[start:end]

    # Sources -------------------------------------------------------------------------------

    def _source(
        self,
        view: SentenceView,
        match: CueMatch,
        drafts: list[_Draft],
        spoken: list[Speaker],
        covered: int,
    ) -> None:
        """`claim، بحسب X` and `بحسب X، فإن claim`."""
        mention = self._source_mention(view, match)
        speaker: Speaker | None = None
        via: str | None = None
        if match.form is not None and match.form.cue.lemma in self.lexicon.relay:
            relayed = self._relay_source(view, match, match.last + 14, relay=True)
            if relayed is not None and mention is not None:
                via, mention = mention.entity, relayed
        if mention is not None:
            speaker = self.speakers.resolve(view, mention)
        elif match.form is not None or not match.pronoun:
            speaker = self.speakers.unmentioned(view, match.last, len(view))
        if speaker is None:
            return
        start = self._clause_start(view, covered)
        before = match.first - start
        if match.weak and before <= 2:
            return
        for pending in drafts:
            content = pending.content
            if content is None or pending.match is None:
                continue
            if pending.match.last <= match.first < content.marker:
                if pending.via is None and pending.speaker != speaker:
                    pending.via = speaker.entity
                return
        after_from = mention.last if mention is not None else match.last
        earlier = [
            draft
            for draft in drafts
            if draft.last <= match.first + 1
            and not draft.nested
            and 2 * (match.first - draft.first) >= before
        ]
        if earlier and before > 3:
            last = earlier[-1]
            medium = mention is not None and self.speakers.is_medium(view, mention)
            known = last.speaker is None or last.speaker.entity == speaker.entity
            if last.via is None and medium and not known:
                last.via = speaker.entity
            return
        if before <= 2 or self._only_circumstance(view, start, match.first):
            first, last_token = self._following(view, after_from)
        else:
            first, last_token = start, self._open_at(view, match.first)
            rest = self._rest(view, after_from)
            if rest is not None and rest[1] - rest[0] > last_token - first:
                first, last_token = rest
        first, last_token = self.bounder.trim(view, first, last_token)
        if last_token - first < 2:
            return
        drafts.append(
            _Draft(
                match=match,
                content=None,
                subject=mention,
                first=first,
                last=last_token,
                speaker=speaker,
                cue=self._cue_text(view, match),
                stance=match.form.cue.stance if match.form is not None else "assert",
                via=via,
                confidence=0.9,
            )
        )
        spoken.append(speaker)

    def _rest(self, view: SentenceView, start: int) -> tuple[int, int] | None:
        """What goes on after `، بحسب X،`: the clause that the source interrupted."""
        if not view.is_comma(start) or start + 1 >= len(view):
            return None
        if view.tokens[start + 1].pos not in ("preposition", "verb"):
            return None
        if view.phrase(start + 1, self.words.breaks | self.words.afterthoughts):
            return None
        first = start + 1 + (view.key(start + 1) == "عن")
        content = Content(mode="clause", marker=first, first=first)
        return first, self.bounder.end(view, content, ())

    def _source_mention(self, view: SentenceView, match: CueMatch) -> Mention | None:
        if match.form is not None:
            return self.speakers.after(view, match, lenient=True)
        for at in range(match.last, min(match.last + 3, len(view))):
            mention = view.starting.get(at)
            if mention is not None:
                return mention if self.speakers.speaks(view, mention) else None
        return None

    def _only_circumstance(self, view: SentenceView, start: int, stop: int) -> bool:
        return stop - start < 6 and not any(
            view.tokens[at].pos == "verb" for at in range(start, stop)
        )

    def _clause_start(self, view: SentenceView, covered: int) -> int:
        """The first token of the sentence's own content: dateline and connectives skipped."""
        start = covered
        for at in range(start, min(len(view), 24)):
            if (
                view.tokens[at].text in ("--", "—", "—-", "-")
                and at < 20
                and "cnn" in view.keys[:at]
            ):
                start = at + 1
        while start < len(view) and (
            view.tokens[start].pos == "punctuation"
            or (view.tokens[start].clitic == "proclitic" and view.keys[start] in ("و", "ف"))
        ):
            start += 1
        end = view.phrase(start, self.words.openers, longest=3)
        return end or start

    def _following(self, view: SentenceView, start: int) -> tuple[int, int]:
        """The claim after `بحسب X،`: فإن dropped."""
        first = start
        for at in range(start, min(len(view), start + 14)):
            if view.is_comma(at) or (view.key(at) == "ان" and view.key(at - 1) in ("ف", "،")):
                first = at + 1
                break
            if view.tokens[at].pos == "verb":
                first = at
                break
        while first < len(view) and (
            view.keys[first] in ("ف", "ان") or view.tokens[first].clitic == "enclitic"
        ):
            first += 1
        content = Content(mode="clause", marker=first, first=first, quote=None)
        return first, self.bounder.end(view, content, ())

    # Output --------------------------------------------------------------------------------

    def _emit(self, view: SentenceView, draft: _Draft) -> None:
        speaker = draft.speaker
        if speaker is None or not speaker.entity:
            return
        start, end = view.tokens[draft.first].start, view.tokens[draft.last - 1].end
        text = self.document.article.text
        stance = read_stance(view, draft.first, draft.last, draft.stance, self.words)
        if not draft.nested:
            self.speakers.history.append(replace(speaker, sentence=view.sentence.index))
        self.found.append(
            Statement(
                id=f"s{len(self.found) + 1}",
                speaker=speaker.entity,
                via=draft.via if draft.via != speaker.entity else None,
                cue=draft.cue,
                claim=text[start:end],
                start=start,
                end=end,
                sentence=view.sentence.text,
                stance=stance,
                events=(),
                confidence=round(draft.confidence, 3),
                extractor="rules",
            )
        )
