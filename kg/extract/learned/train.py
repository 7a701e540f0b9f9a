"""Learns the weights of the event reader from annotated articles.

    python -m kg.extract.learned.train GOLD_DIR ARTICLES.jsonl --corpus CORPUS.jsonl.gz

GOLD_DIR holds one annotated article a file. Needs torch (a dependency of camel-tools); the reader
itself does not. The same input gives the same weights.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click
import orjson

from kg.data.drills import Drill, make_drills
from kg.data.lexicon import Lexicon, load_lexicon
from kg.data.realis import load_realis
from kg.extract.days import publication_day
from kg.extract.learned.context import Proposal, context_rows
from kg.extract.learned.dating import Occasion, date_candidates, dates_of
from kg.extract.learned.features import Candidate, Salience, candidates
from kg.extract.learned.gold import GoldEvent, gold_events, locate, read_articles
from kg.extract.learned.names import same_entity
from kg.extract.learned.optimise import Question, minimise, train_classifier, train_ranker
from kg.extract.learned.reader import ROLES, TRIGGER_POS, rank, trigger_match
from kg.extract.learned.trigger_features import profile, realis_features, trigger_features
from kg.extract.learned.weights import Ranker
from kg.extract.realis import read_realis
from kg.extract.triggers import find_triggers
from kg.mentions import find_mentions
from kg.model import Article, Document, Entity, Sentence
from kg.text import read

PENALTY = 3.0  # of squared weights, chosen on held-out articles
# Thresholds, chosen on held-out articles: how sure a trigger must be; what the odds of "nobody" and
# "no date" are multiplied by; how sure an actor and target together must be to be told as a pair.
SETTINGS = {"trigger": 0.4, "actor": 0.5, "target": 0.5, "place": 1.0, "date": 0.2, "pair": 0.2}
_DRILLS = 3  # sentences a listed trigger
_DATE_PENALTY = 1.0
_SPORT = 120  # articles of sport to learn from


@dataclass(slots=True)
class Annotated:
    """One annotated article's questions."""

    triggers: list[tuple[list[str], str]] = field(default_factory=list)
    realis: list[tuple[list[str], str]] = field(default_factory=list)
    events: list[tuple[GoldEvent, Proposal]] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)
    dates: list[Question] = field(default_factory=list)

    def right(self, number: int, role: str, pool: Sequence[Candidate]) -> list[int]:
        """Which candidates the annotators named for a role; empty when none is among them."""
        gold, proposal = self.events[number]
        wanted = {"actor": gold.actors, "target": gold.targets, "place": (gold.place,)}[role]
        wanted = tuple(names for names in wanted if names)
        found: list[int] = []
        for position, candidate in enumerate(pool):
            if candidate.entity is None:
                if not wanted:
                    found.append(position)
                continue
            names = list(self.entities[candidate.entity].names)
            if candidate.mention is not None:
                mention = proposal.row[candidate.mention]
                if mention.kind == "phrase":
                    names = [mention.name, *mention.aliases]
            if any(same_entity(names, other) for other in wanted):
                found.append(position)
        return found

    def right_entities(self, number: int, role: str, ids: Sequence[str | None]) -> set[str | None]:
        """Which entities the annotators named, those outside the first pool included."""
        gold, proposal = self.events[number]
        pool = proposal.pool
        found = {pool[position].entity for position in self.right(number, role, pool)}
        known = {candidate.entity for candidate in pool}
        wanted = {"actor": gold.actors, "target": gold.targets, "place": (gold.place,)}[role]
        for id in ids:
            if id is not None and id not in known:
                names = self.entities[id].names
                if any(same_entity(names, other) for other in wanted if other):
                    found.add(id)
        return found


