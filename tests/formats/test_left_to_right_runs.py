"""Numbers and addresses in right-to-left pages keep the order in which they are dialed and read."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess import formats
from langaccess.core.model import Kind, Target
from langaccess.core.tags import Tag
from langaccess.formats.left_to_right_runs import holds_signs, split_directions
from tests.support import FIXTURES

AR = Tag("ar")
TEXT = "اتصل (217) 555-0100 أو ٢١٧-٥٥٥-٠١٠١، 100 Main Street, Springfield 62701. ٨:٠٠-١٦:٣٠"


@pytest.mark.parametrize(
    ("text", "forward"),
    [
        (TEXT, ["(217) 555-0100", "٢١٧-٥٥٥-٠١٠١", "100 Main Street, Springfield 62701"]),
        ("۲۱۷-۵۵۵-۰۱۰۰ تماس", ["۲۱۷-۵۵۵-۰۱۰۰"]),
        ("مفتوح ٨:٠٠-١٦:٣٠", []),
        ("اتصل 711", ["711"]),
        ("(217) 555-0100", ["(217) 555-0100"]),
    ],
)
def test_what_runs_from_left_to_right_is_one_stretch(text: str, forward: list[str]) -> None:
    found = list(split_directions(text))
    assert "".join(piece for piece, _ in found) == text
    assert [piece for piece, backwards in found if not backwards] == forward
    assert [holds_signs(piece) for piece in forward] == [piece != "711" for piece in forward]


@pytest.mark.parametrize(
    "name",
    [
        "odt/brochure.odt",
        "html/everything.html",
        "pptx/slides.pptx",
        "xlsx/cells.xlsx",
        "docx/boxes.docx",
    ],
)
def test_the_signs_that_hold_it_together_are_no_part_of_the_text(tmp_path: Path, name: str) -> None:
    source = FIXTURES / name
    read = formats.read(source)
    first = next(u for u in read.units if not u.spans and u.kind is not Kind.META)
    out = tmp_path / source.name
    formats.write(read, {first.id: Target(TEXT)}, out, tag=AR)
    again = formats.read(out)
    assert TEXT in [unit.text for unit in again.units]
    third = tmp_path / f"third{source.suffix}"
    targets = {unit.id: Target(unit.text, unit.spans) for unit in again.units}
    formats.write(again, targets, third, tag=AR)
    assert [u.text for u in formats.read(third).units] == [u.text for u in again.units]
