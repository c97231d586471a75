"""The pack that `translate` writes is what `review export` sends: one builder makes both."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from langaccess.cli import main
from tests.commands import Capture
from tests.review.kit import FLYER, Agency, fill
from tests.review.test_terms import glossary

NEAR = "Hang up and call 217-555-0100 right now."


@pytest.mark.slow
def test_both_have_terms_what_was_approved_and_near_sentences(
    police: Agency, returned: Path, tmp_path: Path, capsys: Capture
) -> None:
    glossary(police, "fanmi")
    police.take(fill(returned))
    police.approve("A. Khan")
    second = police.flyer.with_name("second.md")
    text = FLYER.format(doc_class="public_information")
    second.write_text(
        text.replace("Hang up and call **217-555-0100** at once.", NEAR), encoding="utf-8"
    )
    where = ["--workspace", str(police.root), "--json"]
    line = ["translate", str(second), "--to", "ht", "--out", str(police.root / "translations")]
    main([*line, *where])
    (made,) = json.loads(capsys.readouterr().out)["data"]["files"]
    with zipfile.ZipFile(made["pack"]) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    sent = tmp_path / "sent"
    assert main(["review", "export", str(second), "--lang", "ht", "--to", str(sent), *where]) == 0
    files = {
        path.relative_to(sent / "ht").as_posix(): path.read_bytes()
        for path in (sent / "ht").rglob("*")
        if path.is_file()
    }
    shared = [name for name in files if name.startswith(("tm/", "glossary/", "omegat", "xliff/"))]
    assert {"tm/auto/approved.tmx", "tm/memory.tmx", "glossary/glossary.txt"} <= set(shared)
    assert {name: packed[name] for name in shared} == {name: files[name] for name in shared}
    assert "Pa voye lajan." in packed["tm/auto/approved.tmx"].decode("utf-8")
    assert "Rakwoche epi rele" in packed["tm/memory.tmx"].decode("utf-8")
    assert "family\tfanmi\t" in packed["glossary/glossary.txt"].decode("utf-8")
    for note in (packed["READ ME FIRST.txt"], files["READ ME FIRST.txt"]):
        assert note.decode("utf-8").count("This pack is a project for OmegaT") == 1
