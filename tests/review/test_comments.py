"""What a reviewer remarks is seen by the next one, in `show` and in `history`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import commands
from tests.review.kit import Agency, agency, fill


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    made = agency(tmp_path / "springfield")
    rules = made.root / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8").replace(
        "Police}", "Police, time_zone: America/Chicago}"
    )
    rules.write_text(text, encoding="utf-8")
    return made


def run(capsys: pytest.CaptureFixture[str], police: Agency, *words: str) -> dict[str, Any]:
    data: dict[str, Any] = commands.data(capsys, "review", *words, "--workspace", str(police.root))
    return data


def shown(capsys: pytest.CaptureFixture[str], police: Agency, *words: str) -> str:
    return commands.shown(capsys, "review", *words, "--workspace", str(police.root))


def noted(path: Path, words: str) -> Path:
    """Put a note of a translator's program into the last unit."""
    text = path.read_text(encoding="utf-8")
    at = text.rindex("</target>") + len("</target>")
    text = f'{text[:at]}<note from="B. Rey">{words}</note>{text[at:]}'
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_note_of_a_translators_program_is_shown_until_the_text_changes_and_then_said_to_be_older(
    police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = noted(fill(police.export(tmp_path / "pack")), "fanmi: or moun lakay?")
    data = run(capsys, police, "import", str(path), "--translator", "jean")
    (remark,) = data["documents"][0]["comments"]
    assert remark["text"] == "fanmi: or moun lakay?"
    run(capsys, police, "import", str(path), "--translator", "jean")  # the same again is one
    last = run(capsys, police, "show", "flyer.md")["sentences"][-1]
    (said,) = last["comments"]
    assert (said["by"], said["text"], said["on_this"]) == (
        "Marie Jean", "fanmi: or moun lakay?", True,
    )  # fmt: skip
    assert "comment by Marie Jean" in shown(capsys, police, "show", "flyer.md")
    fill(path, {"fanmi": "moun lakay"})
    text = path.read_text(encoding="utf-8").replace("fanmi: or moun lakay?", "")
    path.write_text(text, encoding="utf-8")
    run(capsys, police, "import", str(path), "--translator", "jean")
    out = shown(capsys, police, "show", "flyer.md")
    assert "on an earlier translation: fanmi: or moun lakay?" in out


@pytest.mark.slow
def test_our_own_notes_do_not_come_back_as_remarks(
    police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = police.export(tmp_path / "pack")
    police.take(fill(path))
    police.approve("A. Khan")
    again = police.export(tmp_path / "again")  # with notes: "approved before, in …"
    assert "approved before" in again.read_text(encoding="utf-8")
    data = run(capsys, police, "import", str(again), "--translator", "jean")
    assert data["documents"][0]["comments"] == []


@pytest.mark.slow
def test_history_has_acts_and_remarks_on_the_agencys_clock(
    police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    police.take(noted(fill(police.export(tmp_path / "pack")), "is this the plain word?"))
    police.approve("A. Khan")
    out = shown(capsys, police, "history", "flyer.md")
    assert out.splitlines()[0].endswith("times are America/Chicago")
    assert "2026-11-25 06:00  translated by Marie Jean, 6 sentences, entry 2 of the log" in out
    assert "comment by Marie Jean, 1 sentence" in out
    assert "is this the plain word?" in out
    rows = run(capsys, police, "history", "flyer.md")["entries"]
    assert {row["what"] for row in rows} == {"sent", "translated", "comment", "approved"}
    assert all(row["at"].endswith("+00:00") for row in rows)
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["note", "mark"])
def test_remarks_of_xliff_2_are_read(
    police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str], mark: str
) -> None:
    line = ("export", str(police.flyer), "--lang", "ht", "--to", str(tmp_path), "--format")
    run(capsys, police, *line, "xliff2")
    (path,) = tmp_path.rglob("*.xlf")
    text = path.read_text(encoding="utf-8")
    if mark == "note":
        at = text.index("</notes>", text.index('name="m4"'))
        text = f"{text[:at]}<note>who is meant?</note>{text[at:]}"
    else:
        said = '<mrk id="c1" type="comment" value="who is meant?">family</mrk>'
        text = text.replace("Tell your family.", f"Tell your {said}.")
    path.write_text(text, encoding="utf-8")
    data = run(capsys, police, "import", str(path), "--translator", "jean")
    assert data["documents"][0]["comments"] == [{"segment": "m4/0", "text": "who is meant?"}]
