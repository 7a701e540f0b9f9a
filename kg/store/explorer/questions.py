"""The SPARQL of each view: a table of what it shows, and the triples behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.data.relations import Relation, load_relations
from kg.graph import PREFIXES
from kg.store.explorer.filters import Filters

_DATE = 10  # letters of an ISO date


@dataclass(frozen=True, slots=True)
class Questions:
    """`table` is a SELECT, `triples` a CONSTRUCT."""

    table: str
    triples: str


def iri(base: str, kind: str, key: str) -> str:
    """The IRI of a thing, as SPARQL writes it."""
    return str(NamedNode(f"{base}{kind}/{quote(key, safe='', errors='surrogatepass')}"))


def graph_questions(base: str, filters: Filters, around: Sequence[str] = ()) -> Questions:
    """Who did what to whom."""
    relations = _relations(filters)
    classes = " ".join(f"(kg:{each.class_name} kg:{each.property_name})" for each in relations)
    centre = ""
    if around:
        ends = " ".join(iri(base, "entity", key) for key in around)
        centre = (
            f"  VALUES ?centre {{ {ends} }}\n"
            "  { ?event kg:actor ?centre } UNION { ?event kg:target ?centre }\n"
        )
    where = f"""{centre}  VALUES (?class ?property) {{ {classes} }}
  ?event a ?class ; kg:realis "actual" ; kg:belief ?belief ; kg:actor ?source ; kg:target ?target ;
         kg:evidence/kg:article ?article .
{_conditions(filters)}{_NAMED if filters.named else ""}"""
    table = f"""SELECT ?source ?source_name ?property ?target ?target_name
       (COUNT(DISTINCT ?event) AS ?events) (MAX(?belief) AS ?most_believed)
       (COUNT(DISTINCT ?article) AS ?articles) WHERE {{
{where}  ?source rdfs:label ?source_name .
  ?target rdfs:label ?target_name .
  FILTER (LANG(?source_name) = "ar" && LANG(?target_name) = "ar")
}}
GROUP BY ?source ?source_name ?property ?target ?target_name
ORDER BY DESC(?events) ?source_name ?target_name
"""
    triples = f"""CONSTRUCT {{
  ?source ?property ?target ; rdfs:label ?source_name .
  ?target rdfs:label ?target_name .
}} WHERE {{
{where}  ?source rdfs:label ?source_name .
  ?target rdfs:label ?target_name .
}}
"""
    return _whole(table, triples)


def edge_questions(base: str, source: str, relation: str | None, target: str) -> Questions:
    """The sentences behind an edge."""
    wanted = [one for one in load_relations().values() if relation in (None, one.id)]
    classes = " ".join(f"kg:{one.class_name}" for one in wanted)
    where = f"""  VALUES ?class {{ {classes} }}
  ?event a ?class ; kg:realis "actual" ; kg:actor {iri(base, "entity", source)} ;
         kg:target {iri(base, "entity", target)} ; kg:belief ?belief ; kg:evidence ?evidence .
  ?evidence kg:quote ?quote ; kg:article ?article .
  OPTIONAL {{ ?event kg:day ?day }}
  OPTIONAL {{ ?article schema:publisher/rdfs:label ?outlet }}
  OPTIONAL {{ ?article schema:datePublished ?published }}
"""
    table = f"""SELECT ?event ?day ?belief ?outlet ?published ?quote ?article WHERE {{
{where}}}
ORDER BY ?day ?published ?article
"""
    return _whole(table, _construct("?event ?p ?o . ?evidence ?q ?r", where, "event evidence"))


def events_questions(base: str, filters: Filters, entity: str | None = None) -> Questions:
    """Events with their days and places: the timeline, the map and the lists."""
    classes = " ".join(f"kg:{each.class_name}" for each in _relations(filters))
    part = (
        f"  ?event kg:actor|kg:target|kg:place {iri(base, 'entity', entity)} .\n" if entity else ""
    )
    where = f"""{part}  VALUES ?class {{ {classes} }}
  ?event a ?class ; kg:belief ?belief ; kg:evidence/kg:article ?article .
{_conditions(filters)}"""
    table = f"""SELECT DISTINCT ?event ?name ?class ?on ?place_name ?where ?killed ?belief WHERE {{
{where}  OPTIONAL {{ ?event rdfs:label ?name . FILTER (LANG(?name) = "ar") }}
  OPTIONAL {{ ?event kg:day ?on }}
  OPTIONAL {{
    ?event kg:place ?place .
    ?place rdfs:label ?place_name .
    FILTER (LANG(?place_name) = "ar")
    OPTIONAL {{ ?place geo:asWKT ?where }}
  }}
  OPTIONAL {{ ?event kg:killedHigh ?killed }}
}}
ORDER BY ?on ?event
"""
    return _whole(table, _construct("?event ?p ?o", where, "event"))


def entity_questions(base: str, key: str) -> Questions:
    """What an entity did, underwent and said."""
    node = iri(base, "entity", key)
    where = f"""  {{ ?what kg:actor {node} . BIND ("actor" AS ?as) }}
  UNION {{ ?what kg:target {node} . BIND ("target" AS ?as) }}
  UNION {{ ?what kg:place {node} . BIND ("place" AS ?as) }}
  UNION {{ ?what kg:speaker {node} . BIND ("speaker" AS ?as) }}
