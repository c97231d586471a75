"""Language of dates, direction and fonts of a workbook.

Excel itself writes the names of months and weekdays and AM/PM. A format like `mmmm d, yyyy` takes
the language of the reader's Excel, `[$-409]…` that of the
number, a Windows language id in hexadecimal (ISO/IEC 29500-1, 18.8.31). Python's own table of
those ids, `locale.windows_locale`, is used.
"""

from __future__ import annotations

import re

from lxml import etree

from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import whole_number
from langaccess.formats.ooxml.drawingml import set_fonts
from langaccess.formats.ooxml.package import PackageEditor, q
from langaccess.formats.scripts import script_of
from langaccess.formats.slots import Voice
from langaccess.formats.xlsx.parse import Workbook

_MIRROR = {"left": "right", "right": "left"}
# A format has 255 characters at most.
_QUIET = re.compile(r'"[^"]{0,255}"|\\.|\[[^\]]{0,255}\]')
_WORDS = re.compile(r"m{3,}|d{3,}|am/pm", re.IGNORECASE)
_LANGUAGE = re.compile(r"\[\$-[0-9A-Fa-f]+\]")
# Built-in formats that write the name of a month or of a half of the day.
_BUILT_IN = {
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
}
_FIRST_FREE = 164  # lower numbers belong to Excel


def set_date_language(styles: etree._Element, tag: Tag) -> int:
    """Set the language `tag` in formats with names of months or days.

    Returns:
        How many formats cannot have it, because Windows has no number for the language.
    """
    number = _windows_id(tag)
    formats = list(styles.iter(q("s:numFmt")))
    named = [f for f in formats if _WORDS.search(_QUIET.sub("", f.get("formatCode", "")))]
    cells = styles.find(q("s:cellXfs"))
    uses = [x for x in (cells if cells is not None else ()) if _id(x) in _BUILT_IN]
    if number is None:
        return len(named) + len(uses)
    for entry in named:
        code = _LANGUAGE.sub("", entry.get("formatCode", ""))
        entry.set("formatCode", f"[$-{number:X}]{code}")
    if uses:
        _own_formats(styles, uses, number)
    return 0


def _id(element: etree._Element) -> int:
    return whole_number(element.get("numFmtId"), -1)


def _own_formats(styles: etree._Element, uses: list[etree._Element], number: int) -> None:
    """Give cells with a built-in format one of their own that names the language."""
    home = styles.find(q("s:numFmts"))
    if home is None:
        home = etree.Element(q("s:numFmts"))
        styles.insert(0, home)
    free = 1 + max([_id(e) for e in home] + [_FIRST_FREE - 1])
    for offset, built_in in enumerate(sorted({_id(x) for x in uses})):
        entry = etree.SubElement(home, q("s:numFmt"))
        entry.set("numFmtId", str(free + offset))
        entry.set("formatCode", f"[$-{number:X}]{_BUILT_IN[built_in]}")
        for cell in [x for x in uses if _id(x) == built_in]:
            cell.set("numFmtId", str(free + offset))
    home.set("count", str(len(home)))


def _windows_id(tag: Tag) -> int | None:
    """Return the Windows number of a language, with its likeliest country where none is named."""
    import locale

    script = script_of(tag)
    ids = {name: number for number, name in sorted(locale.windows_locale.items(), reverse=True)}
    exact = ids.get(f"{script.language}_{script.country}")
    if exact is not None:
        return exact
    same = (n for name, n in ids.items() if name.split("_")[0] == script.language)
    return min(same, default=None)


def set_direction(book: Workbook, bench: PackageEditor, voice: Voice) -> None:
    """Turn sheets for a right-to-left language, and name fonts for its script in the theme.

    A workbook has no language attribute; the sheets' own fonts are left, since office programs
    take missing letters from the theme's font for the script.
    """
    for name in book.opc.package.parts:
        if book.opc.content_type(name).endswith("officedocument.theme+xml"):
            tree = book.opc.parse_part(name)
            set_fonts(tree.root, voice.script)
            bench.changed[name] = tree.store()
    if not voice.script.rtl:
        return
    for sheet in book.sheets:
        for view in sheet.tree.root.iter(q("s:sheetView")):
            view.set("rightToLeft", "1")
    if book.styles is not None:
        for align in book.styles[1].root.iter(q("s:alignment")):
            side = align.get("horizontal", "")
            if side in _MIRROR:
                align.set("horizontal", _MIRROR[side])
            align.set("readingOrder", "2")
