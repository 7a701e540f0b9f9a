"""Libraries that only some exports need: imported when used, named when missing."""

from __future__ import annotations

import importlib
from typing import Any

from kg.errors import KhabarError


def require(module: str, extra: str) -> Any:
    """The module; raises `KhabarError` that names the extra to install when it is not there."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise KhabarError(
            f"this needs the package {error.name}; install it with: "
            f"pip install 'khabar-kg[{extra}]'"
        ) from error
