"""Learns the weights of the event reader from annotated articles.

    python -m kg.extract.learned.train GOLD_DIR ARTICLES.jsonl

GOLD_DIR holds one annotated article a file. Needs torch (a dependency of camel-tools); the reader
itself does not. The same input gives the same weights.
"""

from __future__ import annotations

import gzip
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import orjson

from kg.data.lexicon import Lexicon, load_lexicon
from kg.data.realis import load_realis
from kg.extract.learned.features import (
    Candidate,
    History,
    candidates,
    realis_features,
    trigger_features,
)
from kg.extract.learned.gold import GoldEvent, gold_events, read_articles
from kg.extract.learned.names import same_entity
from kg.extract.learned.reader import TRIGGER_POS, trigger_match
from kg.extract.realis import read_realis
from kg.mentions import find_mentions
from kg.model import Document, Entity, Sentence
from kg.model.mention import Mention
from kg.text import read

ROLES = ("actor", "target", "place")
_KEPT = 0.02  # weights nearer to zero than this are not shipped


@dataclass(slots=True)
class Examples:
    """Training questions of the five models."""

    triggers: list[tuple[list[str], str]] = field(default_factory=list)
    realis: list[tuple[list[str], str]] = field(default_factory=list)
    roles: dict[str, list[tuple[list[Candidate], list[int]]]] = field(
        default_factory=lambda: {role: [] for role in ROLES}
    )

    def add(self, document: Document, gold: Sequence[GoldEvent], lexicon: Lexicon) -> None:
        """All questions of one annotated document."""
        mentions, entities = find_mentions(document)
        by_id = {entity.id: entity for entity in entities}
        history = History()
        for sentence, row in zip(document.sentences, mentions, strict=True):
            own = [event for event in gold if event.sentence == sentence.index]
            heads = {_head(sentence, event, lexicon): event for event in own}
            for position, token in enumerate(sentence.tokens):
                if token.clitic or token.pos not in TRIGGER_POS:
                    continue
                event = heads.get(position)
                inside = any(e.first <= position < e.last for e in own)
                if event is None and inside:
                    continue
                match = trigger_match(sentence, position, lexicon, event.type if event else None)
                known = match if match is not None and match.entry.lemma else None
                self.triggers.append(
                    (
                        trigger_features(sentence, position, known, row),
                        event.type if event else "none",
                    )
                )
                if event is None:
                    continue
                full = trigger_match(sentence, position, lexicon, event.type, invent=True)
                assert full is not None
                rule = read_realis(sentence, full, load_realis())
                self.realis.append(
                    (realis_features(sentence, position, event.type, rule), event.realis)
                )
                pool = candidates(sentence, row, full, event.type, lexicon, history, by_id)
                actors = self._question("actor", pool, event.actors, row, by_id)
                targets = self._question("target", pool, event.targets, row, by_id)
                place = self._question(
                    "place", pool, (event.place,) if event.place else (), row, by_id
                )
                history.note(event.type, actors, targets, place[0] if place else None)
            history.see(sentence, row)

    def _question(
        self,
        role: str,
        pool: list[Candidate],
        wanted: tuple[tuple[str, ...], ...],
        row: Sequence[Mention],
        entities: dict[str, Entity],
    ) -> list[str]:
        right: list[int] = []
        for number, candidate in enumerate(pool):
            if candidate.entity is None:
                if not wanted:
                    right.append(number)
                continue
            names = list(entities[candidate.entity].names)
            if candidate.mention is not None and row[candidate.mention].kind == "phrase":
                mention = row[candidate.mention]
                names = [mention.name, *mention.aliases]
            if any(same_entity(names, other) for other in wanted):
                right.append(number)
        if right:
            self.roles[role].append((pool, right))
        ids = [pool[number].entity for number in right]
        return list(dict.fromkeys(id for id in ids if id is not None))


def _head(sentence: Sentence, event: GoldEvent, lexicon: Lexicon) -> int:
    """The token of a trigger phrase that carries it: listed for the type, else a verb, else first."""
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


def _vocabulary(rows: Sequence[Sequence[str]], least: int) -> dict[str, int]:
    counts = Counter(feature for row in rows for feature in set(row))
    kept = sorted(feature for feature, count in counts.items() if count >= least)
    return {feature: number for number, feature in enumerate(kept)}


def _matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> Any:
    import torch

    starts, columns = [0], []
    for row in rows:
        columns += sorted({vocabulary[feature] for feature in row if feature in vocabulary})
        starts.append(len(columns))
    return torch.sparse_csr_tensor(
        torch.tensor(starts),
        torch.tensor(columns),
        torch.ones(len(columns)),
        size=(len(rows), len(vocabulary)),
    )


