"""What is wrong with a pair of source and target; one function, one code.

`run` looks at one pair of texts: a sentence, a paragraph, a segment of a review. `check_files`
looks at files and folders, ours or a vendor's: it finds which file belongs to which source, pairs
their paragraphs, runs the same checks, and adds those that only a whole file shows. `police_words`
looks at a source alone, `find_items` lists what must arrive. `CHECKS` and `FILE_CHECKS` are the
registers from which the reference page is made.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from langaccess.core.folding import nfc
from langaccess.core.model import Finding
from langaccess.core.tags import Tag
from langaccess.qa.answers.accepting import (
    ACCEPTED,
    Answer,
    accept,
    accepted,
    answerable,
    of_paragraph,
)
from langaccess.qa.answers.report import FileFinding, Report, Settings, segment_id, settings
from langaccess.qa.answers.shown import Shown, remember, shown
from langaccess.qa.answers.vendor import write_report
from langaccess.qa.files.compare import check_files
from langaccess.qa.files.help_line import lacks_help_line
from langaccess.qa.files.one_file import check_rows
from langaccess.qa.files.pairing import SentencePair, sentence_pairs
from langaccess.qa.folding import fold
from langaccess.qa.model import Check, Pair, Term, occurring
from langaccess.qa.near import critical
from langaccess.qa.reading.label import is_draft
from langaccess.qa.reading.languages import language_of_file
from langaccess.qa.reading.rows import Row
from langaccess.qa.register import CHECKS, FILE_CHECKS
from langaccess.qa.rules.meaning import police_words
from langaccess.qa.rules.shape import in_other_script
from langaccess.qa.tables import Rules, load_rules
from langaccess.qa.values.calendar import locale, moment_word
from langaccess.qa.values.find import Item, ItemKind, find_items
from langaccess.qa.values.numbersign import ambiguous_no, number_spelled, without_number_signs
from langaccess.qa.values.subsections import cited

__all__ = [
    "ACCEPTED",
    "CHECKS",
    "FILE_CHECKS",
    "Answer",
    "Check",
    "FileFinding",
    "Item",
    "ItemKind",
    "Report",
    "Row",
    "Rules",
    "SentencePair",
    "Settings",
    "Shown",
    "Term",
    "accept",
    "accepted",
    "ambiguous_no",
    "answerable",
    "check_files",
    "check_rows",
    "cited",
    "critical",
    "find_items",
    "fold",
    "in_other_script",
    "is_draft",
    "lacks_help_line",
    "language_of_file",
    "load_rules",
    "locale",
    "moment_word",
    "number_spelled",
    "occurring",
    "of_paragraph",
    "police_words",
    "remember",
    "run",
    "segment_id",
    "sentence_pairs",
    "settings",
    "shown",
    "without_number_signs",
    "write_report",
]


def run(
    source: str,
    target: str,
    *,
    source_tag: Tag,
    target_tag: Tag,
    codes: Collection[str] | None = None,
    dnt: Collection[str] = (),
    terms: Sequence[Term] = (),
    by_engine: bool = False,
) -> tuple[Finding, ...]:
    """Return what is wrong with `target` as a translation of `source`.

    Args:
        source: one sentence, or a paragraph.
        target: its translation.
        source_tag: language of the source.
        target_tag: language of the target.
        codes: the checks to run; all of them when None.
        dnt: terms that must stay as they are (do not translate).
        terms: entries of the term base; forbidden forms are errors, absent ones warnings.
        by_engine: no person wrote `target`: what a person may have meant so is an error then.

    Raises:
        KeyError: a code that does not exist.
    """
    pair = Pair(
        nfc(source),
        nfc(target),
        source_tag,
        target_tag,
        tuple(dnt),
        load_rules(),
        tuple(terms),
        by_engine=by_engine,
    )
    chosen = list(CHECKS.values()) if codes is None else [CHECKS[code] for code in codes]
    if not pair.target.strip():
        chosen = [check for check in chosen if check.code == "target.empty"]
    return tuple(finding for check in chosen for finding in check.function(pair))
