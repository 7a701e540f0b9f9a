"""Annotations by offsets find their words again in the corpus."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from kg.extract.learned.marked import read_marked

ARTICLE = {
    "id": "n1",
    "title": "غارة على نخيل",
    "text": "قصف الجيش بلدة نخيل، الأحد. وأسفر القصف عن مقتل شخصين.",
    "source": "x",
    "url": "https://example.org/1",
    "published": "2018-05-06T10:00:00+00:00",
}
TEXT = f"{ARTICLE['title']}\n{ARTICLE['text']}"


def place(words: str, after: int = 0) -> list[int]:
    start = TEXT.index(words, after)
    return [start, start + len(words)]


def test_marks_are_read_with_their_words(tmp_path: Path) -> None:
    body = len(ARTICLE["title"])
    marks = {
        "id": "n1",
        "names": [[place("الجيش")], [place("بلدة نخيل"), place("نخيل")], [place("شخصين")]],
        "events": [
            ["ASSAULT", place("قصف", body), [0], [1], 1, "actual", "2018-05-06"],
            ["ASSAULT", place("مقتل"), [0], [2], None, "actual", None],
        ],
    }
    corpus = tmp_path / "corpus.jsonl.gz"
    other = {**ARTICLE, "id": "n2"}
    corpus.write_bytes(
        gzip.compress("\n".join(json.dumps(raw) for raw in (other, ARTICLE)).encode())
    )
    marked = tmp_path / "marked.jsonl"
    marked.write_text(json.dumps(marks), encoding="utf-8")

    ((document, events),) = read_marked(marked, corpus)

    assert document.article.id == "n1"
    first, second = events
    sentences = {sentence.index: sentence for sentence in document.sentences}
    assert sentences[first.sentence].tokens[first.first].text == "قصف"
    assert first.actors == (("الجيش",),)
    assert first.targets == (("بلدة نخيل", "نخيل"),)
    assert first.place == ("بلدة نخيل", "نخيل")
    assert first.date == "2018-05-06"
    assert sentences[second.sentence].tokens[second.first].text == "مقتل"
    assert second.sentence > first.sentence
    assert second.place == ()
