"""A finished document comes back: its sentences find their places, or are named."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from langaccess import formats, review
from langaccess.core.errors import InputError
from langaccess.core.model import Target
from langaccess.formats.docx import NewParagraph, new_docx
from langaccess.review.returns.finished_documents import read_finished
from tests.commands import Capture
from tests.review.kit import EN, HT, Agency, agency
from tests.support import needs_office

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


def take(police: Agency, path: Path) -> review.ImportedDocument:
    with police.session() as session:
        (taken,) = review.import_(session, path, translator="Marie Jean", of=police.document(HT))
    return taken


def finished(tmp_path: Path, text: str = FINISHED) -> Path:
    path = tmp_path / "sent by mail.md"
    path.write_text(text, encoding="utf-8")
    return path


def targets(police: Agency) -> dict[str, Target | None]:
    return {one.place: one.target for one in police.document().sentences}


@pytest.mark.slow
def test_every_sentence_finds_its_place_with_its_markup(police: Agency, tmp_path: Path) -> None:
    taken = take(police, finished(tmp_path))
    assert (taken.taken, taken.held) == (tuple(targets(police)), ())
    target = targets(police)["m2/0"]
    assert target is not None
    (span,) = target.spans
    assert target.text[span.start : span.end] == "217-555-0100"
    assert set(police.states()) == {"translated"}
    assert all(one.decision.allowed for one in police.approve("A. Khan"))


@pytest.mark.slow
def test_a_word_file_of_a_vendor_is_taken_too(police: Agency, tmp_path: Path) -> None:
    blocks = [
        NewParagraph("Sispann eskwokri nan telefòn", "Heading1"),
        NewParagraph("Rakwoche epi rele 217-555-0100 touswit. Apèl la gratis."),
        NewParagraph("Pa voye lajan.", "ListBullet"),
        NewParagraph("Pale ak fanmi w.", "ListBullet"),
    ]
    path = tmp_path / "back.docx"
    path.write_bytes(new_docx(blocks, title="Eskwokri nan telefòn", lang="ht"))
    taken = take(police, path)
    assert {"m2/0", "m2/1", "m3/0", "m4/0"} <= set(taken.taken)
    # Which of two headings the one heading is, is not plain: what was not taken is named.
    assert {*taken.taken, *(held.place for held in taken.held)} == set(targets(police))


@pytest.mark.slow
def test_a_sentence_that_was_left_out_is_named_and_the_others_stand(
    police: Agency, tmp_path: Path
) -> None:
    taken = take(police, finished(tmp_path, FINISHED.replace(" Apèl la gratis.", "")))
    assert "m2/1" not in taken.taken
    assert [held.place for held in taken.held] == ["m2/1"]
    assert targets(police)["m2/1"] is None
    assert targets(police)["m4/0"] == Target("Pale ak fanmi w.")


@pytest.mark.slow
def test_a_wrong_number_is_held(police: Agency, tmp_path: Path) -> None:
    taken = take(police, finished(tmp_path, FINISHED.replace("0100", "0101")))
    assert "m2/0" in [held.place for held in taken.held]
    assert targets(police)["m2/0"] is None
    assert {"m3/0", "m4/0"} <= set(taken.taken)


@pytest.mark.slow
def test_another_document_is_refused(police: Agency, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing in this file is clearly a translation"):
        take(police, finished(tmp_path, "Pwogram bibliyotèk la pou mwa jen 2024: 555-0199\n"))
    assert set(police.states()) == {"new"}


@pytest.mark.slow
def test_a_file_of_which_too_little_is_plainly_a_translation_leaves_nothing_behind(
    police: Agency, tmp_path: Path
) -> None:
    text = re.sub(r"(?m)(telefòn|gratis\.|lajan\.|w\.)$", r"\1 617-555-0199.", FINISHED)
    with pytest.raises(InputError, match="only 2 of 6 sentences") as raised:
        take(police, finished(tmp_path, text))
    assert f'--against "{police.flyer}"' in (raised.value.hint or "")  # from any folder
    assert set(police.states()) == {"new"}


@pytest.mark.slow
def test_a_source_that_is_gone_is_refused(police: Agency, tmp_path: Path) -> None:
    police.flyer.unlink()
    with pytest.raises(InputError, match="is missing"):
        take(police, finished(tmp_path))


@pytest.mark.slow
def test_the_command_takes_it(police: Agency, tmp_path: Path, capsys: Capture) -> None:
    from langaccess.cli import main

    words: list[Any] = ["review", "import", str(finished(tmp_path)), "--translator", "jean"]
    words += ["--as-translation-of", "flyer.md", "--workspace", str(police.root)]
    assert main(words) == 0
    assert "6 imported from Marie Jean" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("touswit. Apèl la gratis.", "touswit.\n\nApèl la gratis."),
        ("- Pa voye lajan.\n- Pale ak fanmi w.", "Pa voye lajan. Pale ak fanmi w."),
        ("- Pa voye lajan.\n- Pale ak fanmi w.", "1. Pa voye lajan.\n2. Pale ak fanmi w."),
    ],
)
def test_paragraphs_that_were_cut_joined_or_numbered_find_their_sentences(
    police: Agency, tmp_path: Path, old: str, new: str
) -> None:
    assert old in FINISHED
    taken = take(police, finished(tmp_path, FINISHED.replace(old, new)))
    assert taken.held == ()
    assert {text.text for text in targets(police).values() if text} == {
        "Eskwokri nan telefòn", "Sispann eskwokri nan telefòn", "Apèl la gratis.",
        "Rakwoche epi rele 217-555-0100 touswit.", "Pa voye lajan.", "Pale ak fanmi w.",
    }  # fmt: skip


@pytest.mark.slow
def test_what_a_draft_left_in_the_source_language_is_open(police: Agency, tmp_path: Path) -> None:
    text = FINISHED.replace("Apèl la gratis.", "[EN] The call is free.")
    taken = take(police, finished(tmp_path, text.replace("- Pa voye", "- [EN] Pa voye")))
    assert (taken.open, taken.held) == (1, ())
    assert targets(police)["m2/1"] is None
    assert targets(police)["m3/0"] == Target("Pa voye lajan."), "only the mark was forgotten"


@needs_office
@pytest.mark.office
@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_a_brochure_comes_back_whole_through_an_office_program(tmp_path: Path, suffix: str) -> None:
    police = agency(tmp_path / "office", doc_class="operational")
    source = police.flyer.with_name("after-a-theft.docx")
    shutil.copy(Path(__file__).parents[2] / "examples" / source.name, source)
    with police.session() as session:
        review.export(session, [source], [HT], tmp_path / "p", source=EN)
    document = formats.read(source)
    rows = {unit.id: unit for unit in document.units}
    said = {id_: Target(f"{unit.text} Wi", unit.spans) for id_, unit in rows.items()}
    made = tmp_path / "out" / "theft.ht.docx"
    formats.write(document, said, made, tag=HT)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless",
         "--convert-to", suffix, "--outdir", str(tmp_path / "back"), str(made)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with police.session() as session:
        one = review.find(session, source.name, HT)
        found = read_finished(tmp_path / "back" / f"theft.ht.{suffix}", one)
    right = [
        unit for unit in found.units
        if unit.target is not None and unit.target.text.removesuffix(" Wi") == unit.source.text
    ]  # fmt: skip
    assert len(found.units) > 20
    assert len(right) >= 0.9 * len(found.units)
