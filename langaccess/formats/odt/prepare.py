"""What is removed from an OpenDocument file before it is translated, and what is reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from langaccess.core.errors import InputError
from langaccess.core.model import Finding
from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import drop
from langaccess.formats.notes import counted, note, picture_note
from langaccess.formats.odt.active import count_loads, count_macros, unwrap, without_parts
from langaccess.formats.odt.names import FROZEN, q, qs, shown
from langaccess.formats.zip_package import Package

Trees = Mapping[str, etree._Element]
_TRACKED = q("text:tracked-changes")
_CHANGES = qs("text:change", "text:change-start", "text:change-end")
_COMMENTS = qs("office:annotation", "office:annotation-end")
_VALIDATIONS = qs("table:content-validation")
_OBJECTS = qs("draw:object-ole", "draw:applet", "draw:plugin", "draw:floating-frame")


def _changes(trees: Trees) -> int:
    return sum(len(t) for tree in trees.values() for t in tree.iter(_TRACKED))


def refuse_revisions(trees: Trees, path: Path) -> None:
    """Refuse a file with tracked changes: deleted wording must not travel.

    Raises:
        InputError: there are some.
    """
    count = _changes(trees)
    if count:
        raise InputError(
            f"the file has {count} tracked changes that are neither accepted nor rejected",
            where=str(path),
            hint="accept or reject them in the office program, or run again with "
            "--accept-revisions",
        )


def revisions(trees: Trees) -> int:
    """Accept all tracked changes in place and return how many there were.

    Deleted text is only inside `text:tracked-changes`, so removing it and the marks leaves the
    accepted text (OpenDocument 1.3, part 3, 5.5).
    """
    count = _changes(trees)
    for tree in trees.values():
        for element in [e for e in tree.iter() if e.tag == _TRACKED or e.tag in _CHANGES]:
            drop(element)
    return count


def accepted_note(count: int) -> Finding:
    """Return the note that tracked changes were taken as accepted."""
    return note("odt.revisions_accepted", count=count)


def prepare(trees: Trees, package: Package) -> tuple[Finding, ...]:
    """Strip comments in place; return notes on everything a reader should know."""
    found: list[Finding] = []

    comments = [e for tree in trees.values() for e in tree.iter(*_COMMENTS)]
    count = sum(e.tag == q("office:annotation") for e in comments)
    for element in comments:
        drop(element)
    found += counted("odt.comments_stripped", count)
    found += counted("odt.dates_frozen", sum(1 for e in _all(trees, FROZEN) if shown(e).strip()))
    for element in list(_all(trees, FROZEN)):
        unwrap(element)
    found += counted("odt.hidden_text", _hidden(trees))
    for frame in _all(trees, qs("draw:frame")):
        if frame.find(q("draw:image")) is not None and frame.find(q("draw:object")) is None:
            words = frame.findtext(q("svg:title")) or frame.findtext(q("svg:desc"))
            found.append(picture_note("odt", words or frame.get(q("draw:name"), "")))
    found += counted("odt.embedded", sum(1 for _ in _all(trees, _OBJECTS)))
    found += counted("odt.linked_text", sum(1 for _ in _all(trees, qs("text:section-source"))))
    cells = list(_all(trees, qs("table:table-cell")))
    found += counted("odt.formulas", sum(map(_makes_words, cells)))
    found += counted("odt.cell_formats", sum(map(_shows_number_with_words, cells)))
    book = _all(trees, qs("office:spreadsheet"))
    sheets = sum(1 for each in book for _ in each.iterchildren(q("table:table")))
    found += counted("odt.sheet_names", sheets)
    found += counted("odt.choices", sum(map(_is_list, _all(trees, _VALIDATIONS))))
    found += counted("odt.macros", count_macros(trees, package))
    found += counted("odt.reaches_out", count_loads(trees, package))
    return tuple(found)


def _makes_words(cell: etree._Element) -> bool:
    """Return whether a formula makes words."""
    formula = cell.get(q("table:formula")) is not None
    return formula and cell.get(q("office:value-type")) == "string"


def _shows_number_with_words(cell: etree._Element) -> bool:
    """Return whether the format of a number or date makes words: "5 dollars", "March 5".

    The program shows them again by the format, whatever the text of the cell is.
    """
    typed = cell.get(q("office:value-type"), "string") != "string"
    return typed and any(map(str.isalpha, "".join(map(str, cell.itertext()))))


def _is_list(validation: etree._Element) -> bool:
    """Return whether a cell offers choices."""
    return "is-in-list" in validation.get(q("table:condition"), "")


def _all(trees: Trees, tags: frozenset[str]) -> Iterator[etree._Element]:
    return (e for tree in trees.values() for e in tree.iter(*tags))


def _hidden(trees: Trees) -> int:
    fields = sum(1 for _ in _all(trees, qs("text:hidden-text", "text:hidden-paragraph")))
    sections = sum(
        1
        for e in _all(trees, qs("text:section", "style:text-properties"))
        if e.get(q("text:display")) == "none"
    )
    return fields + sections


def declared_tag(styles: etree._Element | None) -> Tag | None:
    """Return the language of the default paragraph style."""
    if styles is None:
        return None
    for style in styles.iter(q("style:default-style")):
        props = style.find(q("style:text-properties"))
        if style.get(q("style:family")) != "paragraph" or props is None:
            continue
        language = props.get(q("fo:language"), "none")
        country = props.get(q("fo:country"), "none")
        if language in ("none", "zxx", ""):
            return None
        try:
            return Tag(language if country in ("none", "") else f"{language}-{country}")
        except InputError:
            return None
    return None


def without_previews(package: Package, trees: Trees) -> Package:
    """Return the package without pictures of the source text.

    The thumbnail shows the first page, and a chart's replacement picture its labels; office
    programs draw both again. The layout cache knows only the old line ends.
    """
    charts = {name.rpartition("/")[0] for name in trees if "/" in name}
    gone = {f"ObjectReplacements/{folder}" for folder in charts}
    gone |= {n for n in package.parts if n.startswith("Thumbnails/") or n == "layout-cache"}
    return without_parts(package, gone)
