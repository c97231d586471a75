"""A Word paragraph as pieces: runs, links, fields, controls, objects.

Fields are followed across paragraph borders: `FieldReader` remembers which ones are open.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from langaccess.formats.docx import names
from langaccess.formats.left_to_right_runs import LEFT_TO_RIGHT_MARK
from langaccess.formats.ooxml.package import q
from langaccess.formats.paragraphs import Piece, Reading, Shell

Element = etree._Element
_TYPE = q("w:type")
_CHECKBOX = q("w14:checkbox")


class Node(NamedTuple):
    """A child of a run, or (run None) an element between runs.

    Attributes:
        run: the run, whose properties the child needs when it is put back.
        element: the child.
        chain: shells around it, outermost first.
        properties: those of the run.
        text: what it shows, for an element that is taken as a whole.
        unseen: text of the file in it that no one sees.
    """

    run: Element | None
    element: Element
    chain: tuple[Shell, ...] = ()
    properties: Element | None = None
    text: str = ""
    unseen: str = ""


@dataclass(frozen=True, slots=True)
class _RunLook:
    """What is seen of a run's properties."""

    key: Hashable
    hidden: bool = False
    symbols: bool = False
    solid: bool = False


_PLAIN = _RunLook(())
_NEVER_SEEN = names.UNSEEN - {q("w:rFonts")}  # a font of symbols does matter


def field_name(code: str) -> str:
    """Return the first word of a field code, in capitals."""
    words = code.split(maxsplit=1)
    if not words:
        return ""
    return "=" if words[0].startswith("=") else words[0].upper()


