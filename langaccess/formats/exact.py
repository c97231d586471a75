"""Puts new values into a file and leaves every other byte, or every other element, as it was.

The writers of this room make a translation: they set languages, fit text, take out comments. Here
one text changes in a file that stays what it is. Text files are changed in place; in packed files
only the parts that hold the value are written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from langaccess.core.errors import InputError
from langaccess.formats.edits import Edits
from langaccess.formats.text.decode import decode

__all__ = ["can_change", "exactly"]

_MARKUP = re.compile(r"<[^<>]*>")
# Where a link of Markdown leads, from the end of its words: an address may hold brackets itself.
_LINKED = re.compile(r"<[^<>]*>|\]\(<?[^()<>\s]*(?:\([^()\s]*\)[^()<>\s]*)*")
_NOTHING = re.compile(r"(?!)")
_ATTRIBUTE = re.compile(r"""(\s)([\w:-]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_PACKED = frozenset({".docx", ".pptx", ".xlsx", ".odt", ".idml"})
_TAGS = {
    ".txt": _NOTHING,
    ".html": _MARKUP,
    ".htm": _MARKUP,
    ".md": _LINKED,
    ".markdown": _LINKED,
}  # what is no text, by the ending of a file that is not packed
_SPOKEN = frozenset({"alt", "title", "aria-label", "content", "value", "placeholder", "label"})


def can_change(path: Path) -> bool:
    """Tell whether `exactly` changes files of this format: not a PDF, whose lines are set."""
    return path.suffix.lower() in _PACKED | _TAGS.keys()


def exactly(data: bytes, path: Path, edits: Edits) -> bytes:
    """Return a file with its edits made and nothing else changed.

    What the edits cannot reach stays as it is; the caller reads the result and compares.

    Args:
        data: the file.
        path: its name, which says its format: one that `can_change` affirms.
        edits: what changes.

    Raises:
        InputError: the file is damaged, or the new value cannot be written in its encoding.
    """
    suffix = path.suffix.lower()
    if suffix in _PACKED:
        from langaccess.formats.exact_xml import packed  # loads lxml

        return packed(data, path, edits)
    found = _DECLARED.search(data[:4096]) if suffix in (".html", ".htm") else None
    decoded = decode(data, path, found.group(1).decode("ascii") if found else None)
    head = data[: len(data) - len(decoded.text.encode(decoded.encoding))]
    try:
        return head + "".join(_pieces(decoded.text, edits, _TAGS[suffix])).encode(decoded.encoding)
    except UnicodeEncodeError as exc:
        raise InputError(
            f"the new value cannot be written in {decoded.encoding}",
            where=str(path),
            hint="save the file as UTF-8 first",
        ) from exc


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
    if not any(sign in tag for sign in "= \n!"):  # a bare address: <mailto:desk@example.gov>
        made = edits.link(tag[1:-1])
        return f"<{made if made != tag[1:-1] else edits.changed(made)}>"

    def attribute(match: re.Match[str]) -> str:
        space, name, equals, quoted = match.groups()
        mark, value = quoted[0], quoted[1:-1]
        made = edits.link(value)
        if made == value and name.lower() in _SPOKEN:
            made = edits.changed(value)
        return f"{space}{name}{equals}{mark}{made}{mark}"

    return _ATTRIBUTE.sub(attribute, tag)
