"""A registered number changes in every kind of document, and nothing else in the file does."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from langaccess import formats, review
from langaccess.agency import approval
from langaccess.core.errors import InputError
from langaccess.core.model import SpanKind, Target
from langaccess.formats import Edits, links_of
from langaccess.qa import find_items, fold
from langaccess.review.contacts.source_files import rewrite
from langaccess.review.contacts.swap import swap_for
from langaccess.review.store import register, save
from tests.review.kit import EN, HT, Agency
from tests.support import FIXTURES, ROOT

NAMES = (
    "docx/comments.docx", "docx/revisions.docx", "docx/dates.docx", "docx/links.docx",
    "docx/strict.docx", "docx/boxes.docx", "pptx/comments.pptx",
    "pptx/slides.pptx", "xlsx/threads.xlsx", "xlsx/cells.xlsx", "odt/brochure.odt",
    "odt/comment.odt", "odt/tracked.odt", "idml/brochure.idml", "idml/note.idml",
    "idml/tracked.idml", "html/everything.html", "markdown/everything.md",
)  # fmt: skip


def numbered(source: Path, folder: Path, number: str = "217-555-0100") -> Path:
    """Return a copy of a document in which a long word is a telephone number instead."""
    read = formats.read(source, accept_revisions=True)
    text = max((unit.text for unit in read.units if not unit.spans), key=len)
    word = re.escape(max(re.findall(r"[A-Za-z]+", text), key=len))

    def places(line: str) -> list[tuple[int, int, str]]:
        found = re.finditer(rf"(?<![\w-]){word}(?![\w-])", line)
        return [(one.start(), one.end(), number) for one in found]

    path = folder / source.name
    edits = Edits(places, lambda to: to)
    path.write_bytes(formats.format_of(source).edit(source.read_bytes(), source, edits))
    assert any(number in unit.text for unit in formats.read(path, accept_revisions=True).units)
    return path


def parts(path: Path) -> dict[str, str]:
    """Return the parts of a file as text; one part for a file that is not packed."""
    if not zipfile.is_zipfile(path):
        return {"": path.read_text(encoding="utf-8")}
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name).decode("utf-8", "replace") for name in packed.namelist()}


def alike(old: Path, new: Path) -> bool:
    """Return whether two files differ in the number alone, split over markup or not."""
    before, after = parts(old), parts(new)
    changed = {name: text for name, text in before.items() if text != after.get(name)}
    return list(before) == list(after) and all(
        _bare(text.replace("217-555-0100", "217-555-0123")) == _bare(after[name])
        for name, text in changed.items()
    )


def _bare(text: str) -> str:
    return re.sub(r"\s*/?>", ">", text).replace("'", '"')


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_in_a_source_moves(tmp_path: Path, name: str) -> None:
    path = numbered(FIXTURES / name, tmp_path)
    before = tmp_path / f"before{path.suffix}"
    before.write_bytes(path.read_bytes())
    swap = swap_for("phone", "217-555-0100", "217-555-0123")
    assert rewrite(tmp_path / "state", path, swap, EN)
    assert alike(before, path)
    (kept,) = (tmp_path / "state" / "sources").iterdir()
    assert kept.read_bytes() == before.read_bytes()
    assert not rewrite(tmp_path / "state", path, swap, EN)


@pytest.mark.parametrize("name", NAMES)
def test_a_longer_value_reads_as_it_must(tmp_path: Path, name: str) -> None:
    path = numbered(FIXTURES / name, tmp_path)
    before = formats.read(path, accept_revisions=True)
    swap = swap_for("phone", "217-555-0100", "+52 55 5550 0123")
    assert rewrite(tmp_path / "state", path, swap, EN)
    after = formats.read(path, accept_revisions=True)
    wanted = [unit.text.replace("217-555-0100", "+52 55 5550 0123") for unit in before.units]
    assert [unit.text for unit in after.units] == wanted


@pytest.mark.parametrize(
    ("name", "other"), [("html/everything.html", ".htm"), ("markdown/everything.md", ".markdown")]
)
def test_a_source_with_the_other_ending_of_its_format_is_changed_too(
    tmp_path: Path, name: str, other: str
) -> None:
    path = numbered(FIXTURES / name, tmp_path)
    path = path.rename(path.with_suffix(other))
    assert rewrite(tmp_path / "state", path, swap_for("phone", "217-555-0100", "217-555-0123"), EN)
    text = path.read_text(encoding="utf-8")
    assert "217-555-0123" in text
    assert "217-555-0100" not in text


@pytest.mark.parametrize(
    "name", ["after-a-theft.docx", "victim-services.html", "community-meeting.pptx"]
)
def test_links_of_a_brochure_follow(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((ROOT / "examples" / name).read_bytes())
    text = " ".join(unit.text for unit in formats.read(path).units)
    (old, *_rest) = re.findall(r"\(?217\)?[- ]555-01\d\d", text)
    before = links_of(path)
    assert rewrite(tmp_path / "state", path, swap_for("phone", old, "217-555-0199"), EN)
    digits = "".join(c for c in old if c.isdigit())
    after = links_of(path)
    assert digits not in "".join(re.findall(r"\d", str(after)))
    assert len(after) == len(before)
    changed = sum(digits in re.sub(r"\D", "", one.to) for one in before)
    assert sum("2175550199" in re.sub(r"\D", "", one.to) for one in after) == changed


WORDS = "nou ap ede tout moun ki bezwen sèvis sa a nan lang pa yo san yo pa peye anyen ditou " * 9


def kreyol(text: Target) -> Target:
    """Return words of the same length, with numbers, addresses and codes where they were."""
    made = list(WORDS[: len(text.text)])
    kept = [(item.start, item.end) for item in find_items(text.text, EN)]
    kept += [(span.start, span.end) for span in text.spans if span.kind is SpanKind.CODE]
    for start, end in kept:
        made[start:end] = text.text[start:end]
    made[-1] = text.text[-1]
    return Target("".join(made), text.spans)


def approved(police: Agency, path: Path) -> None:
    """Put a document under review, translated and approved."""
    with police.session() as session:
        found = register(session, path, EN, HT)
        made = replace(
            found,
            sentences=tuple(
                replace(one, target=kreyol(one.source), made_for=review.digest(one.source))
                for one in found.sentences
            ),
        )  # fmt: skip
        save(session.connection, made)
        texts = [review.approvable(one, made, ()) for one in made.sentences]
        for name in ("A. Khan", "jean"):
            approval.approve(session, texts, police.person(name))
        found = review.find(session, path.name, HT)
        out = review.publish(session, found, site="Library", copies=20)
    assert out.decision.allowed, out.decision


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["docx/comments.docx", "docx/revisions.docx", "pptx/comments.pptx", "xlsx/cells.xlsx",
     "odt/comment.odt", "idml/brochure.idml", "html/everything.html"],
)  # fmt: skip
def test_the_approved_file_of_every_format_follows_and_stays_approved(
    police: Agency, name: str
) -> None:
    path = numbered(FIXTURES / name, police.root / "brochures")
    (path.parent / "brochures.yaml").write_text(
        f"files:\n  {path.name}: operational\n", encoding="utf-8"
    )
    approved(police, path)
    (old,) = (police.root / "translations" / "approved").rglob(f"{path.stem}.ht.*")
    before = list(seen(old))
    with police.session() as session:
        done = review.set_contact(session, "records_desk.phone", "217-555-0123", by="D. Clerk")
        assert done.left == ()
        made = (done.released or {})[f"brochures/{path.name}", HT]
        found = review.find(session, path.name, HT)
        stand = review.statuses(found, review.log_of(session), police.policy)
        (copies,) = review.recalls(session)
    assert {str(one.state) for one in stand.values()} == {"approved"}
    assert (made.version, copies.copies.copies) == (2, 20)
    after = list(seen(made.written.path))
    assert after == [text.replace("0100", "0123") for text in before]
    assert "217-555-0123" in fold(" ".join(after))[0]


def seen(path: Path) -> Iterator[str]:
    """Yield the passages of a file without its form number."""
    for unit in formats.read(path).units:
        if not re.search(r"SP-\d{3} ", unit.text):
            yield unit.text


@pytest.mark.parametrize(
    ("field", "old", "new", "text"),
    [
        ("url", "lsc.gov/help", "b.gov/x", "See [www.lsc.gov/help](www.lsc.gov/help)."),
        ("url", "lsc.gov/help", "b.gov/x",
         "See [this](<https://lsc.gov/help> 'Help') or lsc.gov/help/2."),
        ("url", "a.gov/w_(x)", "b.gov/x", "See [this](https://a.gov/w_(x)) and (a.gov/w_(x))."),
        ("email", "desk@a.gov", "p@b.gov",
         "<desk@a.gov>, <mailto:desk@a.gov> [desk@a.gov](mailto:desk@a.gov)"),
        ("phone", "800-321-OSHA", "800-321-6700", "Call 1-800-321-6742 or 800-321-OSHA."),
        ("phone", "911", "311", "Call 9-1-1 or 911, room 9110."),
    ],
)  # fmt: skip
def test_links_of_markdown_follow_however_they_are_written(
    tmp_path: Path, field: str, old: str, new: str, text: str
) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"# Page\n\n{text}\n", encoding="utf-8")
    assert rewrite(tmp_path / "state", path, swap_for(field, old, new), EN)
    made = path.read_text(encoding="utf-8")
    assert not rewrite(tmp_path / "state", path, swap_for(field, old, new), EN)
    assert old not in made.replace("lsc.gov/help/2", "").replace("9110", "")
    assert made.count("9110") == text.count("9110")


def test_a_number_in_a_formula_or_a_figure_is_left_to_people(tmp_path: Path) -> None:
    path = numbered(FIXTURES / "xlsx" / "cells.xlsx", tmp_path)
    with zipfile.ZipFile(path) as packed:
        found = {name: packed.read(name) for name in packed.namelist()}
    (sheet,) = [name for name in found if name.endswith("sheet1.xml")]
    found[sheet] = found[sheet].replace(
        b"</sheetData>", b'<row r="99"><c r="A99"><v>2175550100</v></c></row></sheetData>'
    )
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in found.items():
            packed.writestr(name, data)
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"sheet1\.xml, which cannot be changed here"):
        rewrite(tmp_path / "state", path, swap_for("phone", "217-555-0100", "217-555-0123"), EN)
    assert path.read_bytes() == before