def annotate(document: Document, gold: Sequence[GoldEvent], lexicon: Lexicon) -> Annotated:
    """The questions that one annotated document asks the models."""
    mentions, entities = find_mentions(document)
    result = Annotated(entities={entity.id: entity for entity in entities})
    matches = [list(find_triggers(sentence, lexicon)) for sentence in document.sentences]
    about = profile(matches)
    dates = dates_of(document, publication_day(document))
    salience = Salience()
    for sentence, row, found in zip(document.sentences, mentions, matches, strict=True):
        own = [event for event in gold if event.sentence == sentence.index]
        heads = {_head(sentence, event, lexicon): event for event in own}
        for position, token in enumerate(sentence.tokens):
            if token.clitic or token.pos not in TRIGGER_POS:
                continue
            event = heads.get(position)
            if event is None and any(e.first <= position < e.last for e in own):
                continue  # a word inside a longer trigger is neither right nor wrong
            listed = trigger_match(sentence, position, lexicon)
            features = trigger_features(sentence, position, listed, row, about, found, lexicon)
            result.triggers.append((features, event.type if event else "none"))
            if event is None:
                continue
            match = trigger_match(sentence, position, lexicon, event.type, invent=True)
            assert match is not None
            rule = read_realis(sentence, match, load_realis())
            result.realis.append(
                (realis_features(sentence, position, event.type, rule), event.realis)
            )
            if document.article.published is not None:
                occasion = Occasion(sentence, event.first, event.last, event.type, event.realis)
                when = date_candidates(occasion, dates)
                told = [n for n, candidate in enumerate(when) if candidate.value == event.date]
                if told:
                    result.dates.append((when, told))
            pool = candidates(sentence, row, match, event.type, lexicon, salience, result.entities)
            proposal = Proposal(
                sentence=sentence, row=row, match=match, type=event.type, pool=pool, first={}
            )
            result.events.append((event, proposal))
        salience.see(sentence, row)
    return result


def _head(sentence: Sentence, event: GoldEvent, lexicon: Lexicon) -> int:
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


def gather(gold: Path, articles: Path, corpus: Path | None) -> list[Annotated]:
    """The training questions of all annotated articles, and of sport that has no events."""
    lexicon = load_lexicon()
    annotated = [
        annotate(document, gold_events(gold, document), lexicon)
        for document in map(read, read_articles(articles))
    ]
    annotated += [annotate_drill(drill, lexicon) for drill in drills(lexicon)]
    if corpus is not None:
        annotated += [annotate(read(article), [], lexicon) for article in sport_of(corpus)]
    return annotated


def drills(lexicon: Lexicon) -> list[Drill]:
    """The plain sentences that teach what every frame means, the lexicon's own examples first."""
    found = []
    for example in lexicon.examples:
        words = example.triple.split()
        middle = next(n for n, word in enumerate(words) if word.isascii() and word.isupper())
        for sentence in read(Article(id="example", body=example.text)).sentences:
            for match in find_triggers(sentence, lexicon):
                if match.entry.relation == words[middle]:
                    drill = Drill(
                        text=example.text,
                        trigger=sentence.tokens[match.first].text,
                        relation=words[middle],
                        actor=" ".join(words[:middle]),
                        target=" ".join(words[middle + 1 :]),
                        place=None,
                    )
                    found.append(drill)
                    break
    return found + list(make_drills(lexicon, each=_DRILLS, seed=1))


def annotate_drill(drill: Drill, lexicon: Lexicon) -> Annotated:
    """A drill's one event as training questions."""
    document = read(Article(id="drill", body=drill.text))
    for sentence in document.sentences:
        span = locate(sentence, drill.trigger, set())
        if span is not None:
            event = GoldEvent(
                sentence=sentence.index,
                first=span[0],
                last=span[1],
                type=drill.relation,
                actors=((drill.actor,),) if drill.actor else (),
                targets=((drill.target,),) if drill.target else (),
                place=(drill.place,) if drill.place else (),
                realis="actual",
            )
            return annotate(document, [event], lexicon)
    return Annotated()


