"""What the event reader learns from: annotated articles as questions with their answers."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import Any

import click
import orjson

from kg.data.drills import make_drills
from kg.data.lexicon import Lexicon
from kg.data.realis import load_realis
from kg.extract.days import publication_day
from kg.extract.learned.company import company
from kg.extract.learned.dating import Occasion, date_candidates, dates_of
from kg.extract.learned.features import Candidate, Whereabouts, candidates, whereabouts
from kg.extract.learned.gold import GoldEvent, gold_events, locate, read_articles
from kg.extract.learned.marked import read_marked
from kg.extract.learned.names import same_entity
from kg.extract.learned.network import word_features
from kg.extract.learned.optimise import Question
from kg.extract.learned.reader import TRIGGER_POS, possible_triggers, trigger_match
from kg.extract.learned.trigger_features import (
    content_of,
    profile,
    realis_features,
    trigger_features,
)
from kg.extract.realis import read_realis
from kg.extract.roles import Framed, framed_by_token
from kg.extract.triggers import TriggerMatch, find_triggers
from kg.mentions import find_mentions
from kg.mentions.antecedents import Antecedents
from kg.model import Article, Document, Entity, Sentence
from kg.model.mention import Mention
from kg.text import read

ROLES = ("actor", "target", "place")
_DRILLS = 3  # sentences a listed trigger
_SPORT = 120  # articles of sport to learn from
_TELLING, _HARDLY = 20, 0.03
_OFTEN = 2  # an unlisted word that annotators marked so often is worth a look elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLesson:
    """An annotated event: who may take part in it, and who does."""

    position: int  # token of the trigger
    relation: str
    realis: str
    realis_names: Sequence[str]
    entities: Sequence[str | None]  # of each candidate; None for nobody
    names: Sequence[Sequence[str]]  # of each candidate
    heads: Sequence[tuple[int, int] | None]  # sentence and token of each; None for nobody
    which: Sequence[Sequence[int]]  # of the annotated participants, from 1, each is, by `ROLES`
    company: Any  # how the candidates are joined (`company`)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A sentence that may hold triggers."""

    sentence: int
    words: Sequence[tuple[str, ...]]
    triggers: Sequence[tuple[int, Sequence[str], str]]  # token, named features, relation or "none"
    events: Sequence[EventLesson]


@dataclass(slots=True)
class Annotated:
    """An article with its annotated events."""

    document: Document
    events: Sequence[GoldEvent]
    gold: bool = False  # by the annotators of the measure
    mentions: Sequence[Sequence[Mention]] = ()
    entities: dict[str, Entity] = field(default_factory=dict)
    matches: Sequence[Sequence[TriggerMatch]] = ()

    def prepare(self, lexicon: Lexicon, antecedents: Antecedents | None = None) -> None:
        """Find mentions and listed triggers; who is who by the weights given, or the shipped."""
        mentions, entities = find_mentions(self.document, antecedents)
        self.mentions = mentions
        self.entities = {entity.id: entity for entity in entities}
        self.matches = [list(find_triggers(s, lexicon)) for s in self.document.sentences]


def annotated_articles(
    gold: Path, articles: Path, marked: Path | None, corpus: Path | None
) -> list[Annotated]:
    """All articles whose events were annotated, GOLD_DIR's first.

    `UsageError` when `marked` has no corpus that its offsets stand in.
    """
    if marked is not None and corpus is None:
        raise click.UsageError("--marked needs the --corpus that its offsets stand in")
    documents = map(read, read_articles(articles))
    found = [Annotated(document, gold_events(gold, document), gold=True) for document in documents]
    if marked is not None and corpus is not None:
        found += [Annotated(*pair) for pair in read_marked(marked, corpus)]
    return found


