"""Bytes of a text file to characters, saying honestly which encoding was taken."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from pathlib import Path

from langaccess.core.errors import InputError, place
from langaccess.core.files import read_bytes
from langaccess.core.model import Finding, Severity
from langaccess.formats.notes import note

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Web pages that say Latin-1 or ASCII mean Windows-1252 (WHATWG Encoding Standard, labels).
_LABELS = re.compile(r"iso8859|cp\d|koi8|shift|euc|big5|gb|mac|tis|johab|iso2022")
_LATIN = {"iso8859-1", "ascii", "cp1252"}
# UTF-8 never writes a character in more bytes than it needs (RFC 3629, section 3): such bytes hide
# a character from checks. Windows-1252 has an "À", "Á", "à" or "ð" there; with a blank, a
# quotation mark, a dash or an ellipsis behind it, that may be meant.
_AFTER_WORD = rb"(?![\x80\x85\x8b\x91-\x94\x96\x97\x99\x9b\xa0\xab\xad\xae\xb7\xba\xbb])"
_TOO_LONG = re.compile(
    rb"[\xc0\xc1]" + _AFTER_WORD + rb"[\x80-\xbf]"
    rb"|\xe0" + _AFTER_WORD + rb"[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0" + _AFTER_WORD + rb"[\x80-\x8f][\x80-\xbf]{2}"
)
_ASCII = bytes(range(0x80))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text file as characters.

    Attributes:
        data: the bytes as they were.
        text: the characters, byte order mark left out, line ends untouched.
        encoding: Python's name of the encoding that was taken.
        bom: the file began with a byte order mark.
        notes: what a person should know about the encoding.
    """

    data: bytes
    text: str
    encoding: str
    bom: bool = False
    notes: tuple[Finding, ...] = ()


def load(path: Path, limit: int, declared: str | None = None) -> Decoded:
    """Read and decode `path`; see `decode`.

    Args:
        limit: largest size in bytes that is still read.
        declared: encoding that the file names itself.

    Raises:
        InputError: unreadable, empty, too large, or not text.
    """
    try:
        size = path.stat().st_size
    except OSError:
        size = 0  # read_bytes says why in words
    if size > limit:
        raise InputError(
            f"the file has {size // 2**20} MB; text of more than {limit // 2**20} MB is not read",
            where=str(path),
            hint="split it, or check that this is the file you meant",
        )
    return decode(read_bytes(path), path, declared)


def decode(data: bytes, path: Path, declared: str | None = None) -> Decoded:
    """Return the characters of `data`: by byte order mark, declaration, UTF-8, Windows-1252.

    Raises:
        InputError: empty, binary, or damaged.
    """
    if not data.strip():
        raise InputError("the file is empty", where=str(path), hint="ask for it again")
    for mark, name in _BOMS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], name, path)
            return _checked(Decoded(data, text, name, bom=True, notes=_note(name)), path)
    if declared:
        found = _declared(data, declared)
        if found is not None:
            return _checked(found, path)
    try:
        return _checked(Decoded(data, data.decode("utf-8"), "utf-8"), path)
    except UnicodeDecodeError:
        return _checked(_western(data, path), path)


def _declared(data: bytes, declared: str) -> Decoded | None:
    try:
        name = codecs.lookup(declared).name
        name = "cp1252" if name in _LATIN else name
        if not _LABELS.match(name):
            return None  # UTF-8 is tried anyway; UTF-16 without a mark cannot have been read
        return Decoded(data, data.decode(name), name, notes=_note(name))
    except (LookupError, ValueError):  # an unknown label, or one the bytes do not bear out
        return None


def _strict(data: bytes, name: str, path: Path) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as exc:
        raise _damaged(data, exc.start, name, path) from exc


def _western(data: bytes, path: Path) -> Decoded:
    """Take Windows-1252, unless the bytes are rather UTF-8 with a fault in it."""
    loose = data.decode("utf-8", "replace")
    faults = loose.count("\ufffd")
    sound = sum(1 for char in loose if char > "\x7f") - faults
    if sound > faults:
        start = data.find(loose.split("\ufffd", 1)[0].encode()) + len(loose.split("\ufffd", 1)[0])
        raise _damaged(data, start, "utf-8", path)
    if overlong := _TOO_LONG.search(data):
        raise _damaged(data, overlong.start(), "utf-8", path)
    text = _strict(data, "cp1252", path)
    if 2 * len(data.translate(None, _ASCII)) > len(b"".join(data.split())):
        raise InputError(  # no language of Western Europe has more accents than plain letters
            "this is not text in UTF-8 or Windows-1252",
            where=str(path),
            hint="save it as UTF-8 (Notepad: Save as, Encoding: UTF-8)",
        )
    return Decoded(data, text, "cp1252", notes=_note("cp1252"))


def _damaged(data: bytes, start: int, name: str, path: Path) -> InputError:
    line = data.count(b"\n", 0, start) + 1
    return InputError(
        f"this is damaged {name.upper()} text, or not text",
        where=place(path, line),
        hint="save it as UTF-8 (Notepad: Save as, Encoding: UTF-8)",
    )


def _checked(found: Decoded, path: Path) -> Decoded:
    if "\x00" in found.text:
        raise InputError(
            "this is not a text file: it contains zero bytes",
            where=str(path),
            hint="check the file name's ending, or save it as UTF-8 text",
        )
    if not found.text.strip():
        raise InputError("the file is empty", where=str(path), hint="ask for it again")
    return found


def _note(name: str) -> tuple[Finding, ...]:
    if name == "utf-8":
        return ()
    if name != "cp1252":
        return (note("text.encoding", name=name),)
    western = note("text.encoding", name="Windows-1252 (Western Europe)")
    message = f"not UTF-8: {western.message}. Check the accents and quotation marks"
    return (replace(western, message=message, severity=Severity.WARNING),)


def encode(text: str, source: Decoded) -> bytes:
    """Return `text` as UTF-8, with a byte order mark where the source file had one.

    What UTF-8 cannot hold becomes a question mark, which the comparison after writing finds.
    """
    return (codecs.BOM_UTF8 if source.bom else b"") + text.encode("utf-8", "replace")
