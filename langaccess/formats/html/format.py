"""Web pages: only text and spoken attributes are replaced, everything else stays byte for byte."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from langaccess.core.model import Finding, Target, Unit
from langaccess.core.tags import EN, Tag, tag_or_none
from langaccess.formats.html.active import (
    active_notes,
    active_parts,
    safe_places,
    spoken_attributes,
    visible_text,
    without_active,
)
from langaccess.formats.html.parse import UnitIds, parse_html, unread_note
from langaccess.formats.html.tokens import Token, attributes, tokens
from langaccess.formats.html.write import escape, html_writers
from langaccess.formats.markup_format import MarkupFormat
from langaccess.formats.model import Document, Label
from langaccess.formats.notes import counted, note
from langaccess.formats.text.coverage import first_lost
from langaccess.formats.text.decode import Decoded, encode, load
from langaccess.formats.text.front_matter import (
    FrontMatter,
    front_edits,
    front_keys,
    front_matter,
    front_writers,
)
from langaccess.formats.text.splice import Block, TextPayload, code_unit, splice, units_of

HTML_LINK = re.compile(
    r"<a\b[^>]*?\bhref\s*=\s*([\"'])(?P<to>.*?)\1[^>]*>(?P<text>.*?)</a>",
    re.IGNORECASE | re.DOTALL,
)

LIMIT = 20 * 2**20
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_LABEL = re.compile(r'<div role="note" class="langaccess-label".*?</div>\n', re.DOTALL)
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_REFERENCE = re.compile(r"&#?\w+;")  # between units: a blank
_FRAME = re.compile("</?(?:html|head|body|meta)", re.IGNORECASE)
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class _PageFrame:
    """The tags that concern the page as a whole, as far as they are there."""

    html: Token | None
    head: Token | None
    body: Token | None
    head_end: int
    charset: tuple[int, int] | None


class Html(MarkupFormat):
    """Reads and writes `.html`; the translation is UTF-8 and says so.

    Sets `lang` and `dir` on `<html>`, isolates phone numbers in right-to-left text, and puts the
    draft notice first in the body. Text of `<pre>` is translated line by line; `<code>`, `<kbd>`,
    `<samp>`, scripts, styles, templates and elements with `translate="no"` or another `lang` are
    left alone.
    """

    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm")
    writes = ".html"
    markup = re.compile(r"<[^<>]*>")
    anchors = (HTML_LINK,)

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the page's text; see `Format.read`."""
        del accept_revisions  # a web page records none
        decoded = load(path, LIMIT)
        declared = _CHARSET.search(decoded.data[:4096])
        if declared and not decoded.bom:
            decoded = load(path, LIMIT, declared.group(1).decode("ascii"))
        front = front_matter(decoded.text)
        frame = _frame(decoded.text, front.end)
        tag = front.tag or _declared_tag(decoded.text, frame)
        language = tag.language if tag else "en"
        source, notes, codes = _source(decoded, front, language)
        units = units_of(source)
        return Document(
            path, self.name, units, (*decoded.notes, *front.notes, *notes), tag,
            front.doc_class, source, codes,
        )  # fmt: skip

    def first_lost(self, document: Document) -> str | None:
        """Return the line of the first lost text; see `Format.first_lost`."""
        source: TextPayload = document.payload
        text = source.decoded.text
        start = front_matter(text).end
        shown, spoken = visible_text(text, start), spoken_attributes(text, start)
        line = first_lost(source, shown, kept=_REFERENCE, spoken=spoken)
        return f"line {line}" if line else None

    def render(
        self, document: Document, targets: Mapping[str, Target], *, tag: Tag, label: Label | None
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the translated page; see `Format.render`."""
        source: TextPayload = document.payload
        if not targets and label is None:
            return source.decoded.data, ()
        text = source.decoded.text
        front = front_matter(text)
        frame = _frame(text, front.end)
        edits = list(_edits(text, frame, front, tag))
        if label is not None:
            place = _first_of_body(text, frame, front.end)
            # Front matter at the very end of a file lacks its line end.
            gap = "\n" if place and place == front.end == len(text) else ""
            edits.append((place, place, gap + _label_box(label)))
        table = {**html_writers(tag, document.tag or EN), **front_writers()}
        written, notes = splice(source, targets, table, edits)
        if frame.html is None:
            notes += (note("html.fragment", tag=tag, direction=tag.direction),)
        return encode(written, source.decoded), notes

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text of a written page, read again."""
        source: TextPayload = document.payload
        text = source.decoded.text
        if data != source.decoded.data:
            text = data.decode("utf-8-sig")
        if labelled:
            text = _LABEL.sub("", text, count=1)
        language = document.tag.language if document.tag else "en"
        front = front_matter(text, {unit.id for unit in document.units})
        again, *_ = _source(Decoded(data, text, "utf-8"), front, language)
        return {unit.id: unit.text for unit in units_of(again)}

    def add_form_number(
        self,
        data: bytes,
        form: str,
        where: Path,
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the page with its form number; see `Format.add_form_number`."""
        text = data.decode("utf-8")
        shown = html.escape(form, quote=True)
        foot = f'<p class="langaccess-form" lang="en" dir="ltr" translate="no">{shown}</p>\n'
        places = safe_places(text, front_matter(text).end)
        text = text[: places.end] + foot + text[places.end :]
        if places.head_end >= 0:
            meta = f'<meta name="dcterms.identifier" content="{shown}">\n'
            text = text[: places.head_end] + meta + text[places.head_end :]
        return text.encode("utf-8"), ()

    def declared(self, data: bytes) -> str | None:
        """Return the encoding that the page names."""
        found = _DECLARED.search(data[:4096])
        return found.group(1).decode("ascii") if found else None

    def count_active(self, data: bytes) -> int:
        """Return how much of a written page runs, or is loaded from elsewhere."""
        text = data.decode("utf-8", "replace")
        return sum(1 for _ in active_parts(text, front_matter(text).end))

    def strip_active(self, data: bytes, path: Path) -> tuple[bytes, int]:
        """Return the page without scripts and remote sources; see `Format.strip_active`."""
        return without_active(data, path, active_parts)

    def literal(self, text: str) -> str:
        """Return words with `<`, `>` and `&` as entities."""
        return html.escape(text, quote=False)

    def check_only_units(self, path: Path, seen: Sequence[str]) -> Iterator[Unit]:
        """Yield the keys between lines of `+++`; see `Format.check_only_units`."""
        return front_keys(path)


def _source(
    decoded: Decoded, front: FrontMatter, language: str
) -> tuple[TextPayload, tuple[Finding, ...], tuple[Unit, ...]]:
    line = decoded.text.count("\n", 0, front.end) + 1
    found = parse_html(decoded.text, start=front.end, language=language, names=UnitIds(), line=line)
    page = Block(
        decoded.text,
        ((0, 0),),
        tuple(found.slots),
        skipped=((0, front.end), *found.skipped),
        silent=tuple(found.markup),
    )
    blocks = (front.block, page) if front.block else (page,)
    notes = (
        *active_notes(active_parts(decoded.text, front.end)),
        *counted("html.foreign", found.foreign),
        *counted("html.protected", found.untranslated),
        *counted("template.words", found.talking),
        *unread_note(found.unread),
    )
    return TextPayload(decoded, blocks), notes, tuple(map(code_unit, found.codes))


def _frame(text: str, start: int) -> _PageFrame:
    found: dict[str, Token] = {}
    head_end = -1
    charset = None
    end = max((match.end() for match in _FRAME.finditer(text, start)), default=start)
    for token in tokens(text, start):
        if token.start >= end:
            break
        if token.what == "open" and token.name in {"html", "head", "body"}:
            found.setdefault(token.name, token)
        elif token.what == "close" and token.name == "head" and head_end < 0:
            head_end = token.end
        elif token.what == "open" and token.name == "meta" and charset is None:
            charset = _charset(text, token)
        if "body" in found:
            break
    return _PageFrame(found.get("html"), found.get("head"), found.get("body"), head_end, charset)


def _charset(text: str, token: Token) -> tuple[int, int] | None:
    given = {attribute.name: attribute for attribute in attributes(text, token)}
    if "charset" in given:
        return given["charset"].start, given["charset"].end
    if "http-equiv" in given and "content" in given:
        content = given["content"]
        match = re.compile(r"charset\s*=\s*([\w:.-]+)", re.IGNORECASE).search(
            text, content.start, content.end
        )
        return match.span(1) if match else None
    return None


def _declared_tag(text: str, frame: _PageFrame) -> Tag | None:
    declared = (
        html.unescape(attribute.value.strip())
        for token in (frame.html, frame.body)
        for attribute in (attributes(text, token) if token else ())
        if attribute.name in {"lang", "xml:lang"}
    )
    return next(filter(None, map(tag_or_none, declared)), None)


def _edits(text: str, frame: _PageFrame, front: FrontMatter, tag: Tag) -> Iterator[Edit]:
    if frame.html:
        yield from _language(text, frame.html, tag)
    if frame.body and any(a.name in {"lang", "dir"} for a in attributes(text, frame.body)):
        yield from _language(text, frame.body, tag)
    yield from front_edits(text, front, tag)
    if frame.charset:
        if text[slice(*frame.charset)].strip().casefold() not in {"utf-8", "utf8"}:
            yield (*frame.charset, "utf-8")
    elif frame.head:
        yield frame.head.end, frame.head.end, '<meta charset="utf-8">'


def _language(text: str, token: Token, tag: Tag) -> Iterator[Edit]:
    """Set `lang` and `dir` of a tag; `dir` only where it is there or not the default."""
    given = {attribute.name: attribute for attribute in attributes(text, token)}
    added = ""
    for name, value in (("lang", str(tag)), ("xml:lang", str(tag)), ("dir", tag.direction)):
        attribute = given.get(name)
        if attribute is not None and attribute.end > attribute.start:
            yield attribute.start, attribute.end, value
        elif attribute is None and (name == "lang" or (name == "dir" and value == "rtl")):
            added += f' {name}="{value}"'
    if added:
        place = token.start + 1 + len(token.name)
        yield place, place, added


def _first_of_body(text: str, frame: _PageFrame, start: int) -> int:
    seen = safe_places(text, start).body
    if seen >= 0:
        return seen
    if frame.head_end >= 0:
        return frame.head_end
    if frame.html:
        return frame.html.end
    doctype = re.compile(r"\s*<!doctype[^>]*>", re.IGNORECASE).match(text, start)
    return doctype.end() if doctype else start


def _label_box(label: Label) -> str:
    """Return the draft notice as a box that style sheets, for print too, do not hide."""
    lines = [(label.tag, label.text)] if label.text else []
    lines.append((EN, label.english))
    shown = "".join(
        f'<p lang="{tag}" dir="{tag.direction}" style="margin:.2em 0">{escape(text)}</p>'
        for tag, text in lines
    )
    style = (
        "display:block!important;visibility:visible!important;border:2px solid #b00000;"
        "background:#fff;color:#000;padding:.5em 1em;margin:.5em;font:bold 1em/1.5 sans-serif"
    )
    return f'<div role="note" class="langaccess-label" style="{style}">{shown}</div>\n'
