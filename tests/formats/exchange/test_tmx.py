"""TMX: read and written as a stream, with odd tags, odd declarations and markup."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Span, SpanKind
from langaccess.core.tags import Tag
from langaccess.formats.exchange import TmxHeader, TmxUnit, Variant, read_tmx, write_tmx
from tests.support import SHARED, needs_shared

EN, SO = Tag("en"), Tag("so")
HEAD = (
    '<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" '
    'o-tmf="x" adminlang="en" srclang="en" datatype="text"/><body>'
)


def memory(tmp_path: Path, body: str, head: str = HEAD, before: str = "") -> Path:
    path = tmp_path / "m.tmx"
    path.write_text(before + head + body + "</body></tmx>", encoding="utf-8")
    return path


def pair(source: str, target: str, tag: str = "so") -> str:
    return (
        f'<tu tuid="a"><tuv xml:lang="en"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="{tag}"><seg>{target}</seg></tuv></tu>'
    )


def units(path: Path) -> list[TmxUnit]:
    return list(read_tmx(path)[1])


def written(found: list[TmxUnit], header: TmxHeader | None = None) -> bytes:
    out = io.BytesIO()
    assert write_tmx(iter(found), out, header or TmxHeader()) == len(found)
    return out.getvalue()


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize(
    ("name", "tag", "count"),
    [("en-so.even", "so", 1504), ("en-es-LA.even", "es-419", 1504), ("en-km", "km", 3071),
     ("en-zh.even", "zh", 1504), ("en-ti.even", "ti", 1495), ("en-prs", "prs", 3071)],
)  # fmt: skip
def test_the_memories_of_tico_19_are_read_whole_and_go_round(
    tmp_path: Path, name: str, tag: str, count: int
) -> None:
    with zipfile.ZipFile(SHARED / "data" / "tico19" / "tm" / f"{name}.tmx.zip") as packed:
        (inside,) = packed.namelist()
        path = Path(packed.extract(inside, tmp_path))
    header, stream = read_tmx(path)
    found = list(stream)
    assert header.source == EN
    assert len(found) == count
    assert all(unit.side(EN) and unit.side(Tag(tag)) for unit in found)
    assert {variant.tag for unit in found for variant in unit.variants} == {EN, Tag(tag)}
    assert found[0].props["note"].startswith("http")
    assert found[0].line > 1
    again = tmp_path / "again.tmx"
    again.write_bytes(written(found, header))
    once = [(u.id, u.props, [(v.tag, v.text) for v in u.variants]) for u in found]
    twice = [(u.id, u.props, [(v.tag, v.text) for v in u.variants]) for u in units(again)]
    assert once == twice


@pytest.mark.parametrize(
    ("typed", "means"),
    [("EN-US", "en-US"), ("es-LA", "es-419"), ("ht_HT", "ht-HT"), ("es_XX", "es"),
     ("zh-TW", "zh-Hant"), ("zh_CN", "zh-Hans"), ("ti-ER", "ti-ER"), ("fre", "fr"),
     (" so ", "so")],
)  # fmt: skip
def test_odd_tags_are_read_as_what_they_mean(tmp_path: Path, typed: str, means: str) -> None:
    (unit,) = units(memory(tmp_path, pair("Yes", "Haa", typed)))
    assert [(v.tag, v.lang) for v in unit.variants][1] == (Tag(means), typed)


@pytest.mark.parametrize("typed", ["", "no-such-language-at-all", "english"])
def test_a_tag_that_names_no_language_is_refused_with_its_line(tmp_path: Path, typed: str) -> None:
    with pytest.raises(InputError) as caught:
        units(memory(tmp_path, "\n" + pair("Yes", "Haa", typed)))
    assert str(caught.value.where).endswith("m.tmx:2")


def test_old_files_name_the_language_without_a_prefix(tmp_path: Path) -> None:
    (unit,) = units(memory(tmp_path, pair("Yes", "Haa").replace("xml:lang", "lang")))
    assert [v.tag for v in unit.variants] == [EN, SO]


def test_markup_becomes_spans_and_is_written_again(tmp_path: Path) -> None:
    source = (
        'Call <bpt i="1" x="7">&lt;b></bpt>now <bpt i="2">&lt;i></bpt>please<ept i="2">&lt;/i>'
        '</ept><ept i="1">&lt;/b></ept><ph x="9">&lt;br/></ph>or <hi type="x">later</hi>'
    )
    target = (
        'Wac <bpt i="4" x="7">&lt;b></bpt>hadda<ept i="4">&lt;/b></ept><ph x="9">&lt;br/></ph> ama'
    )
    (unit,) = units(memory(tmp_path, pair(source, target)))
    english, somali = unit.variants
    assert english.text == "Call now pleaseor later"
    assert [(english.text[s.start : s.end], s.kind) for s in english.spans] == [
        ("now please", SpanKind.FORMAT), ("please", SpanKind.FORMAT), ("", SpanKind.CODE),
        ("later", SpanKind.FORMAT),
    ]  # fmt: skip
    assert somali.spans[0].ref == english.spans[0].ref
    assert somali.spans[1].ref == english.spans[2].ref
    assert english.codes[english.spans[0].ref] == ("<b>", "</b>")
    path = tmp_path / "again.tmx"
    path.write_bytes(written([unit]))
    (again,) = units(path)
    assert [(v.text, v.spans, v.codes) for v in again.variants] == [
        (v.text, v.spans, v.codes) for v in unit.variants
    ]


def test_crossing_and_unfinished_pairs_become_objects(tmp_path: Path) -> None:
    crossed = (
        'a<bpt i="1">1</bpt>b<bpt i="2">2</bpt>c<ept i="1">3</ept>d<ept i="2">4</ept>'
        '<it pos="begin">5</it>e<bpt i="3">6</bpt>f<ept i="9">7</ept>'
    )
    (unit,) = units(memory(tmp_path, pair(crossed, "x")))
    english = unit.variants[0]
    assert english.text == "abcdef"
    whole = [s for s in english.spans if s.start < s.end]
    assert [english.text[s.start : s.end] for s in whole] == ["bc"]
    codes = [text for s in english.spans for text in english.codes[s.ref] if text]
    assert sorted(codes) == ["1", "2", "3", "4", "5", "6", "7"]
    assert len({s.ref for s in english.spans}) == len(english.spans)


def test_what_we_write_keeps_the_order_that_the_grammar_asks_for() -> None:
    unit = TmxUnit(
        "a.b", (Variant(EN, "Yes & <no>"), Variant(SO, "Haa", props={"p": "q"}, notes=("n",))),
        props={"licence": "CC0-1.0"}, notes=("a remark",), author="A. W.", date="20261125T090000Z",
    )  # fmt: skip
    data = written([unit], TmxHeader(source=None, props={"x": "y"}))
    root = etree.fromstring(data)
    assert root.get("version") == "1.4"
    head, body = root
    assert head.get("srclang") == "*all*"
    assert [child.tag for child in body[0]] == ["note", "prop", "tuv", "tuv"]
    assert [child.tag for child in body[0][3]] == ["note", "prop", "seg"]
    assert body[0].get("srclang") == "en"
    assert body[0][2].findtext("seg") == "Yes & <no>"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_windows_programs_write_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "m.tmx"
    path.write_text(HEAD + pair("Yes", "Haa ဟုတ်") + "</body></tmx>", encoding=encoding)
    assert units(path)[0].variants[1].text == "Haa ဟုတ်"


def test_a_declaration_that_names_the_format_is_read_over(tmp_path: Path) -> None:
    declared = '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    assert len(units(memory(tmp_path, pair("Yes", "Haa"), before=declared))) == 1


_NAMES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
_GROWING = f'<!DOCTYPE tmx [<!ENTITY e0 "ha">{_NAMES}]>'


@pytest.mark.parametrize(
    ("before", "body", "words"),
    [
        ('<!DOCTYPE tmx [<!ENTITY a "b">]>', pair("&a;", "x"), "entities"),
        (_GROWING, pair("&e9;", "x"), "entities"),
        ('<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>', pair("&a;", "x"), "entities"),
        ("", pair("Yes", "Haa") + "<tu>", "damaged"),
        ("", pair("Yes", "\x01"), "damaged"),
        ("", "<tu>" + "<prop type='x'/>" * 30_000 + "</tu>", "more markup"),
    ],
)
def test_hostile_and_damaged_files_are_refused(
    tmp_path: Path, before: str, body: str, words: str
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        units(memory(tmp_path, body, before=before))
    assert caught.value.hint


def test_a_stray_byte_is_reported_with_its_line(tmp_path: Path) -> None:
    path = memory(tmp_path, "\n\n" + pair("Yes", "Haa~"))
    path.write_bytes(path.read_bytes().replace(b"~", b"\xe9 caf"))
    with pytest.raises(InputError) as caught:
        units(path)
    assert str(caught.value.where).endswith("m.tmx:3")


@pytest.mark.parametrize("text", ["", "<html/>", "not xml", "<tmx/>"])
def test_what_is_no_memory_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.tmx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_tmx(path)
    assert "export" in (caught.value.hint or "")
    with pytest.raises(InputError, match=r"no such file"):
        read_tmx(tmp_path / "absent.tmx")


@pytest.mark.slow
def test_a_memory_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "big.tmx"
    made = (
        TmxUnit(str(n), (Variant(EN, f"Line {n} " * 20), Variant(SO, f"Sadar {n} " * 20)))
        for n in range(20_000)
    )
    with path.open("wb") as out:
        assert write_tmx(made, out, TmxHeader()) == 20_000
    tracemalloc.start()
    count = sum(1 for _ in read_tmx(path)[1])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000 < path.stat().st_size


def test_a_span_of_protected_text_stays_text() -> None:
    data = written([TmxUnit("a", (Variant(EN, "see x.gov", (Span(4, 9, SpanKind.CODE, 1),)),))])
    assert b"<seg>see x.gov</seg>" in data
