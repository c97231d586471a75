"""Documents: a file becomes units of visible text, and translated units become a file again.

Two functions are the room: `read` and `write`; `exactly` puts new values into a file that stays
what it is, and `form_number` says what an approved file bears in its foot. One module per format
family does the work; `FORMATS` lists them. Reading never changes the file; writing never touches
the source and puts the new file in place only after it was read back and compared.
"""

from __future__ import annotations

from langaccess.formats._registry import (
    FORMATS,
    contained,
    format_of,
    read,
    refusal,
    suffixes,
    write,
)
from langaccess.formats.edits import Edits
from langaccess.formats.exact import can_change, exactly
from langaccess.formats.form_number import form_number, is_form_number
from langaccess.formats.labels import label_for, load_labels
from langaccess.formats.model import Document, Format, Label, Written

__all__ = [
    "FORMATS",
    "Document",
    "Edits",
    "Format",
    "Label",
    "Written",
    "can_change",
    "contained",
    "exactly",
    "form_number",
    "format_of",
    "is_form_number",
    "label_for",
    "load_labels",
    "read",
    "refusal",
    "suffixes",
    "write",
]