def unlisted_triggers(articles: Iterable[Annotated], lexicon: Lexicon) -> frozenset[str]:
    """Lemmas that annotators marked as triggers again and again and the lexicon does not list."""
    counts: Counter[str] = Counter()
    for article in articles:
        sentences = {sentence.index: sentence for sentence in article.document.sentences}
        for event in article.events:
            sentence = sentences[event.sentence]
            position = head_of(sentence, event, lexicon)
            if trigger_match(sentence, position, lexicon) is None:
                counts[sentence.tokens[position].lemma] += 1
    return frozenset(lemma for lemma, count in counts.items() if count >= _OFTEN)


def idle_words(lessons: Iterable[Lesson]) -> frozenset[str]:
    """Listed words, as "lemma pos", that are hardly ever triggers where annotators read them."""
    met: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for lesson in lessons:
        for position, _, relation in lesson.triggers:
            word = " ".join((lesson.words[position][0], lesson.words[position][2]))
            met[word] += 1
            meant[word] += relation != "none"
    return frozenset(
        word for word, times in met.items() if times >= _TELLING and meant[word] <= _HARDLY * times
    )


def lessons_of(article: Annotated, lexicon: Lexicon, lemmas: frozenset[str]) -> Iterator[Lesson]:
    """The sentences of one article that may hold triggers."""
    about = profile(article.matches)
    sentences = article.document.sentences
    frames = [
        framed_by_token(sentence, row, found, lexicon)
        for sentence, row, found in zip(sentences, article.mentions, article.matches, strict=True)
    ]
    where = whereabouts(sentences, article.mentions, article.matches, frames)
    rows = zip(sentences, article.mentions, article.matches, frames, strict=True)
    for sentence, row, found, seen in rows:
        lesson = _lesson(article, sentence, row, found, seen, about, where, lexicon, lemmas)
        if lesson.triggers or lesson.events:
            yield lesson


def _lesson(
    article: Annotated,
    sentence: Sentence,
    row: Sequence[Mention],
    found: Sequence[TriggerMatch],
    frames: Mapping[int, Framed],
    about: dict[str, str],
    where: Whereabouts,
    lexicon: Lexicon,
    lemmas: frozenset[str],
) -> Lesson:
    own = [event for event in article.events if event.sentence == sentence.index]
    heads = {head_of(sentence, event, lexicon): event for event in own}
    triggers = []
    content = content_of(sentence)
    for position in possible_triggers(sentence, frames, lemmas):
        event = heads.get(position)
        if event is None and any(e.first <= position < e.last for e in own):
            continue  # a word inside a longer trigger is neither right nor wrong
        frame = frames.get(position)
        names = trigger_features(sentence, position, frame, row, about, found, content, lexicon)
        triggers.append((position, names, event.type if event else "none"))
    return Lesson(
        sentence=sentence.index,
        words=word_features(sentence, row, found),
        triggers=triggers,
        events=[
            _event(article, sentence, row, frames.get(position), position, event, where, lexicon)
            for position, event in sorted(heads.items())
            if sentence.tokens[position].pos in TRIGGER_POS
        ],
    )


def _event(
    article: Annotated,
    sentence: Sentence,
    row: Sequence[Mention],
    frame: Framed | None,
    position: int,
    event: GoldEvent,
    where: Whereabouts,
    lexicon: Lexicon,
) -> EventLesson:
    match = trigger_match(sentence, position, lexicon, event.type, invent=True)
    assert match is not None
    rule = read_realis(sentence, match, load_realis())
    pool = candidates(sentence, row, match, event.type, lexicon, where, article.entities, frame)
    wanted = (event.actors, event.targets, (event.place,) if event.place else ())
    return EventLesson(
        position=position,
        relation=event.type,
        realis=event.realis,
        realis_names=realis_features(sentence, position, event.type, rule),
        entities=[candidate.entity for candidate in pool],
        # The same few names again and again: thousands of articles stand in memory together.
        names=[tuple(map(intern, candidate.features)) for candidate in pool],
        heads=[candidate.at for candidate in pool],
        which=[
            [_which(candidate, row, names, article.entities) for names in wanted]
            for candidate in pool
        ],
        company=company([c.entity for c in pool], sentence.index, where.companies),
    )


