"""Drives OmegaT without a window."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from lxml import etree

from langaccess.core.tags import Tag
from langaccess.formats.exchange import project_settings

# For a process of seconds: compile quickly rather than well, and collect with one thread.
_BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
TIME = 300  # seconds; a machine under load needs most of them for the start


def omegat(folder: Path, mode: str, *options: str) -> str:
    """Run the program on a project and return what it says; its settings stay out of the home."""
    aside = folder.parent / f"{folder.name}-settings"
    aside.mkdir(exist_ok=True)
    done = subprocess.run(
        ["omegat", f"--config-dir={aside}", f"--mode=console-{mode}", *options, str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIME,
        check=False,
        env={**os.environ, "HOME": str(aside), "LC_ALL": "C.UTF-8", "JAVA_TOOL_OPTIONS": _BRIEF},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def translate(folder: Path) -> str:
    """Create the translated documents in `target/`."""
    return omegat(folder, "translate")


def shown(folder: Path) -> list[str]:
    """Return the segments as a translator sees them; equal ones once."""
    out = folder.parent / "segments.tmx"
    options = (f"--pseudotranslatetmx={out}", "--pseudotranslatetype=equal")
    omegat(folder, "createpseudotranslatetmx", *options)
    tree = etree.parse(out, etree.XMLParser(load_dtd=False, no_network=True))
    return [str(unit[0].findtext("seg")) for unit in tree.iter("tu")]


def project(folder: Path, data: bytes, source: Tag, target: Tag) -> Path:
    """Make a project with one file."""
    for name in ("xliff", "tm", "glossary", "dictionary", "target", "omegat"):
        (folder / name).mkdir(parents=True)
    (folder / "xliff" / "file.xlf").write_bytes(data)
    for name, content in project_settings(source, target, folder="xliff").items():
        (folder / name).write_bytes(content)
    return folder
