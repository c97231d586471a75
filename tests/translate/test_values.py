"""What a draft says of deadlines, docket numbers and sections: real files, the starter engine."""

from __future__ import annotations

from pathlib import Path

from langaccess.tags import Tag
from langaccess.workspace import Workspace
from tests.support import needs_starter
from tests.translate.kit import only, work

pytestmark = needs_starter


def drafted(agency: Workspace, folder: Path, lines: list[str]) -> list[str]:
    """Return the lines of the Portuguese draft of a text file, one for each of `lines`."""
    source = folder / "values.txt"
    source.write_text("\n\n".join(lines), encoding="utf-8")
    target = only(work(agency, source, to=Tag("pt-BR")), "values.txt").target
    assert target is not None
    paragraphs = target.read_text(encoding="utf-8").strip().split("\n\n")
    assert len(paragraphs) == len(lines) + 1  # the label comes first
    return paragraphs[1:]


def test_midnight_stays_midnight(agency: Workspace, tmp_path: Path) -> None:
    lines = [
        "You have until midnight on Friday to appeal.",
        "Park closes at 12 midnight Sunday.",
        "The park is open until 12:00 a.m. on Saturday.",
        "Open from noon to midnight.",
        "You must file by midnight on March 3, 2026.",
        "OPEN UNTIL MIDNIGHT ON FRIDAY",
        "Hours: 6 am–12 am",
    ]
    for line in drafted(agency, tmp_path, lines):
        assert "meia-noite" in line.lower(), line
        assert not any(digits in line for digits in ("00:00", "12")), line


def test_a_docket_number_is_no_negation(agency: Workspace, tmp_path: Path) -> None:
    lines = ["DOCKET NO:", "CASE NO.", "Ref. No.", "FILE NO. 1234", "Order No. 12", "P.O. Box No 3"]
    for line in drafted(agency, tmp_path, lines):
        assert "não" not in line.lower(), line
        assert "[EN]" not in line, line
    (answer,) = drafted(agency, tmp_path, ["The answer is no."])
    assert "não" in answer
