"""No damaged or hostile document ends in anything but a document or a refusal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.property.fuzz import FORMATS, damaged, seeds, try_document

# Inputs per format: what takes some two seconds of each. `fuzz.py` runs thousands.
COUNTS = {
    "docx": 90,
    "pptx": 80,
    "xlsx": 90,
    "odt": 80,
    "idml": 80,
    "html": 50,
    "md": 40,
    "txt": 90,
}


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_damaged_file_is_read_and_written_or_refused(suffix: str, tmp_path: Path) -> None:
    found = []
    early = set()
    for number in range(COUNTS.get(suffix, 80)):
        path = tmp_path / f"{number}.{suffix}"
        path.write_bytes(damaged(suffix, number))
        outcome = try_document(path, tmp_path / "out")
        if number < 25:
            early.add(outcome.what)
        if outcome.what == "defect" or outcome.seconds > 20:
            found.append((number, outcome))
    assert found == []
    assert {"written", "refused"} <= early, "a generator of mere rubbish would prove nothing"


@pytest.mark.parametrize("path", [p for s in FORMATS for p in seeds(s)], ids=lambda p: p.name)
def test_every_good_file_takes_the_swap(path: Path, tmp_path: Path) -> None:
    outcome = try_document(path, tmp_path)
    assert outcome.what in ("written", "refused"), outcome