class FieldReader:
    """Reads the paragraphs of one part in order.

    Args:
        hidden_styles: ids of styles whose text is hidden.
    """

    __slots__ = ("hidden_styles", "looks", "open")

    def __init__(self, hidden_styles: frozenset[str] = frozenset()) -> None:
        self.hidden_styles = hidden_styles
        self.open: list[bool] = []  # fields from earlier paragraphs; True: still in their code
        self.looks: dict[Hashable, _RunLook] = {}

    @property
    def in_code(self) -> bool:
        """Whether what was read last ends in the code of a field, which no one sees."""
        return bool(self.open) and self.open[-1]

    def _inside(self, nodes: Sequence[Node]) -> list[Piece]:
        """Read enclosed nodes, in which no field of earlier paragraphs is open."""
        reader = FieldReader(self.hidden_styles)
        reader.looks = self.looks
        return reader._read(nodes)

    def plain(self, paragraph: Element) -> list[Piece] | None:
        """Return the pieces of a paragraph with only runs of visible text (most paragraphs).

        None: it has other content or belongs to a field; then call `pieces`.
        """
        if self.open:
            return None
        out: list[Piece] = []
        text, look, properties = "", _PLAIN, None
        for run in paragraph:
            tag = run.tag
            if tag == names.R:
                here, own, shown = self._plain_run(run)
                if shown is None:
                    return None
                if text and here.key != look.key:
                    out.append(Piece(text, look.key, properties, solid=look.solid))
                    text = ""
                if not text:
                    look, properties = here, own
                text += shown
            elif tag != names.PPR and tag not in names.DROPPED:
                return None
        out.append(Piece(text, look.key, properties, solid=look.solid))
        return out

    def _plain_run(self, run: Element) -> tuple[_RunLook, Element | None, str | None]:
        """Return the visible look of a run, its properties, and its text if it has only text."""
        look, properties, text = _PLAIN, None, ""
        for element in run:
            tag = element.tag
            if tag == names.RPR:
                look, properties = self._look(element), element
            elif tag not in names.DROPPED:
                shown = _text_of(element)
                if shown is None or look.hidden or look.symbols:
                    return look, properties, None
                text += shown
        return look, properties, text

    def pieces(self, paragraph: Element) -> list[Piece]:
        """Return the pieces of `paragraph` in reading order."""
        nodes: list[Node] = []
        self._flatten(paragraph, (), nodes)
        return self._read(nodes)

    def _flatten(
        self, parent: Iterable[Element], chain: tuple[Shell, ...], out: list[Node]
    ) -> None:
        for element in parent:
            tag = element.tag
            if tag == names.R:
                self._run(element, chain, out)
            elif tag == names.DIR:
                self._flatten([e for e in element if not _is_mark(e)], chain, out)
            elif tag in names.SEE_THROUGH:
                self._flatten(element, chain, out)
            elif tag in (names.HYPERLINK, names.SDT, names.FLD_SIMPLE):
                self._enclosing(element, chain, out)
            elif tag != names.PPR and tag not in names.DROPPED and isinstance(tag, str):
                out.append(Node(None, element, chain))

    def _run(self, run: Element, chain: tuple[Shell, ...], out: list[Node]) -> None:
        properties: Element | None = None
        for element in run:
            tag = element.tag
            if tag == names.RPR:
                properties = element
            elif tag == names.RUBY:
                for base in element.iterchildren(names.RUBY_BASE):
                    self._flatten(base, chain, out)
            elif tag not in names.DROPPED and isinstance(tag, str):
                out.append(Node(run, element, chain, properties))

    def _enclosing(self, element: Element, chain: tuple[Shell, ...], out: list[Node]) -> None:
        """Open a link, control or simple field if it holds text, else take it as one object."""
        content = element.find(names.SDT_CONTENT) if element.tag == names.SDT else element
        inner: list[Node] = []
        if content is not None:
            self._flatten(content, (*chain, Shell(element)), inner)
        pieces = self._inside(inner)
        text = "".join([p.text for p in pieces])
        if text.strip() and not _closed(element):
            out.extend(inner)
        else:
            unseen = "".join([p.unseen for p in pieces])
            out.append(Node(None, element, chain, None, text, unseen))

    def _read(self, nodes: Sequence[Node]) -> list[Piece]:
        out: list[Piece] = []
        at = 0
        if self.in_code:
            at = self._rest_of_code(nodes, 0, 1, out)
        while at < len(nodes):
            node = nodes[at]
            if node.element.tag == names.FLD_CHAR:
                at = self._field_mark(nodes, at, out)
            else:
                piece = self._piece(node)
                if piece is not None:
                    out.append(piece)
                at += 1
        return out

    def _field_mark(self, nodes: Sequence[Node], at: int, out: list[Piece]) -> int:
        """Read the field (or the loose end of one) that starts at `at`; return where it ends."""
        if nodes[at].element.get(names.FLD_TYPE) == "begin":
            middle, end = _matching(nodes, at)
            if end is not None and nodes[end].chain == nodes[at].chain:
                return self._whole_field(nodes, at, middle, end, out)
            self.open.append(True)
            return self._rest_of_code(nodes, at, 0, out)
        if nodes[at].element.get(names.FLD_TYPE) == "end" and self.open:
            self.open.pop()
        out.append(_object(nodes[at : at + 1], ordered=True))
        return at + 1

    def _rest_of_code(self, nodes: Sequence[Node], at: int, depth: int, out: list[Piece]) -> int:
        """Take the part of a field's code in this paragraph; the field ends in a later one.

        Args:
            nodes: the paragraph.
            at: where to begin.
            depth: how many fields are open there, this one included.
            out: gets the code as one object.
        """
        stop = len(nodes) - 1
        for i in range(at, len(nodes)):
            kind = (
                nodes[i].element.get(names.FLD_TYPE)
                if nodes[i].element.tag == names.FLD_CHAR
                else None
            )
            depth += (kind == "begin") - (kind == "end")
            if depth == 0:
                self.open.pop()
            elif kind == "separate" and depth == 1:
                self.open[-1] = False
            else:
                continue
            stop = i
            break
        if at <= stop:
            code = nodes[at : stop + 1]
            out.append(_object(code, ordered=True, unseen=_stored(code)))
        return stop + 1

    def _whole_field(
        self, nodes: Sequence[Node], at: int, middle: int | None, end: int, out: list[Piece]
    ) -> int:
        body = nodes[at : end + 1]
        code = nodes[at : (end if middle is None else middle) + 1]
        name = field_name(_code(code))
        pieces = [] if middle is None else self._inside(nodes[middle + 1 : end])
        text = "".join(p.text for p in pieces)
        if name in names.BUTTON_FIELDS or not _has_words(text, name):
            button = name in names.BUTTON_FIELDS
            unseen = _stored(body if button else code) + "".join(p.unseen for p in pieces)
            shown = "" if button else text
            out.append(_object(body, text=shown, ordered=button, unseen=unseen))
            return end + 1
        shell = Shell(None, tuple(nodes[at : (middle or at) + 1]), (nodes[end],))
        depth = len(nodes[at].chain)
        for piece in pieces:
            chain = (*piece.chain[:depth], shell, *piece.chain[depth:])
            out.append(piece._replace(chain=chain))
        return end + 1

    def _piece(self, node: Node) -> Piece | None:
        tag = node.element.tag
        if node.run is None:
            if tag in names.ANCHORS:
                return None
            if tag in (names.O_MATH, names.O_MATH_PARA):
                text = "".join(t.text or "" for t in node.element.iter(names.M_T))
                return _object([node], text=text)
            return _object([node], text=node.text, unseen=node.unseen)
        return self._in_run(node)

    def _in_run(self, node: Node) -> Piece | None:
        look = self._look(node.properties)
        if look.hidden:
            return _object([node], unseen=_stored([node]))
        shown = _text_of(node.element)
        if shown is None:
            return _object([node], text=_shown(node.element))
        if look.symbols and shown.strip():
            return _object([node], text=shown)
        if not shown:
            return None
        return Piece(shown, look.key, node.properties, chain=node.chain, solid=look.solid)

    def _look(self, properties: Element | None) -> _RunLook:
        if properties is None:
            return _PLAIN
        seal = tuple([(e.tag, *e.items()) for e in properties if e.tag not in _NEVER_SEEN])
        found = self.looks.get(seal)
        if found is None:
            found = self.looks[seal] = _look_of(properties, self.hidden_styles)
        return found


