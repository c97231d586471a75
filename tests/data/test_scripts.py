"""The table of scripts: letters of their own, and a row for whatever people write in."""

from __future__ import annotations

import pytest

from langaccess.core.print import faces_for, faults
from langaccess.core.tags import Script, languages, scripts
from langaccess.identify.scripts import dominant, of_tag, script_counts

# Scripts that no font of ours draws: their languages are named in Latin letters.
_WITHOUT_A_FONT = {"Rohg", "Kali"}


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.code)
def test_a_script_shows_letters_of_its_own_that_can_be_printed(script: Script) -> None:
    assert dominant(script_counts(script.letters)) == script.code
    assert list(faults(script.letters, faces_for(script.languages[0].tag))) == []
    assert script.look.endswith(".")
    assert script.name


def test_every_script_that_a_language_is_usually_written_in_has_a_row() -> None:
    used = {of_tag(entry.scripts[0]) for entry in languages() if entry.kind in ("list", "more")} - {
        "Zxxx"
    }
    assert used - {script.code for script in scripts()} == _WITHOUT_A_FONT
    assert len({script.name for script in scripts()}) == len(scripts())
