"""Writes docs/ontology.md and ontology/plover.ttl: `python -m kg.graph.docs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS
from rdflib.term import Node

from kg.data.relations import Relation, load_relations
from kg.graph.paths import ontology_path
from kg.graph.scheme import scheme
from kg.graph.vocabulary import KG, PREFIXES

_HEAD = """\
<!-- Written by `python -m kg.graph.docs` from ontology/ and kg/data/relations; do not edit. -->
# The ontology

The graph says who did what to whom, who said so, and which sentence states it. Its vocabulary is
[`ontology/khabar.ttl`](../ontology/khabar.ttl) (OWL 2, labels and definitions in Arabic and
English), its list of event types and modes [`ontology/plover.ttl`](../ontology/plover.ttl) (SKOS),
its rules [`ontology/shapes.ttl`](../ontology/shapes.ttl) (SHACL, checked by `kg validate`).

- The **default graph** holds the assembled knowledge: one node for each entity, event and claim,
  whatever number of articles tell of it.
- **One named graph per article**, named by the article's IRI, holds what that article says,
  mention by mention. Its events and statements lead to the merged ones by `kg:reportOf`.
- A **direct property** such as `kg:attacked` joins actor and target of an event that is presented
  as actual. Its evidence stands at the actual event with the same actor and target.
- There are no blank nodes. IRIs come from content, so equal inputs give equal graphs.

```mermaid
flowchart LR
    Event -- kg:actor, kg:target, kg:place --> Entity
    Event -- kg:mode --> Concept[skos:Concept]
    Event -- kg:evidence --> Evidence
    Entity -- kg:attacked and fifteen more --> Entity
    Entity -- kg:stated --> Claim
    Claim -- kg:speaker, kg:via --> Entity
    Claim -- kg:about --> Event
    Claim -- kg:evidence --> Evidence
    Evidence -- kg:article --> Article[schema:NewsArticle]
    Report -- kg:reportOf --> Event
    Report -- kg:evidence --> Evidence
    Statement -- kg:reportOf --> Claim
    Report -- kg:joinedTo --> Report
    Entity -- kg:member --> Member
    Member -- kg:article --> Article
    Contradiction -- kg:between --> Event
    Contradiction -- kg:between --> Claim
    Article -- kg:sameStoryAs --> Article
```
"""

# Which sentence states each attack: the way from a fact to its evidence.
EVIDENCE_QUERY = """\
PREFIX kg: <https://w3id.org/khabar/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
SELECT ?who ?whom ?headline ?quote WHERE {
  ?actor kg:attacked ?target .
  ?event a kg:Assault ; kg:actor ?actor ; kg:target ?target ;
         kg:realis "actual" ; kg:evidence ?evidence .
  ?evidence kg:quote ?quote ; kg:article/schema:headline ?headline .
  ?actor rdfs:label ?who . FILTER (LANG(?who) = "ar")
  ?target rdfs:label ?whom . FILTER (LANG(?whom) = "ar")
}
"""

_IRIS = """\
| IRI under the base | names |
|---|---|
| `entity/<key>` `event/<key>` `claim/<key>` `contradiction/<key>` | merged things |
| `evidence/<hash>` | a span, by its content |
| `article/<id>` | an article, and the named graph of what it says; the id is percent-encoded |
| `article/<id>#v1`, `#s1`, `#e1` | an event, statement or entity of that article's record |
| `article/<id>#char=10,22` | a span of that article's text (RFC 5147), where an entity is named |
| `outlet/<name>` | who published |
| `activity/khabar-kg-<version>` | the software that wrote the graph |

