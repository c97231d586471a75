"""TBX-Basic, the exchange format of term bases: read and written.

Writes the `martif` form of ISO 30042:2008 in the dialect TBX-Basic (`termEntry`, `langSet`, `tig`),
because it is what programs open: translate-toolkit (and so Weblate) and OmegaT know no other. Reads
the form of ISO 30042:2019 (`conceptEntry`, `langSec`, `termSec`, DCA style) as well.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from langaccess.core.errors import InputError, place
from langaccess.core.files import read_bytes
from langaccess.core.sandbox import sandboxed
from langaccess.core.tags import Tag
from langaccess.core.wording import Fields
from langaccess.core.xmlsafe import clean, local, parse
from langaccess.formats.exchange.elements import line_of, words_of
from langaccess.formats.exchange.model import parse_tag

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ENTRIES = ("conceptEntry", "termEntry")
_LANGUAGES = ("langSec", "langSet")
_TERMS = ("termSec", "tig", "ntig")
# The one declaration that TBX files carry by custom: it names the format and holds nothing.
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE\s+(?:martif|tbx)\s+(?:SYSTEM|PUBLIC\s+["'][^"'\[\]<>]*["'])"""
    rb"""\s+["'][^"'\[\]<>]*["']\s*>"""
)
_ENCODING = re.compile(r"""(<\?xml[^>]*?)\sencoding\s*=\s*["'][^"']*["']""")
# TBX's words for how a term may be used, and ours.
_STATUS = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}
_USAGE = {
    **{theirs: ours for ours, theirs in _STATUS.items()},
    "supersededTerm-admn-sts": "forbidden",
    "preferred": "preferred",
    "admitted": "admitted",
    "deprecated": "forbidden",
    "superseded": "forbidden",
    "forbidden": "forbidden",
}


@dataclass(frozen=True, slots=True)
class TbxTerm:
    """One term of one language in one entry.

    Attributes:
        concept: id of its entry.
        tag: the language.
        text: the term.
        usage: `preferred`, `admitted` or `forbidden`; empty when the file does not say.
        definition: of the entry, or of the language.
        domain: subject field, or empty.
        source: where the term comes from, or empty.
        by: who entered it, or empty.
        note: anything else, or empty.
        where: `file:line`; empty for one that was not read.
        said: name and value of all that the file says of the term.
    """

    concept: str
    tag: Tag
    text: str
    usage: str = ""
    definition: str = ""
    domain: str = ""
    source: str = ""
    by: str = ""
    note: str = ""
    where: str = ""
    said: Fields = ()


@sandboxed()
def read_tbx(path: Path) -> tuple[TbxTerm, ...]:
    """Return the terms of a TBX file, entry by entry.

    Raises:
        InputError: no TBX, hostile, or a term in an unknown language.
    """
    root = parse(_DOCTYPE.sub(b"", _in_utf8(read_bytes(path)), count=1), str(path))
    if local(root) not in ("tbx", "martif"):
        raise InputError(
            "this is not a TBX file",
            where=str(path),
            hint="have the translator's program export its term base as TBX",
        )
    entries = [element for element in root.iter() if local(element) in _ENTRIES]
    return tuple(
        term for at, entry in enumerate(entries, start=1) for term in _entry(entry, at, path)
    )


