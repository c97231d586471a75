"""Formulas, filters and rules that use the words of cells, and must change with them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from langaccess.core.model import Finding
from langaccess.formats.notes import counted
from langaccess.formats.ooxml.package import q
from langaccess.formats.xlsx.parse import Workbook
from langaccess.formats.xlsx.strings import decode

_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_COLUMN = re.compile(r"\[((?:[^\[\]']|'.)+)\]")
_SPECIAL = re.compile(r"([\[\]#'])")
_FORMULAS = tuple(
    q(f"s:{name}")
    for name in (
        "f",
        "formula",
        "formula1",
        "formula2",
        "calculatedColumnFormula",
        "totalsRowFormula",
    )
)
_VALUES = ((q("s:filter"), "val"), (q("s:customFilter"), "val"), (q("s:cfRule"), "text"))


def table_columns(book: Workbook) -> tuple[str, ...]:
    """Return the names of all table columns in order."""
    return tuple(
        decode(column.get("name", ""))
        for sheet in book.sheets
        for role, _, tree in sheet.others
        if role == "table"
        for column in tree.root.iter(q("s:tableColumn"))
    )


def count_formulas_with_words(book: Workbook) -> int:
    """Return how many formulas have words of their own, without lists of choices."""
    return sum(
        any(any(c.isalpha() for c in m.group(1)) for m in _LITERAL.finditer(f.text or ""))
        for sheet in book.sheets
        for f in sheet.tree.root.iter(q("s:f"), q("s:formula"))
    )


def update_dependents(
    book: Workbook, words: Mapping[str, str], before: tuple[str, ...]
) -> tuple[Finding, ...]:
    """Write translated words into every formula, filter and rule that compares with them.

    Args:
        book: with its cells already translated.
        words: text of a cell or choice → its translation.
        before: `table_columns` of the source.
    """
    names = dict(zip(before, table_columns(book), strict=True))
    changed = 0
    for _, tree in book.trees():
        for element in tree.root.iter(*_FORMULAS, q("s:definedName")):
            if _is_list(element):
                continue
            text = _formula(element.text or "", words, names)
            changed += text != (element.text or "")
            element.text = text if element.text else element.text
        for tag, attribute in _VALUES:
            for element in tree.root.iter(tag):
                value = element.get(attribute)
                if value is not None and words.get(value, value) != value:
                    element.set(attribute, words[value])
                    changed += 1
    return counted("xlsx.formulas_changed", changed) + _doubles(book)


def _is_list(element: etree._Element) -> bool:
    parent = element.getparent()
    listed = parent is not None and parent.get("type") == "list"
    return listed and (element.text or "").startswith('"')


def _formula(text: str, words: Mapping[str, str], names: Mapping[str, str]) -> str:
    def literal(match: re.Match[str]) -> str:
        said = match.group(1).replace('""', '"')
        return '"' + words.get(said, said).replace('"', '""') + '"'

    def column(match: re.Match[str]) -> str:
        name = re.sub(r"'(.)", r"\1", match.group(1))
        at = "@" if name.startswith("@") and name not in names else ""
        name = name[len(at) :]
        return f"[{at}{_SPECIAL.sub(_quote, names[name])}]" if name in names else match.group()

    # Literals may hold brackets: columns are looked for only outside them.
    parts = re.split(r'("(?:[^"]|"")*")', text)
    return "".join(
        _LITERAL.sub(literal, part) if number % 2 else _COLUMN.sub(column, part)
        for number, part in enumerate(parts)
    )


def _quote(match: re.Match[str]) -> str:
    return "'" + match.group(1)


def _doubles(book: Workbook) -> tuple[Finding, ...]:
    found = 0
    for sheet in book.sheets:
        for role, _, tree in sheet.others:
            if role == "table":
                names = [c.get("name", "").casefold() for c in tree.root.iter(q("s:tableColumn"))]
                found += len(names) - len(set(names))
    return counted("xlsx.columns_equal", found)
