"""Second thoughts on an article's links: namesakes told apart, and bodies that go without a state.

An article on Afghanistan that says "the ministry of the interior" means the Afghan one; an
article on Lebanon that says Tripoli means its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from kg.assemble.gazetteer import Gazetteer, Listed
from kg.assemble.labels import Seen
from kg.assemble.names import Names

_Find = Callable[[str], tuple[Listed, ...]]
_FEWEST = 2  # entities of a country in an article that is about it
_TIMES = 2  # as many as of any other country
_DEFINITE = "ال"


def relinked(seen: Iterable[Seen], names: Names, gazetteer: Gazetteer) -> Iterator[Seen]:
    """The same entities, sorted; some with another link and the reason for it."""
    ordered = sorted(seen, key=lambda one: (one.article, one.entity))
    find = lru_cache(maxsize=1 << 15)(gazetteer.find)
    for _, group in groupby(ordered, key=lambda one: one.article):
        article = list(group)
        countries = _countries(article, gazetteer)
        about = _leading(countries)
        for one in article:
            family = names.family(one.type)
            if one.link is None:
                found = _national(one, about, names, gazetteer, find) if family == "body" else None
                why = "body of the country told of"
            elif family == "place":
                found = _namesake(one, countries, gazetteer, find)
                why = "namesake in the country told of"
            else:
                found = _bearer(one, names, family, find)
                why = "name of another"
            yield replace(one, link=found, why=why) if found else one


def _countries(article: list[Seen], gazetteer: Gazetteer) -> Counter[str]:
    """How many listed entities of each country the article names, by ISO code."""
    listed = (gazetteer.entry(one.link) for one in article if one.link)
    return Counter(each.country for each in listed if each and each.country and not each.medium)


def _leading(countries: Counter[str]) -> str | None:
    """The country that stands out."""
    first, second = (*countries.most_common(2), ("", 0), ("", 0))[:2]
    return first[0] if first[1] >= max(_FEWEST, _TIMES * second[1]) else None


def _national(
    one: Seen, about: str | None, names: Names, gazetteer: Gazetteer, find: _Find
) -> str | None:
    """The listed body that the name means in an article about the country."""
    if about is None or not names.is_local(one.names[0]):
        return None
    country = gazetteer.entry(f"country-{about.lower()}")
    if country is None:
        return None
    name = " ".join(one.names[0].split())
    for adjective in country.adjectives:
        found = find(f"{name} {_DEFINITE}{adjective.removeprefix(_DEFINITE)}")
        if len(found) == 1 and found[0].country == about:
            return found[0].id
    return None


def _namesake(one: Seen, countries: Counter[str], gazetteer: Gazetteer, find: _Find) -> str | None:
    """The place of that name in the country that the article tells more of."""
    linked = gazetteer.entry(one.link or "")
    if linked is None:
        return None
    others = [
        each
        for name in one.names
        for each in find(name)
        if each.type == "GPE" and each.country not in {linked.country, None}
    ]
    if not others or not linked.country:
        return None

    def weight(each: Listed) -> int:
        return countries[each.country or ""]

    best = max(others, key=lambda each: (weight(each), each.id))
    own = countries[linked.country] - 1  # the link itself tells nothing
    return best.id if weight(best) >= max(_FEWEST, _TIMES * own) else None


def _bearer(one: Seen, names: Names, family: str, find: _Find) -> str | None:
    """Whose whole name this is, when it is not the linked one's."""
    name = names.label(one.names[0], family)
    if len(name.split()) == 1:
        return None
    found = find(name)
    if len(found) != 1 or found[0].id == one.link or names.family(found[0].type) != family:
        return None
    return found[0].id
