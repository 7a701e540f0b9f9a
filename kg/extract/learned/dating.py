"""Which of an article's dates is an event's own, as candidates with named features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.extract.dates import DateMention, find_dates
from kg.extract.learned.features import bucket
from kg.model import Document, Sentence

_FAR = 4  # sentences; further away is as far as can be


@dataclass(frozen=True, slots=True)
class Occasion:
    """What dating looks at in an event."""

    sentence: Sentence
    first: int  # tokens of the trigger, half-open
    last: int
    type: str
    realis: str


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date that the article gives, or none, and what speaks for it."""

    value: str | None
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleDates:
    """All dates of an article that have a value, by sentence."""

    by_sentence: Mapping[int, Sequence[DateMention]]
    published: date | None


def dates_of(document: Document, published: date | None) -> ArticleDates:
    """The dates that the article's sentences give."""
    return ArticleDates(
        by_sentence={
            sentence.index: [d for d in find_dates(sentence.tokens, published) if d.value]
            for sentence in document.sentences
        },
        published=published,
    )


def date_candidates(occasion: Occasion, dates: ArticleDates) -> list[DateCandidate]:
    """Every date of the article once for each place it stands in, and "not said"."""
    index = occasion.sentence.index
    own = dates.by_sentence.get(index, ())
    kind = "v" if occasion.sentence.tokens[occasion.first].pos == "verb" else "n"
    found = [
        DateCandidate(mention.value, tuple(_own_features(occasion, mention, number, own, dates)))
        for number, mention in enumerate(own)
    ]
    counts: Counter[str] = Counter(
        mention.value for row in dates.by_sentence.values() for mention in row if mention.value
    )
    nearest: dict[str, int] = {}
    for other, row in dates.by_sentence.items():
        if other == index:
            continue
        for mention in row:
            assert mention.value is not None
            gap = other - index
            if mention.value not in nearest or abs(gap) < abs(nearest[mention.value]):
                nearest[mention.value] = gap
    here = bool(own)
    first_value = next((m.value for row in dates.by_sentence.values() for m in row), None)
    for value, gap in sorted(nearest.items()):
        side = "<" if gap < 0 else ">"
        distance = min(abs(gap), _FAR)
        relation = _relation(value, dates.published)
        found.append(
            DateCandidate(
                value,
                (
                    "out",
                    f"out|{here}",
                    f"out|{side}{distance}|{here}",
                    f"out|{relation}|{here}",
                    f"out|{relation}|{occasion.type}",
                    f"out|{relation}|{occasion.realis}",
                    f"out|n={min(counts[value], 3)}|{here}",
                    f"out|first={value == first_value}|{relation}",
                    f"out|title={occasion.sentence.title}|{relation}",
                    f"out|len={len(value)}|{side}",
                    f"out|dates={min(len(nearest), 4)}|{relation}",
                ),
            )
        )
    none = (
        "none",
        f"none|{here}",
        f"none|{here}|{kind}",
        f"none|{occasion.type}",
        f"none|{occasion.realis}",
        f"none|{occasion.realis}|{here}",
        f"none|title={occasion.sentence.title}",
        f"none|dates={min(len(nearest), 4)}|{here}",
    )
    found.append(DateCandidate(None, none))
    return found


def _own_features(
    occasion: Occasion,
    mention: DateMention,
    number: int,
    own: Sequence[DateMention],
    dates: ArticleDates,
) -> list[str]:
    tokens = occasion.sentence.tokens
    after = mention.start >= occasion.last
    low, high = (occasion.last, mention.start) if after else (mention.end, occasion.first)
    between = tokens[max(low, 0) : max(high, 0)]
    verbs = min(sum(token.pos == "verb" for token in between), 3)
    commas = min(sum(token.pos == "punctuation" for token in between), 3)
    side = "R" if after else "L"
    gap = bucket(len(between))
    assert mention.value is not None
    relation = _relation(mention.value, dates.published)
    before = tokens[mention.start - 1].key if mention.start else "^"
    kind = "v" if tokens[occasion.first].pos == "verb" else "n"
    return [
        "in",
        f"in|{side}|{gap}",
        f"in|{side}|{gap}|{kind}",
        f"in|{side}|v{verbs}",
        f"in|{side}|v{verbs}|c{commas}",
        f"in|{side}|v{verbs}|{kind}",
        f"in|only={len(own) == 1}",
        f"in|order={min(number, 3)}|{side}",
        f"in|{relation}",
        f"in|{relation}|{occasion.realis}",
        f"in|{relation}|{occasion.type}",
        f"in|before={before}|{side}",
        f"in|len={len(mention.value)}|{side}",
        f"in|kind={mention.kind}|{side}",
        f"in|title={occasion.sentence.title}",
    ]


def _relation(value: str, published: date | None) -> str:
    """How a date lies to the day of publication: same, day before, week, month, year, older."""
    if published is None:
        return "?"
    today = published.isoformat()
    if len(value) < len(today):
        return "part" if today.startswith(value) else f"past{len(value)}"
    days = (published - date.fromisoformat(value)).days
    for limit, name in ((-1, "future"), (0, "same"), (1, "day"), (7, "week"), (31, "month")):
        if days <= limit:
            return name
    return "older"
