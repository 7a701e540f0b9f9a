"""Reads the shipped data files; every fault names the file and the entry."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from kg.errors import DataError


def data_file(*parts: str) -> Traversable:
    """A file or folder under kg/data, from a checkout or an installed wheel."""
    return files("kg.data").joinpath(*parts)


def read_toml(path: Traversable) -> dict[str, Any]:
    """The parsed file; raises `DataError` with its name when it is missing or not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataError(f"{path.name}: the data file is missing; reinstall khabar-kg") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: not valid TOML: {error}") from error


def refuse_unknown(raw: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """Raises `DataError` for a key that nobody reads; `where` names the file and the entry."""
    unknown = set(raw).difference(known)
    if unknown:
        raise DataError(f"{where}: unknown key {sorted(unknown)[0]!r}")
