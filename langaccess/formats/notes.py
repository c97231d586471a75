"""Notes on a document that was read or written: every code and its text.

`docs/reference/notes.md` is made from `NOTES`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from langaccess.core.model import Finding, Severity

_INFO, _WARNING = Severity.INFO, Severity.WARNING
_NAMED = 12  # lines named in a note
_COMMENTS = "comments are left out of the translation"
_LOST = "a link, field or object has no place in the translation"
_MACROS = "the file contains macros; they stay unchanged"
_PICTURE = "pictures may contain text that is not translated"
_A_PICTURE = "a picture{name} may contain text"
_PLAIN = (
    "the translation is a plain Word file without columns, positions, fonts and colors; check "
    "the order of the paragraphs"
)
_REACHES_OUT = (
    "when opened, the file loads a template, picture, object or data from outside of it "
    "(translate --strip-active removes that)"
)
_LEADS_OUT = (
    "formulas (HYPERLINK) lead out of the workbook when they are clicked "
    "(translate --strip-active removes them)"
)
_PAGE_REACHES_OUT = (
    "when opened, the page loads pictures, styles or frames from another computer, or leads there "
    "(translate --strip-active removes that)"
)
_PAGE_RUNS = (
    "the page runs code: scripts, event attributes or javascript: links "
    "(translate --strip-active removes them)"
)

NOTES: Mapping[str, tuple[Severity, str]] = {
    "active.removed": (
        _WARNING,
        "scripts, macros or sources on other computers were removed: look for missing pictures",
    ),
    "docx.alt_chunk": (_WARNING, "other documents are embedded; their text is not translated"),
    "docx.chart_auto_title": (_WARNING, "Word makes the titles of these charts itself"),
    "docx.chart_workbook": (
        _WARNING,
        "charts have a data sheet in English; it replaces the translation when a chart is edited",
    ),
    "docx.comments_stripped": (_WARNING, "reviewers' comments are left out"),
    "docx.computed_numbers": (
        _INFO,
        "numbers written as words (First, Second) are made by Word",
    ),
    "docx.contents_list": (_INFO, "the table of contents is rebuilt when the file is opened"),
    "docx.dates_frozen": (_INFO, "date fields were replaced by the date they show"),
    "docx.dates_left": (_WARNING, "date fields without stored text stay unchanged"),
    "docx.embedded": (
        _WARNING,
        "embedded objects show a picture of their text, which is not translated",
    ),
    "docx.field_words": (
        _WARNING,
        "fields that choose or repeat words (IF, QUOTE) show English again when they are updated",
    ),
    "docx.hidden_text": (_WARNING, "hidden text is not translated"),
    "docx.macros": (_WARNING, "the file contains macros; their text is not translated"),
    "docx.markup_lost": (_WARNING, "links or protected passages are missing from the translation"),
    "docx.picture": (_WARNING, _A_PICTURE),
    "docx.properties_cleared": (
        _INFO,
        "file properties with deleted words were cleared",
    ),
    "docx.protected": (_INFO, "the file is protected against editing and stays protected"),
    "docx.reaches_out": (_WARNING, _REACHES_OUT),
    "docx.revisions_accepted": (_WARNING, "tracked changes were accepted"),
    "docx.ruby_dropped": (_INFO, "pronunciation guides above the text are left out"),
    "docx.subdocuments": (_WARNING, "parts of the text are in other files and are not translated"),
    "docx.unbound": (
        _INFO,
        "form fields were disconnected from hidden data that would show English again",
    ),
    "form.by_hand": (
        _WARNING,
        "the form number could not be put in the page footer: write it in by hand",
    ),
    "front.kept": (_INFO, "front matter values that are not translated: {names}"),
    "front.unreadable": (_WARNING, "front matter is damaged; nothing in it is translated"),
    "html.foreign": (_INFO, "text marked as another language is not translated"),
    "html.fragment": (
        _INFO,
        'the page has no <html>: set lang="{tag}" dir="{direction}" where it is used',
    ),
    "html.protected": (_INFO, 'text marked translate="no" is not translated'),
    "html.reaches_out": (_WARNING, _PAGE_REACHES_OUT),
    "html.runs": (_INFO, _PAGE_RUNS),
    "html.unread": (
        _WARNING,
        "words out of reach of the translation stay as they are: {places}",
    ),
    "idml.comments_stripped": (_INFO, "editors' notes are left out of the translation"),
    "idml.hidden_text": (_INFO, "text hidden by a condition is translated too and stays hidden"),
    "idml.label_by_hand": (
        _WARNING,
        "the designer must put this on every page until it is approved: {words}",
    ),
    "idml.markup_lost": (_WARNING, _LOST),
    "idml.overset": (_INFO, "text frames keep their size: look for overset text in InDesign"),
    "idml.picture": (_INFO, _PICTURE),
    "idml.reaches_out": (_WARNING, _REACHES_OUT),
    "idml.revisions_accepted": (_WARNING, "tracked changes were read as accepted"),
    "idml.tags_dropped": (
        _WARNING,
        "XML tags inside paragraphs are removed from the translation",
    ),
    "idml.variables": (_WARNING, "InDesign computes text variables; they are not translated"),
    "markdown.cells": (
        _WARNING,
        "cells beyond the columns of a table, which few programs show, stay as they are: {lines}",
    ),
    "markdown.code": (
        _WARNING,
        "text formatted as code (fenced, or four spaces before each line) is not translated",
    ),
    "markdown.lost": (
        _WARNING,
        "passages could not be located in the file and are not translated",
    ),
    "markup.lost": (_WARNING, "links or formats left out of the translation"),
    "markup.moved": (_INFO, "pictures, notes or codes moved to the end of their paragraph"),
    "odt.cell_formats": (
        _WARNING,
        "words that a cell's format adds to numbers and dates are not translated",
    ),
    "odt.choices": (_WARNING, "lists of choices in cells are not translated"),
    "odt.comments_stripped": (_INFO, _COMMENTS),
    "odt.dates_frozen": (
        _INFO,
        "dates and other computed words keep their current value and are translated as text",
    ),
    "odt.embedded": (_WARNING, "embedded objects of other programs are not translated"),
    "odt.formulas": (_INFO, "formulas that make words are not translated"),
    "odt.hidden_text": (_WARNING, "hidden text is not translated"),
    "odt.label_over": (_WARNING, "the draft label covers text: no place on the page is free"),
    "odt.linked_text": (_WARNING, "text linked from other files is not translated in those files"),
    "odt.macros": (_WARNING, _MACROS),
    "odt.markup_lost": (_WARNING, _LOST),
    "odt.picture": (_WARNING, _A_PICTURE),
    "odt.reaches_out": (_WARNING, _REACHES_OUT),
    "odt.revisions_accepted": (_WARNING, "tracked changes were read as accepted"),
    "odt.sheet_names": (_INFO, "sheet names are not translated"),
    "pdf.comments_stripped": (_INFO, _COMMENTS),
    "pdf.empty_pages": (_WARNING, "pages without any text (pictures or drawings only)"),
    "pdf.fields": (
        _WARNING,
        "fields of the form, and what is typed into them, are left out",
    ),
    "pdf.layout": (
        _WARNING,
        _PLAIN,
    ),
    "pdf.links": (_WARNING, "links lose their address unless the text shows it"),
    "pdf.outside": (_INFO, "words outside the visible page are left out"),
    "pdf.pictures": (
        _WARNING,
        "pictures are left out, and any words in them are not translated",
    ),
    "pdf.running": (
        _INFO,
        "page numbers and repeated headers or footers are left out: {lines}",
    ),
    "pdf.typed": (_WARNING, "text boxes and stamps added to a page later are left out: {words}"),
    "pptx.chart_auto_title": (_WARNING, "PowerPoint makes the titles of these charts itself"),
    "pptx.chart_workbook": (
        _WARNING,
        "charts have a data sheet in English; it replaces the translation when a chart is edited",
    ),
    "pptx.comments_stripped": (_INFO, _COMMENTS),
    "pptx.dates_frozen": (_INFO, "dates keep their current value and are translated as text"),
    "pptx.embedded": (_WARNING, "embedded objects of other programs are not translated"),
    "pptx.hidden_text": (_INFO, "hidden slides are translated too and stay hidden"),
    "pptx.label_over": (_WARNING, "the draft label covers text: no place on the page is free"),
    "pptx.macros": (_WARNING, _MACROS),
    "pptx.markup_lost": (_WARNING, _LOST),
    "pptx.media": (_WARNING, "audio and video are not translated"),
    "pptx.picture": (_WARNING, _A_PICTURE),
    "pptx.reaches_out": (_WARNING, _REACHES_OUT),
    "pptx.small_text": (_WARNING, "text smaller than 12 points"),
    "pptx.text_grown": (
        _WARNING,
        "text boxes have over 30% more text than the source: check that it fits",
    ),
    "template.words": (_WARNING, "template tags that contain a sentence are not translated"),
    "rtf.converted": (
        _WARNING,
        "LibreOffice turned the RTF file into a Word file, which is translated: check its layout",
    ),
    "text.code": (_INFO, "code, and single words in formulas and fields, stay: {words}"),
    "text.protected": (
        _WARNING,
        "words in code, formulas and fields that a program fills stay as they are: {words}",
    ),
    "text.unread": (_WARNING, "words kept in settings of the file stay as they are: {words}"),
    "text.direction": (_INFO, "{form} has no setting for right-to-left text; {who}"),
    "text.encoding": (_INFO, "read as {name}; translations are UTF-8"),
    "xlsx.cell_notes": (
        _WARNING,
        "cell notes are translated and stay in the file: check that none is internal",
    ),
    "xlsx.columns_equal": (
        _WARNING,
        "two columns of a table have the same translated name: Excel will ask to repair the file",
    ),
    "xlsx.comments_stripped": (_INFO, _COMMENTS),
    "xlsx.dates_left": (
        _WARNING,
        "month and day names appear in the language of the reader's Excel",
    ),
    "xlsx.formula_words": (
        _WARNING,
        "words in formulas are translated only where a cell has the same words",
    ),
    "xlsx.formulas_changed": (
        _WARNING,
        "formulas, filters and rules that use translated words were changed too",
    ),
    "xlsx.header_long": (
        _WARNING,
        "with the draft label, a page header is longer than Excel's limit of 255 characters",
    ),
    "xlsx.hidden_text": (_INFO, "hidden sheets are translated too and stay hidden"),
    "xlsx.macros": (_WARNING, _MACROS),
    "xlsx.markup_lost": (_WARNING, "protected text has no place in the translation"),
    "xlsx.picture": (_INFO, _PICTURE),
    "xlsx.leads_out": (_INFO, _LEADS_OUT),
    "xlsx.pivot_tables": (_WARNING, "pivot tables keep the words of their source data"),
    "xlsx.reaches_out": (_WARNING, _REACHES_OUT),
    "xlsx.sheet_names": (_INFO, "sheet names are not translated"),
}
"""Code → its severity and its text; the values in braces differ from file to file."""


def note(code: str, *, count: int = 1, where: str = "", **words: str) -> Finding:
    """Return the note with a code of `NOTES`.

    Args:
        count: how many times.
        where: part of the document.
        words: values for the braces in its text.
    """
    severity, text = NOTES[code]
    return Finding(code, text.format(**words), severity, where=where, count=count)


def counted(code: str, count: int) -> tuple[Finding, ...]:
    """Return a note when there is something to count."""
    return (note(code, count=count),) if count else ()


def lines_named(lines: Sequence[str]) -> str:
    """Return the places `line 3`, `line 7` as "line 3, 7", without doubles, the first of many."""
    numbers = list(dict.fromkeys(line.removeprefix("line ") for line in lines))
    more = ", \u2026" if len(numbers) > _NAMED else ""
    return f"line {', '.join(numbers[:_NAMED])}{more}"


def is_active(code: str) -> bool:
    """Return whether a note is about what `write` leaves out with `strip_active`."""
    return code.partition(".")[2] in ("leads_out", "macros", "reaches_out", "runs")


def picture_note(form: str, words: str | None, where: str = "") -> Finding:
    """Return the note that a picture may contain text; `words`: its alternative text or name."""
    name = " ".join((words or "").split())
    name = name if len(name) <= 60 else name[:59] + "…"
    return note(f"{form}.picture", where=where, name=f" ({name})" if name else "")
