"""One claim for what a speaker is reported to have said, by however many articles."""

from __future__ import annotations

import heapq
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kg.assemble.entities import Resolution
from kg.assemble.keys import distinct_keys
from kg.assemble.readings import ClaimMention
from kg.data.assembly import ClaimRules
from kg.data.normal import normalise
from kg.model import MergedClaim

# A denial and a question say something else than the same words asserted.
_APART = frozenset({"deny", "question"})
_SKETCH = 4  # smallest shingle hashes by which similar claims find one another
_NEIGHBOURS = 1  # days
_KEPT = 1 << 13  # texts whose words are remembered
_MARKS = "\"'«»“”()،,.؛:!?؟…-"


@dataclass(slots=True, eq=False)
class _Said:
    speaker: str
    kind: str
    text: str
    day: int | None
    mentions: list[ClaimMention] = field(default_factory=list)


class _Texts:
    """Reads the words of claims; keeps those of the last ones only, as they are many."""

    def __init__(self, rules: ClaimRules) -> None:
        self._size = rules.shingle
        self.words = lru_cache(maxsize=_KEPT)(self._words)
        self.shingles = lru_cache(maxsize=_KEPT)(self._shingles)

    def _words(self, text: str) -> tuple[str, ...]:
        return tuple(word for raw in normalise(text).split() if (word := raw.strip(_MARKS)))

    def _shingles(self, text: str) -> frozenset[int]:
        words = self.words(text)
        spans = (words[i : i + self._size] for i in range(max(1, len(words) - self._size + 1)))
        return frozenset(
            zlib.crc32(" ".join(span).encode("utf-8", "surrogatepass")) for span in spans
        )


def merge_claims(
    mentions: Iterable[ClaimMention],
    resolution: Resolution,
    rules: ClaimRules,
    event_key: Mapping[tuple[str, str], str],
) -> tuple[MergedClaim, ...]:
    """Claims sorted by key; a claim is compared only with its speaker's others."""
    said: list[_Said] = []
    blocks: dict[tuple[object, ...], list[_Said]] = defaultdict(list)
    texts = _Texts(rules)
    for mention in sorted(mentions, key=_longest_first):
        one = _read(mention, resolution)
        keys = _blocks(one, texts)
        candidates = {id(other): other for key in keys for other in blocks[key]}
        target = next((o for o in candidates.values() if _same(o, one, texts, rules)), None)
        if target is None:
            target = one
            said.append(one)
            for key in keys:
                blocks[key].append(one)
        target.mentions.append(mention)
    keyed = distinct_keys(
        said,
        lambda one: ("claim", one.speaker, one.kind, " ".join(texts.words(one.text))),
        lambda one: min(_first(mention) for mention in one.mentions),
    )
    return tuple(_claim(key, one, resolution, event_key) for key, one in keyed)


def _longest_first(mention: ClaimMention) -> tuple[object, ...]:
    return (-len(mention.text), normalise(mention.text), _first(mention))


def _first(mention: ClaimMention) -> tuple[str, ...]:
    published = mention.published
    day = f"{published.toordinal():07}" if published else "9"
    return (day, mention.article, mention.statement)


def _read(mention: ClaimMention, resolution: Resolution) -> _Said:
    return _Said(
        speaker=resolution.key_of[mention.article, mention.speaker],
        kind=mention.stance if mention.stance in _APART else "",
        text=mention.text,
        day=mention.published.toordinal() if mention.published else None,
    )


def _blocks(one: _Said, texts: _Texts) -> list[tuple[object, ...]]:
    smallest = heapq.nsmallest(_SKETCH, texts.shingles(one.text))
    return [(one.speaker, one.kind, shingle) for shingle in smallest]


def _same(core: _Said, one: _Said, texts: _Texts, rules: ClaimRules) -> bool:
    mine, theirs = texts.shingles(core.text), texts.shingles(one.text)
    shared = len(mine & theirs)
    if shared < rules.similarity * (len(mine) + len(theirs) - shared):
        return False
    words = texts.words(core.text), texts.words(one.text)
    if words[0] == words[1] and core.day == one.day:
        return True
    if core.day is None or one.day is None:
        return len(words[1]) >= rules.least_words
    short = min(map(len, words)) < rules.least_words
    return abs(core.day - one.day) <= (_NEIGHBOURS if short else rules.days_apart)


def _claim(
    key: str, one: _Said, resolution: Resolution, event_key: Mapping[tuple[str, str], str]
) -> MergedClaim:
    mentions = sorted(one.mentions, key=_first)
    texts = Counter(mention.text for mention in mentions)
    vias = Counter(
        resolution.key_of[mention.article, mention.via] for mention in mentions if mention.via
    )
    cues = Counter(mention.cue for mention in mentions if mention.cue)
    stances = Counter(mention.stance for mention in mentions)
    about = {event_key[mention.article, id_] for mention in mentions for id_ in mention.events}
    days = [mention.published.date().isoformat() for mention in mentions if mention.published]
    return MergedClaim(
        key=key,
        speaker=one.speaker,
        via=min(vias, key=lambda via: (-vias[via], via), default=None),
        text=min(texts, key=lambda text: (-texts[text], text)),
        cue=min(cues, key=lambda cue: (-cues[cue], cue), default=None),
        stance=min(stances, key=lambda stance: (-stances[stance], stance)),
        about=tuple(sorted(about)),
        day=min(days, default=None),
        evidence=tuple(
            sorted(
                {mention.evidence for mention in mentions},
                key=lambda evidence: (evidence.article, evidence.start, evidence.end),
            )
        ),
        statements=tuple(sorted((mention.article, mention.statement) for mention in mentions)),
    )
