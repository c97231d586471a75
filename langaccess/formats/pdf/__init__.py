"""PDF with a text layer: read as PDF, written as DOCX."""
