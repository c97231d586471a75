"""PDF: which words belong together, by tags, drawn lines and bullets, or their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.core.tags import Tag
from langaccess.formats import Label, write
from tests.formats.office_kit import raw
from tests.formats.pdf_kit import build, read_pdf, shown_texts, tagged, text, with_font

RU = Tag("ru")
LABEL = Label(RU, "Машинный перевод", "Machine translation, not reviewed")


def test_tags_say_what_belongs_together_and_in_what_order(tmp_path: Path) -> None:
    lines = [
        (72, 700, "What to bring"),
        (72, 680, "Child care records, including the number"),
        (72, 666, "of the provider"),
        (72, 646, "Alimony that was paid"),
        (72, 620, "n"),
        (90, 620, "Date of birth"),
        (72, 600, "1."),
        (90, 600, "Call the desk"),
        (340, 700, "Office"),
        (440, 700, "Hours"),
        (340, 684, "Front desk"),
        (440, 684, "Open until"),
        (440, 670, "5 p.m."),
        (72, 560, "This paragraph is tagged"),
        (72, 546, "line by line."),
        (300, 40, "Loose words at the foot"),
    ]
    tree = (
        "(Document (H1 0) (P 1 2) (P 3) (L (LI (Lbl 4) (LBody (P 5))) (LI (Lbl 6) (LBody 7)))"
        " (P 13) (P 14) (Table (TR (TH 8) (TH 9)) (TR (TD 10) (TD (P 11 12)))) (Figure 15))"
    )
    assert shown_texts(read_pdf(tmp_path, tagged(lines, tree))) == [
        ("heading", "What to bring"),
        ("body", "Child care records, including the number of the provider"),
        ("body", "Alimony that was paid"),
        ("list", "Date of birth"),
        ("body", "1. Call the desk"),
        ("body", "This paragraph is tagged line by line."),
        ("cell", "Office"), ("cell", "Hours"),
        ("cell", "Front desk"), ("cell", "Open until 5 p.m."),
        ("body", "Loose words at the foot"),
    ]  # fmt: skip


def test_a_line_that_is_tagged_in_two_parts_is_one(tmp_path: Path) -> None:
    """An author's tool may put the link of a line before everything else."""
    lines = [(72, 700, "To apply, visit"), (143, 700, "example.gov today."), (72, 680, "Call us.")]
    shown = shown_texts(read_pdf(tmp_path, tagged(lines, "(P 1) (P 2) (P 0)")))
    assert sorted(text for _, text in shown) == ["Call us.", "To apply, visit example.gov today."]


@pytest.mark.parametrize("tree", ["(P 0) (P 1) (P 2) (P 3)", "(P 2) (P 1) (P 3) (P 0)"])
def test_a_line_that_is_tagged_in_three_parts_is_one(tmp_path: Path, tree: str) -> None:
    lines = [(72, 700, "To apply, visit"), (143, 700, "example.gov"), (207, 700, "or call today."),
             (72, 680, "Call us.")]  # fmt: skip
    shown = shown_texts(read_pdf(tmp_path, tagged(lines, tree)))
    assert sorted(text for _, text in shown) == [
        "Call us.", "To apply, visit example.gov or call today.",
    ]  # fmt: skip


def test_paragraphs_and_items_in_a_cell_stay_apart(tmp_path: Path) -> None:
    lines = [
        (72, 700, "Service"),
        (340, 700, "What to bring"),
        (72, 660, "Copies"),
        (340, 660, "A copy costs 5 dollars."),
        (340, 640, "A card"),
        (340, 620, "A letter"),
    ]
    tree = "(Table (TR (TH 0) (TH 1)) (TR (TD 2) (TD (P 3) (L (LI (LBody 4)) (LI (LBody 5))))))"
    document = read_pdf(tmp_path, tagged(lines, tree))
    assert [text for kind, text in shown_texts(document)] == [words for _, _, words in lines]
    made = write(document, {}, tmp_path / "a.docx", tag=RU, label=LABEL).path.read_bytes()
    assert raw(made, "word/document.xml").count("ListBullet") >= 2


def test_a_bullet_without_a_tag_belongs_to_the_line_that_it_marks(tmp_path: Path) -> None:
    lines = [(90, 700, "Get a card"), (90, 680, "Call the desk"), (72, 680, "\\225"),
             (72, 700, "\\225"), (72, 640, "Read this first.")]  # fmt: skip
    tree = "(P 0) (P 1) (P 4) (Figure 2 3)"
    assert shown_texts(read_pdf(tmp_path, tagged(lines, tree))) == [
        ("list", "Get a card"), ("list", "Call the desk"), ("body", "Read this first."),
    ]  # fmt: skip


