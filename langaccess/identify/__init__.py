"""Text to languages, or an honest "cannot tell".

`identify` answers for one text, `identify_photo` for a picture of one; `is_language` and
`source_language` ask whether a text is in the language that it should be in. Where there is no
text, `find_out` goes by what a person was asked.
"""

from __future__ import annotations

from langaccess.identify.asking import Told, chart, find_out, places
from langaccess.identify.batch import identify_lines
from langaccess.identify.expect import is_language, source_language
from langaccess.identify.model import Answer, Candidate, Passage, Verdict
from langaccess.identify.one import identify, legacy_encoding
from langaccess.identify.photo import identify_photo
from langaccess.identify.reading import MOST, decode, read_lines

__all__ = [
    "MOST",
    "Answer",
    "Candidate",
    "Passage",
    "Told",
    "Verdict",
    "chart",
    "decode",
    "detectors",
    "find_out",
    "identify",
    "identify_lines",
    "identify_photo",
    "is_language",
    "legacy_encoding",
    "places",
    "read_lines",
    "source_language",
]


def detectors() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the detectors that work here, and those that do not; loads them."""
    from langaccess.identify.answer import loaded, missing

    return loaded(), missing()
