"""The vendored fonts: which face draws which language, and that each is the one we shipped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from langaccess.core.errors import ConfigError
from langaccess.core.files import sha256
from langaccess.core.resources import DATA, shipped
from langaccess.core.tags import Tag, known

__all__ = ["FALLBACK", "Face", "faces_for", "folder", "load_faces"]

FALLBACK = "Noto Sans"


@dataclass(frozen=True, slots=True)
class Face:
    """One row of `data/fonts/fonts.tsv`.

    Attributes:
        path: the font file.
        family: the name by which the typesetter knows it.
        scripts: ISO 15924 codes that it draws.
        tags: languages that it draws in preference to the face of their script.
        sha256: digest of the file.
    """

    path: Path
    family: str
    scripts: tuple[str, ...]
    tags: tuple[str, ...]
    sha256: str


def folder() -> Path:
    """Return the folder of the vendored fonts."""
    return shipped(DATA, "fonts")


@cache
def load_faces() -> tuple[Face, ...]:
    """Return all vendored faces.

    Raises:
        ConfigError: a font is missing or is not the one that was shipped.
    """
    home = folder()
    lines = (home / "fonts.tsv").read_text(encoding="utf-8").splitlines()
    columns = lines[0].split("\t")
    faces = []
    for line in lines[1:]:
        row = dict(zip(columns, line.split("\t"), strict=True))
        path = home / row["file"]
        if not path.is_file() or sha256(path.read_bytes()) != row["sha256"]:
            raise ConfigError(
                "this font is missing or damaged",
                where=str(path),
                hint="install langaccess-toolkit again: cards are printed with its own fonts only",
            )
        scripts, tags = tuple(row["scripts"].split()), tuple(row["tags"].split())
        faces.append(Face(path, row["family"], scripts, tags, row["sha256"]))
    return tuple(faces)


def faces_for(tag: Tag) -> tuple[Face, ...]:
    """Return the faces for a language, the one that is tried first in front.

    Latin letters and digits inside another script come from Noto Sans, which is always last, and
    alone where no font draws the script: the preflight then names each character.

    Raises:
        ConfigError: a font is missing or damaged.
    """
    faces = load_faces()
    own = [face for face in faces if tag in face.tags]
    own += [face for script in _scripts(tag) for face in faces if script in face.scripts]
    last = next(face for face in faces if face.family == FALLBACK)
    return tuple(dict.fromkeys((*own, last)))


def _scripts(tag: Tag) -> tuple[str, ...]:
    """Return the scripts of a language: both of Chinese where its tag does not say which."""
    row = known(tag)
    if row is not None and row.tag == tag and "Hans" in row.scripts:
        return tuple(script for script in row.scripts if script in {"Hans", "Hant"})
    return ({"Hang": "Kore", "Hani": "Hant", "Kana": "Jpan"}.get(tag.script, tag.script),)
