"""With what weapon an attack was made, as its sentence names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.data.lexicon import load_lexicon
from kg.data.normal import bare
from kg.data.weapons import WeaponWords, load_weapons
from kg.extract.found import FoundEvent, Reading
from kg.extract.quotes import MARKS
from kg.model import NOMINAL, Sentence
from kg.model.mention import Mention

_VIOLENT = "ASSAULT"
_OWNERS = frozenset({"PER", "GRP", "ORG", "GPE"})  # رصاص مجهولين: theirs, not of their kind
_LEADING = NOMINAL | {"relative", "adverb", "particle", "preposition"}
_AROUND = MARKS | {"(", ")"}
_STOPS = frozenset(".؛:;!؟?…")
_MODIFIER_REACH = 3  # tokens: طائرة من دون طيار
_OBJECT_REACH = 12
_MEANS_REACH = 24
_CAUSE_REACH = 14
_ANTECEDENT_REACH = 9
_ADJECTIVE_REACH = 3
_SUBJECT_GAP = 6
_FELLED_REACH = 3
_MAKE_WORDS = 2
_TAIL_WORDS = 3


@dataclass(frozen=True, slots=True)
class Weapon:
    """Tokens `first` to `last` (half-open) name a weapon; `opening` is its first amount's."""

    first: int
    last: int
    opening: int
    preposition: str | None  # what governs it
    held: bool = False  # stored, traded or cleared: not used here


@dataclass(frozen=True, slots=True)
class _Trigger:
    """A word that says that somebody was attacked, or that a weapon was used."""

    first: int
    last: int
    passive: bool
    targets: tuple[str, ...]
    light: int | None = None  # the verb that carries it: شنت مدفعية الجيش قصفا


def weapons_of(reading: Reading, events: Sequence[FoundEvent]) -> list[str | None]:
    """The weapon of each event in the words of the text, without a preposition before it."""
    triggers: dict[int, set[int]] = {}  # positions by sentence
    for event in events:
        if event.type == _VIOLENT:
            triggers.setdefault(event.sentence.index, set()).add(event.match.first)
    armed: dict[int, _ArmedSentence] = {}
    weapons: list[str | None] = []
    for event in events:
        index, match = event.sentence.index, event.match
        if event.type != _VIOLENT or not _may_arm(event.sentence):
            weapons.append(None)
            continue
        if index not in armed:
            row = reading.mentions[index]
            armed[index] = _ArmedSentence(event.sentence, row, triggers[index], load_weapons())
        trigger = _Trigger(
            match.first, match.last, match.passive, event.targets, match.light_position
        )
        found = armed[index].weapon(trigger)
        weapons.append(None if found is None else _text(reading, event.sentence, found))
    return weapons


def _may_arm(sentence: Sentence) -> bool:
    """Whether any word of the sentence could name a weapon: most have none."""
    known = load_weapons().known
    return any(token.lemma in known or bare(token.key) in known for token in sentence.tokens)


def _text(reading: Reading, sentence: Sentence, span: tuple[int, int]) -> str:
    """The words of a span; the first as it is written without what is attached to it."""
    first, last = sentence.tokens[span[0]], sentence.tokens[span[1] - 1]
    text = reading.document.article.text
    if span[0] + 1 < span[1] and sentence.tokens[span[0] + 1].clitic == "enclitic":
        return text[first.start : last.end]  # سيارته: alone it would be سيارة
    return first.form + text[first.end : last.end]


