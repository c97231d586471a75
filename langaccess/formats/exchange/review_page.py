"""Reads the JSON file that the review page saves, for reviewers without a translation program.

The file comes from another person's computer: only its texts are trusted, and the review compares
them with the document's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from langaccess.core.errors import InputError
from langaccess.core.model import Span, SpanKind, Target
from langaccess.formats.exchange.inline_codes import STYLES, parse_codes
from langaccess.formats.exchange.model import Returned, ReturnedUnit, parse_tag

FORMAT = "langaccess-review"
VERSION = 1
REVIEW_PAGE_SUFFIX = ".langaccess-review.json"
_HINT = "have the reviewer save the page again, and send the file as it is"


def packed_spans(text: Target) -> list[list[int | str]]:
    """Return markup as the file has it: `[start, end, kind, ref]` for each span."""
    return [[span.start, span.end, span.kind.value, span.ref] for span in text.spans]


def parse_review_page(data: bytes, where: str) -> tuple[Returned, ...]:
    """Return the document of a saved page, given its bytes and its name for messages.

    Raises:
        InputError: not a saved page, damaged, or of a later version.
    """
    try:
        body = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as exc:
        raise InputError("this is not a saved review page", where=where, hint=_HINT) from exc
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise InputError("this is not a saved review page", where=where, hint=_HINT)
    if body.get("version") != VERSION:
        raise InputError(
            "this review page was made by another version of the program",
            where=where,
            hint="export the document again: `langaccess review export --format html`",
        )
    try:
        return (_document(body, where),)
    except (KeyError, TypeError, ValueError, IndexError) as exc:
        raise InputError("this saved review page is damaged", where=where, hint=_HINT) from exc


def _document(body: Mapping[str, Any], where: str) -> Returned:
    style = body["style"]
    if style not in STYLES:
        raise ValueError(style)
    return Returned(
        original=_clean_text(body, "original"),
        digest=_clean_text(body, "digest"),
        source=parse_tag(_clean_text(body, "source"), where),
        target=parse_tag(_clean_text(body, "target"), where),
        units=tuple(_units(body["units"], style, where)),
        by=" ".join(_clean_text(body, "reviewer").split()),
    )


def _units(rows: Sequence[Mapping[str, Any]], style: str, where: str) -> Iterator[ReturnedUnit]:
    for number, row in enumerate(rows, start=1):
        source = Target(_clean_text(row, "source"), tuple(_spans(row["spans"], len(row["source"]))))
        words, problem = _clean_text(row, "target"), ""
        target: Target | None = None
        try:
            target = parse_codes(words, source, style) if words.strip() else None
        except InputError as exc:
            problem = f"markup.lost: {exc.message}"
        yield ReturnedUnit(
            id=_clean_text(row, "id"),
            segment=_clean_text(row, "segment"),
            where=f"{where}: sentence {number}",
            source=source,
            target=target,
            problem=problem,
            comment=_clean_text(row, "comment").strip(),
            ticked=row["ticked"] is True,
        )


def _spans(rows: Sequence[Sequence[Any]], length: int) -> Iterator[Span]:
    for start, end, kind, ref in rows:
        if not all(type(number) is int for number in (start, end, ref)):
            raise TypeError(rows)
        if not 0 <= start <= end <= length:
            raise ValueError(rows)
        yield Span(start, end, SpanKind(kind), ref)


def _clean_text(row: Mapping[str, Any], name: str) -> str:
    """Return a text without control characters.

    Raises:
        TypeError: it is none.
    """
    found = row[name]
    if not isinstance(found, str):
        raise TypeError(name)
    return "".join(c for c in found if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff"))
