"""What RFC 7946 asks of a collection of points, as far as structure goes."""

from __future__ import annotations

from typing import Any

_FORBIDDEN = {
    "FeatureCollection": {"coordinates", "geometries", "geometry", "properties"},
    "Feature": {"coordinates", "geometries", "features"},
    "Point": {"geometry", "properties", "features", "geometries"},
}


def faults(collection: Any) -> list[str]:
    """Everything that is wrong, with the section of the RFC; empty for a valid collection."""
    found = _kind(collection, "FeatureCollection", "3.3")
    found += _box(collection.get("bbox"))
    features = collection.get("features")
    if not isinstance(features, list):
        return [*found, "3.3: features is no array"]
    for feature in features:
        found += _kind(feature, "Feature", "3.2")
        if not {"geometry", "properties"} <= feature.keys():
            found.append("3.2: a feature has a geometry and properties, be they null")
        if not isinstance(feature.get("id", ""), str | int | float):
            found.append("3.2: an id is a string or a number")
        if not isinstance(feature.get("properties"), dict | None):
            found.append("3.2: properties is an object or null")
        geometry = feature.get("geometry")
        if geometry is not None:
            found += _kind(geometry, "Point", "3.1.2")
            found += _position(geometry.get("coordinates"))
    if "crs" in collection:
        found.append("4: there is no other reference system than WGS 84")
    return found


def _kind(thing: Any, kind: str, section: str) -> list[str]:
    if not isinstance(thing, dict) or thing.get("type") != kind:
        return [f"{section}: no {kind}"]
    return [f"7.1: a {kind} has no {name}" for name in _FORBIDDEN[kind] & thing.keys()]


def _position(position: Any) -> list[str]:
    if not isinstance(position, list) or len(position) not in {2, 3}:
        return ["3.1.1: a position has two or three numbers"]
    if not all(type(number) in {int, float} for number in position):
        return ["3.1.1: a position holds numbers"]
    longitude, latitude = position[:2]
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return ["4: longitude comes first, in degrees"]
    return []


def _box(box: Any) -> list[str]:
    if box is None:
        return []
    if not isinstance(box, list) or len(box) not in {4, 6}:
        return ["5: a box of points in a plane has four numbers"]
    half = len(box) // 2
    south_first = box[1] <= box[half + 1]
    faulty = _position(box[:half]) + _position(box[half:])
    return faulty + ([] if south_first else ["5: south comes before north"])