class _ArmedSentence:
    """A sentence with the weapons that it names."""

    def __init__(
        self,
        sentence: Sentence,
        mentions: Sequence[Mention],
        triggers: set[int],
        words: WeaponWords,
    ) -> None:
        self.tokens = sentence.tokens
        self.mentions = mentions
        self.owners = {
            mention.first
            for mention in mentions
            if mention.kind == "phrase" and mention.type in _OWNERS
        }
        self.triggers = triggers
        self.words = words
        self.weapons: list[Weapon] = []
        position = 0
        while position < len(self.tokens):
            end = self._phrase(position)
            if end:
                self.weapons.append(self._placed(position, end))
            position = max(end, position + 1)

    def weapon(self, trigger: _Trigger) -> tuple[int, int] | None:
        """The weapon of a trigger, or of the attack that caused what the trigger says."""
        own = self._own(trigger)
        if own is not None:
            return own
        for position in range(trigger.last, min(trigger.last + _CAUSE_REACH, len(self.tokens))):
            if self._ends_clause(position):
                break
            if self._is_cause(position) and (
                position in self.triggers or self._is(position, self.words.releases)
            ):
                cause = _Trigger(position, position + 1, False, ())
                own = self._own(cause)
                if own is not None:
                    return own
        return None

    def _own(self, trigger: _Trigger) -> tuple[int, int] | None:
        if self._is(trigger.first, self.words.intercepts) or self._fells(trigger):
            return self._means(trigger)
        found = self._released(trigger) or self._adjective(trigger) or self._means(trigger)
        return found or self._subject(trigger)

    def _is(self, position: int, words: frozenset[str]) -> bool:
        token = self.tokens[position]
        return token.lemma in words or bare(token.key) in words

    # Weapons in the sentence

    def _phrase(self, position: int) -> int:
        """The end of the phrase that names a weapon from a position on; 0 when none does."""
        token = self.tokens[position]
        if token.clitic or token.pos not in NOMINAL or not self._heads(position):
            return 0
        end = self._phrase_end(position + 1)
        joint = end + 1
        if joint < len(self.tokens) and self.tokens[end].key in self.words.joints:
            end = self._phrase(joint) or end
        return end

    def _heads(self, position: int) -> bool:
        token = self.tokens[position]
        for key in (token.lemma, bare(token.key)):
            if key in self.words.heads:
                return True
            modifiers = self.words.modified.get(key)
            if modifiers is not None and self._followed(position, modifiers):
                return True
            triggers = self.words.tools.get(key)
            if triggers is not None and self._is_tool(position, triggers):
                return True
        return False

    def _followed(self, position: int, modifiers: frozenset[str]) -> bool:
        reach = range(position + 1, min(position + 1 + _MODIFIER_REACH, len(self.tokens)))
        for at in reach:
            if self.tokens[at].pos in ("punctuation", "verb"):
                return False
            if self._is(at, modifiers):
                return True
        return False

    def _is_tool(self, position: int, triggers: frozenset[str]) -> bool:
        before = self.tokens[position - 1].key if position else ""
        return before in self.words.means and any(
            self._is(at, triggers) for at in range(max(0, position - _MEANS_REACH), position)
        )

    def _phrase_end(self, end: int) -> int:
        """The end of what describes the noun before a position."""
        tokens, words = self.tokens, self.words
        if end < len(tokens) and tokens[end].clitic == "enclitic":
            return end + 1
        while end < len(tokens):
            token = tokens[end]
            if end in self.owners or self._is(end, words.others):
                break
            if token.pos in ("adjective", "foreign") or self._is(end, words.kinds):
                end += 1
            else:
                further = self._tail(end) or self._made(end)
                if not further:
                    break
                end = further
        return end

    def _tail(self, position: int) -> int:
        """The end of a listed phrase, من دون طيار; 0 elsewhere."""
        text = ""
        for at in range(position, min(position + _TAIL_WORDS, len(self.tokens))):
            text = f"{text} {self.tokens[at].key}".strip()
            if text in self.words.tails:
                return at + 1
        return 0

    def _made(self, position: int) -> int:
        """The end of من طراز بركان; 0 elsewhere."""
        start = position + 2
        opening = " ".join(token.key for token in self.tokens[position:start])
        if opening not in self.words.makes:
            return 0
        if start < len(self.tokens) and self.tokens[start].clitic == "enclitic":
            start += 1  # the dual's ending reads like a pronoun: طرازي
        end = start
        while end < min(start + _MAKE_WORDS, len(self.tokens)):
            if self.tokens[end].pos not in NOMINAL | {"number"}:
                break
            end += 1
        return end if end > start else 0

    def _placed(self, first: int, last: int) -> Weapon:
        """The weapon with what stands before it."""
        opening = first
        while opening and (
            self.tokens[opening - 1].pos == "number"
            or self._is(opening - 1, self.words.amounts)
            or self.tokens[opening - 1].text in _AROUND
        ):
            opening -= 1
        before = self.tokens[opening - 1] if opening else None
        if before is None:
            return Weapon(first, last, opening, None)
        if self._is(opening - 1, self.words.holders):
            return Weapon(first, last, opening, None, held=True)
        governed = before.pos == "preposition" or before.clitic == "proclitic"
        return Weapon(first, last, opening, before.key if governed else None)

    # Where a trigger has its weapon

    def _ends_clause(self, position: int) -> bool:
        token = self.tokens[position]
        if token.pos == "punctuation":
            return token.text[0] in _STOPS and self.tokens[position - 1].pos != "number"  # 03:25
        if token.lemma in self.words.auxiliaries:
            return False
        return token.pos == "verb" and token.known and not self._is_joined(position)

    def _is_joined(self, position: int) -> bool:
        """Whether one more attack is told in the same breath: قتل خمسة وأصيب ستة برصاص."""
        if self.tokens[position - 1].key not in self.words.joints:
            return False
        entries = load_lexicon().find(self.tokens[position].lemma, "verb")
        return any(entry.relation == _VIOLENT for entry in entries)

    def _reaches(self, start: int, end: int) -> bool:
        """Whether no verb and no stop stands between."""
        return not any(self._ends_clause(position) for position in range(start, end))

    def _is_cause(self, position: int) -> bool:
        return position > 0 and self._is(position - 1, self.words.causes)

    def _released(self, trigger: _Trigger) -> tuple[int, int] | None:
        """The object of a trigger that says what is done with a weapon."""
        if not self._is(trigger.first, self.words.releases):
            return None
        for weapon in self.weapons:
            if (
                weapon.held
                or weapon.last <= trigger.first
                or weapon.preposition in self.words.goals
            ):
                continue
            if weapon.opening > trigger.last + _OBJECT_REACH:
                break
            if self._reaches(trigger.first + 1, weapon.opening):
                return weapon.first, weapon.last
            break
        for weapon in reversed(self.weapons):
            if weapon.last <= trigger.first and trigger.first - weapon.last <= _ANTECEDENT_REACH:
                stops = range(weapon.last, trigger.first)
                if any(self.tokens[at].text[0] in _STOPS for at in stops):
                    return None
                if (
                    trigger.passive
                    or self._refers(trigger)
                    or self._reaches(weapon.last, trigger.first)
                ):
                    return weapon.first, weapon.last
                return None
        return None

    def _fells(self, trigger: _Trigger) -> bool:
        """Whether a verb of falling has an object, and so is one of felling: يسقط صاروخا."""
        if not self._is(trigger.first, self.words.falls):
            return False
        for weapon in self.weapons:
            if trigger.last <= weapon.opening <= trigger.last + _FELLED_REACH:
                head = self.tokens[weapon.first]
                return not head.definite and head.key.endswith("ا") and head.key != head.lemma
        return False

    def _refers(self, trigger: _Trigger) -> bool:
        """Whether a pronoun on the trigger stands for something before: زرعها."""
        return trigger.last < len(self.tokens) and self.tokens[trigger.last].clitic == "enclitic"

    def _adjective(self, trigger: _Trigger) -> tuple[int, int] | None:
        """The trigger's own adjective that tells its weapon: الهجوم الكيماوي."""
        if self.tokens[trigger.first].pos == "verb":
            return None
        reach = min(trigger.first + 1 + _ADJECTIVE_REACH, len(self.tokens))
        for position in range(trigger.first + 1, reach):
            token = self.tokens[position]
            if token.pos not in NOMINAL or token.clitic or self._heads_other(position):
                return None
            if self._is(position, self.words.adjectives):
                return position, position + 1
        return None

    def _heads_other(self, position: int) -> bool:
        return not self._is(position, self.words.adjectives) and self._heads(position)

    def _means(self, trigger: _Trigger) -> tuple[int, int] | None:
        """The weapon that a preposition of the means brings after the trigger."""
        start = trigger.last + 1 if self._is_verb(trigger) else trigger.last  # استهدف هجوم ب
        for weapon in self.weapons:
            if (
                weapon.held
                or weapon.opening < trigger.last
                or weapon.preposition not in self.words.means
            ):
                continue
            if weapon.opening > trigger.last + _MEANS_REACH:
                return None
            if self._reaches(trigger.last, weapon.opening) and not any(
                at in self.triggers and not self._is_cause(at)
                for at in range(start, weapon.opening)
            ):
                return weapon.first, weapon.last
            return None
        return None

    def _is_verb(self, trigger: _Trigger) -> bool:
        return self.tokens[trigger.first].pos == "verb"

    def _subject(self, trigger: _Trigger) -> tuple[int, int] | None:
        """The weapon that does it: صاروخ استهدف, القذائف التي استهدفت, قصفت مدفعية الجيش."""
        verb = trigger.first if self._is_verb(trigger) else trigger.light
        if verb is None or trigger.passive:
            return None
        for weapon in self.weapons:
            if weapon.held or self._is_target(weapon, trigger):
                continue
            if weapon.opening == verb + 1 and weapon.preposition is None:
                return weapon.first, weapon.last
            gap = range(weapon.last, verb)
            if weapon.preposition in self.words.means:
                continue
            if weapon.last <= verb and len(gap) <= _SUBJECT_GAP and self._leads(gap):
                return weapon.first, weapon.last
        return None

    def _leads(self, gap: range) -> bool:
        """Whether a subject before these tokens is that of the verb after them."""
        return all(
            self.tokens[at].pos in _LEADING
            or (self.tokens[at].pos == "conjunction" and self.tokens[at + 1].pos == "relative")
            or self.tokens[at].lemma in self.words.auxiliaries
            or self.tokens[at].text in _AROUND
            for at in gap
        )

    def _is_target(self, weapon: Weapon, trigger: _Trigger) -> bool:
        return any(
            mention.entity in trigger.targets and mention.first <= weapon.first < mention.last
            for mention in self.mentions
        )