def _which(
    candidate: Candidate,
    row: Sequence[Mention],
    wanted: Sequence[Sequence[str]],
    entities: dict[str, Entity],
) -> int:
    """Which of the named ones the candidate is, from 1; nobody is right where none is named."""
    if candidate.entity is None:
        return int(not wanted)
    names = list(entities[candidate.entity].names)
    if candidate.mention is not None:
        mention = row[candidate.mention]
        if mention.kind == "phrase":
            names = [mention.name, *mention.aliases]
    return next((n for n, other in enumerate(wanted, 1) if same_entity(names, other)), 0)


def date_questions(article: Annotated) -> Iterator[Question]:
    """For each event whose date, or none, is among the article's: the dates and the right ones."""
    if article.document.article.published is None:
        return
    dates = dates_of(article.document, publication_day(article.document))
    sentences = {sentence.index: sentence for sentence in article.document.sentences}
    for event in article.events:
        sentence = sentences[event.sentence]
        occasion = Occasion(sentence, event.first, event.last, event.type, event.realis)
        pool = date_candidates(occasion, dates)
        told = [n for n, candidate in enumerate(pool) if candidate.value == event.date]
        if told:
            yield pool, told


def head_of(sentence: Sentence, event: GoldEvent, lexicon: Lexicon) -> int:
    """The token of a trigger phrase that carries it: listed for the type, else the first."""
    span = [
        position
        for position in range(event.first, event.last)
        if sentence.tokens[position].clitic is None and sentence.tokens[position].pos in TRIGGER_POS
    ]
    for position in span:
        match = trigger_match(sentence, position, lexicon, event.type)
        if match is not None and match.entry.relation == event.type:
            return position
    return span[0] if span else event.first


def drills(lexicon: Lexicon) -> Iterator[Annotated]:
    """The plain sentences that teach what every frame means, the lexicon's own examples first."""
    for example in lexicon.examples:
        words = example.triple.split()
        middle = next(n for n, word in enumerate(words) if word.isascii() and word.isupper())
        document = read(Article(id="example", body=example.text))
        actor, target = " ".join(words[:middle]), " ".join(words[middle + 1 :])
        for sentence in document.sentences:
            for match in find_triggers(sentence, lexicon):
                if match.entry.relation == words[middle]:
                    trigger = sentence.tokens[match.first].text
                    yield _drill(example.text, trigger, words[middle], actor, target, None)
                    break
    for drill in make_drills(lexicon, each=_DRILLS, seed=1):
        yield _drill(
            drill.text, drill.trigger, drill.relation, drill.actor, drill.target, drill.place
        )


def _drill(
    text: str, trigger: str, relation: str, actor: str | None, target: str | None, place: str | None
) -> Annotated:
    document = read(Article(id="drill", body=text))
    for sentence in document.sentences:
        span = locate(sentence, trigger, set())
        if span is not None:
            event = GoldEvent(
                sentence=sentence.index,
                first=span[0],
                last=span[1],
                type=relation,
                actors=((actor,),) if actor else (),
                targets=((target,),) if target else (),
                place=(place,) if place else (),
                realis="actual",
            )
            return Annotated(document, [event])
    return Annotated(document, [])


def sport_of(corpus: Path) -> Iterator[Annotated]:
    """Every so-manieth sport article of a corpus: attacks, defeats and strikes that are none."""
    found: list[Article] = []
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = orjson.loads(line)
            if raw.get("category") == "sport" and raw.get("text"):
                found.append(Article(id=raw["id"], title=raw["title"] or "", body=raw["text"]))
    step = max(1, len(found) // _SPORT)
    return (Annotated(read(article), []) for article in found[::step][:_SPORT])
