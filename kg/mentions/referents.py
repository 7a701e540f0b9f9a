"""The mentions of one article gathered by referent, and what is known of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.data.gazetteer import Gazetteer
from kg.data.normal import bare, name_key
from kg.data.offices import Post
from kg.model import Document, Entity, EntityType, Sentence, Span
from kg.model.mention import Mention

FAMILIES: Mapping[EntityType, str] = {
    "PER": "person",
    "ORG": "body",
    "GRP": "body",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "OTHER": "other",
}


class Cluster:
    """The mentions of one referent, while they are being gathered."""

    def __init__(self, number: int, type: EntityType) -> None:
        """Starts without mentions."""
        self.number = number
        self.type: EntityType = type
        self.links: set[str] = set()
        self.keys: set[str] = set()
        self.whole: set[str] = set()  # of the keys those of whole phrases
        self.definite = False
        self.heads: set[str] = set()
        self.surnames: set[str] = set()
        self.posts: set[Post] = set()
        self.words: set[str] = set()  # of the longest name, articles off
        self.named = False
        self.plural = False
        self.feminine = False
        self.portion = False  # some of many: عشرات الحوثيين
        self.members: list[int] = []  # positions in the article's mentions
        self.sentence = 0


@dataclass(init=False, slots=True)
class Referent:
    """A cluster as later ones are compared with it."""

    number: Final[int]  # in the order of the first mentions
    type: Final[EntityType]
    keys: Final[tuple[str, ...]]  # normalised names, longest first
    head: Final[str]  # lemma of the first mention's head
    heads: Final[frozenset[str]]
    words: Final[frozenset[str]]  # of all names, without the heads
    name: Final[str | None]  # id in the gazetteer
    status: Final[str]  # K in the gazetteer, N named, D definite description, I indefinite
    countries: Final[frozenset[str]]  # by nationality adjectives within, or the referent itself
    count: Final[str]  # how many, "some" of many, or "-"
    plural: Final[bool]
    feminine: Final[bool]
    positions: Final[Sequence[tuple[int, int]]]  # sentence and token of each mention
    conjuncts: Final[frozenset[int]]  # referents that "and" joins to it
    titled: Final[bool]

    def __init__(
        self,
        *,
        number: int,
        type: EntityType,
        keys: tuple[str, ...],
        head: str,
        heads: frozenset[str],
        words: frozenset[str],
        name: str | None,
        status: str,
        countries: frozenset[str],
        count: str,
        plural: bool,
        feminine: bool,
        positions: Sequence[tuple[int, int]],
        conjuncts: frozenset[int],
        titled: bool,
    ) -> None:
        self.number = number
        self.type = type
        self.keys = keys
        self.head = head
        self.heads = heads
        self.words = words
        self.name = name
        self.status = status
        self.countries = countries
        self.count = count
        self.plural = plural
        self.feminine = feminine
        self.positions = positions
        self.conjuncts = conjuncts
        self.titled = titled


def is_definite(sentence: Sentence, mention: Mention) -> bool:
    """Whether the phrase has an article or an attached pronoun, or is a name."""
    if mention.named:
        return True
    tokens = sentence.tokens[mention.first : mention.last]
    return any(token.definite or token.clitic == "enclitic" for token in tokens)


def of_country(mention: Mention) -> bool:
    """شمال إسرائيل, الأراضي السعودية: a country by a part of it, or by its soil."""
    return mention.type == "LOC" and (mention.link or "").startswith("country-")


def surname(mention: Mention) -> str:
    """The last word of a person's name."""
    name = mention.aliases[0] if mention.aliases else mention.name
    words = name_key(name).split()
    return words[-1] if words else ""


