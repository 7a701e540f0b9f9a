"""One article's fields, checked: the only place where an Article is made from input."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kg.errors import ArticleError
from kg.model import Article

MAX_TEXT = 2_000_000
"""An article with more characters than this is skipped: it is a dump, not an article."""

_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3\ufb50-\ufdfb\ufe70-\ufefc]")
# What XML 1.0 and UTF-8 cannot carry: control characters, lone surrogates, two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_DATE_FIX = "write it as 2024-01-31T09:30:00+03:00, 2024-01-31 or in the form of RFC 2822"


def writable(text: str) -> str:
    """The text with U+FFFD for every character that no output could carry; same length."""
    return _UNWRITABLE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The text on one line, for titles and messages."""
    return " ".join(writable(text).split())


def short_hash(*parts: str) -> str:
    """Twelve hexadecimal digits of SHA-256."""
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:12]


def has_arabic(text: str) -> bool:
    """Whether one Arabic letter stands in the text."""
    return _ARABIC.search(text) is not None


def parse_date(text: str) -> datetime:
    """The moment that ISO 8601, RFC 2822 or a bare date names; UTC when it names no zone.

    Raises `ValueError` for anything else.
    """
    text = text.strip().translate(_DIGITS)
    try:
        moment = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError) as error:
            raise ValueError(f"{text!r} is not a date") from error
    moment = with_zone(moment)
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text!r} is out of range") from error
    return moment


def with_zone(moment: datetime) -> datetime:
    """The moment, in UTC when it had no zone."""
    return moment if moment.utcoffset() is not None else moment.replace(tzinfo=UTC)


def article_from_fields(
    fields: Mapping[str, object], where: str, *, published: datetime | None
) -> Article:
    """An Article from the keys `id, url, source, title, text, published, language`.

    Only `text` is needed; other keys are ignored. The id defaults to the url, then to a hash of
    title and text. `published` is the date of an article that has none. Raises `ArticleError`.
    """
    body = fields.get("text")
    if body is None:
        raise ArticleError(f'{where}: no "text"; put the article\'s body there')
    if not isinstance(body, str):
        raise ArticleError(f'{where}: "text" is {_kind(body)}, expected a string')
    if not body.strip():
        raise ArticleError(f'{where}: "text" is empty; remove the article or fill it in')
    if len(body) > MAX_TEXT:
        raise ArticleError(
            f"{where}: {len(body):,} characters in one article, more than {MAX_TEXT:,}; "
            "split it into its articles"
        )
    title = one_line(_string(fields, "title", where) or "")
    if not has_arabic(body) and not has_arabic(title):
        raise ArticleError(f"{where}: no Arabic text; Khabar reads Arabic only")
    body = writable(body)
    url = _string(fields, "url", where)
    return Article(
        id=_string(fields, "id", where) or url or f"article-{short_hash(title, body)}",
        body=body,
        title=title,
        url=url,
        source=_string(fields, "source", where),
        published=_published(fields, where) or (with_zone(published) if published else None),
        language=_string(fields, "language", where),
    )


def _string(fields: Mapping[str, object], key: str, where: str) -> str | None:
    value = fields.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and key == "id":
        value = str(value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ArticleError(
            f'{where}: "{key}" is {_kind(value)}, expected a string; correct it or leave it out'
        )
    return one_line(value) or None


def _published(fields: Mapping[str, object], where: str) -> datetime | None:
    text = _string(fields, "published", where)
    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        raise ArticleError(
            f'{where}: "published" is {text[:60]!r}, not a date that can be read; {_DATE_FIX}'
        ) from error


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), "an object")
