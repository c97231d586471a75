"""Makes a plain DOCX from nothing: headings, paragraphs, list items and tables.

For what has no office form of its own: the text of a PDF, the bilingual table of a translator's
pack. The result is deterministic and uses only styles that it defines.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from langaccess.core.tags import Tag
from langaccess.core.words import legible
from langaccess.core.xmlsafe import clean
from langaccess.formats.scripts import script_of

_STAMP = (1980, 1, 1, 0, 0, 0)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# Width of the text on a US Letter page with one-inch margins, in twentieths of a point.
_WIDTH = 9360
_MANY_COLUMNS = 6  # from so many on, a page needs small letters for whole words
_LONG = 500  # characters; a third of a page in a column


@dataclass(frozen=True, slots=True)
class NewParagraph:
    """A paragraph.

    Attributes:
        text: its text.
        style: `Title`, `Heading1`, `Heading2`, `Caption`, `ListBullet` or empty.
        new_page: it begins a new page.
    """

    text: str
    style: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell of a table that is more than text in the document's language.

    Attributes:
        text: its text.
        tag: language of the text, which gives its direction and a font for its script; None for
            the document's own.
        fill: color behind it, six hexadecimal digits, or empty.
        paragraphs: its text where that is more than one paragraph; `text` is then empty.
    """

    text: str
    tag: Tag | None = None
    fill: str = ""
    paragraphs: Sequence[NewParagraph] = ()


