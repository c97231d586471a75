"""Short texts with their metadata, in the formats of translators' programs.

Follows XLIFF 1.2 (OASIS, 2008-02-01), XLIFF 2.1 (OASIS, 2018-02-13) and TMX 1.4b (LISA,
2005-04-26). Metadata without a field in those formats is in notes (XLIFF) or properties (TMX)
whose name begins with `langaccess-`, and comes back unchanged.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from lxml import etree

from langaccess.core.errors import InputError, place
from langaccess.core.files import read_bytes
from langaccess.core.sandbox import sandboxed
from langaccess.core.tags import Tag
from langaccess.core.xmlsafe import clean, parse
from langaccess.formats.exchange.elements import (
    XLIFF12,
    as_xliff12,
    engine_of,
    line_of,
    words_of,
    xliff,
)
from langaccess.formats.exchange.tmx import TmxHeader, TmxUnit, Variant, read_tmx, write_tmx

TextFormat = Literal["xliff", "xliff12", "tmx"]

_NS20 = "urn:oasis:names:tc:xliff:document:2.0"  # 2.1 keeps the namespace of 2.0
_OURS = "langaccess-"
_OURS21 = re.compile(r"s[0-9]{1,6}")
_DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class ShortText:
    """One text for a translator.

    Attributes:
        id: its name; a word of letters, digits, dots and hyphens.
        source: the text to translate.
        target: its translation, or empty.
        state: state of the translation, or empty.
        note: a word to the translator.
        extra: other metadata, name to text; empty values are not written.
    """

    id: str
    source: str
    target: str = ""
    state: str = ""
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


def write_texts(
    texts: Sequence[ShortText], form: TextFormat, *, original: str, source: Tag, target: Tag
) -> bytes:
    """Return a file that a translator's program opens.

    In XLIFF 1.2 a draft is a suggestion next to an open target, because programs show text in the
    target as done. TMX has only texts with a translation.

    Args:
        texts: the texts, in order.
        form: `xliff` (2.1), `xliff12` or `tmx`.
        original: name of what the texts come from.
        source: language of the texts.
        target: language wanted.
    """
    if form == "tmx":
        return _write_tmx(texts, original, source, target)
    make = {"xliff": _xliff21, "xliff12": _xliff12}[form]
    root = make(texts, original, source, target)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


@sandboxed()
def read_texts(path: Path) -> tuple[Tag, list[tuple[str, ShortText]]]:
    """Return the target language, and place (`file:line`) and content of each text.

    An untouched target (state `new`, same text as the source) counts as empty.

    Raises:
        InputError: not XML, not one of these formats, or without a target language.
    """
    if path.suffix.lower() == ".tmx":
        return _read_memory(path)
    root = as_xliff12(parse(read_bytes(path), str(path)))
    readers: dict[str, Callable[[etree._Element], tuple[str, Iterator[tuple[int, ShortText]]]]] = {
        f"{{{XLIFF12}}}xliff": _read12,
        f"{{{_NS20}}}xliff": _read21,
    }
    if root.tag not in readers:
        raise InputError(
            "this is neither XLIFF 1.1, XLIFF 1.2, XLIFF 2 nor TMX",
            where=str(path),
            hint="have the translator's program export one of these",
        )
    language, found = readers[str(root.tag)](root)
    if not language:
        raise InputError(
            "this file has no target language",
            where=str(path),
            hint="set the target language in the translator's program, and export the file again",
        )
    return Tag(language), [(place(path, line), text) for line, text in found]


def _xliff12(texts: Sequence[ShortText], original: str, source: Tag, target: Tag) -> etree._Element:
    root = xliff(XLIFF12, {"version": "1.2"})
    names = {"original": clean(original), "datatype": "plaintext"}
    names |= {"source-language": str(source), "target-language": str(target)}
    body = _sub(_sub(root, "file", names), "body")
    for text in texts:
        unit = _sub(body, "trans-unit", {"id": text.id})
        _sub(unit, "source", text=text.source)
        if text.target and text.state != _DRAFT:
            _sub(unit, "target", {"state": "translated"}, text.target)
        else:
            _sub(unit, "target", {"state": "new"}, text.source)
        for name, value in _notes(text):
            _sub(unit, "note", {"from": name}, value)
        if text.target and text.state == _DRAFT:
            _sub(_sub(unit, "alt-trans", {"origin": "langaccess"}), "target", text=text.target)
    return root


def _xliff21(texts: Sequence[ShortText], original: str, source: Tag, target: Tag) -> etree._Element:
    names = {"version": "2.1", "srcLang": str(source), "trgLang": str(target)}
    root = xliff(_NS20, names)
    file = _sub(root, "file", {"id": "f1", "original": clean(original)})
    for text in texts:
        unit = _sub(file, "unit", {"id": text.id})
        notes = _notes(text)
        if notes:
            holder = _sub(unit, "notes")
            for name, value in notes:
                _sub(holder, "note", {"category": name}, value)
        state = "initial" if text.state in {"", _DRAFT} else "translated"
        segment = _sub(unit, "segment", {"state": state})
        _sub(segment, "source", text=text.source)
        if text.target:
            _sub(segment, "target", text=text.target)
    return root


def _write_tmx(texts: Sequence[ShortText], original: str, source: Tag, target: Tag) -> bytes:
    units = (
        TmxUnit(
            text.id,
            (Variant(source, text.source), Variant(target, text.target)),
            props={f"x-{name}": value for name, value in _notes(text)},
        )
        for text in texts
        if text.target
    )
    out = io.BytesIO()
    write_tmx(units, out, TmxHeader(source=source, origin=original))
    return out.getvalue()


def _notes(text: ShortText) -> list[tuple[str, str]]:
    """Return every note by its name: the one for people first."""
    ours = {"state": text.state, **text.extra}
    notes = [("description", text.note)] if text.note else []
    return notes + [(_OURS + name, value) for name, value in ours.items() if value]


def _read12(root: etree._Element) -> tuple[str, Iterator[tuple[int, ShortText]]]:
    files = root.findall(f"{{{XLIFF12}}}file")
    language = files[0].get("target-language", "") if files else ""

    def found() -> Iterator[tuple[int, ShortText]]:
        for unit in root.iter(f"{{{XLIFF12}}}trans-unit"):
            if unit.get("translate") == "no" and unit.find(f"{{{XLIFF12}}}target") is None:
                continue
            segments = list(_segments(unit))
            if len(segments) > 1:  # .sdlxliff has the sentences of a paragraph in one unit
                yield from ((line_of(unit), segment) for segment in segments)
                continue
            source, goal = _child_text(unit, "source"), unit.find(f"{{{XLIFF12}}}target")
            words = "" if goal is None else words_of(goal)
            if goal is not None and goal.get("state") == "new" and words == source:
                words = ""
            notes = {n.get("from", ""): words_of(n) for n in unit.findall(f"{{{XLIFF12}}}note")}
            engine = engine_of(goal, unit)
            yield line_of(unit), _short_text(unit.get("id", ""), source, words, notes, engine)

    return language, found()


def _segments(unit: etree._Element) -> Iterator[ShortText]:
    """Yield the sentences that a program marked within a unit of XLIFF 1.2."""
    sides = []
    for name in ("seg-source", "target"):
        side = unit.find(f"{{{XLIFF12}}}{name}")
        marks = () if side is None else side.iter(f"{{{XLIFF12}}}mrk")
        sides.append({m.get("mid"): words_of(m) for m in marks if m.get("mtype") == "seg"})
    for number, source in sides[0].items():
        target = sides[1].get(number, "")
        yield _short_text(f"{unit.get('id', '')}/{number}", source, target, {}, engine_of(unit))


def _read21(root: etree._Element) -> tuple[str, Iterator[tuple[int, ShortText]]]:
    def found() -> Iterator[tuple[int, ShortText]]:
        for unit in root.iter(f"{{{_NS20}}}unit"):
            segments = unit.findall(f"{{{_NS20}}}segment")
            if unit.get("name") and all(_OURS21.fullmatch(s.get("id", "")) for s in segments):
                for one in segments:  # sentences of a document, as `write_xliff21` names them
                    name = f"{unit.get('name')}/{one.get('id', '')[1:]}"
                    yield (
                        line_of(one),
                        ShortText(name, _child_text(one, "source"), _child_text(one, "target")),
                    )
                continue
            # a program may have cut a text into sentences: they are joined again
            source = " ".join(filter(None, (_child_text(s, "source") for s in segments)))
            words = " ".join(filter(None, (_child_text(s, "target") for s in segments)))
            notes = {n.get("category", ""): words_of(n) for n in unit.iter(f"{{{_NS20}}}note")}
            sides = (s.find(f"{{{_NS20}}}target") for s in segments)
            engine = engine_of(*sides, *segments, unit)
            yield line_of(unit), _short_text(unit.get("id", ""), source, words, notes, engine)

    return root.get("trgLang", ""), found()


def _read_memory(path: Path) -> tuple[Tag, list[tuple[str, ShortText]]]:
    found: list[tuple[str, ShortText]] = []
    tags: set[Tag] = set()
    header, units = read_tmx(path)
    for unit in units:
        sides = {one.tag.language == unit.source.language: one for one in unit.variants}
        tags |= {one.tag for one in unit.variants if one.tag.language != unit.source.language}
        source, target = (
            " ".join(sides[k].text.split()) if k in sides else "" for k in (True, False)
        )
        notes = {
            name.removeprefix("x-"): " ".join(words.split()) for name, words in unit.props.items()
        }
        engine = unit.engine or (sides[False].engine if False in sides else "") or header.engine
        text = _short_text(unit.id, source, target, notes, engine)
        found.append((place(path, unit.line), text))
    if len(tags) != 1:
        names = ", ".join(sorted(tags)) or "no target language"
        raise InputError(
            f"a file must have one target language; this one has {names}",
            where=str(path),
            hint="have the translator's program export a memory of one pair of languages",
        )
    return tags.pop(), found


def _short_text(
    id_: str, source: str, target: str, notes: Mapping[str, str], engine: str = ""
) -> ShortText:
    """Return a text with what our notes say of it.

    Args:
        engine: the engine that the file names as the writer: it is the translator.
    """
    ours = {k.removeprefix(_OURS): v for k, v in notes.items() if k.startswith(_OURS)}
    if engine:
        ours["translator"] = engine
    state = ours.pop("state", "")
    return ShortText(id_, source, target, state, notes.get("description", ""), ours)


def _child_text(parent: etree._Element, name: str) -> str:
    space = etree.QName(parent).namespace
    child = parent.find(f"{{{space}}}{name}" if space else name)
    return "" if child is None else words_of(child)


def _sub(
    parent: etree._Element, name: str, attributes: Mapping[str, str] | None = None, text: str = ""
) -> etree._Element:
    space = etree.QName(parent).namespace
    child = etree.SubElement(
        parent, f"{{{space}}}{name}" if space else name, dict(attributes or {})
    )
    child.text = clean(text) or None
    return child
