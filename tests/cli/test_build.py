"""`kg build` on good input, bad input, and when it is interrupted."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import pty
import random
import re
import runpy
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from articles import COUNT, lines, start_kg, write_articles
from click.testing import CliRunner, Result

import kg.pipeline
from kg.cli import COMMANDS, main
from kg.cli.exits import EXIT_BAD_INPUT, EXIT_OK, EXIT_STORE, EXIT_USAGE
from kg.cli.inputs import Problems
from kg.cli.reading import read_all
from kg.errors import ArticleError, DataError, KhabarError
from kg.graph import canonical
from kg.ingest import read_articles
from kg.model import Article, Record
from kg.store import RecordStore, open_graph
from kg.store.layout import read_current

ROOT = Path(__file__).parents[2]


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in args])


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_articles(tmp_path_factory.mktemp("articles") / "articles.jsonl", lines())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, articles: Path) -> Path:
    """A store built with one process; not to be written to."""
    store = tmp_path_factory.mktemp("built") / "store"
    result = run("build", articles, "--store", store, "-j", "1")
    assert result.exit_code == EXIT_OK, result.stderr
    return store


@pytest.fixture
def store(tmp_path: Path, built: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "store"))


def digest(store: Path) -> str:
    current = read_current(store)
    assert current is not None
    return current.digest


def stored(store: Path) -> list[str]:
    with RecordStore(store, read_only=True) as records:
        return records.ids()


def written(folder: Path) -> list[tuple[str, int, int, int]]:
    """Each file of a folder: its name, inode, size and time of its last change, whoever read it."""
    stats = [(path.name, path.stat()) for path in sorted(folder.iterdir())]
    return [(name, stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats]


def test_the_same_again_changes_nothing(store: Path, articles: Path) -> None:
    before = (store / "CURRENT").read_bytes(), sorted(path.name for path in store.iterdir())
    graph = written(store / "graph-1")
    result = run("build", articles, "--store", store)
    assert result.exit_code == EXIT_OK
    assert f"{COUNT} unchanged" in result.stderr
    assert "assembling" not in result.stderr
    assert before[0] == (store / "CURRENT").read_bytes()
    assert graph == written(store / "graph-1")


def test_any_order_and_any_number_of_workers_give_one_graph(tmp_path: Path, built: Path) -> None:
    rows = lines()
    random.Random(7).shuffle(rows)
    shuffled = write_articles(tmp_path / "shuffled.jsonl", rows)
    result = run("build", shuffled, "--store", tmp_path / "store", "-j", "2")
    assert result.exit_code == EXIT_OK, result.stderr
    assert canonical(open_graph(tmp_path / "store")) == canonical(open_graph(built))
    assert digest(tmp_path / "store") == digest(built)
    assert len(open_graph(built)) > COUNT


def test_only_what_is_new_is_read(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    original = kg.pipeline.read_record

    def counted(article: Article) -> Record:
        read.append(article.id)
        return original(article)

    monkeypatch.setattr("kg.pipeline.read_record", counted)
    rows = lines()[:3]
    rows[1] = rows[1].replace("مدنيين", "جنود")
    rows.append(rows[0].replace('"a00"', '"new"'))
    result = run("build", write_articles(tmp_path / "more.jsonl", rows), "--store", store)
    assert read == ["a01", "new"]
    assert "1 articles added, 1 changed, 2 unchanged" in result.stderr
    assert len(stored(store)) == COUNT + 1


def remove_graph(store: Path) -> None:
    shutil.rmtree(store / "graph-1")


def damage_current(store: Path) -> None:
    (store / "CURRENT").write_text("{", encoding="utf-8")


def forget_origin(store: Path) -> None:
    (store / "BUILT-FROM").write_text("elsewhere", encoding="ascii")


@pytest.mark.parametrize("spoil", [remove_graph, damage_current, forget_origin])
def test_a_spoiled_graph_is_made_anew(
    store: Path, built: Path, articles: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(store)
    result = run("build", articles, "--store", store)
    assert result.exit_code == EXIT_OK, result.stderr
    assert "assembling" in result.stderr
    assert digest(store) == digest(built)
    open_graph(store)


def test_another_program_makes_the_graph_anew(
    store: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.cli.freshness._MAKERS", ("assemble",))
    assert "assembling" in run("build", articles, "--store", store).stderr


def test_the_base_is_kept_and_can_be_changed(store: Path, articles: Path) -> None:
    base = "https://example.org/"
    assert run("build", articles, "--store", store, "--base", base).exit_code == EXIT_OK
    again = run("build", articles, "--store", store)
    assert "assembling" not in again.stderr
    current = read_current(store)
    assert current is not None and current.base == base


def test_one_id_for_two_articles(tmp_path: Path) -> None:
    rows = lines()[:2]
    other = json.dumps({"id": "a00", "text": "اجتمع الوزيران في العاصمة."}, ensure_ascii=False)
    source = write_articles(tmp_path / "twice.jsonl", [*rows, rows[0], other])
    results = [run("build", source, "--store", tmp_path / "store") for _ in range(2)]
    for result in results:
        assert "a00: another article of this run has the same id" in result.stderr
        assert ", 1 skipped" in result.stderr
    assert "2 unchanged" in results[1].stderr


# Bad inputs: the name of the file, its bytes, and what is said of it.
BAD = [
    ("empty.jsonl", b"", "empty"),
    ("empty.txt", b"", "empty"),
    ("binary.jsonl", b"\x7fELF\x02\x01\x00\x00" * 50, "binary"),
    ("binary.txt", b"\x7fELF\x02\x01\x00\x00" * 50, "binary"),
    ("utf16.jsonl", '{"text": "خبر"}\n'.encode("utf-16-le"), "binary"),
    ("latin1.txt", "déjà vu à Genève".encode("latin-1"), "not UTF-8"),
    ("english.jsonl", b'{"text": "Nothing here is Arabic."}\n', "no Arabic text"),
    ("broken.jsonl", '{"id": "x", "text": "بلا نهاية\n'.encode(), "broken JSON"),
    ("long.jsonl", b'{"text": "' + "ا".encode() * 10_000_000 + b'"}\n', "more than 16 MB"),
    ("long.txt", "ا".encode() * 10_000_000, "more than 16 MB"),
    ("missing.jsonl", None, "no such file"),
]


@pytest.mark.parametrize(("name", "data", "reason"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_is_named_and_the_rest_is_read(
    tmp_path: Path, name: str, data: bytes | None, reason: str
) -> None:
    good, last = lines()[0], lines()[1]
    first = write_articles(tmp_path / "first.jsonl", [good])
    bad, after = tmp_path / name, write_articles(tmp_path / "after.jsonl", [last])
    if data is not None:
        bad.write_bytes(data)
    result = run("build", first, bad, after, "--store", tmp_path / "store", "--strict")
    assert result.exit_code == EXIT_BAD_INPUT  # for --strict
    [said] = [line for line in result.stderr.splitlines() if "skipped: " in line]
    assert name in said and reason in said
    assert ", 1 skipped" in result.stderr.splitlines()[-1]
    assert stored(tmp_path / "store") == ["a00", "a01"]
    assert digest(tmp_path / "store")
    alone = run("build", bad, "--store", tmp_path / "store")
    assert alone.exit_code == EXIT_BAD_INPUT
    assert "no article could be read" in alone.stderr


def test_a_broken_line_in_the_middle(tmp_path: Path) -> None:
    rows = lines()[:4]
    rows[1] = rows[1][:60]
    source = write_articles(tmp_path / "middle.jsonl", rows)
    result = run("build", source, "--store", tmp_path / "store")
    assert result.exit_code == EXIT_OK
    assert "middle.jsonl:2: broken JSON" in result.stderr
    assert stored(tmp_path / "store") == ["a00", "a02", "a03"]


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = write_articles(tmp_path / "good.jsonl", lines()[:1])
    closed = write_articles(tmp_path / "closed.jsonl", lines()[1:2])
    original = Path.open

    def refusing(self: Path, *args: object, **kwargs: object) -> object:
        if self == closed:
            raise PermissionError(13, "Permission denied")
        return original(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refusing)
    result = run("build", closed, good, "--store", tmp_path / "store")
    assert result.exit_code == EXIT_OK
    assert "closed.jsonl: permission denied" in result.stderr
    assert stored(tmp_path / "store") == ["a00"]


@pytest.mark.parametrize("place", ["a-file", "a-file/store"])
def test_a_store_that_cannot_be_made(tmp_path: Path, articles: Path, place: str) -> None:
    (tmp_path / "a-file").touch()
    result = run("build", articles, "--store", tmp_path / place)
    assert result.exit_code == EXIT_STORE
    [line] = result.stderr.splitlines()
    assert "cannot write to the store" in line


def test_a_full_disk(tmp_path: Path, articles: Path, built: Path) -> None:
    assert built  # the caches, which are larger, are written by now
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))"
    process = start_kg("build", articles, "--store", tmp_path / "s", "-j", "1", before=limit)
    _, said = process.communicate(timeout=60)
    assert process.returncode == EXIT_STORE
    assert said.decode().splitlines()[-1].startswith("kg: ")
    assert b"Traceback" not in said
    assert run("build", articles, "--store", tmp_path / "s", "-j", "1").exit_code == EXIT_OK
    assert digest(tmp_path / "s") == digest(built)


def test_one_article_never_stops_a_run(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = kg.pipeline.read_record

    def failing(article: Article) -> Record:
        if article.id == "a07":
            raise RecursionError("too deep\nfor one line")
        return original(article)

    monkeypatch.setattr("kg.pipeline.read_record", failing)
    result = run("build", articles, "--store", tmp_path / "store", "-j", "1")
    assert result.exit_code == EXIT_OK
    assert "kg: skipped: a07: cannot be read: RecursionError: too deep for one line" in (
        result.stderr.splitlines()
    )
    assert f"{COUNT - 1} articles added" in result.stderr
    assert "1 skipped" in result.stderr
    assert "a07" not in stored(tmp_path / "store")


def test_wrong_language_data_stops_at_once(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(article: Article) -> Record:
        raise DataError("verbs.toml: entry 3 has no lemma")

    monkeypatch.setattr("kg.pipeline.read_record", failing)
    result = run("build", articles, "--store", tmp_path / "store", "-j", "1")
    assert result.exit_code == EXIT_BAD_INPUT
    assert result.stderr == "kg: verbs.toml: entry 3 has no lemma\n"


@pytest.fixture
def many(articles: Path) -> list[Article]:
    errors: list[ArticleError] = []
    found = list(read_articles([articles], on_error=errors.append))
    assert not errors
    return found


def test_an_error_in_a_worker_keeps_its_text(many: list[Article]) -> None:
    many[3] = replace(many[3], title=5)  # type: ignore[arg-type]  # what no input can give
    results = list(read_all(many, 2))
    assert [article.id for article, _ in results] == [article.id for article in many]
    errors = [record for _, record in results if isinstance(record, ArticleError)]
    assert len(errors) == 1
    assert str(errors[0]).startswith("a03: cannot be read: ")
    assert str(pickle.loads(pickle.dumps(errors[0]))) == str(errors[0])


def until_none_is_left() -> None:
    end = time.monotonic() + 10
    while multiprocessing.active_children():
        assert time.monotonic() < end, "workers live on"
        time.sleep(0.02)


def test_a_killed_worker_is_an_error_and_no_wait(many: list[Article]) -> None:
    results = read_all(many * 5, 2)
    next(results)
    multiprocessing.active_children()[0].kill()
    with pytest.raises(KhabarError, match="worker process was killed"):
        list(results)
    until_none_is_left()


def test_leaving_early_ends_the_workers(many: list[Article]) -> None:
    results = read_all(many * 5, 2)
    next(results)
    assert multiprocessing.active_children()
    results.close()
    until_none_is_left()


# Where a build is stopped: Python that makes it wait there and say so.
WHILE_READING = """
import sys, time, kg.pipeline
original = kg.pipeline.read_record
def read_record(article):
    if article.id == "a30":
        print("waiting", flush=True); time.sleep(60)
    return original(article)
