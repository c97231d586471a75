"""Only `need show --by beat` reads the figures by beat: no report, pack or export does."""

from __future__ import annotations

import re

from tests.support import ROOT

PACKAGE = ROOT / "langaccess"
READERS = {
    "outreach/need/beats.py", "outreach/need/__init__.py", "cli/need.py",
}  # fmt: skip
_NAMES = re.compile(r"\b(assess_beats|load_beats|BeatTable|BeatNeed)\b")


def test_no_other_module_names_what_gives_figures_by_beat() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if _NAMES.search(path.read_text(encoding="utf-8"))
    }
    assert found == READERS


def test_the_module_reads_no_encounter_and_no_other_source() -> None:
    text = (PACKAGE / "outreach" / "need" / "beats.py").read_text(encoding="utf-8")
    assert "interpret" not in text
    assert "store.counts" not in text
