"""The frame of every page: Arabic first, English at a click, nothing loaded from elsewhere.

Whatever comes from the graph or from a request is escaped here, or put into the page as text by
the scripts; no page holds a script or a style of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal, cast, get_args
from urllib.parse import urlencode

from starlette.requests import Request

Language = Literal["ar", "en"]
COOKIE = "khabar-lang"
_YEAR = 365 * 24 * 3600

NAMES: Mapping[str, Mapping[Language, str]] = {
    "brand": {"ar": "خبر", "en": "Khabar"},
    "motto": {
        "ar": "من فعل ماذا بمن، ومن قال ذلك، والجملة التي تنص عليه.",
        "en": "Who did what to whom, who said so, and the sentence that states it.",
    },
    "home": {"ar": "الشبكة", "en": "Graph"},
    "timeline": {"ar": "الأحداث", "en": "Events"},
    "map": {"ar": "الخريطة", "en": "Map"},
    "contradictions": {"ar": "التناقضات", "en": "Contradictions"},
    "outlets": {"ar": "وسائل الإعلام", "en": "Outlets"},
    "query": {"ar": "اسأل", "en": "Query"},
    "search": {"ar": "بحث", "en": "Search"},
    "search_hint": {"ar": "ابحث عن اسم أو قول أو عنوان", "en": "Search names, claims, headlines"},
    "skip": {"ar": "إلى المحتوى", "en": "Skip to content"},
    "menu": {"ar": "أقسام المستكشف", "en": "Sections of the explorer"},
    "other": {"ar": "English", "en": "العربية"},
    "no_script": {
        "ar": "تحتاج هذه الصفحة إلى جافاسكربت؛ وبدونها تجيب صفحة الأسئلة.",
        "en": "This page needs JavaScript; the query page answers without it.",
    },
    "not_found": {"ar": "لا يوجد هذا في الشبكة", "en": "There is no such thing in this graph"},
    "answer": {"ar": "جواب", "en": "Answer"},
}
_SECTIONS = ("home", "timeline", "map", "contradictions", "outlets", "query")


_ALTERNATES = """<link rel="alternate" type="text/turtle" href="?format=turtle">
<link rel="alternate" type="application/ld+json" href="?format=jsonld">
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page stands: its language, and the way back to the root."""

    language: Language
    root: str  # a relative address: it holds behind any proxy's path
    other: str  # the same page in the other language

    def name(self, key: str) -> str:
        """A text of the frame in the page's language."""
        return NAMES[key][self.language]

    def head(
        self,
        title: str,
        section: str = "",
        *,
        data: Mapping[str, str] | None = None,
        rdf: bool = False,
    ) -> str:
        """Everything up to the content.

        `data` tells the scripts what to show; `rdf` that the same address gives triples, too.
        """
        brand = self.name("brand")
        whole = f"{title} · {brand}" if title and title != brand else brand
        facts = {"root": self.root, **(data or {})}
        attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in facts.items())
        direction = "rtl" if self.language == "ar" else "ltr"
        items = "".join(self._item(each, current=each == section) for each in _SECTIONS)
        other = "en" if self.language == "ar" else "ar"
        return f"""<!doctype html>
<html lang="{self.language}" dir="{direction}"{attributes}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(whole)}</title>
<link rel="icon" href="{self.root}static/khabar.svg" type="image/svg+xml">
<link rel="stylesheet" href="{self.root}static/khabar.css">
{_ALTERNATES if rdf else ""}</head>
<body>
<a class="skip" href="#main">{self.name("skip")}</a>
<header class="top">
<a class="brand" href="{self.root or "./"}">{brand}</a>
<nav aria-label="{self.name("menu")}"><ul>{items}</ul></nav>
<form class="find" role="search" action="{self.root}search" method="get">
<input type="search" name="q" dir="auto" aria-label="{self.name("search")}"
 placeholder="{self.name("search_hint")}" maxlength="300">
</form>
<a class="language" href="{escape(self.other)}" lang="{other}" hreflang="{other}"
>{self.name("other")}</a>
</header>
"""

    def _item(self, section: str, *, current: bool) -> str:
        address = self.root or "./" if section == "home" else f"{self.root}{section}"
        mark = ' aria-current="page"' if current else ""
        return f'<li><a href="{address}"{mark}>{self.name(section)}</a></li>'


FOOT = "</body>\n</html>\n"


def frame_of(request: Request) -> Frame:
    """The frame for a request: its parameter `lang`, else its cookie, else Arabic."""
    wanted = request.query_params.get("lang") or request.cookies.get(COOKIE) or "ar"
    language = cast("Language", wanted) if wanted in get_args(Language) else "ar"
    raw = cast("bytes", request.scope.get("raw_path") or b"/")
    depth = raw.partition(b"?")[0].count(b"/") - 1
    others = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    other = urlencode([*others, ("lang", "en" if language == "ar" else "ar")])
    return Frame(language=language, root="../" * depth, other=f"?{other}")


def cookie_of(request: Request) -> dict[str, str]:
    """The header that keeps a language chosen by the parameter."""
    wanted = request.query_params.get("lang")
    if wanted not in get_args(Language):
        return {}
    return {"Set-Cookie": f"{COOKIE}={wanted}; Path=/; Max-Age={_YEAR}; SameSite=Lax; HttpOnly"}
