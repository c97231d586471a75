"""A brochure's whole life with its translation made in OmegaT, and in a browser."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from langaccess.agency.workspace import create_sample
from tests.commands import run_json
from tests.formats.exchange.omegat import translate
from tests.review.test_cycle import PEOPLE, draft_whole, edit
from tests.support import needs_omegat, needs_playwright, needs_starter

SOURCE = "brochures/after-a-theft.docx"
COPIES = ("--site", "Main library", "--copies", "200")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = create_sample(tmp_path / "agency", today=date(2026, 11, 25)).root
    assert made is not None
    (made / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    monkeypatch.chdir(made)
    return made


def finish(capsys: pytest.CaptureFixture[str], root: Path, came_back: str) -> None:
    """Import, approve by a second person, publish, edit the source, and recall."""
    code, data = run_json(
        capsys, "review", "import", came_back, "--translator", "R. Silva", "--post-edited"
    )
    (row,) = data["documents"]
    assert (row["held"], row["taken"], row["open"], code) == ([], 57, 0, 0)
    code, data = run_json(capsys, "review", "approve", SOURCE, "--by", "R. Silva")
    assert (code, data["approved"]) == (1, 0)
    code, data = run_json(capsys, "review", "approve", SOURCE, "--by", "Ana Reis")
    assert (code, data["state"]) == (0, "approved")
    approved, form = data["file"], data["form"]
    code, data = run_json(capsys, "check", approved, "--against", SOURCE)
    assert (code, data["summary"]["error"]) == (0, 0)
    code, data = run_json(capsys, "publish", approved, *COPIES)
    assert (code, data["copies"]) == (0, 200)
    edit(root / SOURCE, "Go to a safe place.", "Go to a safe place at once.")
    code, data = run_json(capsys, "review", "list")
    assert data["documents"][0]["state"] == "stale"
    code, data = run_json(capsys, "publish", "recall", "--out", "recall.html")
    assert [(r["form"], r["copies"]) for r in data["recall"]] == [(form, 200)]


@needs_starter
@needs_omegat
def test_in_omegat_drafts_that_a_translator_takes_over_become_the_approved_brochure(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    draft_whole(capsys, SOURCE)
    code, _data = run_json(capsys, "review", "export", "--to", "pack")
    assert code == 0
    folder = root / "pack" / "pt"
    translate(folder)  # no one has worked yet: drafts are offered, and none is a translation
    code, data = run_json(capsys, "review", "import", "pack", "--translator", "R. Silva")
    assert (code, data["documents"][0]["taken"]) == (0, 0)

    drafts = (folder / "tm" / "mt" / "drafts.tmx").read_text(encoding="utf-8")
    assert "O oficial" in drafts
    mine = folder / "tm" / "auto" / "mine.tmx"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text(drafts.replace("O oficial", "O policial"), encoding="utf-8")
    translate(folder)
    finish(capsys, root, "pack")


@pytest.mark.browser
@needs_starter
@needs_playwright
def test_in_a_browser_drafts_that_a_reviewer_takes_over_become_the_approved_brochure(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    from playwright.sync_api import sync_playwright

    draft_whole(capsys, SOURCE)
    code, _data = run_json(capsys, "review", "export", "--to", "pack", "--format", "html")
    assert code == 0
    (page_file,) = (root / "pack" / "pt" / "pages").glob("*.html")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_context(offline=True, accept_downloads=True).new_page()
        page.goto(page_file.as_uri())
        rows = page.locator(".row")
        for number in range(rows.count()):
            rows.nth(number).locator(".use").first.click()
            field = rows.nth(number).locator(".text")
            words = field.input_value()
            if "O oficial" in words:
                field.fill(words.replace("O oficial", "O policial"))
            rows.nth(number).locator(".tick").check()
        assert "57 of 57 translated, 57 ticked" in page.locator("#status").inner_text()
        with page.expect_download() as caught:
            page.get_by_role("button", name="Save", exact=True).click()
        saved = root / caught.value.suggested_filename
        caught.value.save_as(saved)
        browser.close()
    finish(capsys, root, saved.name)