def _minimise(loss: Any, parameters: list[Any], steps: int) -> None:
    import torch

    optimiser = torch.optim.LBFGS(
        parameters, max_iter=steps, history_size=8, line_search_fn="strong_wolfe"
    )

    def closure() -> Any:
        optimiser.zero_grad()
        value = loss()
        value.backward()
        return value

    optimiser.step(closure)


class _Product:
    """A sparse matrix product whose gradient needs only the transposed matrix."""

    def __init__(self, matrix: Any) -> None:
        import torch

        transposed = matrix.to_sparse_coo().t().to_sparse_csr()

        class Function(torch.autograd.Function):
            @staticmethod
            def forward(ctx: Any, weights: Any) -> Any:
                return matrix @ weights

            @staticmethod
            def backward(ctx: Any, *gradients: Any) -> Any:
                return transposed @ gradients[0]

        self.apply = Function.apply


def train_classifier(
    examples: Sequence[tuple[list[str], str]], penalty: float, steps: int = 120
) -> dict[str, Any]:
    """A multinomial logistic regression as {classes, rows}."""
    import torch

    torch.manual_seed(0)
    rows = [features for features, _ in examples]
    vocabulary = _vocabulary(rows, 2)
    classes = sorted({label for _, label in examples})
    labels = torch.tensor([classes.index(label) for _, label in examples])
    product = _Product(_matrix(rows, vocabulary))
    weights = torch.zeros(len(vocabulary), len(classes), requires_grad=True)

    def loss() -> Any:
        return torch.nn.functional.cross_entropy(
            product.apply(weights), labels, reduction="sum"
        ) + penalty * (weights**2).sum()

    _minimise(loss, [weights], steps)
    kept = weights.detach()
    return {
        "classes": classes,
        "rows": {
            feature: [
                [position, round(float(value), 3)]
                for position, value in enumerate(kept[number].tolist())
                if abs(value) >= _KEPT
            ]
            for feature, number in vocabulary.items()
            if float(kept[number].abs().max()) >= _KEPT
        },
    }


def train_ranker(
    questions: Sequence[tuple[list[Candidate], list[int]]], penalty: float, steps: int = 120
) -> dict[str, float]:
    """Weights under which the right candidates of each question have most of the probability."""
    import torch

    torch.manual_seed(0)
    rows = [candidate.features for pool, _ in questions for candidate in pool]
    vocabulary = _vocabulary(rows, 2)
    product = _Product(_matrix(rows, vocabulary))
    owner = torch.tensor([n for n, (pool, _) in enumerate(questions) for _ in pool])
    right = torch.tensor(
        [position in set(good) for pool, good in questions for position in range(len(pool))]
    )
    weights = torch.zeros(len(vocabulary), 1, requires_grad=True)
    low = torch.tensor(-1e9)

    def total(scores: Any) -> Any:
        top = torch.full((len(questions),), -1e9).scatter_reduce(
            0, owner, scores.detach(), reduce="amax"
        )
        grown = torch.exp(scores - top[owner])
        return torch.log(
            torch.zeros(len(questions)).scatter_add(0, owner, grown) + 1e-30
        ) + top

    def loss() -> Any:
        scores = product.apply(weights).squeeze(1)
        good = torch.where(right, scores, low)
        return (total(scores) - total(good)).sum() + penalty * (weights**2).sum()

    _minimise(loss, [weights], steps)
    values = weights.detach().squeeze(1).tolist()
    return {
        feature: round(values[number], 3)
        for feature, number in vocabulary.items()
        if abs(values[number]) >= _KEPT
    }


def gather(gold: Path, articles: Path) -> Examples:
    """The training questions of all annotated articles."""
    lexicon = load_lexicon()
    examples = Examples()
    for article in read_articles(articles):
        document = read(article)
        examples.add(document, gold_events(gold, document), lexicon)
    return examples


def fit(examples: Examples) -> dict[str, Any]:
    """The trained models in the form that is shipped."""
    return {
        "trigger": train_classifier(examples.triggers, penalty=0.3),
        "realis": train_classifier(examples.realis, penalty=0.5),
        "rankers": {role: train_ranker(examples.roles[role], penalty=0.15) for role in ROLES},
        "settings": {"trigger": 0.4, "actor": 0.0, "target": 0.0, "place": 0.0},
    }


@click.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None)
def main(gold: Path, articles: Path, output: Path | None) -> None:
    """Learn from the annotations in GOLD of the ARTICLES."""
    examples = gather(gold, articles)
    models = fit(examples)
    target = output or Path(__file__).with_name("events.json.gz")
    target.write_bytes(gzip.compress(orjson.dumps(models, option=orjson.OPT_SORT_KEYS), mtime=0))
    print(f"{target}: {target.stat().st_size} bytes", file=sys.stderr)  # noqa: T201 # a script


if __name__ == "__main__":
    main()
