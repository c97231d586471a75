"""Reads PDF pages: words with places, one `PageText` for each direction of a page's text.

Panels of a folded leaflet are upside down, landscape pages are often portrait pages with a quarter
turn, and a form number runs up the margin. Each such text is read as if the page were turned until
the text is level. PDFium divides turned text at wrong places, so its words are put together here
by the distances of letters. The same is done for pages with little text, which PDFium reads as
columns of letters.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import atan2, cos, degrees, radians, sin
from pathlib import Path
from typing import Any

from langaccess.core.errors import InputError
from langaccess.core.limits import limits
from langaccess.formats.pdf.layout import Box, PageText, Word
from langaccess.formats.pdf.right_to_left import is_from_right, read_left_to_right
from langaccess.formats.pdf.superscripts import HIGH, as_superscript, is_small, join_small_words
from langaccess.formats.pdf.tags import TagPlace, read_tags

ASK = "ask the designer for the file it was made from (.docx, .idml, .pptx)"
_XFA = 2  # FORMTYPE_XFA_FULL; XFAF (3) shows fields on pages of the usual kind
_FORM_FIELD = 20  # FPDF_ANNOT_WIDGET
_LINK = 2  # FPDF_ANNOT_LINK
_TYPED = (3, 13)  # FPDF_ANNOT_FREETEXT, FPDF_ANNOT_STAMP: seen, and no part of the page's text
_COMMENT = 1  # FPDF_ANNOT_TEXT
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5  # FPDF_PAGEOBJ_TEXT, _PATH, _IMAGE, _FORM
_MOST_DRAWN = 2000  # lines and rectangles of a page: a table has fewer
_INVISIBLE = 3  # text render mode: what text recognition lays under a scan
_FIRST_FROM_RIGHT = 0x590  # Unicode has no letter before it that is written from right to left
_HALVES = 0xD800  # PDFium gives letters beyond the first plane as two halves, from here on
_HYPHENS = frozenset((0xFFFE, 0x02, 0xAD, 0x2010))  # what PDFium gives for a hyphen at a line's end
_STEP = 45  # degrees; what leans less than half of it is level
_SPACE = 0.2  # times the letter size: a wider gap in turned text parts words
_LINE = 0.6  # times the letter size: a turned letter this much higher or lower begins a line
_BACK = 2.0  # times the letter size: a turned letter this far back begins one too
_SYMBOLS = re.compile(rb"wingdings|dingbats|webdings|marlett", re.IGNORECASE)
_BOX_LETTERS = "opqr\u00a8\u00fe"  # boxes in these fonts; the other letters mark items as well
_BOXES = dict.fromkeys((0xF06F, 0xF071, 0xF0A8), "\u2610 ")  # before a word without a blank
_PLAIN = "\u2022\u2610\u2713\u2714 "  # what PDFium has named already
_TORN = 3  # fewer letters to a line than this are not lines


@dataclass(slots=True)
class Pages:
    """The pages of a file, and counts from reading them.

    Attributes:
        sheets: their words.
        count: how many pages there are.
        title: the title in the file's properties, if it is more than one word.
        pictures: images.
        links: links.
        fields: fields of a form.
        dynamic: whether the pages are made when the file is opened, from a form in XML (XFA).
        typed: texts and stamps put onto the pages.
        comments: comments.
        hidden: invisible stretches of text.
        shown: stretches of text.
        empty: pages without words.
        outside: words outside the visible part of their page.
    """

    sheets: list[PageText] = field(default_factory=list)
    count: int = 0
    title: str = ""
    pictures: int = 0
    links: int = 0
    fields: int = 0
    dynamic: bool = False
    typed: list[str] = field(default_factory=list)
    comments: int = 0
    hidden: int = 0
    shown: int = 0
    empty: int = 0
    outside: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter of turned text: its code, place in the page's text, box from its baseline, size."""

    code: int
    index: int
    box: Box
    size: float


