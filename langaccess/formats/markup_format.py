"""Shared code of formats with text between markup: plain words, links, new values."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from langaccess.core.errors import InputError
from langaccess.core.files import read_text
from langaccess.core.model import Finding
from langaccess.formats.model import Edits, Format, Link
from langaccess.formats.text.decode import decode

_TAG = re.compile(r"<[^<>]*>")
_INNER_TAG = re.compile(r"<[^>]+>")
_ENDS = re.compile(
    r"</(?:\w+:)?(?:p|h\d?|is|si|div|li|td|th|Content|\w*Header|\w*Footer)>"
    r"|<(?:\w+:)?(?:br|Br|line-break)\b[^<>]*>"
)
_QUOTE = re.compile(r"^[ \t>]+", re.MULTILINE)
_ATTRIBUTE = re.compile(r"""(\s)([\w:-]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_SPOKEN = frozenset({"alt", "title", "aria-label", "content", "value", "placeholder", "label"})


class MarkupFormat(Format, Protocol):
    """Text between markup.

    Attributes:
        markup: the parts that are not text.
        anchors: links, with the groups `text` and `to`.
    """

    markup: re.Pattern[str]
    anchors: tuple[re.Pattern[str], ...] = ()

    def declared(self, data: bytes) -> str | None:
        """Return the encoding that a file names itself, None without any."""
        return None

    def add_form_number(
        self,
        data: bytes,
        form: str,
        where: Path,
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the text with the form number as its last line; see `Format.add_form_number`."""
        end = b"\r\n" if b"\r\n" in data else b"\n"
        gap = b"" if data.endswith(end * 2) else end if data.endswith(b"\n") else end * 2
        return data + gap + form.encode("utf-8") + end, ()

    def edit(self, data: bytes, path: Path, edits: Edits) -> bytes:
        """Return the text with its edits made; see `Format.edit`."""
        decoded = decode(data, path, self.declared(data))
        head = data[: len(data) - len(decoded.text.encode(decoded.encoding))]
        made = "".join(_pieces(decoded.text, edits, self.markup))
        try:
            return head + made.encode(decoded.encoding)
        except UnicodeEncodeError as exc:
            raise InputError(
                f"the new value cannot be written in {decoded.encoding}",
                where=str(path),
                hint="save the file as UTF-8 first",
            ) from exc

    def links(self, path: Path) -> Iterator[Link]:
        """Yield the links; see `Format.links`."""
        text = read_text(path) if self.anchors else ""
        for pattern in self.anchors:
            for match in pattern.finditer(text):
                words = html.unescape(_INNER_TAG.sub("", match["text"]))
                yield Link(" ".join(words.split()), html.unescape(match["to"]).strip())

    def plain_text(self, data: bytes) -> Iterator[str]:
        """Yield the text without markup and quote marks; see `Format.plain_text`."""
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = data.decode("utf-16" if wide else "utf-8", errors="replace")
        yield _QUOTE.sub("", text_between_tags(text))


def text_between_tags(text: str) -> str:
    """Return the words between tags, one paragraph a line."""
    return html.unescape(_TAG.sub("", _ENDS.sub("\n", text)))


def _pieces(text: str, edits: Edits, tags: re.Pattern[str]) -> Iterator[str]:
    """Yield a text file, the text between its tags with the edits, and the tags with theirs."""
    at = 0
    for tag in tags.finditer(text):
        yield from map(edits.changed, text[at : tag.start()].splitlines(keepends=True))
        yield _tag(tag.group(), edits)
        at = tag.end()
    yield from map(edits.changed, text[at:].splitlines(keepends=True))


def _tag(tag: str, edits: Edits) -> str:
    if tag.startswith("]"):
        head = tag[: len(tag) - len(tag[2:].lstrip("<"))]
        return head + edits.link(tag[len(head) :])
    if not any(sign in tag for sign in "= \n!"):  # an address: <mailto:desk@example.gov>
        made = edits.link(tag[1:-1])
        return f"<{made if made != tag[1:-1] else edits.changed(made)}>"

    def attribute(match: re.Match[str]) -> str:
        space, name, equals, quoted = match.groups()
        mark, value = quoted[0], html.unescape(quoted[1:-1])
        made = edits.link(value)
        if made == value and name.lower() in _SPOKEN:
            made = edits.changed(value)
        if made == value:
            return match.group()
        made = html.escape(made, quote=False).replace(mark, "&quot;" if mark == '"' else "&#39;")
        return f"{space}{name}{equals}{mark}{made}{mark}"

    return _ATTRIBUTE.sub(attribute, tag)
