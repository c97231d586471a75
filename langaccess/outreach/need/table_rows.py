"""Opens a file of figures, whatever it is, as rows of cells: text, JSON, workbook or ZIP."""

from __future__ import annotations

import codecs
import csv
import io
import json
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from langaccess.core.errors import InputError, place
from langaccess.core.files import read_bytes
from langaccess.core.sheets import WORKBOOKS, read_sheets
from langaccess.core.zipsafe import DAMAGE, part_of

STEP = 1 << 20
"""Bytes between two reports of progress."""
Rows = Iterator[tuple[int, Sequence[str]]]
"""Rows of a table with their lines."""


@dataclass(slots=True)
class OpenedTable:
    """A file of figures that is being read."""

    names: list[str]  # names of the file and of its parts: the survey may be in them
    rows: Rows = field(default_factory=lambda: iter(()))  # the rows with their lines
    # code of a column -> its label, where the file has a list of them
    labels: dict[str, str] = field(default_factory=dict)
    steps: int = 0  # MB read since the reader of the rows has set it to zero

    def close(self) -> None:
        """Close the file, also if not all rows were read."""
        if isinstance(self.rows, Generator):
            self.rows.close()


def open_table(path: Path) -> OpenedTable:
    """Open a file of figures; its content says what it is."""
    found = OpenedTable([path.name])
    if path.suffix.lower() in WORKBOOKS:
        found.rows = chain.from_iterable(sheet.lines for sheet in read_sheets(path))
        return found
    with _file(path) as file:
        start = file.read(4096)
    if start.startswith(b"PK"):
        _unzip(path, found)
    elif start.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:1] in (b"[", b"{"):
        found.rows = _json_rows(path)
    else:
        found.rows = _text_rows(path, lambda: _file(path), found)
    return found


def _file(path: Path) -> BinaryIO:
    try:
        if not path.is_file():
            read_bytes(path)  # says what it is instead
        return path.open("rb")
    except OSError as exc:
        raise InputError("the file cannot be read", where=str(path)) from exc


def _text_rows(path: Path, opening: Callable[[], BinaryIO], report: OpenedTable) -> Rows:
    """Yield the rows of CSV, TSV or a file with vertical bars, without holding them."""
    file = opening()
    with closing(file):
        encoding = _encoding(file)
        file.seek(0)
        # A photo is then not a table, and a name with an odd byte is still read.
        text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        first = text.readline()
        if first.lower().startswith("sep="):
            first = text.readline()
        lines = _counted(chain([first], text), report)
        reader = csv.reader(lines, delimiter=max(",;\t|", key=first.count))
        try:
            for cells in reader:
                if cells:
                    yield reader.line_num, cells
        except csv.Error as exc:
            raise InputError(
                f"not a table: {exc}",
                where=place(path, reader.line_num),
                hint="download the file again",
            ) from exc


def _counted(lines: Iterable[str], report: OpenedTable) -> Iterator[str]:
    """Yield the lines, and count the MB in `report`."""
    size = 0
    for line in lines:
        size += len(line)
        if size >= STEP:
            report.steps += size // STEP
            size %= STEP
        yield line


def _encoding(file: BinaryIO) -> str:
    """Return the encoding: UTF-8, UTF-16 with its mark, else the code page of Windows."""
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while part := file.read(STEP):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _json_rows(path: Path) -> Rows:
    """Yield the rows of a saved answer of the API: arrays with names first, or objects."""
    try:
        data = json.loads(read_bytes(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as exc:
        raise InputError(
            "this is not JSON", where=str(path), hint="save the answer of the API again"
        ) from exc
    if isinstance(data, dict):
        data = next((value for value in data.values() if isinstance(value, list)), [])
    if data and all(isinstance(row, dict) for row in data):
        names = list(dict.fromkeys(key for row in data for key in row))
        data = [names, *([row.get(name) for name in names] for row in data)]
    for number, row in enumerate(data, start=1):
        if isinstance(row, list):
            yield number, ["null" if cell is None else str(cell) for cell in row]


def _unzip(path: Path, found: OpenedTable) -> None:
    """Open the ZIP of data.census.gov: one file of data, one of labels."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
            meta = [one for one in infos if "column-metadata" in one.filename.lower()]
            data = [one for one in infos if one not in meta]
            if len(data) != 1:
                what = "no table" if not data else f"{len(data)} tables"
                raise InputError(
                    f"the ZIP holds {what}",
                    where=str(path),
                    hint="download one table at a time, or unpack it and import one CSV file",
                )
            body = part_of(archive, data[0])
            for info in meta:
                part = part_of(archive, info)
                for _, cells in _text_rows(path, partial(io.BytesIO, part), found):
                    if len(cells) >= 2:
                        found.labels[cells[0].strip().upper()] = cells[1]
    except DAMAGE as exc:
        raise InputError("the ZIP is damaged", where=str(path), hint="download it again") from exc
    found.names.insert(0, Path(data[0].filename).name)
    found.rows = _text_rows(path, lambda: io.BytesIO(body), found)
