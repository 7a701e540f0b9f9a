from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import compile as compiling
from kg.cli import compiled, main


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text('[tool.khabar]\ncompiled = ["kg/a.py", "kg/b.py"]\n')
    (tmp_path / "kg").mkdir()
    for name in ("a", "b"):
        (tmp_path / "kg" / f"{name}.py").write_text(f"def {name}(x: int) -> int:\n    return x\n")
    monkeypatch.setattr(compiled, "ROOT", tmp_path)
    return tmp_path


def libraries(root: Path) -> list[str]:
    return sorted(path.name.partition(".")[0] for path in root.rglob("*.so"))


def test_every_listed_module_exists() -> None:
    listed = compiled.sources()
    assert len(listed) > 20
    assert all(source.exists() for source in listed)


def test_compiled_and_plain_again(checkout: Path) -> None:
    reason = compiling.build()
    if reason in ("no C compiler", "no Python.h"):
        pytest.skip(reason)
    assert reason is None
    assert libraries(checkout) == ["a", "b", "khabar__mypyc"]
    assert compiled.stale() == []
    compiling.remove()
    assert libraries(checkout) == []


def test_a_changed_source_is_stale(checkout: Path) -> None:
    source = checkout / "kg" / "a.py"
    compiled.compiled(source).touch()
    assert compiled.stale() == []
    later = source.stat().st_mtime + 10
    os.utime(source, (later, later))
    assert compiled.stale() == [source]
    said = CliRunner().invoke(main, ["stats", "--store", "missing"]).stderr
    assert "older than a.py" in said.splitlines()[0]


def test_without_a_compiler(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    assert compiling.build() == "no C compiler"
    assert libraries(checkout) == []


def test_what_cannot_be_compiled_is_left_plain(checkout: Path) -> None:
    (checkout / "kg" / "b.py").write_text("def b() -> int:\n    return 'one'\n")
    if compiling._missing():
        pytest.skip("no compiler")
    assert "error" in (compiling.build() or "").lower()
    assert libraries(checkout) == []
