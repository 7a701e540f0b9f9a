"""Reads the cues of a sentence: what each reports, where that ends, and who says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.claims import Content
from kg.extract.cues import CueMatch, find_cues
from kg.extract.drafts import Draft, Tools, before_connectives, cue_text
from kg.extract.sentence_view import SentenceView
from kg.extract.sources import SourceReader
from kg.extract.speakers import Speaker
from kg.model.mention import Mention

_CONFIDENCE = {"clause": 0.95, "direct": 0.93, "about": 0.85, "object": 0.8}
_LEFT_OUT = 0.9  # factor on confidence where the speaker had to be found


@dataclass(frozen=True, slots=True, kw_only=True)
class CueReader:
    """Verbs, participles and nouns of saying in one sentence."""

    tools: Tools
    sources: SourceReader

    def read(self, view: SentenceView, drafts: list[Draft], free_from: int) -> Draft | None:
        """Add what the cues from `free_from` on report; back comes a quotation left open."""
        matches = [
            match
            for match in find_cues(view, self.tools.lexicon)
            if match.first >= free_from and not self._in_speech(view, match)
        ]
        self._uncover(view, matches)
        made = self._contents(view, matches)
        boundaries = self._boundaries(view, made)
        spoken: list[Speaker] = []
        left_open: Draft | None = None
        for match, subject, content in made:
            if match.kind == "source":
                self.sources.read(view, match, drafts, spoken, free_from)
                continue
            if content is None or match.form is None:
                continue
            later = [at for at in boundaries if at > content.first]
            end = self.tools.bounder.end(view, content, later)
            first, last = self.tools.bounder.trim(view, content.first, end)
            if first >= last or any(draft.first == first for draft in drafts):
                continue
            inside = any(draft.first <= first and last <= draft.last for draft in drafts)
            if inside and subject is None and match.kind == "verb":
                continue
            found = self._speak(view, match, subject, content, spoken)
            if found is None:
                continue
            speaker, via = found
            if via is None and match.kind == "participle":
                via = next((d.via for d in drafts if d.speaker.entity == speaker.entity), None)
            draft = Draft(
                first=first,
                last=last,
                speaker=speaker,
                match=match,
                content=content,
                via=via,
                cue=cue_text(view, match),
                stance=match.form.cue.stance,
                confidence=_CONFIDENCE[content.mode] * (1.0 if subject else _LEFT_OUT),
                nested=inside or self._relative(view, match),
            )
            drafts.append(draft)
            if not draft.nested and (match.kind != "noun" or match.form.cue.lemma == "قول"):
                spoken.append(speaker)
            quote = content.quote
            if quote is not None and not quote.closed and last >= len(view) - 2:
                left_open = draft
        self._demote_sources(drafts)
        return left_open

    @staticmethod
    def _demote_sources(drafts: list[Draft]) -> None:
        """بحسب الوكالة، قال الوزير إن: who stands before another's cue only passes it on."""
        for source in [d for d in drafts if d.match is not None and d.match.kind == "source"]:
            for draft in drafts:
                if draft.match is None or draft.match.kind != "verb":
                    continue
                if 0 <= draft.match.at - source.first <= 1:
                    draft.via = draft.via or source.speaker.entity
                    drafts.remove(source)
                    break

    def _uncover(self, view: SentenceView, matches: Sequence[CueMatch]) -> None:
        """Cut phrases that begin with a cue: إعلان الحكومة."""
        for match in matches:
            if match.kind == "participle" or match.last >= len(view):
                continue
            mention = view.covering[match.last]
            country = self.tools.gazetteer.nationality(view.keys[match.last])
            if country is not None and match.kind == "noun":
                adjective = self.tools.speakers.nationality(view, match.last, country)
                others = [m for m in view.mentions if m is not mention]
                view.place(sorted([*others, adjective], key=lambda m: m.first))
                continue
            if mention is not None and mention.first < match.last and not match.pronoun:
                shorter = self.tools.speakers.cut(view, mention, match.last)
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
                subject = self.tools.subjects.of(view, match, cue)
            elif match.kind == "noun" and not match.pronoun:
                subject = view.starting.get(match.last)
                if subject is not None and not self.tools.speakers.speaks(view, subject):
                    subject = None
                if subject is None:
                    continue
            content = self.tools.finder.find(view, match, limit, subject)
            objective = match.kind == "noun" and match.pronoun and cue.transitive
            if objective and content is not None and content.marker == match.last:
                continue  # اتهامه بالقتل: he is the accused
            made.append((match, subject, content))
        owned = {
            content.first: match.at
            for match, _, content in made
            if content is not None and match.kind == "verb" and self._relative(view, match)
            if view.opens(content.marker) is None
        }
        made = [self._beyond(view, item, owned) for item in made]
        productive = {match.at for match, _, content in made if content is not None}
        return [item for item in made if not (item[0].weak and item[0].at in productive)]

    def _beyond(
        self,
        view: SentenceView,
        item: tuple[CueMatch, Mention | None, Content | None],
        owned: Mapping[int, int],
    ) -> tuple[CueMatch, Mention | None, Content | None]:
        """قال الوزير الذي يرى أن الحرب وشيكة، إن: the content after that of the clause between.

        `owned` has the cues of relative clauses by the start of what they report.
        """
        match, subject, content = item
        if content is None or owned.get(content.first, 0) <= match.at:
            return item
        after = replace(match, last=content.first)
        further = self.tools.finder.find(view, after, len(view), None)
        if further is None or not view.is_comma(further.marker - 1):
            return match, subject, None
        return match, subject, further

    @staticmethod
    def _relative(view: SentenceView, match: CueMatch) -> bool:
        return any(
            view.tokens[at].pos == "relative" for at in range(max(0, match.first - 2), match.first)
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
                found.append(before_connectives(view, start, self.tools.words))
                continue
            if content is None or match.form is None or match.kind == "noun":
                continue
            if match.kind == "participle":
                found.append(start)
                continue
            if self._relative(view, match):
                found.extend(
                    later.marker  # the clause around goes on
                    for outer, _, later in made
                    if later is not None and outer.at < match.at < content.first < later.marker
                )
                continue
            previous = view.key(start - 1)
            joined = view.key(start) in ("و", "ف") and start < match.at
            opener = previous in self.tools.words.clause_openers and previous != "ان"
            comma = view.is_comma(start - 1) or view.is_comma(start - 2)
            cue = match.form.cue
            if joined and (comma or (cue.clause and cue.direct and match.form.kind == "perfect")):
                found.append(start)
            elif opener:
                found.append(before_connectives(view, start, self.tools.words))
            elif subject is not None and subject.last <= start:
                at = subject.first - 1
                while at > 0 and view.tokens[at].clitic == "proclitic":
                    at -= 1
                if view.key(at) in self.tools.words.clause_openers and view.key(at) != "ان":
                    found.append(before_connectives(view, at, self.tools.words))
            elif view.is_mark(start - 1) or (comma and match.form.kind == "perfect"):
                found.append(start)
        return sorted(found)

    def _speak(
        self,
        view: SentenceView,
        match: CueMatch,
        subject: Mention | None,
        content: Content,
        spoken: Sequence[Speaker],
    ) -> tuple[Speaker, str | None] | None:
        """Who says it and through whom; None when nobody can be found."""
        assert match.form is not None
        form, speakers, subjects = match.form, self.tools.speakers, self.tools.subjects
        stop = content.marker if subject is not None and subject.first >= match.last else None
        whole = stop is not None and content.mode in ("clause", "direct") and not form.cue.person
        relayed = self._relayed(view, match, content)
        if relayed is not None and stop is not None:
            stop = min(stop, relayed.first - 1)  # نقل مراسلنا عن الناطق
        teller = (
            speakers.resolve(view, subject, stop=stop, whole=whole) if subject is not None else None
        )
        if teller is not None and match.kind == "verb" and not form.plural:
            teller = replace(teller, feminine=form.feminine, known_gender=True)
        if relayed is not None:
            speaker = speakers.resolve(view, relayed)
            return _found(speaker, teller.entity if teller is not None else None)
        if teller is not None and self._his_words(view, match, content):
            speaker = subjects.left_out(view, match, (), unlike=teller.entity)
            return _found(speaker, teller.entity)
        if form.cue.appear:
            source = self._appears_in(view, match, content)
            return _found(speakers.resolve(view, source) if source is not None else None)
        passive = form.cue.impersonal and form.kind == "imperfect"
        if subject is not None and passive and not speakers.holds_views(view, subject):
            return None  # التي تعتبر معقل الحوثيين
        if subject is not None and passive and self._thought_of(view, match, subject, content):
            return None  # شخص يعتقد أنه هرب
        speaker = teller
        if subject is None and match.kind == "verb" and content.mode != "object":
            speaker = speakers.unmentioned(view, match.last, content.marker)
        if subject is None and speaker is None and not (passive and not form.plural):
            speaker = subjects.left_out(view, match, spoken)
        told = subjects.medium_addressed(view, match.last, content.first)
        return _found(speaker, told.entity if told is not None and told is not subject else None)

    @staticmethod
    def _thought_of(
        view: SentenceView, match: CueMatch, subject: Mention, content: Content
    ) -> bool:
        """Whether a verb after somebody tells what others think of him: شخص يعتقد أنه هرب."""
        if subject.first >= match.first or content.mode != "clause":
            return False
        relative = match.first > 0 and view.tokens[match.first - 1].pos == "relative"
        described = relative or not (subject.named or view.tokens[subject.head].definite)
        return described and view.tokens[content.first - 1].clitic == "enclitic"

    def _relayed(self, view: SentenceView, match: CueMatch, content: Content) -> Mention | None:
        """نقلت رويترز عن مصدر: the source after عن."""
        assert match.form is not None
        relay = match.form.cue.lemma in self.tools.lexicon.relay
        return self.tools.subjects.relayed_from(view, match, content.marker + 1, relay=relay)

    def _his_words(self, view: SentenceView, match: CueMatch, content: Content) -> bool:
        """نقلت الصحيفة قوله: the medium tells what somebody named before said."""
        assert match.form is not None
        return match.form.cue.lemma in self.tools.lexicon.relay and any(
            view.key(at) == "قول" and view.tokens[at + 1].clitic == "enclitic"
            for at in range(match.last, content.marker)
        )

    @staticmethod
    def _appears_in(view: SentenceView, match: CueMatch, content: Content) -> Mention | None:
        for at in range(match.last, content.marker):
            if view.key(at) == "في":
                return view.starting.get(at + 1)
        return None


def _found(speaker: Speaker | None, via: str | None = None) -> tuple[Speaker, str | None] | None:
    return (speaker, via) if speaker is not None else None
