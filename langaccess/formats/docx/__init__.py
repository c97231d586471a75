"""Word documents (DOCX): translated, made from nothing, and read back as a table."""

from __future__ import annotations

from langaccess.formats.docx.new import Block, Cell, Table, new_docx, write_table
from langaccess.formats.docx.table import read_table

__all__ = ["Block", "Cell", "Table", "new_docx", "read_table", "write_table"]
