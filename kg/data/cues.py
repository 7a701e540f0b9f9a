"""Words that report speech, with the grammar of what follows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, get_args

from kg.data.normal import normalise
from kg.data.resources import data_file, read_toml
from kg.errors import DataError
from kg.model import Stance

FormKind = Literal["perfect", "imperfect", "participle", "noun"]

_STANCES = frozenset(get_args(Stance))
_FLAGS = (
    "clause",
    "direct",
    "object",
    "person",
    "ambiguous",
    "appear",
    "pronoun_only",
    "perfect_only",
    "joined",
    "impersonal",
    "transitive",
)
_TEXTS = ("lemma", "imperfect", "participle", "gloss", "stance", "example")
_SPELLINGS = ("perfect_only", "joined")  # of forms, not of cues
_LISTS = ("about", "companion", "plurals")
_WEAK_ENDINGS = ("ي", "ا")  # of the normalised perfect: دعا، نفى


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word that reports speech.

    The claim may stand after أن or إن (`clause`), in quotation marks or after a colon (`direct`),
    as a bare noun phrase (`object`), or after one of the prepositions `about`.
    """

    lemma: str
    gloss: str
    stance: Stance = "assert"
    clause: bool = True
    direct: bool = True
    object: bool = False
    about: frozenset[str] = frozenset()
    person: bool = False  # takes a person as object before the claim: اتهم فلانا بكذا
    transitive: bool = False  # never without that object
    companion: frozenset[str] = frozenset()  # keys; one must follow
    ambiguous: bool = False  # a cue only where the morphology says verb
    appear: bool = False  # said of a text: جاء في البيان أن
    impersonal: bool = False  # the imperfect without subject is everybody's: يعتقد أن
    pronoun_only: bool = False  # nouns: only with an attached pronoun
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueForm:
    """One inflected form of a cue."""

    cue: Cue
    kind: FormKind
    feminine: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CueWords:
    """Small words that bound claims; phrases are joined keys without spaces."""

    speakers: frozenset[str]
    documents: frozenset[str]
    authored: frozenset[str]
    occasions: frozenset[str]
    media: frozenset[str]
    platforms: frozenset[str]
    offices: frozenset[str]
    times: frozenset[str]
    not_complementiser: frozenset[str]
    negations: frozenset[str]
    unreal: frozenset[str]
    conditions: frozenset[str]
    idioms: frozenset[str]
    clause_openers: frozenset[str]
    breaks: frozenset[str]
    afterthoughts: frozenset[str]
    openers: frozenset[str]
    links: frozenset[str]
    turns: frozenset[str]
    manners: frozenset[str]
    labels: frozenset[str]
    masculine_countries: frozenset[str]
    content_nouns: re.Pattern[str]
    stances: Mapping[Stance, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CueLexicon:
    """All cues by their inflected forms, and the words around them."""

    cues: tuple[Cue, ...]
    forms: Mapping[str, tuple[CueForm, ...]]  # by key
    lemmas: frozenset[str]
    before_source: frozenset[str]  # joined keys: بحسب، وفقا ل
    before_verb: frozenset[str]  # joined keys: وفق ما، حسبما
    weak: frozenset[str]
    relay: frozenset[str]  # lemmas
    words: CueWords
    source_examples: tuple[str, ...]


def joined(phrase: str) -> str:
    """The key that tokens of a phrase make when their keys are put together."""
    return normalise(phrase).replace(" ", "")


@cache
def load_cues() -> CueLexicon:
    """The shipped cues; raises `DataError` naming the file and the entry that is wrong."""
    cues: list[Cue] = []
    forms: dict[str, list[CueForm]] = {}
    seen: set[tuple[str, str]] = set()
    for file in ("verbs.toml", "nouns.toml"):
        for raw in _entries(file):
            cue = _cue(file, raw)
            if (file, cue.lemma) in seen:
                raise DataError(f"{file}: {cue.lemma} is listed twice")
            seen.add((file, cue.lemma))
            cues.append(cue)
            made = _verb_forms(cue, raw) if file == "verbs.toml" else _noun_forms(cue, raw)
            for key, form in made:
                forms.setdefault(key, []).append(form)
    sources = read_toml(data_file("cues", "sources.toml"))
    return CueLexicon(
        cues=tuple(cues),
        forms={key: tuple(found) for key, found in forms.items()},
        lemmas=frozenset(cue.lemma for cue in cues),
        before_source=_joined_set("sources.toml", sources, "before_source"),
        before_verb=_joined_set("sources.toml", sources, "before_verb"),
        weak=_joined_set("sources.toml", sources, "weak"),
        relay=_joined_set("sources.toml", sources, "relay"),
        words=_words(),
        source_examples=tuple(example["text"] for example in sources.get("example", ())),
    )


def _words() -> CueWords:
    file = "words.toml"
    raw = read_toml(data_file("cues", file))
    stances: dict[Stance, frozenset[str]] = {}
    for stance, words in raw.get("stances", {}).items():
        if stance not in _STANCES:
            raise DataError(f"{file}: unknown stance {stance}")
        stances[stance] = frozenset(map(joined, words))
    names = [name for name in CueWords.__slots__ if name not in ("stances", "content_nouns")]
    try:
        pattern = re.compile(raw["content_nouns"])
    except (KeyError, re.error) as error:
        raise DataError(f"{file}: content_nouns must be a regular expression") from error
    return CueWords(
        **{name: _joined_set(file, raw, name) for name in names},
        content_nouns=pattern,
        stances=stances,
    )


def _joined_set(file: str, raw: Mapping[str, Any], name: str) -> frozenset[str]:
    words = raw.get(name)
    if not isinstance(words, list) or not words or not all(isinstance(w, str) for w in words):
        raise DataError(f"{file}: {name} must be a list of words")
    return frozenset(map(joined, words))


def _entries(file: str) -> Iterator[Mapping[str, Any]]:
    for raw in read_toml(data_file("cues", file)).get("cue", ()):
        name = raw.get("lemma", "an entry without lemma")
        for key, value in raw.items():
            if key in _FLAGS:
                right = isinstance(value, bool)
            elif key in _TEXTS:
                right = isinstance(value, str) and bool(value)
            else:
                right = key in _LISTS and isinstance(value, list)
            if not right:
                raise DataError(f"{file}: {name}: {key} is unknown or of the wrong type")
        if "lemma" not in raw or "gloss" not in raw or "example" not in raw:
            raise DataError(f"{file}: {name}: lemma, gloss and example are needed")
        yield raw


def _cue(file: str, raw: Mapping[str, Any]) -> Cue:
    stance = raw.get("stance", "assert")
    if stance not in _STANCES:
        raise DataError(f"{file}: {raw['lemma']}: unknown stance {stance}")
    flags = {name: raw[name] for name in _FLAGS if name in raw and name not in _SPELLINGS}
    return Cue(
        lemma=normalise(raw["lemma"]),
        gloss=raw["gloss"],
        stance=stance,
        about=frozenset(map(normalise, raw.get("about", ()))),
        companion=frozenset(map(normalise, raw.get("companion", ()))),
        example=raw["example"],
        **flags,
    )


def _verb_forms(cue: Cue, raw: Mapping[str, Any]) -> Iterator[tuple[str, CueForm]]:
    perfect = normalise(raw["lemma"])
    weak = perfect.endswith(_WEAK_ENDINGS) and len(perfect) > 2
    stem = perfect[:-1] if weak else perfect
    dual = perfect if weak else perfect + "ا"
    yield from _forms(cue, "perfect", (perfect, dual), feminine=False)
    yield from _forms(cue, "perfect", (stem + "ت", stem + "تا"), feminine=True)
    if raw.get("joined", False):
        yield from _forms(cue, "perfect", ("و" + stem + "ت",), feminine=True)
    yield from _forms(cue, "perfect", (stem + "وا", stem + "و"), feminine=False, plural=True)
    if "imperfect" in raw and not raw.get("perfect_only", False):
        rest = normalise(raw["imperfect"])[1:]
        short = rest[:-1] if rest.endswith(("ي", "و", "ا")) else rest
        yield from _forms(cue, "imperfect", ("ي" + rest, "ي" + rest + "ان"), feminine=False)
        yield from _forms(cue, "imperfect", ("ت" + rest, "ت" + rest + "ان"), feminine=True)
        yield from _forms(cue, "imperfect", ("ي" + short + "ون",), feminine=False, plural=True)
    if "participle" in raw:
        form = normalise(raw["participle"])
        base = form[:-1]
        plural = base[:-1] + "ين" if base.endswith("ي") else base + "ين"
        yield from _forms(cue, "participle", (form,), feminine=False)
        yield from _forms(cue, "participle", (base + "ه", base + "تين"), feminine=True)
        yield from _forms(cue, "participle", (plural,), feminine=False, plural=True)


def _noun_forms(cue: Cue, raw: Mapping[str, Any]) -> Iterator[tuple[str, CueForm]]:
    noun = normalise(raw["lemma"])
    words = [noun, *map(normalise, raw.get("plurals", ()))]
    for word in words:
        keys = {word, word + "ا", "ال" + word}
        if word.endswith("ه"):  # before an attached pronoun: دعوته
            keys.add(word[:-1] + "ت")
        yield from _forms(cue, "noun", sorted(keys), feminine=False)


def _forms(
    cue: Cue, kind: FormKind, keys: Iterable[str], *, feminine: bool, plural: bool = False
) -> Iterator[tuple[str, CueForm]]:
    form = CueForm(cue=cue, kind=kind, feminine=feminine, plural=plural)
    for key in keys:
        yield key, form
