"""The fonts: which face draws which language, that ours are as shipped, and those a user adds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import sha256
from langaccess.core.print.shaper import font_family
from langaccess.core.resources import DATA, rows, shipped
from langaccess.core.tags import Tag, known

FALLBACK = "Noto Sans"

_SUFFIXES = {".ttf", ".otf"}
_added: list[Face] = []  # by `add_fonts`, for this process


@dataclass(frozen=True, slots=True)
class Face:
    """One row of `data/fonts/fonts.tsv`, or a font that a user added."""

    path: Path
    family: str  # the name by which the typesetter knows it
    scripts: tuple[str, ...]  # ISO 15924 codes that it draws
    tags: tuple[str, ...]  # languages that it draws in preference to the face of their script
    sha256: str  # digest of the file


def folder() -> Path:
    """Return the folder of the vendored fonts."""
    return shipped(DATA, "fonts")


def add_fonts(home: Path) -> tuple[str, ...]:
    """Add the fonts of a folder, for this process, and return their families.

    They draw what no font of ours draws; a family that we ship keeps our file.
    """
    if not home.is_dir():
        raise InputError("this is not a folder of fonts", where=str(home), hint=_HINT)
    ours = {face.family for face in load_faces()}
    new: dict[str, Face] = {}
    for path in sorted(p for p in home.iterdir() if p.suffix.lower() in _SUFFIXES):
        family = font_family(path)
        if not family:
            raise InputError("this font cannot be read", where=str(path), hint=_HINT)
        # One file of a family: the typesetter chooses between two by their weight.
        if family not in ours and (family not in new or "regular" in path.name.lower()):
            new[family] = Face(path, family, (), (), sha256(path.read_bytes()))
    if not new:
        raise InputError(
            "no font with a family of its own is in this folder", where=str(home), hint=_HINT
        )
    _added[:] = new.values()
    return tuple(new)


_HINT = "--font-dir names a folder with .ttf or .otf files"


@cache
def _vendored() -> tuple[Face, ...]:
    """Return all vendored faces."""
    home = folder()
    faces = []
    for row in rows(home / "fonts.tsv"):
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


def load_faces() -> tuple[Face, ...]:
    """Return all vendored faces, and after them those that a user added."""
    return (*_vendored(), *_added)


def draws(tag: Tag) -> bool:
    """Return whether a vendored face is made for a script of the language."""
    return any(tag in f.tags or set(_scripts(tag)) & set(f.scripts) for f in _vendored())


def faces_for(tag: Tag) -> tuple[Face, ...]:
    """Return the faces for a language, the one that is tried first in front.

    Latin letters and digits inside another script come from Noto Sans, which is always the last of
    ours. Where none of ours draws the script, fonts that a user added come after it.
    """
    faces = load_faces()
    own = [face for face in faces if tag in face.tags]
    own += [face for script in _scripts(tag) for face in faces if script in face.scripts]
    last = next(face for face in faces if face.family == FALLBACK)
    return tuple(dict.fromkeys((*own, last, *(() if own else _added))))


def _scripts(tag: Tag) -> tuple[str, ...]:
    """Return the scripts of a language: both of Chinese where its tag does not say which."""
    row = known(tag)
    if row is not None and row.tag == tag and "Hans" in row.scripts:
        return tuple(script for script in row.scripts if script in {"Hans", "Hant"})
    return ({"Hang": "Kore", "Hani": "Hant", "Kana": "Jpan"}.get(tag.script, tag.script),)