"""
    table = f"""SELECT DISTINCT ?as ?what ?name ?day WHERE {{
{where}  OPTIONAL {{ ?what rdfs:label ?name . FILTER (LANG(?name) = "ar") }}
  OPTIONAL {{ ?what kg:day ?day }}
}}
ORDER BY ?as ?day ?what
"""
    triples = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND ({node} AS ?s) ?s ?p ?o }}
  UNION {{ ?s kg:actor|kg:target|kg:place|kg:speaker {node} ; ?p ?o }}
}}
"""
    return _whole(table, triples)


def event_questions(base: str, key: str) -> Questions:
    """Each article's version of an event."""
    node = iri(base, "event", key)
    table = f"""SELECT ?outlet ?published ?quote ?day ?killed ?injured ?attributed ?article WHERE {{
  ?report kg:reportOf {node} ; a kg:Report ; kg:article ?article ; kg:attributed ?attributed ;
          kg:evidence/kg:quote ?quote .
  OPTIONAL {{ ?report kg:day ?day }}
  OPTIONAL {{ ?report kg:killed ?killed }}
  OPTIONAL {{ ?report kg:injured ?injured }}
  OPTIONAL {{ ?article schema:publisher/rdfs:label ?outlet }}
  OPTIONAL {{ ?article schema:datePublished ?published }}
}}
ORDER BY ?published ?article
"""
    triples = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND ({node} AS ?s) ?s ?p ?o }}
  UNION {{ {node} kg:evidence ?s . ?s ?p ?o }}
  UNION {{ ?s kg:reportOf|kg:between|kg:about {node} ; ?p ?o }}
  UNION {{ {node} kg:actor|kg:target|kg:place ?s . ?s ?p ?o . FILTER (?p = rdfs:label) }}
}}
"""
    return _whole(table, triples)


def claim_questions(base: str, key: str) -> Questions:
    """A claim from the outlet down to its words."""
    node = iri(base, "claim", key)
    table = f"""SELECT ?outlet ?published ?via ?speaker ?stance ?text ?quote ?article WHERE {{
  {node} kg:speaker/rdfs:label ?speaker ; kg:stance ?stance ; kg:text ?text ;
         kg:evidence ?evidence .
  ?evidence kg:quote ?quote ; kg:article ?article .
  FILTER (LANG(?speaker) = "ar")
  OPTIONAL {{ {node} kg:via/rdfs:label ?via . FILTER (LANG(?via) = "ar") }}
  OPTIONAL {{ ?article schema:publisher/rdfs:label ?outlet }}
  OPTIONAL {{ ?article schema:datePublished ?published }}
}}
ORDER BY ?published ?article
"""
    triples = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND ({node} AS ?s) ?s ?p ?o }}
  UNION {{ {node} kg:evidence ?s . ?s ?p ?o }}
  UNION {{ ?s kg:between {node} ; ?p ?o }}
  UNION {{ {node} kg:speaker|kg:via ?s . ?s ?p ?o . FILTER (?p = rdfs:label) }}
}}
"""
    return _whole(table, triples)


