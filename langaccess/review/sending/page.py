"""A page for reviewers without a translation program: one file for any browser, no network.

Source and translation stand side by side, with the checks, the drafts and the terms beside each
sentence. The reviewer edits, comments, ticks and saves a file, which `review import` takes. A tick
approves nothing: it says what the reviewer thinks.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template

from langaccess.core.model import Finding, Kind, Severity, Target
from langaccess.core.tags import Tag
from langaccess.formats.exchange import SUFFIX, marked, packed_spans, style_for
from langaccess.review.model import Sent
from langaccess.review.sending.page_rows import Offer, PageRow

__all__ = ["page"]

_TEMPLATES = Path(__file__).parent / "templates"
_KINDS = {
    Kind.BODY: "", Kind.ALT: "read aloud, not seen", Kind.META: "title or description of the file",
    Kind.CELL: "table cell", Kind.NOTE: "footnote", Kind.CONTROL: "form field",
    Kind.LIST: "list item", Kind.BOX: "text box", Kind.SPEAKER: "speaker notes",
}  # fmt: skip
_MARKS = {Severity.ERROR: "Error", Severity.WARNING: "Look", Severity.INFO: "Note"}
_LETTERS = 38  # of a line of the field, about; only for its height before the script runs


def page(sent: Sent, rows: Sequence[PageRow], *, agency: str) -> bytes:
    """Return the page for one document.

    Args:
        sent: the document.
        rows: its sentences, from `page_rows`.
        agency: name of the agency, or empty.

    Raises:
        InputError: its text cannot be told from codes.
    """
    document = sent.document
    texts = [row.sentence.source.text for row in rows]
    texts += [row.target.text for row in rows if row.target is not None]
    style = style_for(texts)
    maker = _Maker(document.source, document.tag, style)
    name = Path(document.name).name
    title = f"{name}: {document.source.name} to {document.tag.name}"
    body = "\n".join(
        (
            maker.head(title, agency, rows),
            '<main id="main"><ol class="rows">',
            *(maker.row(number, row) for number, row in enumerate(rows, start=1)),
            "</ol></main>",
            _FOOT,
            _data(sent, rows, style, f"{name}.{document.tag}{SUFFIX}"),
        )
    )
    return _whole(title, body)


class _Maker:
    """Writes the pieces that depend on the languages of a document."""

    def __init__(self, source: Tag, target: Tag, style: str) -> None:
        self._source = source
        self._target = target
        self._style = style

    def head(self, title: str, agency: str, rows: Sequence[PageRow]) -> str:
        """Return what stands over the sentences."""
        sender = f"<p>For {escape(agency)}.</p>" if agency else ""
        sign = self._style
        codes = any(row.sentence.source.spans for row in rows)
        about = _CODES.format(one=f"{sign[0]}1{sign[1]}", two=f"{sign[0]}/1{sign[1]}")
        return _fill(
            "head.html", title=escape(title), sender=sender, codes=about if codes else "",
            target=escape(self._target.name), count=len(rows),
        )  # fmt: skip

    def row(self, number: int, row: PageRow) -> str:
        """Return one sentence."""
        source = row.sentence.source
        target = "" if row.target is None else marked(row.target, source, self._style)
        worst = "found" if any(_weighs(f) for f in self._all_findings(row)) else ""
        part = "" if row.unit.part.endswith(".xml") else row.unit.part  # a file inside a file
        about = "; ".join(filter(None, (_KINDS.get(row.unit.kind, row.unit.kind.value), part)))
        height = max(2, max(len(target), len(source.text)) // _LETTERS + 1)
        return _fill(
            "row.html",
            number=number, row_class=f"row {worst}".strip(), place=escape(row.sentence.place),
            about=escape(about), state=row.state, language=escape(self._target.name),
            source=self._shown(source, source), target=escape(target), height=height,
            beside=self._beside(row), **{"from": _said(self._source), "into": _said(self._target)},
            offers="\n".join(self._offer(offer, source, number) for offer in row.offers),
        )  # fmt: skip

    def _all_findings(self, row: PageRow) -> Iterable[Finding]:
        yield from row.findings
        for offer in row.offers:
            yield from offer.findings

    def _beside(self, row: PageRow) -> str:
        words = "; ".join(filter(None, (row.unit.note, row.note)))
        notes = f'<p class="note">{escape(words)}</p>' if words else ""
        terms = "".join(self._term(*term) for term in row.terms)
        return notes + _findings(row.findings) + (f"<ul>{terms}</ul>" if terms else "")

    def _term(self, name: str, good: Sequence[str], bad: Sequence[str]) -> str:
        words = [f"use {self._words(one)}" for one in good]
        words += [f"never {self._words(one)}" for one in bad]
        return f"<li>Term “{escape(name)}”: {', '.join(words)}</li>"

    def _offer(self, offer: Offer, source: Target, number: int) -> str:
        words = marked(offer.text, source, self._style)
        label = escape(offer.label)
        button = ""
        if offer.usable:
            button = (
                f'<button type="button" class="use" data-words="{escape(words)}">Take it over'
                f'<span class="hidden"> into {number}: {label}</span></button>'
            )
        other = ""
        if offer.source:
            other = f"<p {_said(self._source)}>{escape(offer.source)}</p>"
        shown = self._shown(offer.text, source)
        return (
            f'<div class="offer"><p class="from">{label}</p>{other}'
            f"<p {_said(self._target)}>{shown}</p>"
            f"{_findings(offer.findings)}{button}</div>"
        )

    def _words(self, words: str) -> str:
        return f'<bdi lang="{self._target}">{escape(words)}</bdi>'

    def _shown(self, text: Target, source: Target) -> str:
        """Return a text with its codes set apart."""
        first, last = self._style[0], self._style[1]
        return "".join(
            f'<span class="code">{escape(piece)}</span>' if code else escape(piece)
            for code, piece in _pieces(marked(text, source, self._style), first, last)
        ).replace("\n", "<br>")


def _pieces(words: str, first: str, last: str) -> Iterable[tuple[bool, str]]:
    """Yield whether it is a code, and the piece."""
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


def _weighs(finding: Finding) -> bool:
    return finding.severity is not Severity.INFO


def _findings(found: Sequence[Finding]) -> str:
    lines = (
        f'<li class="{one.severity.value}"><strong>{_MARKS[one.severity]}:</strong> '
        f"{escape(one.message)} <code>{one.code}</code></li>"
        for one in found
    )
    listed = "".join(lines)
    return f'<ul class="findings">{listed}</ul>' if listed else ""


def _data(sent: Sent, rows: Sequence[PageRow], style: str, name: str) -> str:
    """Return what the page saves with the reviewer's work, as data in the page."""
    body = {
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
            }
            for row in rows
        ],
    }
    # A text may hold "</script>"; as JSON a less-than sign may be written by its number.
    packed = json.dumps(body, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="data">{packed}</script>'


def _marks(source: Target, style: str) -> list[str]:
    """Return what must stand in every translation: the codes, and protected text."""
    words = marked(source, source, style)
    codes = [piece for code, piece in _pieces(words, style[0], style[1]) if code]
    kept = (source.text[s.start : s.end] for s in source.spans if s.kind.value == "code")
    return codes + [literal for literal in kept if literal]


def _whole(title: str, body: str) -> bytes:
    style, script = _template("page.css"), _template("page.js")
    # Nothing may be loaded from anywhere; only this style and this script count.
    rules = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{rules}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title>'
        f"<style>{style}</style></head>\n<body>\n{body}\n<script>{script}</script>\n"
        "</body></html>\n"
    ).encode()


def _said(tag: Tag) -> str:
    """Return the attributes that say in which language and direction an element is."""
    return f'lang="{tag}" dir="{tag.direction}"'


def _fill(name: str, **values: object) -> str:
    return Template(_template(name)).substitute(values)


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


_CODES = """<li>Marks such as <span class="code">{one}</span> … <span class="code">{two}</span>
stand for bold, a link or the like. Every mark of the source must stand once in the translation,
around the words that it belongs to.</li>"""

_FOOT = """<footer><p>Findings were worked out when this page was written, and for the text as it
was then. What you change is checked again when your file is taken in.</p></footer>"""
