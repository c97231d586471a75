"""Where a sentence ends: units into segments and back, plain text of any language, cut sentences.

`segments` and `join` serve a translation: the pieces of a unit, by offset, and what was between
them. `sentences` serves a comparison: it reads the full stops of all scripts. `split_sentences` and
`windows` find the sentences that a layout cut into several segments, `stems` what is over a list.
"""

from __future__ import annotations

from langaccess.core.segments.runs import (
    Stem,
    column_heads,
    down_columns,
    flows,
    in_order,
    linked,
    split_sentences,
    stem_text,
    stems,
    windows,
)
from langaccess.core.segments.segmenter import (
    TOO_LONG,
    join,
    literals,
    segments,
    too_long,
    word_count,
)
from langaccess.core.segments.sentence_splitter import SIGNS, sentences

__all__ = [
    "SIGNS",
    "TOO_LONG",
    "Stem",
    "column_heads",
    "down_columns",
    "flows",
    "in_order",
    "join",
    "linked",
    "literals",
    "segments",
    "sentences",
    "split_sentences",
    "stem_text",
    "stems",
    "too_long",
    "windows",
    "word_count",
]
