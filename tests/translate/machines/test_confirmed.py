"""A confirmation counts on other machines too, where the agency's folder is another one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from langaccess.agency.confirmation import confirm_unsure
from langaccess.core.tags import EN, Tag
from langaccess.translate import inspect
from tests.support import give_counsel, needs_starter, sign_in
from tests.translate.machines.kit import office, part, session

UNSURE = "Then he took my phone and ran down the stairs."


@pytest.mark.slow
@needs_starter
def test_a_sentence_confirmed_here_is_drafted_in_a_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = office(tmp_path / "office", 1)
    page = root / "brochures" / "page.txt"
    page.write_text(f"The desk opens on Monday.\n\n{UNSURE}\n", encoding="utf-8")
    with session(root) as opened:
        give_counsel(opened)
        (found,) = inspect([page], opened, EN)
        sign_in(monkeypatch, "counsel-account")
        for one in found.waiting:
            confirm_unsure(opened, one, by="reyes", informs=True, at=opened.now)
    sign_in(monkeypatch, "clerk")
    part(root, 1, 1, Tag("pt"))
    drafts = ""
    for file in (root / "translations" / "parts").iterdir():
        with zipfile.ZipFile(file) as made:
            drafts += made.read("document").decode("utf-8")
    assert UNSURE not in drafts
    assert "telefone" in drafts
