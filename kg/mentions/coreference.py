"""Which mentions of one article name the same referent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.data.gazetteer import Gazetteer
from kg.data.normal import name_key, normalise
from kg.data.offices import Offices, Post
from kg.data.participants import Participants
from kg.mentions.antecedents import Antecedents, met_before
from kg.mentions.referents import (
    FAMILIES,
    Cluster,
    Referent,
    are_two,
    entity_of,
    is_definite,
    of_country,
    referents,
    surname,
)
from kg.model import Document, Entity, Sentence
from kg.model.mention import Mention

_PLACE_PREPOSITIONS = frozenset({"في", "ب", "الي", "من", "قرب", "شمال", "جنوب", "شرق", "غرب"})
_PLURAL_PRONOUNS = frozenset({"هم", "هن", "هما"})
_FIRST_PERSON = frozenset({"نا", "ي", "ني"})
# Sentences back that a bare description (الجيش، المسلحون) may reach.
_DESCRIPTION_REACH = 12
# A phrase without article that a headline has is told again in the first sentences; one of so many
# words is hardly ever used for somebody else.
_TOLD_AGAIN = 3
_TELLING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreferenceResolver:
    """Joins mentions by link, name, surname, office and description; then by learned weights.

    Pronouns go to the nearest that they agree with.
    """

    gazetteer: Gazetteer
    participants: Participants
    offices: Offices
    antecedents: Antecedents

    def __call__(
        self,
        document: Document,
        mentions: Sequence[Sequence[Mention]],
        antecedents: Antecedents | None = None,
    ) -> tuple[tuple[tuple[Mention, ...], ...], tuple[Entity, ...]]:
        """The same mentions, by sentence, with entity ids; and the entities e1, e2, ...

        A pronoun without an antecedent keeps `entity` None and belongs to no entity.
        `antecedents` stands in for the resolver's own.
        """
        run = self._by_rules(document, mentions)
        run.merge_met_before(antecedents or self.antecedents)
        return run.result(mentions)

    def referents(
        self, document: Document, mentions: Sequence[Sequence[Mention]]
    ) -> list[Referent]:
        """What the rules alone tell apart, by first mention: what antecedents are learned from."""
        pairs = self._by_rules(document, mentions).referents()
        return [referent for _, referent in pairs]

    def _by_rules(self, document: Document, mentions: Sequence[Sequence[Mention]]) -> _Run:
        run = _Run(self, document)
        for sentence, found in zip(document.sentences, mentions, strict=True):
            positions: list[int | None] = []
            for mention in found:
                if mention.kind == "pronoun":
                    positions.append(None)
                    continue
                if mention.conjoined_to is not None:
                    before = positions[mention.conjoined_to]
                    if before is not None:
                        run.joined[len(run.mentions)] = before
                positions.append(len(run.mentions))
                run.add(sentence, mention)
        run.merge_descriptions()
        run.merge_posts()
        run.merge_short_names()
        return run


class _Run:
    """The clusters of one article."""

    def __init__(self, resolver: CoreferenceResolver, document: Document) -> None:
        self.gazetteer = resolver.gazetteer
        self.participants = resolver.participants
        self.offices = resolver.offices
        self.document = document
        self.clusters: list[Cluster] = []
        self.mentions: list[Mention] = []
        self.cluster_of: list[Cluster] = []
        self.by_link: dict[str, Cluster] = {}
        self.by_key: dict[tuple[str, str], Cluster] = {}
        self.by_post: dict[Post, Cluster] = {}
        self.joined: dict[int, int] = {}  # mentions to their conjuncts before
        self.told: dict[tuple[str, str], Cluster] = {}  # by phrases without article

    def add(self, sentence: Sentence, mention: Mention) -> None:
        """Put a mention into the cluster of its referent, or open one."""
        portion = self._portion(sentence, mention)
        link = None if portion else self._link(mention)
        key = name_key(mention.name)
        definite = mention.kind == "phrase" and is_definite(sentence, mention)
        cluster = None
        if link is not None:
            cluster = self.by_link.get(link)
        if cluster is None and definite:
            cluster = self._by_name(mention, key, link, portion=portion)
            if cluster is None and not mention.named:
                cluster = self._by_description(sentence, mention, key)
        if cluster is None and mention.kind == "phrase" and not mention.named:
            cluster = self._told(sentence, mention, key)
        if cluster is None:
            cluster = Cluster(number=len(self.clusters), type=mention.type)
            self.clusters.append(cluster)
        self._join(cluster, sentence, mention, key, link, portion=portion, definite=definite)

    def _portion(self, sentence: Sentence, mention: Mention) -> bool:
        """Whether the phrase counts some of many: عشرات الحوثيين are not the Houthis."""
        return mention.head > mention.first and any(
            token.pos == "number" or token.key in self.participants.portions
            for token in sentence.tokens[mention.first : mention.head]
        )

    def _link(self, mention: Mention) -> str | None:
        if mention.link is None:
            return None
        entry = self.gazetteer.entry(mention.link)
        if entry is None or entry.government_of is None:
            return mention.link
        if mention.kind == "phrase" and mention.preposition in _PLACE_PREPOSITIONS:
            return mention.link
        # واشنطن تنفي: the capital speaks for its government; مدينة واشنطن does not.
        alone = mention.last - mention.first == 1 or (
            entry.type == "GPE" and normalise(mention.name) in map(normalise, entry.names)
        )
        return entry.government_of if alone else mention.link

    def _by_name(
        self, mention: Mention, key: str, link: str | None, *, portion: bool
    ) -> Cluster | None:
        family = FAMILIES[mention.type]
        for alias in self._keys(mention, key, portion=portion):
            found = self.by_key.get((family, alias))
            if found is not None and not (link and found.links and link not in found.links):
                return found
        if mention.type == "PER" and mention.named:
            last = surname(mention)
            hits = [c for c in self.clusters if c.type == "PER" and last in c.surnames]
            if len(hits) == 1 and not (link and hits[0].links):
                return hits[0]
        if mention.type == "PER" and not mention.named:
            post = self.offices.post(key.split())
            if post is not None:
                return self.by_post.get(post)
        return None

    @staticmethod
    def _keys(mention: Mention, key: str, *, portion: bool) -> tuple[str, ...]:
        """By what a name is known; of some of many only the whole phrase."""
        if portion:
            return (key,)
        return (key, *(name_key(alias) for alias in mention.aliases))

    def _told(self, sentence: Sentence, mention: Mention, key: str) -> Cluster | None:
        """خادمة فلبينية: who has no article is new, but for the headline's own words again."""
        found = self.told.get((FAMILIES[mention.type], key))
        if found is None:
            return None
        again = found.sentence == 0 and sentence.index <= _TOLD_AGAIN
        return found if again or len(key.split()) >= _TELLING else None

    def _by_description(self, sentence: Sentence, mention: Mention, key: str) -> Cluster | None:
        """الجيش، التنظيم، الرئيس الأمريكي: the latest referent that the description fits."""
        head = sentence.tokens[mention.head]
        words = set(key.split())
        family = FAMILIES[mention.type]
        fitting = [
            cluster
            for cluster in self.clusters
            if head.lemma in cluster.heads
            and sentence.index - cluster.sentence <= _DESCRIPTION_REACH
            and FAMILIES[cluster.type] == family
            and words <= cluster.words
        ]
        if not fitting and head.lemma in self.participants.assailants:
            return self._assailant(mention)
        if not fitting:
            fitting = self._realms(key)
        return max(fitting, key=lambda c: (c.sentence, c.members[-1]), default=None)

    def _realms(self, key: str) -> list[Cluster]:
        """المملكة, أراضي المملكة: the countries named before whose full name begins so."""
        *territory, realm = key.split()
        participants = self.participants
        if realm not in participants.realms or len(territory) > 1:
            return []
        if not participants.territories.issuperset(territory):
            return []
        return [
            cluster
            for cluster in self.clusters
            for link in cluster.links
            if link.startswith("country-")
            and (entry := self.gazetteer.entry(link)) is not None
            and any(name_key(name).startswith(f"{realm} ") for name in entry.names)
        ]

    def _assailant(self, mention: Mention) -> Cluster | None:
        """المهاجم: the only one of whom no more is said than that somebody did it."""
        doers = self.participants.assailants | self.participants.somebody
        fitting = [
            cluster
            for cluster in self.clusters
            if not cluster.named
            and cluster.type in ("PER", "GRP")
            and cluster.plural == mention.plural
            and cluster.heads & doers
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _join(
        self,
        cluster: Cluster,
        sentence: Sentence,
        mention: Mention,
        key: str,
        link: str | None,
        *,
        portion: bool,
        definite: bool,
    ) -> None:
        cluster.members.append(len(self.mentions))
        cluster.sentence = sentence.index
        self.mentions.append(mention)
        self.cluster_of.append(cluster)
        if link is not None:
            cluster.links.add(link)
            self.by_link.setdefault(link, cluster)
        if mention.kind == "adjective":
            return
        cluster.named = cluster.named or mention.named
        cluster.portion = cluster.portion or portion
        cluster.definite = cluster.definite or definite
        cluster.whole.add(key)
        cluster.plural, cluster.feminine = mention.plural, mention.feminine
        if cluster.type == "OTHER" or (mention.listed and mention.named):
            cluster.type = "GPE" if of_country(mention) else mention.type
        cluster.heads.add(sentence.tokens[mention.head].lemma)
        cluster.words |= set(key.split())
        family = FAMILIES[mention.type]
        for name in self._keys(mention, key, portion=portion):
            cluster.keys.add(name)
            if definite:
                self.by_key[family, name] = cluster
        if not definite:
            self.told.setdefault((family, key), cluster)
        if mention.type == "PER":
            if mention.named:
                cluster.surnames.add(surname(mention))
            post = self.offices.post(key.split(), named=mention.named)
            if post is not None:
                cluster.posts.add(post)
                self.by_post[post] = cluster

    def merge_descriptions(self) -> None:
        """Join a title met before its holder's name: الرئيس الأمريكي ... دونالد ترامب."""
        for cluster in self.clusters:
            if cluster.named or cluster.type != "PER" or not cluster.members:
                continue
            if not cluster.definite:
                continue
            for other in self.clusters:
                if (
                    other is not cluster
                    and other.type == "PER"
                    and other.named
                    and other.members
                    and cluster.heads & other.heads
                    and cluster.words <= other.words
                    and len(cluster.words) > 1
                ):
                    self._absorb(other, cluster)
                    break

    def merge_posts(self) -> None:
        """Join a post to its holder: by the name that it has elsewhere, else by the lists.

        العاهل البحريني is الملك حمد بن عيسى on the day of the article.
        """
        published = self.document.article.published
        for cluster in self.clusters:
            if cluster.named or not cluster.posts or not cluster.members:
                continue
            (post, *others) = cluster.posts
            if others:
                continue
            holders = [c for c in self.clusters if c.named and c.members and post in c.posts]
            if not holders and published is not None:
                links = {e.id for e in self.gazetteer.office_holders(*post, published.date())}
                if len(links) == 1:
                    holders = [c for c in self.clusters if c.members and c.links == links]
            if len(holders) == 1:
                self._absorb(holders[0], cluster)

    def merge_short_names(self) -> None:
        """Join a short name to the only body of the article whose fuller name begins with it.

        التحالف stands in a headline for the one that the body calls التحالف الدولي.
        """
        bodies = [c for c in self.clusters if c.members and c.type in ("ORG", "GRP")]
        for cluster in bodies:
            if cluster.links or not cluster.members:
                continue
            short = min(cluster.keys, key=lambda key: (len(key), key), default="")
            if not short or len(short.split()) > 2:
                continue
            fuller = [
                other
                for other in bodies
                if other is not cluster
                and other.members
                and other.named
                and any(key.startswith(f"{short} ") for key in other.keys)
            ]
            if len(fuller) == 1:
                self._absorb(fuller[0], cluster)

    def referents(self) -> list[tuple[Cluster, Referent]]:
        """The referents that phrases name, by first mention."""
        return referents(self.document, self.mentions, self.joined, self.clusters)

    def merge_met_before(self, antecedents: Antecedents) -> None:
        """Join whom no rule joins to whom learned weights take them for: المتمردون, الحوثيون."""
        pairs = self.referents()
        known = [referent for _, referent in pairs]
        into = [cluster for cluster, _ in pairs]  # where the mentions of each are now
        for number, own in enumerate(known):
            pool = met_before(known, number)
            chosen = antecedents.choose(own, pool) if pool else None
            if chosen is None:
                continue
            older, younger = into[chosen.number], into[number]
            if older is younger or are_two(older, younger):
                continue
            self._absorb(older, younger)
            if younger.named and not older.named:
                older.type, older.named = younger.type, True
            into = [older if cluster is younger else cluster for cluster in into]

    def _absorb(self, into: Cluster, cluster: Cluster) -> None:
        for member in cluster.members:
            self.cluster_of[member] = into
        into.members = sorted(into.members + cluster.members)
        into.links |= cluster.links
        into.keys |= cluster.keys
        into.whole |= cluster.whole
        into.surnames |= cluster.surnames
        into.definite = into.definite or cluster.definite
        cluster.members = []

    def result(
        self, mentions: Sequence[Sequence[Mention]]
    ) -> tuple[tuple[tuple[Mention, ...], ...], tuple[Entity, ...]]:
        """Number the clusters in text order and hand each mention its entity."""
        order = sorted(
            (cluster for cluster in self.clusters if cluster.members),
            key=lambda cluster: cluster.members[0],
        )
        ids = {cluster.number: f"e{n}" for n, cluster in enumerate(order, start=1)}
        position = 0
        located: list[tuple[Mention, ...]] = []
        recent: list[tuple[int, Cluster]] = []  # (sentence, cluster), latest last
        for found in mentions:
            row: list[Mention] = []
            for mention in found:
                if mention.kind == "pronoun":
                    antecedent = self._antecedent(mention, recent)
                    entity = ids[antecedent.number] if antecedent is not None else None
                    row.append(mention.of(entity))
                    continue
                cluster = self.cluster_of[position]
                row.append(mention.of(ids[cluster.number]))
                if mention.kind == "phrase":
                    recent.append((mention.sentence, cluster))
                position += 1
            located.append(tuple(row))
        entities = tuple(
            entity_of(cluster, ids[cluster.number], self.mentions, self.gazetteer)
            for cluster in order
        )
        return tuple(located), entities

    def _antecedent(
        self, mention: Mention, recent: Sequence[tuple[int, Cluster]]
    ) -> Cluster | None:
        """The nearest earlier referent that a third-person pronoun agrees with."""
        if normalise(mention.name) in _FIRST_PERSON:
            return None
        for sentence, cluster in reversed(recent):
            if mention.sentence - sentence > 1:
                return None
            if cluster.type == "OTHER":
                continue
            people = cluster.plural and cluster.type in ("GRP", "PER")
            if normalise(mention.name) in _PLURAL_PRONOUNS:
                if people:
                    return cluster
            elif mention.feminine:
                if cluster.feminine or (cluster.plural and not people) or cluster.type == "GPE":
                    return cluster
            elif not cluster.feminine and not cluster.plural and cluster.type != "GPE":
                return cluster
        return None
