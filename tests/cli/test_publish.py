"""`langaccess publish` and `langaccess trace` through `main`: answers, refusals and exit codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands import Capture
from tests.review.kit import Agency, agency, fill, plain, run


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    made = agency(tmp_path / "springfield", doc_class="operational")
    made.take(fill(made.export(tmp_path / "pack")))
    return made


def test_publish_where_recall_and_trace_tell_one_story(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    words = ("publish", "flyer.ht.md", "--site", "Main library", "--copies", "200")
    code, out = plain(capsys, police, *words)
    assert code == 1
    assert "6 of 6 sentences: not approved yet (floor.9)" in out
    assert "next: see `langaccess review show 1`" in out
    police.approve("A. Khan")
    code, data = run(capsys, police, *words)
    assert (code, data["published"], data["copies"]) == (0, True, 200)
    form, file = data["form"], Path(data["file"])
    code, data = run(capsys, police, "publish", "where", "--lang", "ht", "--site", "main library")
    assert [(row["form"], row["copies"]) for row in data["copies"]] == [(form, 200)]
    code, data = run(capsys, police, "publish", "where", "sp-002")
    assert data == {"copies": [], "total": 0, "known": False}
    code, out = plain(capsys, police, "publish", "where", "sp-002")
    assert "no form number begins with sp-002" in out
    code, out = plain(capsys, police, "publish", "recall")
    assert (code, out) == (0, "no copies to recall\n")

    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text.replace("money", "cash"), encoding="utf-8")
    sheet = tmp_path / "recall.md"
    code, data = run(capsys, police, "publish", "recall", "--out", str(sheet))
    assert (code, data["total"]) == (0, 200)
    assert form.partition(" ·")[0] in sheet.read_text(encoding="utf-8")
    code, out = plain(capsys, police, "trace", str(file))
    assert re.search(r"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d  approved by ", out), out
    assert code == 0
    assert "this file is the approved one, unchanged" in out
    assert "the approval is no longer valid: 1 of 6 sentences: stale" in out
    assert "copies   200 at Main library" in out
    file.write_bytes(file.read_bytes() + b"\n")
    code, data = run(capsys, police, "trace", str(file))
    assert (code, data["match"]) == (1, "differs")
    code, data = run(
        capsys, police, "publish", "recall", "--collected", form, "--site", "Main library",
        "--by", "D. Clerk",
    )  # fmt: skip
    assert (code, data["total"], data["collected"]["copies"]) == (0, 0, 200)


def test_a_slip_in_the_name_of_a_site_opens_no_second_site(capsys: Capture, police: Agency) -> None:
    police.approve("A. Khan")
    words = ("publish", "flyer.md", "--copies", "5", "--site")
    assert run(capsys, police, *words, "Main library")[0] == 0
    for slip in ("Main libary", "main libraryy", "Main lirbary", "Mainlibrary"):
        code, error = run(capsys, police, *words, slip)
        assert code == 2
        wanted = f"no copies have gone to {slip} so far, but some to Main library"
        assert error["message"] == wanted
        assert "--new-site" in error["hint"]
    for site in ("Main library 2", "Mill library", "main LIBRARY", "Main library annex"):
        assert run(capsys, police, *words, site)[0] == 0, site
    assert run(capsys, police, *words, "Main libary", "--new-site")[0] == 0


def test_what_the_program_does_not_know_it_says(
    capsys: Capture, police: Agency, tmp_path: Path
) -> None:
    stray = tmp_path / "stray.docx"
    stray.write_bytes(b"nothing")
    code, data = run(capsys, police, "publish", str(stray), "--site", "x", "--copies", "1")
    assert (code, data["published"]) == (1, False)
    assert "was never under review" in data["reasons"][0]["text"]
    code, data = run(capsys, police, "trace", "SPD-999")
    assert (code, data) == (1, {"asked": "SPD-999", "known": False, "here": []})
    code, out = plain(capsys, police, "trace", str(stray))
    assert code == 1
    assert "is unknown: no approved version" in out
    code, out = plain(capsys, police, "trace", "no-such.docx")
    assert code == 1
    assert "there is no file no-such.docx" in out
    for words, expected in (
        (("publish", "no-such.docx", "--site", "x", "--copies", "1"), 4),
        (("publish", "flyer.md", "--site", "x"), 2),
        (("publish", "flyer.md", "--site", " ", "--copies", "1"), 2),
        (("publish", "recall", "--collected", "SP-001"), 2),
        (("publish", "recall", "--out", str(tmp_path / "sheet.pdf")), 2),
    ):
        code, data = run(capsys, police, *words)
        assert code == expected, (words, data)


def test_a_mistake_in_the_facts_does_not_keep_a_wrong_page_out_there(
    capsys: Capture, police: Agency
) -> None:
    police.approve("A. Khan")
    run(capsys, police, "publish", "flyer.ht.md", "--site", "Library", "--copies", "5")
    (police.root / "facts.yaml").write_text("facts: [{id: 7}]\n", encoding="utf-8")
    words = ("publish", "recall", "SP-001", "--why", "wrong number", "--by", "D. Clerk")
    assert run(capsys, police, *words)[0] == 3  # the list cannot be made
    (police.root / "facts.yaml").unlink()
    code, found = run(capsys, police, "publish", "recall")
    assert code == 0
    assert "wrong number" in found["recall"][0]["reasons"][0]["text"]
