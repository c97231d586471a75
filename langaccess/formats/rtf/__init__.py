"""RTF: read by LibreOffice, written as a Word file."""
