"""One entity for what many articles name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.assemble.gazetteer import Gazetteer, same_as
from kg.assemble.keys import content_key
from kg.assemble.labels import Group, Seen, aliases_of, commonest, label_of, name_of
from kg.assemble.names import Key, Names
from kg.assemble.relink import relinked
from kg.assemble.sides import Sides
from kg.model import Member, MergedEntity

GroupId = tuple[str, ...]  # ("link", id), ("name", family, key) or ("article", article, entity)
Bucket = tuple[str, Key]  # family and name
_Place = tuple[GroupId | None, str]  # where a bucket goes, and why
_SHORTEST_NAME = 3  # letters; shorter single words are scraps
_CLITICS = frozenset("لبوفك")  # to, in, and, so, like
_MAY_BE_SHORT = frozenset({"same name", "hardly a name"})
_TIMES_AS_OFTEN = 3
_PLACES = frozenset({"GPE", "LOC", "FAC"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """The merged entities, and where each article's entity went."""

    entities: tuple[MergedEntity, ...]
    key_of: Mapping[tuple[str, str], str]  # (article, entity id) -> key
    shared: frozenset[str]  # keys that mean one referent in every article
    above: Mapping[str, frozenset[str]]  # place key -> keys of all places that hold it
    sides: Sides

    @property
    def holders(self) -> frozenset[str]:
        """Keys of all places that hold another."""
        return frozenset[str]().union(*self.above.values())


def resolve(seen: Iterable[Seen], names: Names, gazetteer: Gazetteer) -> Resolution:
    """Merge entities by link, then by name; whatever is not certain stays apart."""
    groups: dict[GroupId, Group] = defaultdict(Group)
    buckets: dict[Bucket, list[Seen]] = defaultdict(list)
    for one in relinked(seen, names, gazetteer):
        family = names.family(one.type)
        if one.link is not None:
            groups["link", one.link].members.append((one, one.why))
        elif not one.named:
            groups[_own(one)].members.append((one, "unnamed"))
        elif (
            names.is_local(one.names[0])
            or not (key := name_of(one, names, family))
            or (family == "person" and len(key) == 1 and names.is_kin(one.names[0]))
        ):
            groups[_own(one)].members.append((one, "local name"))
        else:
            buckets[family, key].append(one)
    for group_id, group in groups.items():
        if group_id[0] == "link":
            group.listed = gazetteer.entry(group_id[1])
    placed = _Placement(groups, buckets, names, gazetteer).place()
    for bucket, (target, reason) in sorted(placed.items()):
        for one in buckets[bucket]:
            groups[target or _own(one)].members.append((one, reason))
    _add_parents(groups, gazetteer)
    return _merged(groups, names, gazetteer)


def _own(one: Seen) -> GroupId:
    return ("article", one.article, one.entity)


