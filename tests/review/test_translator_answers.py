"""A translator answers a finding in one line of a remark, and the answer travels with the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from langaccess import review
from langaccess.core.model import PackFormat
from langaccess.formats.docx import read_table
from langaccess.formats.exchange import packed_spans, write_codes
from langaccess.translate import with_markup
from tests.review.kit import EN, HAITIAN, HT, NS, Agency, fill, plain
from tests.review.test_origin import NS20
from tests.review.test_word_table import typed

Capture = pytest.CaptureFixture[str]
SOURCE = "Hang up and call 217-555-0100 at once."
WRONG = {"217-555-0100": "217-555-0101"}  # of a translator who knows the new number
WHY = "the office has a new number"
REMARK = f"phone.differs: {WHY}"


def _xliff12(police: Agency, to: Path, remark: str) -> list[str]:
    path = fill(police.export(to), WRONG)
    root = etree.parse(path)
    for unit in root.iter(f"{NS}trans-unit"):
        source = unit.find(f"{NS}source")
        assert source is not None
        if "".join(map(str, source.itertext())) == SOURCE:
            etree.SubElement(unit, f"{NS}note").text = remark
    root.write(path, encoding="UTF-8", xml_declaration=True)
    return [str(path)]


def _xliff21(police: Agency, to: Path, remark: str) -> list[str]:
    path = police.export(to, form=PackFormat.XLIFF2)
    root = etree.parse(path)
    for unit in root.iter(f"{NS20}unit"):
        for segment in unit.iter(f"{NS20}segment"):
            source = segment.find(f"{NS20}source")
            assert source is not None
            text = "".join(map(str, source.itertext()))
            if text == SOURCE:
                before, number, after = HAITIAN[SOURCE].partition("217-555-0100")
                target = etree.SubElement(segment, f"{NS20}target")
                target.text = before
                copy = etree.SubElement(target, source[0].tag, dict(source[0].attrib))
                copy.text, copy.tail = WRONG[number], after
                notes = unit.find(f"{NS20}notes")
                assert notes is not None
                etree.SubElement(notes, f"{NS20}note").text = remark
    root.write(path, encoding="UTF-8", xml_declaration=True)
    return [str(path)]


def _page(police: Agency, to: Path, remark: str) -> list[str]:
    police.export(to, form=PackFormat.HTML)
    document = police.document()
    units = []
    for one in document.sentences:
        mine = one.source.text == SOURCE
        made, _doubts = with_markup(one.source, HAITIAN[one.source.text])
        text = write_codes(made, one.source, "{}")
        if mine:
            text = f"Rakwoche epi rele {{1}}{WRONG['217-555-0100']}{{/1}} touswit."
        units.append({"id": one.place, "segment": one.id, "source": one.source.text,
                      "spans": packed_spans(one.source), "ticked": False, "target": text,
                      "comment": remark if mine else ""})  # fmt: skip
    body = {"format": "langaccess-review", "version": 1, "original": "flyer.md",
            "digest": document.digest, "source": "en", "target": "ht", "reviewer": "M. Jean",
            "style": "{}", "units": units}  # fmt: skip
    path = to / "flyer.langaccess-review.json"
    path.write_text(json.dumps(body), encoding="utf-8")
    return [str(path)]


IN = {"XLIFF 1.2": _xliff12, "XLIFF 2.1": _xliff21, "review page": _page}


def _place(police: Agency) -> str:
    return next(one.place for one in police.document().sentences if one.source.text == SOURCE)


def _offered(police: Agency, to: Path, form: PackFormat) -> str:
    """Return all text of a pack that is sent after the answer."""
    with police.session() as session:
        review.export(session, [police.flyer], [HT], to, form=form, source=EN)
    texts = [" ".join(p.read_text("utf-8", "replace").split())
             for p in to.rglob("*") if p.suffix in (".xlf", ".html")]  # fmt: skip
    texts += [" ".join(" ".join(row) for row in read_table(p)) for p in to.rglob("*.docx")]
    return " ".join(texts)


@pytest.mark.slow
@pytest.mark.parametrize("way", IN)
def test_an_answer_in_a_remark_counts_and_is_shown_everywhere(
    police: Agency, tmp_path: Path, capsys: Capture, way: str
) -> None:
    words = IN[way](police, tmp_path / "in", REMARK)
    code, said = plain(capsys, police, "review", "import", *words, "--translator", "Marie Jean")
    said = " ".join(said.split())
    assert (code, f"Marie Jean answers phone.differs: {WHY}" in said) == (0, True), said
    assert police.standings()[_place(police)].writers == ("Marie Jean",)
    _, shown = plain(capsys, police, "review", "history", "flyer.md")
    assert WHY in " ".join(shown.split())
    for form in PackFormat:
        assert f"Marie Jean answered phone.differs: {WHY}" in _offered(
            police, tmp_path / form.value, form
        ), form


@pytest.mark.slow
def test_an_answer_by_someone_outside_the_roster_is_reported_and_holds_the_sentence(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    words = _xliff12(police, tmp_path / "in", REMARK)
    code, said = plain(capsys, police, "review", "import", *words, "--translator", "Nobody At All")
    said = " ".join(said.split())
    assert (code, "this answer does not count: phone.differs" in said) == (1, True), said
    assert police.standings()[_place(police)].writers == ()


@pytest.mark.slow
@pytest.mark.parametrize("remark", ["see phone.differs", "example.com: see there", "fine."])
def test_a_remark_that_names_no_finding_answers_nothing(
    police: Agency, tmp_path: Path, capsys: Capture, remark: str
) -> None:
    words = _xliff12(police, tmp_path / "in", remark)
    code, said = plain(capsys, police, "review", "import", *words, "--translator", "Marie Jean")
    assert (code, "answers" in said) == (1, False)
    assert remark in " ".join(said.split())


@pytest.mark.slow
def test_an_answer_is_in_the_record_for_a_court_and_before_who_approves(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    words = _xliff12(police, tmp_path / "in", REMARK)
    plain(capsys, police, "review", "import", *words, "--translator", "Marie Jean")
    _, shown = plain(capsys, police, "review", "approve", "flyer.md", "--by", "A. Khan")
    assert WHY in " ".join(shown.split())
    plain(capsys, police, "review", "export-record", "flyer.md", "--to", str(tmp_path / "record"))
    text = (tmp_path / "record" / "record.html").read_text("utf-8")
    assert WHY in " ".join(text.split())


@pytest.mark.slow
def test_the_remark_column_of_the_word_table_answers_too(
    police: Agency, tmp_path: Path, capsys: Capture
) -> None:
    to = tmp_path / "table"
    _offered(police, to, PackFormat.DOCX)
    (path,) = to.rglob("*.docx")
    rows = {place: text.replace(*next(iter(WRONG.items()))) for place, text in HAITIAN.items()}
    typed(path, rows, {SOURCE: REMARK})
    words = ("--translator", "Marie Jean", "--as-translation-of", "flyer.md")
    _code, said = plain(capsys, police, "review", "import", str(path), *words)
    assert f"Marie Jean answers phone.differs: {WHY}" in " ".join(said.split()), said
