"""Which modules are compiled, and whether they still are what their sources say."""

from __future__ import annotations

import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUFFIX = str(sysconfig.get_config_var("EXT_SUFFIX"))


def sources() -> list[Path]:
    """The modules to compile, as pyproject.toml lists them; none in an installed package."""
    project = ROOT / "pyproject.toml"
    if not project.exists():
        return []
    listed = tomllib.loads(project.read_text("utf-8"))["tool"]["khabar"]["compiled"]
    return [ROOT / name for name in listed]


def compiled(source: Path) -> Path:
    """The compiled module of a source file."""
    return source.with_name(source.stem + SUFFIX)


def stale() -> list[Path]:
    """Sources changed after they were compiled: what runs is not what they say."""
    return [
        source
        for source in sources()
        if compiled(source).exists() and compiled(source).stat().st_mtime < source.stat().st_mtime
    ]
