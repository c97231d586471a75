"""`langaccess waiting`: one screen with what waits for someone, and its dates as a calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import icalendar
import pytest

from langaccess.cli import main
from langaccess.core.errors import InputError
from tests.commands import Capture, data, shown
from tests.support import needs_starter


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An agency with one brochure of its own and no draft."""
    monkeypatch.chdir(tmp_path)
    main(["init", "spring", "--agency", "Springfield Police"])
    monkeypatch.chdir(tmp_path / "spring")
    (tmp_path / "spring" / "brochures").mkdir(exist_ok=True)
    note = "# Lost property\n\nYou can pick it up at the front desk on Monday.\n"
    (tmp_path / "spring" / "brochures" / "lost.md").write_text(note, encoding="utf-8")
    return tmp_path / "spring"


def answer(capsys: Capture) -> dict[str, Any]:
    found: dict[str, Any] = data(capsys, "waiting")
    return found


def test_nothing_waits_in_a_new_folder(office: Path, capsys: Capture) -> None:
    capsys.readouterr()
    assert shown(capsys, "waiting") == "nothing is waiting\n"


def test_outside_an_agency_s_folder_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["waiting"]) == 3
    assert "there is none here" in capsys.readouterr().err


@needs_starter
def test_a_draft_is_to_send_and_then_at_the_translator(
    office: Path, capsys: Capture, tmp_path: Path
) -> None:
    main(["translate", "brochures", "--to", "Portuguese", "--quiet"])
    document = {"document": "brochures/lost.md", "lang": "pt", "reason": ""}
    before = answer(capsys)
    assert (before["to_send"], before["out"]) == ([document], [])
    out = shown(capsys, "waiting")
    assert "drafts to send: langaccess review export --to FOLDER\n  brochures/lost.md, Port" in out
    main(["review", "export", "--to", str(tmp_path / "sent"), "--lang", "pt", "--quiet"])
    after = answer(capsys)
    assert (after["to_send"], after["out"]) == ([], [document])
    source = office / "brochures" / "lost.md"
    source.unlink()
    (lost,) = answer(capsys)["to_send"]
    assert lost["reason"]


@needs_starter
def test_a_document_that_cannot_be_read_hides_no_other(
    office: Path, capsys: Capture, tmp_path: Path, monkeypatch: Any
) -> None:
    folder, text = office / "brochures", "# Found\n\nYou can pick it up at the front desk.\n"
    (folder / "again.md").write_text(text, encoding="utf-8")
    main(["translate", "brochures", "--to", "Portuguese", "--quiet"])
    main(["review", "export", "--to", str(tmp_path / "sent"), "--lang", "pt", "--quiet"])
    (folder / "new.md").write_text(text, encoding="utf-8")
    main(["translate", "brochures", "--to", "Portuguese", "--quiet"])
    locked = folder / "again.md"

    def read(path: Path) -> bytes:
        if path == locked:
            raise InputError("permission denied", where=str(path))
        return path.read_bytes()

    monkeypatch.setattr("langaccess.review.store.read_bytes", read)
    data = answer(capsys)
    assert data["problems"] == []
    assert [one["document"] for one in data["out"]] == ["brochures/lost.md"]
    sent = {one["document"]: one["reason"] for one in data["to_send"]}
    assert sent == {"brochures/again.md": "permission denied", "brochures/new.md": ""}
    assert "brochures/lost.md" in shown(capsys, "review", "list")


@needs_starter
def test_a_list_with_a_mistake_is_not_an_empty_one(
    office: Path, capsys: Capture, tmp_path: Path
) -> None:
    main(["translate", "brochures", "--to", "Portuguese", "--quiet"])
    main(["review", "export", "--to", str(tmp_path / "sent"), "--lang", "pt", "--quiet"])
    (office / "brochures" / "brochures.yaml").write_text("classes: [\n", encoding="utf-8")
    capsys.readouterr()
    out = shown(capsys, "waiting", ends=1)
    assert "some documents are not listed" in out
    assert "nothing is waiting" not in out


def test_a_document_of_which_no_sentence_is_drafted_is_not_called_a_draft_of_a_machine(
    office: Path, capsys: Capture
) -> None:
    main(["translate", "brochures", "--to", "Somali", "--quiet"])
    (row,) = answer(capsys)["to_send"]
    assert row["reason"] == "no sentence is drafted: a person translates all"


@needs_starter
def test_the_page_says_what_to_do_in_plain_words(office: Path, capsys: Capture) -> None:
    main(["translate", "brochures", "--to", "Portuguese", "--quiet"])
    capsys.readouterr()
    assert main(["waiting", "--out", "waiting.html"]) == 0
    page = (office / "waiting.html").read_text(encoding="utf-8")
    assert "Drafts to send to a translator" in page
    assert "brochures/lost.md" in page
    assert "Springfield Police" in page
    assert "No person has checked them" in page
    assert "name no one who knows whom to send them to" in page
    rules = office / "jurisdiction.yaml"
    text = rules.read_text(encoding="utf-8")
    text = text.replace("  coordinator: null", "  coordinator: records supervisor")
    rules.write_text(text, encoding="utf-8")
    assert answer(capsys)["coordinator"] == "records supervisor"
    assert main(["waiting", "--out", "waiting.html"]) == 0
    page = (office / "waiting.html").read_text(encoding="utf-8")
    assert "Ask whom to send them to: records supervisor." in page
    assert main(["waiting", "--out", "jurisdiction.yaml"]) != 0, "the rules are not overwritten"


def test_the_dates_are_a_calendar_of_whole_days_that_is_the_same_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    main(["init", "sample", "--sample"])
    monkeypatch.chdir(tmp_path / "sample")
    capsys.readouterr()
    assert main(["todo", "--ics", "dates.ics"]) == 0
    data = Path("dates.ics").read_bytes()
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    rows = answer(capsys)["dates"]
    assert rows
    assert [str(one.decoded("dtstart")) for one in events] == [row["on"] for row in rows]
    assert [str(one["summary"]) for one in events] == [row["what"] for row in rows]
    assert len({str(one["uid"]) for one in events}) == len(rows)
    main(["todo", "--ics", "again.ics"])
    assert Path("again.ics").read_bytes() == data
    assert main(["todo", "--ics", "jurisdiction.yaml"]) == 6


def test_only_drafts_of_one_file_says_what_of_that_file_is_written_without_it(
    office: Path, capsys: Capture
) -> None:
    del office
    Path("other.md").write_text("# Other\n\nCall us at any time.\n", encoding="utf-8")
    line = ("review", "export", "--to", "pack", "--lang", "pt", "--only-drafts")
    assert main([line[0], line[1], "other.md", *line[2:]]) == 2
    assert "these files have no draft in Portuguese" in (err := capsys.readouterr().err)
    assert "without --only-drafts, these files are written" in " ".join(err.split())
    assert not Path("pack").exists()
