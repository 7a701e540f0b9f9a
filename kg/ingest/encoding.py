"""Bytes of an Arabic text to characters."""

from __future__ import annotations

import codecs
import re

from kg.errors import ArticleError

BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(
    r"\b[\u0648\u0641\u0628\u0643]?\u0627\u0644\w\w"
)  # al-, maybe behind a particle
_LETTER = re.compile("[\u0621-\u064a]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f\s\u064b-\u0652]")


def bom_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark announces."""
    return next((name for mark, name in BOMS if data.startswith(mark)), None)


def decode(data: bytes, where: str, *, declared: str | None = None) -> str:
    """The text: by its mark, as UTF-8, as declared, or as windows-1256 when that reads as Arabic.

    Raises `ArticleError` naming `where` when it is none of these or no text at all.
    """
    marked = bom_encoding(data)
    if marked:
        try:
            return data.decode(marked)
        except UnicodeDecodeError as error:
            raise ArticleError(
                f"{where}: announced as {marked.upper()}, but damaged at byte {error.start:,}; "
                "save it again as UTF-8"
            ) from error
    if b"\x00" in data:
        raise ArticleError(f"{where}: binary, not text; give the article's text as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
    if declared:
        try:
            return data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass  # a page that declares its encoding wrongly is read like one that does not
    text = data.decode("cp1256", "replace")
    if reads_as_arabic(text):
        return text
    raise ArticleError(
        f"{where}: not UTF-8 (byte {at:,}) and not windows-1256 either; save it again as UTF-8"
    )


def reads_as_arabic(text: str) -> bool:
    """Whether letters outside ASCII are mostly Arabic and the article al- is as usual as in prose.

    Any bytes can be decoded as windows-1256; UTF-8 read so is full of signs and Latin letters.
    """
    foreign = _NOT_ASCII.findall(text)
    words = _WORD.findall(text)
    if not foreign or not words:
        return False
    arabic = sum(1 for char in foreign if _LETTER.match(char))
    return arabic >= 0.9 * len(foreign) and len(_ARTICLE.findall(text)) >= len(words) / 50
