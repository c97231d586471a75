"""Plain text, and code that all text formats share."""
