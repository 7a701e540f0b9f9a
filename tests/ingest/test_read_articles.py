from __future__ import annotations

import codecs
import gzip
import io
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ArticleError, InputError
from kg.ingest import MAX_TEXT, UnreadableInput, json_lines, read_articles, trec
from kg.ingest.read import _from_stream

BODY = (
    "قصفت طائرات التحالف الدولي مواقع المسلحين في ريف دير الزور صباح الأربعاء، وفق ما قال السكان."
)
CRAWLED = f"""fbpx
أخر الأخبار

سوريا

التحالف يقصف مواقع شرقي سوريا

الشبكة – دير الزور

{BODY}

اظهر المزيد

مقالات ذات صلة"""


class Reading:
    def __init__(self, paths, **options):
        self.errors: list[ArticleError] = []
        self.articles = list(read_articles(paths, on_error=self.errors.append, **options))
        for error in self.errors:
            assert "\n" not in str(error)

    @property
    def messages(self):
        return [str(error) for error in self.errors]


def read(path, **options):
    return Reading([path], **options)


def pipe(data: bytes, **options):
    return Reading(["-"], stdin=io.BytesIO(data), **options)


def lines(*objects) -> bytes:
    return b"".join(json.dumps(o, ensure_ascii=False).encode() + b"\n" for o in objects)


# --- plain text


def test_crawled_text_keeps_everything_behind_its_headline(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(CRAWLED, encoding="utf-8")
    (article,) = read(path).articles
    assert article.title == "التحالف يقصف مواقع شرقي سوريا"
    assert article.body == CRAWLED.split(article.title + "\n")[1]
    assert article.published is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(f"{BODY}\n{BODY}", "", id="no-headline"),
        pytest.param(f"أخبار\n{BODY}", "", id="section-then-paragraph"),
        pytest.param(
            f"أخبار\nغارات جديدة على صنعاء\n{BODY}", "غارات جديدة على صنعاء", id="section"
        ),
        pytest.param("غارات جديدة على صنعاء", "", id="only-one-line"),
        pytest.param(
            f"اقرأ أيضا: قمة في الرياض\nغارات على صنعاء اليوم\n{BODY}",
            "غارات على صنعاء اليوم",
            id="link",
        ),
        pytest.param(
            f"5 يناير 2022 - 10:30\r\nغارات على صنعاء اليوم\r\n{BODY}",
            "غارات على صنعاء اليوم",
            id="crlf",
        ),
    ],
)
def test_headline(text, title):
    (article,) = pipe(text.encode()).articles
    assert article.title == title
    assert article.body == (
        text.split(title, 1)[1].lstrip("\r").removeprefix("\n") if title else text
    )


def test_same_file_same_id_and_same_name_no_collision(tmp_path):
    for folder, text in (("a", CRAWLED), ("b", CRAWLED), ("c", CRAWLED + "!")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "خبر.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a" / "خبر.txt.gz").write_bytes(gzip.compress(CRAWLED.encode()))
    plain, zipped, again, other = [a.id for a in read(tmp_path).articles]
    assert plain == again == zipped != other
    assert plain.startswith("خبر-")


@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda t: codecs.BOM_UTF8 + t.encode(), id="utf-8-bom"),
        pytest.param(lambda t: t.encode("utf-16"), id="utf-16"),
        pytest.param(lambda t: codecs.BOM_UTF16_BE + t.encode("utf-16-be"), id="utf-16-be"),
        pytest.param(lambda t: t.encode("utf-32"), id="utf-32"),
        pytest.param(lambda t: t.replace("–", "-").encode("cp1256"), id="windows-1256"),
        pytest.param(lambda t: gzip.compress(t.encode()), id="gzip"),
    ],
)
def test_encodings_of_plain_text(encode):
    reading = pipe(encode(CRAWLED))
    assert reading.messages == []
    assert BODY in reading.articles[0].body
    assert reading.articles[0].title == "التحالف يقصف مواقع شرقي سوريا"