def referents(
    document: Document,
    mentions: Sequence[Mention],
    joined: Mapping[int, int],
    clusters: Sequence[Cluster],
) -> list[tuple[Cluster, Referent]]:
    """The clusters that a phrase names, by first mention.

    `mentions` are the article's, pronouns apart; `joined` gives the position of the conjunct
    before, for each that has one.
    """
    phrases = {
        cluster.number: [m for m in cluster.members if mentions[m].kind == "phrase"]
        for cluster in clusters
    }
    named = [cluster for cluster in clusters if phrases[cluster.number]]
    named.sort(key=lambda cluster: cluster.members[0])
    owner = {m: number for number, cluster in enumerate(named) for m in cluster.members}
    conjuncts: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in joined.items():
        if one in owner and other in owner:
            conjuncts[owner[one]].add(owner[other])
            conjuncts[owner[other]].add(owner[one])
    adjectives: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for mention in mentions:
        if mention.kind == "adjective" and mention.link is not None:
            adjectives[mention.sentence].append((mention.first, mention.link))
    found = []
    for number, cluster in enumerate(named):
        own = [mentions[m] for m in phrases[cluster.number]]
        found.append(
            (cluster, _referent(document, number, cluster, own, conjuncts[number], adjectives))
        )
    return found


def _referent(
    document: Document,
    number: int,
    cluster: Cluster,
    phrases: Sequence[Mention],
    conjuncts: set[int],
    adjectives: Mapping[int, Sequence[tuple[int, str]]],
) -> Referent:
    heads = [document.sentences[m.sentence].tokens[m.head] for m in phrases]
    head_keys = {bare(token.key) for token in heads}
    keys = cluster.whole
    countries = {link for link in cluster.links if link.startswith("country-")}
    for mention in phrases:
        for position, link in adjectives.get(mention.sentence, ()):
            if mention.first <= position < mention.last:
                countries.add(link)
    if cluster.links:
        status = "K"
    elif cluster.named:
        status = "N"
    else:
        status = "D" if cluster.definite else "I"
    counts = [mention.count for mention in phrases if mention.count is not None]
    return Referent(
        number=number,
        type=cluster.type,
        keys=tuple(sorted(keys, key=lambda key: (-len(key.split()), key))),
        head=heads[0].lemma,
        heads=frozenset({token.lemma for token in heads} | head_keys),
        words=frozenset({word for key in keys for word in key.split()} - head_keys),
        name=min(cluster.links) if len(cluster.links) == 1 else None,
        status=status,
        countries=frozenset(countries),
        count=str(counts[0]) if counts else "some" if cluster.portion else "-",
        plural=any(mention.plural for mention in phrases),
        feminine=any(mention.feminine for mention in phrases),
        positions=[(mention.sentence, mention.head) for mention in phrases],
        conjuncts=frozenset(conjuncts),
        titled=any(document.sentences[mention.sentence].title for mention in phrases),
    )


def are_two(one: Cluster, other: Cluster) -> bool:
    """Whether links, surnames or a count tell them apart."""
    if _part_of(one, other) or _part_of(other, one):
        return True
    return any(
        mine and theirs and mine.isdisjoint(theirs)
        for mine, theirs in ((one.links, other.links), (one.surnames, other.surnames))
    )


def _part_of(one: Cluster, other: Cluster) -> bool:
    """سبعة من عناصر الميليشيات are not الميليشيات."""
    return (
        one.portion
        and not other.portion
        and any(key.endswith(f" {whole}") for key in one.keys for whole in other.keys)
    )


def entity_of(
    cluster: Cluster, id: str, mentions: Sequence[Mention], gazetteer: Gazetteer
) -> Entity:
    """The cluster as it stands in the record: proper names first, the fullest before the rest."""
    members = [mentions[m] for m in cluster.members]
    names: Counter[str] = Counter()
    proper: set[str] = set()
    for mention in members:
        if mention.kind != "phrase":
            continue
        names.update((mention.name, *mention.aliases))
        if mention.named:
            proper.update(mention.aliases)
            # شمال حلب is not the name of the whole, nor الرياض that of the country it speaks for.
            part = mention.type == "LOC" and mention.link is not None and mention.aliases
            other = mention.link is not None and mention.link not in cluster.links
            if not part and not other and not of_country(mention):
                proper.add(mention.name)
    if not names:  # only met as an adjective: name the country itself
        entry = gazetteer.entry(next(iter(sorted(cluster.links)), ""))
        names[entry.names[0] if entry else members[0].name] += 1
    ordered = sorted(names, key=lambda name: (name not in proper, -len(name.split()), name))
    return Entity(
        id=id,
        type=cluster.type,
        names=tuple(ordered),
        named=cluster.named or any(m.named for m in members),
        mentions=tuple(Span(start=m.start, end=m.end) for m in members),
        link=min(cluster.links) if len(cluster.links) == 1 else None,
    )
