"""Reads one noun phrase by its inner grammar: counts, construct chains, adjectives, names."""

from __future__ import annotations

from collections.abc import Sequence

from kg.data.gazetteer import GazetteerEntry
from kg.data.normal import bare
from kg.mentions.adjectives import (
    feminine_nisba,
    further_adjective,
    may_describe,
    says_more,
    set_ending,
    two_agree,
)
from kg.mentions.counts import after_count, crowd
from kg.mentions.personal_names import begins_name, goes_on, means_something
from kg.mentions.phrase_rules import PhraseRules, absolute
from kg.model import NOMINAL, EntityType, Sentence, Token

_OPENING = frozenset('"“«„')
QUOTES = frozenset("\"“”«»„‟'‘’")
_LONGEST_QUOTED_NAME = 5
_LONGEST_PHRASE = 14


class Phrase:
    """One attempt to read a phrase that starts at a given token."""

    def __init__(
        self,
        rules: PhraseRules,
        sentence: Sentence,
        keys: Sequence[str],
        first: int,
        *,
        within: bool = False,
    ) -> None:
        """`within` another phrase an abstract noun may begin a name: التحالف لرصد الانتهاكات."""
        self.rules = rules
        self.within = within
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.keys = keys
        self.first = first
        self.last = first  # half-open
        self.head: int | None = None
        self.type: EntityType | None = None
        self.named = False
        self.listed = False
        self.link: str | None = None
        self.counted = False
        self.open = True  # the last noun may still take a complement
        self.definite = False
        self.titled = False  # the head is a title that a name may follow
        self.name_first: int | None = None  # where the proper name inside the phrase starts
        self.name_last: int | None = None

    def read(self) -> bool:
        """Whether a phrase starts here; sets everything about it."""
        token = self.tokens[self.first]
        if token.clitic or token.pos == "punctuation":
            return False
        # An unanalysed name may be tagged as anything; the gazetteer knows better.
        function_word = token.pos in ("verb", "preposition", "conjunction")
        if function_word and not self._known_name(self.first):
            return False
        self.last, self.counted = after_count(self.rules, self.tokens, self.keys, self.first)
        if not self._head() and not self._crowd():
            return False
        while self.last < len(self.tokens) and self.last - self.first < _LONGEST_PHRASE:
            if not self._extend():
                break
        return True

    def _crowd(self) -> bool:
        """إصابة المئات، مقتل عشرات الآلاف: how many, where no noun says of whom."""
        last = crowd(self.rules, self.tokens, self.keys, self.first)
        if last == self.first:
            return False
        self.last, self.head, self.type = last, last - 1, "GRP"
        self.counted, self.listed, self.open = True, True, False
        return True

    def _known_name(self, position: int) -> bool:
        token = self.tokens[position]
        match = self.rules.gazetteer.match(self.keys, position)
        return match is not None and (match[0] > 1 or not token.known)

    def _head(self) -> bool:
        position = self.last
        token = self.tokens[position]
        match = self._match(position)
        if match is not None:
            self._take_match(position, *match)
            return True
        if token.pos not in NOMINAL or self._empty(position):
            return False
        if self.rules.names_event(self.sentence, position) and not self._counts_people(position):
            return False
        if len(token.key) < 2 or (not self.within and self._somebodys(position)):
            return False
        if not self.counted and says_more(self.rules, self.tokens, self.keys, position):
            return False
        type_ = self._listed_type(token) or self._victim(position)
        named = begins_name(self.rules, self.tokens, self.keys, position)
        if token.pos == "adjective" and not (named or type_ or self._nominalised(token)):
            return False
        self.head = position
        self.last = position + 1
        self.definite = token.definite
        self.open = not token.definite and not absolute(token)
        self.titled = (
            token.lemma in self.rules.participants.titles
            or bare(token.key) in self.rules.participants.titles
        )
        if named:
            self._name(position)
        elif type_ is not None:
            self.type, self.listed = type_, True
        elif not token.known or token.pos in ("proper", "foreign"):
            self._name(position)
        return True

    def _counts_people(self, position: int) -> bool:
        """24 متهما: a counted word that else means an event."""
        token = self.tokens[position]
        return self.counted and token.number == "s" and self._listed_type(token) == "GRP"

    def _empty(self, position: int) -> bool:
        """Whether the word names nobody: a date, a set phrase, an adverb."""
        participants, keys = self.rules.participants, self.keys
        if keys[position] in participants.never or bare(keys[position]) in participants.never:
            return True
        if keys[position] in self.rules.calendar:
            return True
        return any(" ".join(keys[position : position + n]) in participants.idioms for n in (1, 2))

    def _somebodys(self, position: int) -> bool:
        """قرار ترامب، صفوف الميليشيات: an abstract noun before whom it belongs to."""
        token, following = self.tokens[position], position + 1
        participants, key = self.rules.participants, self.keys[position]
        borne = key in participants.borne and position > 0 and self.keys[position - 1] == "ب"
        if (
            not borne
            and token.lemma not in participants.abstract
            and key not in participants.abstract
        ):
            return False
        if token.definite or absolute(token) or following == len(self.tokens):
            return False
        owner = self.tokens[following]
        return (
            not owner.clitic
            and owner.pos in NOMINAL
            and (owner.pos != "adjective" or owner.definite or self._befallen(following))
            and not self._ends_before(following)
        )

    def _befallen(self, position: int) -> bool:
        """جنازة صحفي، وفاة باكستاني: what looks like an adjective is whom the deed befell."""
        if self.keys[position - 1] not in self.rules.participants.suffered:
            return False
        return self._listed_type(self.tokens[position]) == "PER" or bool(self._victim(position))

    def _nominalised(self, token: Token) -> bool:
        """الحوثيون، المتشددين: an adjective in the plural that stands for people."""
        return token.number == "p" or self.counted or not token.known

    def _listed_type(self, token: Token) -> EntityType | None:
        type_ = self.rules.participants.head_type(token.lemma, bare(token.key))
        if type_ is None and token.number == "p" and self.rules.gazetteer.nationality(token.key):
            return "GRP"  # القطريون
        if type_ == "PER" and (token.number in ("p", "d") or self.counted):
            return "GRP"
        return type_

    def _victim(self, position: int) -> EntityType | None:
        """مقتل باكستاني: a nationality is a person where it says whom a deed befell."""
        if position == 0 or self.keys[position - 1] not in self.rules.participants.suffered:
            return None
        return "PER" if self.rules.gazetteer.nationality(self.keys[position]) else None

    def _name(self, position: int) -> None:
        if self.name_first is None:
            self.name_first = position
        self.name_last = position + 1
        self.named = True
        if self.type is None:
            self.type = "PER"
        self.open = True
        self.definite = True

    def _match(self, position: int) -> tuple[int, GazetteerEntry] | None:
        match = self.rules.gazetteer.match(self.keys, position)
        if match is None:
            return None
        count, candidates = match
        return count, candidates[0]

    def _take_match(self, position: int, count: int, entry: GazetteerEntry) -> None:
        if self.head is None:
            self.head = position
            self.type = entry.type
            self.link = entry.id
            self.listed = True
            self.named = True
            self.name_first = position
        elif self._organ_of(entry):
            # قوات التحالف الدولي: the force and the body are one referent.
            self.link = entry.id
            self.named = True
        elif self.type in ("GPE", "LOC", "FAC", "PER") and self.titled_or_place(entry):
            # مدينة دوما، الرئيس دونالد ترامب: head and name are one referent.
            self.link = entry.id
            self.named = True
            if self.name_first is None:
                self.name_first = position
        else:
            self.named = self.named or self.type in ("ORG", "GRP")
        self.last = position + count
        if self.name_first is not None:
            self.name_last = self.last
        self.definite = True
        self.open = False

    def _organ_of(self, entry: GazetteerEntry) -> bool:
        return (
            entry.type in ("ORG", "GRP")
            and not self.counted
            and self.head == self.last - 1 == self.first
            and self.keys[self.first] in self.rules.participants.organs
        )

    def titled_or_place(self, entry: GazetteerEntry) -> bool:
        """Whether the listed name is the head's own: مدينة دوما، but not جيش اليمن."""
        if self.type == "PER":
            return self.titled and entry.type == "PER"
        return self.head == self.last - 1 and entry.type in ("GPE", "LOC", "FAC")

    def _extend(self) -> bool:
        """Take one more word, quoted name or apposition into the phrase; False at its end."""
        position = self.last
        token = self.tokens[position]
        if token.clitic == "enclitic":
            return self._owned(position)
        head = self.head if self.head is not None else self.first
        if further_adjective(self.rules, self.tokens, head, position):
            self.last = position + 2
            return True
        if self.name_first is None and (
            tail := set_ending(self.rules, self.tokens, self.keys, position)
        ):
            self.last, self.open = position + tail, False
            return True
        if token.clitic:
            return self._spokesman(position) or self._office(position)
        if token.text in _OPENING and not self._closes(position):
            return self._quoted(position)
        if token.key in ("،", ","):
            return self._apposed(position)
        if token.pos in ("verb", "particle", "relative", "punctuation", "preposition"):
            return False
        if self._numbered(position):
            self.last = position + 1
            return True
        if token.pos == "conjunction" or self._ends_before(position):
            return False
        if self._named_on(position):
            self.last = position + 1
            return True
        match = self._match(position)
        nationality = self.rules.gazetteer.nationality(token.key)
        describes = self.definite and nationality is not None
        if match is not None and not describes and self._may_be_followed_by(match[1]):
            self._take_match(position, *match)
            return True
        if match is not None and self._is_elsewhere(match[1]):
            return False
        nisba = self.definite and feminine_nisba(self.tokens[head], token)
        listed = token.key in self.rules.participants.describing
        if token.pos == "adjective" or nationality is not None or nisba or listed:
            if not may_describe(self.rules, self.tokens[head], token, self.type):
                return False
            if self.type == "GPE" and self.link is not None and self.name_first == head:
                return False  # عمليات إسرائيل السرية: a country's name takes no adjective
            if token.definite == self.definite or (not token.definite and not self.definite):
                self.last = position + 1
                if nationality is not None:
                    self.named = self.named or self.type in ("ORG",)
                    if self._territory(position):
                        self.link, self.named = nationality.id, True
                self.open = self.open and not token.definite and self.name_first is not None
                return True
            return False
        if self.name_first is not None and self.type == "PER" and self._has_owner(position):
            return False  # لقي خواريز مصرعه
        if self._joins_name(position):
            self._name(position)
            self.last = position + 1
            return True
        if two_agree(self.tokens[position - 1], token):
            self.last = position + 1
            return True
        if token.pos in ("noun", "proper", "foreign") and self.open and not token.key.isdigit():
            if self.name_first is not None and (self.type == "PER" or token.definite):
                return False  # يواكيم تورا رئيسا: what a person is made stands behind the name
            self.last = position + 1
            self.definite = self.definite or token.definite
            self.open = not token.definite and not absolute(token)
            return True
        return False

    def _named_on(self, position: int) -> bool:
        """العقيد الركن تركي المالكي: whether a rank or a name of common words goes on here."""
        if self.type != "PER":
            return False
        if self.name_first is None:
            if not self.titled:
                return False
            if self.keys[position] in self.rules.participants.rank_tails:
                self.open = False
                return True
            goes = self.definite and begins_name(self.rules, self.tokens, self.keys, position)
        else:
            goes = self.name_last == position and self.link is None
            goes = goes and goes_on(self.rules, self.tokens, self.keys, position)
        if goes:
            self._name(position)
        return goes

    def _may_be_followed_by(self, entry: GazetteerEntry) -> bool:
        """Whether a listed name may be the complement, or a person's or place's own name."""
        if self.type == "PER" and (self.name_first is not None or not self.open):
            # أنغيلا ميركل واشنطن، الرئيس التركي جبال قنديل: the place is no part of the person.
            return entry.type == "PER" and (self.open or self.titled)
        return self.open or self.titled or self._place_head()

    def _is_elsewhere(self, entry: GazetteerEntry) -> bool:
        """Whether a person's name ends before a state or a body: أنغيلا ميركل واشنطن."""
        return (
            self.type == "PER" and self.named and (entry.is_state or entry.type in ("ORG", "GRP"))
        )

    def _numbered(self, position: int) -> bool:
        """القتلى الخمسة، مواطنين اثنين: how many, after the noun."""
        token, before = self.tokens[position], self.tokens[position - 1]
        if before.clitic or self.name_first is not None:
            return False
        if token.key in self.rules.participants.twos:
            return before.form.endswith(("ين", "ان"))
        return (
            token.pos == "number"
            and token.definite
            and before.definite
            and self.type in ("PER", "GRP", "ORG")
        )

    def _territory(self, position: int) -> bool:
        """الأراضي السعودية: the country itself, as where something happens."""
        territories = self.rules.participants.territories
        return self.head == position - 1 and bare(self.keys[position - 1]) in territories

    def _owned(self, position: int) -> bool:
        """قواته الجوية: the owner's pronoun belongs to the name and is a mention of its own."""
        if self.tokens[position].pos != "pronoun" or not self.open or self.name_first is not None:
            return False
        self.last = position + 1
        self.definite, self.open = True, False
        return True

    def _has_owner(self, position: int) -> bool:
        following = position + 1
        return following < len(self.tokens) and self.tokens[following].clitic == "enclitic"

    def _ends_before(self, position: int) -> bool:
        key = self.keys[position]
        if key == "عام" and self.titled and self.last == position:
            return False  # مدير عام: director general, not a year
        participants = self.rules.participants
        if key in participants.not_of_people and self.type in ("PER", "GRP"):
            return position > self.first  # أطلق جندي النار
        return key in participants.boundaries or key in self.rules.calendar

    def _place_head(self) -> bool:
        return (
            self.type in ("GPE", "LOC") and self.head == self.last - 1 and self.name_first is None
        )

    def _joins_name(self, position: int) -> bool:
        """Whether a word continues, or after a title starts, a personal name."""
        token = self.tokens[position]
        if token.clitic or token.pos in ("punctuation", "number"):
            return False
        if token.key in self.rules.participants.never:
            return False
        part = token.key in self.rules.participants.name_parts
        if self.named and not part and {token.lemma, token.key} & self.rules.participants.titles:
            return False
        if self.link is not None and self.type != "PER":
            return False  # a listed name is whole: واشنطن طهران are two
        namelike = not token.known or token.pos in ("proper", "foreign") or part
        if self.name_first is not None and self.name_last == position:
            if namelike:
                return not token.definite or self.type == "PER"
            # A first name is followed by a surname even where that is a common word: أشرف غني.
            return (
                self.type == "PER"
                and self.link is None
                and self.name_last - self.name_first == 1
                and token.pos in ("noun", "adjective")
                and not token.definite
                and not absolute(token)
                and not (token.form.endswith("ا") and not token.lemma.endswith("ا"))
                and not means_something(self.rules, self.sentence, self.keys, position)
                and token.number == "s"
            )
        return self.titled and self.type == "PER" and namelike

    def _spokesman(self, position: int) -> bool:
        """المتحدث باسم وزارة الدفاع: the office belongs to the title."""
        if not self.titled or self.tokens[position].key != "ب":
            return False
        following = position + 1
        if following >= len(self.tokens) or self.tokens[following].key != "اسم":
            return False
        start = following + 1
        if start < len(self.tokens) and self.tokens[start].text in _OPENING:
            start += 1
        inner = Phrase(self.rules, self.sentence, self.keys, start, within=True)
        if start >= len(self.tokens) or not inner.read():
            return False
        self.last = inner.last
        self.definite = True
        self.open = False
        if inner.type == "PER" and inner.name_first is not None:
            self._adopt_name(inner)
        return True

    def _office(self, position: int) -> bool:
        """قائد الجيش في الحسكة فلان: taken only when a name follows the office."""
        if not self.titled or self.named or self.tokens[position].key not in ("ل", "ب", "في"):
            return False
        if position + 1 >= len(self.tokens):
            return False
        inner = Phrase(self.rules, self.sentence, self.keys, position + 1, within=True)
        if not inner.read() or inner.type not in ("ORG", "GRP", "GPE", "LOC"):
            return False
        after = inner.last
        if after < len(self.tokens) and self.tokens[after].key in ("،", ","):
            after += 1
        if after >= len(self.tokens):
            return False
        name = Phrase(self.rules, self.sentence, self.keys, after, within=True)
        if not name.read() or name.type != "PER" or name.name_first != after:
            return False
        self._adopt_name(name)
        return True

    def _adopt_name(self, name: Phrase) -> None:
        self.last = name.last
        self.named = True
        self.name_first, self.name_last = name.name_first, name.name_last
        self.link = self.link or name.link
        self.definite = True
        self.open = False

    def _closes(self, position: int) -> bool:
        """Whether a straight quote ends what an earlier one opened."""
        text = self.tokens[position].text
        return text == '"' and sum(token.text == text for token in self.tokens[:position]) % 2 == 1

    def _quoted(self, position: int) -> bool:
        """حركة "طالبان": a short quoted name after its head noun."""
        if not self.listed or (self.type == "PER" and not self.titled):
            return False
        stop = min(position + 2 + _LONGEST_QUOTED_NAME, len(self.tokens))
        for closing in range(position + 2, stop):
            if self.tokens[closing].text in QUOTES:
                inside = self.tokens[position + 1 : closing]
                match = self._match(position + 1)
                if not self._names(inside, match):
                    return False
                self.name_first, self.name_last = position + 1, closing
                if match is not None and match[0] == closing - position - 1:
                    self.link = self.link or match[1].id
                self.named = True
                self.last = closing + 1
                self.definite = True
                self.open = False
                return True
        return False

    def _names(self, inside: Sequence[Token], match: tuple[int, GazetteerEntry] | None) -> bool:
        """Whether what is quoted is the head's name: no part of what is said of it.

        أنقرة "منظمة إرهابية"، الحكومة "مسيئا"، مدينة عفرين "خلال ساعات".
        """
        first = inside[0]
        if any(token.pos in ("verb", "punctuation") for token in inside):
            return False
        if self.name_first is not None or self.link is not None:
            return match is not None and match[1].id == self.link
        if match is not None:
            return True
        if first.clitic or first.pos == "preposition" or absolute(first):
            return False
        if first.key in self.rules.participants.boundaries:
            return False
        common = all(token.known and token.pos != "proper" for token in inside)
        if common and not any(token.definite for token in inside):
            return not self.definite and first.pos != "adjective" and self.type in ("GRP", "ORG")
        return True

    def _apposed(self, position: int) -> bool:
        """وزير الخارجية، عادل الجبير: a name after its title and a comma, or the reverse."""
        if self.type != "PER" or position + 1 >= len(self.tokens) or self.counted:
            return False
        following = self.tokens[position + 1]
        if following.clitic:
            return False
        inner = Phrase(self.rules, self.sentence, self.keys, position + 1, within=True)
        if not inner.read() or inner.type != "PER":
            return False
        closed = inner.last >= len(self.tokens) or self.tokens[inner.last].pos in (
            "punctuation",
            "conjunction",
            "particle",
            "preposition",
            "verb",
        )
        if self.titled and not self.named and inner.name_first == inner.first:
            self._adopt_name(inner)
            return True
        if self.named and inner.titled and not inner.named and inner.definite and closed:
            self.last = inner.last
            return True
        return False
