"""Plain text, and what all formats share that are text themselves."""
