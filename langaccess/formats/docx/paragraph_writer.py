"""Writes a target into a Word paragraph: replaces its runs and keeps everything else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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
    anchors = None if plain else _Anchors(paragraph, reading, sliced.lost_links)
    if len(paragraph) and paragraph[0].tag == names.PPR:
        del paragraph[1:]
    else:
        paragraph[:] = list(paragraph.iterchildren(names.PPR))
    _RunWriter(paragraph, reading, voice).write(sliced.slices)
    if anchors is not None:
        anchors.put()
    return len(sliced.lost_links) + len(sliced.lost_codes)


class _Anchors:
    """The reference points of a paragraph, mostly bookmarks: one with words never loses all.

    A pair around fields and objects alone, which are put back as they are, stays around these.
    Any other pair around words goes around all words of the paragraph: where its own words are
    in the target is not known, and a reference to an empty bookmark is printed as an error.
    """

    __slots__ = ("around", "back", "front", "paragraph")

    def __init__(self, paragraph: Element, reading: Reading, lost: Collection[int]) -> None:
        self.paragraph = paragraph
        self.front: list[Element] = []
        self.back: list[Element] = []
        self.around: list[tuple[Element, Element, Element, Element]] = []
        pairs: dict[tuple[str, str | None], list[Element]] = {}
        for anchor in paragraph.iter(*names.ANCHORS):
            if _is_outside_boxes(anchor, paragraph):
                key = re.sub("(Start|End)$", "", str(anchor.tag)), anchor.get(q("w:id"))
                pairs.setdefault(key, []).append(anchor)
        if pairs:
            order = {element: at for at, element in enumerate(paragraph.iter())}
            words = [at for element, at in order.items() if _is_content(element)]
            kept = [
                (order[first], max(order[e] for e in last.iter()), first, last)
                for first, last in _kept(reading, lost)
            ]
            for pair in pairs.values():
                self._sort_in(pair, order, words, kept)

    def _sort_in(
        self,
        pair: Sequence[Element],
        order: Mapping[Element, int],
        words: Sequence[int],
        kept: Sequence[tuple[int, int, Element, Element]],
    ) -> None:
        """Find where a pair goes, or the half of it that is in this paragraph."""
        opens, closes = str(pair[0].tag).endswith("Start"), str(pair[-1].tag).endswith("End")
        low = order[pair[0]] if opens else -1
        high = order[pair[-1]] if closes else len(order)
        inside = [at for at in words if low < at < high]
        within = [each for each in kept if low < each[0] and each[1] < high]
        if not inside:
            (self.back if words and words[0] < low else self.front).extend(pair)
        elif opens and closes and all(any(a <= at <= z for a, z, *_ in within) for at in inside):
            first, last = (
                min(within, key=lambda each: each[0])[2],
                max(within, key=lambda each: each[1])[3],
            )
            self.around.append((pair[0], pair[-1], first, last))
        else:
            self.front += [anchor for anchor in pair if str(anchor.tag).endswith("Start")]
            self.back += [anchor for anchor in pair if str(anchor.tag).endswith("End")]

    def put(self) -> None:
        """Put the points into the rewritten paragraph."""
        order = {element: at for at, element in enumerate(self.paragraph.iter())}
        for start, end, first, last in self.around:
            if order.get(first, -1) < 0 or order.get(last, -1) < order[first]:
                self.front.append(start)
                self.back.append(end)
            else:
                _outer(first).addprevious(start)
                _outer(last).addnext(end)
        at = len(self.paragraph) and self.paragraph[0].tag == names.PPR
        self.paragraph[at:at] = self.front
        self.paragraph.extend(self.back)


def _kept(reading: Reading, lost: Collection[int]) -> Iterator[tuple[Element, Element]]:
    """Yield the first and last element of each thing that is put back as it is."""
    for piece in reading.codes.values():
        if piece.nodes:
            yield piece.nodes[0].element, piece.nodes[-1].element
    for ref, shell in reading.shells.items():
        if ref not in lost:
            ends = (shell.element,) if shell.element is not None else ()
            nodes = [node.element for node in (*shell.opening, *shell.closing)]
            yield (*ends, *nodes)[0], (*ends, *nodes)[-1]


def _is_content(element: Element) -> bool:
    """Return whether an element is a part of a run that shows or does something."""
    parent = element.getparent()
    if element.tag == names.M_T:
        return True
    if parent is None or parent.tag != names.R or not isinstance(element.tag, str):
        return False
    return element.tag != names.RPR and element.tag not in names.DROPPED


def _outer(element: Element) -> Element:
    """Return the run of a part of a run, else the element itself."""
    parent = element.getparent()
    return parent if parent is not None and parent.tag == names.R else element


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