def article_questions(base: str, key: str) -> Questions:
    """What an article says, in its own order."""
    node = iri(base, "article", key)
    table = f"""SELECT ?start ?kind ?word ?text WHERE {{
  GRAPH {node} {{
    {{ ?node a kg:Report ; kg:start ?start ; kg:trigger ?word . BIND ("report" AS ?kind) }}
    UNION
    {{ ?node a kg:Statement ; kg:start ?start ; kg:text ?text . BIND ("statement" AS ?kind)
      OPTIONAL {{ ?node kg:cue ?word }} }}
  }}
}}
ORDER BY ?start
"""
    triples = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND ({node} AS ?s) ?s ?p ?o }} UNION {{ GRAPH {node} {{ ?s ?p ?o }} }}
}}
"""
    return _whole(table, triples)


def outlets_questions() -> Questions:
    """The outlets with their articles counted."""
    table = """SELECT ?outlet ?name (COUNT(DISTINCT ?article) AS ?articles)
       (MIN(?published) AS ?first) (MAX(?published) AS ?last) WHERE {
  ?article schema:publisher ?outlet .
  ?outlet rdfs:label ?name .
  OPTIONAL { ?article schema:datePublished ?published }
}
GROUP BY ?outlet ?name
ORDER BY DESC(?articles) ?name
"""
    triples = """CONSTRUCT { ?outlet ?p ?o . ?article schema:publisher ?outlet } WHERE {
  ?outlet a schema:NewsMediaOrganization ; ?p ?o .
  OPTIONAL { ?article schema:publisher ?outlet }
}
"""
    return _whole(table, triples)


def contradictions_questions() -> Questions:
    """What stands against what."""
    table = """SELECT ?contradiction ?topic ?side ?name WHERE {
  ?contradiction a kg:Contradiction ; kg:on ?topic ; kg:between ?side .
  OPTIONAL { ?side rdfs:label ?name . FILTER (LANG(?name) = "ar") }
}
ORDER BY ?topic ?contradiction ?side
"""
    triples = """CONSTRUCT { ?s ?p ?o } WHERE {
  { ?s a kg:Contradiction ; ?p ?o } UNION { ?c kg:between ?s . ?s ?p ?o }
}
"""
    return _whole(table, triples)


def search_questions(text: str) -> Questions:
    """What the words are found in, by the property that the endpoint rewrites."""
    wanted = Literal(text)
    table = f"""SELECT ?thing ?type ?name WHERE {{
  ?thing kg:textMatch {wanted} .
  ?thing a ?type .
  OPTIONAL {{ ?thing rdfs:label|schema:headline ?name . FILTER (LANG(?name) = "ar") }}
}}
"""
    triples = f"""CONSTRUCT {{ ?thing ?p ?o }} WHERE {{
  ?thing kg:textMatch {wanted} .
  ?thing ?p ?o .
}}
"""
    return _whole(table, triples)


_NAMED = "  ?source kg:named true .\n  ?target kg:named true .\n"


def _relations(filters: Filters) -> list[Relation]:
    known = load_relations().values()
    return [one for one in known if not filters.relations or one.id in filters.relations]


def _conditions(filters: Filters) -> str:
    """The filters as SPARQL writes them; the day is the event's, else that of publication."""
    lines = []
    if filters.least_belief > 0:
        lines.append(f"  FILTER (?belief >= {filters.least_belief:g})\n")
    if filters.outlets:
        names = " ".join(str(Literal(name)) for name in filters.outlets)
        lines.append(
            f"  VALUES ?outlet {{ {names} }}\n  ?article schema:publisher/rdfs:label ?outlet .\n"
        )
    if filters.first or filters.last:
        lines.append(
            "  OPTIONAL { ?event kg:day ?known }\n"
            "  OPTIONAL { ?article schema:datePublished ?published }\n"
            f"  BIND (SUBSTR(STR(COALESCE(?known, ?published)), 1, {_DATE}) AS ?day)\n"
        )
    if filters.first:
        first = Literal(filters.first)
        lines.append(f"  FILTER (SUBSTR({first}, 1, STRLEN(?day)) <= ?day)\n")
    if filters.last:
        lines.append(f"  FILTER (?day <= {Literal(filters.last)})\n")
    return "".join(lines)


def _construct(template: str, where: str, variables: str) -> str:
    first, *others = variables.split()
    patterns = {"event": "?event ?p ?o .", "evidence": "?evidence ?q ?r ."}
    more = "".join(f"  {patterns[name]}\n" for name in (first, *others))
    return f"CONSTRUCT {{ {template} }} WHERE {{\n{where}{more}}}\n"


def _whole(table: str, triples: str) -> Questions:
    return Questions(_prologue(table) + table, _prologue(triples) + triples)


def _prologue(query: str) -> str:
    used: Iterable[str] = (prefix for prefix in PREFIXES if f"{prefix}:" in query)
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used)
