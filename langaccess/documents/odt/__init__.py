"""LibreOffice documents (ODT)."""
