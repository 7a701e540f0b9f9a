"""The shipped questions: what each asks in two languages, its columns and its parameters.

A query file is whole SPARQL that any client can run as it is: a parameter is a block
`VALUES ?from { ... }` whose content is the default. Binding puts other terms into the block,
at the places where the reader of tokens finds it; a value can never become syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

import pyoxigraph

from kg.errors import DataError, QueryError
from kg.graph import BASE, PREFIXES
from kg.graph.vocabulary import XSD
from kg.store.sparql import Token, tokens

_PACKAGE = Path(__file__).resolve().parent.parent
# An installed wheel carries the files inside the package; a checkout has them beside it.
_FOLDERS = (_PACKAGE / "_queries", _PACKAGE.parent / "queries")

ParamType = Literal["name", "iri", "xsd:date", "xsd:integer", "xsd:decimal", "xsd:string"]
ANY = "any"  # the default of a parameter that constrains nothing: UNDEF in the query


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """A parameter: `name` is a variable of the query, without its question mark."""

    name: str
    type: ParamType
    default: str  # as the header writes it; `any` binds nothing
    label: str  # in Arabic


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One shipped question."""

    name: str  # the file's name without .rq
    title: str
    title_ar: str
    answer: str
    answer_ar: str
    columns: tuple[str, ...]
    column_labels: tuple[str, ...]  # in Arabic, in the order of `columns`
    params: tuple[Param, ...]
    text: str  # the file, whole

    def bind(self, values: Mapping[str, Sequence[str]]) -> str:
        """The query with these values in place of its defaults; several mean any of them.

        Raises `QueryError` for a parameter that does not exist or a value of another type.
        """
        known = {param.name: param for param in self.params}
        terms: dict[str, list[str]] = {}
        for name, texts in values.items():
            if name not in known:
                offer = ", ".join(sorted(known)) or "none"
                raise QueryError(f"{self.name} has no parameter {name}; it has: {offer}")
            terms[name] = [term for text in texts for term in _terms(known[name], text)]
        return _fill(self.text, terms)


def bind(text: str, values: Mapping[str, Sequence[str]]) -> str:
    """Any query with values put into its VALUES blocks, their types told by what stands there.

    For queries that are no shipped ones: a block of dates takes dates, a block of IRIs IRIs,
    anything else strings. Raises `QueryError` where there is no such block.
    """
    terms: dict[str, list[str]] = {}
    blocks = {block.variable: block for block in _blocks(text)}
    for name, given in values.items():
        if name not in blocks:
            raise QueryError(f"the query has no block VALUES ?{name} {{ ... }} to put a value into")
        param = Param(name=name, type=_type_of(blocks[name]), default=ANY, label="")
        terms[name] = [term for value in given for term in _terms(param, value)]
    return _fill(text, terms)


@cache
def load_queries(folders: tuple[Path, ...] = _FOLDERS) -> Mapping[str, Query]:
    """All shipped queries by name, sorted; `DataError` names a file with a wrong header."""
    for folder in folders:
        files = sorted(folder.glob("*.rq"))
        if files:
            queries = {file.stem: parse_query(file.stem, _read(file)) for file in files}
            return MappingProxyType(queries)
    raise DataError("queries/*.rq are missing; reinstall khabar-kg")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file}: {error}") from error


_HEADER = re.compile(r"#\s*([^:\s]+):\s*(.*\S)")
_COLUMN = re.compile(r"\?(\w+)")
_PARAM = re.compile(r"\?(\w+)\s*\(([\w:]+)\s*=\s*([^)]+?)\s*\)")
_KEYS = ("title", "عنوان", "answer", "جواب")


def parse_query(name: str, text: str) -> Query:
    """A query from the text of its file; `DataError` when header and query disagree."""
    header: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if match := _HEADER.match(line):
            header[match.group(1)] = match.group(2)
    if missing := [key for key in _KEYS if key not in header]:
        raise DataError(f"{name}.rq: the header lacks # {missing[0]}:")
    columns = tuple(_COLUMN.findall(header["answer"]))
    column_labels = _labels(header["جواب"])
    if len(columns) != len(column_labels):
        raise DataError(f"{name}.rq: # answer: and # جواب: list different numbers of columns")
    query = Query(
        name=name,
        title=header["title"],
        title_ar=header["عنوان"],
        answer=header["answer"],
        answer_ar=header["جواب"],
        columns=columns,
        column_labels=column_labels,
        params=_params(name, header),
        text=text,
    )
    _check_defaults(query)
    return query


def _labels(text: str) -> tuple[str, ...]:
    """The names that an Arabic header lists before its semicolon."""
    return tuple(label.strip() for label in text.partition("؛")[0].split("،"))


