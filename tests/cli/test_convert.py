"""`langaccess convert`, and each command that a text in Zawgyi reaches."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from langaccess import formats
from tests.commands import run
from tests.support import ROOT

OLD = "က်န္းမာေရးအတြက္ အခမဲ့ စကားျပန္ရရွိႏိုင္ပါသည္။ ဖုန္း 617-555-0123၊ ၄ရက္အတြင္း။"
NEW = "ကျန်းမာရေးအတွက် အခမဲ့ စကားပြန်ရရှိနိုင်ပါသည်။ ဖုန်း 617-555-0123၊ ၄ရက်အတွင်း။"
ENGLISH = "A free interpreter is available for your health. Call 617-555-0123 within 4 days."

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    monkeypatch.chdir(tmp_path)
    return partial(run, capsys)


def data(out: str) -> Any:
    return json.loads(out)["data"]


def test_a_text_file_is_written_in_unicode_and_stays_itself(cli: Cli) -> None:
    Path("flyer.txt").write_text(f"City of Springfield\n\n{OLD}\n", encoding="utf-8")
    code, out, _ = cli("convert", "flyer.txt")
    assert code == 0
    assert "flyer.unicode.txt: 1 text in Unicode" in out
    assert Path("flyer.unicode.txt").read_text(encoding="utf-8") == (
        f"City of Springfield\n\n{NEW}\n"
    )
    assert OLD in Path("flyer.txt").read_text(encoding="utf-8")


def test_the_copy_has_the_format_of_the_document(cli: Cli) -> None:
    Path("flyer.txt").write_text(OLD, encoding="utf-8")
    code, _, err = cli("convert", "flyer.txt", "--to", "flyer.pdf")
    assert code == 4
    assert "name a file that ends in .txt" in err
    assert not Path("flyer.pdf").exists()


def test_a_file_with_a_little_zawgyi_is_refused_by_what_it_is(cli: Cli) -> None:
    Path("flyer.txt").write_text("\n\n".join([NEW] * 8 + [OLD]), encoding="utf-8")
    code, _, err = cli("convert", "flyer.txt")
    assert code == 4
    assert "1 text of this file may be in Zawgyi, most is not" in err
    assert not Path("flyer.unicode.txt").exists()


def test_a_word_document_keeps_everything_else(cli: Cli) -> None:
    example = ROOT / "examples" / "after-a-theft.docx"
    units = formats.read(example).units
    place = next(unit for unit in units if unit.spans)  # some of its words are bold, or a link

    def edits(text: str) -> list[tuple[int, int, str]]:
        bold = place.spans[0]
        return [(bold.start, bold.end, OLD)] if text == place.text else []

    made = formats.format_of(example).edit(example.read_bytes(), example, formats.Edits(edits, str))
    Path("flyer.docx").write_bytes(made)
    before = formats.read(Path("flyer.docx")).units
    assert sum(OLD in unit.text for unit in before) == 1
    code, out, _ = cli("convert", "flyer.docx", "--to", "new.docx", "--json")
    assert code == 0
    assert data(out) == {"file": "new.docx", "changed": 1, "left": [], "digits": 0}
    after = formats.read(Path("new.docx")).units
    assert [unit.text for unit in after] == [unit.text.replace(OLD, NEW) for unit in before]
    assert [len(unit.spans) for unit in after] == [len(unit.spans) for unit in before]


@pytest.mark.parametrize("text", [NEW, ENGLISH, "1, 2, 3"])
def test_a_file_without_zawgyi_is_refused_and_nothing_written(cli: Cli, text: str) -> None:
    Path("flyer.txt").write_text(text, encoding="utf-8")
    code, _, err = cli("convert", "flyer.txt")
    assert code == 4
    assert "no Burmese in Zawgyi" in err
    assert [path.name for path in Path().iterdir()] == ["flyer.txt"]


def test_no_file_is_written_over(cli: Cli) -> None:
    Path("flyer.txt").write_text(OLD, encoding="utf-8")
    Path("flyer.unicode.txt").write_text("mine", encoding="utf-8")
    code, _, err = cli("convert", "flyer.txt")
    assert code == 6
    assert "--to" in err
    assert Path("flyer.unicode.txt").read_text(encoding="utf-8") == "mine"


def test_a_format_that_cannot_be_changed_is_refused(cli: Cli) -> None:
    Path("flyer.pdf").write_bytes(b"%PDF-1.4")
    code, _, err = cli("convert", "flyer.pdf")
    assert code == 4
    assert "Word" in err


def test_a_digit_that_was_a_letter_is_counted(cli: Cli) -> None:
    Path("flyer.txt").write_text(f"{OLD} ၀န္ႀကီး", encoding="utf-8")
    code, out, _ = cli("convert", "flyer.txt", "--json")
    assert (code, data(out)["digits"]) == (0, 1)
    assert "ဝန်ကြီး" in Path("flyer.unicode.txt").read_text(encoding="utf-8")


# -- the ways in of text -----------------------------------------------------------


def test_identify_says_what_it_is_and_shows_a_message_in_unicode(cli: Cli) -> None:
    code, out, _ = cli("identify", OLD, "--json")
    assert code == 0
    answer = data(out)
    assert answer["candidates"][0]["lang"] == "my"
    assert any("Zawgyi" in note and "langaccess convert" in note for note in answer["notes"])
    assert f"in Unicode (converted; the original counts): {NEW}" in answer["notes"]


def test_a_source_in_a_navajo_font_is_not_sent_to_convert(cli: Cli) -> None:
    text = "Din4 bizaad b7d7n77[kid d00 b44 h0zin. H1g0sh99 hast99n doo as dz1n7 bi[.\n"
    Path("letter.txt").write_text(text, encoding="utf-8")
    _, out, _ = cli("inspect", "letter.txt", "--from", "nv", "--json")
    problem = data(out)[0]["problem"]
    assert "legacy Navajo font" in problem
    assert problem.endswith("ask its author for the text in Unicode")
    code, _, _ = cli("convert", "letter.txt")
    assert code != 0, "convert reads Zawgyi alone"


def test_no_engine_gets_a_source_in_zawgyi(cli: Cli) -> None:
    Path("letter.txt").write_text(f"{OLD}\n", encoding="utf-8")
    _, out, _ = cli("inspect", "letter.txt", "--from", "my", "--json")
    assert "Zawgyi" in data(out)[0]["problem"]
    assert "langaccess convert" in data(out)[0]["problem"]
    _, out, _ = cli("translate", "letter.txt", "--from", "my", "--to", "en", "--json")
    assert "Zawgyi" in out
    assert list(Path().rglob("letter.txt.en*")) == []
    cli("convert", "letter.txt")
    _, out, _ = cli("inspect", "letter.unicode.txt", "--from", "my", "--json")
    assert data(out)[0]["problem"] == ""


def test_a_translation_in_zawgyi_fails_the_check_and_says_what_to_do(cli: Cli) -> None:
    Path("a.txt").write_text(ENGLISH, encoding="utf-8")
    Path("a.my.txt").write_text(OLD, encoding="utf-8")
    code, out, _ = cli("check", "a.my.txt", "--against", "a.txt")
    assert code == 1
    assert "Zawgyi" in out
    assert "langaccess convert" in " ".join(out.split())
    cli("convert", "a.my.txt", "--to", "b.my.txt")
    _, out, _ = cli("check", "b.my.txt", "--against", "a.txt")
    assert "Zawgyi" not in out


def test_a_memory_in_zawgyi_is_held(cli: Cli) -> None:
    assert cli("init", "office", "--sample")[0] == 0
    Path("old.tmx").write_text(
        '<?xml version="1.0"?><tmx version="1.4"><header creationtool="x" creationtoolversion="1" '
        'segtype="sentence" o-tmf="x" adminlang="en" srclang="en" datatype="plaintext"/><body><tu>'
        f'<tuv xml:lang="en"><seg>{ENGLISH}</seg></tuv>'
        f'<tuv xml:lang="my"><seg>{OLD}</seg></tuv></tu></body></tmx>',
        encoding="utf-8",
    )
    _, out, _ = cli("memory", "import", "old.tmx", "--licence", "MIT", "--workspace", "office")
    assert "0 new" in out
    assert "1 held" in out


@pytest.mark.parametrize("name", [".", "/"])
def test_a_folder_is_no_document(cli: Cli, name: str) -> None:
    code, _, err = cli("convert", name)
    assert code == 4
    assert "error: " in err
    assert not list(Path().iterdir())
