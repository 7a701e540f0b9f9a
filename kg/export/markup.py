"""Text that any XML reader takes: escaped, and without the characters XML has no place for."""

from __future__ import annotations

import re

# XML 1.0 has no other characters below the space, no lone surrogates and no last two of a plane.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile('[&<>"\t\n\r]')
_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}


def legal(text: str) -> str:
    """The text without what XML 1.0 forbids."""
    return _ILLEGAL.sub("", text) if _ILLEGAL.search(text) else text


def escaped(text: str) -> str:
    """The text as it may stand in an element or in an attribute between double quotes."""
    text = legal(text)
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(lambda match: _ESCAPES[match.group()], text)
    return text
