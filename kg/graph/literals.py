"""Values as RDF literals, in the lexical forms that stores give back unchanged."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.graph.vocabulary import GEO, XSD

_BOOLEAN = NamedNode(XSD + "boolean")
_DATE = NamedNode(XSD + "date")
_DATE_TIME = NamedNode(XSD + "dateTime")
_DECIMAL = NamedNode(XSD + "decimal")
_MONTH = NamedNode(XSD + "gYearMonth")
_URI = NamedNode(XSD + "anyURI")
_WKT = NamedNode(GEO + "wktLiteral")
_YEAR = NamedNode(XSD + "gYear")

_DAY = re.compile(r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DECIMALS = 4
_KEPT = 1 << 14  # numbers, days, codes and names come again and again
TRUE = Literal("true", datatype=_BOOLEAN)
FALSE = Literal("false", datatype=_BOOLEAN)


def arabic(text: str) -> Literal:
    """Text of an Arabic article or a name in it."""
    return in_language(text, "ar")


def in_language(text: str, language: str) -> Literal:
    """Text with its language."""
    return Literal(encodable(text), language=language)


@lru_cache(maxsize=_KEPT)
def plain(text: str) -> Literal:
    """A string that belongs to no language: a code, an identifier."""
    return Literal(encodable(text))


def boolean(value: bool) -> Literal:
    """xsd:boolean."""
    return TRUE if value else FALSE


@lru_cache(maxsize=_KEPT)
def count(value: int) -> Literal:
    """xsd:integer: the store would turn its subtypes into it."""
    return Literal(value)


@lru_cache(maxsize=_KEPT)
def decimal(value: float) -> Literal:
    """xsd:decimal, to four places, without trailing zeros."""
    digits = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return Literal("0" if digits == "-0" else digits, datatype=_DECIMAL)


@lru_cache(maxsize=_KEPT)
def day(value: str) -> Literal:
    """A day, month or year with the datatype of its precision.

    Anything else becomes a string: it stays visible, and the shapes report it.
    """
    if _DAY.fullmatch(value):
        if len(value) == len("YYYY"):
            return Literal(value, datatype=_YEAR)
        if len(value) == len("YYYY-MM"):
            return Literal(value, datatype=_MONTH)
        if _exists(value):
            return Literal(value, datatype=_DATE)
    return plain(value)


def moment(value: datetime) -> Literal:
    """xsd:dateTime, with Z for UTC."""
    text = value.isoformat()
    head, dot, fraction = text.partition(".")
    if dot:
        text = f"{head}.{fraction[:6].rstrip('0')}{fraction[6:]}"
    return Literal(text.removesuffix("+00:00") + "Z" * text.endswith("+00:00"), datatype=_DATE_TIME)


def url(value: str) -> Literal:
    """xsd:anyURI: an address as found, which may be no IRI."""
    return Literal(encodable(value), datatype=_URI)


def point(latitude: float, longitude: float) -> Literal:
    """A point as GeoSPARQL writes it: longitude first."""
    return Literal(f"POINT({_number(longitude)} {_number(latitude)})", datatype=_WKT)


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _exists(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def encodable(text: str) -> str:
    """The text with a replacement character for each lone surrogate: no length changes."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
