"""Catalogues of messages: what their formats mean, and where a damaged one is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from langaccess.core.errors import InputError
from langaccess.formats.exchange import read_catalogue
from tests.support import SHARED, needs_shared

PO = """\
# A remark
msgid ""
msgstr ""
"Language: ru\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || \
n%100>=20) ? 1 : 2);\\n"

#, fuzzy, python-format
msgctxt "menu"
msgid "File %s"
msgstr "Дело %s"

msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d день"
msgstr[1] "%d дня"
msgstr[2] "%d дней"

#~ msgid "Gone"
#~ msgstr "Нет"
"""


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_po_gives_contexts_forms_and_what_is_fuzzy_and_leaves_out_what_is_obsolete(
    tmp_path: Path,
) -> None:
    found = read_catalogue(written(tmp_path, "ru.po", PO))
    assert (found.tag, found.bilingual) == ("ru", True)
    assert [(m.key, m.source, m.line, m.unfinished) for m in found.messages] == [
        ("menu|File %s", "File %s", 10, True),
        ("%d day[0]", "%d days", 13, False),  # in Russian form 0 is also 21 and 31
        ("%d day[1]", "%d days", 13, False),
        ("%d day[2]", "%d days", 13, False),
    ]


def test_po_of_another_character_set_is_read_by_its_head(tmp_path: Path) -> None:
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=ISO-8859-1\\n"\n'
    text += 'msgid "Year"\nmsgstr "Año"\n'
    found = read_catalogue(written(tmp_path, "es.po", text.encode("latin-1")))
    assert [m.text for m in found.messages] == ["Año"]


def test_strings_are_read_with_remarks_escapes_bare_words_and_in_utf_16(tmp_path: Path) -> None:
    text = (
        '/* a "b" = "c"; */\n// d\n"say \\"hi\\"" = "di \\U00e9\\n%1$@";\nbare = word;\n"alone";\n'
    )
    for data in (text.encode("utf-8-sig"), text.encode("utf-16")):
        found = read_catalogue(written(tmp_path, "x.strings", data))
        assert [(m.key, m.text, m.line) for m in found.messages] == [
            ('say "hi"', "di é\n%1$@", 3), ("bare", "word", 4), ("alone", "alone", 5),
        ]  # fmt: skip


def test_nested_json_and_yaml_give_the_same_keys_with_lines(tmp_path: Path) -> None:
    tree = '{\n\t"es": {\n\t\t"a": {"b": "uno \\u00e9"},\n\t\t"l": ["x", 5],\n\t\t"n": null}}\n'
    yaml = "es:\n  a:\n    b: uno é\n  l: [x, 5]\n  n:\n"
    for name, text, lines in (("c.json", tree, [3, 0, 0, 5]), ("c.yml", yaml, [3, 4, 4, 5])):
        found = read_catalogue(written(tmp_path, name, text))
        assert found.tag == "es"
        assert [(m.key, m.text) for m in found.messages] == [
            ("a.b", "uno é"), ("l.0", "x"), ("l.1", "5"), ("n", ""),
        ]  # fmt: skip
        assert [m.line for m in found.messages] == lines


def test_a_key_that_stands_twice_is_named_and_the_one_that_counts_is_kept(tmp_path: Path) -> None:
    found = read_catalogue(written(tmp_path, "a.json", '{"a": "1",\n"a": "2", "b": "3"}'))
    assert [(m.key, m.text) for m in found.messages] == [("a", "2"), ("b", "3")]
    assert [(m.key, m.line) for m in found.twice] == [("a", 2)]
    strings = read_catalogue(written(tmp_path, "a.strings", '"a"="1";\n"a"="2";\n"a"="1";'))
    assert [m.text for m in strings.messages] == ["1"]
    assert [m.line for m in strings.twice] == [2]


def test_arb_remarks_are_no_texts_and_its_locale_is_the_language(tmp_path: Path) -> None:
    text = '{"@@locale": "pt_BR", "hi": "Olá {name}", "@hi": {"description": "greeting"}}'
    found = read_catalogue(written(tmp_path, "app.arb", text))
    assert (found.tag, [m.key for m in found.messages]) == ("pt-BR", ["hi"])


def test_android_texts_lose_their_escapes_and_keep_markup_and_placeholders(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><resources xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2">
      <string name="a">It\\'s <b>here</b> &amp; <xliff:g id="n">%2$s</xliff:g>\\n</string>
      <string name="b" translatable="false">https://x.gov</string>
      <string-array name="c"><item>One</item><item>Two</item></string-array>
      <plurals name="p"><item quantity="one">%d day</item><item quantity="other">%d days</item>
      </plurals></resources>"""
    found = read_catalogue(written(tmp_path, "strings.xml", text))
    assert [(m.key, m.text.strip(), m.form) for m in found.messages] == [
        ("a", "It's <b>here</b> & %2$s", ""), ("c.0", "One", ""), ("c.1", "Two", ""),
        ("p.one", "%d day", "one"), ("p.other", "%d days", "other"),
    ]  # fmt: skip


