"""Word documents (DOCX): translated, made from nothing, and read back as a table."""

from __future__ import annotations

from langaccess.formats.docx.new_document import (
    NewCell,
    NewParagraph,
    NewTable,
    new_docx,
)
from langaccess.formats.docx.table import read_table, write_table

__all__ = ["NewCell", "NewParagraph", "NewTable", "new_docx", "read_table", "write_table"]