def _is_mark(run: Element) -> bool:
    """Return whether a run is one of the marks that the writer puts around a number."""
    return len(run) == 1 and run[0].text == LEFT_TO_RIGHT_MARK


def _look_of(rpr: Element, hidden_styles: frozenset[str]) -> _RunLook:
    seen: list[tuple[object, ...]] = []
    hidden = symbols = solid = False
    for prop in rpr:
        tag = prop.tag
        name = str(tag).rpartition("}")[2]
        if name == "vanish":
            hidden = prop.get(names.VAL, "1") not in ("0", "false", "off")
        elif name == "rFonts":
            fonts = {prop.get(q(f"w:{slot}"), "").casefold() for slot in ("ascii", "hAnsi")}
            symbols = any(f.startswith(names.SYMBOL_FONTS) for f in fonts)
        elif name == "rStyle" and prop.get(names.VAL) in hidden_styles:
            hidden = True
        if tag not in names.UNSEEN:
            solid = solid or tag in names.SOLID
            extra = etree.tostring(prop, with_tail=False) if len(prop) else b""
            seen.append((tag, *sorted(prop.attrib.items()), extra))
    return _RunLook(tuple(seen), hidden, symbols, solid)


def _text_of(element: Element) -> str | None:
    """Return the text that a child of a run shows, or None for an object."""
    tag = element.tag
    if tag == names.T:
        text = element.text or ""
        if "\n" in text or "\r" in text:
            text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
        return text if element.get(names.SPACE) == "preserve" else text.strip(" \t")
    if tag == names.TAB:
        return "\t"
    if tag == names.CR or (tag == names.BR and element.get(_TYPE) in (None, "textWrapping")):
        return "\n"
    if tag == names.NO_BREAK_HYPHEN:
        return "\u2011"
    return None


def _shown(element: Element) -> str:
    """Return the visible text of an object: a symbol, or a tab to the middle of the line."""
    if element.tag == names.PTAB:
        return "\t"
    try:
        return chr(int(element.get(q("w:char"), ""), 16))
    except (ValueError, OverflowError):
        return ""


def _object(
    nodes: Sequence[Node], *, text: str = "", ordered: bool = False, unseen: str = ""
) -> Piece:
    holds = ordered or any(next(n.element.iter(names.TXBX), None) is not None for n in nodes)
    chain = nodes[0].chain
    return Piece(text, code=True, nodes=tuple(nodes), chain=chain, ordered=holds, unseen=unseen)


def unseen_text(reading: Reading) -> str:
    """Return the letters of a paragraph that the file keeps and no one sees."""
    codes = [shell.opening for shell in reading.shells.values()]
    return "".join([p.unseen for p in reading.codes.values()] + [_stored(code) for code in codes])


def _stored(nodes: Sequence[Node]) -> str:
    """Return the letters that nodes keep; of the code of a field no one sees them."""
    return "".join(n.element.text or "" for n in nodes if n.element.tag == names.T)


def _closed(element: Element) -> bool:
    """Return whether an enclosing element is protected as a whole."""
    if element.tag == names.FLD_SIMPLE:
        return field_name(element.get(q("w:instr"), "")) in names.PROTECTED_FIELDS
    return element.tag == names.SDT and next(element.iter(_CHECKBOX), None) is not None


def _matching(nodes: Sequence[Node], at: int) -> tuple[int | None, int | None]:
    """Return where the code of the field at `at` ends and where the field ends, if it does."""
    depth = 0
    middle = None
    for i in range(at, len(nodes)):
        if nodes[i].element.tag != names.FLD_CHAR:
            continue
        kind = nodes[i].element.get(names.FLD_TYPE)
        if kind == "begin":
            depth += 1
        elif kind == "separate" and depth == 1:
            middle = i
        elif kind == "end":
            depth -= 1
            if depth == 0:
                return middle, i
    return middle, None


def _code(nodes: Sequence[Node]) -> str:
    return "".join(n.element.text or "" for n in nodes if n.element.tag == names.INSTR)


def _has_words(text: str, name: str) -> bool:
    """Return whether a field's result is text to translate."""
    return name not in names.PROTECTED_FIELDS and any(c.isalpha() for c in text)
