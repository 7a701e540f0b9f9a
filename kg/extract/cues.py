"""Finds the words of a sentence that report speech."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.data.cues import CueForm, CueLexicon
from kg.extract.sentence_view import SentenceView

CueKind = Literal["verb", "participle", "noun", "source"]

_COMPANION_REACH = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class CueMatch:
    """A cue in a sentence; positions are tokens, half-open.

    `first` takes in attached particles, `last` an attached pronoun.
    """

    kind: CueKind
    form: CueForm | None  # None for بحسب and its like when no verb follows
    first: int
    at: int  # the cue word itself; for a source with a verb, the verb
    last: int
    pronoun: bool = False  # an object or possessive pronoun is attached
    weak: bool = False  # كما: only when its content stands before it


def find_cues(view: SentenceView, lexicon: CueLexicon) -> Iterator[CueMatch]:
    """All cues from first to last; what is negated, wished or unspecific is left out."""
    position, count = 0, len(view)
    while position < count:
        source = _source(view, position, lexicon)
        if source is not None:
            yield source
            if not source.weak:
                position = source.last
                continue
        match = _word(view, position, lexicon)
        if match is not None:
            yield match
            position = match.last
        else:
            position += 1


def _source(view: SentenceView, position: int, lexicon: CueLexicon) -> CueMatch | None:
    """بحسب، وفقا ل: before a noun; وفق ما، حسبما: before a verb of saying."""
    start = position
    end = view.phrase(position, lexicon.before_verb)
    if end:
        verb = end
        while verb < len(view) and view.tokens[verb].clitic == "proclitic":
            verb += 1
        if verb < len(view):
            form = _verb_form(view, verb, lexicon, sure=True)
            if form is not None:
                weak = any(view.phrase(position, frozenset([word])) == end for word in lexicon.weak)
                last = verb + 1
                pronoun = last < len(view) and view.tokens[last].clitic == "enclitic"
                return CueMatch(
                    kind="source",
                    form=form,
                    first=view.word_start(start),
                    at=verb,
                    last=last + pronoun,
                    pronoun=pronoun,
                    weak=weak,
                )
    end = view.phrase(position, lexicon.before_source)
    if not end or end >= len(view):
        return None
    if view.tokens[position].definite:
        return None
    pronoun = view.tokens[end].clitic == "enclitic"
    return CueMatch(
        kind="source",
        form=None,
        first=view.word_start(start),
        at=end - 1,
        last=end + pronoun,
        pronoun=pronoun,
    )


def _word(view: SentenceView, position: int, lexicon: CueLexicon) -> CueMatch | None:
    token = view.tokens[position]
    if token.clitic or view.keys[position] not in lexicon.forms:
        return None
    form = _verb_form(view, position, lexicon) or _noun_form(view, position, lexicon)
    if form is None:
        return None
    last = position + 1
    pronoun = last < len(view) and view.tokens[last].clitic == "enclitic"
    if form.cue.pronoun_only and not pronoun and form.kind == "noun":
        return None
    if form.cue.appear and view.key(last) != "في":
        return None
    if form.cue.companion and not any(
        view.key(after) in form.cue.companion
        for after in range(last, min(last + _COMPANION_REACH, len(view)))
    ):
        return None
    first = view.word_start(position)
    if form.kind in ("perfect", "imperfect"):
        kind: CueKind = "verb"
        if _unreal(view, position, form, lexicon):
            return None
    elif form.kind == "participle":
        kind = "participle"
    else:
        kind = "noun"
    return CueMatch(
        kind=kind, form=form, first=first, at=position, last=last + pronoun, pronoun=pronoun
    )


def _verb_form(
    view: SentenceView, position: int, lexicon: CueLexicon, *, sure: bool = False
) -> CueForm | None:
    token = view.tokens[position]
    for form in lexicon.forms.get(view.keys[position], ()):
        if form.kind in ("perfect", "imperfect"):
            future = (
                position and view.keys[position - 1] == "س" and view.tokens[position - 1].clitic
            )
            if form.kind == "perfect" and (future or _vowelled(token.text)):
                continue
            other = token.lemma in lexicon.lemmas and token.lemma != form.cue.lemma
            if other and form.cue.ambiguous and form.kind == "imperfect":
                continue  # يدعى is of دعا more often than of ادعى
            certain = sure or token.pos == "verb" or not form.cue.ambiguous
            if certain or (form.cue.clause and _opens_report(view, position)):
                return form
        elif form.kind == "participle" and not sure:
            if token.definite or view.key(position - 1) in lexicon.words.negations:
                continue
            if form.feminine and _attribute(view, position):
                continue
            if _adverbial(view, position, plural=form.plural):
                return form
    return None


def _noun_form(view: SentenceView, position: int, lexicon: CueLexicon) -> CueForm | None:
    for form in lexicon.forms.get(view.keys[position], ()):
        if form.kind == "noun":
            return form
    return None


def _opens_report(view: SentenceView, position: int) -> bool:
    """Whether a sentence starts with the word and أن follows soon: وبين الوزير أن."""
    if view.key(position - 1) != "و" or position != 1:
        return False
    return any(
        view.keys[at] == "ان" and view.key(at - 1) not in ("بعد", "قبل", "دون", "الا")
        for at in range(position + 2, min(position + 9, len(view)))
    )


def _vowelled(text: str) -> bool:
    """Whether the writer marked the passive himself: قُتل، ذُكر."""
    return "\u064f" in text[:3]


def _attribute(view: SentenceView, position: int) -> bool:
    """حراسة مشددة: the adjective of an indefinite noun right before."""
    if not position:
        return False
    before = view.tokens[position - 1]
    return before.pos == "noun" and not before.definite and before.key.endswith("ه")


def _adverbial(view: SentenceView, position: int, *, plural: bool) -> bool:
    """A participle reports speech where a clause ends: after a comma, quotation or long phrase."""
    after = view.key(position + 1)
    if (after, view.key(position + 2)) == ("ب", "اسم"):
        return False  # متحدثة باسم الوزارة: a spokeswoman
    if plural:  # سجناء متهمين بقضايا: an adjective more often
        return "ان" in (after, view.key(position + 2)) or view.is_mark(position + 1)
    if after in ("ان", "الي", "علي", "ب", "عن", ":", "من", "ل") or view.is_mark(position + 1):
        return True
    return view.is_comma(position - 1) or view.is_mark(position - 1)


def _unreal(view: SentenceView, position: int, form: CueForm, lexicon: CueLexicon) -> bool:
    """Negated or merely wished: لم يعلن، أن يقول، سيعلن."""
    before = view.word_start(position)
    inner = {view.keys[at] for at in range(before, position)}
    words = lexicon.words
    if view.key(before - 1) in words.negations:
        return True
    if form.kind == "perfect":
        return view.key(before - 1) in words.conditions
    if form.kind == "imperfect":
        if inner & {"س", "ل"}:
            return True
        return view.key(before - 1) in words.unreal
    return False
