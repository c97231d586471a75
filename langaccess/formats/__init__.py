"""Documents: read a file as units of visible text, and write translated units as a file again.

`read` and `write` are the main functions. `replace_in_place` puts new values into a file and
changes nothing else. `form_number` returns the number in the page foot of an approved file. Each
format has a folder with one class (`Format`); `FORMATS` lists them. Reading never changes the file.
Writing never touches the source, and saves the new file only after reading it back and comparing.
"""

from __future__ import annotations

from langaccess.core.containment import contained
from langaccess.formats._registry import (
    FORMATS,
    can_change,
    check_only_units,
    format_of,
    is_document,
    links_of,
    plain_text,
    read,
    refusal,
    replace_in_place,
    suffixes,
    write,
    write_problem,
)
from langaccess.formats.form_number import form_number, is_form_number
from langaccess.formats.labels import label_for, load_labels
from langaccess.formats.model import Document, Edits, Format, Label, Link, TextOrder, Written
from langaccess.formats.notes import is_active
from langaccess.formats.unicode_copy import UnicodeCopy, write_in_unicode

__all__ = [
    "FORMATS",
    "Document",
    "Edits",
    "Format",
    "Label",
    "Link",
    "TextOrder",
    "UnicodeCopy",
    "Written",
    "can_change",
    "check_only_units",
    "contained",
    "form_number",
    "format_of",
    "is_active",
    "is_document",
    "is_form_number",
    "label_for",
    "links_of",
    "load_labels",
    "plain_text",
    "read",
    "refusal",
    "replace_in_place",
    "suffixes",
    "write",
    "write_in_unicode",
    "write_problem",
]
