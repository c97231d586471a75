"""Plain text: read into paragraphs and lines, written back in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langaccess.core.errors import InputError
from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats import Document, Label
from langaccess.formats.text.format import PlainText
from tests.support import SHARED, needs_shared

PT = Tag("pt")
LABEL = Label(PT, "Tradução automática, não revista", "Machine translation, not reviewed")


def _read(tmp_path: Path, data: bytes | str, name: str = "a.txt") -> Document:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return PlainText().read(path, accept_revisions=False)


def _texts(document: Document) -> list[str]:
    return [unit.text for unit in document.units]


def _upper(document: Document, label: Label | None = None) -> bytes:
    targets = {unit.id: Target(unit.text.upper()) for unit in document.units}
    data, _ = PlainText().render(document, targets, tag=PT, label=label)
    found = PlainText().reread(data, document, labelled=label is not None)
    assert found == {unit: target.text for unit, target in targets.items()}
    return data


def test_what_stands_between_units_is_kept_byte_for_byte(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf\r\n  Title  \r\n=====\r\n\r\n\r\nOne line \t\r\n\x0cLast"
    document = _read(tmp_path, raw)
    expected = b"\xef\xbb\xbf\r\n  TITLE  \r\n=====\r\n\r\n\r\nONE LINE \t\r\n\x0cLAST"
    assert _upper(document) == expected


def test_the_label_is_the_first_line_and_is_left_out_when_read_back(tmp_path: Path) -> None:
    written = _upper(_read(tmp_path, "Call us.\n"), LABEL).decode()
    assert written == f"{LABEL.text} / {LABEL.english}\n\nCALL US.\n"


@pytest.mark.parametrize(
    ("encoding", "noted"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", True),
                            ("cp1252", True)],
)  # fmt: skip
def test_the_encoding_is_recognised_and_anything_but_utf8_is_said(
    tmp_path: Path, encoding: str, noted: bool
) -> None:
    data = "Call José – “now”.\n".encode(encoding)
    document = _read(tmp_path, data)
    assert _texts(document) == ["Call José – “now”."]
    assert ("text.encoding" in [note.code for note in document.notes]) is noted
    assert PlainText().render(document, {}, tag=PT, label=None)[0] == data
    assert _upper(document).decode("utf-8-sig") == "CALL JOSÉ – “NOW”.\n"


@pytest.mark.parametrize(
    "data",
    [b"\xff" * 2_000_000, b"\xc0\xaf\xe0\x9f\xbf" * 9, b"Call now: \xc1\xa1\xc1\xa2\n",
     "\u041f\u043e\u0437\u0432\u043e\u043d\u0438\u0442\u0435 911".encode("cp1251")],
    ids=["one byte", "too long", "a character in too many bytes", "Cyrillic"],
)  # fmt: skip
def test_bytes_that_are_no_western_text_are_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="not text"):
        _read(tmp_path, data)


def test_western_capitals_before_punctuation_are_text(tmp_path: Path) -> None:
    words = "VOILÀ… “AQUÍ ESTÁ” à\u00a0Paris, voilà’s À–Á’"
    document = _read(tmp_path, words.encode("cp1252"))
    assert _texts(document) == [words]
    assert "text.encoding" in [note.code for note in document.notes]


@pytest.mark.parametrize(
    "data",
    [b"", b"  \n\n", b"\x00\x01\x02PK", "ab".encode("utf-16-le"), b"\xff\xfeabc",
     "Jos\u00e9 \u2019 \u201c".encode() + b"\xff", b"\x81\x8d only"],
)  # fmt: skip
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError):
        _read(tmp_path, data)


def test_a_missing_file_and_one_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        PlainText().read(tmp_path / "none.txt", accept_revisions=False)
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(70 * 2**20)
    with pytest.raises(InputError, match="70 MB"):
        PlainText().read(huge, accept_revisions=False)


@pytest.mark.slow
@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_reading_raises_nothing_but_input_errors_and_identity_holds(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("text") / "a.txt"
    path.write_bytes(data)
    try:
        document = PlainText().read(path, accept_revisions=False)
    except InputError:
        return
    assert PlainText().render(document, {}, tag=PT, label=None)[0] == data
    same = {unit.id: Target(unit.text) for unit in document.units}
    rendered, _ = PlainText().render(document, same, tag=PT, label=None)
    assert PlainText().reread(rendered, document, labelled=False) == {
        unit.id: unit.text for unit in document.units
    }


@needs_shared
def test_the_layout_extractions_of_the_brochures_pass(tmp_path: Path) -> None:
    paths = sorted((SHARED / "data/brochures/cms_txt").glob("*.txt"))
    assert paths
    for path in paths:
        document = PlainText().read(path, accept_revisions=False)
        assert PlainText().render(document, {}, tag=PT, label=None)[0] == path.read_bytes()
        _upper(document)


@pytest.mark.slow
def test_a_very_long_text_is_written_without_growing_slow(tmp_path: Path) -> None:
    # Work that grew with the square of the paragraphs would take minutes here.
    document = _read(tmp_path, "The police never ask for payment by gift card.\n\n" * 30_000)
    assert len(document.units) == 30_000
    assert _upper(document).count(b"GIFT CARD") == 30_000
