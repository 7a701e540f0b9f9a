"""The one place where camel-tools' morphology is imported, so that it never asks the network."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

# What camel-tools looks for before anything else; without it the import tries a download.
_CATALOGUE = '{"version": "1.6.0", "packages": {}, "components": {}}'
_USER_DATABASES = ("calima-msa-s31", "calima-msa-r13")


def cache_folder() -> Path:
    """The user's cache folder for Khabar on this platform; it may not exist yet."""
    if set_by_user := os.environ.get("XDG_CACHE_HOME"):
        return Path(set_by_user) / "khabar"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "khabar"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/khabar"
    return Path.home() / ".cache/khabar"


def user_database() -> Path | None:
    """A morphological database that the user has installed for camel-tools, or None."""
    for folder in _data_folders():
        for name in _USER_DATABASES:
            path = folder / "data" / "morphology_db" / name / "morphology.db"
            if path.is_file():
                return path
    return None


@lru_cache(maxsize=1)
def analyzer_module() -> Any:
    """`camel_tools.morphology.analyzer`, imported without a download."""
    if not any((folder / "catalogue.json").is_file() for folder in _data_folders()):
        folder = cache_folder() / "camel"
        catalogue = folder / "catalogue.json"
        if not catalogue.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            part = folder / f"catalogue.{os.getpid()}.part"
            part.write_text(_CATALOGUE, encoding="utf-8")
            part.replace(catalogue)
        os.environ["CAMELTOOLS_DATA"] = str(folder)
    from camel_tools.morphology import analyzer

    return analyzer


def load_analyzer(path: Path) -> Any:
    """An `Analyzer` over the database at `path`."""
    analyzer = analyzer_module()
    return analyzer.Analyzer(analyzer.MorphologyDB(str(path), "a"))


@lru_cache(maxsize=1)
def folding_map() -> Any:
    """The map by which the analyzer folds a word before it looks it up."""
    return analyzer_module().DEFAULT_NORMALIZE_MAP


def _data_folders() -> tuple[Path, ...]:
    if set_by_user := os.environ.get("CAMELTOOLS_DATA"):
        return (Path(set_by_user).expanduser(),)
    home = "AppData/Roaming/camel_tools" if sys.platform == "win32" else ".camel_tools"
    return (Path.home() / home,)
