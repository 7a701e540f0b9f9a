from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.store import build_lock, current_graph, drop_previous, open_graph, write_graph


def some_quads(count: int, word: str = "قيمة") -> list[Quad]:
    predicate = NamedNode("https://example.org/p")
    return [
        Quad(NamedNode(f"https://example.org/{number}"), predicate, Literal(word, language="ar"))
        for number in range(count)
    ]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_written_quads_are_read_back(tmp_path: Path) -> None:
    quads = some_quads(5)
    assert write_graph(tmp_path, quads) == 5
    assert set(open_graph(tmp_path)) == set(quads)


def test_each_quad_counts_once(tmp_path: Path) -> None:
    assert write_graph(tmp_path, some_quads(3) + some_quads(3)) == 3


def test_equal_quads_in_any_order_change_nothing(tmp_path: Path) -> None:
    write_graph(tmp_path, some_quads(5))
    before = current_graph(tmp_path)
    stamp = (tmp_path / "CURRENT").stat().st_mtime_ns
    assert write_graph(tmp_path, reversed(some_quads(5))) == 5
    assert current_graph(tmp_path) == before
    assert (tmp_path / "CURRENT").stat().st_mtime_ns == stamp
    assert names(tmp_path) == {"CURRENT", "LOCK", "graph-1"}


def test_another_language_tag_is_another_graph(tmp_path: Path) -> None:
    write_graph(tmp_path, some_quads(1, "غزة"))
    write_graph(tmp_path, [Quad(q.subject, q.predicate, Literal("غزة")) for q in some_quads(1)])
    assert current_graph(tmp_path).number == 2


def test_a_reader_keeps_its_graph_through_many_builds(tmp_path: Path) -> None:
    write_graph(tmp_path, some_quads(1))
    reader = open_graph(tmp_path)
    for count in range(2, 6):
        write_graph(tmp_path, some_quads(count))
    assert len(list(reader)) == 1
    assert len(list(open_graph(tmp_path))) == 5


def test_the_graph_before_stays_and_older_ones_go(tmp_path: Path) -> None:
    for count in range(1, 5):
        write_graph(tmp_path, some_quads(count))
    assert names(tmp_path) == {"CURRENT", "LOCK", "graph-3", "graph-4"}


def test_drop_previous_leaves_the_current_graph_alone(tmp_path: Path) -> None:
    write_graph(tmp_path, some_quads(1))
    write_graph(tmp_path, some_quads(2))
    drop_previous(tmp_path)
    assert names(tmp_path) == {"CURRENT", "LOCK", "graph-2"}
    assert len(list(open_graph(tmp_path))) == 2


def test_a_failing_source_leaves_the_old_graph(tmp_path: Path) -> None:
    write_graph(tmp_path, some_quads(2))

    def failing() -> Iterator[Quad]:
        yield from some_quads(1)
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError, match="the source broke"):
        write_graph(tmp_path, failing())
    assert len(list(open_graph(tmp_path))) == 2
    assert names(tmp_path) == {"CURRENT", "LOCK", "graph-1"}


KILLED = """
import os, signal, sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
import kg.store.graphs as graphs

def kill(*args):
    os.kill(os.getpid(), signal.SIGKILL)

where = sys.argv[2]
if where == "swap":
    graphs.write_current = kill
elif where == "cleaning":
    real = graphs.remove_graphs
    calls = []
    def second(*args, **kwargs):
        calls.append(1)
        kill() if len(calls) == 2 else real(*args, **kwargs)
    graphs.remove_graphs = second

def quads():
    for number in range(50_000):
        if where == "load" and number == 49_000:
            kill()
        name = NamedNode(f"https://example.org/{number}")
        yield Quad(name, name, Literal("x"))

graphs.write_graph(Path(sys.argv[1]), quads())
"""


@pytest.mark.parametrize(("where", "expected"), [("load", 2), ("swap", 2), ("cleaning", 50_000)])
def test_killed_while_writing(tmp_path: Path, where: str, expected: int) -> None:
    write_graph(tmp_path, some_quads(1))
    write_graph(tmp_path, some_quads(2))
    command = [sys.executable, "-c", KILLED, str(tmp_path), where]
    assert subprocess.run(command, timeout=60).returncode == -signal.SIGKILL
    assert len(list(open_graph(tmp_path))) == expected
    write_graph(tmp_path, some_quads(3))
    assert len(list(open_graph(tmp_path))) == 3
    graphs = [name for name in names(tmp_path) if name.startswith("graph-")]
    assert len(graphs) == 2


def test_a_damaged_graph_is_named_and_built_anew(tmp_path: Path) -> None:
    write_graph(tmp_path, some_quads(2))
    (tmp_path / "graph-1" / "CURRENT").unlink()
    with pytest.raises(StoreError, match="run kg build"):
        open_graph(tmp_path)
    assert write_graph(tmp_path, some_quads(2)) == 2
    assert len(list(open_graph(tmp_path))) == 2


def test_a_damaged_pointer_is_named(tmp_path: Path) -> None:
    write_graph(tmp_path, some_quads(2))
    (tmp_path / "CURRENT").write_text("{")
    with pytest.raises(StoreError, match="damaged"):
        open_graph(tmp_path)


@pytest.mark.parametrize(
    ("path", "reason"), [("absent", "no such folder"), ("empty", "no graph"), ("file", "folder")]
)
def test_no_store(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=reason) as caught:
        open_graph(tmp_path / path)
    assert "run kg build" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_store_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot write"):
        write_graph(tmp_path / "file" / "store", some_quads(1))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_store_that_is_not_ours(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot write"):
        write_graph(tmp_path / "store", some_quads(1))


def test_two_builds_do_not_collide(tmp_path: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from kg.store import build_lock\n"
        "with build_lock(Path(sys.argv[1])):\n print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match=f"process {other.pid}"):
            write_graph(tmp_path, some_quads(1))
        other.kill()
    assert write_graph(tmp_path, some_quads(1)) == 1  # the dead hold nothing


def test_one_process_may_nest_the_lock(tmp_path: Path) -> None:
    with build_lock(tmp_path), build_lock(tmp_path):
        assert write_graph(tmp_path, some_quads(1)) == 1
