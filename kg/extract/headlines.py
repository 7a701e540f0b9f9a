"""Headlines that say who speaks before a colon."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.drafts import Draft, Tools
from kg.extract.sentence_view import STOPS, SentenceView
from kg.model.mention import Mention

_LONGEST = 32  # tokens
_ELLIPSES = frozenset({"..", "...", "…"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineReader:
    """`X: claim` in titles and heading lines; a bare place before the colon is a topic."""

    tools: Tools

    def read(self, view: SentenceView, drafts: list[Draft]) -> int:
        """`X: claim` in a title or a heading line; the position after the last such colon."""
        tokens = view.tokens
        if len(view) > _LONGEST or (tokens and tokens[-1].text == "."):
            return 0
        if not view.sentence.title and any(
            form.kind == "perfect"
            for key in view.keys[:3]
            for form in self.tools.lexicon.forms.get(key, ())
        ):
            return 0
        colons = [at for at, key in enumerate(view.keys) if key == ":" and 0 < at < len(view) - 1]
        hit = 0
        for number, colon in enumerate(colons):
            start = 0
            for at in range(colon - 1, -1, -1):
                if tokens[at].text in _ELLIPSES | {":"} or tokens[at].text in STOPS:
                    start = at + 1
                    break
            while start < colon and (
                tokens[start].clitic == "proclitic" or tokens[start].pos == "punctuation"
            ):
                start += 1
            end = len(view)
            for at in range(colon + 1, len(view)):
                if tokens[at].text in _ELLIPSES and number + 1 < len(colons):
                    end = at
                    break
            mention = self._headline_speaker(view, start, colon, end)
            if mention is None:
                continue
            speaker = self.tools.speakers.resolve(view, mention)
            first, last = self.tools.bounder.trim(view, colon + 1, end)
            if speaker is None or first >= last:
                continue
            medium = self.tools.subjects.medium_addressed(view, mention.last, colon)
            drafts.append(
                Draft(
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
        if start >= colon or view.phrase(start, self.tools.words.labels):
            return None
        if any(view.tokens[at].pos == "verb" for at in range(start, colon)):
            return None
        mention = view.starting.get(start)
        if mention is None or not self.tools.speakers.speaks(view, mention) or mention.last > colon:
            return None
        if mention.type in ("GPE", "LOC"):
            entry = self.tools.gazetteer.entry(mention.link) if mention.link else None
            capital = entry is not None and entry.government_of is not None
            own_voice = any(
                view.tokens[at].person == "1" or view.keys[at] in ("لا", "لن", "لم", "نا")
                for at in range(colon + 1, min(end, colon + 4))
            )
            if not capital and not own_voice:
                return None
        return mention
