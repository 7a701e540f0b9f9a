"""The pages made whole on the server: the question form, and answers to questions.

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
from kg.serve.shell import FOOT, Frame
from kg.store import Query
from kg.store.terms import Term, plain_term

MAX_ROWS = 1000  # of a table on a page; the other formats give all rows

_DOWNLOADS = (("csv", "CSV"), ("json", "JSON"), ("tsv", "TSV"), ("xml", "XML"))


def query_form(queries: Sequence[Query], frame: Frame, asked: str | None) -> str:
    """The page on which questions are asked: it works without scripts, which make it an editor."""
    items = "\n".join(_item(query, frame) for query in queries)
    texts = _TEXTS[frame.language]
    return f"""<h1>{texts["title"]}</h1>
<form id="ask" action="sparql" method="get" data-examples="ready">
<p><label for="query">{texts["label"]}</label></p>
<textarea id="query" name="query" rows="12" dir="ltr" spellcheck="false"
>{escape(asked or _EXAMPLE)}</textarea>
<p><button type="submit">{texts["ask"]}</button></p>
</form>
<div id="yasgui" dir="ltr" hidden></div>
<section class="ready" id="ready">
<h2>{texts["ready"]}</h2>
<ul class="queries">
{items}
</ul>
</section>
<p class="note">{texts["match"]}
<code dir="ltr">?thing kg:textMatch "{texts["word"]}" .</code></p>
"""


_TEXTS = {
    "ar": {
        "title": "اسأل بلغة <bdi>SPARQL</bdi>",
        "label": "السؤال",
        "ask": "اسأل",
        "ready": "أسئلة جاهزة",
        "match": "للبحث في الأسماء والجمل والأقوال والعناوين داخل السؤال:",
        "word": "حوثي",
    },
    "en": {
        "title": "Ask in SPARQL",
        "label": "Query",
        "ask": "Run",
        "ready": "Ready-made questions",
        "match": "To search names, sentences, claims and headlines inside a query:",
        "word": "حوثي",
    },
}

_EXAMPLE = """PREFIX kg: <https://w3id.org/khabar/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?actor ?target WHERE {
  ?a kg:attacked ?t .
  ?a rdfs:label ?actor .
  ?t rdfs:label ?target .
}
LIMIT 20
"""


def _item(query: Query, frame: Frame) -> str:
    address = escape(f"query?{urlencode({'query': query_body(query.text)})}")
    title, answer = (
        (query.title_ar, query.answer_ar) if frame.language == "ar" else (query.title, query.answer)
    )
    return (
        f'<li><a href="{address}" data-query="{escape(query.name)}">{escape(title)}</a>'
        f'<span class="answer" dir="auto">{escape(answer)}</span></li>'
    )


def query_body(text: str) -> str:
    """A shipped query without the comments at its head."""
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith("#"):
        lines.pop(0)
    return "".join(lines)


def write_answer(answer: QuerySolutions | QueryBoolean, query: str, output: IO[bytes]) -> None:
    """The answer as a page, row by row; raises `QueryError` when evaluating it fails."""
    frame = Frame(language="ar", root="", other="?lang=en")
    output.write(f'{frame.head("جواب")}<main id="main" tabindex="-1">\n'.encode())
    if isinstance(answer, QueryBoolean):
        verdict = "نعم" if answer else "لا"
        output.write(f"<p>{verdict} {_english('true' if answer else 'false')}</p>\n".encode())
    else:
        _write_table(answer, query, output)
    output.write(f"<pre><code>{escape(query)}</code></pre>\n</main>\n{FOOT}".encode())


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