@dataclass(frozen=True, slots=True)
class NewTable:
    """A table with a repeated head row.

    Attributes:
        heads: the headers of the columns.
        rows: its rows, each as long as the heads.
        shares: relative widths of the columns.
        about: what it shows, read aloud by screen readers; empty for none.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str | NewCell]]
    shares: Sequence[int]
    about: str = ""


def new_docx(
    blocks: Sequence[NewParagraph | NewTable], *, title: str, lang: str, wide: bool = False
) -> bytes:
    """Return a DOCX with `blocks`.

    Args:
        blocks: its content.
        title: the document's title property.
        lang: language tag of the text.
        wide: landscape page.
    """
    body = "".join(
        _table(b, wide=wide) if isinstance(b, NewTable) else _paragraph(b) for b in blocks
    )
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELS,
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
        f"{body}{_section(wide=wide)}</w:body></w:document>",
        "word/_rels/document.xml.rels": _DOCUMENT_RELS,
        "word/styles.xml": _styles(lang),
        "word/numbering.xml": _NUMBERING,
        "word/settings.xml": f'{_HEAD}<w:settings xmlns:w="{_W}"><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        "docProps/core.xml": _core(title),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            archive.writestr(entry, text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _paragraph(one: NewParagraph) -> str:
    style = f"<w:pStyle w:val={quoteattr(one.style)}/>" if one.style else ""
    style += "<w:pageBreakBefore/>" if one.new_page else ""
    return f"<w:p>{f'<w:pPr>{style}</w:pPr>' if style else ''}{_run(one.text)}</w:p>"


def _properties(tag: Tag | None) -> tuple[str, str]:
    """Return the properties of a paragraph and of its run for text in a language."""
    if tag is None:
        return "", ""
    script = script_of(tag)
    slot = {"asian": "eastAsia", "complex": "bidi"}.get(script.slot, "val")
    font = ""
    if script.font is not None:
        slots = ("eastAsia",) if script.slot == "asian" else ("ascii", "hAnsi", "cs")
        font = "".join(f" w:{name}={quoteattr(script.font)}" for name in slots)
        font = f"<w:rFonts{font}/>"
    right = "<w:rtl/>" if script.rtl else ""
    run = f"<w:rPr>{font}{right}<w:lang w:{slot}={quoteattr(str(tag))}/></w:rPr>"
    # The mark at the end of the paragraph has them too: what is typed there takes them over.
    return f"<w:pPr>{'<w:bidi/>' if script.rtl else ''}{run}</w:pPr>", run


def _run(text: str) -> str:
    inside = []
    for number, row in enumerate(_legal(text).split("\n")):
        inside.append("<w:br/>" if number else "")
        for place, cell in enumerate(row.split("\t")):
            inside.append("<w:tab/>" if place else "")
            if cell:
                inside.append(f'<w:t xml:space="preserve">{escape(cell)}</w:t>')
    content = "".join(inside)
    return f"<w:r>{content}</w:r>" if content else ""


def _legal(text: str) -> str:
    """Return `text` without characters that XML 1.0 cannot hold or people cannot read."""
    return legible(clean(text)).replace("\r", "")


_NARROW = "<w:tblCellMar>{}</w:tblCellMar>".format(
    "".join(f'<w:{side} w:w="40" w:type="dxa"/>' for side in ("left", "right"))
)  # so that short words fit in a table of many columns


def _table(table: NewTable, *, wide: bool) -> str:
    width = _WIDTH + (3600 if wide else 0)
    widths = [width * share // sum(table.shares) for share in table.shares]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    small = len(widths) >= _MANY_COLUMNS
    properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    named = any(table.heads)
    head = _row(table.heads, widths, properties, bold=True, small=small) if named else ""
    rows = "".join(_row(row, widths, _whole(row), small=small) for row in table.rows)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/>'
        f"<w:tblBorders>{edges}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/>{_NARROW if small else ""}'
        f"{_described(table.about)}</w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl><w:p/>"
    )


def _whole(cells: Sequence[str | NewCell]) -> str:
    """Keep a row on one page, unless it is so long that it would leave half a page empty."""
    longest = max(_length(cell) if isinstance(cell, NewCell) else len(cell) for cell in cells)
    return "<w:trPr><w:cantSplit/></w:trPr>" if longest < _LONG else ""


def _length(cell: NewCell) -> int:
    return len(cell.text) + sum(len(paragraph.text) for paragraph in cell.paragraphs)


def _described(about: str) -> str:
    return f"<w:tblDescription w:val={quoteattr(_legal(about))}/>" if about else ""


def _row(
    cells: Sequence[str | NewCell],
    widths: Sequence[int],
    properties: str,
    *,
    bold: bool = False,
    small: bool = False,
) -> str:
    made = []
    for cell, width in zip(cells, widths, strict=True):
        cell = cell if isinstance(cell, NewCell) else NewCell(cell)  # noqa: PLW2901 (a bare text is a cell)
        run = _run(cell.text)
        paragraph, spoken = _properties(cell.tag)
        if not paragraph and (small or bold):
            # A head row stays on the page of the row below it.
            style = '<w:pStyle w:val="SmallTable"/>' if small else ""
            paragraph = f"<w:pPr>{style}{'<w:keepNext/>' if bold else ''}</w:pPr>"
        if bold or spoken:
            mark = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else spoken
            run = run.replace("<w:r>", f"<w:r>{mark}", 1)
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
        text = "".join(map(_paragraph, cell.paragraphs))
        made.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>'
            f"{text or f'<w:p>{paragraph}{run}</w:p>'}</w:tc>"
        )
    return f"<w:tr>{properties}{''.join(made)}</w:tr>"


def _section(*, wide: bool) -> str:
    size = 'w:w="15840" w:h="12240" w:orient="landscape"' if wide else 'w:w="12240" w:h="15840"'
    return (
        f'<w:sectPr><w:pgSz {size}/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" '
        'w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )


def _styles(lang: str) -> str:
    def style(name: str, label: str, paragraph: str, run: str) -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{label}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
            f"<w:rPr>{run}</w:rPr></w:style>"
        )

    bold = "<w:b/><w:bCs/>"
    keep = "<w:keepNext/>"
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
        f'<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val={quoteattr(lang)}/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
        + style("Title", "Title", keep, f'{bold}<w:sz w:val="40"/><w:szCs w:val="40"/>')
        + style("Heading1", "heading 1", f'{keep}<w:outlineLvl w:val="0"/>',
                f'{bold}<w:sz w:val="30"/><w:szCs w:val="30"/>')
        + style("Heading2", "heading 2", f'{keep}<w:outlineLvl w:val="1"/>',
                f'{bold}<w:sz w:val="25"/><w:szCs w:val="25"/>')
        + style("Caption", "caption", keep, bold)
        + style("SmallTable", "Small Table", '<w:spacing w:after="40" w:line="240"/>',
                '<w:sz w:val="17"/><w:szCs w:val="17"/>')
        + style("ListBullet", "List Bullet",
                '<w:numPr><w:numId w:val="1"/></w:numPr>', "")
        + "</w:styles>"
    )  # fmt: skip


def _core(title: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(_legal(title))}</dc:title></cp:coreProperties>"
    )


_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_MAIN}numbering+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_MAIN}settings+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_RELS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
_DOCUMENT_RELS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_R}/numbering" Target="numbering.xml"/>'
    f'<Relationship Id="rId3" Type="{_R}/settings" Target="settings.xml"/></Relationships>'
)
_NUMBERING = (
    f'{_HEAD}<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">'
    '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="\u2022"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="432" w:hanging="288"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
