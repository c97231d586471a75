"""Cuts one sentence in pieces as layouts do, in every format that is read.

`CUTS` has one function for each way; each returns the ending of a file and its bytes. Harmless
sentences are around the pieces (`HARMLESS`), as in a real document.
"""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from itertools import pairwise, zip_longest

from tests.fixtures import build_odt, pptx_kit
from tests.formats import pdf_kit

FIRST, LAST = "The desk is open on Monday.", "The library has maps of the town."
OTHER = (
    "The lot behind the hall is open to all guests on most days. The bus stops at the corner of "
    "Elm Street every hour. Maps of the park are on the wall near the door. The pool opens in June."
)
HARMLESS = frozenset({FIRST, LAST})
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

Cut = Callable[[str], tuple[str, bytes]]


def cut(text: str, number: int) -> list[str]:
    """Return the text in so many pieces of about the same number of words."""
    words = text.split()
    bounds = [len(words) * at // number for at in range(number + 1)]
    pieces = (" ".join(words[a:b]) for a, b in pairwise(bounds))
    return [piece for piece in pieces if piece]


def lines(text: str, width: int) -> list[str]:
    """Return the text in lines of at most so many letters."""
    return textwrap.wrap(text, width, break_on_hyphens=False)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def titled(text: str) -> str:
    return " ".join(capital(word) for word in text.split())


def numbered(text: str) -> str:
    """Return the text with a number of a list before each part of some words."""
    parts = cut(text, max(2, len(text.split()) // 5))
    return " ".join(f"{at}. {part}" for at, part in enumerate(parts, 1))


def stopped_short(text: str, signs: str = ".") -> str:
    """Return the text with full stops put into it, after which a capital follows."""
    parts = cut(text, 3)
    marks = (signs[at % len(signs)] for at in range(len(parts)))
    return " ".join(
        capital(part) if part[-1] in ".!?" else f"{capital(part)}{mark}"
        for part, mark in zip(parts, marks, strict=False)
    )


def spaced(text: str, gap: str = "   ") -> str:
    """Return the text with a space between letters and a wider gap between words."""
    return gap.join(" ".join(word) for word in text.split())


def columns(text: str, width: int = 28) -> str:
    """Return the text as the left one of two columns of plain text."""
    left, right = lines(text, width), lines(OTHER, width)
    rows = zip_longest(left, right[: len(left)], fillvalue="")
    return "\n".join(f"{one:<{width + 4}}{other}".rstrip() for one, other in rows)


def down(text: str, wide: int) -> list[list[str]]:
    """Return the text in cells that are read down the columns of a table."""
    tall = 2
    pieces = cut(text, wide * tall)
    pieces += [""] * (wide * tall - len(pieces))
    return [[pieces[column * tall + row] for column in range(wide)] for row in range(tall)]


# -- Word ----------------------------------------------------------------------------------------


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*broken: str, turn: str = "<w:r><w:br/></w:r>") -> str:
    """Return a paragraph of Word with line breaks between the pieces."""
    return f"<w:p>{turn.join(run(line) for line in broken)}</w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def text_box(text: str) -> str:
    return (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
        f"<w:txbxContent>{paragraph(text)}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</w:r></w:p>"
    )


def item(text: str) -> str:
    number = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{number}{run(text)}</w:p>"


def superscript(text: str) -> str:
    """Return a paragraph with the marks of notes after some words."""
    look = '<w:vertAlign w:val="superscript"/>'
    words = text.split()
    pieces = [" ".join(words[at : at + 3]) for at in range(0, len(words), 3)]
    runs = (run(piece) + run(str(at), look) + run(" ") for at, piece in enumerate(pieces, 1))
    return f"<w:p>{''.join(runs)}</w:p>"


def docx(body: str) -> bytes:
    """Return a Word file with that body and nothing else."""
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        )
    return out.getvalue()


def word(body: str) -> tuple[str, bytes]:
    return "docx", docx(paragraph(FIRST) + body + paragraph(LAST))


BLOCK = ' style="display:block"'
PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

# -- other formats -------------------------------------------------------------------------------


def plain(body: str) -> tuple[str, bytes]:
    return "txt", f"{FIRST}\n\n{body}\n\n{LAST}\n".encode()


def markdown(body: str) -> tuple[str, bytes]:
    return "md", f"{FIRST}\n\n{body}\n\n{LAST}\n".encode()


def page(body: str) -> tuple[str, bytes]:
    return "html", f"<html><body><p>{FIRST}</p>{body}<p>{LAST}</p></body></html>".encode()


def each(tag: str, pieces: Sequence[str], attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{escape(piece)}</{tag}>" for piece in pieces)


def html_table(rows: Sequence[Sequence[str]]) -> str:
    return each("table", ["#"]).replace("#", "".join(f"<tr>{each('td', row)}</tr>" for row in rows))


def slides(*bodies: str) -> tuple[str, bytes]:
    """Return a presentation with a text box for each body: paragraphs as XML, or plain lines."""
    place = (609600, 1600200, 7315200, 1371600)
    shapes = (pptx_kit.box(body, at, place) for at, body in enumerate((FIRST, *bodies, LAST), 2))
    return "pptx", pptx_kit.pptx([pptx_kit.Slide("".join(shapes))], title="Slides")


def slide_lines(pieces: Sequence[str]) -> str:
    return f"<a:p>{'<a:br/>'.join(f'<a:r><a:t>{escape(one)}</a:t></a:r>' for one in pieces)}</a:p>"


def slide_table(rows: list[list[str]]) -> tuple[str, bytes]:
    shape = pptx_kit.table([[escape(cell) for cell in row] for row in rows], 3, (0, 0, 9000, 9000))
    return "pptx", pptx_kit.pptx([pptx_kit.Slide(shape)], title="Slides")


def opendocument(body: str) -> tuple[str, bytes]:
    return "odt", build_odt.odt(f"<text:p>{FIRST}</text:p>{body}<text:p>{LAST}</text:p>")


def odt_lines(pieces: Sequence[str]) -> str:
    return f"<text:p>{'<text:line-break/>'.join(map(escape, pieces))}</text:p>"


def sheet(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    """Return a workbook with the rows in its cells."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        one = book.add_worksheet()
        for at, row in enumerate([[FIRST], *rows, [LAST]]):
            for column, cell in enumerate(row):
                one.write_string(at, column, cell)
    return "xlsx", out.getvalue()


def pdf(*pages: Sequence[tuple[int, int, str]]) -> tuple[str, bytes]:
    """Return a PDF with lines of text (x, y, words) on each page."""
    plain_marks = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")

    def shown(text: str) -> str:
        safe = text.translate(plain_marks).encode("latin-1", "replace").decode("latin-1")
        return re.sub(r"([()\\])", r"\\\1", safe)

    pages_of = ([(x, y, 11, shown(words)) for x, y, words in one] for one in pages)
    return "pdf", pdf_kit.build([pdf_kit.text(one) for one in pages_of])


def column(words: Sequence[str], x: int = 72) -> list[tuple[int, int, str]]:
    """Return lines of text below each other, for a page of a PDF."""
    return [(x, 720 - 14 * at, one) for at, one in enumerate(words) if one]


CUTS: dict[str, Cut] = {
    # the cuts of the first measurement
    "Word: a line break": lambda t: word(paragraph(*cut(t, 2))),
    "Word: two line breaks": lambda t: word(paragraph(*cut(t, 3))),
    "Word: lines of 40": lambda t: word(paragraph(*lines(t, 40))),
    "Word: lines of 60": lambda t: word(paragraph(*lines(t, 60))),
    "Word: two paragraphs": lambda t: word("".join(map(paragraph, cut(t, 2)))),
    "Word: three paragraphs": lambda t: word("".join(map(paragraph, cut(t, 3)))),
    "Word: two cells": lambda t: word(table([cut(t, 2)])),
    "Word: three cells": lambda t: word(table([cut(t, 3)])),
    "Word: three rows": lambda t: word(table([[piece] for piece in cut(t, 3)])),
    "text: lines of 30": lambda t: plain("\n".join(lines(t, 30))),
    "text: three spaces between words": lambda t: plain("   ".join(t.split())),
    "Markdown: hard breaks at 40": lambda t: markdown("  \n".join(lines(t, 40))),
    "HTML: two items": lambda t: page(f"<ul>{each('li', cut(t, 2))}</ul>"),
    "HTML: three items": lambda t: page(f"<ul>{each('li', cut(t, 3))}</ul>"),
    "HTML: a div a word": lambda t: page(each("div", t.split())),
    # the leaks that were found afterwards
    "Word: two paragraphs in capitals": lambda t: word("".join(map(paragraph, cut(t.upper(), 2)))),
    "Word: four paragraphs, capitals first": lambda t: word(
        "".join(paragraph(capital(piece)) for piece in cut(t, 4))
    ),
    "Word: a capital after a break": lambda t: word(paragraph(*map(capital, cut(t, 2)))),
    "Word: capitals at 60": lambda t: word(paragraph(*map(capital, lines(t, 60)))),
    "Word: title case at 40": lambda t: word(paragraph(*lines(titled(t), 40))),
    "Word: title case, three paragraphs": lambda t: word(
        "".join(map(paragraph, cut(titled(t), 3)))
    ),
    "Word: a page break": lambda t: word(PAGE_BREAK.join(map(paragraph, cut(t, 2)))),
    "Word: Page 2 of 4": lambda t: word(paragraph("Page 2 of 4").join(map(paragraph, cut(t, 2)))),
    "Word: full stops inside": lambda t: word(paragraph(stopped_short(t))),
    "Word: full stops, colons, semicolons": lambda t: word(paragraph(stopped_short(t, ";:."))),
    "Word: full stops in three paragraphs": lambda t: word(
        "".join(map(paragraph, re.split(r"(?<=[.!?]) ", stopped_short(t))))
    ),
    "Word: a table down its columns": lambda t: word(table(down(t, 2))),
    "Word: three columns of a table": lambda t: word(table(down(t, 3))),
    "Word: numbers in a paragraph": lambda t: word(paragraph(numbered(t))),
    "Word: marks of notes": lambda t: word(superscript(t)),
    "Word: letters spaced": lambda t: word(paragraph(spaced(t))),
    "Word: letters spaced, lines of 60": lambda t: word(paragraph(*lines(spaced(t, "  "), 60))),
    "Word: list items": lambda t: word("".join(map(item, cut(t, 3)))),
    "Word: text boxes": lambda t: word("".join(map(text_box, cut(t, 2)))),
    "Word: tabs": lambda t: word(paragraph(*cut(t, 3), turn="<w:r><w:tab/></w:r>")),
    "text: lines of 26": lambda t: plain("\n".join(lines(t, 26))),
    "text: lines of 60": lambda t: plain("\n".join(lines(t, 60))),
    "text: lines of 40 with capitals": lambda t: plain("\n".join(map(capital, lines(t, 40)))),
    "text: blank lines": lambda t: plain("\n\n".join(lines(t, 40))),
    "text: tabs": lambda t: plain("\t".join(t.split())),
    "text: two columns": lambda t: plain(columns(t)),
    "text: letters spaced": lambda t: plain("\n".join(lines(spaced(t), 70))),
    "text: a form feed": lambda t: plain("\f".join(cut(t, 2))),
    "text: numbers in a paragraph": lambda t: plain(numbered(t)),
    "text: dashes at the lines": lambda t: plain("\n".join(f"- {one}" for one in lines(t, 40))),
    "text: Page 2 of 4": lambda t: plain("\n\n- 2 -\n\n".join(cut(t, 2))),
    "Markdown: list items": lambda t: markdown("\n".join(f"* {one}" for one in cut(t, 3))),
    "Markdown: headings": lambda t: markdown("\n\n".join(f"## {one}" for one in cut(t, 2))),
    "Markdown: quotes": lambda t: markdown("\n>\n".join(f"> {one}" for one in cut(t, 3))),
    "HTML: line breaks at 40": lambda t: page(f"<p>{'<br>'.join(map(escape, lines(t, 40)))}</p>"),
    "HTML: spans as blocks": lambda t: page(f"<p>{each('span', cut(t, 3), BLOCK)}</p>"),
    "HTML: a div a word, capitals": lambda t: page(each("div", titled(t).split())),
    "HTML: a cell a word": lambda t: page(html_table([t.split()])),
    "HTML: a table down its columns": lambda t: page(html_table(down(t, 2))),
    "HTML: marks of notes": lambda t: page(
        f"<p>{' '.join(f'{escape(one)}<sup>{at}</sup>' for at, one in enumerate(cut(t, 4), 1))}</p>"
    ),
    "HTML: definition list": lambda t: page(
        f"<dl>{each('dt', cut(t, 2)[:1])}{each('dd', cut(t, 2)[1:])}</dl>"
    ),
    "PowerPoint: lines of 26": lambda t: slides(slide_lines(lines(t, 26))),
    "PowerPoint: lines of 40": lambda t: slides(slide_lines(lines(t, 40))),
    "PowerPoint: paragraphs": lambda t: slides("\n".join(map(escape, cut(t, 3)))),
    "PowerPoint: two boxes": lambda t: slides(*map(escape, cut(t, 2))),
    "PowerPoint: three boxes, capitals": lambda t: slides(*(escape(capital(p)) for p in cut(t, 3))),
    "PowerPoint: cells": lambda t: slide_table([cut(t, 3)]),
    "OpenDocument: lines of 30": lambda t: opendocument(odt_lines(lines(t, 30))),
    "OpenDocument: lines of 60": lambda t: opendocument(odt_lines(lines(t, 60))),
    "OpenDocument: paragraphs": lambda t: opendocument(each("text:p", cut(t, 3))),
    "OpenDocument: list items": lambda t: opendocument(
        "<text:list>"
        + "".join(f"<text:list-item>{each('text:p', [one])}</text:list-item>" for one in cut(t, 3))
        + "</text:list>"
    ),
    "Excel: lines of 26": lambda t: sheet([["\n".join(lines(t, 26))]]),
    "Excel: lines of 40": lambda t: sheet([["\n".join(lines(t, 40))]]),
    "Excel: cells of a row": lambda t: sheet([cut(t, 3)]),
    "Excel: cells of a column": lambda t: sheet([[one] for one in cut(t, 3)]),
    "Excel: two columns": lambda t: sheet(down(t, 2)),
    "PDF: lines of 30": lambda t: pdf(column([FIRST, "", *lines(t, 30), "", LAST])),
    "PDF: lines of 60": lambda t: pdf(column([FIRST, "", *lines(t, 60), "", LAST])),
    "PDF: two pages": lambda t: pdf(
        column([FIRST, "", *lines(cut(t, 2)[0], 60)]), column([*lines(cut(t, 2)[-1], 60), "", LAST])
    ),
    "PDF: two columns": lambda t: pdf(
        [*column(lines(t, 30)), *column(lines(f"{OTHER} {OTHER}", 30), 330)]
    ),
}
"""Name of a way to cut a sentence \u2192 the file that it makes of it."""