class _Placement:
    """Finds each bucket of equally named entities its group."""

    def __init__(
        self,
        groups: Mapping[GroupId, Group],
        buckets: Mapping[Bucket, list[Seen]],
        names: Names,
        gazetteer: Gazetteer,
    ) -> None:
        self._buckets = buckets
        self._names = names
        self._gazetteer = gazetteer
        self._linked: dict[Bucket, set[GroupId]] = defaultdict(set)
        for group_id, group in groups.items():
            if group_id[0] == "link":
                for bucket in self._bearing(group):
                    self._linked[bucket].add(group_id)

    def _bearing(self, group: Group) -> set[Bucket]:
        """Everything a linked group is called that may tell an unlinked one belongs to it."""
        family = self._names.family
        called = {(one.names[0], family(one.type)) for one, _ in group.members}
        if group.listed:
            called |= {(name, family(group.listed.type)) for name in group.listed.names}
        keys = {(family, self._names.key(name, family)) for name, family in called}
        return {(family, key) for family, key in keys if key}

    def place(self) -> dict[Bucket, _Place]:
        """Bucket to its group and the reason; None where every article keeps its own."""
        placed: dict[Bucket, _Place] = {}
        for bucket in sorted(self._buckets):
            family, key = bucket
            linked = self._linked.get(bucket, set())
            if len(linked) > 1 or self._listed_twice(bucket):
                placed[bucket] = (None, "ambiguous name")
            elif linked:
                placed[bucket] = (next(iter(linked)), "name of a linked entity")
            elif family == "person" and len(key) == 1 and (bare := self._without_clitic(key[0])):
                placed[bucket] = (bare, "name of a linked entity")
            elif family == "person" and len(key) == 1 and not self._is_name(bucket):
                placed[bucket] = (None, "hardly a name")
            else:
                placed[bucket] = (("name", family, *key), "same name")
        self._place_short_forms(placed)
        self._place_single_names(placed)
        return placed

    def _without_clitic(self, word: str) -> GroupId | None:
        """Whose listed name is left without a preposition that was written together with it."""
        if word[0] not in _CLITICS or len(word) <= _SHORTEST_NAME + 1:
            return None
        linked = self._linked.get(("person", (word[1:],)), set())
        return next(iter(linked)) if len(linked) == 1 else None

    def _is_name(self, bucket: Bucket) -> bool:
        """Whether a single word is more than an adjective or a scrap that looked like a name."""
        (word,) = bucket[1]
        if len(word) < _SHORTEST_NAME or word in self._names.common:
            return False
        written = {one.names[0] for one in self._buckets[bucket]}
        return any(
            not self._names.is_definite(name) or self._names.has_title(name) for name in written
        )

    def _listed_twice(self, bucket: Bucket) -> bool:
        name = self._buckets[bucket][0].names[0]
        label = self._names.label(name, bucket[0])
        families = {
            listed.id
            for listed in self._gazetteer.find(label)
            if self._names.family(listed.type) == bucket[0]
        }
        return len(families) > 1

    def _place_short_forms(self, placed: dict[Bucket, _Place]) -> None:
        """Join a person's name without its middle to the one fuller name that ends alike."""
        by_ends: dict[tuple[str, str], set[Key]] = defaultdict(set)
        fuller_groups: dict[Key, set[GroupId]] = defaultdict(set)
        known = {bucket: {target} for bucket, (target, _) in placed.items() if target}
        for bucket, bearers in (*known.items(), *self._linked.items()):
            family, key = bucket
            if family == "person" and len(key) > 1:
                by_ends[key[0], key[-1]].add(key)
                fuller_groups[key] |= bearers
        # Longest first: a target is settled before anything joins it.
        for bucket in sorted(placed, key=lambda bucket: (-len(bucket[1]), bucket)):
            family, key = bucket
            if family != "person" or len(key) < 2 or placed[bucket][1] != "same name":
                continue
            targets: set[GroupId] = set()
            for other in by_ends[key[0], key[-1]]:
                if _shortens(key, other):
                    target = placed.get((family, other), (None, ""))[0]
                    targets |= {target} if target else fuller_groups[other]
                elif _shortens(other, key):
                    targets |= self._linked.get((family, other), set())
            if len(targets) == 1:
                placed[bucket] = (targets.pop(), "fuller name")

    def _place_single_names(self, placed: dict[Bucket, _Place]) -> None:
        """Join a bare surname to its only bearer in the corpus; apart when there are several."""
        bearers: dict[str, set[GroupId]] = defaultdict(set)
        for (family, key), (target, _) in placed.items():
            if family == "person" and len(key) > 1 and target:
                bearers[key[-1]].add(target)
                for one in self._buckets[family, key]:
                    for alias in one.names[1:]:
                        short = self._names.key(alias, family)
                        if len(short) == 1 and short[0] in key:
                            bearers[short[0]].add(target)
        for (family, key), linked in self._linked.items():
            if family == "person":
                bearers[key[-1]] |= linked
        for bucket in sorted(placed):
            family, key = bucket
            target, reason = placed[bucket]
            if family != "person" or len(key) > 1 or reason not in _MAY_BE_SHORT:
                continue
            bearing = bearers[key[0]]
            if len(bearing) == 1:
                (bearer,) = bearing
                if self._may_be_short_for(bucket, bearer, placed):
                    placed[bucket] = (bearer, "only bearer of the name")
            elif bearing:
                placed[bucket] = (None, "ambiguous name")

    def _may_be_short_for(
        self, bucket: Bucket, bearer: GroupId, placed: Mapping[Bucket, _Place]
    ) -> bool:
        """A word that many articles have is not short for what one of them has once."""
        if bearer[0] == "link":
            return True
        full = sum(
            len(self._buckets[other])
            for other, (target, _) in placed.items()
            if target == bearer and len(other[1]) > 1
        )
        return len(self._buckets[bucket]) <= _TIMES_AS_OFTEN * full


