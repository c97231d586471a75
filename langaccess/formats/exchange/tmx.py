"""TMX 1.4b, the exchange format of translation memories: read and written as a stream.

Follows "TMX 1.4b Specification" (LISA OSCAR, 2005-04-26). A memory may hold a million units, so
neither side ever holds more than one.

Inline markup becomes spans by offset: `bpt`…`ept` and `hi` a stretch (`format`), `ph`, `it`, `ut`
and what has no partner an object without width (`code`). Text inside them is the native code of
another program and no part of the segment; it is kept beside, in `Variant.codes`. A span of the
source and its partner in a translation have the same `ref`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from langaccess.core.errors import InputError, place, reason_of
from langaccess.core.model import Span, SpanKind
from langaccess.core.sandbox import sandboxed_stream
from langaccess.core.sheets import WORKBOOKS
from langaccess.core.tags import EN, Tag
from langaccess.core.wording import engine_in
from langaccess.core.xmlsafe import clean
from langaccess.formats.exchange.elements import add_text, line_of
from langaccess.formats.exchange.model import parse_tag

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CHUNK = 2**16
_LIMIT = 2 * 2**30  # bytes of one file; the largest public memories are a quarter of it
_PER_UNIT = 20_000  # elements; a unit of two sentences has some ten
_ALL = "*all*"
_EXPORT_AGAIN = "have the program that made it export it again"
_TABLES = WORKBOOKS | {".csv", ".tsv"}
_EXPORT_AS_TMX = "have the program that made it export a memory as TMX"
Refs = Callable[[tuple[str, str]], int]
"""Maps the key that pairs codes across languages to the number of the span."""


@dataclass(frozen=True, slots=True)
class TmxHeader:
    """The header of a memory.

    Attributes:
        source: language of the source segments; None where the units say it themselves.
        tool: program that wrote it.
        tool_version: version of that program.
        origin: format in which that program keeps it (`o-tmf`).
        segtype: `sentence`, `paragraph`, `phrase` or `block`.
        props: named values, such as a license.
        notes: remarks for people.
        engine: the translation engine that its attributes, properties or notes name, or empty.
    """

    source: Tag | None = EN
    tool: str = "langaccess"
    tool_version: str = "1"
    origin: str = "langaccess"
    segtype: str = "sentence"
    props: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """A unit in one language.

    Attributes:
        tag: the language.
        text: the segment, as written in the file.
        spans: its markup.
        codes: `ref` of a span → what the other program has at its beginning and at its end.
        props: named values.
        notes: remarks for people.
        author: who changed it last, else who wrote it; empty when the file does not say.
        date: when, as the file writes it (`20210225T120000Z`), or empty.
        lang: the language as the file writes it.
        engine: the translation engine that its attributes, properties or notes name, or empty.
    """

    tag: Tag
    text: str
    spans: tuple[Span, ...] = ()
    codes: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    props: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    author: str = ""
    date: str = ""
    lang: str = ""
    engine: str = ""


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """One translation unit: the same segment in two languages or more.

    Attributes:
        id: its name in the file, or empty.
        variants: the languages, in the order of the file.
        source: the language that was translated from.
        props: named values that hold for all languages.
        notes: remarks for people.
        author: who changed it last, else who wrote it, or empty.
        date: when, as the file writes it, or empty.
        line: line of the file, 0 for a unit that was not read.
        engine: the translation engine that its attributes, properties or notes name, or empty.
    """

    id: str
    variants: tuple[Variant, ...]
    source: Tag = EN
    props: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    author: str = ""
    date: str = ""
    line: int = 0
    engine: str = ""

    def side(self, tag: Tag) -> Variant | None:
        """Return the unit in this language: exactly, else in another region of it, else None."""
        near = [one for one in self.variants if one.tag.language == tag.language]
        return next((one for one in near if one.tag == tag), near[0] if near else None)


def read_tmx(path: Path) -> tuple[TmxHeader, Iterator[TmxUnit]]:
    """Return the header of a memory, and its units one by one.

    Tags that programs write wrongly (`es-LA`, `ht_HT`, `EN-US`) are read as what they mean. A
    declaration of the document type is read over when it only names the format; one that declares
    an entity is refused.

    Raises:
        InputError: no TMX, damaged (with its line), hostile, or an unknown language; also while
            the units are read.
    """
    units = _units(path)
    first = next(units, None)
    if not isinstance(first, TmxHeader):  # the grammar has the header first
        raise InputError("this memory has no header", where=str(path), hint=_EXPORT_AGAIN)
    return first, (unit for unit in units if isinstance(unit, TmxUnit))


def write_tmx(units: Iterable[TmxUnit], out: BinaryIO, header: TmxHeader) -> int:
    """Write a memory and return the number of its units.

    Args:
        units: the units; a generator is not held in memory.
        out: a file opened for writing bytes.
    """
    count = 0
    attributes = {
        "creationtool": clean(header.tool),
        "creationtoolversion": clean(header.tool_version),
        "segtype": header.segtype,
        "o-tmf": clean(header.origin),
        "adminlang": "en",
        "srclang": str(header.source or _ALL),
        "datatype": "plaintext",
    }
    with etree.xmlfile(out, encoding="UTF-8") as file:
        file.write_declaration()
        with file.element("tmx", {"version": "1.4"}):
            head = etree.Element("header", attributes)
            _add_notes_and_props(head, header.props, header.notes)
            file.write("\n", head, "\n")
            with file.element("body"):
                for unit in units:
                    file.write("\n", _unit_element(unit, header))
                    count += 1
                file.write("\n")
            file.write("\n")
    return count


@sandboxed_stream()
def _units(path: Path) -> Iterator[TmxHeader | TmxUnit]:
    """Yield the header, then the units; each is forgotten before the next is read."""
    parser = etree.XMLPullParser(
        ("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )
    state = _TmxReader(str(path))
    try:
        with path.open("rb") as file:
            total = 0
            if path.suffix.lower() in _TABLES:
                raise InputError(
                    "this is a table, not a memory",
                    where=str(path),
                    hint="a list of terms: `langaccess terms import`. Sentences: save each column "
                    "as a text file, then `langaccess memory align`",
                )
            if file.peek(4)[:4] == b"PK\x03\x04":
                raise InputError(
                    "this is a zip file, not a memory",
                    where=str(path),
                    hint="unpack it and name the .tmx file that is in it",
                )
            while chunk := file.read(_CHUNK):
                total += len(chunk)
                if total > _LIMIT:
                    raise InputError(
                        f"this memory is larger than {_LIMIT // 2**30} GB",
                        where=str(path),
                        hint="split it in the program that made it",
                    )
                parser.feed(chunk)
                yield from state.take(parser)
            parser.close()
            yield from state.take(parser)
    except OSError as exc:
        hint = "check the file name and your permissions"
        raise InputError(reason_of(exc), where=str(path), hint=hint) from exc
    except (etree.XMLSyntaxError, ValueError) as exc:
        if not state.begun:  # entities that grow stop the parser before their declaration is seen
            yield from state.take(parser)
        raise _damaged(path, exc) from exc
    if not state.begun:
        raise InputError("this is not a TMX file", where=str(path), hint=_EXPORT_AS_TMX)


class _TmxReader:
    """The state of reading one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.begun = False
        self.source: Tag | None = None
        self._elements = 0

    def take(self, parser: etree.XMLPullParser) -> Iterator[TmxHeader | TmxUnit]:
        """Yield the header and units that are complete."""
        for event, element in parser.read_events():
            if not isinstance(element, etree._Element):
                continue
            if event == "start":
                self._start(element)
            elif element.tag == "header":
                header = _header(element, self.path)
                self.source = header.source
                yield header
            elif element.tag == "tu":
                yield _unit(element, self.source, self.path)
                self._elements = 0
                _forget(element)

    def _start(self, element: etree._Element) -> None:
        if not self.begun:
            _check_root(element, self.path)
            self.begun = True
        self._elements += 1
        if self._elements > _PER_UNIT:
            raise InputError(
                "a unit of this memory has more markup than any sentence needs",
                where=place(self.path, line_of(element)),
                hint="remove this unit in the program that made it, and export it again",
            )


