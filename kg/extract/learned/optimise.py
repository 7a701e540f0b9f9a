"""Fits a linear ranker over named features by L-BFGS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

_KEPT = 0.02  # weights nearer to zero than this are not shipped


class HasFeatures(Protocol):
    """A candidate of any question."""

    @property
    def features(self) -> tuple[str, ...]:
        """What speaks for it."""
        ...


Question = tuple[Sequence[HasFeatures], list[int]]  # the pool and the positions of right answers


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
    """Change the parameters until the loss is small or the steps are used up."""
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

        class Function(torch.autograd.Function):  # type: ignore[misc] # torch is not checked
            @staticmethod
            def forward(ctx: Any, weights: Any) -> Any:
                return matrix @ weights

            @staticmethod
            def backward(ctx: Any, *gradients: Any) -> Any:
                return transposed @ gradients[0]

        self.apply = Function.apply


def train_ranker(
    questions: Sequence[Question], penalty: float, steps: int = 40
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
        return torch.log(torch.zeros(len(questions)).scatter_add(0, owner, grown) + 1e-30) + top

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
