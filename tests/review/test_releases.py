"""The approved file, and what the memory keeps of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess import review
from langaccess.cli import main
from langaccess.core.errors import InputError
from langaccess.translate.memory import Memory, Trust
from tests.review.kit import EN, HT, Agency, fill
from tests.support import session_on


def released(police: Agency) -> review.Released:
    with police.session() as session:
        return review.release(session, police.document())


@pytest.mark.slow
def test_an_approved_file_has_a_form_number_and_every_change_a_new_version(
    police: Agency, returned: Path
) -> None:
    police.take(returned)
    with pytest.raises(InputError, match="not approved"):
        released(police)
    police.approve("A. Khan")
    first = released(police)
    assert first.form.startswith("SP-001 ht v1 2026-11-25 · ")
    assert first.written.path.read_text(encoding="utf-8").endswith(f"\n{first.form}\n")
    again = released(police)
    assert (again.form, again.written.sha256) == (first.form, first.written.sha256)
    place = police.take(fill(returned, {"Pa voye": "Pa janm voye"}), "A. Khan").taken[0]
    police.approve("jean", place)
    second = released(police)
    assert second.form.startswith("SP-001 ht v2 2026-11-25 · ")
    assert second.form[-4:] != first.form[-4:]
    with police.db() as conn:
        document = police.document()
        log = list(review.releases(conn, document))
    assert [entry["version"] for entry in log] == [1, 2]
    assert log[1]["sha256"] == second.written.sha256
    assert log[1]["file"] == "translations/approved/brochures/flyer.ht.md"


def remembered(police: Agency) -> dict[str, str]:
    """Return source → target of what the memory holds as approved."""
    with police.db() as conn:
        units = list(Memory(session_on(conn)).units(EN, HT))
    assert all(unit.standing is Trust.APPROVED for unit in units)
    return {unit.source: unit.target for unit in units}


@pytest.mark.slow
def test_what_is_rejected_leaves_the_memory_too(police: Agency, returned: Path) -> None:
    police.take(fill(returned))
    police.approve("A. Khan")
    assert remembered(police)["The call is free."] == "Apèl la gratis."
    (place,) = (
        one.place for one in police.document().sentences if one.source.text == "The call is free."
    )
    with police.session() as session:
        review.reject(
            session, police.document(), police.person("A. Khan"), why="the tone", only=(place,)
        )
    left = remembered(police)
    assert "The call is free." not in left
    assert len(left) == 5


@pytest.mark.slow
def test_a_newer_approved_translation_takes_the_place_of_the_older_in_the_memory(
    police: Agency, returned: Path
) -> None:
    police.take(fill(returned))
    police.approve("A. Khan")
    police.take(fill(returned, {"Apèl la gratis.": "Apèl la pa koute anyen."}))
    police.approve("A. Khan")
    with police.db() as conn:
        units = [
            u.target
            for u in Memory(session_on(conn)).units(EN, HT)
            if u.source == "The call is free."
        ]
    assert units == ["Apèl la pa koute anyen."]


@pytest.mark.slow
def test_the_approved_file_of_a_stripped_draft_is_stripped_too(
    police: Agency, tmp_path: Path
) -> None:
    text = police.flyer.read_text(encoding="utf-8")
    police.flyer.write_text(text + "\n<script>f()</script>\n", encoding="utf-8")
    police.take(fill(police.export(tmp_path / "pack")))
    police.approve("A. Khan")
    first = released(police)
    assert "<script>" in first.written.path.read_text(encoding="utf-8")
    out = police.root / "translations"
    words = ["translate", str(police.flyer), "--to", "ht", "--out", str(out), "--strip-active"]
    assert main([*words, "--workspace", str(police.root)]) == 1  # no engine for Haitian Creole
    second = released(police)
    assert "<script>" not in second.written.path.read_text(encoding="utf-8")
    assert second.version == first.version + 1
