"""Measures `kg serve` under load: alone, and while others send it queries meant to break it.

    python benchmarks/serve.py STORE [SECONDS]

Eight connections ask simple queries as fast as they are answered; then for so many seconds
(60) a mixture of what the explorer and clients ask; then the same again while four more
connections send without pause an endless cross join, a regular expression over everything, ten
million rows and a query that wants all memory, worded differently each time. Times are of the
whole exchange as the client sees it; the client shares the processors with the server.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

CONNECTIONS = 8
PREFIX = "PREFIX kg: <https://w3id.org/khabar/ontology#> "

# What must not disturb the others. The number makes each another query.
HOSTILE = {
    "endless cross join": "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} #{n}",
    "regular expression": (
        "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f"
        " FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '^(([^x]+)+)+y$')) }} #{n}"
    ),
    "ten million rows": "SELECT ?a ?d {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 10000000 #{n}",
    "all memory": "SELECT * {{ ?a ?b ?c . ?d ?e ?f }} ORDER BY ?c ?f #{n}",
}


@dataclass(slots=True)
class Tally:
    """Answers by status, and how long the good ones took, in seconds."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def quantile(self, part: float) -> float:
        """Below it are so many of the times."""
        return statistics.quantiles(self.seconds, n=1000)[round(part * 1000) - 1]


class Connection:
    """One kept-alive connection, with no more of HTTP than the server needs."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, target: str, accept: str = "*/*") -> tuple[int, bytes]:
        """Status and body."""
        if self._writer is None or self._writer.is_closing():
            opened = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
            self._reader, self._writer = opened
        assert self._reader is not None
        request = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n"
        self._writer.write(request.encode("ascii"))
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head.split(b" ", 2)[1])
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        body = await self._reader.readexactly(length)
        if b"connection: close" in head:
            self.close()
        return status, body

    def close(self) -> None:
        """End it; the next request opens another."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def asked(query: str, **more: str) -> str:
    """The address that asks a query."""
    return f"/sparql?{urlencode({'query': query, **more})}"


async def things(port: int, pattern: str) -> list[str]:
    """Some IRIs that a pattern holds for."""
    query = f"{PREFIX}SELECT DISTINCT ?x {{ {pattern} }} LIMIT 300"
    _, body = await Connection(port).get(asked(query, format="json"))
    return [row["x"]["value"] for row in json.loads(body)["results"]["bindings"]]


@dataclass(frozen=True, slots=True)
class World:
    """IRIs to ask about."""

    entities: list[str]
    events: list[str]
    articles: list[str]

    def simple(self) -> Iterator[str]:
        """One look-up after the other, each of another thing."""
        for event in itertools.cycle(self.events):
            yield asked(f"SELECT ?p ?o {{ <{event}> ?p ?o }} LIMIT 10")

    def mixed(self, seed: int) -> Iterator[str]:
        """What clients and pages ask, in no order."""
        pick = random.Random(seed)
        words = ("حوثي", "سوريا", "الرئيس الأمريكي", "قتيل", "غارة", "محادثات السلام")
        kinds: tuple[Callable[[], str], ...] = (
            lambda: asked(f"SELECT ?p ?o {{ <{pick.choice(self.events)}> ?p ?o }}"),
            lambda: asked(f"DESCRIBE <{pick.choice(self.entities)}>"),
            lambda: asked(
                f"{PREFIX}SELECT ?b ?e {{ ?e kg:actor <{pick.choice(self.entities)}> ;"
                " kg:target ?b } LIMIT 50"
            ),
            lambda: asked(
                f'{PREFIX}SELECT ?c ?t {{ ?c kg:textMatch "{pick.choice(words)}" .'
                " ?c kg:text ?t } LIMIT 20"
            ),
            lambda: asked(f"{PREFIX}SELECT (COUNT(*) AS ?n) {{ ?e a kg:Assault }}", format="csv"),
            lambda: f"/store?{urlencode({'graph': pick.choice(self.articles)})}",
            lambda: f"/api/search?{urlencode({'q': pick.choice(words)})}",
            lambda: f"/api/entity/{pick.choice(self.entities).rpartition('/')[2]}",
            lambda: "/",
        )
        while True:
            yield pick.choice(kinds)()


async def ask_until(end: float, port: int, targets: Iterator[str], tally: Tally) -> None:
    """Ask one after the other over one connection until the clock says `end`."""
    connection = Connection(port)
    for target in targets:
        started = time.perf_counter()
        if started >= end:
            break
        try:
            status, _ = await connection.get(target)
        except (OSError, asyncio.IncompleteReadError):
            connection.close()
            status = 0
        tally.statuses[status] += 1
        if status == 200:
            tally.seconds.append(time.perf_counter() - started)
    connection.close()


def hostile(query: str) -> Iterator[str]:
    """The same query in ever other words."""
    return (asked(query.format(n=number), format="csv") for number in itertools.count())


async def together(seconds: float, port: int, targets: list[Iterator[str]]) -> Tally:
    """What so many connections get in that time."""
    tally = Tally()
    end = time.perf_counter() + seconds
    await asyncio.gather(*(ask_until(end, port, each, tally) for each in targets))
    return tally


async def measure(port: int, seconds: float) -> list[str]:
    """The lines of the report."""
    world = World(
        entities=await things(port, "?x a kg:Entity"),
        events=await things(port, "?x a kg:Event"),
        articles=await things(port, "GRAPH ?x { ?report a kg:Report }"),
    )
    await together(2, port, [world.mixed(seed) for seed in range(CONNECTIONS)])
    simple = await together(seconds / 4, port, [world.simple() for _ in range(CONNECTIONS)])
    lines = [
        f"simple queries/s       {sum(simple.statuses.values()) / (seconds / 4):,.0f}"
        f"   p50 {simple.quantile(0.5) * 1000:.1f} ms   p95 {simple.quantile(0.95) * 1000:.1f} ms"
    ]
    mixed = [world.mixed(seed) for seed in range(CONNECTIONS)]
    lines.append(row("mixed, alone", await together(seconds, port, mixed), seconds))
    attacks = {name: Tally() for name in HOSTILE}
    end = time.perf_counter() + seconds
    attackers = [
        asyncio.create_task(ask_until(end, port, hostile(query), attacks[name]))
        for name, query in HOSTILE.items()
    ]
    mixed = [world.mixed(seed) for seed in range(CONNECTIONS)]
    lines.append(row("mixed, under attack", await together(seconds, port, mixed), seconds))
    for task in attackers:
        task.cancel()
    await asyncio.gather(*attackers, return_exceptions=True)
    lines += [
        f"  {name:<21}{', '.join(f'{n} x {status}' for status, n in sorted(t.statuses.items()))}"
        for name, t in attacks.items()
    ]
    return lines


def row(name: str, tally: Tally, seconds: float) -> str:
    """One measurement."""
    total = sum(tally.statuses.values())
    errors = {status: n for status, n in sorted(tally.statuses.items()) if status != 200}
    return (
        f"{name:<23}{total / seconds:,.0f}/s   p50 {tally.quantile(0.5) * 1000:.1f} ms"
        f"   p95 {tally.quantile(0.95) * 1000:.1f} ms   p99 {tally.quantile(0.99) * 1000:.1f} ms"
        f"   errors {errors or 'none'} of {total:,}"
    )


def main() -> None:
    """Serve the store, measure, and print the report."""
    store = Path(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve"]
    command += ["--store", str(store), "--port", str(port), "--timeout", "10", *sys.argv[3:]]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.05)
            lines = asyncio.run(measure(port, seconds))
        finally:
            server.terminate()
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
