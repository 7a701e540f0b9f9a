"""The articles that ship with Khabar, for the demo and the tests."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

_SUFFIXES = frozenset({".jsonl", ".txt", ".xml"})


def sample_paths() -> tuple[Path, ...]:
    """The files of sample articles, sorted by name."""
    folder = Path(str(resources.files("kg.data").joinpath("samples")))
    return tuple(sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES))
