"""A store as Python sees it: networks, tables and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.events import Filters
from kg.export.facts import Facts
from kg.graph import PREFIXES
from kg.store import check, load_queries, open_graph
from kg.store.queries import bind

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib
    from pyoxigraph import Literal as Term

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PYTHON: Mapping[str, Callable[[str], Any]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": float,
    f"{_XSD}double": float,
    f"{_XSD}float": float,
    f"{_XSD}boolean": lambda text: text in {"true", "1"},
    f"{_XSD}date": date.fromisoformat,
    f"{_XSD}dateTime": datetime.fromisoformat,
}


class Graph:
    """One store's graph, as it was when it was opened; later builds do not change it."""

    def __init__(self, store: str | Path) -> None:
        """Raises `StoreError` where there is no graph."""
        self.path = Path(store)
        self._store = open_graph(self.path)

    def __len__(self) -> int:
        """The number of quads."""
        return len(self._store)

    def __repr__(self) -> str:
        """Where the store is and how much it holds."""
        return f"<kg.Graph {str(self.path)!r}: {len(self):,} quads>"

    def to_networkx(
        self,
        *,
        per_event: bool = False,
        claims: bool = False,
        measures: bool = False,
        **filters: Any,
    ) -> networkx.MultiDiGraph[str]:
        """Who did what to whom, with the attributes of the GraphML export.

        Filters are those of `kg export graphml`: relations, first, last, entities, hops,
        least_belief, outlets, top, named.
        """
        import networkx as nx

        from kg.export import read_network, with_measures
        from kg.export.columns import EDGE_COLUMNS, node_columns

        network = read_network(self._store, _filters(filters), per_event=per_event, claims=claims)
        if measures:
            network = with_measures(network)
        graph: networkx.MultiDiGraph[str] = nx.MultiDiGraph()
        columns = node_columns(network)
        for node in network.nodes:
            values = {column.name: column.read(node) for column in columns}
            graph.add_node(node.id, label=node.label, **_known(values))
        for edge in network.edges:
            values = {column.name: column.read(edge) for column in EDGE_COLUMNS}
            graph.add_edge(
                edge.source,
                edge.target,
                key=edge.id,
                label=edge.label_ar,
                weight=float(edge.events),
                **_known(values),
            )
        return graph

    def events(self, **filters: Any) -> pandas.DataFrame:
        """One row for each event.

        Filters are those of `kg export xlsx`: relations, first, last, entities, hops,
        least_belief, outlets, realis.
        """
        from kg.export.rows import EVENT_ROW, event_row

        facts = Facts(self._store)
        rows = (event_row(event, facts) for event in facts.events(_filters(filters)))
        return _frame(rows, EVENT_ROW)

    def claims(self, **filters: Any) -> pandas.DataFrame:
        """One row for each claim."""
        from kg.export.rows import CLAIM_ROW, claim_row

        facts = Facts(self._store)
        return _frame((claim_row(one) for one in facts.claims(_filters(filters))), CLAIM_ROW)

    def query(
        self, sparql: str, params: Mapping[str, Iterable[str]] | None = None
    ) -> list[dict[str, Any]] | bool | rdflib.Graph:
        """The answer to SPARQL or to a shipped question, by its name.

        SELECT gives a dict for each row, with Python's own numbers and dates; ASK a bool;
        CONSTRUCT and DESCRIBE an rdflib graph. `params` are values for the query's
        `VALUES` blocks. Raises `QueryError`.
        """
        from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, serialize

        from kg.store.results import ask

        shipped = load_queries().get(sparql)
        values = {name: list(several) for name, several in (params or {}).items()}
        if shipped is not None:
            sparql = shipped.bind(values) if values else shipped.text
        elif values:
            sparql = bind(sparql, values)
        check(sparql, prefixes=PREFIXES)
        answer = ask(self._store, sparql, prefixes=PREFIXES)
        if isinstance(answer, QueryBoolean):
            return bool(answer)
        if isinstance(answer, QuerySolutions):
            names = [variable.value for variable in answer.variables]
            return [dict(zip(names, map(_python, row), strict=True)) for row in answer]
        import rdflib

        triples = serialize(answer, format=RdfFormat.N_TRIPLES)
        return rdflib.Graph().parse(data=triples, format="nt")


def _filters(given: Mapping[str, Any]) -> Filters:
    """The filters; several names may come as any iterable, one as a string, days as dates."""
    several = {"relations", "entities", "outlets", "realis"}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in several:
            values[name] = frozenset([value] if isinstance(value, str) else value)
        elif isinstance(value, datetime | date):
            values[name] = value.isoformat()[: len("YYYY-MM-DD")]
        else:
            values[name] = value
    return Filters(**values)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _frame(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> pandas.DataFrame:
    from kg.export.extras import require

    library = require("pandas", "pandas")
    frame = library.DataFrame.from_records(list(rows), columns=list(columns))
    kinds = {"integer": "Int64", "double": "float64"}
    typed = {name: kinds[kind] for name, kind in columns.items() if kind in kinds}
    result: pandas.DataFrame = frame.astype(typed)
    return result


def _python(term: Term | Any) -> Any:
    """A term as Python's own value; text where the value is beyond Python's types."""
    if term is None:
        return None
    convert = _PYTHON.get(term.datatype.value) if hasattr(term, "datatype") else None
    if convert is None:
        return term.value if hasattr(term, "value") else str(term)
    try:
        return convert(term.value)
    except ValueError:
        return term.value
