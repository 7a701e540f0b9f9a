"""Lines of a news page that do not belong to the article."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kg.data.normal import normalise
from kg.errors import DataError

_FILE = "furniture.toml"
_KEYS: dict[str, type] = {
    "id": str,
    "lines": list,
    "prefixes": list,
    "patterns": list,
    "opens": bool,
    "max_words": int,
    "source": str,
    "drops": list,
    "keeps": list,
}
_MAX_WORDS = 60  # no line longer than this is furniture, whatever the pattern
_MAX_LENGTH = 800
_HEADLINE_WORDS = 20
_ARABIC = re.compile("[\u0600-\u06ff]+")


def fold_line(line: str) -> str:
    """The line as rules compare it: normalised words with one space between them."""
    return " ".join(filter(None, map(normalise, line.split())))


@dataclass(frozen=True, slots=True, kw_only=True)
class FurnitureRule:
    """One entry of furniture.toml, folded and compiled."""

    id: str
    source: str
    lines: frozenset[str]
    prefixes: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    max_words: int
    opens: bool
    drops: tuple[str, ...]
    keeps: tuple[str, ...]

    def matches(self, folded: str, words: int) -> bool:
        """Whether the rule takes this line, as `fold_line` returns it, of so many words."""
        if folded.rstrip(" :.،") in self.lines or folded in self.lines:
            return True
        if words > self.max_words:
            return False
        return folded.startswith(self.prefixes) or any(
            pattern.fullmatch(folded) for pattern in self.patterns
        )


@dataclass(frozen=True, slots=True)
class Furniture:
    """What pages put around an article: buttons, links, credits, notices."""

    rules: tuple[FurnitureRule, ...]

    def rule_for(self, line: str) -> FurnitureRule | None:
        """The first rule that takes this line; None for a blank line or one of the article."""
        if len(line) > _MAX_LENGTH:
            return None
        folded = fold_line(line)
        words = len(folded.split())
        if not folded or words > _MAX_WORDS:
            return None
        return next((rule for rule in self.rules if rule.matches(folded, words)), None)

    def is_furniture(self, line: str) -> bool:
        """Whether the line, seen alone, is furniture. A blank line is not."""
        return self.rule_for(line) is not None

    def flags(self, lines: Iterable[str]) -> tuple[bool, ...]:
        """For each line of a body whether it is furniture, seen in its place.

        After a heading such as "Related articles" the headlines of other articles are furniture
        too: lines of at most 20 words without a full stop, up to the first that is neither.
        """
        found = []
        in_list = False
        for line in lines:
            rule = self.rule_for(line)
            if rule:
                in_list = in_list or rule.opens
            elif in_list and line.strip():
                in_list = _like_headline(line)
            found.append(bool(rule) or (in_list and bool(line.strip())))
        return tuple(found)


def _like_headline(line: str) -> bool:
    folded = fold_line(line)
    return len(folded.split()) <= _HEADLINE_WORDS and not folded.endswith((".", ":", '"', "”", "»"))


@cache
def load_furniture() -> Furniture:
    """The shipped rules; `DataError` names the entry that is wrong."""
    text = resources.files("kg.data").joinpath(_FILE).read_text(encoding="utf-8")
    return parse_furniture(text, _FILE)


def parse_furniture(text: str, name: str) -> Furniture:
    """The rules in a TOML text; `name` is the file in the messages of `DataError`."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{name}: not TOML: {error}") from error
    entries = raw.get("rule")
    if not isinstance(entries, list) or not entries or set(raw) != {"rule"}:
        raise DataError(f"{name}: expected a list of [[rule]] entries and nothing else")
    rules = tuple(_rule(entry, f"{name}: rule {at}") for at, entry in enumerate(entries, start=1))
    _refuse_repeats(rules, name)
    return Furniture(rules)


def _rule(entry: Any, where: str) -> FurnitureRule:
    if not isinstance(entry, dict):
        raise DataError(f"{where}: expected a table")
    where = f"{where} ({entry.get('id')})"
    for key, value in entry.items():
        kind = _KEYS.get(key)
        if kind is None:
            raise DataError(f"{where}: unknown key {key!r}; known are {', '.join(_KEYS)}")
        if not isinstance(value, kind):
            raise DataError(f"{where}: {key} must be a {kind.__name__}")
        if isinstance(value, list) and not all(_is_text(item) for item in value):
            raise DataError(f"{where}: {key} must hold non-empty strings")
    for key in ("id", "source", "drops", "keeps"):
        if key not in entry:
            raise DataError(f"{where}: {key} is missing")
    if not (entry.get("lines") or entry.get("prefixes") or entry.get("patterns")):
        raise DataError(f"{where}: needs lines, prefixes or patterns")
    if not entry["drops"]:
        raise DataError(f"{where}: drops needs an example")
    return FurnitureRule(
        id=entry["id"],
        source=entry["source"],
        lines=frozenset(_folded(entry.get("lines", []), where)),
        prefixes=tuple(_folded(entry.get("prefixes", []), where)),
        patterns=tuple(_pattern(source, where) for source in entry.get("patterns", [])),
        max_words=entry.get("max_words", _MAX_WORDS),
        opens=entry.get("opens", False),
        drops=tuple(entry["drops"]),
        keeps=tuple(entry["keeps"]),
    )


def _is_text(item: object) -> bool:
    return isinstance(item, str) and bool(item.strip())


def _folded(lines: list[str], where: str) -> list[str]:
    folded = [fold_line(line) for line in lines]
    for at, line in enumerate(folded):
        if line in folded[:at] and lines[at] in lines[:at]:
            raise DataError(f"{where}: {lines[at]!r} stands twice")
    return folded


def _pattern(source: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(_ARABIC.sub(lambda word: normalise(word[0]), source))
    except re.error as error:
        raise DataError(f"{where}: pattern {source!r}: {error}") from error


def _refuse_repeats(rules: tuple[FurnitureRule, ...], name: str) -> None:
    owner: dict[str, str] = {}
    ids: set[str] = set()
    for rule in rules:
        if rule.id in ids:
            raise DataError(f"{name}: rule {rule.id!r} stands twice")
        ids.add(rule.id)
        for line in sorted(rule.lines):
            if line in owner:
                raise DataError(f"{name}: {line!r} stands in {owner[line]} and in {rule.id}")
            owner[line] = rule.id
