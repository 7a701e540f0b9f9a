"""Plain text as crawled: the headline somewhere near the top, page furniture around it."""

from __future__ import annotations

from datetime import datetime

from kg.data.furniture import load_furniture
from kg.errors import ArticleError
from kg.ingest.article import article_from_fields, has_arabic, short_hash
from kg.model import Article

_MIN_WORDS, _MAX_WORDS = 3, 30  # of a headline
_SENTENCE_END = (".", ":", "،", "؛")


def article_from_plain(text: str, stem: str, where: str, *, published: datetime | None) -> Article:
    """The article of one crawled text; all that follows the headline is the body, unchanged.

    The id is the file's name and a hash of the text: the same file has the same id wherever it
    lies, and two files of one name do not collide. Raises `ArticleError`.
    """
    if not text.strip():
        raise ArticleError(f"{where}: the file is empty; remove it")
    if not has_arabic(text):
        raise ArticleError(f"{where}: no Arabic text; Khabar reads Arabic only")
    title, body = split_title(text)
    if not body.strip():
        title, body = "", text
    fields = {"id": f"{stem}-{short_hash(text)}", "title": title, "text": body}
    return article_from_fields(fields, where, published=published)


def split_title(text: str) -> tuple[str, str]:
    """The headline and what follows its line; an empty headline when the text has none.

    Lines before the headline are dropped only when they are blank, furniture or of one or two
    words; a paragraph before any headline means that there is none, and all is body.
    """
    furniture = load_furniture()
    start = 0
    for line in text.splitlines(keepends=True):
        start += len(line)
        bare = line.strip()
        if not bare or furniture.is_furniture(bare):
            continue
        words = len(bare.split())
        if words > _MAX_WORDS or bare.endswith(_SENTENCE_END):
            break
        if words >= _MIN_WORDS and has_arabic(bare):
            return bare, text[start:]
    return "", text
