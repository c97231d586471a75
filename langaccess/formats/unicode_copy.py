"""Writes a copy of a document with its Burmese in Unicode instead of Zawgyi, and its layout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from langaccess.core.errors import InputError, OutputError
from langaccess.core.files import read_bytes, write_atomic
from langaccess.core.words import plural
from langaccess.core.zawgyi import is_zawgyi, unicode_edits
from langaccess.formats._registry import can_change, plain_text, read, replace_in_place
from langaccess.formats.model import Edits


@dataclass(frozen=True, slots=True)
class UnicodeCopy:
    """The copy.

    Attributes:
        file: the copy.
        changed: how many texts changed.
        left: texts that are still in Zawgyi: the program does not reach them in this format.
        digits: digits 0 that were read as the letter that looks like them.
    """

    file: Path
    changed: int
    left: tuple[str, ...]
    digits: int


def write_in_unicode(path: Path, to: Path) -> UnicodeCopy:
    """Write the document `path`, whose Burmese is in Zawgyi, as `to`.

    Raises:
        InputError: no format that can be changed, `to` has another ending, or the Burmese of the
            document as a whole is not in Zawgyi.
        OutputError: `to` exists or cannot be written.
    """
    if not can_change(path):
        raise InputError(
            "files of this format cannot be changed",
            where=str(path),
            hint="save it as a Word, OpenDocument, HTML or text file, and convert that",
        )
    if to.suffix.lower() != path.suffix.lower():
        raise InputError(
            "the copy has the same format as the document",
            where=str(to),
            hint=f"name a file that ends in {path.suffix}",
        )
    before = [unit.text for unit in read(path, accept_revisions=True).units]
    if not is_zawgyi("\n".join(before)):
        if some := [text for text in before if is_zawgyi(text)]:
            raise InputError(
                f"{plural(len(some), 'text')} of this file may be in Zawgyi, most is not: "
                f"{some[0][:40]}",
                where=str(path),
                hint="copy the paragraphs in Zawgyi to a file of their own, and convert that",
            )
        raise InputError(
            "this file has no Burmese in Zawgyi, so there is nothing to convert", where=str(path)
        )
    if to.exists():
        raise OutputError(
            "this file exists already", where=str(to), hint="name another file with --to"
        )
    data = replace_in_place(read_bytes(path), path, Edits(unicode_edits, _same))
    write_atomic(to, data)
    after = [unit.text for unit in read(to, accept_revisions=True).units]
    return UnicodeCopy(
        to,
        sum(old != new for old, new in zip(before, after, strict=False)),
        tuple(text for text in (*after, *plain_text(to)) if is_zawgyi(text)),
        _zeros(before) - _zeros(after),
    )


def _same(link: str) -> str:
    return link


def _zeros(texts: list[str]) -> int:
    return sum(text.count("\u1040") for text in texts)
