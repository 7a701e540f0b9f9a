"""Where the ontology's files are, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

from kg.errors import DataError

_PACKAGE = Path(__file__).resolve().parent.parent
# An installed wheel carries the files inside the package; a checkout has them beside it.
_FOLDERS = (_PACKAGE / "_ontology", _PACKAGE.parent / "ontology")


def ontology_path(name: str, folders: tuple[Path, ...] = _FOLDERS) -> Path:
    """The ontology's file of that name, such as khabar.ttl; `DataError` when there is none."""
    for folder in folders:
        path = folder / name
        if path.is_file():
            return path
    raise DataError(f"ontology/{name} is missing; reinstall khabar-kg")
