"""A finished document comes back: its sentences find their places, or are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from langaccess import review
from langaccess.documents.docx.new import Block, new_docx
from langaccess.errors import InputError
from langaccess.model import Target
from tests.review.kit import HT, NOW, Agency, agency

FINISHED = """---
title: Eskwokri nan telefòn
class: public_information
---

# Sispann eskwokri nan telefòn

Rakwoche epi rele **217-555-0100** touswit. Apèl la gratis.

- Pa voye lajan.
- Pale ak fanmi w.
"""


@pytest.fixture
def police(tmp_path: Path) -> Agency:
    made = agency(tmp_path / "springfield")
    made.export(tmp_path / "pack")
    return made


def take(police: Agency, path: Path) -> review.Imported:
    with police.db() as conn:
        (taken,) = review.import_(
            conn, police.workspace, police.policy, path, translator="Marie Jean", at=NOW,
            of=police.document(HT),
        )  # fmt: skip
    return taken


def finished(tmp_path: Path, text: str = FINISHED) -> Path:
    path = tmp_path / "sent by mail.md"
    path.write_text(text, encoding="utf-8")
    return path


def targets(police: Agency) -> dict[str, Target | None]:
    return {one.place: one.target for one in police.document().sentences}


def test_every_sentence_finds_its_place_with_its_markup(police: Agency, tmp_path: Path) -> None:
    taken = take(police, finished(tmp_path))
    assert (taken.taken, taken.held) == (list(targets(police)), [])
    target = targets(police)["m2/0"]
    assert target is not None
    (span,) = target.spans
    assert target.text[span.start : span.end] == "217-555-0100"
    assert set(police.states()) == {"translated"}
    assert all(one.decision.allowed for one in police.approve("A. Khan"))


def test_a_word_file_of_a_vendor_is_taken_too(police: Agency, tmp_path: Path) -> None:
    blocks = [
        Block("Sispann eskwokri nan telefòn", "Heading1"),
        Block("Rakwoche epi rele 217-555-0100 touswit. Apèl la gratis."),
        Block("Pa voye lajan.", "ListBullet"),
        Block("Pale ak fanmi w.", "ListBullet"),
    ]
    path = tmp_path / "back.docx"
    path.write_bytes(new_docx(blocks, title="Eskwokri nan telefòn", lang="ht"))
    taken = take(police, path)
    assert {"m2/0", "m2/1", "m3/0", "m4/0"} <= set(taken.taken)
    # Which of two headings the one heading is, is not plain: what was not taken is named.
    assert {*taken.taken, *(held.place for held in taken.held)} == set(targets(police))


def test_a_sentence_that_was_left_out_is_named_and_the_others_stand(
    police: Agency, tmp_path: Path
) -> None:
    taken = take(police, finished(tmp_path, FINISHED.replace(" Apèl la gratis.", "")))
    assert "m2/1" not in taken.taken
    assert [held.place for held in taken.held] == ["m2/1"]
    assert targets(police)["m2/1"] is None
    assert targets(police)["m4/0"] == Target("Pale ak fanmi w.")


def test_a_wrong_number_is_held(police: Agency, tmp_path: Path) -> None:
    taken = take(police, finished(tmp_path, FINISHED.replace("0100", "0101")))
    assert "m2/0" in [held.place for held in taken.held]
    assert targets(police)["m2/0"] is None
    assert {"m3/0", "m4/0"} <= set(taken.taken)


def test_another_document_is_refused(police: Agency, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing in this file is plainly a translation"):
        take(police, finished(tmp_path, "Pwogram bibliyotèk la pou mwa jen 2024: 555-0199\n"))
    assert set(police.states()) == {"new"}


def test_a_source_that_is_gone_is_refused(police: Agency, tmp_path: Path) -> None:
    police.flyer.unlink()
    with pytest.raises(InputError, match="is gone"):
        take(police, finished(tmp_path))


def test_the_command_takes_it(
    police: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from langaccess.cli import main

    words: list[Any] = ["review", "import", str(finished(tmp_path)), "--translator", "jean"]
    words += ["--as-translation-of", "flyer.md", "--workspace", str(police.root)]
    assert main(words) == 0
    assert "6 taken in as Marie Jean's" in capsys.readouterr().out
