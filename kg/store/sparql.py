"""Reads SPARQL closely enough to refuse what must never be evaluated, and to bind parameters.

Evaluating `SERVICE` makes the server send requests of a stranger's choosing. Searching the text
for the word is no defence (`FILTER(?a<?b#>)` can hide it from a lexer, `trueSERVICE` from a
search for words), because the evaluating parser has no lexer of its own: it takes `<` for an
operator or for the start of an IRI as the grammar around it demands. So every way of cutting
the text into tokens is followed, and a query is refused if in any of them a SERVICE pattern
stands. There are few such ways: they part at `<`, at three quotes and at comments, and soon meet
again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import Store

from kg.errors import QueryError

MAX_QUERY = 100_000  # characters; a longer query is data, not a question
MAX_DEPTH = 100  # brackets within brackets

_CHAR = r"[\w\-\u00b7]"
_LOCAL = rf"(?:{_CHAR}|:|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
_LOCAL_NAME = rf"(?:{_LOCAL}(?:(?:{_LOCAL}|\.)*{_LOCAL})?)?"
_TOKENS = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?)
  | (?P<pname>_?:{_LOCAL_NAME})
  | (?P<word>[^\W\d]\w*)
  | (?P<number>(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+|\d*\.\d+|\d+)
  | (?P<string>"(?:[^"\\\n\r]|\\.)*+"|'(?:[^'\\\n\r]|\\.)*+')
  | (?P<mark>\^\^|&&|\|\||!=|>=|<=|[^"'\\])
    """,
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(rf"[^\W\d](?:{_CHAR}|\.)*+")
_PREFIXED = re.compile(rf"[^\W\d](?:{_CHAR}|\.)*+(?<!\.):{_LOCAL_NAME}")
_IRI = re.compile(r"<[^<>\"{}|^`\\\x00-\x20]*+>")
_LONG = (
    re.compile(r'"""(?:"{0,2}(?:[^"\\]|\\.))*+"""', re.DOTALL),
    re.compile(r"'''(?:'{0,2}(?:[^'\\]|\\.))*+'''", re.DOTALL),
)
_COMMENTS = (re.compile(r"#[^\r\n]*+"), re.compile(r"#[^\n]*+"))
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query; `text == query[start:end]`, but for comments, whose text is empty."""

    kind: str  # comment, iri or the name of a group of the token pattern
    text: str
    start: int
    end: int


class _Reader:
    """Finds the tokens that may start at a position, in time that grows with their length."""

    __slots__ = ("_query", "_without_colon")

    def __init__(self, query: str) -> None:
        self._query = query
        self._without_colon = range(0)  # positions known to start no prefixed name

    def at(self, position: int) -> list[Token]:
        """The possible tokens, the likeliest first; none where no token can start."""
        query = self._query
        character = query[position]
        if character == "#":
            ends = {match.end() for p in _COMMENTS if (match := p.match(query, position))}
            return [Token("comment", "", position, end) for end in sorted(ends)]
        found = []
        if character == "<" and (match := _IRI.match(query, position)):
            found.append(Token("iri", match.group(), position, match.end()))
        elif character in "\"'":
            for pattern in _LONG:
                if match := pattern.match(query, position):
                    found.append(Token("string", match.group(), position, match.end()))
        elif match := self._prefixed(position):
            return [Token("pname", match.group(), position, match.end())]
        match = _TOKENS.match(query, position)
        if match is not None and match.lastgroup is not None:
            found.append(Token(match.lastgroup, match.group(), position, match.end()))
        return found

    def _prefixed(self, position: int) -> re.Match[str] | None:
        if position in self._without_colon:
            return None
        match = _PREFIXED.match(self._query, position)
        if match is None and (run := _PREFIX.match(self._query, position)):
            # The run goes as far from any later start within it: it need not be read again.
            self._without_colon = range(position, run.end())
        return match


def tokens(query: str) -> Iterator[Token]:
    """The query's tokens in their likeliest reading, without white space and comments.

    Ends early where the text cannot be SPARQL.
    """
    reader = _Reader(query)
    position = 0
    while position < len(query) and (found := reader.at(position)):
        position = found[0].end
        if found[0].kind not in {"space", "comment"}:
            yield found[0]


# What has been read of `SERVICE SILENT? term {` or of `FROM NAMED? iri`.
_State = Literal["", "service", "service term", "from"]
_SERVICE = re.compile(r"SERVICE(?:SILENT)?\Z", re.IGNORECASE)


def _next_state(state: _State, token: Token) -> _State:
    """The state after a token; raises `QueryError` when what must not stand there does."""
    word = token.text.upper()
    if token.kind in {"space", "comment"}:
        return state
    if token.kind == "word":
        if state == "service" and word == "SILENT":
            return "service"
        if _SERVICE.search(word):
            return "service"
        return "from" if word == "FROM" or (state == "from" and word == "NAMED") else ""
    if token.kind == "pname" and "SERVICE" in word.partition(":")[0]:
        return "service term"  # `SERVICEex:a` may be read without the space
    if state == "service" and token.kind in {"iri", "pname", "variable"}:
        return "service term"
    if state == "service term" and token.text == "{":
        raise QueryError("SERVICE is not allowed: queries are answered from this store alone")
    if state == "from" and token.kind == "iri" and token.text.lower().startswith("<file:"):
        raise QueryError(f"FROM {token.text} is not allowed: graphs come from this store alone")
    return ""


def check_safe(query: str) -> None:
    """Raise `QueryError` if the query holds, in any reading, what must not be evaluated.

    Refused are SERVICE, updates (LOAD among them), FROM a file and nesting without end.
    Escaped code points (`\\u0053ERVICE`) are looked through.
    """
    if len(query) > MAX_QUERY:
        raise QueryError(f"the query is longer than {MAX_QUERY:,} characters")
    plain = _CODE_POINT.sub(_code_point, query)
    for reading in {query, plain}:
        _refuse_form(reading)
        _follow_all(reading)


def _follow_all(query: str) -> None:
    reader = _Reader(query)
    start: tuple[int, _State] = (0, "")
    seen = {start}
    waiting = [start]
    while waiting:
        position, state = waiting.pop()
        if position == len(query):
            continue
        for token in reader.at(position):
            reached = (token.end, _next_state(state, token))
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)


_OPENING, _CLOSING = frozenset("{(["), frozenset("})]")
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)


def _refuse_form(query: str) -> None:
    """Raise for an update, and for brackets so deep that the parser would run out of stack."""
    form = None
    depth = 0
    for token in tokens(query):
        word = token.text.upper()
        if form is None and token.kind == "word" and word not in {"PREFIX", "BASE", "VERSION"}:
            form = word
            if form in _UPDATES:
                raise QueryError(f"{word} is not allowed: the store is read-only")
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth > MAX_DEPTH:
            raise QueryError(f"the query is nested more than {MAX_DEPTH} deep")


def _code_point(match: re.Match[str]) -> str:
    value = int(match.group(1) or match.group(2), 16)
    return chr(value) if value < 0x110000 else match.group()


def check(
    query: str, *, prefixes: Mapping[str, str] | None = None, base: str | None = None
) -> None:
    """Raise `QueryError` if the query is unsafe (`check_safe`) or not SPARQL 1.1.

    `prefixes` are those it may use undeclared, `base` is what relative IRIs are read
    against. The text of the error is the
    parser's. Nothing is evaluated on any data.
    """
    check_safe(query)
    try:
        Store().query(query, prefixes=dict(prefixes or {}), base_iri=base)
    except (SyntaxError, ValueError) as error:
        raise QueryError(str(error)) from error
    except (OSError, RuntimeError) as error:
        raise QueryError(f"the query cannot be evaluated: {error}") from error


def query_form(query: str) -> Literal["select", "ask", "construct", "describe"]:
    """The form of a query that `check` has let pass."""
    for token in tokens(query):
        if token.kind == "word":
            match token.text.upper():
                case "SELECT":
                    return "select"
                case "ASK":
                    return "ask"
                case "CONSTRUCT":
                    return "construct"
                case "DESCRIBE":
                    return "describe"
    raise QueryError("the query is none of SELECT, ASK, CONSTRUCT and DESCRIBE")


def with_limit(query: str, limit: int) -> str:
    """The query with no more than `limit` results; a smaller LIMIT of its own stays."""
    depth = 0
    found = list(tokens(query))
    end: int | None = None  # where a VALUES block closes the query
    for index, token in enumerate(found):
        depth += (token.text == "{") - (token.text == "}")
        if depth or token.kind != "word":
            continue
        if token.text.upper() == "LIMIT" and found[index + 1 :]:
            number = found[index + 1]
            smaller = min(limit, int(number.text)) if number.text.isdigit() else limit
            return f"{query[: number.start]}{smaller}{query[number.end :]}"
        if token.text.upper() == "VALUES":
            end = token.start
    # On a line of its own: the query may end in a comment.
    return (
        query + f"\nLIMIT {limit}" if end is None else f"{query[:end]}LIMIT {limit}\n{query[end:]}"
    )
