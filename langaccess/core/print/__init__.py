"""Pages: fonts, shaping, the typesetter, HTML templates."""

from __future__ import annotations

from langaccess.core.print.fonts import FALLBACK, Face, add_fonts, draws, faces_for, load_faces
from langaccess.core.print.html import PageAsset, escaped, inline, render
from langaccess.core.print.preflight import faults
from langaccess.core.print.shaper import cut, load_font
from langaccess.core.print.typeset import Files, pages_of, pdf, pictures, probe

__all__ = [
    "FALLBACK",
    "Face",
    "Files",
    "PageAsset",
    "add_fonts",
    "cut",
    "draws",
    "escaped",
    "faces_for",
    "faults",
    "inline",
    "load_faces",
    "load_font",
    "pages_of",
    "pdf",
    "pictures",
    "probe",
    "render",
]
