"""Checks a graph against ontology/shapes.ttl with SHACL."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store
from rdflib.namespace import RDF, SH

from kg.errors import InputError
from kg.graph import vocabulary as v
from kg.graph.literals import encodable
from kg.graph.paths import ontology_path
from kg.graph.vocabulary import BASE

SHAPES = "shapes.ttl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One finding: a node, what is wrong with it, and how grave that is."""

    severity: str  # "Violation": a fault of the graph; "Warning": worth a look
    node: str  # IRI
    path: str | None  # IRI of the property, where the finding is about one
    value: str | None  # the offending value's text or IRI, where there is one
    message: str  # English
    message_ar: str


def violations(graph: rdflib.Graph) -> list[Violation]:
    """What the reference engine finds, sorted; empty when the graph conforms.

    `graph` is the default graph of a store. About a minute per million triples.
    """
    import pyshacl  # takes a second

    shapes = rdflib.Graph().parse(ontology_path(SHAPES))
    _, report, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False)
    if not isinstance(report, rdflib.Graph):
        raise InputError(f"the graph cannot be checked: {text}")
    return _findings(report, shapes)


def fast_engine_installed() -> bool:
    """Whether `violations_in_file` can run."""
    return importlib.util.find_spec("shacl") is not None


def violations_in_file(path: Path) -> list[Violation]:
    """The same for a file of N-Triples, some thirty times as fast, by the package `shacl`.

    Raises `InputError` when the package is not installed.
    """
    if not fast_engine_installed():
        raise InputError("the fast engine is missing: pip install 'khabar-kg[shacl]'")
    import shacl

    shapes = ontology_path(SHAPES)
    report = shacl.Shapes.from_file(str(shapes)).validate_file(str(path))
    return _findings(
        rdflib.Graph().parse(data=report.serialize("ntriples"), format="nt"),
        rdflib.Graph().parse(shapes),
    )


def quote_violations(
    graph: Store, text_of: Callable[[str], str | None], *, base: str = BASE
) -> list[Violation]:
    """Evidence whose span lies outside its article or holds other words than the quote, sorted.

    Shapes see a graph, not the texts that it was read from. `text_of` gives an article's text by
    its id, None when the store does not hold it. What has no span or quote is the shapes' to find.
    """
    found = []
    for quad in graph.quads_for_pattern(None, v.TYPE, v.NEWS_ARTICLE, DefaultGraph()):
        article = quad.subject
        assert isinstance(article, NamedNode)
        text = text_of(unquote(article.value.removeprefix(f"{base}article/")))
        for node in graph.quads_for_pattern(None, v.kg("article"), article, DefaultGraph()):
            if not isinstance(node.subject, NamedNode):
                continue
            start, end, quote = (_value(graph, node.subject, name) for name in _SPAN)
            if start is None or end is None or quote is None:
                continue
            if text is None:
                reason = _NO_TEXT
            elif not 0 <= int(start) < int(end) <= len(text):
                reason = _OUTSIDE
            elif encodable(text[int(start) : int(end)]) != quote:
                reason = _OTHER_WORDS
            else:
                continue
            found.append(
                Violation(
                    severity="Violation",
                    node=node.subject.value,
                    path=v.KG + "quote",
                    value=quote,
                    message=reason[0],
                    message_ar=reason[1],
                )
            )
    return sorted(found, key=lambda each: each.node)


_SPAN = ("start", "end", "quote")
_NO_TEXT = ("the store does not hold the article's text", "نص المقالة ليس في المخزن")
_OUTSIDE = ("the span is not inside the article", "الموضع خارج المقالة")
_OTHER_WORDS = ("the article has other words there", "في المقالة كلام آخر في هذا الموضع")


def _value(graph: Store, node: NamedNode, name: str) -> str | None:
    quads = graph.quads_for_pattern(node, v.kg(name), None, DefaultGraph())
    return next((quad.object.value for quad in quads if isinstance(quad.object, Literal)), None)


def _findings(report: rdflib.Graph, shapes: rdflib.Graph) -> list[Violation]:
    messages = _messages(shapes)
    findings = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        english, arabic = min(
            messages.get(str(text), (str(text), ""))
            for text in report.objects(result, SH.resultMessage)
        )
        findings.add(
            Violation(
                severity=str(report.value(result, SH.resultSeverity)).rpartition("#")[2],
                node=str(report.value(result, SH.focusNode)),
                path=str(path) if isinstance(path, rdflib.URIRef) else None,
                value=None if value is None else str(value),
                message=english,
                message_ar=arabic,
            )
        )
    return sorted(
        findings,
        key=lambda each: (
            each.severity,
            each.node,
            each.path or "",
            each.value or "",
            each.message,
        ),
    )


def _messages(shapes: rdflib.Graph) -> dict[str, tuple[str, str]]:
    """Each message of the shapes, English or Arabic, to both: some reports name only one."""
    found: dict[str, tuple[str, str]] = {}
    for shape in shapes.subjects(SH.message):
        texts = {
            text.language: str(text)
            for text in shapes.objects(shape, SH.message)
            if isinstance(text, rdflib.Literal)
        }
        pair = texts["en"], texts["ar"]
        found |= dict.fromkeys(pair, pair)
    return found
