"""What reading and writing a document may tell about it: every code, and what it says.

`docs/reference/notes.md` is made from `NOTES`.
"""

from __future__ import annotations

from collections.abc import Mapping

from langaccess.core.model import Finding, Severity

__all__ = ["NOTES", "counted", "note", "picture_note"]

_INFO, _WARNING = Severity.INFO, Severity.WARNING
_COMMENTS = "comments are left out of the translation"
_LOST = "a link, a field or an object has no certain place in the translation"
_MACROS = "the file holds macros, which are kept as they are"
_PICTURE = "pictures may contain text that is not translated"
_A_PICTURE = "a picture{name} may contain text"
_PLAIN = (
    "comes out as a plain Word file: columns, positions, fonts and colours are not kept; look at "
    "the order of the paragraphs"
)
_REACHES_OUT = "opening the file fetches a template, picture, object or data from another computer"

NOTES: Mapping[str, tuple[Severity, str]] = {
    "docx.alt_chunk": (_WARNING, "whole other documents are embedded; their text stays"),
    "docx.chart_auto_title": (_WARNING, "charts show a title that the program makes up"),
    "docx.chart_workbook": (
        _WARNING,
        "charts carry a workbook: editing the chart brings its words back",
    ),
    "docx.comments_stripped": (_WARNING, "reviewers' comments are left out"),
    "docx.computed_numbers": (
        _INFO,
        "numbers written as words (First, Second) are made by the program",
    ),
    "docx.contents_list": (_INFO, "the list of contents is rebuilt when the file is opened"),
    "docx.dates_frozen": (_INFO, "fields with the present date became the text they show"),
    "docx.dates_left": (_WARNING, "date fields without stored text stay as they are"),
    "docx.embedded": (_WARNING, "embedded objects show a picture of their text"),
    "docx.field_words": (
        _WARNING,
        "fields that choose or repeat words (IF, QUOTE) bring English back when they are updated",
    ),
    "docx.hidden_text": (_WARNING, "passages of hidden text stay as they are"),
    "docx.macros": (_WARNING, "the file holds macros; their text stays"),
    "docx.markup_lost": (_WARNING, "links or protected passages are missing from the translation"),
    "docx.picture": (_WARNING, _A_PICTURE),
    "docx.properties_cleared": (
        _INFO,
        "properties of the file held deleted words and were emptied",
    ),
    "docx.protected": (_INFO, "the file is protected against editing and stays so"),
    "docx.reaches_out": (_WARNING, _REACHES_OUT),
    "docx.revisions_accepted": (_WARNING, "tracked changes were accepted"),
    "docx.ruby_dropped": (_INFO, "readings above the line are left out"),
    "docx.subdocuments": (_WARNING, "parts of the text are in other files"),
    "docx.unbound": (
        _INFO,
        "form fields were cut from the hidden data that would bring English back",
    ),
    "form.by_hand": (
        _WARNING,
        "this format has no foot that a program can fill: write the form number in by hand",
    ),
    "front.kept": (_INFO, "front matter values left as they are: {names}"),
    "front.unreadable": (_WARNING, "front matter is damaged; nothing in it is translated"),
    "html.foreign": (_INFO, "passages marked as another language were left as they are"),
    "html.fragment": (
        _INFO,
        'no <html> element: set lang="{tag}" dir="{direction}" where it is used',
    ),
    "html.protected": (_INFO, 'passages marked translate="no" were left as they are'),
    "html.unread": (
        _WARNING,
        "words in scripts, templates, frames or data attributes stay as they are: line {lines}",
    ),
    "idml.comments_stripped": (_INFO, "editors' notes are left out of the translation"),
    "idml.hidden_text": (_INFO, "text under a hidden condition is translated too; it stays hidden"),
    "idml.label_by_hand": (
        _WARNING,
        "the designer must put this on every page until it is approved: {words}",
    ),
    "idml.markup_lost": (_WARNING, _LOST),
    "idml.overset": (_INFO, "text frames keep their size: look for overset text in InDesign"),
    "idml.picture": (_INFO, _PICTURE),
    "idml.revisions_accepted": (_WARNING, "tracked changes were read as accepted"),
    "idml.tags_dropped": (
        _WARNING,
        "XML tags inside paragraphs are taken out of the translation",
    ),
    "idml.variables": (_WARNING, "text variables are computed by InDesign"),
    "markdown.code": (
        _WARNING,
        "passages set as code (fenced, or four blanks before each line) stay as they are",
    ),
    "markdown.lost": (
        _WARNING,
        "passages could not be found in the file again and were left as they are",
    ),
    "markup.lost": (_WARNING, "links or formats left out of the translation"),
    "markup.moved": (_INFO, "pictures, notes or codes put at the end of their paragraph"),
    "odt.comments_stripped": (_INFO, _COMMENTS),
    "odt.dates_frozen": (
        _INFO,
        "dates and other computed words keep the value they had and are translated as text",
    ),
    "odt.embedded": (_WARNING, "embedded objects of other programs are not translated"),
    "odt.hidden_text": (_WARNING, "hidden text stays in the source language"),
    "odt.linked_text": (_WARNING, "text linked in from other files is not translated there"),
    "odt.macros": (_WARNING, _MACROS),
    "odt.markup_lost": (_WARNING, _LOST),
    "odt.picture": (_WARNING, _A_PICTURE),
    "odt.revisions_accepted": (_WARNING, "tracked changes were read as accepted"),
    "pdf.comments_stripped": (_INFO, _COMMENTS),
    "pdf.empty_pages": (_WARNING, "pages without any text (pictures or drawings only)"),
    "pdf.layout": (
        _WARNING,
        _PLAIN,
    ),
    "pdf.links": (_WARNING, "links lose their address unless it is printed"),
    "pdf.pictures": (
        _WARNING,
        "pictures are left out, and any words in them are not translated",
    ),
    "pdf.running": (
        _INFO,
        "page numbers and repeated headers or footers are left out: {lines}",
    ),
    "pdf.typed": (_WARNING, "texts and stamps put onto a page later are left out: {words}"),
    "pptx.chart_auto_title": (_WARNING, "the program makes a chart's title itself"),
    "pptx.chart_workbook": (
        _WARNING,
        "charts are translated, the tables behind them are not: editing one brings its words back",
    ),
    "pptx.comments_stripped": (_INFO, _COMMENTS),
    "pptx.dates_frozen": (_INFO, "dates keep the value they had and are translated as text"),
    "pptx.embedded": (_WARNING, "embedded objects of other programs are not translated"),
    "pptx.hidden_text": (_INFO, "hidden slides are translated too; they stay hidden"),
    "pptx.macros": (_WARNING, _MACROS),
    "pptx.markup_lost": (_WARNING, _LOST),
    "pptx.media": (_WARNING, "sound and film are not translated"),
    "pptx.picture": (_WARNING, _A_PICTURE),
    "pptx.reaches_out": (_WARNING, _REACHES_OUT),
    "pptx.small_text": (_WARNING, "text smaller than 12 points"),
    "pptx.text_grown": (_WARNING, "text boxes hold a third more text"),
    "template.words": (_WARNING, "template tags that hold a sentence were left as they are"),
    "text.direction": (_INFO, "{form} cannot say that it runs from right to left; {who}"),
    "text.encoding": (_INFO, "read as {name}; translations are UTF-8"),
    "xlsx.cell_notes": (
        _WARNING,
        "notes on cells are translated and go out with the file: see that none is internal",
    ),
    "xlsx.columns_equal": (
        _WARNING,
        "two columns of one table have one translation: Excel will ask to repair the file",
    ),
    "xlsx.comments_stripped": (_INFO, _COMMENTS),
    "xlsx.dates_left": (
        _WARNING,
        "names of months and days follow the language of the reader's Excel",
    ),
    "xlsx.formula_words": (_WARNING, "words in formulas follow cells of the same words only"),
    "xlsx.formulas_changed": (
        _WARNING,
        "formulas, filters and rules that name translated words were changed with them",
    ),
    "xlsx.header_long": (
        _WARNING,
        "a page header is longer than Excel's 255 letters with the draft label in it",
    ),
    "xlsx.hidden_text": (_INFO, "hidden sheets are translated too; they stay hidden"),
    "xlsx.macros": (_WARNING, _MACROS),
    "xlsx.markup_lost": (_WARNING, "a protected text has no certain place in the translation"),
    "xlsx.picture": (_INFO, _PICTURE),
    "xlsx.pivot_tables": (_WARNING, "pivot tables keep the words of their source"),
    "xlsx.reaches_out": (_WARNING, _REACHES_OUT),
    "xlsx.sheet_names": (_INFO, "names of sheets are not translated"),
}
"""Code → how much it weighs, and its words; what stands in braces differs from file to file."""


def note(code: str, *, count: int = 1, where: str = "", **words: str) -> Finding:
    """Return what a code of `NOTES` says.

    Args:
        code: its code.
        count: how many times.
        where: part of the document.
        words: what stands for the braces in its words.
    """
    severity, text = NOTES[code]
    return Finding(code, text.format(**words), severity, where=where, count=count)


def counted(code: str, count: int) -> tuple[Finding, ...]:
    """Return a note when there is something to count."""
    return (note(code, count=count),) if count else ()


def picture_note(form: str, words: str | None, where: str = "") -> Finding:
    """Return the note that a picture, known by its alternative text or name, may hold text."""
    name = " ".join((words or "").split())
    name = name if len(name) <= 60 else name[:59] + "…"
    return note(f"{form}.picture", where=where, name=f" ({name})" if name else "")
