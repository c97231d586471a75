"""PDF with a text layer, in only: what comes out is a DOCX."""
