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
from langaccess.core.segments import too_long
from langaccess.core.tags import Tag
from langaccess.qa.checks.language import in_other_script
from langaccess.qa.checks.negation import critical
from langaccess.qa.checks.terms import police_words
from langaccess.qa.files.check_files import check_files
from langaccess.qa.files.file_checks import lacks_help_line
from langaccess.qa.files.one_file import check_rows
from langaccess.qa.files.sentence_pairs import SentencePair, sentence_pairs
from langaccess.qa.files.source_checks import english_syllables, grade
from langaccess.qa.findings.acceptance import (
    ACCEPTED,
    FindingAnswer,
    ShownFinding,
    accept,
    accepted,
    answerable,
    answers,
    of_paragraph,
    remember,
    shown,
)
from langaccess.qa.findings.report import (
    CheckReport,
    CheckSettings,
    FileFinding,
    segment_id,
    settings,
)
from langaccess.qa.findings.vendor_report import write_report
from langaccess.qa.findings.written_answers import (
    AnswerTaker,
    TextFindings,
    answers_in,
    written_answers,
)
from langaccess.qa.folding import fold
from langaccess.qa.inputs.bilingual import BilingualRow
from langaccess.qa.inputs.draft_label import is_draft
from langaccess.qa.inputs.file_language import language_of_file
from langaccess.qa.model import Check, Pair, Term, occurring
from langaccess.qa.register import CHECKS, FILE_CHECKS
from langaccess.qa.rules import Rules, load_rules
from langaccess.qa.values.calendar import locale, moment_word
from langaccess.qa.values.items import ItemKind, ValueItem, find_items
from langaccess.qa.values.number_signs import ambiguous_no, number_spelled, without_number_signs
from langaccess.qa.values.signs import find_signs, is_picture
from langaccess.qa.values.subsections import cited
from langaccess.qa.values.verbatim import stays_as_written

__all__ = [
    "ACCEPTED",
    "CHECKS",
    "FILE_CHECKS",
    "AnswerTaker",
    "BilingualRow",
    "Check",
    "CheckReport",
    "CheckSettings",
    "FileFinding",
    "FindingAnswer",
    "ItemKind",
    "Rules",
    "SentencePair",
    "ShownFinding",
    "Term",
    "TextFindings",
    "ValueItem",
    "accept",
    "accepted",
    "ambiguous_no",
    "answerable",
    "answers",
    "answers_in",
    "check_files",
    "check_rows",
    "cited",
    "critical",
    "english_syllables",
    "find_items",
    "find_signs",
    "fold",
    "grade",
    "in_other_script",
    "is_draft",
    "is_picture",
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
    "stays_as_written",
    "without_number_signs",
    "write_report",
    "written_answers",
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
    elif too_long(pair.source) or too_long(pair.target):
        chosen = [check for check in chosen if check.code == "text.too_long"]
    return tuple(finding for check in chosen for finding in check.function(pair))
