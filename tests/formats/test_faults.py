"""A fault of one of our readers is not reported as damage of the user's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess import formats
from langaccess.core.errors import InputError, OutputError
from langaccess.core.tags import Tag
from langaccess.formats.text.format import PlainText

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text("Call us.\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("fault", [NameError, AttributeError, TypeError])
def test_a_fault_of_the_program_is_told_as_its_own(
    note: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise fault("Call us.")

    read = formats.read(note)
    monkeypatch.setattr(PlainText, "read", broken)
    monkeypatch.setattr(PlainText, "render", broken)
    with pytest.raises(InputError) as caught:
        formats.read(note)
    with pytest.raises(OutputError, match="langaccess has a bug"):
        formats.write(read, {}, note.with_suffix(".es.txt"), tag=Tag("es"))
    assert f"langaccess has a bug ({fault.__name__} in formats/_registry.py:" in str(
        caught.value.message
    )
    assert "damaged" not in caught.value.message
    assert "Call us." not in caught.value.message
    assert "--version" in str(caught.value.hint)


def test_what_a_file_may_be_guilty_of_is_told_of_the_file(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise IndexError

    monkeypatch.setattr(PlainText, "read", broken)
    with pytest.raises(InputError, match="the file is damaged"):
        formats.read(note)


def test_a_rehearsal_finds_a_passage_that_would_be_missing(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`inspect` says it before the night run, and writes nothing."""
    document = formats.read(note)
    assert not formats.write_problem(document)
    monkeypatch.setattr(PlainText, "reread", lambda *_args, **_more: {})
    said = formats.write_problem(document)
    assert said == "1 of 1 translated passages are missing from the file; the first is 'Call us.'"
    assert [path.name for path in note.parent.iterdir()] == ["note.txt"]
