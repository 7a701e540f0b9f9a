"""Who spoke of whom, and where he was quoted: the edges that claims make."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

from pyoxigraph import Store

from kg.data.relations import LANGUAGES
from kg.export.events import (
    Drawn,
    Filters,
    Tie,
    add_days_and_articles,
    by_outlet,
    chosen_relations,
    in_time,
)
from kg.export.scan import instances, pairs

OUTLET = "OUTLET"  # the kind of a node that is an outlet
QUOTED_IN, SPOKE_OF = "quotedIn", "spokeOf"
_CLAIM = "CLAIM"
_OUTLET_CLASS = "schema:NewsMediaOrganization"


@cache
def load_layers() -> dict[str, Any]:
    """Labels and colours of what `layers.toml` lists."""
    return tomllib.loads((resources.files("kg.export") / "layers.toml").read_text("utf-8"))


def read_claims(store: Store, filters: Filters) -> list[Drawn]:
    """For every claim its edges to outlets and to those it speaks of, sorted by IRI.

    A claim speaks of the actors and targets of the events it is about. Filters on relations
    choose among those events; filters on belief, which claims have none of, do not apply.
    """
    claims = set(instances(store, "kg:Claim"))
    speakers = dict(pairs(store, "kg:speaker", class_="kg:Claim"))
    topics = _topics(store, claims, filters)
    ties = {
        name: Tie(name, _CLAIM, {language: load_layers()[name][language] for language in LANGUAGES})
        for name in (QUOTED_IN, SPOKE_OF)
    }
    spoken = {iri: Drawn(iri, ties[SPOKE_OF], None) for iri in claims if iri in speakers}
    add_days_and_articles(store, spoken)
    outlets = {name: iri for iri, name in pairs(store, "rdfs:label", class_=_OUTLET_CLASS)}
    drawn = []
    for iri in sorted(spoken):
        claim = spoken[iri]
        if not (in_time(filters, claim.first, claim.last) and by_outlet(filters, claim.outlets)):
            continue
        speaker = speakers[iri]
        claim.ends = set(product([speaker], topics.get(iri, set()) - {speaker}))
        quoted = Drawn(iri, ties[QUOTED_IN], None, claim.first, claim.last)
        quoted.articles, quoted.outlets = claim.articles, claim.outlets
        if not filters.relations:
            quoted.ends = {(speaker, outlets[name]) for name in claim.outlets}
        drawn += [one for one in (quoted, claim) if one.ends]
    return drawn


def _topics(store: Store, claims: set[str], filters: Filters) -> dict[str, set[str]]:
    allowed = {
        iri
        for relation in chosen_relations(filters.relations)
        for iri in instances(store, f"kg:{relation.class_name}")
    }
    about: dict[str, list[str]] = defaultdict(list)  # by event
    for claim, event in pairs(store, "kg:about"):
        if claim in claims and event in allowed:
            about[event].append(claim)
    topics: dict[str, set[str]] = defaultdict(set)
    for event, entity in pairs(store, "kg:actor|kg:target"):
        for claim in about.get(event, ()):
            topics[claim].add(entity)
    return topics
