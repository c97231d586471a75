"""Markdown: the words of its paragraphs are replaced, its markup and code stay byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.files import read_text
from langaccess.core.model import Finding, Target, Unit
from langaccess.core.tags import EN, Tag
from langaccess.formats.html.active import active_notes
from langaccess.formats.html.format import HTML_LINK
from langaccess.formats.html.parse import unread_note
from langaccess.formats.html.write import html_writers
from langaccess.formats.markdown.parse import parse_markdown
from langaccess.formats.markdown.write import markdown_writers
from langaccess.formats.markup_format import MarkupFormat
from langaccess.formats.model import Document, Label
from langaccess.formats.notes import counted, note
from langaccess.formats.text.decode import Decoded, encode, load
from langaccess.formats.text.front_matter import (
    FrontMatter,
    front_edits,
    front_keys,
    front_matter,
    front_writers,
)
from langaccess.formats.text.splice import TextPayload, splice, units_of

__all__ = ["Markdown"]

LIMIT = 2 * 2**20
# Opening brackets between two blank lines: each starts a search for its partner to the end of
# the paragraph, and no brochure comes near.
MOST_BRACKETS = 5_000
# The text of a link may hold brackets in pairs, as "[EN] Call us" does, but no picture. Bounded, so
# that no text makes the search slow.
_INNER = r"(?<!!)\[(?:\\.|[^\]\[\\]){0,500}+\]"
_LINK = re.compile(
    rf"(?<![!\\])\[(?P<text>(?:\\.|[^\]\[\\]|{_INNER}){{1,1000}}+)\]"
    r"\((?P<to>[^()\s]++(?:\([^()\s]*\))?)[^)]{0,500}\)"
)
_AUTO = re.compile(r"<(?P<text>)(?P<to>https?://[^>\s]+)>")
# Where a link leads, from the end of its words: an address may hold brackets itself.
_MARKUP = re.compile(r"<[^<>]*>|\]\(<?[^()<>\s]*(?:\([^()\s]*\)[^()<>\s]*)*")


_PICTURE = re.compile(r"!\[[^\]\[]{0,500}\]\(\s*<?(?:https?:)?//", re.IGNORECASE)
_CODE_LINK = re.compile(
    r"(?:\]\(\s*<?|\n\[[^\]\n]{1,200}\]:\s*<?|<)(?:javascript|vbscript):", re.IGNORECASE
)
_INDENTED = re.compile(r"(?<=\n\n)(?: {4}|\t).*\n(?:(?: {4}|\t).*\n)*")
_LONELY = re.compile(r"(?:(?<=\n\n)|(?<=\n---\n))\{\{[^}\n]*\}\}\W?\n(?=\n)")


class Markdown(MarkupFormat):
    """Reads and writes `.md`: CommonMark with tables, footnotes and definition lists.

    Front matter gives titles to translate, the language and the document class. Template code,
    inline code and addresses are protected; HTML inside is read as HTML.
    """

    name = "md"
    suffixes: tuple[str, ...] = (".md", ".markdown")
    writes = ".md"
    markup = _MARKUP
    anchors = (_LINK, HTML_LINK, _AUTO)

    def read(self, path: Path, *, accept_revisions: bool) -> Document:
        """Return the text of the file; see `Format.read`."""
        del accept_revisions  # Markdown records none
        decoded = load(path, LIMIT)
        if max(part.count("[") for part in re.split(r"\n\s*\n", decoded.text)) > MOST_BRACKETS:
            raise InputError(
                f"one paragraph has more than {MOST_BRACKETS} opening brackets",
                where=str(path),
                hint="this is not ordinary text; look at it in an editor",
            )
        front = front_matter(decoded.text)
        source, notes = _source(decoded, front, front.tag)
        units = units_of(source)
        return Document(
            path, self.name, units, (*decoded.notes, *front.notes, *notes), front.tag,
            front.doc_class, source,
        )  # fmt: skip

    def render(
        self, document: Document, targets: Mapping[str, Target], *, tag: Tag, label: Label | None
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the translated file; see `Format.render`."""
        source: TextPayload = document.payload
        if not targets and label is None:
            return source.decoded.data, ()
        text = source.decoded.text
        front = front_matter(text)
        env = parse_markdown(text, front.end, language="en").env
        table = {
            **html_writers(tag, document.tag or EN),
            **front_writers(),
            **markdown_writers(env),
        }
        edits = list(front_edits(text, front, tag))
        if label is not None:
            edits.append((front.end, front.end, _after_front(text, front) + _quote(label, text)))
        written, notes = splice(source, targets, table, edits)
        if tag.direction == "rtl":
            notes += (
                note("text.direction", form="Markdown", who="set it on the page around the text"),
            )
        return encode(written, source.decoded), notes

    def reread(self, data: bytes, document: Document, *, labelled: bool) -> Mapping[str, str]:
        """Return unit id → text of a written file, read again."""
        source: TextPayload = document.payload
        text = data.decode("utf-8-sig") if data != source.decoded.data else source.decoded.text
        asked = {unit.id: unit.text for unit in document.units}
        front = front_matter(text, asked)
        if labelled:
            text = text[: front.end] + _unlabelled(text[front.end :])
        again, _ = _source(Decoded(data, text, "utf-8"), front, document.tag, keep_breaks=True)
        return {unit.id: _same_lines(unit.text, asked.get(unit.id)) for unit in units_of(again)}

    def check_only_units(self, path: Path, seen: Sequence[str]) -> Iterator[Unit]:
        """Yield keys between lines of `+++` and lines of code; see `Format.check_only_units`."""
        yield from front_keys(path)
        yield from _code_lines(path, seen)


