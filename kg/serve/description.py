"""What the server says of itself: a SPARQL 1.1 Service Description, and its data in VoID."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.graph import KG, PREFIXES
from kg.graph.vocabulary import TYPE, XSD
from kg.store import GraphVersion, current_graph
from kg.store.explorer.extent import Extent, extent
from kg.store.explorer.index import open_index
from kg.store.explorer.text_match import NAME as TEXT_MATCH
from kg.store.results import FORMATS, Format, write_triples

VOID_PATH = ".well-known/void"  # where VoID's authors want it

_DCT = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_FORMAT = "http://www.w3.org/ns/formats/"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
    "nquads": "N-Quads",
    "jsonld": "JSON-LD",
}
_TITLES = (
    Literal("خبر: من فعل ماذا بمن، ومن قال ذلك", language="ar"),
    Literal("Khabar: who did what to whom, and who said so", language="en"),
)


def describe_service(endpoint: str, root: str, how: Format) -> bytes:
    """The description of the service at that address of the server at `root`."""
    service, default = BlankNode("service"), BlankNode("default")
    dataset = _dataset(root)
    triples = [
        Triple(service, TYPE, _sd("Service")),
        Triple(service, _sd("endpoint"), NamedNode(endpoint)),
        Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        Triple(service, _sd("propertyFeature"), NamedNode(KG + TEXT_MATCH)),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, TYPE, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), default),
        Triple(default, TYPE, _sd("Graph")),
        *(
            Triple(service, _sd("resultFormat"), NamedNode(_FORMAT + _FORMAT_NAMES[name]))
            for name in FORMATS
        ),
    ]
    return _written(triples, how)


def describe_dataset(store: Path, root: str, how: Format) -> bytes:
    """The data of the store that is served at `root`; raises `StoreError` when there is none."""
    version = current_graph(store)
    with open_index(store) as index:
        found = extent(index)
    return _written(_dataset_triples(version, found, root), how)


def _dataset_triples(version: GraphVersion, found: Extent, root: str) -> list[Triple]:
    dataset = _dataset(root)
    triples = [
        Triple(dataset, TYPE, _void("Dataset")),
        *(Triple(dataset, NamedNode(_DCT + "title"), title) for title in _TITLES),
        Triple(dataset, NamedNode(_FOAF + "homepage"), NamedNode(root)),
        Triple(dataset, _void("sparqlEndpoint"), NamedNode(root + "sparql")),
        Triple(dataset, _void("dataDump"), NamedNode(root + "store?default")),
        Triple(dataset, _void("uriSpace"), Literal(version.base)),
        Triple(dataset, _void("triples"), _number(version.quads)),
        *(
            Triple(dataset, _void("feature"), NamedNode(_FORMAT + _FORMAT_NAMES[name]))
            for name, each in FORMATS.items()
            if each.kind == "graph"
        ),
        *(
            Triple(dataset, _void("vocabulary"), NamedNode(iri))
            for name, iri in PREFIXES.items()
            if name not in {"rdf", "rdfs", "xsd"}
        ),
    ]
    for kind, counts, counted in (
        ("class", found.classes, "entities"),
        ("property", found.properties, "triples"),
    ):
        for iri, number in counts.items():
            part = BlankNode(f"{kind}{len(triples)}")
            triples += [
                Triple(dataset, _void(f"{kind}Partition"), part),
                Triple(part, _void(kind), NamedNode(iri)),
                Triple(part, _void(counted), _number(number)),
            ]
    return triples


def _written(triples: list[Triple], how: Format) -> bytes:
    prefixes = {
        **{"dct": _DCT, "foaf": _FOAF, "formats": _FORMAT, "sd": _SD, "void": _VOID},
        **{name: PREFIXES[name] for name in ("kg", "rdf", "schema", "xsd")},
    }
    output = BytesIO()
    write_triples(triples, output, how, prefixes)
    return output.getvalue()


def _dataset(root: str) -> NamedNode:
    return NamedNode(f"{root}{VOID_PATH}#dataset")


def _number(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _void(name: str) -> NamedNode:
    return NamedNode(_VOID + name)
