"""`langaccess review export --format` and `import` of what comes back, through `main`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from langaccess.cli import main
from tests.review.kit import Agency, agency


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    return agency(tmp_path / "springfield")


def run(police: Agency, *words: str) -> int:
    return main(["review", *words, "--workspace", str(police.root)])


@pytest.mark.parametrize(
    ("form", "inside", "absent"),
    [
        ("xliff12", "omegat.project", "bilingual"),
        ("xliff2", "xliff2/flyer.md.xlf", "xliff"),
        ("docx", "bilingual/flyer.md.docx", "xliff"),
        ("html", "pages/flyer.md.html", "xliff"),
    ],
)
def test_a_pack_holds_its_format_and_a_cover_note_that_says_so(
    police: Agency, tmp_path: Path, form: str, inside: str, absent: str
) -> None:
    pack = tmp_path / "pack"
    assert run(police, "export", "--lang", "ht", "--to", str(pack), "--format", form) == 0
    folder = pack / "ht"
    assert (folder / inside).is_file()
    assert not (folder / absent).exists()
    note = (folder / "READ ME FIRST.txt").read_text(encoding="utf-8")
    assert f"  {absent}/ " not in note
    assert "  context/ " in note
    assert (folder / "context" / "flyer.md.html").is_file()


def test_what_a_reviewer_said_is_shown_and_a_tick_approves_nothing(
    police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack"
    run(police, "export", "--lang", "ht", "--to", str(pack), "--format", "html")
    page = (pack / "ht" / "pages" / "flyer.md.html").read_text(encoding="utf-8")
    start = page.index('id="data">') + len('id="data">')
    data: dict[str, Any] = json.loads(page[start : page.index("</script>", start)])
    units = [{**unit, "target": "", "comment": "", "ticked": False} for unit in data.pop("units")]
    units[3] |= {"target": "Apèl la gratis.", "comment": "Even from a cell?", "ticked": True}
    body = data | {"format": "langaccess-review", "version": 1, "reviewer": "M. J.", "units": units}
    path = tmp_path / data["name"]
    path.write_text(json.dumps(body), encoding="utf-8")
    capsys.readouterr()
    assert run(police, "import", str(tmp_path), "--translator", "jean") == 0
    said = capsys.readouterr().out
    assert "1 imported from Marie Jean, 0 unchanged, 5 not translated, 0 held" in said
    assert "m2/1: comment: Even from a cell?" in said
    assert "1 ticked as correct by M. J.; a tick is not an approval" in said
    assert all(len(line) <= 80 for line in said.splitlines()[1:])
    assert police.states().count("translated") == 1


def test_a_folder_without_anything_that_came_back_is_refused(
    police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert run(police, "import", str(tmp_path / "empty"), "--translator", "jean") == 4
    assert "no file from a translator" in capsys.readouterr().err
