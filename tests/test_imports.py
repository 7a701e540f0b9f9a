"""Data flows one way: each folder imports only what its arrow names."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "kg"

# Folder -> the folders it may import. `errors` may be imported by all.
ALLOWED = {
    "model": set(),
    "data": {"model"},
    "ingest": {"model", "data"},
    "text": {"model", "data"},
    "mentions": {"model", "data"},
    "extract": {"model", "data"},
    "evaluate": {"model", "data", "text", "mentions", "extract"},
    "assemble": {"model", "data"},
    "graph": {"model", "data"},
    "store": {"graph", "model", "data"},
    "serve": {"store", "graph", "export", "data", "model"},
    "export": {"store", "graph", "data", "model"},
}
# Training scripts run the stages that they train; no stage imports them.
TRAINING = {
    "train.py",
    "train_antecedents.py",
    "gold.py",
    "lessons.py",
    "marked.py",
    "batches.py",
    "losses.py",
    "guesses.py",
    "teach.py",
    "shipping.py",
    "calibrate.py",
}


def imports_of(path: Path) -> set[str]:
    """The folders of kg that a module imports, at its head or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "kg":
                names = [f"kg.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("kg.")}
    return found


@pytest.mark.parametrize("folder", sorted(ALLOWED))
def test_a_folder_imports_only_what_its_arrow_names(folder: str) -> None:
    allowed = ALLOWED[folder] | {folder, "errors", "__version__"}
    wrong = {
        f"{path.relative_to(ROOT)} imports kg.{name}"
        for path in (ROOT / folder).rglob("*.py")
        if path.name not in TRAINING
        for name in imports_of(path) - allowed
    }
    assert not wrong


def test_every_folder_has_an_arrow() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders == set(ALLOWED) | {"cli"}


def test_no_stage_imports_a_training_script() -> None:
    for path in ROOT.rglob("*.py"):
        if path.name in TRAINING:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert f"{node.module.rsplit('.', 1)[-1]}.py" not in TRAINING, path