def _check_root(root: etree._Element, path: str) -> None:
    document: Any = root.getroottree().docinfo.internalDTD
    if document is not None and next(iter(document.iterentities()), None) is not None:
        raise InputError(
            "this memory declares entities, which can hide text or read other files",
            where=path,
            hint=_EXPORT_AGAIN,
        )
    if root.tag != "tmx":
        raise InputError("this is not a TMX file", where=path, hint=_EXPORT_AS_TMX)


def _damaged(path: Path, exc: Exception) -> InputError:
    line = getattr(exc, "lineno", None)
    return InputError(
        "this is not a TMX file, or it is damaged (not well-formed XML)",
        where=place(path, line if isinstance(line, int) and line > 0 else None),
        hint="check the file name and this line, or export the memory again",
    )


def _forget(element: etree._Element) -> None:
    """Free a unit that has been read, and everything before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _header(element: etree._Element, path: str) -> TmxHeader:
    typed = element.get("srclang", "en")
    return TmxHeader(
        source=None if typed == _ALL else parse_tag(typed, place(path, line_of(element))),
        tool=element.get("creationtool", ""),
        tool_version=element.get("creationtoolversion", ""),
        origin=element.get("o-tmf", ""),
        segtype=element.get("segtype", "sentence"),
        props=_props(element),
        notes=_notes(element),
        engine=_engine(element),
    )


def _unit(element: etree._Element, source: Tag | None, path: str) -> TmxUnit:
    numbers = itertools.count(1)
    refs: dict[tuple[str, str], int] = {}

    def ref(key: tuple[str, str]) -> int:
        if key not in refs:
            refs[key] = next(numbers)
        return refs[key]

    variants = tuple(_variant(tuv, ref, path) for tuv in element.iterchildren("tuv"))
    own = element.get("srclang", "")
    if own and own != _ALL:
        source = parse_tag(own, place(path, line_of(element)))
    return TmxUnit(
        id=element.get("tuid", ""),
        variants=variants,
        source=source or (variants[0].tag if variants else EN),
        props=_props(element),
        notes=_notes(element),
        author=_first_attribute(element, "changeid", "creationid"),
        date=_first_attribute(element, "changedate", "creationdate"),
        line=line_of(element),
        engine=_engine(element),
    )


_SHORT_NOTE = 6  # words; a longer note is a remark on the text


def _engine(element: etree._Element) -> str:
    """Return the engine that a unit or a side of it names as its writer, or empty."""
    notes = (words for words in _notes(element) if len(words.split()) <= _SHORT_NOTE)
    return engine_in(
        (
            *((str(name), str(value)) for name, value in element.items()),
            *_props(element).items(),
            *(("written by", words) for words in notes),
        )
    )


def _variant(element: etree._Element, ref: Refs, path: str) -> Variant:
    typed = element.get(_XML_LANG) or element.get("lang") or ""  # TMX 1.1 wrote plain `lang`
    segment = element.find("seg")
    inline = SegmentReader(ref)
    if segment is not None:
        inline.walk(segment)
    spans = inline.spans()
    return Variant(
        tag=parse_tag(typed, place(path, line_of(element))),
        text=inline.text,
        spans=spans,
        codes=inline.codes,
        props=_props(element),
        notes=_notes(element),
        author=_first_attribute(element, "changeid", "creationid"),
        date=_first_attribute(element, "changedate", "creationdate"),
        lang=typed,
        engine=_engine(element),
    )


def _props(element: etree._Element) -> dict[str, str]:
    """Return the named values; values of one name are joined by line feeds."""
    found: dict[str, str] = {}
    for prop in element.iterchildren("prop"):
        name, words = prop.get("type", ""), (prop.text or "").strip()
        found[name] = f"{found[name]}\n{words}" if name in found else words
    return found


def _notes(element: etree._Element) -> tuple[str, ...]:
    return tuple((note.text or "").strip() for note in element.iterchildren("note"))


def _unit_element(unit: TmxUnit, header: TmxHeader) -> etree._Element:
    element = etree.Element("tu", _signed({"tuid": clean(unit.id)}, unit.author, unit.date))
    if header.source is None:
        element.set("srclang", str(unit.source))
    _add_notes_and_props(element, unit.props, unit.notes)
    for variant in unit.variants:
        names = {_XML_LANG: str(variant.tag)}
        tuv = etree.SubElement(element, "tuv", _signed(names, variant.author, variant.date))
        _add_notes_and_props(tuv, variant.props, variant.notes)
        write_segment(etree.SubElement(tuv, "seg"), variant.text, variant.spans, variant.codes)
    return element


def _signed(attributes: dict[str, str], author: str, date: str) -> dict[str, str]:
    attributes |= {"changeid": clean(author), "changedate": date}
    return {name: value for name, value in attributes.items() if value}


def _add_notes_and_props(
    parent: etree._Element, props: Mapping[str, str], notes: Iterable[str]
) -> None:
    """Write remarks and named values; the grammar has them before everything else."""
    for words in notes:
        etree.SubElement(parent, "note").text = clean(words)
    for name, value in props.items():
        etree.SubElement(parent, "prop", {"type": clean(name)}).text = clean(value)


def _first_attribute(element: etree._Element, *names: str) -> str:
    return next(filter(None, (element.get(name) for name in names)), "")


class SegmentReader:
    """Walks one `seg`.

    Attributes:
        codes: `ref` of a span → native code at its beginning and at its end.
    """

    def __init__(self, ref: Refs) -> None:
        self._ref = ref
        self._parts: list[str] = []
        self._length = 0
        self._singles = 0
        self._open: dict[str, tuple[int, int, str]] = {}  # `i` → start, ref, native code
        self._found: list[Span] = []
        self.codes: dict[int, tuple[str, str]] = {}

    @property
    def text(self) -> str:
        """The segment without its markup."""
        return "".join(self._parts)

    def spans(self) -> tuple[Span, ...]:
        """Return the spans, outer before inner; pairs that cross become two objects each."""
        for start, ref, _code in self._open.values():
            self._found.append(Span(start, start, SpanKind.CODE, ref))
        kept: list[Span] = []
        for span in sorted(self._found, key=lambda s: (s.start, -s.end, s.ref)):
            if any(other.start < span.start < other.end < span.end for other in kept):
                kept.append(Span(span.start, span.start, SpanKind.CODE, span.ref))
                end = self._ref(("end", str(span.ref)))
                kept.append(Span(span.end, span.end, SpanKind.CODE, end))
                begin, closing = self.codes.get(span.ref, ("", ""))
                self.codes[span.ref], self.codes[end] = (begin, ""), (closing, "")
            else:
                kept.append(span)
        return tuple(sorted(kept, key=lambda s: (s.start, -s.end)))

    def walk(self, element: etree._Element) -> None:
        """Read the content of `element`."""
        self._add(element.text)
        for child in element:
            self._child(child)
            self._add(child.tail)

    def _child(self, child: etree._Element) -> None:
        if child.tag == "hi":
            start, ref = self._length, self._ref(("pair", f"hi{self._number(child)}"))
            self.walk(child)
            self._found.append(Span(start, self._length, SpanKind.FORMAT, ref))
            self.codes[ref] = ("", "")
        elif child.tag == "bpt":
            ref = self._ref(("pair", child.get("x") or child.get("i") or ""))
            self._open[child.get("i", "")] = (self._length, ref, _native(child))
            self.codes[ref] = (_native(child), "")
        elif child.tag == "ept" and child.get("i", "") in self._open:
            start, ref, code = self._open.pop(child.get("i", ""))
            self._found.append(Span(start, self._length, SpanKind.FORMAT, ref))
            self.codes[ref] = (code, _native(child))
        elif isinstance(child.tag, str):
            ref = self._ref(("single", self._number(child)))
            self._found.append(Span(self._length, self._length, SpanKind.CODE, ref))
            self.codes[ref] = (_native(child), "")

    def _number(self, child: etree._Element) -> str:
        self._singles += 1
        return child.get("x") or f"#{self._singles}"

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)


def write_segment(
    segment: etree._Element,
    text: str,
    spans: Sequence[Span],
    codes: Mapping[int, tuple[str, str]],
) -> None:
    """Write `text` with its spans into a `seg`: `bpt`…`ept` for stretches, `ph` for objects."""
    events: list[tuple[int, int, int, Span]] = []
    for order, span in enumerate(sorted(spans, key=lambda s: (s.start, -s.end))):
        if span.start == span.end:
            events.append((span.start, 1, order, span))
        elif span.kind is not SpanKind.CODE:  # protected text is text, here as in any memory
            # At one place stretches end before others begin, the inner ones first.
            events.append((span.start, 1, order, span))
            events.append((span.end, 0, -order, span))
    position = 0
    for offset, opens, _order, span in sorted(events, key=lambda e: e[:3]):
        add_text(segment, text[position:offset])
        position = max(position, offset)
        begin, end = codes.get(span.ref, ("", ""))
        number = str(span.ref)
        if span.start == span.end:
            child = etree.SubElement(segment, "ph", {"x": number})
            child.text = clean(begin) or None
        elif opens:
            child = etree.SubElement(segment, "bpt", {"i": number, "x": number})
            child.text = clean(begin) or None
        else:
            child = etree.SubElement(segment, "ept", {"i": number})
            child.text = clean(end) or None
    add_text(segment, text[position:])


def _native(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())