def _after_front(text: str, front: FrontMatter) -> str:
    """Return the line end that front matter at the very end of a file lacks."""
    return "" if not front.end or text[front.end - 1] == "\n" else "\n"


def _same_lines(found: str, source: str | None) -> str:
    """Text that differs in its line ends only was not translated: reading joined its lines."""
    if source is not None and found.replace("\n", " ") == source.replace("\n", " "):
        return source
    return found


def _source(
    decoded: Decoded, front: FrontMatter, tag: Tag | None, *, keep_breaks: bool = False
) -> tuple[TextPayload, tuple[Finding, ...]]:
    language = tag.language if tag else "en"
    try:
        found = parse_markdown(decoded.text, front.end, language=language, keep_breaks=keep_breaks)
    except RecursionError as exc:
        raise InputError(
            "the text is nested too deeply to be read", hint="this is not an ordinary document"
        ) from exc
    blocks = tuple(found.blocks)
    notes = (
        *active_notes(decoded.text, front.end),
        *_active_links(decoded.text),
        *counted("markdown.lost", found.lost),
        *counted("template.words", found.talking),
        *counted("markdown.code", found.code),
        *counted("html.foreign", found.foreign),
        *unread_note(found.unread),
    )
    return TextPayload(decoded, (front.block, *blocks) if front.block else blocks), tuple(notes)


def _active_links(text: str) -> tuple[Finding, ...]:
    """Return notes on pictures from another computer and links that run code."""
    return (
        *counted("html.runs", sum(1 for _ in _CODE_LINK.finditer(text))),
        *counted("html.reaches_out", sum(1 for _ in _PICTURE.finditer(text))),
    )


def _quote(label: Label, text: str) -> str:
    """Return the draft notice as a block quote, in the line ends of the file."""
    lines = [f"> **{part}**" for part in (label.text, label.english) if part]
    quote = "\n>\n".join(lines) + "\n\n"
    return quote.replace("\n", "\r\n") if "\r\n" in text else quote


def _unlabelled(text: str) -> str:
    lines = text.splitlines(keepends=True)
    blank = next((i for i, line in enumerate(lines) if not line.strip()), len(lines))
    return "".join(lines[blank + 1 :])


def _code_lines(path: Path, seen: Sequence[str]) -> Iterator[Unit]:
    """Yield lines of Markdown that are not translated: indented lines, lone placeholders.

    By the rules of Markdown an indented line is code; its author often meant an address.
    """
    known = "\n".join(seen)
    text = read_text(path)
    for match in (*_INDENTED.finditer(text), *_LONELY.finditer(text)):
        words = "\n".join(line.strip() for line in match.group().splitlines() if line.strip())
        if words and words.split("\n")[0] not in known:
            line = text.count("\n", 0, match.start()) + 1
            yield Unit(f"code{line}", words, part=f"line {line}")