def test_properties_are_read_in_utf_8_and_in_latin_1(tmp_path: Path) -> None:
    for encoding in ("utf-8", "latin-1"):
        data = "# c\na.b = A\u00f1o {0} \\u00e9\\\n   m\u00e1s\n".encode(encoding)
        found = read_catalogue(written(tmp_path, "x.properties", data))
        assert [(m.key, m.text, m.line) for m in found.messages] == [("a.b", "Año {0} émás", 2)]


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("a.po", 'msgid "a"\nmsgstr "b\n', "a.po:2"),
        ("a.po", "hello\n", "a.po:1"),
        ("a.po", 'msgstr "x"\n', "a.po"),
        ("a.po", 'msgid ""\nmsgstr "charset=utf-8\\n"\nmsgid "a"\nmsgstr "\udcff"', "a.po:4"),
        ("a.strings", '"a" = "b";\n"c" = "d"\n"e" = "f";', "a.strings:2"),
        ("a.strings", '"a" = "b', "a.strings:1"),
        ("a.strings", '= "b";', "a.strings:1"),
        ("a.json", '{"a": "b",\n}', "a.json:"),
        ("a.json", "[1, 2]", "a.json"),
        ("a.json", "[" * 100_000, "a.json"),
        ("a.json", "{}", "a.json"),
        ("a.yml", "a: b\n  c: d\n", "a.yml:2"),
        ("a.yml", "a: b\nc: 1\na: d\n", "a.yml:3"),
        ("a.xml", "<tbx/>", "a.xml"),
        ("a.xml", '<!DOCTYPE r [<!ENTITY x "y">]><resources/>', "a.xml"),
        ("a.xml", '<resources><color name="a">#fff</color></resources>', "a.xml"),
        ("a.xml", '<resources>\n<string name="a">b</string> stray\n</resources>', "a.xml:2"),
        ("a.properties", "", "a.properties"),
    ],
)  # fmt: skip
def test_a_damaged_or_foreign_catalogue_is_refused_by_its_place(
    tmp_path: Path, name: str, text: str, where: str
) -> None:
    path = written(tmp_path, name, text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError) as caught:
        read_catalogue(path)
    assert where in (caught.value.where or "")
    assert caught.value.hint


def test_a_message_of_icu_is_taken_apart_by_its_choices(tmp_path: Path) -> None:
    text = (
        '{"d": "Wait {n, plural, =0 {now} one {# day} other {# days, {x}}}!",'
        ' "s": "{who, select, male {he} other {they}}",'
        ' "q": "it\'s \'{not, plural,\' at all", "bad": "{n, plural, one {x}"}'
    )
    found = read_catalogue(written(tmp_path, "en.arb", text)).messages
    assert [(m.key, m.text, m.form) for m in found] == [
        ("d.zero", "Wait now!", "zero"),
        ("d.one", "Wait {n} day!", "one"),
        ("d.other", "Wait {n} days, {x}!", "other"),
        ("s.male", "he", ""),
        ("s.other", "they", ""),
        ("q", "it's '{not, plural,' at all", ""),
        ("bad", "{n, plural, one {x}", ""),
    ]


def test_forms_beside_a_number_are_told_from_keys_that_have_such_names(tmp_path: Path) -> None:
    tree = {
        "day": {"one": "a day", "other": "days"},
        "kind": {"other": "Other", "car": "Car"},
        "box_one": "a box",
        "box_other": "boxes",
        "deep": {"other": {"other": "x"}, "far": {"name": "y"}},
    }
    found = read_catalogue(written(tmp_path, "a.json", json.dumps(tree))).messages
    assert {m.key: (m.group, m.form) for m in found} == {
        "day.one": ("day.", "one"), "day.other": ("day.", "other"),
        "kind.other": ("", ""), "kind.car": ("", ""),
        "box_one": ("box_", "one"), "box_other": ("box_", "other"),
        "deep.other.other": ("deep.other.", "other"), "deep.far.name": ("", ""),
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", lambda n: json.dumps({f"m{i}": {"one": "a", "other": "b"} for i in range(n)})),
        ("a.po", lambda n: "".join(f'msgid "{i}{"x" * 80}"\nmsgstr "y"\n\n' for i in range(n))),
    ],
)
def test_reading_eight_times_the_messages_takes_about_eight_times_as_long(
    tmp_path: Path, name: str, text: Callable[[int], str]
) -> None:
    def once(path: Path, n: int) -> float:
        began = time.process_time()
        assert len(read_catalogue(path).messages) >= n
        return time.process_time() - began

    def cost(n: int) -> float:
        path = written(tmp_path, name, text(n))
        return min(once(path, n) for _ in range(3))  # the least that other work on the PC disturbed

    cost(10)  # the libraries are loaded
    assert cost(8000) < 24 * cost(1000)


@needs_shared
def test_a_real_catalogue_of_an_app_is_read_whole_with_its_doubled_keys() -> None:
    folder = SHARED / "data" / "brochures" / "dol_timesheet"
    found = {tag: read_catalogue(folder / f"{tag}.strings") for tag in ("en", "es")}
    assert [len(c.messages) for c in found.values()] == [322, 320]
    assert [m.key for m in found["en"].twice] == ["info_employee"]
