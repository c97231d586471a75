"""Prints office files with LibreOffice and reads the result: what can a reader really see?"""

from __future__ import annotations

import atexit
import functools
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from langaccess.core.model import Target
from langaccess.core.tags import Tag
from langaccess.formats import Document, Format, Label

# One letter for one letter, so that offsets hold; none of these looks like its Latin letter.
_SWAP = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "жбцдефгхийклмнопярстюшщчызЖБЦДЕФГХИЙКЛМНОПЯРСТЮШЩЧЫЗ",
)
_WORD = re.compile(r'<word xMin="[^"]*" yMin="([^"]*)" xMax="[^"]*" yMax="([^"]*)">([^<]*)<')
_LATIN = re.compile(r"[A-Za-z]{2,}")


def swapped(document: Document) -> dict[str, Target]:
    """Return a target for every unit, every Latin letter swapped for a Cyrillic one."""
    return {u.id: Target(u.text.translate(_SWAP), u.spans) for u in document.units}


def same(document: Document) -> dict[str, Target]:
    """Return the source as its own translation: the writer's whole work, and nothing new."""
    return {u.id: Target(u.text, u.spans) for u in document.units}


def write_checked(
    form: Format,
    document: Document,
    targets: Mapping[str, Target],
    tag: Tag,
    label: Label | None = None,
) -> bytes:
    """Render twice, read back, and return the bytes once both checks hold."""
    data, _ = form.render(document, targets, tag=tag, label=label)
    again, _ = form.render(document, targets, tag=tag, label=label)
    assert data == again, "two runs gave different bytes"
    found = form.reread(data, document, labelled=label is not None)
    wrong = [i for i, target in targets.items() if found.get(i) != target.text]
    assert not wrong, wrong
    return data


def printed_all(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Print files (name → bytes) with one start of LibreOffice; return the text of every page."""
    with tempfile.TemporaryDirectory(prefix="langaccess-print-") as folder:
        made = to_pdf(files, Path(folder))
        return {file: pages_of(pdf) for file, pdf in made.items()}


@functools.cache
def _profile() -> Path:
    """Make LibreOffice's folder once a run: its first start with a new one takes seconds."""
    folder = tempfile.mkdtemp(prefix="langaccess-office-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def to_pdf(files: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Print files (name → bytes) into a folder; return the PDF of each."""
    for file, data in files.items():
        (folder / file).write_bytes(data)
    office = ["soffice", f"-env:UserInstallation={_profile().as_uri()}", "--headless"]
    sources = [str(folder / file) for file in files]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", str(folder), *sources],
        check=True,
        capture_output=True,
        timeout=120 + 10 * len(files),
    )
    return {file: (folder / file).with_suffix(".pdf") for file in files}


def heights(data: bytes, name: str) -> dict[str, float]:
    """Return printed word → height of its line box in points (the last one wins)."""
    with tempfile.TemporaryDirectory(prefix="langaccess-print-") as folder:
        pdf = to_pdf({name: data}, Path(folder))[name]
        done = subprocess.run(
            ["pdftotext", "-bbox", "-enc", "UTF-8", str(pdf), "-"],
            check=True,
            capture_output=True,
            timeout=60,
        )
    return {
        word: float(bottom) - float(top)
        for top, bottom, word in _WORD.findall(done.stdout.decode())
    }


def pages_of(pdf: Path) -> list[str]:
    """Return the text of every page."""
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(pdf), "-"], check=True, capture_output=True, timeout=60
    )
    return done.stdout.decode().split("\f")[:-1]


def printed(data: bytes, name: str) -> list[str]:
    """Return the text of every printed page of one file."""
    return printed_all({name: data})[name]


def latin_left(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the Latin words that a reader of each printed file still sees."""
    return {name: _LATIN.findall("\n".join(pages)) for name, pages in printed_all(files).items()}
