"""What tells that a word is an event, and whether the event is told as having happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kg.data.lexicon import Lexicon
from kg.extract.learned.features import bucket
from kg.extract.roles import Framed
from kg.extract.triggers import TriggerMatch, fitting_entries
from kg.model import Sentence
from kg.model.mention import Mention

_WINDOW = 3
_CONTENT = frozenset(("noun", "verb", "adjective"))


def profile(sentences: Sequence[Sequence[TriggerMatch]]) -> dict[str, str]:
    """What an article is about: by relation, how many of its listed triggers are of it."""
    counts = Counter(
        match.entry.relation for row in sentences for match in row if not match.entry.weak
    )
    total = sum(counts.values())
    shares = {
        relation: f"{min(count, 4)}/{int(4 * count / total)}" for relation, count in counts.items()
    }
    if counts:
        shares["most"] = max(sorted(counts), key=counts.__getitem__)
    return shares


def content_of(sentence: Sentence) -> Mapping[str, int]:
    """How often each lemma of a noun, verb or adjective stands in a sentence."""
    return Counter(token.lemma for token in sentence.tokens if token.pos in _CONTENT)


def trigger_features(
    sentence: Sentence,
    position: int,
    frame: Framed | None,
    row: Sequence[Mention],
    about: dict[str, str],
    listed: Sequence[TriggerMatch],
    content: Mapping[str, int],
    lexicon: Lexicon,
) -> list[str]:
    """The features of one token that may be a trigger.

    `frame` is its lexicon entry's, if it has one; `listed` are the triggers and `content`
    the lemmas (`content_of`) of the whole sentence.
    """
    tokens = sentence.tokens
    token = tokens[position]
    lemma, pos = token.lemma, token.pos
    kind = "v" if pos == "verb" else "n"
    features = [
        "bias",
        f"l={lemma}",
        f"k={token.key}",
        f"lp={lemma}|{kind}",
        f"p={pos}",
        f"d={token.definite}|{kind}",
        f"v={token.voice}|{lemma}" if kind == "v" else f"d={token.definite}|{lemma}",
    ]
    match = frame.match if frame is not None else None
    entry = match.entry if match is not None else None
    if frame is not None and match is not None and entry is not None:
        features += [
            f"x={entry.relation}",
            f"xp={entry.relation}|{entry.pos}|{entry.weak}",
            f"xf={entry.frame.name}|{entry.relation}",
            f"xl={entry.lemma}|{entry.relation}",
        ]
        for sense, needed in fitting_entries(sentence, position, lexicon):
            features += [
                f"xa={sense.relation}|{sense.weak}|{needed is not None}",
                f"xa={sense.relation}|{sense.pos}",
            ]
        features += [
            f"about={about.get(entry.relation)}|{entry.relation}",
            f"about={about.get('ASSAULT')}|{entry.relation}|A",
            f"about={about.get(entry.relation)}|{entry.weak}",
            f"most={about.get('most')}|{entry.relation}",
        ]
        features += _frame_features(sentence, row, frame)
        if match.light is not None:
            features += [f"light|{entry.relation}", f"light={match.light.lemma}"]
        if match.companion is not None:
            companion = tokens[match.companion]
            features += [f"with|{entry.relation}", f"with={lemma}|{companion.lemma}"]
    for offset in range(-_WINDOW, _WINDOW + 1):
        if offset == 0:
            continue
        at = position + offset
        other = tokens[at].lemma if 0 <= at < len(tokens) else "^" if at < 0 else "$"
        features.append(f"w{offset}={other}")
        if abs(offset) <= 2:
            features.append(f"w{offset}={other}|{lemma}")
            shape = tokens[at].pos if 0 <= at < len(tokens) else "^"
            features.append(f"p{offset}={shape}|{kind}")
            features.append(f"p{offset}={shape}|{lemma}")
    features += _neighbour_features(sentence, position, match, listed, kind)
    nearby = {
        mention.type
        for mention in row
        if mention.kind == "phrase" and mention.listed and abs(mention.first - position) <= 6
    }
    features += [f"near={type_}|{kind}" for type_ in sorted(nearby)]
    if entry is not None:
        features += [f"near={type_}|{entry.relation}" for type_ in sorted(nearby)]
    for mention in row:
        if mention.kind == "phrase" and mention.first == position + 1:
            features += [f"next={mention.type}|{lemma}", f"next={mention.type}|{kind}"]
        if mention.kind == "phrase" and mention.first <= position < mention.last:
            heads = mention.head == position
            features += [f"in={heads}|{kind}", f"in={heads}|{lemma}"]
    if entry is not None:
        relation, own = entry.relation, lemma if pos in _CONTENT else None
        features += [f"s={w}|{relation}" for w, times in content.items() if w != own or times > 1]
    if sentence.title:
        features.append(f"title|{kind}")
    return features


def _neighbour_features(
    sentence: Sentence,
    position: int,
    match: TriggerMatch | None,
    listed: Sequence[TriggerMatch],
    kind: str,
) -> list[str]:
    """The listed triggers right before and after: غارات استهدفت is one event, told twice."""
    relation = match.entry.relation if match is not None else "-"
    features: list[str] = []
    before = [other for other in listed if other.first < position]
    after = [other for other in listed if other.first > position]
    for name, other in (("<", before[-1] if before else None), (">", after[0] if after else None)):
        if other is None:
            features.append(f"n{name}=none|{relation}|{kind}")
            continue
        gap = bucket(abs(other.first - position))
        same = other.entry.relation == relation
        low, high = sorted((other.first, position))
        between = sentence.tokens[low + 1 : high]
        verbs = min(sum(token.pos == "verb" for token in between), 2)
        commas = any(token.pos == "punctuation" for token in between)
        features += [
            f"n{name}={same}|{gap}|{kind}|{other.entry.pos}",
            f"n{name}={same}|{verbs}|{commas}|{kind}|{other.entry.pos}",
            f"n{name}={other.entry.lemma}|{gap}|{relation}",
            f"n{name}={other.entry.relation}|{relation}",
        ]
        if match is not None:
            features.append(f"n{name}={same}|{gap}|{match.entry.lemma}")
    return features


def _frame_features(sentence: Sentence, row: Sequence[Mention], frame: Framed) -> list[str]:
    """Which roles the trigger's frame fills, and with what."""
    match, roles = frame.match, frame.roles
    relation = match.entry.relation
    actor = row[roles.actors[0]].type if roles.actors else "-"
    target = row[roles.targets[0]].type if roles.targets else "-"
    filled = f"{bool(roles.actors)}{bool(roles.targets)}"
    features = [
        f"fr={filled}|{match.entry.pos}",
        f"fr={filled}|{relation}",
        f"fr={filled}|{match.entry.weak}",
        f"fr={filled}|{match.entry.lemma}",
        f"fa={actor}|{relation}",
        f"ft={target}|{relation}",
        f"fat={actor}{target}|{relation}",
    ]
    for role, numbers in (("a", roles.actors), ("t", roles.targets)):
        if numbers:
            head = sentence.tokens[row[numbers[0]].head].lemma
            features.append(f"f{role}h={head}|{relation}")
    return features


def realis_features(sentence: Sentence, match_first: int, type_: str, rule: str) -> list[str]:
    """The features of an event's realis: what governs the trigger, and the rules' own answer."""
    tokens = sentence.tokens
    token = tokens[match_first]
    kind = "v" if token.pos == "verb" else "n"
    features = [
        "bias",
        f"r={rule}",
        f"r={rule}|{kind}",
        f"t={type_}",
        f"a={token.aspect}|{kind}",
        f"t={type_}|{kind}",
        f"l={token.lemma}",
        f"k={token.key}",
    ]
    for offset in (-1, -2, -3, 1):
        at = match_first + offset
        other = tokens[at].lemma if 0 <= at < len(tokens) else "^"
        features += [f"w{offset}={other}", f"w{offset}={other}|{kind}"]
    window = tokens[max(0, match_first - 7) : match_first]
    features += sorted({f"b={other.lemma}" for other in window})
    features += sorted({f"bk={other.key}" for other in window if other.pos in ("verb", "particle")})
    if sentence.title:
        features.append("title")
    return features
