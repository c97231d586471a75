"""A Word file of about five hundred pages passes like any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats import Label, read, write
from tests.fixtures.build_docx import docx, p, r

PARAGRAPHS = 12_500  # 25 a page


@pytest.mark.slow
def test_five_hundred_pages_are_read_written_and_read_back(tmp_path: Path) -> None:
    body = "".join(
        p(r(f"Case {i}: keep ") + r("this", "<w:b/>") + r(f" copy, form {i * 7919 % 9973}."))
        for i in range(PARAGRAPHS)
    )
    source = tmp_path / "long.docx"
    source.write_bytes(docx(body))
    document = read(source)
    assert len(document.units) == PARAGRAPHS
    targets = {u.id: Target(u.text.replace("Case", "Caso"), u.spans) for u in document.units}
    label = Label(Tag("pt-BR"), "Tradução automática", "Machine translation")
    written = write(document, targets, tmp_path / "out.docx", tag=Tag("pt-BR"), label=label)
    assert written.notes == ()
    again = read(written.path)
    assert again.units[-1].text == targets[document.units[-1].id].text
    assert len(again.units) == PARAGRAPHS