def read_pages(data: bytes, path: Path) -> Pages:
    """Read all pages.

    Raises:
        InputError: no PDF, damaged, locked, or over the limits.
    """
    import pypdfium2

    if not data:
        raise InputError("the file is empty (0 bytes)", where=str(path), hint="ask for it again")
    if not data.lstrip()[:5].startswith(b"%PDF"):
        raise InputError(
            "this is not a PDF", where=str(path), hint="check the file name's ending, or ask again"
        )
    pages = Pages()
    try:
        pdf = pypdfium2.PdfDocument(data)
        try:
            pages.count = len(pdf)
            if pages.count > limits().documents.pages:
                raise _too_much(f"has more than {limits().documents.pages} pages", path)
            for number in range(1, pages.count + 1):
                page = pdf[number - 1]
                _count(page, pages, path)
                found = _sheets(page, number, pages, path)
                pages.empty += not found
                pages.sheets += found
                page.close()
            title = str(pdf.get_metadata_dict().get("Title", "")).strip()
            pages.title = title if " " in title else ""
            pages.dynamic = pdf.get_formtype() == _XFA
        finally:
            pdf.close()
    except pypdfium2.PdfiumError as exc:
        raise _unreadable(str(exc), path) from exc
    return pages


def page_texts(data: bytes) -> Iterator[str]:
    """Yield the text of each page as PDFium gives it in one piece, for comparison."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    try:
        for page in pdf:
            yield page.get_textpage().get_text_range()
            page.close()
    finally:
        pdf.close()


def _unreadable(reason: str, path: Path) -> InputError:
    if "password" in reason.casefold():
        return InputError(
            "this PDF is locked with a password",
            where=str(path),
            hint="ask for a copy without a password, or better: " + ASK,
        )
    return InputError("this PDF is damaged", where=str(path), hint="ask for it again, or " + ASK)


def _too_much(what: str, path: Path) -> InputError:
    return InputError(
        f"this PDF {what}",
        where=str(path),
        hint="split it, print it to a new PDF, or " + ASK,
    )


def _count(page: Any, pages: Pages, path: Path) -> None:
    from pypdfium2 import raw

    most = limits().documents
    things = page.get_objects(filter=[_TEXT, _IMAGE, _FORM], max_depth=most.form_depth + 1)
    for number, thing in enumerate(things):
        if number > most.objects:
            raise _too_much(f"has more than {most.objects} texts and pictures on a page", path)
        if thing.type == _FORM:
            if thing.level >= most.form_depth:
                raise _too_much(f"nests forms more than {most.form_depth} deep", path)
            continue
        if thing.type == _IMAGE:
            pages.pictures += 1
        elif raw.FPDFTextObj_GetTextRenderMode(thing.raw) == _INVISIBLE:
            pages.hidden += 1
        else:
            pages.shown += 1
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        pages.fields += kind == _FORM_FIELD
        pages.links += kind == _LINK
        pages.comments += kind == _COMMENT
        if kind in _TYPED:
            pages.typed.append(_contents(annotation))
        raw.FPDFPage_CloseAnnot(annotation)


def _contents(annotation: Any) -> str:
    """Return the words of an annotation; a stamp may be a picture without words."""
    from pypdfium2 import raw

    size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)  # in bytes
    held = (ctypes.c_ushort * (size // 2))()
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", held, size)
    return bytes(held).decode("utf-16-le", "replace").rstrip("\0").strip()


def _sheets(page: Any, number: int, pages: Pages, path: Path) -> list[PageText]:
    """Return the visible texts of a page, the one with most words first.

    Raises:
        InputError: it has more letters than the limit.
    """
    from pypdfium2 import raw

    textpage = page.get_textpage()
    most = limits().documents.page_letters
    if textpage.count_chars() > most:
        raise _too_much(f"has more than {most} letters on page {number}", path)
    corners = Box(*page.get_bbox())
    found = list(_words(textpage, read_tags(page, raw)))
    words = {0: [word for angle, word in found if angle == 0]}
    torn = _is_torn(textpage)
    if torn or len(words[0]) < len(found):
        for angle, letters in _letters(textpage).items():
            if torn or angle:
                words[angle] = _in_lines(_spelled(textpage, _forward(letters)))
    sheets = []
    for angle, run in words.items():
        edges = _rotated(corners, -angle)
        seen = [word for word in run if _is_inside(word.box, edges)]
        pages.outside += [word.text for word in run if word not in seen]
        if seen:
            drawn = _drawn(page) if angle == 0 else ()
            sheets.append(_sheet(number, seen, edges, drawn))
    return sorted(sheets, key=lambda sheet: -sum(len(word.text) for word in sheet.words))


def _is_inside(box: Box, edges: Box) -> bool:
    """Return whether the middle of a word is on the visible page: most of a cut word is seen."""
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    return edges.left <= x <= edges.right and edges.bottom <= y <= edges.top


def _is_torn(textpage: Any) -> bool:
    """Return whether PDFium breaks lines after a letter or two, as it does with little text."""
    codes = [ord(char) for char in textpage.get_text_range()]
    return sum(code > 32 for code in codes) < _TORN * codes.count(10)


def _sheet(number: int, words: Sequence[Word], corners: Box, drawn: Sequence[Box]) -> PageText:
    """Return words as a sheet whose lower left corner is the origin."""
    if corners.left or corners.bottom:
        words = [replace(word, box=_moved(word.box, corners)) for word in words]
        drawn = [_moved(box, corners) for box in drawn]
    read = read_left_to_right(words)
    if read and read[0] not in words:
        drawn = ()  # the page is mirrored
    return PageText(number, corners.top - corners.bottom, join_small_words(read), drawn)


def _drawn(page: Any) -> list[Box]:
    """Return the bounds of lines, rectangles and pictures of a page; of one with many, none."""
    found: list[Box] = []
    for thing in page.get_objects(filter=[_PATH, _IMAGE], max_depth=1):
        if len(found) > _MOST_DRAWN:
            return []
        found.append(Box(*thing.get_bounds()))
    return found


def _moved(box: Box, corners: Box) -> Box:
    left, bottom = corners.left, corners.bottom
    return Box(box.left - left, box.bottom - bottom, box.right - left, box.top - bottom)


def _words(textpage: Any, tags: Mapping[int, TagPlace]) -> Iterator[tuple[int, Word]]:
    """Yield the words of a page in writing order, with the angle of each."""
    from pypdfium2 import raw

    count = textpage.count_chars()
    codes = [raw.FPDFText_GetUnicode(textpage, index) for index in range(count)]
    start = -1
    for index, code in enumerate([*codes, 10]):
        hyphen = code in _HYPHENS and start >= 0 and _turns(textpage, index, count)
        if not hyphen and code > 32 and code != 0xA0:
            start = index if start < 0 else start
        elif start >= 0:
            end = index + hyphen
            word = _word(textpage, start, codes[start:end], breaks=hyphen or code in {10, 13})
            if word is not None:
                place = tags.get(_mcid(textpage, start)) if tags else None
                yield _angle(textpage, start), replace(word, tag=place)
            start = -1


def _mcid(textpage: Any, index: int) -> int:
    """Return the number by which the tags name the stretch of a letter, -1 for none."""
    from pypdfium2 import raw

    thing = raw.FPDFText_GetTextObject(textpage, index)
    return raw.FPDFPageObj_GetMarkedContentID(thing) if thing else -1


def _turns(textpage: Any, index: int, count: int) -> bool:
    """Return whether the letter after a hyphen is on another line."""
    if index + 1 >= count:
        return True
    here, after = textpage.get_charbox(index - 1), textpage.get_charbox(index + 1)
    return bool(after[2] < here[2] or abs(after[1] - here[1]) > here[3] - here[1] + 3)


def _word(textpage: Any, start: int, codes: Sequence[int], *, breaks: bool) -> Word | None:
    from pypdfium2 import raw

    first, last = textpage.get_charbox(start), textpage.get_charbox(start + len(codes) - 1)
    left, right = min(first[0], last[0]), max(first[2], last[2])
    base, codes, small = _on_line(textpage, start, codes, breaks=breaks)
    text = _decode(_as_read(codes, lambda at: float(textpage.get_charbox(start + at)[0])))
    text = _symbol(textpage, start, text) if len(text) == 1 else text.translate(_BOXES)
    if right <= left or not any(char.isprintable() for char in text):
        return None  # nothing to see: marks of direction and the like
    baseline = _origin(textpage, base)[1]
    size = raw.FPDFText_GetFontSize(textpage, base) * _scale(textpage, base)
    size = size or first[3] - first[1]
    box = Box(left, baseline, right, max(first[3], last[3], baseline + 0.1))
    return Word(text, box, size, _bold(textpage, start), breaks and not small)


def _on_line(
    textpage: Any, start: int, codes: Sequence[int], *, breaks: bool
) -> tuple[int, Sequence[int], bool]:
    """Look for small letters in a word with digits, or before the end of a line (`breaks`).

    Returns:
        A letter on the word's line, the word with raised digits as such, and whether it ends with
        a small letter: PDFium treats that as the end of a line.
    """
    from pypdfium2 import raw

    numbered = any(chr(code).isdecimal() for code in codes if code < _HALVES)
    if len(codes) < 2 or not (numbered or breaks):
        return start, codes, False
    sizes = [raw.FPDFText_GetFontSize(textpage, start + at) for at in range(len(codes))]
    base = max(range(len(codes)), key=sizes.__getitem__)
    if min(sizes) == sizes[base] and not numbered:
        return start, codes, False
    scale, line = _scale(textpage, start + base), _origin(textpage, start + base)[1]
    beside = scale * sizes[base]
    ups = [_origin(textpage, start + at)[1] - line for at in range(len(codes))]
    small = [is_small(scale * sizes[at], up, beside) for at, up in enumerate(ups)]
    for at, code in enumerate(codes):
        # some fonts have raised digits of their own, as large as others to PDFium
        if not small[at] and (chr(code).isdecimal() or chr(code) == ","):
            ups[at] = max(ups[at], textpage.get_charbox(start + at)[1] - line)
    above = [at for at, up in enumerate(ups) if up > (0 if small[at] else HIGH * beside)]
    return start + base, _with_raised(codes, above, ups, beside), small[-1]


def _with_raised(
    codes: Sequence[int], above: Sequence[int], ups: Sequence[float], beside: float
) -> Sequence[int]:
    """Return a word with its small letters at the places `above` as a superscript."""
    if not above or not above[0]:
        return codes
    before, mark = _decode([codes[above[0] - 1]]), _decode([codes[at] for at in above])
    mark = as_superscript(before, mark, min(ups[at] for at in above), beside)
    written = list(codes)
    for at, letter in zip(above, mark, strict=False):
        written[at] = ord(letter)
    return written


def _origin(textpage: Any, index: int) -> tuple[float, float]:
    """Return the point on the line of writing at which a letter begins."""
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, index, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _as_read(codes: Sequence[int], lefts: Callable[[int], float]) -> Sequence[int]:
    """Return the letters of a word in the order of reading.

    Some programs write Arabic letters in the order on paper, from the left.

    Args:
        codes: of the letters.
        lefts: gives the left edge of a letter by its place in the word.
    """
    if max(codes) < _FIRST_FROM_RIGHT:
        return codes
    written = [at for at, code in enumerate(codes) if is_from_right(_decode([code]))]
    if len(written) < 2 or lefts(written[0]) >= lefts(written[-1]):
        return codes
    first, last = written[0], written[-1]
    return [*codes[:first], *reversed(codes[first : last + 1]), *codes[last + 1 :]]


def _decode(codes: Sequence[int]) -> str:
    """Return letters; PDFium gives those beyond the first plane as two halves."""
    letters = "".join(chr(code) for code in codes if code < 0x110000)
    return letters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _scale(textpage: Any, index: int) -> float:
    """Return how much the page enlarges the font size of a letter."""
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix)):
        return 1.0
    return float((matrix.c**2 + matrix.d**2) ** 0.5) or 1.0


def _font(textpage: Any, index: int) -> bytes:
    """Return the name of a letter's font."""
    from pypdfium2 import raw

    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, name, 128, ctypes.byref(flags))
    return name.value


