"""Names of people and files lose control characters and forced directions wherever we write them.

Each place is here: reports (HTML, Markdown), pages without a template, Word, Excel and CSV tables,
cards, the manifest, the pack for translators, the terminal (see also `test_output.py`).
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from langaccess.agency.people import load_roster
from langaccess.agency.policy import load_policy
from langaccess.cli import main
from langaccess.core.print import escaped
from langaccess.core.resources import CONFIG, shipped
from langaccess.core.words import escaped_json, legible
from langaccess.formats.docx import NewParagraph, NewTable, new_docx
from langaccess.interpret.roster import to_csv

NAME = "Ana\u202egpj.exe\x1b[2J\x9b\u2067"
SEEN = "Anagpj.exe[2J"
_LEFT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\U000e0041]"
)


def texts(path: Path) -> Iterator[str]:
    """Yield the texts of a file, those in a packed one too."""
    if not zipfile.is_zipfile(path):
        yield path.read_text(encoding="utf-8")
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".html", ".csv", ".txt", ".json")):
                yield archive.read(name).decode("utf-8")


def assert_legible(path: Path) -> None:
    for text in texts(path):
        assert not _LEFT.search(text)


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_report_names_an_agency_legibly(form: str, tmp_path: Path) -> None:
    folder = tmp_path / "ag"
    assert main(["init", str(folder), "--agency", "Bell"]) == 0
    rules = folder / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8").replace("Bell", "Be\u202ell")
    rules.write_text(text, encoding="utf-8")
    out = tmp_path / f"x.{form}"
    assert main(["policy", "render", "--out", str(out), "--workspace", str(folder)]) == 0
    assert "Bell" in out.read_text(encoding="utf-8")
    assert_legible(out)


@pytest.mark.parametrize("form", ["docx", "xlsx", "html"])
def test_a_report_for_a_vendor_names_a_file_legibly(form: str, tmp_path: Path) -> None:
    source, target = tmp_path / "fly\u202eer.txt", tmp_path / "fly\u202eer.es.txt"
    source.write_text("Call 217-555-0100 now.\n", encoding="utf-8")
    target.write_text("Llame al 217-555-0109 ahora.\n", encoding="utf-8")
    out = tmp_path / f"x.{form}"
    words = ["check", str(target), "--against", str(source), "--report", str(out)]
    assert main(words) == 1
    assert any("flyer.es.txt" in text for text in texts(out))
    assert_legible(out)


def test_pages_and_word_files_write_a_name_legibly(tmp_path: Path) -> None:
    assert escaped(NAME) == SEEN
    table = NewTable((NAME,), ((NAME,),), (1,), NAME)
    path = tmp_path / "a.docx"
    path.write_bytes(new_docx([NewParagraph(NAME), table], title=NAME, lang="en"))
    assert "".join(texts(path)).count(SEEN) == 5
    assert_legible(path)


def test_texts_of_two_directions_keep_their_isolates_and_marks() -> None:
    for text in ("\u2066911\u2069 اتصل", "a\tb\nc", "\u200f(617)", "naïve"):
        assert legible(text) == text
    assert legible("\u2066911") == "911"
    assert legible("\u2069a\u2066b \u2067c\u2069 \u2066") == "ab \u2067c\u2069 "
    assert legible("a\u200b.t\U000e0041xt", "?") == "a?.t?xt"
    assert (
        legible("\u1780\u200b\u1781 \u3042\u200bb") == "\u1780\u200b\u1781 \u3042\u200bb"
    )  # Khmer
    for hidden in ("\u2066", "\u200b", "\U000e0041"):
        assert hidden not in escaped_json(f'"{hidden}"')
        assert json.loads(escaped_json(f'"{hidden}"')) == hidden
    assert escaped_json('"\u202e\x9b"') == '"\\u202e\\u009b"'


def test_a_person_of_the_roster_has_a_legible_name_everywhere(tmp_path: Path) -> None:
    folder = tmp_path / "roster"
    folder.mkdir()
    person = '{id: a, name: "An\\u202ea\\x9b Cruz", kind: member, languages: [{tag: es}]}'
    (folder / "a.yaml").write_text(f"people:\n  - {person}\n", encoding="utf-8")
    roster = load_roster(folder, load_policy(shipped(CONFIG, "us-federal.yaml")))
    assert roster.people[0].name == "Ana Cruz"
    assert b"Ana Cruz" in to_csv(roster)


def test_a_file_with_such_a_name_is_translated_and_named_legibly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "fl\u2066y\u202edm\x9be\u200br\U000e0041.md"
    source.write_text("# Stop scams\n\nCall **217-555-0100** today.\n", encoding="utf-8")
    assert main(["translate", str(source), "--to", "test", "--out", "o", "--pack"]) == 0
    captured = capsys.readouterr()
    for text in (captured.out, captured.err, Path("o/manifest.json").read_text(encoding="utf-8")):
        assert not _LEFT.search(text)
    with zipfile.ZipFile(next(Path("o").glob("pack*.zip"))) as pack:
        for name in pack.namelist():
            if not name.endswith((".xlf", ".docx", "/")):
                assert not _LEFT.search(pack.read(name).decode("utf-8")), name
