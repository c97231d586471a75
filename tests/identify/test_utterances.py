"""A list of utterances is scored as its author meant it, or refused with the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.utterances import line, read
from langaccess.core.errors import InputError


def _list(folder: Path, rows: str) -> Path:
    path = folder / "list.tsv"
    path.write_text(rows, encoding="utf-8")
    return path


def test_right_wrong_bands_and_both_languages_of_a_message_are_counted(tmp_path: Path) -> None:
    path = _list(
        tmp_path,
        "text\tlang\tkind\n"
        "Necesito ayuda, llame a la policia\tes\tplain\n"
        "Necesito ayuda, llame a la policia\tpl\tplain\n"
        "I need help 我老公 hit me\ten+zh\tmixed\n"
        "4ABC123\t\tnone\n",
    )
    found = list(read(path))
    assert [one.kind for one in found] == ["plain", "plain", "mixed", "none"]
    assert line(found[:2]) == ["2", "1", "1", "1", "0", "0", "0", "1", "0", "0", ""]
    assert line(found[2:3])[-1] == "1/1"
    assert line(found[3:]) == ["1", "1", "1", "0", "0", "0", "1", "0", "0", "0", ""]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("text\tlanguage\nhola\tes\n", "no columns text and lang"),
        ("text\tlang\nhola\n", "lacks a column"),
        ("text\tlang\nhola\tnot a tag\n", "list.tsv:2"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, rows: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        list(read(_list(tmp_path, rows)))