def _symbol(textpage: Any, index: int, letter: str) -> str:
    """Return what a letter alone shows: in a font of symbols "n" is a bullet, and "q" a box."""
    if letter in _PLAIN or not _SYMBOLS.search(_font(textpage, index)):
        return letter
    return "\u2610" if letter in _BOX_LETTERS else "\u2022"


def _bold(textpage: Any, index: int) -> bool:
    from pypdfium2 import raw

    said = re.search(
        rb"(bold|black|heavy)|regular|roman|light|book|medium",
        _font(textpage, index),
        re.IGNORECASE,
    )
    if said:
        return bool(said.group(1))
    return bool(raw.FPDFText_GetFontWeight(textpage, index) >= 600)


def _angle(textpage: Any, index: int) -> int:
    """Return by how many degrees a letter is turned to the left, in steps of 45."""
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix)):
        return 0
    return round(degrees(atan2(matrix.b, matrix.a)) / _STEP) * _STEP % 360


def _letters(textpage: Any) -> dict[int, list[_Letter]]:
    """Return the letters of a page by their angle, in writing order, as if they were level."""
    from pypdfium2 import raw

    found: dict[int, list[_Letter]] = {}
    for index in range(textpage.count_chars()):
        if raw.FPDFText_IsGenerated(textpage, index):
            continue
        angle = _angle(textpage, index)
        box = _rotated(Box(*textpage.get_charbox(index, loose=True)), -angle)
        x, y = _origin(textpage, index)
        foot = _rotated(Box(x, y, x, y), -angle).bottom
        box = Box(box.left, foot, box.right, max(box.top, foot + 0.1))
        size = raw.FPDFText_GetFontSize(textpage, index) * _scale(textpage, index)
        code = raw.FPDFText_GetUnicode(textpage, index)
        found.setdefault(angle, []).append(_Letter(code, index, box, size or box.top - foot))
    return found


