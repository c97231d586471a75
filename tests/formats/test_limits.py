"""A document over the limits of `data/limits.yaml` is refused, with the limit in the message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from langaccess import formats
from langaccess.core.errors import InputError
from langaccess.core.limits import limits, use
from tests.fixtures.build_docx import docx, p
from tests.formats.pdf_kit import build, text

LINE = "Please call us."


@pytest.fixture(autouse=True)
def _small() -> Iterator[None]:
    known = limits()
    use(replace(known, documents=replace(known.documents, texts=3, objects=9, page_letters=60)))
    yield
    use(known)


def pdf(*lines: str) -> bytes:
    return build([text([(30, 700 - 20 * n, 9, line) for n, line in enumerate(lines)])])


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.txt", "\n\n".join([LINE] * 4).encode(), "more than 3 texts"),
        ("a.html", (f"<p>{LINE}</p>" * 4).encode(), "more than 3 texts"),
        ("a.docx", docx("".join(p(f"{LINE} {n}") for n in range(4))), "more than 3 texts"),
        ("a.pdf", pdf(LINE * 5), "more than 60 letters on page 1"),
        ("a.pdf", pdf(*"abcdefghijk"), "more than 9 texts and pictures on a page"),
    ],
)
@pytest.mark.usefixtures("read_here")
def test_a_document_over_a_limit_is_refused(
    tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=why):
        formats.read(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "\n\n".join([LINE] * 3).encode()),
        ("a.docx", docx("".join(p(f"{LINE} {n}") for n in range(3)))),
        ("a.pdf", pdf(LINE)),
    ],
)
@pytest.mark.usefixtures("read_here")
def test_a_document_at_a_limit_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert formats.read(path).units


@pytest.mark.usefixtures("read_here")
def test_a_page_over_the_limit_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<p>{LINE}</p>" * 40, encoding="utf-8")
    assert len(formats.format_of(path).read(path, accept_revisions=False).units) == 4
