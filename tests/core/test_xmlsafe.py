"""XML from strangers is parsed without entities, network or surprises, and written as it came."""

from __future__ import annotations

import pytest

from langaccess.core.errors import InputError
from langaccess.core.xmlsafe import clean, parse, serialise, shape
from tests.formats.office_kit import canonical


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY x "boom">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<!DOCTYPE a><a/>",
        b"<a><b></a>",
        b"",
        b"<a>" * 300 + b"</a>" * 300,
    ],
    ids=["entity", "external", "bare type", "not well formed", "empty", "too deep"],
)
def test_dangerous_or_broken_xml_is_refused_with_its_place(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        parse(data, "file.docx: word/document.xml")
    assert caught.value.where == "file.docx: word/document.xml"
    assert caught.value.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("times", [1, 10])
def test_entities_are_named_in_the_refusal_however_large_they_grow(
    encoding: str, times: int
) -> None:
    names = [f'<!ENTITY e{n} "{f"&e{n - 1};" * times}">' for n in range(1, 10)]
    text = f'<!DOCTYPE a [<!ENTITY e0 "ha">{"".join(names)}]><a b="&e9;">&e9;</a>'
    with pytest.raises(InputError, match="<!ENTITY"):
        parse(text.encode(encoding), "file.docx: word/document.xml")


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<a xmlns:w="urn:w" b="1"/>',
        b"<a>text &amp; more</a>",
        b'<?xml version="1.0"?><!-- made by --><a><?keep me?><b/></a>',
        b'<a><b xml:id="list1"/><b xml:id="list1"/><b xml:id="1"/></a>',
        "<?xml version='1.0' encoding='UTF-8'?>\n<a>né</a>".encode(),
    ],
)
def test_a_part_comes_back_with_its_declaration_names_and_comments(data: bytes) -> None:
    written = serialise(parse(data, "x"), data)
    assert canonical(written, "x") == canonical(data, "x")
    assert written.split(b"?>")[0].replace(b"'", b'"') == data.split(b"?>")[0].replace(b"'", b'"')


def test_another_encoding_becomes_utf_8_and_says_so() -> None:
    data = '<?xml version="1.0" encoding="ISO-8859-1"?><a>né</a>'.encode("latin-1")
    written = serialise(parse(data, "x"), data)
    assert b'encoding="UTF-8"' in written
    assert "né".encode() in written


def test_a_relative_namespace_can_be_compared() -> None:
    one, other = b'<a xmlns="rel/path"  b="1"/>', b'<a b="1" xmlns="rel/path"></a>'
    assert shape(parse(one, "x")) == shape(parse(other, "x")) != b""


def test_control_characters_are_taken_out_and_line_breaks_stay() -> None:
    assert clean("a\x00b\x0bc\td\ne\ufffe") == "abc\td\ne"