# --- JSON


def test_fields_of_a_json_line():
    (article,) = pipe(
        lines(
            {
                "id": 7,
                "url": "https://example.org/1",
                "source": "الميدان",
                "title": " عنوان\nفي سطرين ",
                "text": BODY,
                "published": "2024-02-07T09:30:00+03:00",
                "language": "ar",
                "author": ["ignored"],
            }
        )
    ).articles
    assert (article.id, article.url, article.source) == ("7", "https://example.org/1", "الميدان")
    assert (article.title, article.body, article.language) == ("عنوان في سطرين", BODY, "ar")
    assert article.published == datetime(2024, 2, 7, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2018-04-14T09:00:00+00:00", datetime(2018, 4, 14, 9, tzinfo=UTC)),
        ("2018-04-14T09:00:00Z", datetime(2018, 4, 14, 9, tzinfo=UTC)),
        ("2018-04-14 09:00", datetime(2018, 4, 14, 9, tzinfo=UTC)),
        ("2018/04/14", datetime(2018, 4, 14, tzinfo=UTC)),
        ("٢٠١٨-٠٤-١٤", datetime(2018, 4, 14, tzinfo=UTC)),
        ("Sat, 14 Apr 2018 12:00:00 +0300", datetime(2018, 4, 14, 9, tzinfo=UTC)),
        ("14 Apr 2018 09:00:00 -0000", datetime(2018, 4, 14, 9, tzinfo=UTC)),
        ("", None),
        (None, None),
    ],
)
def test_dates(text, moment):
    (article,) = pipe(lines({"text": BODY, "published": text})).articles
    assert article.published == moment
    assert moment is None or article.published.utcoffset() is not None


def test_given_date_is_used_only_where_there_is_none():
    given_date = datetime(2024, 5, 1, tzinfo=timezone(timedelta(hours=3)))
    reading = pipe(
        lines({"text": BODY}, {"text": BODY, "published": "2020-01-01"}), published=given_date
    )
    assert [a.published.year for a in reading.articles] == [2024, 2020]
    (naive,) = pipe(lines({"text": BODY}), published=datetime(2024, 5, 1)).articles
    assert naive.published == datetime(2024, 5, 1, tzinfo=UTC)


def test_id_defaults_to_url_then_to_the_content():
    reading = pipe(
        lines({"text": BODY, "url": "u"}, {"text": BODY}, {"text": BODY}, {"text": BODY + "."})
    )
    url, first, again, other = [a.id for a in reading.articles]
    assert url == "u"
    assert first == again != other


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param('{"text": "' + BODY, "broken JSON", id="broken"),
        pytest.param("[1, 2]", "not a JSON object", id="a-list"),
        pytest.param('"نص"', "not a JSON object", id="a-string"),
        pytest.param('{"title": "عنوان"}', 'no "text"', id="no-text"),
        pytest.param('{"text": null}', 'no "text"', id="null"),
        pytest.param('{"text": "  "}', '"text" is empty', id="empty"),
        pytest.param('{"text": ["نص"]}', '"text" is a list', id="text-is-a-list"),
        pytest.param('{"text": true}', '"text" is true or false', id="text-is-a-flag"),
        pytest.param('{"text": "plain English"}', "no Arabic text", id="english"),
        pytest.param(
            f'{{"text": "{BODY}", "published": "yesterday"}}', '"published" is', id="date"
        ),
        pytest.param(
            f'{{"text": "{BODY}", "source": {{"a": 1}}}}', '"source" is an object', id="source"
        ),
        pytest.param("[" * 100_000, "nested too deeply", id="depth"),
        pytest.param('{"a": ' + "9" * 5000 + "}", "number too long", id="huge-number"),
        pytest.param(
            '{"text": "' + "ق" * (MAX_TEXT + 1) + '"}', "2,000,001 characters", id="too-long"
        ),
    ],
)
def test_a_bad_line_is_named_and_the_next_is_read(tmp_path, line, says):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"text": BODY}) + line.encode() + b"\n\n" + lines({"text": BODY}))
    reading = read(path)
    assert len(reading.articles) == 2
    (message,) = reading.messages
    assert message.startswith(f"{path}:2: ")
    assert says in message


