"""Writes one graph with Khabar's GEXF writer and with networkx: time and peak memory.

    python benchmarks/gexf.py [EDGES]

Each writer runs in a process of its own and both write the same nodes, edges and attributes.
Khabar's writer takes rows as they come; networkx wants the graph in memory first, which is
counted apart from the writing.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

EDGES = 1_000_000
EDGES_A_NODE = 20
DAYS = [f"2018-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
KILOBYTES_A_MEGABYTE = 1024


def edges(count: int) -> Iterator[tuple[str, str, str]]:
    """Source, target and day of every edge; no randomness, no memory."""
    nodes = max(2, count // EDGES_A_NODE)
    for number in range(count):
        source = number % nodes
        target = (source * 31 + number // nodes + 1) % nodes
        yield f"n{source}", f"n{target}", DAYS[number % len(DAYS)]


def ours(path: Path, count: int) -> dict[str, float]:
    from kg.export.gexf import Attribute, GexfEdge, GexfGraph, GexfNode, write_gexf

    graph = GexfGraph(
        node_attributes=(Attribute("kind", "string"),),
        edge_attributes=(Attribute("first_day", "string"), Attribute("events", "integer")),
        nodes=(
            GexfNode(id=f"n{number}", label=f"جهة {number}", values=("ORG",))
            for number in range(max(2, count // EDGES_A_NODE))
        ),
        edges=(
            GexfEdge(
                id=str(number),
                source=source,
                target=target,
                label="هاجم",
                kind="attacked",
                values=(day, 1),
                spells=((day, day),),
            )
            for number, (source, target, day) in enumerate(edges(count))
        ),
        start=DAYS[0],
        end=DAYS[-1],
    )
    started = time.perf_counter()
    with path.open("wb") as stream:
        write_gexf(stream, graph)
    return {"build": 0.0, "write": time.perf_counter() - started}


def networkx(path: Path, count: int) -> dict[str, float]:
    import networkx as nx

    started = time.perf_counter()
    graph = nx.MultiDiGraph(mode="dynamic")
    for number in range(max(2, count // EDGES_A_NODE)):
        graph.add_node(f"n{number}", label=f"جهة {number}", kind="ORG")
    for number, (source, target, day) in enumerate(edges(count)):
        graph.add_edge(
            source,
            target,
            id=str(number),
            label="هاجم",
            weight=1.0,
            first_day=day,
            events=1,
            start=day,
            end=day,
        )
    built = time.perf_counter()
    nx.write_gexf(graph, path, version="1.2draft")
    return {"build": built - started, "write": time.perf_counter() - built}


WRITERS = {"khabar": ours, "networkx": networkx}


def measure(writer: str, count: int) -> dict[str, float]:
    """What one writer needed, measured in a process of its own."""
    command = [sys.executable, __file__, str(count), writer]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def run(writer: str, count: int) -> None:
    """Print one writer's measurements as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.gexf"
        measured = WRITERS[writer](path, count)
        measured["megabytes"] = path.stat().st_size / KILOBYTES_A_MEGABYTE**2
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(json.dumps({**measured, "peak": peak / KILOBYTES_A_MEGABYTE}))


def main() -> None:
    """Measure both and print their ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else EDGES
    if len(sys.argv) > 2:
        run(sys.argv[2], count)
        return
    results = {writer: measure(writer, count) for writer in WRITERS}
    lines = [f"{count:,} edges{'build s':>16}{'write s':>10}{'peak MB':>10}{'file MB':>10}"]
    for writer, found in results.items():
        cells = (found["build"], found["write"], found["peak"], found["megabytes"])
        lines.append(f"{writer:<24}" + "".join(f"{cell:>10.1f}" for cell in cells))
    us, them = results["khabar"], results["networkx"]
    total = (them["build"] + them["write"]) / us["write"]
    lines.append(
        f"networkx / khabar: {them['write'] / us['write']:.1f} in writing, {total:.1f} with "
        f"building, {them['peak'] / us['peak']:.1f} in peak memory"
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
