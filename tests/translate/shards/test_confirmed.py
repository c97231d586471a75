"""A confirmation counts on other machines too, where the agency's folder is another one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from langaccess.agency.confirmation import confirm_unsure
from langaccess.core.tags import EN, Tag
from langaccess.translate import inspect
from langaccess.translate.shards import run_shards
from tests.support import give_counsel, needs_starter, sign_in
from tests.translate.shards.kit import office, plan, session

UNSURE = "Then he took my phone and ran down the stairs."


@pytest.mark.slow
@needs_starter
def test_a_sentence_confirmed_here_is_drafted_by_a_shard(
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
    plan(root, 2, Tag("pt"))
    run_shards(root / "translations", 1, 1, workers=1)
    drafts = ""
    for archive in (root / "translations" / "shards" / "documents").glob("*.zip"):
        with zipfile.ZipFile(archive) as made:
            drafts += "".join(made.read(name).decode("utf-8") for name in made.namelist())
    assert UNSURE not in drafts
    assert "telefone" in drafts