def _in_utf8(data: bytes) -> bytes:
    """Return a file that a Windows program wrote as UTF-16 in UTF-8; others as they are."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    return _ENCODING.sub(r"\1", data.decode("utf-16", "replace"), count=1).encode("utf-8")


def _entry(entry: etree._Element, at: int, path: Path) -> Iterator[TbxTerm]:
    id_ = entry.get("id") or f"c{at}"
    about = {
        "definition": _typed_text(entry, "definition"),
        "domain": _typed_text(entry, "subjectField"),
    }
    for section in (child for child in entry if local(child) in _LANGUAGES):
        typed = section.get(_XML_LANG) or section.get("lang") or ""
        tag = parse_tag(typed, place(path, line_of(section)))
        defined = _typed_text(section, "definition") or about["definition"]
        for holder in (child for child in section if local(child) in _TERMS):
            text = next((words_of(e) for e in holder.iter() if local(e) == "term"), "")
            if text:
                yield TbxTerm(
                    id_, tag, text,
                    usage=_USAGE.get(_typed_text(holder, "administrativeStatus", deep=True), ""),
                    definition=defined,
                    domain=about["domain"],
                    source=_typed_text(holder, "source", deep=True),
                    by=_typed_text(holder, "responsibility", deep=True),
                    note=next((words_of(e) for e in holder.iter() if local(e) == "note"), ""),
                    where=place(path, line_of(holder)),
                    said=_said(entry, holder),
                )  # fmt: skip


def _said(entry: etree._Element, holder: etree._Element) -> Fields:
    """Return what an entry says of itself, and what it says of one term."""
    inside = [
        e
        for e in entry.iter()
        if not any(local(up) in _LANGUAGES for up in (e, *e.iterancestors()))
    ]
    return tuple(
        (kind, words_of(e)) for e in (*inside, *holder.iter()) if (kind := e.get("type", ""))
    )


def _typed_text(element: etree._Element, kind: str, *, deep: bool = False) -> str:
    """Return the text of a typed child (`<descrip type="definition">`), alone or in a group."""
    inside = element.iter() if deep else _with_groups(element)
    return next((words_of(e) for e in inside if e.get("type") == kind), "")


def _with_groups(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        yield child
        if local(child) == "descripGrp":
            yield from child


def write_tbx(terms: Iterable[TbxTerm], *, title: str) -> bytes:
    """Return a TBX-Basic file; neighboring terms of one concept share an entry.

    Args:
        terms: the terms, those of one concept and of one language one after the other.
        title: name of the term base.
    """
    root = etree.Element("martif", {"type": "TBX-Basic", _XML_LANG: "en"})
    head = _sub(root, "martifHeader")
    about = _sub(head, "fileDesc")
    _sub(_sub(about, "titleStmt"), "title", text=title)
    _sub(_sub(about, "sourceDesc"), "p", text="langaccess")
    _sub(_sub(head, "encodingDesc"), "p", {"type": "XCSURI"}, "TBXBasicXCSV02.xcs")
    body = _sub(_sub(root, "text"), "body")
    entry = section = None
    last: TbxTerm | None = None
    for term in terms:
        if entry is None or last is None or term.concept != last.concept:
            entry = _sub(body, "termEntry", {"id": _as_id(term.concept)})
            _typed(entry, "descrip", "subjectField", term.domain)
            _typed(entry, "descrip", "definition", term.definition)
            section = None
        if section is None or last is None or term.tag != last.tag:
            section = _sub(entry, "langSet", {_XML_LANG: str(term.tag)})
        _term(section, term)
        last = term
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _as_id(concept: str) -> str:
    """Return the id of a concept as XML wants it: it may not begin with a digit."""
    return concept if concept[:1].isalpha() else f"_{concept}"


def _term(section: etree._Element, term: TbxTerm) -> None:
    holder = _sub(section, "tig")
    _sub(holder, "term", text=term.text)
    _typed(holder, "termNote", "administrativeStatus", _STATUS.get(term.usage, ""))
    _typed(holder, "admin", "source", term.source)
    if term.by:
        act = _sub(holder, "transacGrp")
        _typed(act, "transac", "transactionType", "modification")
        _typed(act, "transacNote", "responsibility", term.by)
    if term.note:
        _sub(holder, "note", text=term.note)


def _typed(parent: etree._Element, name: str, kind: str, text: str) -> None:
    if text:
        _sub(parent, name, {"type": kind}, text)


def _sub(
    parent: etree._Element, name: str, attributes: dict[str, str] | None = None, text: str = ""
) -> etree._Element:
    made = etree.SubElement(parent, name, attributes or {})
    if text:
        made.text = clean(text)
    return made
