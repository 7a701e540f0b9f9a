"""Knowledge from records: the group-by over all articles."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from kg.assemble.claims import merge_claims
from kg.assemble.clusters import Clusters
from kg.assemble.contradictions import find_contradictions
from kg.assemble.entities import resolve
from kg.assemble.events import merge_events
from kg.assemble.gazetteer import Gazetteer
from kg.assemble.labels import Seen
from kg.assemble.likeness import Words
from kg.assemble.names import Names
from kg.assemble.openings import Openings
from kg.assemble.parts import with_wholes
from kg.assemble.readings import (
    ClaimMention,
    EventMention,
    Sentences,
    claim_mentions,
    event_mentions,
    published_on,
)
from kg.assemble.stories import Stories
from kg.data.assembly import AssemblyRules, load_assembly
from kg.data.relations import load_relations
from kg.errors import ArticleError
from kg.model import ArticleInfo, Knowledge, Record


def assemble(
    records: Iterable[Record],
    text_of: Callable[[str], str],
    *,
    gazetteer: Gazetteer | None = None,
    rules: AssemblyRules | None = None,
) -> Knowledge:
    """What the records say together, the same for every order of theirs.

    `text_of` gives an article's text (`Article.text`) by its id; it is asked once an article,
    and again for the few that may be copies of one another. The records are read once and not
    kept. Raises `ArticleError` where two records share an id
    or one points outside its article's text.
    """
    if gazetteer is None:
        from kg.data.gazetteer import load_gazetteer  # a table of some size

        gazetteer = load_gazetteer()
    with _no_cycles():
        return _assemble(records, text_of, gazetteer, rules or load_assembly())


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Pause the search for cyclic garbage: there is none, and it took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _assemble(
    records: Iterable[Record],
    text_of: Callable[[str], str],
    gazetteer: Gazetteer,
    rules: AssemblyRules,
) -> Knowledge:
    symmetric = frozenset(
        relation.type for relation in load_relations().values() if not relation.directed
    )
    articles: dict[str, ArticleInfo] = {}
    seen: list[Seen] = []
    mentions: list[EventMention] = []
    statements: list[ClaimMention] = []
    stories = Stories(rules.stories)
    words = Words(rules.words)
    openings = Openings(rules.openings, words)
    for record in records:
        if record.id in articles:
            raise ArticleError(f"{record.id}: two records have this id; keep one")
        text = text_of(record.id)
        articles[record.id] = _info(record)
        stories.add(record.id, text)
        openings.add(record.id, text, published_on(record))
        seen.extend(Seen.of(record.id, entity) for entity in record.entities)
        sentences = Sentences(record.id, text)
        mentions.extend(event_mentions(record, sentences, _outlet(articles[record.id])))
        statements.extend(claim_mentions(record, sentences))

    groups = stories.groups(text_of)
    outlets = {id_: _outlet(info) for id_, info in articles.items()}
    published = {id_: published_on(info) for id_, info in articles.items()}
    # What is done with is let go of: at a year of news each of these is a tenth of the memory.
    del stories
    resolution = resolve(seen, Names(rules.names), gazetteer)
    seen.clear()
    kin = openings.kin()
    del openings
    grouping = Clusters(rules.events, words, resolution, symmetric, kin)
    clusters = grouping.group(mentions)
    mentions.clear()
    events = merge_events(
        clusters,
        joins=grouping.joins,
        symmetric=symmetric,
        priors=rules.belief,
        outlet_of=outlets.__getitem__,
        story_of=lambda article: groups.get(article, (article,))[0],
    )
    del clusters, grouping, kin
    events = with_wholes(events, resolution, rules.events)
    event_key = {
        (report.article, report.event): event.key for event in events for report in event.reports
    }
    claims = merge_claims(statements, resolution, rules.claims, event_key)
    contradictions = find_contradictions(
        events,
        claims,
        rules=rules.events,
        shared=resolution.shared,
        outlet_of=outlets.__getitem__,
        published_of=published.__getitem__,
    )
    return Knowledge(
        articles=tuple(_with_story(articles[id_], groups.get(id_, ())) for id_ in sorted(articles)),
        entities=resolution.entities,
        events=events,
        claims=claims,
        contradictions=contradictions,
    )


def _info(record: Record) -> ArticleInfo:
    return ArticleInfo(
        id=record.id,
        title=record.title,
        url=record.url,
        source=record.source,
        published=record.published,
    )


def _with_story(info: ArticleInfo, story: tuple[str, ...]) -> ArticleInfo:
    return ArticleInfo(
        id=info.id,
        title=info.title,
        url=info.url,
        source=info.source,
        published=info.published,
        same_story=tuple(id_ for id_ in story if id_ != info.id),
    )


def _outlet(info: ArticleInfo) -> str:
    """Who published the article; articles of which nobody knows count as one outlet's."""
    if info.source:
        return info.source
    try:
        return urlsplit(info.url or "").hostname or ""
    except ValueError:  # a broken address names no host
        return ""