kg.pipeline.read_record = read_record
"""
BEFORE_THE_SWAP = """
import time, kg.store.graphs
def sync_files(folder):
    print("waiting", flush=True); time.sleep(60)
kg.store.graphs.sync_files = sync_files
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("where", [WHILE_READING, BEFORE_THE_SWAP], ids=["reading", "writing"])
def test_a_build_that_is_stopped(
    tmp_path: Path, articles: Path, built: Path, where: str, stop: signal.Signals
) -> None:
    store = tmp_path / "store"
    few = write_articles(tmp_path / "few.jsonl", lines()[:2])
    assert run("build", few, "--store", store).exit_code == EXIT_OK
    before = digest(store)
    process = start_kg(
        *("build", articles, "--store", store, "-j", "1"), before=where, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"waiting\n"
    process.send_signal(stop)
    _, said = process.communicate(timeout=30)
    assert process.returncode == (EXIT_BAD_INPUT if stop == signal.SIGINT else -signal.SIGKILL)
    assert b"Traceback" not in said
    assert digest(store) == before
    assert len(open_graph(store))
    if stop == signal.SIGINT and where == WHILE_READING:
        assert len(stored(store)) == 30  # what was read is kept
    result = run("build", articles, "--store", store, "-j", "1")
    assert result.exit_code == EXIT_OK, result.stderr
    assert digest(store) == digest(built)
    assert len(list(store.glob("graph-*"))) <= 2


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes by /proc")
def test_workers_end_with_a_killed_build(tmp_path: Path) -> None:
    rows = [line.replace('"a', f'"{n}-a', 1) for n in range(20) for line in lines()]
    source = write_articles(tmp_path / "many.jsonl", rows)
    process = start_kg("build", source, "--store", tmp_path / "store", "-j", "2")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + 30
    while len(workers := children.read_text(encoding="ascii").split()) < 3:  # two and a tracker
        assert time.monotonic() < end
        time.sleep(0.02)
    process.kill()
    process.communicate(timeout=30)
    while any(is_alive(each) for each in workers):
        assert time.monotonic() < end, "workers outlive the build"
        time.sleep(0.05)


def is_alive(process: str) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_two_builds_do_not_meet(store: Path, articles: Path) -> None:
    held = (
        "import sys; from pathlib import Path; from kg.store import build_lock\n"
        f"with build_lock(Path({str(store)!r})):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", held]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        result = run("build", articles, "--store", store)
        other.communicate()
    assert result.exit_code == EXIT_STORE
    assert "another build" in result.stderr


def test_forget_after_a_forget_that_was_killed(store: Path) -> None:
    with RecordStore(store) as records:
        records.forget(["a00"])  # the graph was not yet made anew
    before = digest(store)
    result = run("forget", "a00", "--store", store)
    assert result.exit_code == EXIT_BAD_INPUT
    assert digest(store) != before
    assert not any("article/a00" in str(quad) for quad in open_graph(store))


def test_forgetting_ids_that_are_no_text(store: Path) -> None:
    result = CliRunner().invoke(main, ["forget", "-", "--store", str(store)], input=b"\xff\n")
    assert result.exit_code == EXIT_BAD_INPUT
    assert "not UTF-8" in result.stderr


def test_progress_shows_on_a_terminal_that_tells_no_size(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = pty.openpty()
    os.set_blocking(reader, False)
    with os.fdopen(writer, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        problems = Problems(quiet=False)
        with problems.progress("articles") as progress:
            progress.update(3)
            problems.report(ArticleError("x.txt: empty"))
        shown = os.read(reader, 10_000).decode()
    os.close(reader)
    assert "3 articles" in shown
    assert "kg: skipped: x.txt: empty" in re.split("[\r\n]+", shown)  # on a line of its own


def test_no_progress_elsewhere(built: Path, articles: Path) -> None:
    assert "articles/s" not in run("build", articles, "--store", built).stderr
    assert run("build", articles, "--store", built, "--quiet").stderr == ""


def test_help_is_light() -> None:
    code = f"""
import sys
from click.testing import CliRunner
from kg.cli import main
for args in ["--help"], *([name, "--help"] for name in {sorted(COMMANDS)}):
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0, (args, result.output)
heavy = {{"numpy", "torch", "camel_tools", "lxml", "trafilatura", "rdflib", "pyoxigraph"}}
print(*sorted(heavy & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_usage(articles: Path, tmp_path: Path) -> None:
    for args in (
        ["build"],
        ["build", str(articles), "--jobs", "0"],
        ["build", str(articles), "--published", "gestern"],
    ):
        assert run(*args).exit_code == EXIT_USAGE
    base = run("build", articles, "--store", tmp_path / "store", "--base", "no iri")
    assert base.exit_code == EXIT_BAD_INPUT
    assert "Traceback" not in base.stderr
    assert "Exit codes: 0 done" in run("build", "--help").output


def test_the_benchmark_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], articles: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["build.py", str(articles), "5"])
    runpy.run_path(str(ROOT / "benchmarks/build.py"), run_name="__main__")
    table = capsys.readouterr().out.splitlines()
    assert table[0].startswith("5 articles")
    stages = {line.split("  ")[0] for line in table[3:]}
    assert {"text", "mentions", "events", "statements", "assembly", "graph load"} <= stages


def test_a_build_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    few = write_articles(tmp_path / "few.jsonl", lines()[:6])
    command = [sys.executable, str(ROOT / "benchmarks/kills.py"), str(few), "20"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    cut = int(done.stdout.split()[0])
    assert cut > 11, done.stdout  # else the moments were not spread over the build


def test_another_extractor_reads_anew(tmp_path: Path) -> None:
    text = {"id": "a", "text": "قصف الجيش السوري مواقع المسلحين في مدينة حلب."}
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps(text), encoding="utf-8")
    store = str(tmp_path / "store")
    build = ["build", str(articles), "--store", store]
    assert "1 articles added" in CliRunner().invoke(main, build).stderr
    by_frames = CliRunner().invoke(main, [*build, "--extractor", "frames"])
    assert "1 changed" in by_frames.stderr
    assert "1 unchanged" in CliRunner().invoke(main, [*build, "--extractor", "frames"]).stderr
    assert "1 changed" in CliRunner().invoke(main, build).stderr
    unknown = CliRunner().invoke(main, [*build, "--extractor", "nobody"])
    assert unknown.exit_code == 2
    assert "known: frames, learned" in unknown.stderr
