"""The check for the line on free language help, of one document before it is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from langaccess.core.model import Finding
from langaccess.core.tags import Tag
from langaccess.qa.files import file_checks
from langaccess.qa.inputs.file_text import read
from langaccess.qa.rules import load_rules

__all__ = ["lacks_help_line"]


def lacks_help_line(path: Path, source_tag: Tag, doc_class: str) -> Finding | None:
    """Return the finding `notice.help` when a public notice does not say that help is free.

    Args:
        path: the source document.
        source_tag: its language; only English ones are looked at.
        doc_class: its class, whoever declared it.

    Raises:
        InputError: it cannot be read.
    """
    text = replace(read(path), doc_class=doc_class)
    pair = file_checks.FilePair(text, text, (source_tag, source_tag), load_rules())
    return next((located.finding for located in file_checks.help_line(pair)), None)
