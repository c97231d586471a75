"""Pages written from right to left: lines, columns and what goes the other way in them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from langaccess.formats.pdf.format import Pdf
from langaccess.formats.pdf.layout import Box, PageText, Paragraph, Word
from langaccess.formats.pdf.paragraphs import paragraphs_of
from langaccess.formats.pdf.right_to_left import read_left_to_right
from tests.support import needs_browser

SIZE = 10.0


def line(text: str, right: float, bottom: float, *, forward: str = "") -> list[Word]:
    """Return the words of a line that begins at its right edge; those of `forward` go to the right.

    A word is as wide as its letters, and a blank between two is five points.
    """
    words: list[Word] = []
    left = right
    for word in text.split():
        width = 5.0 * len(word)
        left -= width
        words.append(Word(word, Box(left, bottom, left + width, bottom + SIZE), SIZE))
        left -= 5.0
    if forward:
        total = sum(5.0 * len(word) + 5.0 for word in forward.split())
        left -= total - 5.0
        for word in forward.split():
            width = 5.0 * len(word)
            words.append(Word(word, Box(left, bottom, left + width, bottom + SIZE), SIZE))
            left += width + 5.0
    return words


def texts(words: list[Word]) -> list[str]:
    return [
        item.text
        for item in paragraphs_of([PageText(1, 792.0, read_left_to_right(words))])
        if isinstance(item, Paragraph)
    ]


def test_lines_that_go_to_the_left_are_one_paragraph() -> None:
    words = line("إذا كان لديك أو أي شخص تساعده", 300, 700) + line(
        "الحق في المساعدة بلغتك", 300, 688
    )
    assert texts(words) == ["إذا كان لديك أو أي شخص تساعده الحق في المساعدة بلغتك"]


def test_english_words_and_a_phone_inside_such_a_line_keep_their_order() -> None:
    words = line("اتصل على الرقم", 300, 700, forward="TTY 1-855-889-4325")
    assert texts(words) == ["اتصل على الرقم TTY 1-855-889-4325"]


def test_a_line_of_english_on_such_a_page_is_read_forward() -> None:
    words = [
        *line("احصل على المساعدة باللغة التي تتحدث بها مجانا", 300, 700),
        *line("", 300, 600, forward="CMS Product No. 11806-Arabic"),
    ]
    assert texts(words)[-1] == "CMS Product No. 11806-Arabic"


def test_the_right_column_comes_first() -> None:
    words: list[Word] = []
    for right, said in ((280, "عمود ثان هناك"), (580, "عمود أول هنا")):
        for number in range(4):
            words += line(said, right, 700 - 12 * number)
    found = " ".join(texts(words))
    assert found.index("أول") < found.index("ثان")


def test_a_page_written_from_left_to_right_is_not_touched() -> None:
    words = line("", 300, 700, forward="Call 911 now and ask for help")
    assert read_left_to_right(words) == words


def test_arabic_words_on_an_english_page_keep_their_order() -> None:
    words = [
        *line("", 300, 700, forward="If you need an interpreter, tell the officer, please."),
        *line("إذا كنت بحاجة إلى مترجم", 300, 600),
    ]
    assert texts(words)[-1] == "إذا كنت بحاجة إلى مترجم"


def test_an_english_page_without_such_words_is_left_as_it_is() -> None:
    words = [
        Word(text, Box(left, 700, left + 30, 710), SIZE)
        for text, left in (("right", 60.0), ("left", 20.0), ("far", 200.0))
    ]
    assert read_left_to_right(words) == words


def _printed(tmp_path: Path, body: str) -> list[str]:
    """Return what is read of a page that a browser printed."""
    page, made = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(f'<meta charset="utf-8">{body}', encoding="utf-8")
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/c",
         "--no-pdf-header-footer", f"--print-to-pdf={made}", page.as_uri()],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    return [unit.text for unit in Pdf().read(made, accept_revisions=False).units]


@needs_browser
def test_a_browsers_arabic_is_read_letter_by_letter(tmp_path: Path) -> None:
    said = "السلام عليكم الآن لا بأس"
    body = "<p>If you need an interpreter, tell the officer. It costs nothing.</p>" * 6
    assert said in _printed(tmp_path, f"{body}<p dir=rtl>{said}</p>{body}")


@needs_browser
def test_a_browsers_page_of_a_few_words_is_read_in_words(tmp_path: Path) -> None:
    said = "These are the words of the page."
    assert said in _printed(tmp_path, f"<p>{said}</p><p dir=rtl>السلام عليكم الآن لا بأس</p>")
