"""Writes a target into a Word paragraph: replaces its runs and keeps everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy

from lxml import etree

from langaccess.core.model import Target
from langaccess.core.xmlsafe import clean
from langaccess.formats.docx import names
from langaccess.formats.docx.paragraph_reader import Node
from langaccess.formats.left_to_right_runs import LEFT_TO_RIGHT_MARK, split_directions
from langaccess.formats.ooxml.order import insert
from langaccess.formats.ooxml.package import q
from langaccess.formats.paragraphs import Reading, Shell, Slice, slices
from langaccess.formats.slots import Voice

__all__ = ["left_to_right", "put_paragraph"]

Element = etree._Element
# What a copy of a control leaves out: its identity, and its title, which is read only once.
_ONLY_ONCE = (q("w:id"), q("w:alias"))
_PARTS = re.compile("([\n\t\u2011])")
_SPECIAL = {"\n": names.BR, "\t": names.TAB, "\u2011": names.NO_BREAK_HYPHEN}
# What stays from a shell when its content is replaced.
_SHELL_KEEPS = frozenset(
    {q("w:sdtPr"), q("w:sdtEndPr"), q("w:sdtContent"), q("w:fldData"), q("w:fldSimplePr")}
)


def put_paragraph(
    paragraph: Element, reading: Reading, target: Target, voice: Voice, *, plain: bool
) -> int:
    """Write `target` into `paragraph`, in place of the content that `reading` came from.

    Args:
        paragraph: changed in place.
        reading: what was read from it.
        target: what to write.
        voice: the language of the target.
        plain: the paragraph holds nothing but runs of text, so no points to be kept.

    Returns:
        How many links and protected texts have no place in the target.
    """
    sliced = slices(target, reading)
    front, back = ([], []) if plain else _anchors(paragraph)
    if len(paragraph) and paragraph[0].tag == names.PPR:
        del paragraph[1:]
    else:
        paragraph[:] = list(paragraph.iterchildren(names.PPR))
    paragraph.extend(front)
    _RunWriter(paragraph, reading, voice).write(sliced.slices)
    paragraph.extend(back)
    return len(sliced.lost_links) + len(sliced.lost_codes)


def _anchors(paragraph: Element) -> tuple[list[Element], list[Element]]:
    """Return the reference points of a paragraph before its text, and the other ones."""
    front: list[Element] = []
    back: list[Element] = []
    text_seen = False
    for element in paragraph.iter(names.T, *names.ANCHORS):
        if element.tag != names.T and _is_outside_boxes(element, paragraph):
            (back if text_seen else front).append(element)
        text_seen = text_seen or element.tag == names.T
    return front, back


def _is_outside_boxes(element: Element, paragraph: Element) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not paragraph:
        if parent.tag == names.TXBX:
            return False
        parent = parent.getparent()
    return True


class _RunWriter:
    """Writes slices into one paragraph, with the elements that enclose them."""

    __slots__ = ("containers", "open", "reading", "used", "voice")

    def __init__(self, paragraph: Element, reading: Reading, voice: Voice) -> None:
        self.reading = reading
        self.voice = voice
        self.containers = [paragraph]
        self.open: list[int] = []
        self.used: set[int] = set()

    def write(self, found: Sequence[Slice]) -> None:
        for piece in found:
            self._enter(piece.chain)
            if piece.piece is not None:
                self._put_back(piece.piece.nodes)
            elif piece.text:
                self._text(piece)
        self._enter(())

    def _enter(self, chain: tuple[int, ...]) -> None:
        if not chain and not self.open:
            return
        common = 0
        while common < min(len(chain), len(self.open)) and chain[common] == self.open[common]:
            common += 1
        while len(self.open) > common:
            self._put_back(self.reading.shells[self.open.pop()].closing)
            self.containers.pop()
        for ref in chain[common:]:
            self._open(self.reading.shells[ref])
            self.open.append(ref)

    def _open(self, shell: Shell) -> None:
        here = self.containers[-1]
        if shell.element is None:
            self._put_back(shell.opening)
            self.containers.append(here)
            return
        again = id(shell) in self.used
        self.used.add(id(shell))
        element = deepcopy(shell.element) if again else shell.element
        _empty(element, copied=again)
        here.append(element)
        content = element.find(q("w:sdtContent")) if element.tag == names.SDT else element
        self.containers.append(element if content is None else content)

    def _put_back(self, nodes: Sequence[Node]) -> None:
        here = self.containers[-1]
        last: Element | None = None
        run: Element | None = None
        for node in nodes:
            again = id(node) in self.used
            self.used.add(id(node))
            element = deepcopy(node.element) if again else node.element
            if node.run is None:
                here.append(element)
                run = None
            else:
                if run is None or node.run is not last:
                    run = _new_run(here, node.properties)
                    last = node.run
                run.append(element)

    def _text(self, piece: Slice) -> None:
        here = self.containers[-1]
        if not self.voice.script.rtl or piece.code:
            self._run(here, piece, piece.text, rtl=False)
            return
        for text, rtl in [(piece.text, False)] if piece.source else split_directions(piece.text):
            if rtl or text.isalnum():
                self._run(here, piece, text, rtl=rtl)
                continue
            with left_to_right(here) as holder:
                self._run(holder, piece, text, rtl=False)

    def _run(self, here: Element, piece: Slice, text: str, *, rtl: bool) -> None:
        run = _new_run(here, piece.look)
        if piece.source or rtl:
            properties = run.find(names.RPR)
            if properties is None:
                properties = etree.SubElement(run, names.RPR)
            if rtl:
                _set_property(properties, "w:rtl", None)
            else:
                _set_property(properties, "w:color", "000000")  # white cannot be read on yellow
                _set_property(properties, "w:highlight", "yellow")
                _set_property(properties, "w:lang", self.voice.source)
        for part in _PARTS.split(text):
            if part in _SPECIAL:
                etree.SubElement(run, _SPECIAL[part])
            elif part:
                _add_text(run, part)


@contextmanager
def left_to_right(parent: Element) -> Iterator[Element]:
    """Give a holder in `parent` whose content runs from left to right as one piece.

    Without it "(617) 555-0123" prints as "0123-555 (617)". Word obeys the element; LibreOffice
    obeys only the two marks in it, which the reader of this room passes over.
    """
    holder = etree.SubElement(parent, names.DIR, {names.VAL: "ltr"})
    _add_text(etree.SubElement(holder, names.R), LEFT_TO_RIGHT_MARK)
    yield holder
    _add_text(etree.SubElement(holder, names.R), LEFT_TO_RIGHT_MARK)


def _add_text(run: Element, text: str) -> None:
    element = etree.SubElement(run, names.T)
    element.text = clean(text)
    if text[0].isspace() or text[-1].isspace():
        element.set(names.SPACE, "preserve")


def _new_run(parent: Element, look: Element | None) -> Element:
    run = etree.SubElement(parent, names.R)
    if look is not None and len(look):
        run.append(deepcopy(look))
    return run


def _set_property(properties: Element, name: str, value: str | None) -> None:
    """Set one run property to `value`, or simply on."""
    found = properties.find(q(name))
    if found is None:
        found = properties.makeelement(q(name))
        insert(properties, found)
    for attribute in list(found.attrib):
        del found.attrib[attribute]
    if value is not None:
        found.set(names.VAL, value)


def _empty(shell: Element, *, copied: bool) -> None:
    """Take the text out of an enclosing element; a copy must not repeat its identity."""
    for element in list(shell):
        if element.tag not in _SHELL_KEEPS:
            shell.remove(element)
    content = shell.find(q("w:sdtContent"))
    if content is not None:
        for element in list(content):
            content.remove(element)
    if copied and shell.tag == names.SDT:
        for settings in shell.iterfind(q("w:sdtPr")):
            for element in list(settings.iterchildren(*_ONLY_ONCE)):
                settings.remove(element)
