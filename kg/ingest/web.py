"""HTML pages through trafilatura."""

from __future__ import annotations

import re
from datetime import datetime

from kg.errors import ArticleError
from kg.ingest.article import article_from_fields, parse_date, short_hash
from kg.ingest.encoding import decode
from kg.model import Article

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml refuses decoded text that carries one
_DATE_PARAMETERS = {
    "original_date": True,
    "extensive_search": False,  # dates somewhere in the text are not the article's
    "outputformat": "%Y-%m-%dT%H:%M:%S%z",
    "max_date": "2100-01-01",  # the default is today: the same page must read alike every day
}


def article_from_html(data: bytes, stem: str, where: str, *, published: datetime | None) -> Article:
    """The article of one page: its id is its address, else the file's name and a hash.

    Raises `ArticleError` when the page has no article or cannot be parsed.
    """
    import trafilatura  # half a second, and most inputs are no HTML

    declared = _CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii", "replace") if declared else None
    page = _DECLARATION.sub("", decode(data, where, declared=encoding))
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params=dict(_DATE_PARAMETERS),
        )
    except Exception as error:  # a foreign parser on any bytes: whatever it raises, skip the page
        reason = f"{type(error).__name__}: {error}"[:200]
        raise ArticleError(f"{where}: cannot be parsed as HTML ({reason})") from error
    if found is None or isinstance(found, dict) or not found.text:
        raise ArticleError(
            f"{where}: no article found in the page; give its text as .txt or .jsonl"
        )
    title, text = found.title or "", found.text
    first, _, rest = text.partition("\n")
    if rest.strip() and first.strip() == title.strip():
        text = rest
    fields = {
        "id": found.url or f"{stem}-{short_hash(title, text)}",
        "url": found.url,
        "source": found.sitename or found.hostname,
        "title": title,
        "text": text,
        "published": _date(found.date),
        "language": found.language,
    }
    return article_from_fields(fields, where, published=published)


def _date(text: str | None) -> str | None:
    """The page's date when it is one: a page without a readable date has none."""
    try:
        return parse_date(text).isoformat() if text else None
    except ValueError:
        return None
