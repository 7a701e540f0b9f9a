"""Times every shipped question on a store, as it is and about the busiest of what it asks for.

    python benchmarks/queries.py STORE

Seconds are those of the processor until the last row is written as CSV.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from kg.graph import PREFIXES
from kg.store import load_queries, open_graph
from kg.store.queries import Query
from kg.store.results import FORMATS, ask, write

NAME = "rdfs:label ?name FILTER (LANG(?name) = 'ar')"
# What a parameter is given: the value that most things have. A query's own choice comes first.
BUSIEST = {
    "relayed": "SELECT ?name { ?claim kg:via ?who . ?who " + NAME + " }",
    "place": "SELECT ?name { ?attack kg:place ?who . ?who " + NAME + " }",
    "outlet": "SELECT ?name { ?article schema:publisher/rdfs:label ?name }",
    "actor": "SELECT ?name { ?event a kg:Assault ; kg:actor ?who . ?who " + NAME + " }",
    "target": "SELECT ?name { ?event a kg:Assault ; kg:target ?who . ?who " + NAME + " }",
    "speaker": "SELECT ?name { ?who kg:stated ?claim ; " + NAME + " }",
    "event": "SELECT ?name { ?claim kg:about ?name }",
    "article": "SELECT ?name { ?evidence a kg:Evidence ; kg:article ?name }",
}
CHOICES = {
    "by": "actor",
    "against": "target",
    "one": "actor",
    "other": "target",
    "name": "actor",
    "fact": "event",
    "within": "article",
    "about": "event",
}
OWN_CHOICES = {
    ("attacks-by-place-and-month", "name"): "place",
    ("reported-by-outlet", "name"): "outlet",
    ("speakers-by-outlet", "name"): "outlet",
    **{
        (query, "name"): "speaker"
        for query in ("denials", "quotes-on-a-subject", "what-was-said", "widely-carried-claims")
    },
}


def busiest(store: Store) -> dict[str, str]:
    """The most frequent value of each kind, where there is any."""
    found = {}
    for kind, query in BUSIEST.items():
        head, _, body = query.partition("{")
        counted = f"{head} {{ {body} GROUP BY ?name ORDER BY DESC(COUNT(*)) LIMIT 1"
        answer = store.query(counted, prefixes=dict(PREFIXES))
        assert isinstance(answer, QuerySolutions)
        for row in answer:
            found[kind] = row["name"].value
    return found


def about_the_busiest(query: Query, values: dict[str, str]) -> str | None:
    """The query with its names and IRIs given; None where it has none to give."""
    given = {}
    for param in query.params:
        kind = OWN_CHOICES.get((query.name, param.name)) or CHOICES.get(param.name)
        if param.default == "any" and param.type in {"name", "iri"} and kind in values:
            given[param.name] = [values[kind]]
    return query.bind(given) if given else None


def measure(store: Store, text: str) -> tuple[float, int]:
    """Seconds and rows of one query."""
    output = io.BytesIO()
    started = time.process_time()
    write(ask(store, text, prefixes=PREFIXES), output, FORMATS["csv"])
    return time.process_time() - started, output.getvalue().count(b"\r\n") - 1


def main() -> None:
    """Print a table, the slowest last."""
    store = open_graph(Path(sys.argv[1]))
    values = busiest(store)
    rows = []
    for query in load_queries().values():
        about = about_the_busiest(query, values)
        rows.append((measure(store, query.text), about and measure(store, about), query.name))
    lines = [f"{len(store):,} quads", f"{'as it is':>8}{'rows':>8}{'about one':>12}{'rows':>8}"]
    for (seconds, count), one, name in sorted(rows, key=lambda row: row[0]):
        about_one = f"{one[0]:>12.2f}{one[1]:>8}" if one else " " * 20
        lines.append(f"{seconds:>8.2f}{count:>8}{about_one}  {name}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
