"""What `kg export`'s commands have in common: their options, what they read, what they say."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.export_options import Command, Option, fact_filters, network_filters, output_file
from kg.cli.options import ends_cleanly, store_option

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.export import About, ClaimFact, EventFact, Facts, Filters, Network

LeftOut = Mapping[str, int]  # reason -> how many events


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSource:
    """The network that was asked for."""

    graph: Store
    filters: Filters
    network: Network
    about: About


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSource:
    """The events and claims that were asked for, one by one."""

    facts: Facts
    filters: Filters
    about: About

    @property
    def events(self) -> Iterator[EventFact]:
        """The events, from the first."""
        return self.facts.events(self.filters)

    @property
    def claims(self) -> Iterator[ClaimFact]:
        """The claims, from the first."""
        return self.facts.claims(self.filters)


def network_command(output: Option = output_file, *, at_most: int | None = None) -> Option:
    """Make a writer of a network (source, output, its own options) a command.

    The writer returns what is to be said of what it wrote, or nothing, which means all of it.
    `at_most` entities are taken where nobody asks for any or for a number.
    """

    def decorate(write: Callable[..., About | None]) -> Command:
        @functools.wraps(write)
        def run(
            *,
            store: Path,
            output: Path,
            filters: Filters,
            per_event: bool,
            claims: bool,
            measures: bool,
            **options: Any,
        ) -> None:
            from kg.export import read_about, read_network, with_measures
            from kg.store import open_graph

            if not filters.entities and filters.top is None:
                filters = replace(filters, top=at_most)
            graph = open_graph(store)
            network = read_network(graph, filters, per_event=per_event, claims=claims)
            if measures:
                network = with_measures(network)
            drawn = ["an edge for each event"] * per_event + ["with claims"] * claims
            about = read_about(graph, filters, ", ".join(drawn))
            about = about.counting(nodes=len(network.nodes), edges=len(network.edges))
            source = NetworkSource(graph=graph, filters=filters, network=network, about=about)
            _say(write(source, output, **options) or about)

        return store_option(output(network_filters(ends_cleanly(run))))

    return decorate


def fact_command(realis: str) -> Option:
    """Make a writer of events and claims (source, output) a command.

    The writer returns what is to be said of what it wrote, with what it left out if anything.
    `realis` is what is exported unless asked otherwise.
    """

    def decorate(write: Callable[..., About | tuple[About, LeftOut]]) -> Command:
        @functools.wraps(write)
        def run(*, store: Path, output: Path, filters: Filters) -> None:
            from kg.export import Facts, read_about
            from kg.store import open_graph

            graph = open_graph(store)
            about = read_about(graph, filters)
            written = write(FactSource(facts=Facts(graph), filters=filters, about=about), output)
            _say(*written if isinstance(written, tuple) else (written,))

        return store_option(output_file(fact_filters(realis)(ends_cleanly(run))))

    return decorate


def rdf_command(described: Callable[[], None]) -> Command:
    """Make a command that writes the syntax of the function's name, described by its text."""

    @functools.wraps(described)
    def run(*, store: Path, output: Path) -> None:
        from kg.export import SYNTAXES, read_about, whole_file, write_rdf
        from kg.store import open_graph

        graph = open_graph(store)
        about = read_about(graph)
        syntax = described.__name__
        with whole_file(output) as stream:
            write_rdf(stream, graph, syntax, about)
        _say(about.counting(quads=len(graph)) if SYNTAXES[syntax].graphs else about)

    return store_option(output_file(ends_cleanly(run)))


def _say(about: About, left_out: LeftOut | None = None) -> None:
    parts = [about.holds, f"from {about.data}"]
    reasons = {reason: number for reason, number in (left_out or {}).items() if number}
    if reasons:
        shown = ", ".join(f"{number:,} {reason}" for reason, number in sorted(reasons.items()))
        parts.append(f"left out: {shown}")
    click.echo("; ".join(part for part in parts if part), err=True)
