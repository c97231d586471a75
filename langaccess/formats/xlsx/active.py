"""What a workbook loads from elsewhere: links to other files, queries, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from langaccess.core.xmlsafe import drop
from langaccess.formats.addresses import leads_elsewhere
from langaccess.formats.ooxml.active import OfficeStripper
from langaccess.formats.ooxml.inspect import count_external_loads
from langaccess.formats.ooxml.package import q
from langaccess.formats.xlsx.parse import Workbook

Element = etree._Element
_EXTERNAL = "application/vnd.openxmlformats-officedocument.spreadsheetml.externallink+xml"
_CHAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcchain+xml"
_CONNECTIONS = "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml"
# Functions that ask an address or another program, and the old form of DDE: =cmd|'/c calc'!A1
_LOADING = re.compile(
    r"(?:^|[^\w.])(?:_xlfn\.)?(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER\.ID)\s*\(|"
    r"^=?\s*[A-Za-z][\w.]{0,40}\|'",
    re.IGNORECASE,
)
# A link to a place of the workbook itself begins with #; any other, also a computed one, leads out.
_LEADING = re.compile(r'(?:^|[^\w.])HYPERLINK\s*\((?!\s*"#)', re.IGNORECASE)
_LINKED = re.compile(r"\[\d+\]")  # a formula that reads another file: [1]Sheet1!A1
_F = q("s:f")
_OPTIONAL = frozenset(map(q, ("s:calculatedColumnFormula", "s:totalsRowFormula")))
_CONDITIONS = frozenset(map(q, ("s:formula", "s:formula1", "s:formula2")))
_NAME = q("s:definedName")
# Where a query goes: what it asks, and whether it asks when the file is opened.
_QUERY = ("url", "connection", "sourceFile", "odcFile", "commandText", "command", "serverCommand")
_AT_OPENING = ("refreshOnLoad", "background", "interval", "keepAlive")


def count_loads(book: Workbook) -> int:
    """Return how much loads data from elsewhere: relationships, DDE and OLE links, formulas."""
    opc = book.opc
    found = count_external_loads(opc)
    for name in opc.package.parts:
        kind = opc.content_type(name)
        if kind == _EXTERNAL:
            found += len(opc.parse_part(name).root.findall("{*}ddeLink"))
        elif kind == _CONNECTIONS:
            found += sum(1 for _ in _queries(opc.parse_part(name).root))
    return found + _count(book, _LOADING)


def count_links(book: Workbook) -> int:
    """Return how many formulas lead out of the workbook when they are clicked."""
    return _count(book, _LEADING)


def _count(book: Workbook, pattern: re.Pattern[str]) -> int:
    return sum(
        pattern.search(element.text or "") is not None
        for _, tree in book.trees()
        for element in tree.root.iter(_F, _NAME, *_OPTIONAL, *_CONDITIONS)
    )


def _queries(root: Element) -> Iterator[Element]:
    """Yield the connections that ask an address elsewhere, or ask when the file is opened."""
    for connection in root.iter(q("s:connection")):
        values = [
            each.get(name, "") for each in connection.iter("*") for name in _QUERY if each.get(name)
        ]
        if any("//" in value or leads_elsewhere(value) for value in values) or (
            connection.get("refreshOnLoad") in ("1", "true")
        ):
            yield connection


class WorkbookStripper(OfficeStripper):
    """Takes out of a workbook what it loads; cells keep the values that they show."""

    def result(self) -> tuple[bytes, int]:
        """Return the workbook without its active content, and how much there was."""
        links = [n for n in self.opc.package.parts if self.opc.content_type(n) == _EXTERNAL]
        self.linked = any(map(self._leads_away, links))
        if self.linked:  # formulas count links: they are taken out together
            for name in links:
                self.remove(name)
        return super().result()

    def finish(self) -> None:
        """Remove the order of the formulas, which Excel makes again."""
        for name in self.opc.package.parts:
            if self.opc.content_type(name) == _CHAIN:
                self.bench.remove(name)

    def _leads_away(self, name: str) -> bool:
        dde = self.opc.parse_part(name).root.find("{*}ddeLink") is not None
        return dde or any(
            rel.external and leads_elsewhere(rel.target) for rel in self.opc.relationships(name)
        )

    def clean(self, root: Element, name: str) -> int:
        """Remove formulas that load something, and empty queries; return the count."""
        if self.linked:
            for element in list(root.iter(q("s:externalReferences"))):
                drop(element)
        queries = list(_queries(root)) if self.opc.content_type(name) == _CONNECTIONS else []
        for connection in queries:
            for each in connection.iter("*"):
                for attribute in _QUERY:
                    if each.get(attribute) is not None:
                        each.set(attribute, "")
                for attribute in _AT_OPENING:
                    if each.get(attribute) is not None:
                        del each.attrib[attribute]
        return super().clean(root, name) + len(queries) + self._formulas(root)

    def _formulas(self, root: Element) -> int:
        found = [
            element
            for element in root.iter(_F, _NAME, *_OPTIONAL, *_CONDITIONS)
            if _LOADING.search(element.text or "")
            or _LEADING.search(element.text or "")
            or (self.linked and _LINKED.search(element.text or ""))
        ]
        shared = {each.get("si") for each in found if each.tag == _F and each.get("t") == "shared"}
        for element in list(root.iter(_F)) if shared else ():
            if element.get("t") == "shared" and element.get("si") in shared:
                drop(element)
        for element in found:
            if element.tag == _F or element.tag in _OPTIONAL:
                drop(element)
            else:
                element.text = "#REF!" if element.tag == _NAME else "FALSE"
        return len(found)