def _rotated(box: Box, angle: int) -> Box:
    """Return the smallest level box around `box` turned to the left around the origin."""
    turn = radians(angle)
    corners = [(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    across = [x * cos(turn) - y * sin(turn) for x, y in corners]
    up = [x * sin(turn) + y * cos(turn) for x, y in corners]
    return Box(min(across), min(up), max(across), max(up))


def _forward(letters: Sequence[_Letter]) -> list[_Letter]:
    """Return letters with those lines the other way round that run backwards.

    Where a program writes each letter by itself, PDFium puts those of a line in their order on
    the page: upside down, "217" comes as "712".
    """
    lines: list[list[_Letter]] = []
    for letter in letters:
        if not lines or not _is_level(lines[-1][-1], letter):
            lines.append([])
        lines[-1].append(letter)
    return [
        letter
        for line in lines
        for letter in (sorted(line, key=_left_edge) if _is_backward(line) else line)
    ]


def _left_edge(letter: _Letter) -> float:
    return letter.box.left


def _is_backward(line: Sequence[_Letter]) -> bool:
    if any(is_from_right(_decode([letter.code])) for letter in line):
        return False
    steps = [_left_edge(letter) - _left_edge(last) for last, letter in pairwise(line)]
    return sum(step < 0 for step in steps) > sum(step > 0 for step in steps)


def _spelled(textpage: Any, letters: Sequence[_Letter]) -> Iterator[Word]:
    """Yield the words that turned letters make up."""
    word: list[_Letter] = []
    for letter in letters:
        blank = letter.code not in _HYPHENS and (letter.code <= 32 or letter.code == 0xA0)
        if word and (blank or not _adjoins(word[-1], letter)):
            yield from _spelled_word(textpage, word, letter)
            word = []
        if not blank:
            word.append(letter)
    yield from _spelled_word(textpage, word, None)


def _in_lines(words: Iterable[Word]) -> list[Word]:
    """Return words with their lines from the top down: PDFium gives some from the bottom up."""
    lines: list[list[Word]] = [[]]
    for word in words:
        lines[-1].append(word)
        if word.ends_line:
            lines.append([])
    held = [line for line in lines if line]
    held.sort(key=lambda line: (-round(line[0].box.bottom), line[0].box.left))
    return [word for line in held for word in line]


def _adjoins(last: _Letter, letter: _Letter) -> bool:
    return _is_level(last, letter) and _gap(last, letter) < _SPACE * max(last.size, letter.size)


def _gap(last: _Letter, letter: _Letter) -> float:
    """Return the gap between two letters, whichever comes first."""
    return max(letter.box.left - last.box.right, last.box.left - letter.box.right)


def _is_level(last: _Letter, letter: _Letter) -> bool:
    """Return whether a letter goes on in a line: Arabic ones to the left, never far back."""
    size = max(last.size, letter.size)
    ahead = letter.box.left > last.box.left or _gap(last, letter) < _BACK * size
    return ahead and abs(letter.box.bottom - last.box.bottom) < _LINE * size


def _with_raised_letters(letters: Sequence[_Letter]) -> Sequence[int]:
    """Return the codes of a turned word with its raised digits as such."""
    codes = [letter.code for letter in letters]
    if not letters:
        return codes
    large = max(letters, key=lambda letter: letter.size)
    ups = [letter.box.bottom - large.box.bottom for letter in letters]
    above = [
        at for at, up in enumerate(ups) if up > 0 and is_small(letters[at].size, up, large.size)
    ]
    return _with_raised(codes, above, ups, large.size)


def _spelled_word(
    textpage: Any, letters: Sequence[_Letter], after: _Letter | None
) -> Iterator[Word]:
    codes = _with_raised_letters(letters)
    text = _decode(_as_read(codes, lambda at: letters[at].box.left)) if codes else ""
    if any(char.isprintable() for char in text):
        box = letters[0].box
        for letter in letters[1:]:
            box = box.joined(letter.box)
        breaks = after is None or not _is_level(letters[-1], after)
        first = letters[0]
        yield Word(text, box, first.size, _bold(textpage, first.index), breaks)
