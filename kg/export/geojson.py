"""Events on a map: GeoJSON (RFC 7946), written as it comes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import orjson

from kg.export.about import About
from kg.export.facts import EventFact, Facts
from kg.export.rows import event_row

_IN_GEOMETRY = frozenset({"latitude", "longitude"})


def write_geojson(
    stream: BinaryIO, events: Iterable[EventFact], facts: Facts, about: About
) -> tuple[int, int]:
    """Write each event that has a place as a point; how many were written and left out.

    A place without coordinates stands where the nearest place around it does, which
    `located_by` names. What the file holds stands beside the features, as the RFC allows.
    """
    stream.write(b'{"type":"FeatureCollection","features":[')
    written = left_out = 0
    box: list[float] = []
    for event in events:
        found = facts.located(event.place)
        if found is None or found[0].longitude is None or found[0].latitude is None:
            left_out += 1
            continue
        spot = [found[0].longitude, found[0].latitude]
        box = _widened(box, spot)
        stream.write(b"\n" if not written else b",\n")
        stream.write(orjson.dumps(_feature(event, facts, spot)))
        written += 1
    stream.write(b"\n]")
    if box:
        stream.write(b',"bbox":' + orjson.dumps(box))
    about = about.counting(events=written, events_without_place=left_out)
    stream.write(b',"metadata":' + orjson.dumps(about.as_dict()) + b"}\n")
    return written, left_out


def _feature(event: EventFact, facts: Facts, spot: list[float]) -> dict[str, Any]:
    row = event_row(event, facts)
    return {
        "type": "Feature",
        "id": event.iri,
        "geometry": {"type": "Point", "coordinates": spot},
        "properties": {name: cell for name, cell in row.items() if name not in _IN_GEOMETRY},
    }


def _widened(box: list[float], spot: list[float]) -> list[float]:
    """West, south, east, north around both; no event crosses the antimeridian's seam."""
    if not box:
        return [*spot, *spot]
    (x, y), (west, south, east, north) = spot, box
    return [min(west, x), min(south, y), max(east, x), max(north, y)]
