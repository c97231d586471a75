"""Names of WordprocessingML elements, grouped by what they mean for reading text."""

from __future__ import annotations

from langaccess.formats.ooxml.package import q


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _w_names(text: str) -> frozenset[str]:
    return frozenset(q(f"w:{name}") for name in text.split())


P, R, T, RPR, PPR = q("w:p"), q("w:r"), q("w:t"), q("w:rPr"), q("w:pPr")
TAB, PTAB, BR, CR, RUBY = q("w:tab"), q("w:ptab"), q("w:br"), q("w:cr"), q("w:ruby")
RUBY_BASE, NO_BREAK_HYPHEN = q("w:rubyBase"), q("w:noBreakHyphen")
HYPERLINK, SDT, SDT_PR, SDT_CONTENT = (
    q("w:hyperlink"),
    q("w:sdt"),
    q("w:sdtPr"),
    q("w:sdtContent"),
)
FLD_SIMPLE, FLD_CHAR, INSTR = q("w:fldSimple"), q("w:fldChar"), q("w:instrText")
FLD_TYPE, VAL, SPACE = q("w:fldCharType"), q("w:val"), q("xml:space")
O_MATH, O_MATH_PARA, M_T = q("m:oMath"), q("m:oMathPara"), q("m:t")
TBL, TC, TXBX = q("w:tbl"), q("w:tc"), q("w:txbxContent")
ALTERNATE, CHOICE, FALLBACK = q("mc:AlternateContent"), q("mc:Choice"), q("mc:Fallback")
COMMENT_MARKS = (q("w:commentRangeStart"), q("w:commentRangeEnd"), q("w:commentReference"))

# Tracked changes: content added, deleted and moved; changed properties; cells of tables.
INS, DEL, MOVE_FROM, MOVE_TO = q("w:ins"), q("w:del"), q("w:moveFrom"), q("w:moveTo")
CHANGED_PROPERTIES = tuple(
    q(f"w:{name}Change")
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr", "tblGrid", "numbering")
)
CHANGED_CELLS = (q("w:cellIns"), q("w:cellDel"), q("w:cellMerge"))
REVISIONS = (INS, DEL, MOVE_FROM, MOVE_TO, *CHANGED_PROPERTIES, *CHANGED_CELLS)

# Our holder of left-to-right text in a right-to-left paragraph, and the mark in it. The isolating
# marks of Unicode 6.3 would do more, but old fonts show them as boxes; this one is never visible.
DIR = q("w:dir")

# Style id of the draft notice; a paragraph in it is ours and no part of the document.
LABEL_STYLE = "LangaccessDraft"

# Marks without a visible effect: removed when a paragraph is rewritten.
DROPPED = frozenset(
    {
        q("w:proofErr"),
        q("w:lastRenderedPageBreak"),
        q("w:softHyphen"),
        q("w:delText"),
        q("w:delInstrText"),
        *COMMENT_MARKS,
    }
)
# Enclosing elements that mean nothing to a reader: their content counts as if they were not there.
SEE_THROUGH = frozenset(
    {q("w:smartTag"), q("w:customXml"), q("w:bdo"), q("w:dir"), q("w:ins"), q("w:moveTo")}
)
# Points that other places refer to; kept at the nearer end of the paragraph.
ANCHORS = frozenset(
    {q("w:bookmarkStart"), q("w:bookmarkEnd"), q("w:permStart"), q("w:permEnd")}
    | {
        q(f"w:{name}Range{end}")
        for name in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel")
        for end in ("Start", "End")
    }
)
# Properties of a run that cannot be seen, or only together with another one.
UNSEEN = _w_names(
    "lang noProof rFonts szCs bCs iCs rtl cs kern webHidden snapToGrid rPrChange ins del "
    "moveFrom moveTo eastAsianLayout w fitText"
)
# Properties that show even on a blank.
SOLID = _w_names("u strike dstrike highlight shd bdr")

# Fields by the first word of their code. What is in none of the sets has a text result.
VOLATILE_FIELDS = _word_set("DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME")
PROTECTED_FIELDS = _word_set(
    "PAGE NUMPAGES SECTION SECTIONPAGES PAGEREF NOTEREF FOOTNOTEREF SEQ MERGEFIELD = FORMULA "
    "FORMCHECKBOX FORMDROPDOWN LISTNUM AUTONUM AUTONUMLGL AUTONUMOUT SYMBOL EQ FILENAME FILESIZE "
    "NUMWORDS NUMCHARS REVNUM MERGEREC MERGESEQ NEXT NEXTIF SKIPIF SET RD TC XE TA BARCODE "
    "DISPLAYBARCODE MERGEBARCODE USERNAME USERINITIALS USERADDRESS AUTHOR LASTSAVEDBY TEMPLATE "
    "CITATION ADDIN PRIVATE EMBED LINK INCLUDEPICTURE ADVANCE DATA SHAPE"
)
BUTTON_FIELDS = _word_set("MACROBUTTON GOTOBUTTON")

SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "zapfdingbats", "marlett", "monotype sorts")

MAIN_TYPES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroenabled.main+xml",
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml",
)
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
HEADER_TYPE = _WML + "header+xml"
FOOTER_TYPE = _WML + "footer+xml"
STYLES_TYPE = _WML + "styles+xml"
SETTINGS_TYPE = _WML + "settings+xml"
NUMBERING_TYPE = _WML + "numbering+xml"
STORY_TYPES = frozenset(
    {HEADER_TYPE, FOOTER_TYPE, _WML + "footnotes+xml", _WML + "endnotes+xml", *MAIN_TYPES}
)
COMMENT_TYPES = frozenset(
    {
        _WML + "comments+xml",
        _WML + "commentsextended+xml",
        _WML + "commentsids+xml",
        _WML + "commentsextensible+xml",
        _WML + "people+xml",
        "application/vnd.ms-word.commentsextended+xml",
    }
)

_DML = "application/vnd.openxmlformats-officedocument.drawingml."
CHART_TYPES = frozenset(
    {_DML + "chart+xml", _DML + "chartshapes+xml", "application/vnd.ms-office.chartex+xml"}
)
DIAGRAM_DATA_TYPE = _DML + "diagramdata+xml"
DIAGRAM_DRAWING_TYPE = "application/vnd.ms-office.drawingml.diagramdrawing+xml"
DRAWING_TYPES = CHART_TYPES | {DIAGRAM_DATA_TYPE, DIAGRAM_DRAWING_TYPE}
APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
MACRO_TYPE = "application/vnd.ms-office.vbaproject"
