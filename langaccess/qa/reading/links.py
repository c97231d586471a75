"""Where the links of a file lead: what a reader does not see, and a click follows."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename, dirname

from langaccess.core.files import read_text
from langaccess.core.xmlsafe import local, parse

__all__ = ["READERS", "Link", "links_of"]

_HTML = re.compile(
    r"<a\b[^>]*?\bhref\s*=\s*([\"'])(?P<to>.*?)\1[^>]*>(?P<text>.*?)</a>",
    re.IGNORECASE | re.DOTALL,
)
# The text of a link may hold brackets in pairs, as "[EN] Call us" does, but no picture. Bounded, so
# that no text makes the search slow.
_INNER = r"(?<!!)\[(?:\\.|[^\]\[\\]){0,500}+\]"
_MARKDOWN = re.compile(
    rf"(?<![!\\])\[(?P<text>(?:\\.|[^\]\[\\]|{_INNER}){{1,1000}}+)\]"
    r"\((?P<to>[^()\s]++(?:\([^()\s]*\))?)[^)]{0,500}\)"
)
_AUTO = re.compile(r"<(?P<text>)(?P<to>https?://[^>\s]+)>")
_TAGS = re.compile(r"<[^>]+>")
_OUTSIDE = ("http://", "https://", "mailto:", "tel:")
_MOST = 20_000_000  # bytes of one part; larger ones hold no links that anybody follows


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its text (empty when it is not known) and where it leads."""

    text: str
    to: str


def links_of(path: Path) -> tuple[Link, ...]:
    """Return the links of `path` that lead outside the file; none for formats without links."""
    read = READERS.get(path.suffix.lower())
    found = () if read is None else read(path)
    return tuple(link for link in found if link.to.lower().startswith(_OUTSIDE))


def _html(path: Path) -> Iterator[Link]:
    return _written(read_text(path), _HTML)


def _markdown(path: Path) -> Iterator[Link]:
    return _written(read_text(path), _MARKDOWN, _HTML, _AUTO)


def _written(text: str, *patterns: re.Pattern[str]) -> Iterator[Link]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            words = html.unescape(_TAGS.sub("", match["text"]))
            yield Link(" ".join(words.split()), html.unescape(match["to"]).strip())


def _zipped(path: Path) -> Iterator[Link]:
    with zipfile.ZipFile(path) as archive:
        names = [i.filename for i in archive.infolist() if i.file_size < _MOST]
        for name in names:
            if name == "content.xml":
                yield from _open_document(archive.read(name), name)
            elif name.endswith(".rels"):
                yield from _office(archive, name, names)


def _open_document(data: bytes, name: str) -> Iterator[Link]:
    for element in parse(data, name).iter():
        if local(element) == "a":
            to = next((v for k, v in element.attrib.items() if str(k).endswith("}href")), "")
            yield Link("".join(str(part) for part in element.itertext()), str(to))


def _office(archive: zipfile.ZipFile, name: str, names: list[str]) -> Iterator[Link]:
    targets = {
        str(rel.get("Id")): str(rel.get("Target"))
        for rel in parse(archive.read(name), name)
        if rel.get("TargetMode") == "External"
    }
    if not targets:
        return
    part = f"{dirname(dirname(name))}/{basename(name).removesuffix('.rels')}".lstrip("/")
    texts: dict[str, str] = {}
    if part in names:
        for element in parse(archive.read(part), part).iter():
            if local(element) == "hyperlink":
                ident = next(
                    (str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), ""
                )
                texts[ident] = "".join(str(text) for text in element.itertext())
    for ident, to in targets.items():
        yield Link(texts.get(ident, ""), to)


READERS: Mapping[str, Callable[[Path], Iterator[Link]] | None] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".docx": _zipped,
    ".pptx": _zipped,
    ".xlsx": _zipped,
    ".odt": _zipped,
    ".txt": None,  # has none
    ".idml": None,  # not read: a printed page is not clicked
    ".pdf": None,  # not read
}
"""What reads the links of a file, by the ending of its name."""