def test_a_table_that_only_arranges_a_page_is_read_as_paragraphs(tmp_path: Path) -> None:
    lines = [(72, 700, "First."), (72, 660, "Second."), (340, 700, "Third."), (340, 660, "Fourth.")]
    tree = "(Table (TR (TD (P 0) (P 1)) (TD (P 2) (P 3))))"
    shown = shown_texts(read_pdf(tmp_path, tagged(lines, tree)))
    assert [kind for kind, _ in shown] == ["body"] * 4


def _grid(across: list[int], down: list[int]) -> str:
    """Return page content that draws the lines of a table."""
    lines = [f"{x} {down[-1]} m {x} {down[0]} l S" for x in across]
    lines += [f"{across[0]} {y} m {across[-1]} {y} l S" for y in down]
    return "\n".join(lines)


def test_a_table_with_drawn_lines_is_a_table_whatever_its_cells_hold(tmp_path: Path) -> None:
    page = text([
        (72, 740, 11, "Where to go"),
        (76, 700, 11, "Service"), (256, 700, 11, "Where"),
        (76, 670, 11, "A copy of a"), (256, 670, 11, "Front desk, second floor of"),
        (76, 656, 11, "report"), (256, 656, 11, "the courthouse"),
        (72, 600, 11, "Bring a card with your name."),
    ]) + _grid([72, 250, 500], [715, 690, 640])  # fmt: skip
    assert shown_texts(read_pdf(tmp_path, build([page]))) == [
        ("body", "Where to go"),
        ("cell", "Service"), ("cell", "Where"),
        ("cell", "A copy of a report"), ("cell", "Front desk, second floor of the courthouse"),
        ("body", "Bring a card with your name."),
    ]  # fmt: skip


@pytest.mark.parametrize("inner_first", [False, True])
def test_a_table_in_a_cell_of_another_is_read_once(tmp_path: Path, inner_first: bool) -> None:
    words = text([
        (76, 700, 11, "Service"), (256, 700, 11, "Where"),
        (76, 660, 11, "Copy"), (270, 660, 11, "Monday"), (350, 660, 11, "Closed"),
        (270, 630, 11, "Tuesday"), (350, 630, 11, "Open"),
        (76, 580, 11, "Report"), (256, 580, 11, "Desk"),
    ])  # fmt: skip
    grids = [_grid([72, 250, 500], [715, 690, 600, 560]), _grid([260, 340, 480], [675, 650, 620])]
    page = words + "\n".join(reversed(grids) if inner_first else grids)
    assert [shown for _, shown in shown_texts(read_pdf(tmp_path, build([page])))] == [
        "Service", "Where", "Copy", "Monday Closed Tuesday Open", "Report", "Desk",
    ]  # fmt: skip


def test_the_boxes_of_a_form_and_a_frame_are_no_table(tmp_path: Path) -> None:
    words = [(76, 700, 11, "First name"), (76, 670, 11, "Home address"), (76, 640, 11, "Telephone")]
    boxes = _grid([*range(72, 520, 20)], [715, 690, 660, 630])
    for drawn in (boxes, _grid([72, 500], [715, 690, 660, 630])):
        shown = shown_texts(read_pdf(tmp_path, build([text(words) + drawn])))
        assert "cell" not in {kind for kind, _ in shown}


def test_drawn_bullets_begin_items(tmp_path: Path) -> None:
    """Two check boxes below each other are a list; one square alone may be a part of a drawing."""
    words = [(90, 700, 11, "Social Security number"), (90, 686, 11, "Birth date of each child"),
             (90, 672, 11, "Home address and mailing address")]  # fmt: skip
    boxes = "".join(f"74 {y} 8 8 re S\n" for y in (700, 686, 672))
    items = shown_texts(read_pdf(tmp_path, build([text(words) + boxes])))
    assert items == [("list", line) for _, _, _, line in words]
    one = shown_texts(read_pdf(tmp_path, build([text(words) + "74 700 8 8 re S"])))
    assert "list" not in {kind for kind, _ in one}


def test_letters_of_a_symbol_font_are_bullets_and_boxes(tmp_path: Path) -> None:
    content = ""
    for x, y, words in (
        (72, 700, "n"), (90, 700, "Bring a letter"), (72, 680, "n"), (90, 680, "Bring a card"),
        (72, 660, "q"), (90, 660, "Yes"), (120, 660, "q"), (134, 660, "No"),
    ):  # fmt: skip
        line = text([(x, y, 11, words)])
        content += line.replace("/F1", "/I1") if len(words) == 1 else line
    data = with_font(build([content]), "Wingdings")
    assert shown_texts(read_pdf(tmp_path, data)) == [
        ("list", "Bring a letter"), ("list", "Bring a card"), ("body", "\u2610 Yes \u2610 No"),
    ]  # fmt: skip


