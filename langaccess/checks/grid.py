"""Reads the first sheet of an XLSX file as rows of cells, as plain text (ECMA-376)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from langaccess.errors import InputError
from langaccess.xmlsafe import local, parse
from langaccess.zipsafe import DAMAGE, part_of

__all__ = ["sheet_rows"]

_MOST = 60_000_000  # bytes of one part, against a file that unpacks without end
_CELL = re.compile(r"([A-Z]{1,3})\d+")


def sheet_rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield place ("Sheet row 5") and cells of each row that holds anything.

    Raises:
        InputError: no XLSX file, or one part of it is unreasonably large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            sheet = min(
                (n for n in parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)),
                key=lambda n: (len(n), n),
                default="",
            )
            wanted = [parts[name] for name in (sheet, _SHARED) if name in parts]
            if not sheet or any(info.file_size > _MOST for info in wanted):
                raise InputError("no sheet that can be read", where=str(path))
            found = [parse(part_of(archive, info), str(path)) for info in wanted]
    except DAMAGE as exc:
        raise InputError(
            "this is no XLSX file", where=str(path), hint="save it as CSV, or again as XLSX"
        ) from exc
    shared = _shared(found[1]) if found[1:] else []
    for row in found[0].iter():
        if local(row) == "row":
            cells = _cells(row, shared)
            if any(cells):
                yield f"{path.name}:{row.get('r') or '?'}", cells


_SHARED = "xl/sharedStrings.xml"


def _shared(root: etree._Element) -> list[str]:
    return [_text(item) for item in root if local(item) == "si"]


def _cells(row: etree._Element, shared: list[str]) -> list[str]:
    found: list[str] = []
    for cell in row:
        at = _column(cell.get("r") or "", len(found))
        found += [""] * (at - len(found))
        found.append(_value(cell, shared))
    return found


def _column(name: str, default: int) -> int:
    match = _CELL.fullmatch(name)
    if match is None:
        return default
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(number - 1, default)


def _value(cell: etree._Element, shared: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _text(cell)
    value = next((str(child.text or "") for child in cell if local(child) == "v"), "")
    if kind == "s":
        at = int(value) if value.isdigit() else -1
        return shared[at] if 0 <= at < len(shared) else ""
    return value


def _text(item: etree._Element) -> str:
    """Return all text of a string, runs joined; readings (`rPh`) are no part of it."""
    return "".join(
        str(node.text or "")
        for node in item.iter()
        if local(node) == "t" and not any(local(above) == "rPh" for above in node.iterancestors())
    )