def test_a_line_in_another_encoding_is_named():
    reading = pipe(lines({"text": BODY}) + b'{"text": "\xe3\xe4"}\n' + lines({"text": BODY}))
    assert len(reading.articles) == 2
    assert "not UTF-8" in reading.messages[0]


def test_a_line_over_the_limit_is_never_held(monkeypatch):
    monkeypatch.setattr(json_lines, "MAX_LINE", 1000)
    asked = []

    class Pipe(io.BytesIO):
        def read1(self, size=-1):
            asked.append(size)
            return super().read1(size)

    data = lines({"text": BODY}, {"text": BODY * 5000}, {"text": BODY})
    reading = Reading(["-"], stdin=Pipe(data))
    assert len(reading.articles) == 2
    assert "standard input:2: more than" in reading.messages[0]
    assert max(asked) <= 1 << 16


def test_what_lenient_writers_produce_is_read():
    reading = pipe(b'{"text": "' + BODY.encode() + b'\t\\ud800\\u0000", "url": NaN}\n')
    assert reading.messages == []
    assert reading.articles[0].body == BODY + "\t\ufffd\ufffd"
    assert reading.articles[0].url is None


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("chunk", [1, 7, 1 << 16])
def test_a_json_list_is_read_element_by_element(monkeypatch, tmp_path, indent, chunk):
    monkeypatch.setattr(json_lines, "_CHUNK", chunk)
    objects = [{"text": BODY, "id": f'{n} "]}} \\'} for n in range(3)]
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps([objects[0], 5, objects[1], [objects[2]], "ا", objects[2]], indent=indent)
    )
    reading = read(path)
    assert [a.id for a in reading.articles] == [o["id"] for o in objects]
    assert len(reading.errors) == 3


def test_a_broken_element_does_not_hide_the_next():
    good = json.dumps({"text": BODY})
    reading = pipe(f'[\n{good},\n{{"text": oops}},\n{good}\n]'.encode())
    assert len(reading.articles) == 2
    assert reading.messages[0].startswith("standard input:3: broken JSON")


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt", "a"])
def test_content_decides_where_the_suffix_is_wrong(tmp_path, name):
    path = tmp_path / name
    path.write_text(json.dumps({"text": BODY, "id": "one"}, indent=1 if name != "a.txt" else None))
    assert [a.id for a in read(path).articles] == ["one"]
    path.write_bytes(lines({"text": BODY, "id": "one"}, {"text": BODY, "id": "two"}))
    assert [a.id for a in read(path).articles] == ["one", "two"]


def test_utf_16_json_lines():
    reading = pipe(lines({"text": BODY}, {"text": BODY}).decode().encode("utf-16"))
    assert [a.body for a in reading.articles] == [BODY, BODY]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.lists(JSON), st.integers(1, 40), st.sampled_from([None, 1]))
def test_values_cuts_a_list_into_its_elements(values, chunk, indent):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines, "_CHUNK", chunk)
        data = json.dumps(values, indent=indent, ensure_ascii=False).encode(
            "utf-8", "surrogatepass"
        )
        found = [v for _, v in json_lines._values(io.BytesIO(data))]
    assert [json.loads(v.decode("utf-8", "surrogatepass")) for v in found] == values


# --- TREC

DOC = """<DOC>
<DOCNO>AL-1</DOCNO>
<URL>https://example.org/?a=1&b=2</URL>
<TITLE>قصف &amp; غارات</TITLE>
<TIME>Sat, 14 Apr 2018 09:00:00 +0000</TIME>
<TEXT>
%s نسبة < 5 & أكثر
</TEXT>
</DOC>
"""


