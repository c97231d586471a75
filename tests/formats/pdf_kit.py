"""The smallest PDF files that show one thing each, written byte by byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from langaccess import formats
from langaccess.core.model import Kind
from langaccess.formats import Document

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
IMAGE = (
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
    "/BitsPerComponent 8 /Length 1 >>\nstream\nA\nendstream"
)
FIELD = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [72 600 272 620] >>"
PICTURE = "q 400 0 0 600 100 100 cm /I1 Do Q"


def text(lines: Sequence[tuple[float, float, float, str]], mode: int = 0) -> str:
    """Return page content that writes lines: (x, y, size, text); mode 3 is invisible."""
    return "".join(
        f"BT {mode} Tr /F1 {size} Tf {x} {y} Td ({words}) Tj ET\n" for x, y, size, words in lines
    )


def turned(lines: Sequence[tuple[float, float, float, str]], quarters: int) -> str:
    """Return content that writes lines of a page which was turned to the left by so many quarters.

    Places are those of the page as it is read: 792 by 612 points after one quarter or three.
    """
    along = ("1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0")[quarters]
    out = ""
    for x, y, size, words in lines:
        at = ((x, y), (612 - y, x), (612 - x, 792 - y), (y, 792 - x))[quarters]
        out += f"BT /F1 {size} Tf {along} {at[0]} {at[1]} Tm ({words}) Tj ET\n"
    return out


def tagged(lines: Sequence[tuple[float, float, str]], tree: str) -> bytes:
    """Return a PDF of one page with tags.

    Args:
        lines: (x, y, words); the place of a line in this list is its MCID.
        tree: elements in brackets: `(P 0 1) (L (LI (Lbl 2) (LBody 3)))`.
    """
    content = "".join(
        f"/Span << /MCID {at} >> BDC BT /F1 11 Tf {x} {y} Td ({words}) Tj ET EMC\n"
        for at, (x, y, words) in enumerate(lines)
    )
    objects = ["", "", FONT, IMAGE, FIELD]
    objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects.append(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /StructParents 0"
        " /Resources << /Font << /F1 3 0 R >> >> /Contents 6 0 R >>"
    )
    owners: dict[int, int] = {}
    root = len(objects) + 1
    objects.append("")
    tokens = tree.replace("(", " ( ").replace(")", " ) ").split()
    kids = _elements(iter(tokens), root, objects, owners)
    numbers = " ".join(f"{owners[at]} 0 R" for at in range(len(lines)))
    objects[root - 1] = (
        f"<< /Type /StructTreeRoot /K [{' '.join(kids)}] /ParentTree << /Nums [0 [{numbers}]] >> >>"
    )
    objects[0] = (
        f"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot {root} 0 R >>"
    )
    objects[1] = "<< /Type /Pages /Kids [7 0 R] /Count 1 >>"
    return _file(objects)


def _elements(
    tokens: Iterator[str], parent: int, objects: list[str], owners: dict[int, int]
) -> list[str]:
    """Write elements until a bracket closes; return what is in their parent."""
    kids: list[str] = []
    for token in tokens:
        if token == ")":
            return kids
        if token.isdecimal():
            owners[int(token)] = parent
            kids.append(token)
            continue
        objects.append("")
        number, name = len(objects), next(tokens)
        inside = _elements(tokens, number, objects, owners)
        objects[number - 1] = (
            f"<< /Type /StructElem /S /{name} /P {parent} 0 R /Pg 7 0 R /K [{' '.join(inside)}] >>"
        )
        kids.append(f"{number} 0 R")
    return kids


def build(pages: Sequence[str], *, form: bool = False, xfa: bool = False, crop: str = "") -> bytes:
    """Return a PDF of US Letter pages with the given contents.

    Args:
        pages: the contents.
        form: add a text field.
        xfa: name a program's description of the form, from which the pages are built.
        crop: the visible part of each page, as four numbers.
    """
    objects = ["", "", FONT, IMAGE, FIELD]
    kids = []
    for content in pages:
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        stream = len(objects)
        more = " /Annots [5 0 R]" if form else ""
        more += f" /CropBox [{crop}]" if crop else ""
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R"
            f" >> /XObject << /I1 4 0 R >> >> /Contents {stream} 0 R{more} >>"
        )
        kids.append(f"{len(objects)} 0 R")
    program = " /XFA ()" if xfa else ""
    needs = " /NeedsRendering true" if xfa else ""
    fields = f"{needs} /AcroForm << /Fields [5 0 R]{program} >>" if form else ""
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R{fields} >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _file(objects)


def _file(objects: Sequence[str]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    )
    return data + tail.encode("latin-1")


def with_font(data: bytes, name: str) -> bytes:
    """Return a PDF of `build` in which text can be in another standard font, as `/I1`."""
    data = data.replace(b"/Font << /F1 3 0 R >>", b"/Font << /F1 3 0 R /I1 5 0 R >>")
    start = data.index(b"<< /Type /Annot")  # a field that no page uses
    end = data.index(b">>", start) + 2
    return data[:start] + FONT.replace("/Helvetica", f"/{name}").encode() + data[end:]


def read_pdf(folder: Path, data: bytes) -> Document:
    """Return the document that a PDF with these bytes, written into `folder`, is."""
    path = folder / "a.pdf"
    path.write_bytes(data)
    return formats.read(path)


def shown_texts(document: Document) -> list[tuple[str, str]]:
    """Return kind and text of what a reader sees."""
    return [(str(unit.kind), unit.text) for unit in document.units if unit.kind is not Kind.META]
