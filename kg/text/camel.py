"""The one place where camel-tools' morphology is imported, so that it never asks the network."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import DataError

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
    cache = cache_folder() / "camel"
    if not any((folder / "catalogue.json").is_file() for folder in _data_folders()):
        catalogue = cache / "catalogue.json"
        if not catalogue.is_file():
            write_whole(catalogue, [_CATALOGUE])
        os.environ["CAMELTOOLS_DATA"] = str(cache)
    with _home(cache):
        from camel_tools.morphology import analyzer

    return analyzer


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    """The import makes a folder in the user's home; unless it is there, it is made in `folder`."""
    if any(data.is_dir() for data in _default_folders()):
        yield
        return
    names = ("HOME", "USERPROFILE")
    kept = {name: os.environ.get(name) for name in names}
    try:
        os.environ.update(dict.fromkeys(names, str(folder)))
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def write_whole(path: Path, lines: Iterable[str]) -> None:
    """Beside the target, then renamed: another process sees all of it or nothing.

    Raises `DataError` where the folder cannot be written.
    """
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
        part = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        part.replace(path)
    except OSError as error:
        raise DataError(
            f"cannot write {path}: {error.strerror}; "
            "set XDG_CACHE_HOME to a folder that can be written"
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


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
    return _default_folders()


def _default_folders() -> tuple[Path, ...]:
    home = "AppData/Roaming/camel_tools" if sys.platform == "win32" else ".camel_tools"
    return (Path.home() / home,)