def _params(name: str, header: Mapping[str, str]) -> tuple[Param, ...]:
    found = _PARAM.findall(header.get("params", ""))
    labels = _labels(header["معاملات"]) if "معاملات" in header else ()
    if len(found) != len(labels):
        raise DataError(f"{name}.rq: # params: and # معاملات: list different numbers of parameters")
    for _, kind, _ in found:
        if kind not in get_args(ParamType):
            raise DataError(f"{name}.rq: {kind} is no type of parameters")
    return tuple(
        Param(name=variable, type=cast("ParamType", kind), default=default, label=label)
        for (variable, kind, default), label in zip(found, labels, strict=True)
    )


def _check_defaults(query: Query) -> None:
    """Raise `DataError` unless header and VALUES blocks give the same defaults."""
    declared = {}
    for param in query.params:
        try:
            declared[param.name] = _terms(param, param.default)
        except QueryError as error:
            raise DataError(f"{query.name}.rq: {error}") from error
    for block in _blocks(query.text):
        if block.variable not in declared:
            continue
        inside = [
            f"<{XSD}{token.text.removeprefix('xsd:')}>"
            if token.text.startswith("xsd:")
            else token.text
            for token in block.inside
        ]
        if "".join(inside) != "".join(declared[block.variable]):
            raise DataError(
                f"{query.name}.rq: VALUES ?{block.variable} and its default in # params: differ"
            )
    if absent := declared.keys() - {block.variable for block in _blocks(query.text)}:
        raise DataError(f"{query.name}.rq: there is no VALUES ?{min(absent)} {{ ... }}")


@dataclass(frozen=True, slots=True)
class _Block:
    """`VALUES ?variable { ... }`; `start` and `end` bound what stands in the braces."""

    variable: str
    start: int
    end: int
    inside: tuple[Token, ...]


def _blocks(text: str) -> Iterator[_Block]:
    found = list(tokens(text))
    for index, token in enumerate(found[:-2]):
        variable, brace = found[index + 1], found[index + 2]
        if (
            token.kind == "word"
            and token.text.upper() == "VALUES"
            and variable.kind == "variable"
            and brace.text == "{"
        ):
            inside: list[Token] = []
            for following in found[index + 3 :]:
                if following.text == "}":
                    yield _Block(variable.text[1:], brace.end, following.start, tuple(inside))
                    break
                inside.append(following)


def _type_of(block: _Block) -> ParamType:
    texts = [token.text for token in block.inside]
    if "xsd:date" in texts or f"<{XSD}date>" in texts:
        return "xsd:date"
    if block.inside and block.inside[0].kind in {"iri", "pname"}:
        return "iri"
    if block.inside and block.inside[0].kind == "number":
        return "xsd:decimal" if "." in texts[0] else "xsd:integer"
    if any(token.kind == "language" for token in block.inside) or texts == ["UNDEF"]:
        return "name"
    return "xsd:string"


def _fill(text: str, terms: Mapping[str, Sequence[str]]) -> str:
    pieces = []
    position = 0
    for block in _blocks(text):
        if block.variable in terms:
            pieces += [text[position : block.start], " ", " ".join(terms[block.variable]), " "]
            position = block.end
    pieces.append(text[position:])
    return "".join(pieces)


def _terms(param: Param, text: str) -> list[str]:
    """The terms a value stands for, as SPARQL writes them."""
    if text == ANY and param.default == ANY:
        return ["UNDEF"]
    try:
        return _typed(param.type, text)
    except (ValueError, InvalidOperation) as error:
        raise QueryError(f"{param.name}: {text!r} is no {param.type}") from error


def _typed(kind: ParamType, text: str) -> list[str]:
    match kind:
        case "name":
            # Labels carry their language; outlets have names without one.
            languages = ("ar", "en", None)
            return [str(pyoxigraph.Literal(text, language=language)) for language in languages]
        case "iri":
            return [str(pyoxigraph.NamedNode(_whole_iri(text)))]
        case "xsd:string":
            return [str(pyoxigraph.Literal(text))]
        case "xsd:date":
            lexical = date.fromisoformat(text).isoformat()
            return [f'"{lexical}"^^<{XSD}date>']
        case "xsd:integer":
            return [str(int(text))]
        case "xsd:decimal":
            number = Decimal(text)
            if not number.is_finite():
                raise InvalidOperation
            lexical = f"{number:f}"
            return [lexical if "." in lexical else f"{lexical}.0"]


def _whole_iri(text: str) -> str:
    """An IRI from how the tables of `kg query` write it: kg:Assault, event/1f2e."""
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    return text if colon else BASE + text