@pytest.mark.parametrize("chunk", [1, 100, 1 << 16])
def test_trec(monkeypatch, tmp_path, chunk):
    monkeypatch.setattr(trec, "_CHUNK", chunk)
    path = tmp_path / "a.xml"
    path.write_text(
        "<?xml version='1.0'?>\n<DOCS>" + (DOC % BODY) * 3 + "</DOCS>", encoding="utf-8"
    )
    reading = read(path)
    assert reading.messages == []
    assert len(reading.articles) == 3
    article = reading.articles[0]
    assert article.id == "AL-1"
    assert article.url == "https://example.org/?a=1&b=2"
    assert article.title == "قصف & غارات"
    assert article.body == f"{BODY} نسبة < 5 & أكثر"
    assert article.published == datetime(2018, 4, 14, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        pytest.param(f"<DOC><TEXT>{BODY}<DOC><TEXT>{BODY}</DOC>", [BODY, BODY], id="not-closed"),
        pytest.param(
            f"<doc id='1'><title>عنوان<text>{BODY}</text></doc>", [BODY], id="small-letters"
        ),
        pytest.param(f"<DOC><TEXT><![CDATA[{BODY}]]></TEXT></DOC>", [BODY], id="cdata"),
        pytest.param(
            f"<DOC><TEXT><P>{BODY}</P><P>{BODY}</P></TEXT></DOC>",
            [f"{BODY}\n\n{BODY}"],
            id="paragraphs",
        ),
        pytest.param(
            f"<DOC><TEXT>{BODY}</TEXT><TEXT>{BODY}</TEXT></DOC>",
            [f"{BODY}\n{BODY}"],
            id="two-texts",
        ),
        pytest.param(
            f"<DOC><TEXT>{BODY}<URL>x</URL></TEXT></DOC>", [f"{BODY}<URL>x</URL>"], id="tag-in-text"
        ),
    ],
)
def test_trec_that_is_no_xml(text, bodies):
    reading = pipe(text.encode())
    assert [a.body for a in reading.articles] == bodies


def test_a_bad_doc_is_named_by_its_line():
    reading = pipe(("\n\n<DOC><TEXT></TEXT></DOC>\n" + DOC % BODY).encode())
    assert len(reading.articles) == 1
    assert reading.messages == ['standard input:3: no "text"; put the article\'s body there']


def test_trec_in_windows_1256():
    (article,) = pipe((DOC % BODY).encode("cp1256")).articles
    assert article.title == "قصف & غارات"


# --- HTML