def sport_of(corpus: Path) -> list[Article]:
    """Every so-manieth sport article of a corpus: attacks, defeats and strikes that are none."""
    found: list[Article] = []
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = orjson.loads(line)
            if raw.get("category") == "sport" and raw.get("text"):
                found.append(Article(id=raw["id"], title=raw["title"] or "", body=raw["text"]))
    step = max(1, len(found) // _SPORT)
    return found[::step][:_SPORT]


def first_questions(annotated: Sequence[Annotated], role: str) -> list[Question]:
    """For every event whose answer is among the candidates: the pool and the right ones."""
    questions: list[Question] = []
    for article in annotated:
        for number, (_, proposal) in enumerate(article.events):
            pool = list(proposal.pool)
            right = article.right(number, role, pool)
            if right:
                questions.append((pool, right))
    return questions


def guess(article: Annotated, rankers: dict[str, Ranker]) -> list[Proposal]:
    """The article's proposals with the first guesses of these rankers."""
    return [
        replace(
            proposal,
            first={role: rank(rankers[role], proposal.pool) for role in ROLES},
        )
        for _, proposal in article.events
    ]


def train_second(
    annotated: Sequence[Annotated], guesses: Sequence[list[Proposal]], role: str
) -> list[float]:
    """How much each number of `context_rows` weighs, from honest first guesses."""
    import torch

    rows: list[list[float]] = []
    owner: list[int] = []
    good: list[bool] = []
    questions = 0
    for article, proposals in zip(annotated, guesses, strict=True):
        for number in range(len(proposals)):
            ids, values = context_rows(proposals, number, role)
            right = article.right_entities(number, role, ids)
            if right:
                rows += values
                owner += [questions] * len(ids)
                good += [id in right for id in ids]
                questions += 1
    matrix, owners, rights = torch.tensor(rows), torch.tensor(owner), torch.tensor(good)
    weights = torch.zeros(matrix.shape[1])
    weights[0] = 1.0  # where the other events say nothing the first guess stands
    weights.requires_grad_()

    def loss() -> Any:
        scores = matrix @ weights
        grown = torch.exp(scores - scores.detach().max())
        total = torch.zeros(questions).scatter_add(0, owners, grown)
        won = torch.zeros(questions).scatter_add(0, owners, grown * rights)
        return (torch.log(total + 1e-12) - torch.log(won + 1e-12)).sum() + (weights**2).sum()

    minimise(loss, [weights], 100)
    return [round(value, 3) for value in weights.detach().tolist()]


def honest_guesses(annotated: Sequence[Annotated], folds: int = 4) -> list[list[Proposal]]:
    """First guesses for each article by rankers that have not seen it."""
    guesses: dict[int, list[Proposal]] = {}
    for fold in range(folds):
        seen = [article for n, article in enumerate(annotated) if n % folds != fold]
        rankers = {
            role: Ranker(train_ranker(first_questions(seen, role), PENALTY, 40)) for role in ROLES
        }
        for number in range(fold, len(annotated), folds):
            guesses[number] = guess(annotated[number], rankers)
    return [guesses[number] for number in range(len(annotated))]


def fit(annotated: Sequence[Annotated]) -> dict[str, Any]:
    """The trained models in the form that is shipped."""
    guesses = honest_guesses(annotated)
    return {
        "trigger": train_classifier([q for a in annotated for q in a.triggers], penalty=1.0),
        "realis": train_classifier([q for a in annotated for q in a.realis], penalty=1.0),
        "first": {role: train_ranker(first_questions(annotated, role), PENALTY) for role in ROLES},
        # On held-out articles the second look helps places and not who did what to whom.
        "second": {"place": train_second(annotated, guesses, "place")},
        "dates": train_ranker([q for a in annotated for q in a.dates], _DATE_PENALTY),
        "settings": SETTINGS,
    }


@click.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--corpus",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON lines (gzip) with a `category`: its sport teaches what is no attack.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None)
def main(gold: Path, articles: Path, corpus: Path | None, output: Path | None) -> None:
    """Learn from the annotations in GOLD of the ARTICLES."""
    models = fit(gather(gold, articles, corpus))
    target = output or Path(__file__).with_name("events.json.gz")
    target.write_bytes(gzip.compress(orjson.dumps(models, option=orjson.OPT_SORT_KEYS), mtime=0))
    print(f"{target}: {target.stat().st_size} bytes", file=sys.stderr)  # noqa: T201 # a script


if __name__ == "__main__":
    main()
