"""Text of a Word part outside the flow: alternative texts, titles, choices, buttons, numbers.

The id of such a place is the element, what identifies its owner, and the attribute
(`word/document.xml#docPr.7.descr`), never a position: links and controls may change places in a
translated sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from langaccess.core.model import Kind, Target, Unit
from langaccess.core.xmlsafe import clean
from langaccess.formats.docx.names import BUTTON_FIELDS, FLD_TYPE, INSTR, SDT, SDT_PR, VAL
from langaccess.formats.docx.paragraph_reader import field_name
from langaccess.formats.ooxml.package import q
from langaccess.formats.paragraphs import code_spans
from langaccess.formats.slots import Voice

Element = etree._Element
_NUMBER = re.compile(r"%[1-9]")


@dataclass(slots=True)
class AttributePlace:
    """A text in an attribute."""

    unit: Unit
    element: Element
    attribute: str

    def put(self, target: Target, voice: Voice) -> int:
        """Set the attribute."""
        self.element.set(self.attribute, clean(target.text))
        return 0


@dataclass(slots=True)
class ButtonPlace:
    """The words on a button. They are in the code of its field, after the name of a macro."""

    unit: Unit
    element: Element
    codes: tuple[Element, ...]
    head: str

    def put(self, target: Target, voice: Voice) -> int:
        """Write the words into the field code."""
        self.codes[0].text = self.head + clean(target.text)
        self.codes[0].set(q("xml:space"), "preserve")
        for code in self.codes[1:]:
            code.text = ""
        return 0


_Identity = Callable[[Element], str]


def _attribute(name: str) -> _Identity:
    return lambda element: element.get(name, "")


def _list_item_identity(element: Element) -> str:
    owner = next(element.iterancestors(SDT), None)
    ident = None if owner is None else owner.find(f"{SDT_PR}/{q('w:id')}")
    return f"{'' if ident is None else ident.get(VAL, '')}.{element.get(q('w:value'), '')}"


def _title_identity(title: Element) -> str:
    """Return the id of the control, or its tag where the program wrote no id."""
    settings = title.getparent()
    if settings is not None:
        for name in ("w:id", "w:tag"):
            found = settings.find(q(name))
            if found is not None and found.get(VAL):
                return found.get(VAL, "")
    return ""


def _form_field_identity(element: Element) -> str:
    owner = next(element.iterancestors(q("w:ffData")), None)
    name = None if owner is None else owner.find(q("w:name"))
    return "" if name is None else name.get(VAL, "")


def _link_identity(element: Element) -> str:
    return element.get(q("r:id"), "") + element.get(q("w:anchor"), "")


# element -> (attribute, kind, what identifies the element in the file)
_ATTRIBUTES: Mapping[str, tuple[tuple[str, Kind, _Identity], ...]] = {
    q("wp:docPr"): (("descr", Kind.ALT, _attribute("id")), ("title", Kind.ALT, _attribute("id"))),
    q("pic:cNvPr"): (("descr", Kind.ALT, _attribute("id")), ("title", Kind.ALT, _attribute("id"))),
    q("wps:cNvPr"): (("descr", Kind.ALT, _attribute("id")), ("title", Kind.ALT, _attribute("id"))),
    q("v:shape"): (("alt", Kind.ALT, _attribute("id")), ("title", Kind.ALT, _attribute("id"))),
    q("v:rect"): (("alt", Kind.ALT, _attribute("id")),),
    q("v:group"): (("alt", Kind.ALT, _attribute("id")),),
    q("v:imagedata"): ((q("o:title"), Kind.ALT, _attribute(q("r:id"))),),
    q("v:textpath"): (("string", Kind.BOX, lambda _: ""),),
    q("a:hlinkClick"): (("tooltip", Kind.ALT, _attribute(q("r:id"))),),
    q("w:hyperlink"): ((q("w:tooltip"), Kind.ALT, _link_identity),),
    q("w:tblCaption"): ((VAL, Kind.ALT, lambda _: ""),),
    q("w:tblDescription"): ((VAL, Kind.ALT, lambda _: ""),),
    q("w:alias"): ((VAL, Kind.CONTROL, _title_identity),),
    q("w:listItem"): ((q("w:displayText"), Kind.CONTROL, _list_item_identity),),
    q("w:listEntry"): ((VAL, Kind.CONTROL, _form_field_identity),),
    q("w:helpText"): ((VAL, Kind.CONTROL, _form_field_identity),),
    q("w:statusText"): ((VAL, Kind.CONTROL, _form_field_identity),),
    q("w:default"): ((VAL, Kind.CONTROL, _form_field_identity),),
}


ATTRIBUTE_OWNERS = tuple(_ATTRIBUTES)

SHOWN_ON = frozenset(
    {
        (q("w:lvlText"), "val"),
        *(
            (tag, name.rpartition("}")[2])
            for tag, attributes in _ATTRIBUTES.items()
            for name, _, _ in attributes
        ),
    }
)
"""Element and attribute of each text here, for `TextVocabulary.shown_on`."""


def attribute_places(
    owners: Iterable[Element], fields: Iterable[Element], part: str
) -> Iterator[AttributePlace | ButtonPlace]:
    """Yield the texts in attributes and buttons of a part.

    Args:
        owners: its elements of a name in `ATTRIBUTE_OWNERS`, in document order.
        fields: its marks and codes of fields, in document order.
        part: its name.
    """
    taken: Counter[str] = Counter()
    for element in owners:
        for attribute, kind, identity in _ATTRIBUTES[str(element.tag)]:
            text = _visible_text(element, attribute)
            name = f"{etree.QName(element).localname}.{identity(element)}.{_local(attribute)}"
            taken[name] += 1
            if text is not None and any(c.isalpha() for c in text):
                ident = f"{part}#{name}" + (f".{taken[name]}" if taken[name] > 1 else "")
                yield AttributePlace(Unit(ident, text, (), kind, part), element, attribute)
    yield from _buttons(fields, part)


def _local(attribute: str) -> str:
    return attribute.rpartition("}")[2]


def _visible_text(element: Element, attribute: str) -> str | None:
    """Return the text of an attribute that a reader sees, or None."""
    parent = element.getparent()
    if element.tag == q("w:default") and (parent is None or parent.tag != q("w:textInput")):
        return None  # the default of a tick box or a list is a number
    if element.tag == q("w:listItem"):
        return element.get(attribute) or element.get(q("w:value"))
    if element.tag == q("v:imagedata") and element.get(attribute, "").endswith(("jpg", "png")):
        return None  # a file name
    return element.get(attribute)


def _buttons(fields: Iterable[Element], part: str) -> Iterator[ButtonPlace]:
    number = 0
    codes: list[Element] = []
    for element in fields:
        if element.tag == INSTR:
            codes.append(element)
            continue
        if element.get(FLD_TYPE) != "begin" and codes:
            text = "".join(c.text or "" for c in codes)
            words = text.split(maxsplit=2)
            if field_name(text) in BUTTON_FIELDS and len(words) == 3:
                number += 1
                head = text[: len(text) - len(text.lstrip())]
                at = text.index(words[1], text.index(words[0]) + len(words[0])) + len(words[1]) + 1
                unit = Unit(f"{part}#button{number}", words[2].strip(), (), Kind.CONTROL, part)
                yield ButtonPlace(unit, element, tuple(codes), text[:at] or head)
        codes = []


def number_places(root: Element, part: str) -> Iterator[AttributePlace]:
    """Yield the words around automatic numbers ("Chapter %1"), the numbers protected."""
    for level in root.iter(q("w:lvlText")):
        text = level.get(VAL, "")
        words = _NUMBER.sub("", text)
        if sum(c.isalpha() and ord(c) < 0xE000 for c in words) < 2 or _is_symbol(level):
            continue
        owner = level.getparent()
        group = owner.getparent() if owner is not None else None
        ident = "." if owner is None or group is None else _level_name(owner, group)
        spans = code_spans(_NUMBER, text)
        unit = Unit(f"{part}#number.{ident}", text, spans, Kind.LIST, part)
        yield AttributePlace(unit, level, VAL)


def _level_name(level: Element, group: Element) -> str:
    ident = group.get(q("w:abstractNumId"))
    if ident is None:  # an override of one list
        holder = group.getparent()
        ident = "n" + (holder.get(q("w:numId"), "") if holder is not None else "")
    return f"{ident}.{level.get(q('w:ilvl'), '')}"


def _is_symbol(level: Element) -> bool:
    owner = level.getparent()
    form = None if owner is None else owner.find(q("w:numFmt"))
    return form is not None and form.get(VAL) == "bullet"
