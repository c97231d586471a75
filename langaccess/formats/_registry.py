"""Finds the format of a file, reads it, and writes a translation that has been read back."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from textwrap import shorten

from langaccess.core import log
from langaccess.core.errors import InputError, LangAccessError, OutputError
from langaccess.core.files import read_bytes, sha256, write_atomic
from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats.model import Document, Edits, Format, Label, Link, Written

__all__ = [
    "FORMATS",
    "can_change",
    "contained",
    "format_of",
    "is_document",
    "links_of",
    "plain_text",
    "read",
    "refusal",
    "replace_in_place",
    "suffixes",
    "write",
]

# suffix -> module:class. Modules are imported on first use: most runs need one or two formats.
FORMATS: dict[str, str] = {
    ".txt": "text.format:PlainText",
    ".md": "markdown.format:Markdown",
    ".markdown": "markdown.format:Markdown",
    ".html": "html.format:Html",
    ".htm": "html.format:Html",
    ".pdf": "pdf.format:Pdf",
    ".docx": "docx.format:Docx",
    ".odt": "odt.format:Odt",
    ".pptx": "pptx.format:Pptx",
    ".xlsx": "xlsx.format:Xlsx",
    ".idml": "idml.format:Idml",
}

# Formats that no program should guess at, with a sentence for the person who can fix the file.
_AS_DOCX = "open it in Word or LibreOffice and save it as .docx"
_AS_PPTX = "open it in PowerPoint or LibreOffice and save it as .pptx"
_AS_XLSX = "open it in Excel or LibreOffice and save it as .xlsx"
REFUSED: dict[str, str] = {
    ".doc": "ask for the file saved as .docx (Word: Save as, Word document)",
    ".docm": "open it in Word and save it as .docx (Word: Save as, Word document)",
    **dict.fromkeys((".dotx", ".dotm", ".dot", ".rtf", ".ott", ".fodt"), _AS_DOCX),
    **dict.fromkeys((".wpd", ".wps"), _AS_DOCX),  # WordPerfect, Works
    ".pub": "ask the designer for a .docx, .idml or PDF export of the Publisher file",
    ".indd": "ask the designer to export the InDesign file as .idml (File, Export)",
    ".ppt": "ask for the file saved as .pptx (PowerPoint: Save as, PowerPoint presentation)",
    **dict.fromkeys((".pptm", ".ppsx", ".pps", ".potx", ".odp"), _AS_PPTX),
    ".xls": "ask for the file saved as .xlsx (Excel: Save as, Excel workbook)",
    **dict.fromkeys((".xlsm", ".xlsb", ".xltx", ".ods"), _AS_XLSX),
    ".pages": "export it from Pages as .docx",
    ".key": "export it from Keynote as .pptx",
    ".numbers": "export it from Numbers as .xlsx",
}

UNFORESEEN = "the file is damaged or has a structure that langaccess does not know"

# What no damaged file is guilty of: a name, a part or a shape that the program itself got wrong.
_OURS = (NameError, AttributeError, TypeError)

_OUTSIDE = ("http://", "https://", "mailto:", "tel:")


def suffixes() -> tuple[str, ...]:
    """Return the file name endings that `read` understands."""
    return tuple(FORMATS)


def is_document(path: Path) -> bool:
    """Return whether `read` understands files with the ending of `path`."""
    return path.suffix.lower() in FORMATS


def refusal(path: Path) -> str | None:
    """Return what to ask for instead of `path` if its kind is not supported, else None."""
    return REFUSED.get(path.suffix.lower())


def format_of(path: Path) -> Format:
    """Return the reader and writer for `path` by its suffix.

    Raises:
        InputError: no such format, or one that is refused by name.
    """
    suffix = path.suffix.lower()
    if suffix in REFUSED:
        raise InputError(
            f"{suffix} files cannot be read without losing text",
            where=str(path),
            hint=REFUSED[suffix],
        )
    entry = FORMATS.get(suffix)
    if entry is None:
        raise InputError(
            f"{suffix or 'no ending'}: this kind of file is not supported",
            where=str(path),
            hint="supported: " + " ".join(suffixes()),
        )
    return _load(entry)


def _load(entry: str) -> Format:
    module, name = entry.split(":")
    found: Format = getattr(import_module(f"langaccess.formats.{module}"), name)()
    return found


def can_change(path: Path) -> bool:
    """Return whether `replace_in_place` can change files of this format. It cannot change a PDF."""
    return is_document(path) and format_of(path).editable


def replace_in_place(data: bytes, path: Path, edits: Edits) -> bytes:
    """Return a file with its edits made and nothing else changed.

    `write` makes a translation: it sets languages, fits text, takes out comments. Here one text
    changes in a file that stays what it is. A text file is changed in place; in a packed file
    only the parts with the value are rewritten. Text that the edits cannot reach stays as it
    is; the caller reads the result and compares.

    Args:
        data: the file.
        path: its name, which says its format: one that `can_change` affirms.
        edits: what changes.

    Raises:
        InputError: the file is damaged, or the new value cannot be written in its encoding.
    """
    return format_of(path).edit(data, path, edits)


def links_of(path: Path) -> tuple[Link, ...]:
    """Return the links of `path`, a file that `read` accepts, that lead outside the file.

    Raises:
        InputError: no such format, or the file cannot be read.
    """
    found = format_of(path).links(path)
    return tuple(link for link in found if link.to.lower().startswith(_OUTSIDE))


def plain_text(path: Path) -> Iterator[str]:
    """Yield the words of `path` with those of headers; see `Format.plain_text`.

    A file of another kind, a catalogue, is read as text.

    Raises:
        InputError: it cannot be read.
    """
    data = read_bytes(path)
    return _load(FORMATS.get(path.suffix.lower(), FORMATS[".txt"])).plain_text(data)


def read(path: Path, *, accept_revisions: bool = False) -> Document:
    """Return the document in `path`.

    Args:
        path: a file in one of `FORMATS`.
        accept_revisions: read tracked changes as accepted; without it a file that has some is
            refused, because deleted wording must not travel.

    Raises:
        InputError: see `Format.read`.
    """
    form = format_of(path)
    with contained(InputError, path):
        document = form.read(path, accept_revisions=accept_revisions)
    log.event("document.read", form=path.suffix.lower().lstrip("."), units=len(document.units))
    return document


@contextmanager
def contained(kind: type[LangAccessError], path: Path) -> Iterator[None]:
    """Turn unexpected exceptions into an error about this file only.

    One bad file must not stop a batch. The fuzz tests bypass this function. Errors about other
    things (the agency's rules, an engine) pass unchanged.

    Args:
        kind: the error to raise.
        path: the file.
    """
    try:
        yield
    except InputError as exc:  # also found while writing, in a part that reading had no need of
        if isinstance(exc, kind):
            raise
        raise kind(exc.message, where=exc.where, hint=exc.hint) from exc
    except (LangAccessError, ImportError):  # a missing library is missing for every file
        raise
    except MemoryError as exc:
        raise kind(
            "this file needs more memory than this computer has",
            where=str(path),
            hint="close other programs, or split the file",
        ) from exc
    except _OURS as exc:
        raise kind(
            f"langaccess has a bug ({type(exc).__name__} in {_line(exc)}); the file may be correct",
            where=str(path),
            hint="report this message, `langaccess --version` and, if allowed, the file",
        ) from exc
    except Exception as exc:
        raise kind(
            f"{UNFORESEEN} ({type(exc).__name__})",
            where=str(path),
            hint="open it in its office program and save it again; if this fails, report it",
        ) from exc


def _line(exc: Exception) -> str:
    """Return the line of ours in which an error arose: `docx/read.py:120`."""
    ours = Path(__file__).parent.parent
    frames = traceback.extract_tb(exc.__traceback__)
    mine = [one for one in frames if Path(one.filename).is_relative_to(ours)]
    last = (mine or frames)[-1]
    name = Path(last.filename)
    return f"{name.relative_to(ours).as_posix() if mine else name.name}:{last.lineno}"


def _is_missing(wanted: str, found: str | None) -> bool:
    """Return whether a text is not in the written file.

    Text without a letter is not translated, and a place without text is not read back.
    """
    return found != wanted and (found is not None or any(c.isalpha() for c in wanted))


def write(
    document: Document,
    targets: Mapping[str, Target],
    path: Path,
    *,
    tag: Tag,
    label: Label | None = None,
    form: str = "",
) -> Written:
    """Write the translation of `document` to `path` and read the written file back.

    Args:
        document: from `read`.
        targets: unit id → target; units without one keep their text.
        path: where to write; replaced in one step, only after the comparison.
        tag: language of the targets.
        label: the draft notice, or None.
        form: the form number of an approved file, for its foot and its properties; or empty.

    Raises:
        OutputError: the file cannot be written, or does not hold what it should.
    """
    writer = format_of(document.path)
    with contained(OutputError, document.path):
        data, notes = writer.render(document, targets, tag=tag, label=label)
        bare = data
        if form:
            data, more = writer.add_form_number(bare, form, path)
            notes = (*notes, *more)

    def check(temporary: Path) -> None:
        written = temporary.read_bytes()
        if written.startswith(bare):
            written = bare  # a number behind the text would be taken for a part of its last unit
        with contained(OutputError, document.path):
            found = writer.reread(written, document, labelled=label is not None)
        wrong = [
            unit for unit, target in targets.items() if _is_missing(target.text, found.get(unit))
        ]
        if wrong:
            first = next((u.text for u in document.units if u.id == wrong[0]), wrong[0])
            raise OutputError(
                f"{len(wrong)} of {len(targets)} translated passages are missing from the file;"
                f" the first is '{shorten(first, 60, placeholder='…')}'",
                where=str(path),
                hint="nothing was saved; report this and the program that made the source file",
                details=[f"{path}: {unit}" for unit in wrong[:20]],
            )

    write_atomic(path, data, check=check)
    return Written(path, sha256(data), notes)
