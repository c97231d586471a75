"""A page for reviewers without a translation program: one file for any browser, no network.

Source and translation are side by side, with findings, drafts and terms for each sentence. The
reviewer edits, comments, ticks and saves a file for `review import`. A tick approves nothing: it
records the reviewer's opinion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from langaccess.core.model import Kind, Severity, Target
from langaccess.core.print import inline, render
from langaccess.core.tags import Tag
from langaccess.formats.exchange import (
    REVIEW_PAGE_SUFFIX,
    choose_code_style,
    packed_spans,
    write_codes,
)
from langaccess.qa import ItemKind, find_items
from langaccess.review.model import SentDocument
from langaccess.review.packs.page_rows import PageRow, Suggestion

_TEMPLATES = Path(__file__).parent / "templates"
_KINDS = {
    Kind.BODY: "", Kind.ALT: "read aloud, not seen", Kind.META: "title or description of the file",
    Kind.CELL: "table cell", Kind.NOTE: "footnote", Kind.CONTROL: "form field",
    Kind.LIST: "list item", Kind.BOX: "text box", Kind.SPEAKER: "speaker notes",
}  # fmt: skip
_SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Check", Severity.INFO: "Note"}
# Short numbers may be in words, and times in other digits; the checks of the import know these.
_NUMBERS = frozenset(
    (ItemKind.PHONE, ItemKind.CASE_NUMBER, ItemKind.CITE, ItemKind.MONEY, ItemKind.NUMBER)
)
_LONG = 3  # digits
_LETTERS = 38  # per line of a field, about; only for its height before the script runs


def review_page(sent: SentDocument, rows: Sequence[PageRow], *, agency: str) -> bytes:
    """Return the page for one document.

    Args:
        sent: the document.
        rows: its sentences, from `page_rows`.
        agency: name of the agency, or empty.

    Raises:
        InputError: its text cannot be distinguished from codes.
    """
    document = sent.document
    texts = [row.sentence.source.text for row in rows]
    texts += [row.target.text for row in rows if row.target is not None]
    style = choose_code_style(texts)
    name = Path(document.name).name
    made = render(
        "review/packs/templates/page.html",
        title=f"{name}: {document.source.name} to {document.tag.name}",
        style=inline(_TEMPLATES / "page.css"),
        script=inline(_TEMPLATES / "page.js"),
        agency=agency,
        source=document.source,
        target=document.tag,
        code=style,
        has_codes=any(row.sentence.source.spans for row in rows),
        severities=_SEVERITIES,
        rows=[_row(row, style) for row in rows],
        data=_data(sent, rows, style, f"{name}.{document.tag}{REVIEW_PAGE_SUFFIX}"),
    )
    return made.encode()


def _row(row: PageRow, style: str) -> dict[str, Any]:
    """Return one sentence for the template."""
    source = row.sentence.source
    target = "" if row.target is None else write_codes(row.target, source, style)
    found = (*row.findings, *(finding for offer in row.offers for finding in offer.findings))
    part = "" if row.unit.part.endswith(".xml") else row.unit.part  # a file inside a file
    return {
        "place": row.sentence.place,
        "about": "; ".join(filter(None, (_KINDS.get(row.unit.kind, row.unit.kind.value), part))),
        "state": row.state,
        "has_findings": any(finding.severity is not Severity.INFO for finding in found),
        "source": list(_pieces(write_codes(source, source, style), style)),
        "target": target,
        "height": max(2, max(len(target), len(source.text)) // _LETTERS + 1),
        "note": "; ".join(filter(None, (row.unit.note, row.note))),
        "findings": row.findings,
        "terms": row.terms,
        "offers": [_offer(offer, source, style) for offer in row.offers],
    }


def _offer(offer: Suggestion, source: Target, style: str) -> dict[str, Any]:
    words = write_codes(offer.text, source, style)
    return {
        "label": offer.label,
        "source": offer.source,
        "words": words,
        "pieces": list(_pieces(words, style)),
        "findings": offer.findings,
        "usable": offer.usable,
    }


def _pieces(words: str, style: str) -> Iterator[tuple[bool, str]]:
    """Yield the pieces of a text, each with whether it is a code."""
    first, last = style[0], style[1]
    while words:
        start = words.find(first)
        end = words.find(last, start)
        if start < 0 or end < 0:
            break
        inside = words[start + 1 : end]
        if inside.strip("/").isdecimal():
            yield False, words[:start]
            yield True, words[start : end + 1]
            words = words[end + 1 :]
        else:
            yield False, words[: start + 1]
            words = words[start + 1 :]
    yield False, words


def _data(sent: SentDocument, rows: Sequence[PageRow], style: str, name: str) -> dict[str, Any]:
    """Return what the page saves with the reviewer's work, as data in the page."""
    return {
        "original": sent.file.original,
        "digest": sent.document.digest,
        "source": sent.document.source,
        "target": sent.document.tag,
        "style": style,
        "name": name,
        "units": [
            {
                "id": row.sentence.place,
                "segment": row.part.id,
                "source": row.sentence.source.text,
                "spans": packed_spans(row.sentence.source),
                "marks": _marks(row.sentence.source, style),
                "numbers": _numbers(row.sentence.source.text, sent.document.source),
            }
            for row in rows
        ],
    }


def _numbers(text: str, tag: Tag) -> list[tuple[str, str]]:
    """Return long numbers of a source as they are written, each with its digits without cents."""
    shown = [item.text for item in find_items(text, tag) if item.kind in _NUMBERS]
    digits = ["".join(filter(str.isdecimal, number.removesuffix(".00"))) for number in shown]
    return [both for both in zip(shown, digits, strict=True) if len(both[1]) >= _LONG]


def _marks(source: Target, style: str) -> list[str]:
    """Return what every translation must contain: the codes, and protected text."""
    words = write_codes(source, source, style)
    codes = [piece for code, piece in _pieces(words, style) if code]
    kept = (source.text[s.start : s.end] for s in source.spans if s.kind.value == "code")
    return codes + [literal for literal in kept if literal]
