"""A project for OmegaT around XLIFF 1.2 files: settings, memories, glossary.

Written for OmegaT 3.6 and later. What its manual leaves open was read off the program itself in
console mode: `console-createpseudotranslatetmx` shows each segment as a translator sees it.

Two settings differ from what the program does by itself. Codes at the ends of a sentence are
shown, so that a translator can move them, and spaces stay unchanged. Sentences are not divided
again, because a file has one unit for each.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.formats.exchange.tmx import TmxHeader, TmxUnit, Variant, write_tmx

_TOKENISERS = {
    "ar": "LuceneArabicTokenizer", "de": "LuceneGermanTokenizer", "en": "LuceneEnglishTokenizer",
    "es": "LuceneSpanishTokenizer", "fa": "LucenePersianTokenizer", "fr": "LuceneFrenchTokenizer",
    "hi": "LuceneHindiTokenizer", "hy": "LuceneArmenianTokenizer",
    "it": "LuceneItalianTokenizer", "ja": "LuceneJapaneseTokenizer", "pt":
    "LucenePortugueseTokenizer", "ru": "LuceneRussianTokenizer", "th": "LuceneThaiTokenizer",
    "zh": "LuceneSmartChineseTokenizer",
}  # fmt: skip

MACHINE_DRAFT = "draft by a machine, not reviewed"
"""The note on a translation that no person wrote or took over."""


@dataclass(frozen=True, slots=True)
class MemoryEntry:
    """A translation for one of the program's memories.

    Attributes:
        source: the sentence.
        target: its translation; markup refers to that of the sentence.
        by: who translated or drafted it.
        note: other information.
    """

    source: Target
    target: Target
    by: str = ""
    note: str = ""


def with_omegat_tags(text: Target, source: Target) -> str:
    """Return a text as the program shows it, codes as tags (`<g0>911</g0>`).

    A tag has the first letter of the element's name (`g`, `x`), or of the protected text in it (`f`
    where that has none), and is numbered from 0 in each sentence in the order of the source.

    Args:
        text: the sentence or its translation.
        source: the sentence, which gives the tags their names.
    """
    names = {
        span.ref: f"{_letter(span, source.text)}{number}"
        for number, span in enumerate(_ordered(source.spans))
    }
    parts: list[str] = []
    at = 0
    for offset, mark, over in _marks(text, names):
        parts += [text.text[at:offset], mark]
        at = max(at, over)
    return "".join((*parts, text.text[at:]))


def _marks(text: Target, names: dict[int, str]) -> Iterator[tuple[int, str, int]]:
    """Yield the offset of a tag, the tag, and the offset at which the text continues."""
    pending: list[Span] = []
    for span in _ordered(text.spans):
        # An object at the end of a stretch is inside it, as in the file.
        while pending and pending[-1].end < max(span.start, span.end):
            last = pending.pop()
            yield last.end, f"</{names[last.ref]}>", last.end
        if span.kind is SpanKind.CODE:
            yield span.start, f"<{names[span.ref]}/>", span.end
        else:
            yield span.start, f"<{names[span.ref]}>", span.start
            pending.append(span)
    for span in reversed(pending):
        yield span.end, f"</{names[span.ref]}>", span.end


def _ordered(spans: Iterable[Span]) -> list[Span]:
    return sorted((s for s in spans if s.kind is not SpanKind.SOURCE), key=_outer_first)


def _outer_first(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _letter(span: Span, text: str) -> str:
    if span.kind is not SpanKind.CODE:
        return "g"
    if span.start == span.end:
        return "x"
    inside = text[span.start : span.end]
    return next((c.lower() for c in inside if c.isalpha()), "f")


def write_memory(rows: Iterable[MemoryEntry], *, source: Tag, target: Tag) -> bytes:
    """Return a memory (TMX) with codes as OmegaT shows them.

    With the usual TMX codes only two of three sentences matched (measured).

    Args:
        rows: the translations; those whose codes are not the sentence's own are left out.
        source: language of the sentences.
        target: language of the translations.
    """
    out = io.BytesIO()
    header = TmxHeader(source=source, tool="langaccess", origin="OmegaT TMX")
    units = (
        TmxUnit(
            f"s{number}",
            (
                Variant(source, with_omegat_tags(row.source, row.source)),
                Variant(target, with_omegat_tags(row.target, row.source), author=row.by),
            ),
            source=source,
            notes=(row.note,) if row.note else (),
        )
        for number, row in enumerate(rows, start=1)
        if _refs(row.source) == _refs(row.target)
    )
    write_tmx(units, out, header)
    return out.getvalue()


def _refs(text: Target) -> list[int]:
    return sorted(span.ref for span in _ordered(text.spans))


def write_glossary(rows: Sequence[tuple[str, str, str]]) -> bytes:
    """Return terms as the program's glossary: source, target and comment between tabs, UTF-8."""
    lines = ("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def project_settings(source: Tag, target: Tag, *, folder: str) -> dict[str, bytes]:
    """Return the files that make a folder a project: path → content.

    Args:
        source: language of the sentences.
        target: language wanted.
        folder: the folder with the XLIFF files.
    """
    project = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>{escape(folder)}</source_dir>
    <source_dir_excludes/>
    <target_dir>target</target_dir>
    <tm_dir>tm</tm_dir>
    <glossary_dir>glossary</glossary_dir>
    <glossary_file>glossary/glossary.txt</glossary_file>
    <dictionary_dir>dictionary</dictionary_dir>
    <source_lang>{source}</source_lang>
    <target_lang>{target}</target_lang>
    <source_tok>{_tokeniser(source)}</source_tok>
    <target_tok>{_tokeniser(target)}</target_tok>
    <sentence_seg>false</sentence_seg>
    <support_default_translations>true</support_default_translations>
    <remove_tags>false</remove_tags>
    <external_command/>
  </project>
</omegat>
"""
    filters = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<filters removeTags="false" removeSpacesNonseg="false" preserveSpaces="true"
    ignoreFileContext="false">
  <filter className="org.omegat.filters3.xml.xliff.XLIFFFilter" enabled="true">
    <files sourceFilenameMask="*.xlf" targetFilenamePattern="${filename}"/>
  </filter>
</filters>
"""
    return {
        "omegat.project": project.encode("utf-8"),
        "omegat/filters.xml": filters.encode("utf-8"),
    }


def _tokeniser(tag: Tag) -> str:
    name = _TOKENISERS.get(tag.language, "DefaultTokenizer")
    return f"org.omegat.tokenizer.{name}"
