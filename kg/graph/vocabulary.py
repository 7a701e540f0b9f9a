"""The terms of ontology/khabar.ttl and of other vocabularies that the graph is written in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from pyoxigraph import NamedNode

from kg.model import EntityType

BASE = "https://w3id.org/khabar/"
KG = "https://w3id.org/khabar/ontology#"
PLOVER = "https://w3id.org/khabar/plover#"
PLOVER_SCHEME = "https://w3id.org/khabar/plover"
GAF = "http://groundedannotationframework.org/gaf#"
GEO = "http://www.opengis.net/ont/geosparql#"
GRASP = "http://groundedannotationframework.org/grasp#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TIME = "http://www.w3.org/2006/time#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# For queries, Turtle and documentation, in alphabetical order.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "gaf": GAF,
        "geo": GEO,
        "grasp": GRASP,
        "kg": KG,
        "owl": OWL,
        "plover": PLOVER,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "sem": SEM,
        "skos": SKOS,
        "time": TIME,
        "xsd": XSD,
    }
)

ENTITY_CLASSES: Mapping[EntityType, str] = MappingProxyType(
    {
        "PER": "Person",
        "ORG": "Organisation",
        "GRP": "Group",
        "GPE": "GeopoliticalEntity",
        "LOC": "Location",
        "FAC": "Facility",
        "OTHER": "OtherEntity",
    }
)


@cache
def kg(name: str) -> NamedNode:
    """The class or property of that local name in Khabar's ontology."""
    return NamedNode(KG + name)


@cache
def plover(event_type: str, mode: str | None = None) -> NamedNode:
    """The concept of an event type, or of a mode of it."""
    return NamedNode(f"{PLOVER}{event_type}" if mode is None else f"{PLOVER}{event_type}-{mode}")


TYPE = NamedNode(RDF + "type")
LABEL = NamedNode(RDFS + "label")
ALT_LABEL = NamedNode(SKOS + "altLabel")
SAME_AS = NamedNode(OWL + "sameAs")
AS_WKT = NamedNode(GEO + "asWKT")
DENOTED_BY = NamedNode(GAF + "denotedBy")
WAS_DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")
WAS_GENERATED_BY = NamedNode(PROV + "wasGeneratedBy")
WAS_ASSOCIATED_WITH = NamedNode(PROV + "wasAssociatedWith")
USED = NamedNode(PROV + "used")
ACTIVITY = NamedNode(PROV + "Activity")
SOFTWARE_AGENT = NamedNode(PROV + "SoftwareAgent")
NEWS_ARTICLE = NamedNode(SCHEMA + "NewsArticle")
OUTLET = NamedNode(SCHEMA + "NewsMediaOrganization")
HEADLINE = NamedNode(SCHEMA + "headline")
DATE_PUBLISHED = NamedNode(SCHEMA + "datePublished")
PUBLISHER = NamedNode(SCHEMA + "publisher")
URL = NamedNode(SCHEMA + "url")
SOFTWARE_VERSION = NamedNode(SCHEMA + "softwareVersion")
