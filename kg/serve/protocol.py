"""Requests of the SPARQL 1.1 Protocol, from their parts as HTTP carries them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin

from kg.serve.problems import Reason
from kg.store.results import Dataset

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_ACCEPTED = f"{FORM} and {QUERY}"
_MAX_FIELDS = 100
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`@/?#]+/[^\s<>\"{}|\\^`]*")


class ProtocolError(Exception):
    """A request that the protocol does not allow: an HTTP status and what to tell the client."""

    def __init__(self, status: int, message: str, reason: Reason = "bad-request") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SparqlRequest:
    """A query and the graphs it is asked of."""

    query: str
    dataset: Dataset
    format: str | None = None  # a format's name, which goes before the Accept header


def from_get(query_string: bytes) -> SparqlRequest | None:
    """The request in a URL; None when it asks nothing and so wants the service description."""
    fields = fields_of(query_string)
    return None if not fields else _request(fields)


def from_post(content_type: str | None, query_string: bytes, body: bytes) -> SparqlRequest:
    """The request in a POST: a form, or a query as it is."""
    media_type, _, parameters = (content_type or "").partition(";")
    media_type = media_type.strip().lower()
    if media_type == FORM:
        return _request(fields_of(body))
    if media_type == QUERY:
        charset = _charset(parameters)
        if charset not in {"utf-8", "utf8"}:
            raise ProtocolError(415, f"charset {charset} is not read; send UTF-8")
        fields = fields_of(query_string)
        if any(name == "query" for name, _ in fields):
            raise ProtocolError(400, "the query stands both in the URL and in the body")
        return _request([*fields, ("query", _utf8(body))])
    if media_type == UPDATE:
        raise ProtocolError(415, "this endpoint is read-only and takes no updates")
    raise ProtocolError(415, f"a POST is read as {_ACCEPTED}, not as {media_type or 'nothing'}")


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return "utf-8"


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "the query is not UTF-8") from error


def graph_name(fields: list[tuple[str, str]], base: str) -> str:
    """The graph that a request to the Graph Store Protocol means; empty for the default graph."""
    graphs = [value for name, value in fields if name == "graph"]
    default = any(name == "default" for name, _ in fields)
    if len(graphs) + default != 1:
        raise ProtocolError(400, "name one graph: ?default or ?graph=IRI")
    return "" if default else urljoin(base, graphs[0])


def is_address(text: str) -> bool:
    """Whether a text is the address of something on a server: no spaces, quotes or brackets."""
    return _ADDRESS.fullmatch(text) is not None


def fields_of(raw: bytes) -> list[tuple[str, str]]:
    """The names and values of a query string or form, in their order."""
    try:
        return parse_qsl(
            raw.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "the parameters are not UTF-8") from error
    except ValueError as error:
        raise ProtocolError(400, f"there are more than {_MAX_FIELDS} parameters") from error


def _request(fields: list[tuple[str, str]]) -> SparqlRequest:
    names = [name for name, _ in fields]
    if "update" in names:
        raise ProtocolError(400, "this endpoint is read-only and takes no updates")
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        found = "no" if not queries else "more than one"
        raise ProtocolError(400, f"there is {found} parameter called query")
    formats = [value for name, value in fields if name == "format"]
    return SparqlRequest(
        query=queries[0],
        dataset=Dataset(
            default=tuple(value for name, value in fields if name == "default-graph-uri"),
            named=tuple(value for name, value in fields if name == "named-graph-uri"),
        ),
        format=formats[0] if formats else None,
    )