The base is `https://w3id.org/khabar/` unless `--base` says otherwise; the vocabulary never moves.
Offsets count code points of headline, line feed, body. `kg:day` is `xsd:date`, `xsd:gYearMonth` or
`xsd:gYear`, as precise as is known.
"""


def markdown() -> str:
    """The whole of docs/ontology.md."""
    graph = rdflib.Graph(bind_namespaces="none").parse(ontology_path("khabar.ttl"))
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    example = ontology_path("example.ttl").read_text(encoding="utf-8")
    relations = load_relations()
    event_classes = {KG + relation.class_name for relation in relations.values()}
    direct = {KG + relation.property_name for relation in relations.values()}
    classes = [node for node in _declared(graph, OWL.Class) if str(node) not in event_classes]
    properties = [
        node
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
        for node in _declared(graph, kind)
        if str(node) not in direct
    ]
    parts = [
        _HEAD,
        "## Names\n",
        _IRIS,
        "| prefix | namespace |\n|---|---|",
        *(f"| `{prefix}:` | `{namespace}` |" for prefix, namespace in PREFIXES.items()),
        "\n## Classes\n",
        "| class | is a | meaning | المعنى |\n|---|---|---|---|",
        *(_class_row(graph, node) for node in classes),
        "\n## Kinds of events\n",
        "| class | direct property | PLOVER type | meaning | المعنى |\n|---|---|---|---|---|",
        *(_relation_row(relation) for relation in relations.values()),
        "\nThe modes of each kind, concepts of `plover:` such as `plover:ASSAULT-aerial`:\n",
        "| type | modes |\n|---|---|",
        *(_mode_row(relation) for relation in relations.values() if relation.modes),
        "\n## Properties\n",
        "| property | from | to | meaning | المعنى |\n|---|---|---|---|---|",
        *(_property_row(graph, node) for node in sorted(set(properties))),
        "\n## Why things are merged\n",
        _REASONS,
        "| `kg:reason` of | says | meaning | المعنى |\n|---|---|---|---|",
        *_reason_rows(graph),
        "\n## What `kg validate` finds\n",
        _GUARANTEES,
        "| of | what is wrong | الخلل |\n|---|---|---|",
        *_fault_rows(rdflib.Graph().parse(ontology_path("shapes.ttl"))),
        "\n## One story\n",
        "```turtle\n" + example.partition("\n\n")[2].strip() + "\n```\n",
        "Every fact leads to its sentence:\n",
        "```sparql\n" + EVIDENCE_QUERY.strip() + "\n```",
    ]
    return "\n".join(parts) + "\n"


_REASONS = """\
Every member of an entity says by which rule it was put there. Every report of an event but the
first says in what it agreed with the event when it was put there, several things at once, and
`kg:joinedTo` names the report with which it has most in common: a tree over the reports. What is
no member of several articles' entity says why it stands alone. The reasons are concepts of
<https://w3id.org/khabar/reason>, found by their `skos:notation`.
"""

_GUARANTEES = """\
Both engines, pyshacl and shacl, find the same. Besides, every piece of evidence is held against
the text of its article: its span lies inside it, and its quote is what stands there. Warnings are
readings that deserve a look; all else is a fault of the graph.
"""


def _reason_rows(graph: rdflib.Graph) -> Iterator[str]:
    rows = set()
    for collection, node in graph.subject_objects(SKOS.member):
        if isinstance(node, rdflib.URIRef):
            thing = "a member" if str(collection).endswith("ofMembers") else "a report"
            says = graph.value(node, SKOS.notation)
            rows.add(f"| {thing} | `{says}` | {_definitions(graph, node)} |")
    yield from sorted(rows)


def _fault_rows(shapes: rdflib.Graph) -> Iterator[str]:
    rows = set()
    for shape, target in shapes.subject_objects(SH.targetClass):
        parts = [shape, *shapes.objects(shape, SH.property), *shapes.objects(shape, SH.sparql)]
        for part in parts:
            texts = {
                text.language: str(text)
                for text in shapes.objects(part, SH.message)
                if isinstance(text, rdflib.Literal)
            }
            if texts:
                warning = " (warning)" * (shapes.value(part, SH.severity) == SH.Warning)
                rows.add(f"| {_name(shapes, target)} | {texts['en']}{warning} | {texts['ar']} |")
    yield from sorted(rows)


def _declared(graph: rdflib.Graph, kind: Node) -> list[rdflib.URIRef]:
    return sorted(
        node
        for node in graph.subjects(RDF.type, kind)
        if isinstance(node, rdflib.URIRef) and node.startswith(KG)
    )


def _class_row(graph: rdflib.Graph, node: rdflib.URIRef) -> str:
    parents = sorted(_name(graph, parent) for parent in graph.objects(node, RDFS.subClassOf))
    return f"| `{_name(graph, node)}` | {_code(parents)} | {_definitions(graph, node)} |"


def _property_row(graph: rdflib.Graph, node: rdflib.URIRef) -> str:
    name = f"`{_name(graph, node)}`"
    if parents := sorted(_name(graph, each) for each in graph.objects(node, RDFS.subPropertyOf)):
        name += f" ⊑ {_code(parents)}"
    ends = " | ".join(
        _code([name for each in graph.objects(node, end) for name in _members(graph, each)])
        for end in (RDFS.domain, RDFS.range)
    )
    return f"| {name} | {ends} | {_definitions(graph, node)} |"


def _members(graph: rdflib.Graph, node: Node) -> Iterator[str]:
    """The names in a union or an enumeration; a class or datatype is its own."""
    for holder in (OWL.unionOf, OWL.oneOf):
        members = graph.value(node, holder)
        if members is not None:
            yield from (_name(graph, member) for member in Collection(graph, members))
            return
    yield _name(graph, node)


def _relation_row(relation: Relation) -> str:
    labels = f"`kg:{relation.class_name}` {relation.class_labels['ar']}"
    direct = f"`kg:{relation.property_name}` {relation.property_labels['ar']}"
    meaning = f"{relation.definitions['en']} | {relation.definitions['ar']}"
    return f"| {labels} | {direct} | `{relation.type}` | {meaning} |"


def _mode_row(relation: Relation) -> str:
    modes = sorted(relation.modes.values(), key=lambda mode: mode.id)
    listed = ", ".join(f"`{mode.id}` {mode.labels['ar']}" for mode in modes)
    return f"| `{relation.type}` | {listed} |"


def _definitions(graph: rdflib.Graph, node: rdflib.URIRef) -> str:
    texts = {
        text.language: str(text)
        for text in graph.objects(node, SKOS.definition)
        if isinstance(text, rdflib.Literal)
    }
    return f"{texts['en']} | {texts['ar']}"


def _name(graph: rdflib.Graph, node: Node) -> str:
    return node.n3(graph.namespace_manager) if isinstance(node, rdflib.URIRef) else str(node)


def _code(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def write(checkout: Path) -> None:
    """Both files of a checkout; the scheme first, for nothing else is read from it."""
    (checkout / "ontology" / "plover.ttl").write_text(scheme(), encoding="utf-8")
    (checkout / "docs" / "ontology.md").write_text(markdown(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[2])
