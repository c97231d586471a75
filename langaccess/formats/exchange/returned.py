"""Reads files that come back: XLIFF 1.2, XLIFF 2 or a saved review page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.files import read_bytes
from langaccess.core.sandbox import sandboxed
from langaccess.core.xmlsafe import parse
from langaccess.formats.exchange.model import Returned
from langaccess.formats.exchange.review_page import FORMAT, parse_review_page
from langaccess.formats.exchange.xliff12 import parse_xliff12
from langaccess.formats.exchange.xliff21 import NAMESPACE, parse_xliff21

XLIFF_ENDINGS = (".xlf", ".xliff", ".xlif", ".sdlxliff", ".mqxliff")
"""Endings of XLIFF and of the programs that name theirs differently, all read as XLIFF."""


@sandboxed()
def read_returned(path: Path) -> tuple[Returned, ...]:
    """Return the documents of a file that came back.

    Raises:
        InputError: it is damaged, or in a format that is not exported.
    """
    data = read_bytes(path)
    where = str(path)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return parse_review_page(data, where)
    if data[:4] == b"PK\x03\x04" or path.suffix.lower() not in {*XLIFF_ENDINGS, ".xml", ""}:
        raise InputError(
            "this is not a file of a translation program or a saved review page",
            where=where,
            hint="to import a finished document or the Word table of a pack, use "
            "--as-translation-of DOCUMENT",
        )
    if parse(data, where).tag == f"{{{NAMESPACE}}}xliff":
        return parse_xliff21(data, where)
    return parse_xliff12(data, where)


def returned_files(paths: Sequence[Path]) -> list[Path]:
    """Return the named files, and the returned files in named folders.

    In an OmegaT project the translations are in `target/`. The exported file next to it counts only
    if it has no translation there.

    Raises:
        InputError: a folder without any.
    """
    found: list[Path] = []
    for path in paths:
        inside = _inside(path) if path.is_dir() else [path]
        if not inside:
            raise InputError(
                "this folder has no file from a translator",
                where=str(path),
                hint="expected: XLIFF files or saved review pages; name a finished document "
                "itself, with --as-translation-of",
            )
        found += inside
    return found


def _inside(folder: Path) -> list[Path]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_ours(path)]
    made = {path.parent.parent / "xliff" / path.name for path in files if _in_target(path)}
    return [path for path in files if path not in made]


def _in_target(path: Path) -> bool:
    return path.parent.name == "target" and (path.parent.parent / "omegat.project").is_file()


def _is_ours(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix in XLIFF_ENDINGS:
        return True
    return suffix == ".json" and FORMAT in path.name
