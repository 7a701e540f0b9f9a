"""Sources that stand beside a claim: بحسب الشرطة، وفق ما أعلن الجيش."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.claims import Content
from kg.extract.cues import CueMatch
from kg.extract.drafts import Draft, Tools, before_connectives, cue_text
from kg.extract.sentence_view import SentenceView
from kg.extract.speakers import Speaker
from kg.model.mention import Mention

_DASHES = frozenset({"--", "—", "–", "-"})
_DATELINE = 20  # tokens before a dash: دبي (CNN) --


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReader:
    """`claim، بحسب X`, `بحسب X، فإن claim`, and media that only relay what another cue says."""

    tools: Tools

    def read(
        self,
        view: SentenceView,
        match: CueMatch,
        drafts: list[Draft],
        spoken: list[Speaker],
        covered: int,
    ) -> None:
        """`claim، بحسب X` and `بحسب X، فإن claim`."""
        mention = self._source_mention(view, match)
        speaker: Speaker | None = None
        via: str | None = None
        if match.form is not None and match.form.cue.lemma in self.tools.lexicon.relay:
            relayed = self.tools.subjects.relayed_from(view, match, match.last + 14, relay=True)
            if relayed is not None and mention is not None:
                via, mention = mention.entity, relayed
        if mention is not None:
            speaker = self.tools.speakers.resolve(view, mention)
        elif match.form is not None or not match.pronoun:
            speaker = self.tools.speakers.unmentioned(view, match.last, len(view))
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
            told = earlier[-1]
            medium = mention is not None and self.tools.speakers.is_medium(view, mention)
            if told.via is None and medium and told.speaker.entity != speaker.entity:
                told.via = speaker.entity
            return
        pieces: list[tuple[int, int]] = []
        if before <= 2 or self._only_circumstance(view, start, match.first):
            pieces.append(self._following(view, after_from))
        else:
            stop = before_connectives(view, match.first, self.tools.words)
            pieces.append((start, stop))
            rest = self._rest(view, after_from)
            if rest is not None and rest[1] - rest[0] > stop - start:
                pieces.append(rest)  # the source interrupts its claim
        said = [self.tools.bounder.trim(view, first, last) for first, last in pieces]
        said = [(first, last) for first, last in said if last - first >= 2]
        if not said:
            return
        for first, last in said:
            drafts.append(
                Draft(
                    match=match,
                    first=first,
                    last=last,
                    speaker=speaker,
                    cue=cue_text(view, match),
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
        words = self.tools.words
        if view.phrase(start + 1, words.breaks) or view.phrase(start + 1, words.afterthoughts):
            return None
        first = start + 1 + (view.key(start + 1) == "عن")
        content = Content(mode="clause", marker=first, first=first)
        return first, self.tools.bounder.end(view, content, ())

    def _source_mention(self, view: SentenceView, match: CueMatch) -> Mention | None:
        if match.form is not None:
            return self.tools.subjects.after(view, match, lenient=True)
        for at in range(match.last, min(match.last + 3, len(view))):
            mention = view.starting.get(at)
            if mention is not None:
                return mention if self.tools.speakers.speaks(view, mention) else None
        return None

    @staticmethod
    def _only_circumstance(view: SentenceView, start: int, stop: int) -> bool:
        return stop - start < 6 and not any(
            view.tokens[at].pos == "verb" for at in range(start, stop)
        )

    def _clause_start(self, view: SentenceView, covered: int) -> int:
        """The first token of the sentence's own content: dateline and connectives skipped."""
        start = covered
        for at in range(covered, min(len(view), covered + _DATELINE)):
            if view.tokens[at].pos == "verb":
                break
            if view.tokens[at].text in _DASHES:
                start = at + 1
        while start < len(view) and (
            view.tokens[start].pos == "punctuation"
            or (view.tokens[start].clitic == "proclitic" and view.keys[start] in ("و", "ف"))
        ):
            start += 1
        end = view.phrase(start, self.tools.words.openers, longest=3)
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
        return first, self.tools.bounder.end(view, content, ())
