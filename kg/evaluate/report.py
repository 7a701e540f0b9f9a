"""An evaluation as text: tables for the terminal and for the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kg.evaluate.budget import FAULTS, MISSES, STAGES
from kg.evaluate.compare import Pairing
from kg.evaluate.confidence import BINS, Calibration
from kg.evaluate.evaluation import Evaluation
from kg.evaluate.score import KINDS, Count
from kg.evaluate.told import ATTACK, ToldEvent, ToldStatement, Triple

_SHOWN = 160  # letters of a sentence or claim in the list of errors
_TRIPLES = ("attacks", "relations")

_Entry = tuple[str, str, str, str]  # article, reason, what, sentence


def lines(evaluation: Evaluation, *, per_type: bool = False, errors: int = 0) -> Iterator[str]:
    """The evaluation for a terminal."""
    yield (
        f"extractor {evaluation.extractor}: {len(evaluation.articles)} articles, "
        f"{evaluation.without_output} without output"
    )
    yield ""
    yield f"{'':14}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'read':>7}{'right':>7}"
    for kind, count in evaluation.score.counts.items():
        yield _row(kind, count)
    if per_type:
        for type_, count in sorted(evaluation.score.types.items()):
            yield _row("  " + type_, count)
    for name, detail in evaluation.score.details.items():
        if detail.share is not None:
            yield f"{name:14}{detail.share:7.3f} of {detail.gold}"
    yield ""
    yield from _budget(evaluation)
    yield ""
    if per_type:
        yield from _stages_by_type(evaluation)
        yield ""
    yield from _calibrations(evaluation)
    if errors:
        yield from _errors(evaluation, errors)


def _row(name: str, count: Count) -> str:
    ratios = f"{count.precision:7.3f}{count.recall:7.3f}{count.f1:7.3f}"
    return f"{name:14}{ratios}{count.gold:7}{count.system:7}{count.hit:7}"


def _budget(evaluation: Evaluation) -> Iterator[str]:
    for title, rows in _budget_rows(evaluation):
        total = [sum(row[1][column] for row in rows) for column in (0, 1)]
        yield f"{title:56}{'attacks':>9}{'relations':>11}"
        for meaning, (attacks, relations) in rows:
            yield f"  {meaning:54}{attacks:9}{relations:11}"
        yield f"  {'together':54}{total[0]:9}{total[1]:11}"


def _budget_rows(
    evaluation: Evaluation,
) -> list[tuple[str, list[tuple[str, tuple[int, int]]]]]:
    misses, faults = evaluation.budget.misses, evaluation.budget.faults
    attacks_missed, all_missed = misses(ATTACK), misses()
    attacks_wrong, all_wrong = faults(ATTACK), faults()
    return [
        (
            "missed",
            [(text, (attacks_missed[miss], all_missed[miss])) for miss, text in MISSES.items()],
        ),
        (
            "wrong",
            [(text, (attacks_wrong[fault], all_wrong[fault])) for fault, text in FAULTS.items()],
        ),
    ]


def _stages_by_type(evaluation: Evaluation) -> Iterator[str]:
    yield f"{'missed at':14}" + "".join(f"{stage:>12}" for stage in STAGES)
    for type_ in sorted(evaluation.score.types):
        misses = evaluation.budget.misses(type_)
        counts = (sum(misses[miss] for miss in stage) for stage in STAGES.values())
        yield f"  {type_:12}" + "".join(f"{count:12}" for count in counts)


def _calibrations(evaluation: Evaluation) -> Iterator[str]:
    """Each bin as its precision and, behind it, how many were said with such a confidence."""
    heads = "".join(f"{f'{number / BINS:.1f}-':>11}" for number in range(BINS))
    yield f"{'confidence':12}{'error':>7}{heads}"
    for kind, found in evaluation.calibrations.items():
        yield f"{kind:12}{found.error:7.3f}{_bins(found)}"


def _bins(found: Calibration) -> str:
    by_low = {round(one.low * BINS): one for one in found.bins}
    cells = [
        f"{by_low[number].precision:.2f}/{by_low[number].count}" if number in by_low else "-"
        for number in range(BINS)
    ]
    return "".join(f"{cell:>11}" for cell in cells)


def _errors(evaluation: Evaluation, most: int) -> Iterator[str]:
    for kind in KINDS:
        for title, entries in zip(("missed", "wrong"), _mistakes(evaluation, kind), strict=True):
            yield ""
            yield f"{kind} {title} ({len(entries)})"
            for article, reason, text, sentence in entries[:most]:
                yield f"  {article}" + (f": {reason}" if reason else "")
                yield f"    {text}"
                if sentence:
                    yield f"    {_cut(sentence)}"


def _mistakes(evaluation: Evaluation, kind: str) -> tuple[list[_Entry], list[_Entry]]:
    """What is missed and what is wrong of one kind, in the order of the articles."""
    missed: list[_Entry] = []
    wrong: list[_Entry] = []
    budget = evaluation.budget
    reasons = {id(triple): MISSES[miss] for triple, miss in budget.missed}
    reasons |= {id(triple): FAULTS[fault] for triple, fault in budget.wrong}
    for article in evaluation.articles:
        pairing: Pairing[Any] = getattr(article, "triples" if kind in _TRIPLES else kind)
        for entries, items in ((missed, pairing.missed()), (wrong, pairing.wrong())):
            entries += [
                (article.gold.article, reasons.get(id(item), ""), *_told(item))
                for item in items
                if kind != "attacks" or item.type == ATTACK
            ]
    return missed, wrong


def _told(item: Triple | ToldEvent | ToldStatement) -> tuple[str, str]:
    """One thing in a line, and the sentence it stands in when it is not told by it."""
    if isinstance(item, Triple):
        event = item.events[0]
        return f"{item.actor[0]} —{item.type}→ {item.target[0]} ({event.trigger})", event.sentence
    if isinstance(item, ToldEvent):
        return f"{item.type} {item.trigger}", item.sentence
    return f"{(item.speaker or ('?',))[0]}: {_cut(item.claim)}", ""


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def markdown(evaluations: Sequence[Evaluation]) -> Iterator[str]:
    """Tables for the documentation: one column an extractor."""
    names = [evaluation.extractor for evaluation in evaluations]
    first = evaluations[0]
    yield from _heads("", *(f"{name}: P / R / F1" for name in names), "in the gold")
    for kind in KINDS:
        counts = [evaluation.score.counts[kind] for evaluation in evaluations]
        cells = [_percents(c.precision, c.recall, c.f1) for c in counts]
        yield _cells(kind, *cells, str(counts[0].gold))
    yield ""
    yield from _heads("of the events found", *names)
    for name in first.score.details:
        details = [evaluation.score.details[name] for evaluation in evaluations]
        cells = [
            "–" if detail.share is None else f"{_percents(detail.share)} of {detail.gold}"
            for detail in details
        ]
        yield _cells(f"{name} right", *cells)
    for number, title in enumerate(("missed", "wrong")):
        yield ""
        heads = [f"{name}: attacks / relations" for name in names]
        yield from _heads(f"triples {title}", *heads)
        columns = [_budget_rows(evaluation)[number][1] for evaluation in evaluations]
        for rows in zip(*columns, strict=True):
            yield _cells(rows[0][0], *(f"{few} / {all_}" for _, (few, all_) in rows))
    yield ""
    yield from _heads("calibration error", *names)
    for kind in first.calibrations:
        errors = [evaluation.calibrations[kind].error for evaluation in evaluations]
        yield _cells(kind, *(f"{error:.3f}" for error in errors))


def _percents(*shares: float) -> str:
    return " / ".join(f"{100 * share:.1f}" for share in shares)


def _heads(*cells: str) -> list[str]:
    return [_cells(*cells), _cells("---", *("---:" for _ in cells[1:]))]


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
