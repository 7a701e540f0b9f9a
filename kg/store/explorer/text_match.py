"""Text search inside SPARQL: `?thing kg:textMatch "حوثي"` becomes the things that are found.

The triple stands alone (`?thing kg:textMatch "words" .`) and is replaced by a VALUES block of
entities, events, claims and articles, before the query is evaluated. Words are compared as the
index compares them: without vowel marks, articles and endings; words in double quotes inside the
string must follow one another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pyoxigraph import Literal, Store

from kg.errors import QueryError
from kg.graph import KG
from kg.store.explorer.index import open_index
from kg.store.explorer.search import matching_iris
from kg.store.sparql import Token, tokens

LIMIT = 2000  # things of each kind that one string may stand for
NAME = "textMatch"
_MOST = 8  # of them in one query


def look_up_text_matches(query: str, store_dir: Path) -> str:
    """The query with every text match looked up in the store's index.

    Raises `QueryError` where a match is not a triple of its own, `StoreError` without a graph.
    """
    if NAME not in query:
        return query
    with open_index(store_dir) as index:
        return rewrite_text_matches(query, partial(matching_iris, index, limit=LIMIT))


def rewrite_text_matches(query: str, find: Callable[[str], Sequence[str]]) -> str:
    """The query with every text match replaced; `find` gives the IRIs for a string.

    Raises `QueryError` where a match is not a triple of its own.
    """
    if NAME not in query:
        return query
    found = list(tokens(query))
    prefixes = _prefixes(found)
    pieces: list[str] = []
    position = count = 0
    for place, token in enumerate(found):
        if not _is_match(token, prefixes):
            continue
        count += 1
        if count > _MOST:
            raise QueryError(f"a query may hold {_MOST} text matches")
        before = found[place - 2].text if place > 1 else ""
        after = found[place + 1 : place + 4]
        if (
            before not in {"{", ".", "}"}
            or found[place - 1].kind != "variable"
            or not after
            or after[0].kind != "string"
        ):
            raise QueryError(f'write a text match as a triple of its own: ?thing kg:{NAME} "…" .')
        variable, string = found[place - 1], after[0]
        end = string.end
        rest = after[1:]
        if rest and rest[0].kind == "language":
            end, rest = rest[0].end, rest[1:]
        if rest and rest[0].text == ".":
            end = rest[0].end
        elif rest and rest[0].text in {";", ","}:
            raise QueryError(f'write a text match as a triple of its own: ?thing kg:{NAME} "…" .')
        iris = " ".join(f"<{iri}>" for iri in find(_text(string)))
        pieces += [query[position : variable.start], f"VALUES {variable.text} {{ {iris} }}"]
        position = end
    return "".join([*pieces, query[position:]])


def _prefixes(found: Sequence[Token]) -> frozenset[str]:
    """The names under which the query knows Khabar's vocabulary."""
    names = {"kg:"}
    for one, two, three in zip(found, found[1:], found[2:], strict=False):
        if one.text.upper() == "PREFIX" and three.kind == "iri":
            if three.text == f"<{KG}>":
                names.add(two.text)
            else:
                names.discard(two.text)
    return frozenset(names)


def _is_match(token: Token, prefixes: frozenset[str]) -> bool:
    if token.kind == "iri":
        return token.text == f"<{KG}{NAME}>"
    return token.kind == "pname" and token.text in {f"{prefix}{NAME}" for prefix in prefixes}


def _text(string: Token) -> str:
    """What a string literal of SPARQL says: the parser's own reading of its escapes."""
    try:
        answer = Store().query(f"SELECT ({string.text} AS ?text) {{}}")
        (row,) = answer  # type: ignore[misc]
        term = row[0]
    except (SyntaxError, ValueError) as error:
        raise QueryError(str(error)) from error
    if not isinstance(term, Literal):
        raise QueryError("a text match takes a string")
    return term.value
