"""The SKOS scheme of event types and modes, written from data/relations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.data.relations import LANGUAGES, Relation, load_relations
from kg.graph.vocabulary import KG, PLOVER, PLOVER_SCHEME, RDFS, SKOS

_HEAD = f"""\
# Written by `python -m kg.graph.docs` from kg/data/relations; do not edit.
# Types and most modes follow PLOVER, the Political Language Ontology for Verifiable Event Records
# of the Open Event Data Alliance; labels and definitions are Khabar's own.
@prefix kg:     <{KG}> .
@prefix plover: <{PLOVER}> .
@prefix dct:    <http://purl.org/dc/terms/> .
@prefix rdfs:   <{RDFS}> .
@prefix skos:   <{SKOS}> .

<{PLOVER_SCHEME}> a skos:ConceptScheme ;
    dct:title "أنواع الأحداث وأساليبها"@ar, "Types and modes of events"@en ;
    dct:source <https://github.com/openeventdata/PLOVER> .
"""


def scheme() -> str:
    """The whole of ontology/plover.ttl."""
    return "\n".join([_HEAD, *(_type(relation) for relation in load_relations().values())])


def _type(relation: Relation) -> str:
    concept = _concept(
        f"plover:{relation.type}",
        relation.type,
        relation.class_labels,
        relation.definitions,
        [f"skos:topConceptOf <{PLOVER_SCHEME}>", f"rdfs:seeAlso kg:{relation.class_name}"],
    )
    modes = (
        _concept(
            f"plover:{relation.type}-{mode.id}",
            mode.id,
            mode.labels,
            mode.definitions,
            [f"skos:broader plover:{relation.type}"],
        )
        for mode in sorted(relation.modes.values(), key=lambda mode: mode.id)
    )
    return "\n".join([concept, *modes])


def _concept(
    name: str,
    notation: str,
    labels: Mapping[str, str],
    definitions: Mapping[str, str],
    more: Iterable[str],
) -> str:
    lines = [
        f"{name} a skos:Concept ;",
        f"    skos:inScheme <{PLOVER_SCHEME}> ;",
        *(f"    {line} ;" for line in more),
        f'    skos:notation "{notation}" ;',
        f"    skos:prefLabel {_texts(labels)} ;",
        f"    skos:definition {_texts(definitions)} .",
    ]
    return "\n".join(lines) + "\n"


def _texts(texts: Mapping[str, str]) -> str:
    return ", ".join(f'"{_escape(texts[language])}"@{language}' for language in LANGUAGES)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
