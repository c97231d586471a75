"""`langaccess memory` from import to search, through the command line."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.workspace import create
from langaccess.cli import main
from tests.commands import Capture, shown
from tests.translate.memory.test_memory import tmx


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    create(tmp_path / "office", {"agency.name": "Springfield Police"}, today=date(2026, 11, 2))
    monkeypatch.chdir(tmp_path / "office")
    return tmp_path


def test_a_translators_memory_goes_in_is_found_and_comes_out(here: Path, capsys: Capture) -> None:
    path = tmx(
        here / "vendor.tmx",
        ("Please call the records desk.", "Llame a la ventanilla de archivos."),
        ("You do not have to pay today.", "No tiene que pagar hoy."),
        ("Good morning to all of you", "Доброе утро всем вам"),
    )
    said = shown(capsys, "memory", "import", str(path), "--licence", "CC0-1.0")
    assert "vendor.tmx: 2 new, 0 known, 1 held" in said
    assert f"held {path}:5" in said

    found = json.loads(
        shown(capsys, "memory", "search", "You have to pay today.", "--to", "es", "--json")
    )
    first = found["data"]["found"][0]
    assert (first["target"], first["differs"]) == ("No tiene que pagar hoy.", "negation")
    assert first["score"] <= 74
    assert first["licence"] == "CC0-1.0"

    assert "translated" in shown(capsys, "memory", "stats")
    shown(capsys, "memory", "export", str(here / "out.tmx"), "--to", "es")
    assert "Llame a la ventanilla" in (here / "out.tmx").read_text(encoding="utf-8")


def test_what_is_not_there_ends_with_one(here: Path, capsys: Capture) -> None:
    assert "the memory has nothing similar" in shown(
        capsys, "memory", "search", "Stop", "--to", "es", ends=1
    )
    assert "the memory is empty" in shown(capsys, "memory", "stats")


def test_a_bad_import_is_taken_out_again(here: Path, capsys: Capture) -> None:
    path = tmx(here / "bad.tmx", ("Call 911", "Llame al 912"), ("Thanks", "Gracias"))
    shown(capsys, "memory", "import", str(path))
    assert "2 sentence pairs, 0 conflicts, 1 error" in shown(capsys, "memory", "maintain")
    said = shown(capsys, "memory", "maintain", "--remove-origin", "bad.tmx")
    assert "removed 2 sentence pairs of bad.tmx" in said
    assert "0 sentence pairs, 0 conflicts, 0 errors" in said


def test_a_memory_of_another_region_is_searched_by_the_name_of_the_language(
    here: Path, capsys: Capture
) -> None:
    path = tmx(here / "vendor.tmx", ("Please call the records desk.", "Llame a la ventanilla."))
    text = path.read_text(encoding="utf-8")
    for old, new in (('"en"', '"en-US"'), ('"es"', '"es-MX"')):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    shown(capsys, "memory", "import", str(path))
    assert "Llame a la" in shown(
        capsys, "memory", "search", "Please call the records desk.", "--to", "Spanish"
    )


@pytest.mark.parametrize("name", ["old.xlsx", "old.csv"])
def test_a_table_is_no_memory_and_the_way_for_it_is_named(
    here: Path, capsys: Capture, name: str
) -> None:
    (here / name).write_bytes(b"PK\x03\x04" if name == "old.xlsx" else b"English,Spanish\n")
    assert main(["memory", "import", str(here / name)]) == 4
    err = " ".join(capsys.readouterr().err.split())
    assert "this is a table, not a memory" in err
    assert "`langaccess terms import`" in err
    assert "`langaccess memory align`" in err


def test_a_memory_in_a_zip_file_says_to_unpack_it(here: Path, capsys: Capture) -> None:
    path = here / "vendor.tmx.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("vendor.tmx", "<tmx/>")
    assert main(["memory", "import", str(path)]) == 4
    err = capsys.readouterr().err
    assert "this is a zip file, not a memory" in err
    assert "unpack it" in err
