"""Weighs an install: `python -m install.weigh`, which needs the network and writes nothing.

Prints the table of docs/how-to/install.md: for each system the number of packages, what pip
downloads, and what is on the disk afterwards: the files of the wheels, the compiled copy that pip
makes of each module, and pip.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from install.bundle import ROOT, SYSTEMS, fitting, parts

CHOICES: dict[str, Sequence[str]] = {
    "street": (),
    "office": ("cards", "translate", "starter"),
}
"""What people install: the extras of each row."""
PYTHON = "3.12"
MB = 1 << 20
COMPILED = 1.35  # size of a compiled module by that of its source; measured on this install
PIP = 17  # MB of pip, which Python brings


@dataclass(frozen=True, slots=True)
class Weight:
    """What one install weighs.

    Attributes:
        packages: how many, with this program, without pip.
        download: MB.
        disk: MB.
    """

    packages: int
    download: int
    disk: int


def weigh(system: str, extras: Sequence[str]) -> Weight:
    """Download all parts, add up what they are, and delete them."""
    needs = parts(system, PYTHON, extras)
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", folder, "--no-deps"]
        words = [f"{name}=={version}" for name, version in needs.items() if name != "langdetect"]
        subprocess.run([*pip, *fitting(system, PYTHON), *words], check=True)
        subprocess.run([*pip, f"langdetect=={needs['langdetect']}"], check=True)
        hatch = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        subprocess.run(hatch, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        files = list(Path(folder).iterdir())
        return Weight(
            len(needs) + 1,
            round(sum(file.stat().st_size for file in files) / MB),
            PIP + round(sum(map(unpacked, files)) / MB),
        )


def unpacked(file: Path) -> float:
    """Return the bytes that a package takes when it is installed."""
    if file.suffix != ".whl":  # the one that is offered as source only
        return file.stat().st_size * 3.0
    with zipfile.ZipFile(file) as archive:
        return on_disk((entry.filename, entry.file_size) for entry in archive.infolist())


def on_disk(files: Iterable[tuple[str, int]]) -> float:
    """Return the bytes of files, with the compiled copy of each module."""
    return sum(size * (1 + COMPILED if name.endswith(".py") else 1) for name, size in files)


def main() -> None:
    """Print the rows."""
    for choice, extras in CHOICES.items():
        for system in SYSTEMS:
            found = weigh(system, extras)
            print(f"| {choice} | {system} | {found.packages} | {found.download} | {found.disk} |")


if __name__ == "__main__":
    main()
