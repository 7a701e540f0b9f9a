"""How far an event's reports make it believable."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from kg.data.assembly import BeliefPriors
from kg.model import Report

_DIGITS = 4


def believe(
    reports: Iterable[Report],
    *,
    priors: BeliefPriors,
    outlet_of: Callable[[str], str],
    story_of: Callable[[str], str],
) -> float:
    """Noisy-or over independent reports, from 0 to the ceiling in the priors.

    An outlet counts once and a story counts once, however often they appear. The reports that
    count are the best set of that kind (a maximum matching of outlets and stories), so a further
    report never lowers belief.
    """
    doubts: dict[tuple[str, str], float] = {}
    for report in reports:
        outlet = outlet_of(report.article)
        voice = priors.outlets.get(outlet, priors.own_voice)
        chance = (priors.attributed if report.attributed else voice) * report.evidence.confidence
        pair = (outlet, story_of(report.article))
        doubts[pair] = min(doubts.get(pair, 1.0), 1 - min(chance, priors.ceiling))
    counted = _independent({pair: -math.log(doubt) for pair, doubt in doubts.items()})
    doubt = math.prod(sorted(doubts[pair] for pair in counted))
    return round(min(1 - doubt, priors.ceiling), _DIGITS)


def _independent(weights: dict[tuple[str, str], float]) -> list[tuple[str, str]]:
    outlets = {outlet for outlet, _ in weights}
    stories = {story for _, story in weights}
    if len(outlets) == len(weights) == len(stories):
        return sorted(weights)
    if len(outlets) == 1 or len(stories) == 1:
        return [min(weights, key=lambda pair: (-weights[pair], pair))]
    if len(stories) == len(weights):  # the usual case: no copies, some outlets repeat themselves
        best: dict[str, tuple[str, str]] = {}
        for pair in sorted(weights, key=lambda pair: (-weights[pair], pair)):
            best.setdefault(pair[0], pair)
        return sorted(best.values())
    import networkx as nx  # half a second, and few events come this far

    graph = nx.Graph()
    for (outlet, story), weight in sorted(weights.items()):
        graph.add_edge(("outlet", outlet), ("story", story), weight=weight)
    matched = nx.max_weight_matching(graph)
    pairs = (dict(edge) for edge in matched)
    return sorted((pair["outlet"], pair["story"]) for pair in pairs)
