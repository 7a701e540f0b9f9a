"""Reads who said what, and through whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.data.cues import CueLexicon, load_cues
from kg.data.gazetteer import Gazetteer, load_gazetteer
from kg.extract.claims import ClaimBounder, ContentFinder
from kg.extract.drafts import Draft, Tools
from kg.extract.found import Reading, StatementReading
from kg.extract.headlines import HeadlineReader
from kg.extract.reports import CueReader
from kg.extract.sentence_view import SentenceView
from kg.extract.sources import SourceReader
from kg.extract.speakers import Speakers
from kg.extract.stance import read_stance
from kg.extract.subjects import SubjectFinder
from kg.model import Document, Entity, Sentence, Statement
from kg.model.mention import Mention

_ONLY_OPENS = frozenset("“«„")
_CLOSES = frozenset('”»"')
_RUN_ON = 8  # sentences that a quotation may go on for


@dataclass(frozen=True, slots=True, kw_only=True)
class CueStatementReader:
    """Listed cues with their speaker, claim, medium and stance."""

    lexicon: CueLexicon
    gazetteer: Gazetteer
    name: str = "statements"

    def __call__(self, reading: Reading) -> StatementReading:
        """Statements s1, s2, ... in text order; `events` is left empty."""
        run = _Run(self, reading.document, reading.entities)
        for sentence, found in zip(reading.document.sentences, reading.mentions, strict=True):
            run.read(sentence, found)
        return run.result()


def build() -> CueStatementReader:
    """The extractor over the shipped cues."""
    return CueStatementReader(lexicon=load_cues(), gazetteer=load_gazetteer())


class _Run:
    """One article, sentence by sentence."""

    def __init__(
        self, extractor: CueStatementReader, document: Document, entities: Sequence[Entity]
    ) -> None:
        lexicon, words = extractor.lexicon, extractor.lexicon.words
        self.document = document
        self.speakers = Speakers(entities, lexicon, extractor.gazetteer)
        finder = ContentFinder(words=words)
        self.tools = Tools(
            lexicon=lexicon,
            gazetteer=extractor.gazetteer,
            speakers=self.speakers,
            subjects=SubjectFinder(lexicon=lexicon, speakers=self.speakers, finder=finder),
            finder=finder,
            bounder=ClaimBounder(words=words),
        )
        self.headlines = HeadlineReader(tools=self.tools)
        self.cues = CueReader(tools=self.tools, sources=SourceReader(tools=self.tools))
        self.found: list[Statement] = []
        self.open: Draft | None = None  # a quotation that runs on
        self.ran_on = 0

    def result(self) -> StatementReading:
        return StatementReading(
            statements=tuple(self.found), entities=tuple(self.speakers.entities)
        )

    def read(self, sentence: Sentence, mentions: Sequence[Mention]) -> None:
        view = SentenceView(sentence, mentions, continued=self.open is not None)
        drafts: list[Draft] = []
        free_from = self._run_on(view, drafts, self.open) if self.open is not None else 0
        if free_from < len(view):
            free_from = max(free_from, self.headlines.read(view, drafts))
            opened = self.cues.read(view, drafts, free_from)
            if opened is not None and self._will_close(sentence.index):
                self.open, self.ran_on = opened, 0
        drafts.sort(key=lambda draft: (draft.first, -draft.last))
        for draft in drafts:
            self._emit(view, draft)

    def _run_on(self, view: SentenceView, drafts: list[Draft], before: Draft) -> int:
        """Read the part of the sentence that an open quotation covers; returns its end."""
        if self._turns_away(view):
            self.open = None
            view.reopen()
            return 0
        self.ran_on += 1
        quote = view.quotes[0] if view.quotes and view.quotes[0].first == -1 else None
        end = quote.last if quote is not None else len(view)
        first, last = self.tools.bounder.trim(view, 0, end)
        if first < last:
            drafts.append(
                Draft(
                    first=first, last=last, speaker=before.speaker, via=before.via, confidence=0.85
                )
            )
        if self.ran_on >= _RUN_ON or (quote is not None and quote.closed):
            self.open = None
        return end + 1

    def _will_close(self, index: int) -> bool:
        """Whether the next quotation mark in the sentences ahead ends a quotation.

        A mark that opens another, or none at all, shows that this one was never closed.
        """
        for sentence in self.document.sentences[index + 1 : index + 1 + _RUN_ON]:
            for mark in sentence.text:
                if mark in _ONLY_OPENS:
                    return False
                if mark in _CLOSES:
                    return True
        return False

    def _turns_away(self, view: SentenceView) -> bool:
        """Whether the sentence plainly is the writer's own: the quotation was never closed."""
        if any(quote.first == -1 and quote.closed for quote in view.quotes):
            return False
        return any(
            form.kind == "perfect"
            for at in range(min(2, len(view)))
            if view.tokens[at].pos == "verb"
            for form in self.tools.lexicon.forms.get(view.keys[at], ())
        )

    def _emit(self, view: SentenceView, draft: Draft) -> None:
        start, end = view.tokens[draft.first].start, view.tokens[draft.last - 1].end
        text = self.document.article.text
        speaker = draft.speaker
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
                stance=read_stance(view, draft.first, draft.last, draft.stance, self.tools.words),
                events=(),
                confidence=round(draft.confidence, 3),
                extractor="rules",
            )
        )
