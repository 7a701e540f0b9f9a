"""A verb, a relation and a place are added by data alone, as docs/adding-a-verb.md says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READ = """
import json, sys
from kg.model import Article
from kg.pipeline import read_record
found = []
for text in sys.argv[2:]:
    record = read_record(Article(id="a", body=text), sys.argv[1])
    entities = {entity.id: entity for entity in record.entities}
    name = lambda id: entities[id].names[0]
    found.append([
        [event.type, [*map(name, event.actors)], [*map(name, event.targets)],
         event.place and name(event.place), event.place and entities[event.place].link]
        for event in record.events
    ])
print(json.dumps(found))
"""
RELATION = """\
id       = "consoled"
type     = "CONSOLE"
class    = "Consolation"
property = "consoled"
source   = "hand-written"
[class_label]
ar = "مواساة"
en = "consolation"
[property_label]
ar = "واسى"
en = "consoled"
[definition]
ar = "تعزية طرف ومشاركته حزنه."
en = "Sharing somebody's grief."
[roles]
actor  = ["PER", "ORG", "GRP", "GPE"]
target = ["PER", "ORG", "GRP", "GPE"]
place  = ["GPE", "LOC", "FAC"]
[edge]
source   = "actor"
target   = "target"
directed = true
[[mode]]
id = "visit"
label.ar = "زيارة عزاء"
label.en = "visit of condolence"
definition.ar = "حضور مجلس العزاء."
definition.en = "Coming to mourn with them."
"""
LEXICON = """\
relation = "CONSOLE"
source = "hand-written"
entry = [
  { lemma = "واسي", pos = "verb", frame = "transitive", gloss = "console" },
]
[[example]]
text = "واسى الوزير أهالي الضحايا"
triple = "الوزير CONSOLE أهالي الضحايا"
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, whose data may be changed."""
    root = tmp_path_factory.mktemp("changed")
    skipped = shutil.ignore_patterns("__pycache__", "static", "*.so")
    shutil.copytree(ROOT / "kg", root / "kg", ignore=skipped)
    shutil.copytree(ROOT / "ontology", root / "ontology")
    return root


def read_by(root: Path, extractor: str, *texts: str) -> list[list[list[object]]]:
    """The events of each text by the package in `root`."""
    run = subprocess.run(
        [sys.executable, "-c", READ, extractor, *texts],
        env={**os.environ, "PYTHONPATH": str(root)},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: list[list[list[object]]] = json.loads(run.stdout)
    return found


def test_a_verb_is_read_at_once(copied: Path) -> None:
    text = "جندل الجيش السوري مقاتلي المعارضة في مدينة حلب."
    assert read_by(copied, "learned", text) == read_by(copied, "frames", text) == [[]]
    lexicon = copied / "kg/data/lexicon/attacked.toml"
    entry = '  { lemma = "جندل", pos = "verb", frame = "transitive", gloss = "strike down" },\n'
    source = lexicon.read_text(encoding="utf-8")
    lexicon.write_text(source.replace("entry = [\n", "entry = [\n" + entry, 1), encoding="utf-8")
    for extractor in ("learned", "frames"):
        ((event,),) = read_by(copied, extractor, text)
        assert event[:3] == ["ASSAULT", ["الجيش السوري"], ["مقاتلي المعارضة"]], extractor


def test_a_relation_is_read_at_once(copied: Path) -> None:
    text = "واسى الرئيس التونسي قادة المعارضة في مدينة صفاقس."
    assert read_by(copied, "frames", text) == [[]]
    (copied / "kg/data/relations/consoled.toml").write_text(RELATION, encoding="utf-8")
    (copied / "kg/data/lexicon/consoled.toml").write_text(LEXICON, encoding="utf-8")
    ((event,),) = read_by(copied, "frames", text)
    assert event[:3] == ["CONSOLE", ["الرئيس التونسي"], ["قادة المعارضة"]]


def test_a_place_is_linked_at_once(copied: Path) -> None:
    text = "قصف الجيش السوري مواقع المسلحين في بلدة زخرمان."
    places = copied / "kg/data/names/places.csv"
    row = "zakhraman,GPE,زخرمان|بلدة زخرمان,Zakhraman,,SY,,35.1,36.2,,,\n"
    before = read_by(copied, "learned", text)
    with places.open("a", encoding="utf-8") as file:
        file.write(row)
    ((event,),) = read_by(copied, "learned", text)
    assert event[3] == "بلدة زخرمان"
    assert event[4] == "zakhraman"
    assert before[0][0][4] is None