def _shortens(short: Key, full: Key) -> bool:
    """Whether `full` holds all words of `short` in their order, and more."""
    words = iter(full)
    return len(short) < len(full) and all(word in words for word in short)


def _add_parents(groups: dict[GroupId, Group], gazetteer: Gazetteer) -> None:
    """The places that hold linked places, though no article may name them."""
    waiting = sorted(group_id[1] for group_id in groups if group_id[0] == "link")
    while waiting:
        listed = gazetteer.entry(waiting.pop())
        parent = gazetteer.entry(listed.parent) if listed and listed.parent else None
        if listed is None or parent is None or not {listed.type, parent.type} <= _PLACES:
            continue
        group_id = ("link", parent.id)
        if group_id not in groups:
            groups[group_id].listed = parent
            waiting.append(parent.id)


def _merged(groups: Mapping[GroupId, Group], names: Names, gazetteer: Gazetteer) -> Resolution:
    key_of: dict[tuple[str, str], str] = {}
    entities: list[MergedEntity] = []
    within: dict[str, str] = {}
    for group_id, group in sorted(groups.items()):
        entity = _entity(group_id, group, groups, names, gazetteer)
        entities.append(entity)
        if entity.within:
            within[entity.key] = entity.within
        for member in entity.members:
            key_of[member.article, member.entity] = entity.key
    entities.sort(key=lambda entity: entity.key)
    shared = frozenset(
        _entity_key(group_id) for group_id in groups if group_id[0] in {"link", "name"}
    )
    above = {key: _holders(key, within) for key in within}
    linked = {_entity_key(group_id): group_id[1] for group_id in groups if group_id[0] == "link"}
    return Resolution(tuple(entities), key_of, shared, above, Sides(linked, gazetteer))


def _entity_key(group_id: GroupId) -> str:
    return content_key("entity", *group_id)


def _entity(
    group_id: GroupId,
    group: Group,
    groups: Mapping[GroupId, Group],
    names: Names,
    gazetteer: Gazetteer,
) -> MergedEntity:
    listed = group.listed
    types = Counter(one.type for one, _ in group.members)
    type_ = listed.type if listed else commonest(types)
    family = names.family(type_)
    label = label_of(group, names, family)
    parent = listed.parent if listed and type_ in _PLACES else None
    parent_id = ("link", parent) if parent else None
    labels = {"ar": label}
    if listed and listed.label_en:
        labels["en"] = listed.label_en
    return MergedEntity(
        key=_entity_key(group_id),
        type=type_,
        named=group_id[0] != "article" or any(one.named for one, _ in group.members),
        labels=labels,
        aliases=aliases_of(group, names, family, label, gazetteer),
        same_as=same_as(listed) if listed else (),
        country=listed.country if listed else None,
        latitude=listed.latitude if listed else None,
        longitude=listed.longitude if listed else None,
        within=_entity_key(parent_id) if parent_id and _is_place(groups.get(parent_id)) else None,
        members=tuple(
            sorted(
                (
                    Member(article=one.article, entity=one.entity, reason=reason)
                    for one, reason in group.members
                ),
                key=lambda member: (member.article, member.entity),
            )
        ),
    )


def _is_place(group: Group | None) -> bool:
    return group is not None and group.listed is not None and group.listed.type in _PLACES


def _holders(key: str, within: Mapping[str, str]) -> frozenset[str]:
    found: set[str] = set()
    while (parent := within.get(key)) is not None and parent not in found:
        found.add(parent)
        key = parent
    return frozenset(found)
