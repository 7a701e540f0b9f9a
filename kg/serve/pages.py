"""The pages people see: Arabic first, English beside it, nothing loaded from elsewhere.

Everything that comes from the graph or from a request is escaped, and isolated in its own
direction: a Latin name must not scramble the Arabic around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import islice
from typing import IO
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from kg.errors import QueryError
from kg.store import GraphVersion, Query
from kg.store.terms import Term, plain_term

MAX_ROWS = 1000  # of a table on a page; the other formats give all rows

_HEAD = """<!doctype html>
<html lang="ar" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{root}static/khabar.css">
</head>
<body>
"""
_FOOT = "</body>\n</html>\n"

_DOWNLOADS = (("csv", "CSV"), ("json", "JSON"), ("tsv", "TSV"), ("xml", "XML"))


def home_page(queries: Sequence[Query], version: GraphVersion) -> str:
    """The start page: what this is, the shipped questions, and room for one's own."""
    items = "\n".join(_item(query) for query in queries)
    return (
        _HEAD.format(title="خبر", root="")
        + f"""<h1>خبر</h1>
<p>من فعل ماذا بمن، ومن قال ذلك، والجملة التي تنص عليه.
<br>{_english("Who did what to whom, who said so, and the sentence that states it.")}</p>
<p>في هذا المخزن <bdi>{version.quads:,}</bdi> عبارة.
{_english(f"This store holds {version.quads:,} quads.")}</p>
<h2>أسئلة جاهزة {_english("Ready-made questions")}</h2>
<ul class="queries">
{items}
</ul>
<h2>اسأل بنفسك {_english("Ask your own")}</h2>
<form action="sparql" method="get">
<p><label for="query">سؤال بلغة <bdi>SPARQL</bdi></label></p>
<textarea id="query" name="query" rows="8" spellcheck="false">{escape(_EXAMPLE)}</textarea>
<p><button type="submit">اسأل</button></p>
</form>
"""
        + _FOOT
    )


_EXAMPLE = """PREFIX kg: <https://w3id.org/khabar/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?actor ?target WHERE {
  ?a kg:attacked ?t .
  ?a rdfs:label ?actor .
  ?t rdfs:label ?target .
}
LIMIT 20
"""


def _item(query: Query) -> str:
    text = query_body(query.text)
    return (
        f'<li><a href="{_link(text)}">{escape(query.title_ar)}</a> {_english(query.title)}'
        f'<br><span class="en">{escape(query.answer_ar)}</span></li>'
    )


def query_body(text: str) -> str:
    """A shipped query without the comments at its head."""
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith("#"):
        lines.pop(0)
    return "".join(lines)


def write_answer(answer: QuerySolutions | QueryBoolean, query: str, output: IO[bytes]) -> None:
    """The answer as a page, row by row; raises `QueryError` when evaluating it fails."""
    output.write(
        (_HEAD.format(title="خبر: جواب", root="") + '<p><a href="./">خبر</a></p>\n').encode()
    )
    if isinstance(answer, QueryBoolean):
        verdict = "نعم" if answer else "لا"
        output.write(f"<p>{verdict} {_english('true' if answer else 'false')}</p>\n".encode())
    else:
        _write_table(answer, query, output)
    output.write(f"<pre><code>{escape(query)}</code></pre>\n{_FOOT}".encode())


def _write_table(answer: QuerySolutions, query: str, output: IO[bytes]) -> None:
    heads = "".join(f"<th><bdi>{escape(each.value)}</bdi></th>" for each in answer.variables)
    output.write(f'<div class="scroll"><table>\n<thead><tr>{heads}</tr></thead>\n'.encode())
    count = 0
    rows = iter(answer)
    try:
        for row in islice(rows, MAX_ROWS):
            count += 1
            cells = "".join(_cell(term) for term in row)
            output.write(f"<tr>{cells}</tr>\n".encode())
        more = next(rows, None) is not None
    except RuntimeError as error:
        raise QueryError(str(error)) from error
    note = (
        f"أول <bdi>{count:,}</bdi> صف فقط؛ الجواب كله هنا: "
        if more
        else f"عدد الصفوف: <bdi>{count:,}</bdi>. "
    )
    output.write(f"</table></div>\n<p>{note}{_downloads(query)}</p>\n".encode())


def _cell(term: Term | None) -> str:
    text = escape(plain_term(term))
    if isinstance(term, NamedNode):
        return f'<td><bdi><a href="{_link(f"DESCRIBE {term}", "turtle")}">{text}</a></bdi></td>'
    if isinstance(term, Literal) and term.language is None and term.value.isdigit():
        return f'<td class="number"><bdi>{text}</bdi></td>'
    return f'<td dir="auto">{text}</td>'


def _downloads(query: str) -> str:
    links = (f'<a href="{_link(query, name)}">{label}</a>' for name, label in _DOWNLOADS)
    return f'<span class="formats" dir="ltr">{" ".join(links)}</span>'


def _link(query: str, format_: str | None = None) -> str:
    """A relative address: it holds behind any proxy's path."""
    fields = {"query": query} if format_ is None else {"query": query, "format": format_}
    return escape(f"sparql?{urlencode(fields)}")


def _english(text: str) -> str:
    return f'<span class="en" lang="en" dir="ltr">{escape(text)}</span>'