PAGE = f"""<!doctype html><html lang="ar"><head><title>غارات على دير الزور</title>
<meta charset="%s"><meta property="og:site_name" content="شبكة الميدان">
<link rel="canonical" href="https://example.org/a/1">
<meta property="article:published_time" content="2024-02-07T09:30:00+03:00"></head><body>
<nav><a href="/">الرئيسية</a> <a href="/x">سياسة</a></nav><article><h1>غارات على دير الزور</h1>
<p>{BODY}</p><p>{BODY} وقال ناشطون إن القصف أوقع سبعة قتلى وعددا من الجرحى.</p>
</article></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
def test_html(tmp_path, encoding):
    path = tmp_path / "page.html"
    path.write_bytes((PAGE % encoding).encode(encoding))
    reading = read(path)
    assert reading.messages == []
    (article,) = reading.articles
    assert article.title == "غارات على دير الزور"
    assert article.body.startswith(BODY)
    assert article.source == "شبكة الميدان"
    assert article.id == article.url == "https://example.org/a/1"
    assert article.published == datetime(2024, 2, 7, 6, 30, tzinfo=UTC)


def test_a_page_without_an_article(tmp_path):
    path = tmp_path / "page.htm"
    path.write_text("<html></html>")
    reading = read(path)
    assert reading.articles == []
    assert "no article found" in reading.messages[0]


# --- whole inputs


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \n\n", "empty", id="blank"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00", "binary", id="binary"),
        pytest.param(BODY.encode("iso-8859-6", "replace"), "not UTF-8", id="iso-8859-6"),
        pytest.param(BODY.encode()[:-2], "not UTF-8", id="cut-utf-8"),
        pytest.param("Überfälle über Öl".encode("latin-1"), "not UTF-8", id="latin-1"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8a", "UTF-16, but damaged", id="broken-utf-16"),
        pytest.param(b"English only", "no Arabic text", id="english"),
        pytest.param(gzip.compress(BODY.encode() * 2)[:-12], "to its end", id="cut-gzip"),
        pytest.param(("ق" * (MAX_TEXT + 1)).encode(), "2,000,001 characters", id="too-long"),
        pytest.param(b"a" * ((1 << 24) + 1), "more than 16 MB", id="far-too-long"),
        pytest.param(b"[ {", "broken JSON", id="open-list"),
    ],
)
def test_unreadable_input_is_one_error(data, says):
    reading = pipe(data)
    assert reading.articles == []
    (message,) = reading.messages
    assert message.startswith("standard input")
    assert says in message


def test_lines_before_the_cut_of_a_gzip_file_are_read(tmp_path):
    data = gzip.compress(b"".join(lines({"text": BODY, "id": str(n)}) for n in range(2000)))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(data[: len(data) * 3 // 4])
    reading = read(path)
    assert len(reading.articles) > 500
    assert [type(e) for e in reading.errors] == [UnreadableInput]


def test_missing_paths_do_not_stop_the_rest(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"text": BODY}))
    reading = Reading([tmp_path / "none.txt", str(path), "\0", "\ud800"])
    assert len(reading.articles) == 1
    assert len(reading.errors) == 3
    assert all(isinstance(error, InputError) for error in reading.errors)
    assert "none.txt: no such file" in reading.messages[0]


def test_folders_are_read_in_the_order_of_names(tmp_path):
    for name in ("b/2.jsonl", "b/1.jsonl", "a.jsonl", "c.ndjson.gz", ".hidden.jsonl", "notes.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        data = lines({"text": BODY, "id": name})
        path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    reading = read(tmp_path)
    assert [a.id for a in reading.articles] == ["a.jsonl", "b/1.jsonl", "b/2.jsonl", "c.ndjson.gz"]
    assert reading.messages == []


def test_a_folder_without_articles_is_named(tmp_path):
    assert "nothing to read" in read(tmp_path).messages[0]


def test_what_on_error_raises_ends_the_reading():
    def stop(error):
        raise error

    found = read_articles(["-"], stdin=io.BytesIO(b"{}\n" + lines({"text": BODY})), on_error=stop)
    with pytest.raises(ArticleError):
        list(found)


HEADS = [
    b"", b"{", b"[{", b'{"text": "', b"<DOC><TEXT>", b"<html><body><p>", b"\x1f\x8b\x08\x00",
    codecs.BOM_UTF16_LE, codecs.BOM_UTF8, codecs.BOM_UTF32_BE,
    "قصف ".encode(), "قصف ".encode("cp1256"),
]  # fmt: skip


@given(
    st.sampled_from(HEADS),
    st.binary(max_size=200)
    | st.text(max_size=80).map(lambda t: t.encode("utf-8", "surrogatepass")),
)
def test_no_bytes_raise_anything(head, data):
    for name in ("-", ".txt", ".jsonl", ".json", ".xml", ".html"):
        errors = []
        if name == "-":
            articles = list(
                read_articles(["-"], stdin=io.BytesIO(head + data), on_error=errors.append)
            )
        else:
            found = list(_from_stream(io.BytesIO(head + data), "f", "stem", name, None))
            articles = [x for x in found if not isinstance(x, ArticleError)]
            errors = [x for x in found if isinstance(x, ArticleError)]
        assert articles or errors
        for article in articles:
            article.text.encode("utf-8")
            assert article.id
            assert "\x00" not in article.text
        for error in errors:
            assert len(str(error).splitlines()) == 1
