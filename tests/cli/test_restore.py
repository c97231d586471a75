"""An agency's folder, copied whole, is the same folder elsewhere (docs/how-to/back-up.md)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from langaccess.cli import main
from tests.cli.every_command import office
from tests.review.kit import HAITIAN, fill

Capture = pytest.CaptureFixture[str]
LOOKS = [
    ["config", "check"], ["roster", "validate"], ["roster", "list"], ["encounter", "list"],
    ["encounter", "verify"], ["review", "list"], ["publish", "where"], ["publish", "recall"],
    ["contacts", "list"], ["trace", "translations/approved/brochures/flyer.ht.md"],
    ["translate", "brochures", "--to", "test"],
]  # fmt: skip


def answer(capsys: Capture, root: Path, *words: str) -> Any:
    capsys.readouterr()
    code = main([*words, "--json"])
    text = capsys.readouterr().out.replace(root.as_posix(), "ROOT")
    return code, json.loads(text)


def worked_in(root: Path, capsys: Capture) -> None:
    """Let an afternoon's work be done in the folder: a text approved and handed out, a call."""
    flyer = ("brochures/flyer.md", "--lang", "ht")
    source = root / "brochures" / "flyer.md"
    text = source.read_text(encoding="utf-8")
    source.write_text(f"{text}\nLanguage help is free.\n", encoding="utf-8")
    assert main(["review", "export", *flyer, "--to", "pack"]) == 0
    filled = fill(next((root / "pack").rglob("*.xlf")), {})
    assert main(["review", "import", str(filled), "--translator", "Marie Jean"]) == 0
    assert main(["review", "approve", *flyer, "--by", "A. Khan"]) == 0
    page = "translations/approved/brochures/flyer.ht.md"
    assert main(["publish", "copies", page, "--site", "Library", "--copies", "20"]) == 0
    assert main(["encounter", "log", "mam", "dv", "phone_line", "9", "min", "--number", "7"]) == 0
    main(["translate", "brochures", "--to", "test"])
    capsys.readouterr()


def test_it_answers_as_before_in_another_place_with_other_days_of_files(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = office(tmp_path)
    monkeypatch.chdir(root)
    monkeypatch.setitem(HAITIAN, "Language help is free.", "Èd nan lang ou gratis.")
    worked_in(root, capsys)
    before = [answer(capsys, root, *words) for words in LOOKS]
    assert [code for code, _data in before] == [0] * len(LOOKS)
    new = tmp_path / "another place" / "Sheriff (copy)"
    shutil.copytree(root, new, copy_function=shutil.copy)  # days of files are those of the copy
    monkeypatch.chdir(new)
    shutil.rmtree(root)
    for path in new.rglob("*"):
        assert str(root).encode() not in (path.read_bytes() if path.is_file() else b""), path
    for words, old in zip(LOOKS, before, strict=True):
        assert answer(capsys, new, *words) == old, words
