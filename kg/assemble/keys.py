"""Keys made of content: the same on every machine and in every run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import orjson

Item = TypeVar("Item")
_BYTES = 16  # 128 bits: no two of a billion facts share one by chance


def content_key(*parts: Any) -> str:
    """Hexadecimal digest of the parts' canonical JSON; sets must come as sorted lists."""
    canonical = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()[: 2 * _BYTES]


def distinct_keys(
    items: Iterable[Item],
    content: Callable[[Item], Sequence[Any]],
    first_seen: Callable[[Item], tuple[str, ...]],
) -> list[tuple[str, Item]]:
    """Every item with its key, in order of key.

    Of several items with one content the first seen has the plain key, so that later arrivals
    leave it alone; the others' keys hold where they were first seen as well.
    """
    taken: set[str] = set()
    keyed: list[tuple[str, Item]] = []
    for item in sorted(items, key=first_seen):
        key = content_key(*content(item))
        if key in taken:
            key = content_key(*content(item), "first seen", first_seen(item))
        taken.add(key)
        keyed.append((key, item))
    return sorted(keyed, key=lambda pair: pair[0])
