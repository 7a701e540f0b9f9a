"""Where the content of a cue begins and where it ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.data.cues import Cue, CueWords
from kg.extract.cues import CueMatch
from kg.extract.quotes import Quote
from kg.extract.sentence_view import STOPS, SentenceView
from kg.model.mention import Mention

ContentMode = Literal["clause", "direct", "about", "object"]

_COMPLEMENTISER = "ان"
_CLAUSE_PREPOSITIONS = frozenset({"الي", "علي", "عن", "ب", "من", "في", "ل"})
_NOMINAL = frozenset({"noun", "proper", "adjective", "foreign", "number", "demonstrative"})
_REACH = 48  # tokens between a cue and its content


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The start of a claim: `marker` is what introduces it, `first` its first token."""

    mode: ContentMode
    marker: int
    first: int
    quote: Quote | None = None  # the quotation that the claim opens with


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentFinder:
    """Reads the frames of cues off a sentence."""

    words: CueWords

    def find(
        self,
        view: SentenceView,
        match: CueMatch,
        limit: int,
        subject: Mention | None,
    ) -> Content | None:
        """The nearest content that the cue's frame allows between the cue and `limit`."""
        assert match.form is not None
        cue, start = match.form.cue, match.last
        if match.pronoun and match.kind == "verb" and cue.clause and not cue.person:
            # بيان نشرته الوزارة: the pronoun is the object already.
            cue = replace(cue, object=cue.impersonal, clause=cue.impersonal, direct=False)
        if match.pronoun and cue.transitive:
            cue = replace(cue, object=False)  # وصفه بأنه
        position = start
        limit = min(limit, start + _REACH, len(view))
        object_from = subject.last if subject is not None and subject.first >= start else start
        while position < limit:
            token, key = view.tokens[position], view.keys[position]
            quote = view.opens(position)
            if quote is not None and subject is not None and subject.first == position + 1:
                position = quote.last + 1
                object_from = max(object_from, position)
                continue
            if quote is not None:
                if view.key(position + 1) in cue.about and self._about(view, cue, position + 1):
                    return self._after(view, "about", position + 1, position + 2)  # وصفه "بالمنحاز"
                content = self._quoted(view, cue, position, quote, limit, object_from)
                if content is not None:
                    return content
                position = quote.last + 1
                continue
            if key == ":" and (cue.direct or cue.clause):
                return self._after(view, "direct", position, position + 1)
            if view.is_stop(position):
                return None
            if subject is not None and subject.first <= position < subject.last:
                position += 1
                continue
            if self._complements(view, position) and (cue.clause or cue.about):
                return self._after(view, "clause", self._marker(view, position), position + 1)
            if key in cue.about and self._about(view, cue, position):
                return self._after(view, "about", position, position + 1)
            if cue.object and position >= object_from and self._object(view, cue, position):
                clause = self.clause_ahead(view, position, limit)
                content_noun = view.is_content_noun(position, self.words)
                if clause is None or not cue.clause or cue.transitive or content_noun:
                    return Content(mode="object", marker=position, first=position)
            if token.pos == "preposition" and not self._complements(view, position + 1):
                position = self._past_phrase(view, position, limit)
                continue
            position += 1
        return None

    def _quoted(
        self,
        view: SentenceView,
        cue: Cue,
        position: int,
        quote: Quote,
        limit: int,
        object_from: int,
    ) -> Content | None:
        before = view.tokens[position - 1] if position else None
        attached = before is not None and (
            (before.pos in _NOMINAL and not view.is_time(position - 1, self.words))
            or before.key in ("ل", "علي", "في", "من", "عن")
        )
        name = view.is_name_quote(quote) and attached
        at_end = all(token.pos == "punctuation" for token in view.tokens[quote.last :])
        if cue.direct and not cue.object and (not name or at_end):
            return Content(mode="direct", marker=position, first=position + 1, quote=quote)
        if cue.object and position >= object_from and not name:
            short = quote.closed and quote.last - quote.first <= 6
            mode: ContentMode = "object" if short else "direct"
            return Content(mode=mode, marker=position, first=position + 1, quote=quote)
        return None

    def clause_ahead(self, view: SentenceView, start: int, limit: int) -> int | None:
        """Where a complementiser outside quotations introduces the content."""
        for position in range(start, min(limit, start + 25)):
            if view.inside[position] is None and self._complements(view, position):
                return position
        return None

    def _complements(self, view: SentenceView, position: int) -> bool:
        """Whether أن or إن stands there and introduces what somebody says."""
        if view.key(position) != _COMPLEMENTISER or view.tokens[position].pos == "verb":
            return False
        if view.is_spelled(position):
            return False  # سي.إن.إن
        before = view.key(position - 1)
        if before in self.words.not_complementiser:
            return False
        return before not in ("و", "ف") or not view.tokens[position - 1].clitic

    @staticmethod
    def _marker(view: SentenceView, position: int) -> int:
        return position - 1 if view.key(position - 1) in _CLAUSE_PREPOSITIONS else position

    @staticmethod
    def _after(view: SentenceView, mode: ContentMode, marker: int, first: int) -> Content | None:
        """The content after its introduction: pronoun, quotation mark and a second إن dropped."""
        quote: Quote | None = None
        for _ in range(4):
            if first >= len(view):
                return None
            opened = view.opens(first)
            if opened is not None and quote is None:
                quote, first = opened, first + 1
            elif view.tokens[first].clitic == "enclitic" and mode != "about":
                first += 1
            elif (
                view.key(first) == _COMPLEMENTISER
                and view.tokens[first].pos != "verb"
                and (mode == "direct")
            ):
                mode, first = "direct", first + 1
            else:
                break
        token = view.tokens[first]
        if mode == "about" and token.definite and not token.text.startswith(("ال", "لل")):
            first -= 1  # للجهاد: the article hides in the preposition
        return Content(mode=mode, marker=marker, first=first, quote=quote)

    def _about(self, view: SentenceView, cue: Cue, position: int) -> bool:
        """Whether the preposition there introduces the content rather than a circumstance."""
        following = position + 1
        if following >= len(view) or self._complements(view, following):
            return False
        if view.covering[position] is not None:
            return False
        token, key = view.tokens[following], view.keys[following]
        if token.clitic == "enclitic" or key in self.words.times:
            return False
        if view.phrase(position, self.words.manners):
            return False
        mention = view.starting.get(following)
        preposition = view.keys[position]
        if mention is not None and preposition == "ل":
            return mention.type not in ("PER", "ORG", "GRP", "GPE") or not mention.listed
        if mention is not None and preposition in ("ب", "في"):
            return mention.type not in ("GPE", "LOC") or not mention.named
        return token.pos in _NOMINAL or key == "ما" or key == "من" or view.is_mark(following)

    def _object(self, view: SentenceView, cue: Cue, position: int) -> bool:
        token, mention = view.tokens[position], view.starting.get(position)
        somebody = mention is not None and mention.type in ("PER", "ORG", "GRP")
        if (
            somebody
            and cue.clause
            and not cue.transitive
            and not view.is_content_noun(position, self.words)
        ):
            return False
        if token.pos not in _NOMINAL and view.keys[position] not in ("ما", "من", "اي"):
            return False
        if token.pos == "preposition":
            return False  # زعماء من المعارضة
        if view.is_time(position, self.words) and token.pos != "number":
            return False
        return token.clitic != "enclitic"

    def _past_phrase(self, view: SentenceView, position: int, limit: int) -> int:
        following = position + 1
        mention = view.starting.get(following)
        return (
            min(limit, mention.last)
            if mention is not None
            else following
            + (following < limit and not view.is_mark(following) and view.key(following) != ":")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBounder:
    """Finds the end of a claim and trims both edges."""

    words: CueWords

    def end(self, view: SentenceView, content: Content, boundaries: Sequence[int]) -> int:
        """One past the last token of the claim that starts with `content`."""
        quote = content.quote
        if quote is not None and content.first <= quote.last:
            if not quote.closed:
                return len(view)
            after = quote.last + 1
            if content.mode == "direct" or self._closes(view, after, boundaries):
                return self._joined_quotes(view, quote)
        noun_phrase = content.mode in ("about", "object")
        return self._clause_end(view, content.first, boundaries, noun_phrase=noun_phrase)

    def _closes(self, view: SentenceView, after: int, boundaries: Iterable[int]) -> bool:
        """Whether the sentence turns away after a closing quotation mark."""
        if after >= len(view) or view.is_comma(after) or view.tokens[after].text in STOPS:
            return True
        return after in boundaries

    @staticmethod
    def _joined_quotes(view: SentenceView, quote: Quote) -> int:
        """`"..." و"..."` is one claim."""
        end = quote.last
        while view.key(end + 1) == "و":
            following = view.opens(end + 2)
            if following is None:
                break
            end = min(following.last, len(view))
        return end

    def _afterthought(self, view: SentenceView, position: int) -> bool:
        """Whether a comma's other side adds circumstances to a noun phrase."""
        return view.phrase(position, self.words.afterthoughts) > 0

    def _clause_end(
        self, view: SentenceView, first: int, boundaries: Sequence[int], *, noun_phrase: bool
    ) -> int:
        stops = frozenset(boundaries)
        for position in range(first, len(view)):
            if position in stops and position > first:
                return position
            if (
                view.inside[position] is not None
                and view.inside[first] is not view.inside[position]
            ):
                continue
            if view.is_stop(position):
                return position
            if noun_phrase and view.is_comma(position - 1) and self._afterthought(view, position):
                return position - 1
            turned = view.is_comma(position - 1) or view.is_mark(position - 1)
            if turned and position > first + 1 and view.phrase(position, self.words.breaks):
                return position - 1
        return len(view)

    def trim(self, view: SentenceView, first: int, last: int) -> tuple[int, int]:
        """The span without punctuation, quotation marks and connectives at its edges."""
        while first < last and self._leading(view, first):
            first += 1
        while last > first and self._trailing(view, last - 1):
            last -= 1
        return first, last

    @staticmethod
    def _leading(view: SentenceView, position: int) -> bool:
        token = view.tokens[position]
        if token.clitic == "proclitic" and token.key in ("و", "ف"):
            return True
        return token.pos == "punctuation" and token.text not in "([#"

    def _trailing(self, view: SentenceView, position: int) -> bool:
        token = view.tokens[position]
        if token.pos == "punctuation":
            return token.text not in ")]؟?!%"
        if token.clitic == "proclitic":
            return True
        return token.key in self.words.openers and token.pos in ("conjunction", "particle")
