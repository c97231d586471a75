"""Installs langaccess from this folder: no network, no compiler, no administrator rights.

    python install.py [FOLDER]

FOLDER is where the program goes; default: `langaccess-program` in your home folder, on Windows in
your local application data. Installing again into the same folder brings it up to date.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
NAME = "langaccess-toolkit[starter,lid]"


def main() -> None:
    """Check the files, make an environment, install, and say how to go on."""
    fit = (HERE / "PYTHONS").read_text(encoding="utf-8").split()
    found = ".".join(map(str, sys.version_info[:2]))
    if found not in fit:
        stop(f"this folder is for Python {' or '.join(fit)}; this is {found}.")
    damaged = [name for name, digest in expected() if not whole(HERE / name, digest)]
    if damaged:
        stop("these files are damaged or missing; copy the folder again:", *damaged)
    folder = Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else default_folder()
    python = make(folder)
    words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    words += [
        "--upgrade",
        "--find-links",
        str(HERE / "wheels"),
        "-c",
        str(HERE / "constraints.txt"),
    ]
    if subprocess.run([python, *words, NAME], check=False).returncode:
        stop("the program was not installed; the lines above say why.", "Send them to your IT.")
    program = python.with_name("langaccess.exe" if os.name == "nt" else "langaccess")
    print(f"Installed. The program is\n  {program}\nSee it work:\n  {program} demo")


def expected() -> Iterator[tuple[str, str]]:
    """Yield name and sha256 of every file of the folder."""
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        yield name, digest


def whole(path: Path, digest: str) -> bool:
    """Tell whether a file is there and as it was made."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def default_folder() -> Path:
    """Return where the program goes unless another folder is named."""
    if os.name == "nt":
        return Path(os.environ["LOCALAPPDATA"]) / "langaccess" / "program"
    return Path.home() / "langaccess-program"


def make(folder: Path) -> Path:
    """Make the environment, or take the one that is there; return its Python."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        if folder.exists() and any(folder.iterdir()):
            stop(f"{folder} holds other files; name an empty folder.")
        try:
            venv.create(folder, with_pip=True)
        except (OSError, subprocess.CalledProcessError) as exc:
            stop(f"no environment could be made in {folder}: {exc}",
                 "On Debian and Ubuntu the package python3-venv is needed.")  # fmt: skip
    return python


def stop(*lines: str) -> NoReturn:
    """End, saying why."""
    sys.exit("\n  ".join(lines))


if __name__ == "__main__":
    main()