def test_a_sentence_goes_on_over_a_bold_line_and_an_address(tmp_path: Path) -> None:
    lines = [(72, 700, 11, "If you have a question about the fee, call the desk or visit"),
             (72, 686, 11, "example.gov/fees."), (72, 672, 11, "Bring your papers.")]  # fmt: skip
    content = text(lines[:1]) + text(lines[1:2]).replace("/F1", "/I1") + text(lines[2:])
    data = with_font(build([content]), "Helvetica-Bold")
    texts = [words for _, words in shown_texts(read_pdf(tmp_path, data))]
    assert texts == [f"{lines[0][3]} {lines[1][3]}", lines[2][3]]


def test_what_is_tagged_after_the_text_below_it_comes_before_that_text(tmp_path: Path) -> None:
    lines = [
        (72, 640, "The desk is open on weekdays."),
        (72, 600, "Bring a paper with your name."),
        (330, 640, "Call 911 in an emergency only."),
        (330, 680, "Emergencies"),
        (72, 680, "Opening hours"),
    ]
    document = read_pdf(tmp_path, tagged(lines, "(P 0) (P 1) (P 2) (H1 3) (H1 4)"))
    assert [text for _, text in shown_texts(document)] == [
        "Opening hours",
        "The desk is open on weekdays.",
        "Bring a paper with your name.",
        "Emergencies",
        "Call 911 in an emergency only.",
    ]


def test_numbered_items_begin_a_paragraph_and_have_no_bullet(tmp_path: Path) -> None:
    lines = [
        (72, 700, "i."), (90, 700, "Total lines in the file"),
        (72, 685, "ii."), (90, 685, "Total users"),
        (72, 670, "3. Reports"),
    ]  # fmt: skip
    tree = "(L (LI (Lbl 0) (LBody 1)) (LI (Lbl 2) (LBody 3)) (LI (LBody 4)))"
    document = read_pdf(tmp_path, tagged(lines, tree))
    assert shown_texts(document) == [
        ("body", "i. Total lines in the file"),
        ("body", "ii. Total users"),
        ("body", "3. Reports"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("Write to desk@co.spring.mn.", "us", "desk@co.spring.mn.us"),
        ("Write to records@spring", "fieldpolice.gov", "records@springfieldpolice.gov"),
        ("Write to desk@co.nor", "man.mn.us", "desk@co.norman.mn.us"),
        ("jane.miller", "@springfield.gov", "jane.miller@springfield.gov"),
        ("See www.springfield.gov/police/", "complaints/form.html", "police/complaints/form.html"),
        ("Write to desk@springfield.gov", "www.springfield.gov", "springfield.gov www.spring"),
        ("Write to desk@springfield.gov", "or call us.", "desk@springfield.gov or call us."),
        ("E-mail", "desk@springfield.gov", "E-mail desk@springfield.gov"),
        ("See www.springfield.gov/", "for the form.", "springfield.gov/ for the form."),
    ],
)
def test_an_address_over_two_lines_is_one_and_two_addresses_are_two(
    tmp_path: Path, first: str, second: str, shown: str
) -> None:
    lines = [(72, 700, "What to do"), (72, 650, first), (72, 636, second)]
    document = read_pdf(tmp_path, tagged(lines, "(H1 0) (P 1 2)"))
    assert shown in shown_texts(document)[1][1]


def test_a_title_across_the_columns_of_a_table_is_above_it(tmp_path: Path) -> None:
    lines = [
        (150, 700, "Monthly summary of the department"),
        (72, 680, "Offense"), (220, 680, "Reports"),
        (72, 660, "Burglary"), (220, 660, "14"),
        (72, 640, "Arson"), (220, 640, "2"),
        (72, 620, "Numbers can change after a month has ended"),
    ]  # fmt: skip
    rows = "(TR (TD 1) (TD 2)) (TR (TD 3) (TD 4)) (TR (TD 5) (TD 6))"
    tree = f"(Table (TR (TD 0)) {rows} (TR (TD 7)))"
    document = read_pdf(tmp_path, tagged(lines, tree))
    assert [kind for kind, _ in shown_texts(document)] == ["body", *["cell"] * 6, "body"]
