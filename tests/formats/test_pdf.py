"""PDF: born-digital ones become a plain Word file; what cannot be read is refused with a reason."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from langaccess.core.errors import InputError
from langaccess.core.model import Kind
from langaccess.core.tags import Tag
from langaccess.formats import Label, read, write
from langaccess.formats.docx.format import Docx
from langaccess.formats.pdf.format import Pdf
from tests.formats.pdf_kit import PICTURE, build, read_pdf, shown_texts, text, turned
from tests.formats.script_swap import swapped
from tests.support import FIXTURES, SHARED, needs_office, needs_shared

RU = Tag("ru")
LABEL = Label(RU, "Машинный перевод", "Machine translation, not reviewed")
BROCHURE = FIXTURES / "pdf" / "brochure.pdf"


def test_columns_hyphens_headings_and_tables_come_out_as_a_reader_sees_them() -> None:
    shown = shown_texts(Pdf().read(BROCHURE, accept_revisions=False))
    assert [text for kind, text in shown if kind == "heading"] == [
        "Lost or stolen bicycle", "Before you call", "Who to call",
    ]  # fmt: skip
    body = [text for kind, text in shown if kind == "body"]
    assert body[0].endswith("Registration is free, takes five minutes, and gives your bicycle a "
                            "number that we can look up.")  # fmt: skip
    # This paragraph goes on at the top of the second column.
    assert body[1].endswith("You do not need a driver license. We do not ask about immigration "
                            "status.")  # fmt: skip
    assert body[2].startswith("If it is gone, tell us soon.")
    assert [text for kind, text in shown if kind == "cell"] == [
        "Service", "Number", "Front desk", "217-555-0100", "Bicycle unit", "217-555-0133",
    ]  # fmt: skip


def test_what_will_be_lost_is_said_before_the_run() -> None:
    document = Pdf().read(BROCHURE, accept_revisions=False)
    assert Pdf.writes == ".docx"
    assert {note.code for note in document.notes} >= {"pdf.layout", "pdf.links"}
    assert {unit.part for unit in document.units} == {"page 1"}


def test_the_translation_is_a_word_file_with_every_word_in_it(tmp_path: Path) -> None:
    document = Pdf().read(BROCHURE, accept_revisions=False)
    written = write(document, swapped(document), tmp_path / "out.docx", tag=RU, label=LABEL)
    again = Docx().read(written.path, accept_revisions=False)
    words = " ".join(unit.text for unit in again.units)
    assert "Лост ор столен бицыцле" in words
    assert re.findall(r"[A-Za-z]{2,}", words) == []


def test_telephones_at_the_foot_of_pages_are_no_page_numbers(tmp_path: Path) -> None:
    foot = ["Phone: 507-923-2900", "Phone: 507-357-8288", "911"]
    pages = [
        text([(72, 600, 11, f"This page is about office {name}."), (72, 40, 11, line)])
        for name, line in zip(("one", "two", "three"), foot, strict=True)
    ]
    path = tmp_path / "a.pdf"
    path.write_bytes(build(pages))
    found = [unit.text for unit in Pdf().read(path, accept_revisions=False).units]
    assert [line for line in foot if line not in found] == []


def test_a_short_line_at_the_top_of_a_page_is_text_even_where_it_counts(tmp_path: Path) -> None:
    body = (72.0, 600.0, 11.0, "These are the words of a page, in the size of its text.")
    told = ["Step", "Question", "Section", "Call", ""]  # the last in large letters: a heading
    for word in told:
        lines = [f"{word} {number}".strip() for number in (1, 2, 3)]
        pages = [text([(72, 740, 11 if word else 30, line), body]) for line in lines]
        found = [unit.text for unit in read_pdf(tmp_path, build(pages)).units]
        assert [line for line in lines if line not in found] == []


def test_what_is_left_out_at_the_edge_of_pages_is_said_word_for_word(tmp_path: Path) -> None:
    def page(number: int) -> str:
        return text([
            (72, 750, 9, "Springfield Police Department"),
            (72, 700, 11, f"These are the words of page {number}, in the size of its text."),
            (72, 50, 9, "Call 911 in an emergency."),
            (290, 30, 9, f"Page {number}"),
        ])  # fmt: skip

    document = read_pdf(tmp_path, build([page(number) for number in (1, 2, 3)]))
    (said,) = [note for note in document.notes if note.code == "pdf.running"]
    assert said.count == 7
    assert said.message.endswith(
        '"Page 1" to "Page 3", "Springfield Police Department", "Call 911 in an emergency."'
    )
    shown = [words for _, words in shown_texts(document)]
    assert shown.count("Springfield Police Department") == 1
    assert shown.count("Call 911 in an emergency.") == 1


def test_a_number_set_off_from_a_running_line_goes_with_it(tmp_path: Path) -> None:
    def page(number: int) -> str:
        foot = f"Limited English | {number}" if number % 2 else f"{number} | Limited English"
        return text([
            (72, 700, 11, f"These are the words of page {number}, in the size of its text."),
            (72, 50, 9, foot),
        ])  # fmt: skip

    document = read_pdf(tmp_path, build([page(number) for number in (1, 2, 3)]))
    shown = [words for _, words in shown_texts(document)]
    assert [words for words in shown if "Limited" in words] == ["Limited English | 1"]


def test_a_line_that_returns_elsewhere_on_the_page_is_text(tmp_path: Path) -> None:
    def page(number: int) -> str:
        return text([
            (72, 760 - 25 * number, 11, "Bring a paper with your name."),
            (72, 600, 11, f"These are the words of page {number}, in the size of its text."),
        ])  # fmt: skip

    shown = shown_texts(read_pdf(tmp_path, build([page(0), page(1)])))
    assert [words for _, words in shown].count("Bring a paper with your name.") == 2


PANEL = [
    (72, 560, 20, "Towed cars"),
    (72, 520, 11, "Towed cars are kept at the lot on Main Street, and each is kept there until"),
    (72, 506, 11, "the fee is paid. Call 217-555-0133 for the hours."),
]  # fmt: skip
READ = [
    ("heading", "Towed cars"),
    ("body", f"{PANEL[1][3]} {PANEL[2][3]}"),
]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_with_a_turn_is_read_like_a_level_one(tmp_path: Path, quarters: int) -> None:
    data = build([turned(PANEL, quarters)])
    assert shown_texts(read_pdf(tmp_path, data)) == READ
    shown_upright = data.replace(b"/MediaBox", b"/Rotate %d /MediaBox" % (90 * quarters))
    assert shown_texts(read_pdf(tmp_path, shown_upright)) == READ


def test_a_panel_upside_down_and_a_note_in_the_margin_are_apart(tmp_path: Path) -> None:
    level = [(72, 300, 11, "Bring a paper that shows that the car is yours, please.")]
    margin = turned([(300, 20, 8, "Form SPD-12, call 217-555-0111")], 1)
    shown = shown_texts(read_pdf(tmp_path, build([turned(PANEL, 2) + text(level) + margin])))
    assert shown == [*READ, ("body", level[0][3]), ("body", "Form SPD-12, call 217-555-0111")]


def test_the_edge_of_a_turned_page_is_where_it_is_read(tmp_path: Path) -> None:
    pages = [
        turned([(72, 300, 11, f"These are the words of page {n}, all of them."),
                (700, 20, 9, f"Page {n}"), (72, 590, 9, "Springfield Police")], 1)
        for n in (1, 2)
    ]  # fmt: skip
    document = read_pdf(tmp_path, build(pages))
    assert [note.count for note in document.notes if note.code == "pdf.running"] == [3]
    assert len(shown_texts(document)) == 3


def test_a_line_spread_to_the_width_of_its_column_is_no_row_of_cells(tmp_path: Path) -> None:
    lines = [  # with blanks so much wider that each but the last is 260 points wide
        ("Bring identification documents with you to", 11.527),
        ("administrative responsibilities everywhere", 28.531),
        ("the desk. Notwithstanding the difficulties,", 15.324),
        ("we help you at once.", 0),
    ]
    content = "".join(
        f"BT /F1 11 Tf {blank} Tw 72 {700 - 14 * number} Td ({words}) Tj ET\n"
        for number, (words, blank) in enumerate(lines)
    )
    assert shown_texts(read_pdf(tmp_path, build([content]))) == [
        ("body", " ".join(words for words, _ in lines))
    ]
    table = [(72, 660, 11, "Monday"), (172, 660, 11, "Tuesday"), (272, 660, 11, "Friday"),
             (72, 646, 11, "open"), (172, 646, 11, "closed"), (272, 646, 11, "open")]  # fmt: skip
    shown = shown_texts(read_pdf(tmp_path, build([content + "0 Tw " + text(table)])))
    assert [words for kind, words in shown if kind == "cell"] == [words for *_, words in table]


def _line(y: float, *parts: tuple[str, float, float]) -> str:
    """Return content that writes one line: parts with their letter size and rise."""
    written = "".join(f"/F1 {size} Tf {rise} Ts ({words}) Tj " for words, size, rise in parts)
    return f"BT 72 {y} Td {written} ET\n"


def test_a_raised_digit_is_no_digit_of_the_number_before_it(tmp_path: Path) -> None:
    mark, below = ("2", 6.4, 5), ("2", 6.4, -2)
    content = _line(700, ("The fee is $25", 11, 0), ("1", 6.4, 5), (" for each day.", 11, 0))
    content += _line(660, ("217-555-0133", 11, 0), mark, (" before the 4", 11, 0), ("th", 6.4, 5))
    content += _line(620, ("H", 11, 0), below, ("O, of 30 m", 11, 0), mark, (", and so on.", 11, 0))
    assert [words for _, words in shown_texts(read_pdf(tmp_path, build([content])))] == [
        "The fee is $25\u00b9 for each day.",
        "217-555-0133\u00b2 before the 4th",
        "H2O, of 30 m2, and so on.",
    ]


def test_several_marks_and_those_of_turned_text_stay_apart(tmp_path: Path) -> None:
    content = _line(700, ("12,345", 11, 0), ("2,4", 6.4, 5), (" people", 11, 0))
    shown = [words for _, words in shown_texts(read_pdf(tmp_path, build([content])))]
    assert shown == ["12,345\u00b2,\u2074 people"]
    lines = [(72, 500, 11, "People of the county: 489,082"), (218.5, 505, 6.4, "3"),
             (72, 480, 11, "All other words are of one size.")]  # fmt: skip
    for quarters in (1, 3):
        found = shown_texts(read_pdf(tmp_path, build([turned(lines, quarters)])))
        assert "489,082\u00b3" in found[0][1]


def test_a_digit_that_the_font_raises_is_no_digit_of_the_number(tmp_path: Path) -> None:
    import typst

    source = tmp_path / "in.typ"
    source.write_text("In the county of 489,082#super[3] people and 12,345#super[2,4] homes.")
    typst.compile(source, output=tmp_path / "in.pdf")
    shown = [
        words for _, words in shown_texts(read_pdf(tmp_path, (tmp_path / "in.pdf").read_bytes()))
    ]
    assert shown == ["In the county of 489,082\u00b3 people and 12,345\u00b2,\u2074 homes."]


def _by_letters(x: float, y: float, words: str) -> list[tuple[float, float, float, str]]:
    """Return each letter of a line with its place, as browsers write them."""
    places = []
    for letter in words:
        places.append((x, y, 11.0, letter))
        x += 11 * (0.556 if letter.isdigit() else {"-": 0.333, " ": 0.278}.get(letter, 0.722))
    return places


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_turned_text_written_letter_by_letter_is_read_forwards(
    tmp_path: Path, quarters: int
) -> None:
    lines = [
        *_by_letters(72, 500, "ANY BRANCH HEARS 217-555-0133"),
        *_by_letters(72, 400, "CARD 25"),
        *_by_letters(360, 500, "BRANCH 217-555-0144"),
    ]
    shown = [
        words for _, words in shown_texts(read_pdf(tmp_path, build([turned(lines, quarters)])))
    ]
    assert sorted(shown) == ["ANY BRANCH HEARS 217-555-0133", "BRANCH 217-555-0144", "CARD 25"]


def test_a_word_that_begins_with_a_stop_keeps_the_space_before_it(tmp_path: Path) -> None:
    words = "A level of .08 percent, sites under .gov, by day /or night, open 24 / 7"
    content = _line(700, (words, 11, 0)) + _line(660, ("Half is 2", 11, 0), ("1", 6.4, 5))
    content += _line(620, ("Pay 2", 11, 0), ("1", 6.4, 5), ("/2 dollars", 11, 0))
    shown = [text for _, text in shown_texts(read_pdf(tmp_path, build([content])))]
    assert shown == [words, "Half is 2\u00b9", "Pay 2\u00b9/2 dollars"]


def test_a_telephone_in_small_letters_beside_a_large_word_stays_one(tmp_path: Path) -> None:
    content = _line(
        700, ("CALL ", 20, 0), ("217-555-0133", 12, 5.5), (" or ", 20, 0), ("911", 12, 5.5)
    )
    shown = " ".join(words for _, words in shown_texts(read_pdf(tmp_path, build([content]))))
    assert shown == "CALL 217-555-0133 or 911"


def test_one_number_twice_on_a_page_is_no_page_number(tmp_path: Path) -> None:
    content = text([(72, 740, 11, "1"), (300, 740, 11, "1"), (72, 600, 11, "Words of the page.")])
    shown = [words for _, words in shown_texts(read_pdf(tmp_path, build([content])))]
    assert shown.count("1") == 2


def test_a_dash_or_a_word_of_one_letter_at_a_lines_start_is_kept(tmp_path: Path) -> None:
    hours = [
        (72, 700, 11, "The desk of the records office on Main Street is open to everybody Monday"),
        (72, 686, 11, "\226 Friday, 8 a.m. to 5 p.m., and closed on holidays."),
    ]
    spanish = [
        (72, 640, 11, "Llame al 911 si alguien corre peligro, si hay un incendio en una casa,"),
        (72, 626, 11, "o escriba a la oficina."),
    ]
    items = [
        (
            72,
            580,
            11,
            "Bring one of these to the desk of the records office on Main Street, please:",
        ),
        (72, 566, 11, "\226 a driver license"),
        (72, 552, 11, "\226 a passport"),
    ]
    round_items = [(72, 510, 11, "o"), (90, 510, 11, "a map of the city")]
    content = text([*hours, *spanish, *items, *round_items])
    assert shown_texts(read_pdf(tmp_path, build([content]))) == [
        ("body", f"{hours[0][3]} \u2013 {hours[1][3][2:]}"),
        ("body", f"{spanish[0][3]} {spanish[1][3]}"),
        ("body", items[0][3]),
        ("list", "a driver license"),
        ("list", "a passport"),
        ("list", "a map of the city"),
    ]


def test_a_telephone_that_is_cut_at_the_end_of_a_line_is_one(tmp_path: Path) -> None:
    lines = [
        (72, 500, 11, "The desk takes every call. Call 217-555-"),
        (72, 486, 11, "0133 and ask for the officer on duty at the desk of the records office."),
    ]
    for content in (text(lines), turned(lines, 1)):
        shown = shown_texts(read_pdf(tmp_path, build([content])))
        assert shown == [("body", lines[0][3] + lines[1][3])]


def test_what_was_typed_onto_a_page_is_named(tmp_path: Path) -> None:
    put = b"<< /Type /Annot /Rect [72 600 272 620] /Subtype "
    typed = put + b"/FreeText /Contents (New number: 217-555-0144) >>"
    comment = put + b"/Text /Contents (Is this right?) >>"
    page = text([(72, 700, 12, "This page has enough words to be read as text.")])
    data = build([page]).replace(
        b"/Contents 6 0 R", b"/Contents 6 0 R /Annots [%s %s]" % (typed, comment)
    )
    document = read_pdf(tmp_path, data)
    said = {note.code: note.message for note in document.notes}
    assert said["pdf.typed"].endswith('left out: "New number: 217-555-0144"')
    assert "pdf.comments_stripped" in said
    assert "right" not in said["pdf.comments_stripped"]


def test_text_outside_the_visible_page_is_left_out_and_counted(tmp_path: Path) -> None:
    page = text([(72, 700, 12, "Other half of the sheet."), (330, 700, 12, "Call the desk first.")])
    data = build([page], crop="306 0 612 792")
    document = read_pdf(tmp_path, data)
    assert shown_texts(document) == [("body", "Call the desk first.")]
    assert [note.count for note in document.notes if note.code == "pdf.outside"] == [5]
    assert "pdf.outside" not in {note.code for note in read_pdf(tmp_path, build([page])).notes}


def test_items_numbers_page_breaks_and_running_lines(tmp_path: Path) -> None:
    first = text([
        (72, 750, 9, "Springfield Police Department"),
        (72, 700, 20, "Towed cars"),
        (72, 670, 11, "Your car was towed because it stood where a street is swept, or because a"),
        (72, 656, 11, "fire engine has to pass. To get it back, come to the desk with:"),
        (90, 636, 11, "\225 a paper that shows that the car is yours, such as the title or the"),
        (98, 622, 11, "insurance card"),
        (90, 602, 11, "\225 a driver license"),
        (72, 572, 11, "1. Pay the fee. If you cannot pay it, say so: the judge can lower it, and"),
        (72, 558, 11, "the first day is free of charge, and you may ask to pay it in parts for"),
        (300, 40, 9, "Page 1"),
    ])  # fmt: skip
    second = text([
        (72, 750, 9, "Springfield Police Department"),
        (72, 700, 11, "several months. We do not ask about immigration status."),
        (300, 40, 9, "Page 2"),
    ])  # fmt: skip
    document = read_pdf(tmp_path, build([first, second]))
    shown = shown_texts(document)
    assert [kind for kind, _ in shown] == ["body", "heading", "body", "list", "list", "body"]
    assert shown[2][1].endswith("or because a fire engine has to pass. To get it back, come to "
                                "the desk with:")  # fmt: skip
    assert shown[3][1].startswith("a paper that shows")
    assert shown[3][1].endswith("the title or the insurance card")
    assert shown[4][1] == "a driver license"
    assert shown[5][1].startswith("1. Pay the fee.")
    assert shown[5][1].endswith("it in parts for several months. We do not ask about "
                                "immigration status.")  # fmt: skip
    assert [n.count for n in document.notes if n.code == "pdf.running"] == [3]


def _unlocked() -> bytes:
    return build([text([(72, 700, 12, "This page has enough words to be read as text.")])])


REFUSED = {
    "a scan": (build([PICTURE]), "scan or a picture"),
    "recognised text under a scan": (
        build([PICTURE + "\n" + text([(72, 700, 12, "Recognised words nobody checked")], mode=3)]),
        "no one has checked",
    ),
    "a form built by a program": (
        build([text([(72, 700, 12, "Please wait... If this message")])], form=True, xfa=True),
        "form that Adobe's program builds",
    ),
    "a blank page": (build([""]), "no text"),
    "another file": (b"PK\x03\x04 not a PDF at all", "not a PDF"),
    "half a file": (_unlocked()[:200], "damaged"),
    "nothing": (b"", "empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_ask_for(tmp_path: Path, name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(InputError, match=reason) as caught:
        read_pdf(tmp_path, data)
    assert "ask" in (caught.value.hint or "")


def test_a_form_is_read_without_its_fields(tmp_path: Path) -> None:
    data = build([text([(72, 700, 12, "Your name, please, in capital letters:")])], form=True)
    document = read_pdf(tmp_path, data)
    assert shown_texts(document) == [("body", "Your name, please, in capital letters:")]
    assert [note.count for note in document.notes if note.code == "pdf.fields"] == [1]


def test_a_locked_file_is_refused() -> None:
    with pytest.raises(InputError, match="password"):
        read(FIXTURES / "pdf" / "locked.pdf")


@pytest.mark.slow
@pytest.mark.parametrize("step", [7, 101])
def test_damaged_files_raise_nothing_but_input_errors(tmp_path: Path, step: int) -> None:
    sound = BROCHURE.read_bytes() if step > 50 else _unlocked()
    for place in range(0, len(sound), max(len(sound) // 40, 1)):
        data = bytearray(sound)
        for offset in range(place, min(place + step, len(data))):
            data[offset] ^= 0x55
        try:
            read_pdf(tmp_path, bytes(data))
        except InputError as exc:
            assert exc.where  # noqa: PT017 (both ends are right)


@pytest.mark.slow
def test_a_long_file_is_read(tmp_path: Path) -> None:
    lines = [
        (
            72.0,
            720.0 - 14 * n,
            11.0,
            f"Line {n} of a page that has words enough on every one of it.",
        )
        for n in range(8)
    ]
    document = read_pdf(tmp_path, build([text(lines)] * 500))
    assert sum("Line 7 " in unit.text for unit in document.units) == 500


@needs_office
def test_no_letter_is_lost_against_another_reader() -> None:
    document = Pdf().read(BROCHURE, accept_revisions=False)
    other = subprocess.run(["pdftotext", str(BROCHURE), "-"], capture_output=True, check=True)
    ours = " ".join(unit.text for unit in document.units if unit.kind is not Kind.META)
    assert _letters(ours) == _letters(other.stdout.decode())


@pytest.mark.slow
@needs_shared
def test_the_public_brochures_are_read_and_written(tmp_path: Path) -> None:
    paths = sorted((SHARED / "data/brochures").rglob("*.pdf"))
    assert len(paths) == 13
    for path in paths:
        document = Pdf().read(path, accept_revisions=False)
        assert len(document.units) >= 4
        write(document, swapped(document), tmp_path / "out.docx", tag=RU, label=LABEL)


def _letters(words: str) -> Counter[str]:
    return Counter(re.findall(r"\w", words))
