"""Which format a client gets: the Accept header (RFC 9110) against what can be written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.store.results import FORMATS, Format, Kind

_QUALITY = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z", re.IGNORECASE)

_EXACT = 3

HTML = Format(name="html", kind="solutions", media_type="text/html", charset=True)


# Clients name formats in a parameter, each in its own way; a family's name means either kind.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdfxml"),
    "json-ld": ("jsonld",),
    "n3": ("turtle",),
    "nt": ("ntriples",),
    "rdf": ("rdfxml",),
    "rdf+xml": ("rdfxml",),
    "ttl": ("turtle",),
}


def by_name(name: str) -> Mapping[Kind, Format]:
    """The formats that a name or media type means, by kind of answer; none for an unknown one."""
    wanted = name.strip().lower().replace(" ", "+")  # a plus sign in a URL is a space
    known = [FORMATS[each] for each in _NAMES.get(wanted, (wanted,)) if each in FORMATS]
    known += [HTML] if wanted == HTML.name else []
    if "/" in wanted:
        known = [each for each in FORMATS.values() if wanted in (each.media_type, *each.aliases)]
    return {each.kind: each for each in known}


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range of an Accept header."""

    type: str
    subtype: str
    quality: float

    def precision(self, media_type: str) -> int:
        """How exactly the range names the media type: 3 exactly, 1 as */*, 0 not at all."""
        type_, _, subtype = media_type.partition("/")
        if self.type == "*" == self.subtype:
            return 1
        if self.type != type_:
            return 0
        return _EXACT if self.subtype == subtype else 2 * (self.subtype == "*")


def _ranges(accept: str) -> list[_Range]:
    ranges = []
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        type_, slash, subtype = media.lower().partition("/")
        if not slash or not type_ or not subtype:
            continue  # a malformed range names nothing
        qualities = [match for each in parameters if (match := _QUALITY.match(each))]
        ranges.append(_Range(type_, subtype, float(qualities[0].group(1)) if qualities else 1.0))
    return ranges


def choose(accept: str | None, kind: Kind, *, extra: Sequence[Format] = ()) -> Format | None:
    """The best format of a kind for an Accept header; None when none of them will do.

    Without a header, and between equals, the first format listed in `FORMATS`; those in
    `extra` come only to clients that name them.
    """
    offered = [each for each in FORMATS.values() if each.kind == kind]
    ranges = _ranges(accept) if accept else [_Range("*", "*", 1.0)]
    best: Format | None = None
    best_rank = (0.0, 0)
    for each in (*offered, *extra):
        for media_type in (each.media_type, *each.aliases):
            precision, quality = max(
                ((range_.precision(media_type), range_.quality) for range_ in ranges),
                default=(0, 0.0),
            )
            if precision < _EXACT and (each in extra or media_type != each.media_type):
                continue  # a wildcard asks for no alias: the answer would not carry that type
            rank = (quality if precision else 0.0, precision)
            if rank > best_rank and rank[0] > 0:
                best, best_rank = each, rank
    return best
