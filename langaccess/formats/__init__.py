"""Documents: a file becomes units of visible text, and translated units become a file again.

Two functions are the room: `read` and `write`; `exactly` puts new values into a file that stays
what it is, and `form_number` says what an approved file bears in its foot. One class per format
family does the work (`Format`), in a folder of its own; `FORMATS` lists them. Reading never
changes the file; writing never touches the source and puts the new file in place only after it was
read back and compared.
"""

from __future__ import annotations

from langaccess.formats._registry import (
    FORMATS,
    can_change,
    contained,
    exactly,
    format_of,
    is_document,
    links_of,
    plain_text,
    read,
    refusal,
    suffixes,
    write,
)
from langaccess.formats.edits import Edits
from langaccess.formats.form_number import form_number, is_form_number
from langaccess.formats.labels import label_for, load_labels
from langaccess.formats.model import Document, Format, Label, Layout, Link, Written

__all__ = [
    "FORMATS",
    "Document",
    "Edits",
    "Format",
    "Label",
    "Layout",
    "Link",
    "Written",
    "can_change",
    "contained",
    "exactly",
    "form_number",
    "format_of",
    "is_document",
    "is_form_number",
    "label_for",
    "links_of",
    "load_labels",
    "plain_text",
    "read",
    "refusal",
    "suffixes",
    "write",
]
