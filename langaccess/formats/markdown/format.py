"""Markdown: the words of its paragraphs are replaced, its markup and code stay byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.core.files import read_text
from langaccess.core.model import Finding, Target, Unit
from langaccess.core.tags import EN, Tag
from langaccess.formats.html.active import active_notes, spoken_attributes, without_active
from langaccess.formats.html.format import HTML_LINK
from langaccess.formats.html.parse import unread_note
from langaccess.formats.html.write import html_writers
from langaccess.formats.markdown.active import markdown_parts
from langaccess.formats.markdown.parse import parse_markdown
from langaccess.formats.markdown.write import markdown_writers
from langaccess.formats.markup_format import MarkupFormat
from langaccess.formats.model import Document, Label
from langaccess.formats.notes import counted, lines_named, note
from langaccess.formats.text.coverage import first_lost
from langaccess.formats.text.decode import Decoded, encode, load
from langaccess.formats.text.front_matter import (
    FrontMatter,
    front_edits,
    front_keys,
    front_matter,
    front_writers,
)
from langaccess.formats.text.splice import (
    Block,
    Region,
    TargetToken,
    TextPayload,
    TextSlot,
    Writer,
    code_unit,
    splice,
    units_of,
)

LIMIT = 2 * 2**20
# Opening brackets between two blank lines: each starts a search for its partner to the end of
# the paragraph, and no brochure comes near.
MOST_BRACKETS = 5_000
# Marks of emphasis, one after the other or apart. A page of 150 kB has 11,285; at this limit a file
# is read, written and read again in 9 s.
MOST_MARKS = 100_000
_MARKS = re.compile(r"[*_~`]+")
# The text of a link may hold brackets in pairs, as "[EN] Call us" does, but no picture. Bounded, so
# that no text makes the search slow.
_INNER = r"(?<!!)\[(?:\\.|[^\]\[\\]){0,500}+\]"
_LINK = re.compile(
    rf"(?<![!\\])\[(?P<text>(?:\\.|[^\]\[\\]|{_INNER}){{1,1000}}+)\]"
    r"\((?P<to>[^()\s]++(?:\([^()\s]*\))?)[^)]{0,500}\)"
)
# The words for a picture, and the title of a link.
_SPOKEN = re.compile(
    r"(?<!\\)!\[(?P<words>(?=[^\]\n]*[^\W\d_])[^\[\]\n]{1,500})\][(\[]"
    r"|\]\([^\s()]{1,500}[ \t]+(?:\"(?P<title>[^\"\n]{1,500})\"|'(?P<other>[^'\n]{1,500})')\)"
)
_AUTO = re.compile(r"<(?P<text>)(?P<to>https?://[^>\s]+)>")
# Where a link leads, from the end of its words: an address may hold brackets itself.
_MARKUP = re.compile(r"<[^<>]*>|\]\(<?[^()<>\s]*(?:\([^()\s]*\)[^()<>\s]*)*")


_INDENTED = re.compile(r"(?<=\n\n)(?: {4}|\t).*\n(?:(?: {4}|\t).*\n)*")
_LONELY = re.compile(r"(?:(?<=\n\n)|(?<=\n---\n))\{\{[^}\n]*\}\}\W?\n(?=\n)")

# The number of an item, the name of a footnote, a blank written as a reference.
_ITEM = re.compile(r"^[ \t>*+:~-]*(?:\d{1,9}[.)](?=[ \t]|$)|\[\^[^\]\s]+\]:)|&#?\w+;", re.MULTILINE)
_SIGNS = re.compile(r"([\\`*_\[\]<>])")


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
        if sum(1 for _ in _MARKS.finditer(decoded.text)) > MOST_MARKS:
            raise InputError(
                f"the file has more than {MOST_MARKS} marks of emphasis (* _ ~ `)",
                where=str(path),
                hint="this is not ordinary text; look at it in an editor",
            )
        front = front_matter(decoded.text)
        source, notes, codes = _source(decoded, front, front.tag)
        units = units_of(source)
        return Document(
            path, self.name, units, (*decoded.notes, *front.notes, *notes), front.tag,
            front.doc_class, source, codes,
        )  # fmt: skip

    def first_lost(self, document: Document) -> str | None:
        """Return the line of the first lost text; see `Format.first_lost`."""
        text = document.payload.decoded.text
        start = front_matter(text).end
        marked = (match.span(match.lastgroup or 0) for match in _SPOKEN.finditer(text, start))
        spoken = sorted([*spoken_attributes(text, start), *marked])
        line = first_lost(
            document.payload, ((0, len(text)),), kept=_ITEM, spoken=spoken, signs=True
        )
        return f"line {line}" if line else None

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
        in_html = html_writers(tag, document.tag or EN)
        table: dict[str, Writer] = {
            **{name: _without_links(writer) for name, writer in in_html.items()},
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
        again, *_ = _source(Decoded(data, text, "utf-8"), front, document.tag, keep_breaks=True)
        return {unit.id: _same_lines(unit.text, asked.get(unit.id)) for unit in units_of(again)}

    def count_active(self, data: bytes) -> int:
        """Return how much of a written file runs, or is loaded from elsewhere."""
        text = data.decode("utf-8", "replace")
        return sum(1 for _ in markdown_parts(text, front_matter(text).end))

    def strip_active(self, data: bytes, path: Path) -> tuple[bytes, int]:
        """Return the page without scripts and remote sources; see `Format.strip_active`."""
        return without_active(data, path, markdown_parts)

    def literal(self, text: str) -> str:
        """Return words with a backslash before each sign of Markdown."""
        return _SIGNS.sub(r"\\\1", text)

    def check_only_units(self, path: Path, seen: Sequence[str]) -> Iterator[Unit]:
        """Yield keys between lines of `+++` and lines of code; see `Format.check_only_units`."""
        yield from front_keys(path)
        yield from _code_lines(path, seen)


def _without_links(writer: Writer) -> Writer:
    """Return a writer of HTML whose text no program takes for a link or picture of Markdown."""

    def write(slot: TextSlot, parts: list[TargetToken], raw: Callable[[Region], str]) -> str:
        return writer(slot, parts, raw).replace("](", "]&#40;")

    return write


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
) -> tuple[TextPayload, tuple[Finding, ...], tuple[Unit, ...]]:
    language = tag.language if tag else "en"
    try:
        found = parse_markdown(decoded.text, front.end, language=language, keep_breaks=keep_breaks)
    except RecursionError as exc:
        raise InputError(
            "the text is nested too deeply to be read", hint="this is not an ordinary document"
        ) from exc
    rest = Block(decoded.text, ((0, 0),), (), skipped=((0, front.end), *found.left_out))
    blocks = (*found.blocks, rest)
    notes = (
        *active_notes(markdown_parts(decoded.text, front.end)),
        *counted("markdown.lost", found.lost),
        *counted("template.words", found.talking),
        *counted("markdown.code", found.code),
        *_excess(found.excess),
        *counted("html.foreign", found.foreign),
        *unread_note(found.unread),
    )
    payload = TextPayload(decoded, (front.block, *blocks) if front.block else blocks)
    return payload, notes, tuple(map(code_unit, found.codes))


def _excess(lines: Sequence[str]) -> tuple[Finding, ...]:
    return (note("markdown.cells", count=len(lines), lines=lines_named(lines)),) if lines else ()


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
