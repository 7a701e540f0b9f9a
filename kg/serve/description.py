"""What the endpoint says of itself: a SPARQL 1.1 Service Description."""

from __future__ import annotations

from io import BytesIO

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.graph import PREFIXES
from kg.graph.vocabulary import TYPE
from kg.store.results import FORMATS, Format, write_triples

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMAT = "http://www.w3.org/ns/formats/"
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


def describe_service(endpoint: str, how: Format) -> bytes:
    """The description of the service at that address, in a format for graphs."""

    def sd(name: str) -> NamedNode:
        return NamedNode(_SD + name)

    service, dataset, default = BlankNode("service"), BlankNode("dataset"), BlankNode("default")
    triples = [
        Triple(service, TYPE, sd("Service")),
        Triple(service, sd("endpoint"), NamedNode(endpoint)),
        Triple(service, sd("supportedLanguage"), sd("SPARQL11Query")),
        Triple(service, sd("defaultDataset"), dataset),
        Triple(dataset, TYPE, sd("Dataset")),
        Triple(dataset, sd("defaultGraph"), default),
        Triple(default, TYPE, sd("Graph")),
        *(
            Triple(service, sd("resultFormat"), NamedNode(_FORMAT + _FORMAT_NAMES[name]))
            for name in FORMATS
        ),
    ]
    prefixes = {"sd": _SD, "formats": _FORMAT, "rdf": PREFIXES["rdf"]}
    output = BytesIO()
    write_triples(triples, output, how, prefixes)
    return output.getvalue()
