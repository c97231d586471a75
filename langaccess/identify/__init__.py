"""Text to languages, or an honest "cannot tell"."""

from __future__ import annotations

from langaccess.identify.expect import is_language, source_language

__all__ = ["is_language", "source_language"]
