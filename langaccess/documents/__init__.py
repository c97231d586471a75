"""Documents: a file becomes units of visible text, and translated units become a file again.

Two functions are the whole room: `read` and `write`. One module per format family does the work;
`FORMATS` lists them. Reading never changes the file; writing never touches the source and puts
the new file in place only after it was read back and compared.
"""

from __future__ import annotations

from langaccess.documents._registry import FORMATS, format_of, read, refusal, suffixes, write
from langaccess.documents.model import Document, Format, Label, Written

__all__ = [
    "FORMATS",
    "Document",
    "Format",
    "Label",
    "Written",
    "format_of",
    "read",
    "refusal",
    "suffixes",
    "write",
]
