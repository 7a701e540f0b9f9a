"""Reads a folder of annotated articles, one JSON file each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from kg.errors import InputError
from kg.evaluate.told import Names, Told, ToldEvent, ToldStatement


def read_gold(folder: Path) -> dict[str, Told]:
    """What the annotators say, by article id, in the order of the file names.

    Raises `InputError`, naming the file, when one is not in the format of docs/quality.md or two
    annotate one article, and when the folder holds none.
    """
    gold: dict[str, Told] = {}
    for path in sorted(folder.glob("*.json")):
        told = _read(path)
        if told.article in gold:
            raise InputError(f"{path}: article {told.article} is annotated in two files")
        gold[told.article] = told
    if not gold:
        raise InputError(f"{folder}: no annotated articles (*.json) in this folder")
    return gold


def _read(path: Path) -> Told:
    try:
        return _told(orjson.loads(path.read_bytes()))
    except orjson.JSONDecodeError as error:
        raise InputError(f"{path}: not JSON: {error}") from error
    except KeyError as error:
        raise InputError(f"{path}: {error} is missing") from error
    except (AttributeError, IndexError, TypeError) as error:
        raise InputError(f"{path}: not an annotated article: {error}") from error


def _told(raw: dict[str, Any]) -> Told:
    names = {entity["id"]: tuple(entity["names"]) for entity in raw["entities"]}
    sentences = raw["sentences"]
    return Told(
        article=raw["docno"],
        events=tuple(_event(event, sentences, names) for event in raw["events"]),
        statements=tuple(
            ToldStatement(
                # Joint speakers: whoever names one of them is right.
                speaker=tuple(n for one in _entities(said["speaker"], names) for n in one),
                claim=said["claim"],
            )
            for said in raw["statements"]
        ),
    )


def _event(raw: dict[str, Any], sentences: list[str], names: Mapping[str, Names]) -> ToldEvent:
    places = _entities(raw.get("place"), names)
    return ToldEvent(
        type=raw["type"],
        sentence=sentences[raw["sentence"]],
        trigger=raw["trigger"],
        actors=_entities(raw.get("actor"), names),
        targets=_entities(raw.get("target"), names),
        place=places[0] if places else (),
        date=raw.get("date"),
        killed=raw.get("killed"),
        injured=raw.get("injured"),
        realis=raw.get("realis", "actual"),
    )


def _entities(value: str | list[str] | None, names: Mapping[str, Names]) -> tuple[Names, ...]:
    """The names of one id, of a list of ids, or of nobody; a plain name stands for itself."""
    ids = value if isinstance(value, list) else [value]
    return tuple(names.get(id, (id,)) for id in ids if id)
