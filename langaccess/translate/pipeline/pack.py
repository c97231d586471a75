"""A pack for a human translator: the documents that the program does not translate, to work on.

One zip file per language: XLIFF 1.2 for a translation program, a bilingual table in DOCX for those
who have none, the text in its order as HTML for context, word counts, and a cover note.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from langaccess.core.files import safe_name, write_atomic
from langaccess.core.model import Decision, Finding, Kind, Segment, Target
from langaccess.core.print import escaped
from langaccess.core.segments import word_count
from langaccess.core.tags import Tag
from langaccess.core.words import legible
from langaccess.formats import Document
from langaccess.formats.docx import NewCell, write_table
from langaccess.formats.exchange import TransUnit, write_xliff12
from langaccess.formats.exchange import write_table as write_csv
from langaccess.translate.pipeline.assemble import SentenceDraft
from langaccess.translate.pipeline.markup import with_markup
from langaccess.translate.pipeline.omegat_project import (
    FIXED,
    MEMORY,
    NO_MACHINE,
    PROJECT,
    ProjectSentence,
)
from langaccess.translate.pipeline.segmentation import split_units

_AS_IT_IS = "copy what is offered here as it is"
_LABELS = {FIXED: "Must be used as it is", MEMORY: "Suggestion"}
_STAMP = (1980, 1, 1, 0, 0, 0)  # fixed: the same content gives the same bytes


@dataclass(frozen=True, slots=True)
class PackItem:
    """A document in a pack."""

    document: Document  # what was read
    digest: str  # sha256 of the source file
    reason: str  # why it is here, in words
    # segment id → policy's decision, for sentences without any machine text
    gated: Mapping[str, Decision] = field(default_factory=dict)
    # segment id → text offered beside the sentence
    suggestions: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""  # the engine that made the suggestions
    # ids of the segments whose suggestion comes from the memory, not from a machine
    recalled: frozenset[str] = frozenset()
    # segment id → what is uncertain about a suggestion
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    # segment id → what was settled before any engine was asked: approved fixed texts, and what a
    # person should know of a sentence that is left to them
    settled: Mapping[str, SentenceDraft] = field(default_factory=dict)
    never: bool = False  # its class leaves the whole document to people


def write_pack(
    path: Path,
    items: Iterable[PackItem],
    *,
    source: Tag,
    target: Tag,
    agency: str,
    project: Callable[[Sequence[ProjectSentence]], Mapping[str, bytes]] = lambda _wanted: {},
) -> None:
    """Write the pack, one document in memory at a time.

    `path` is replaced in one step. `project` gives the files that make the pack a project for
    OmegaT (`project_files`).
    """

    def fill(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:

            def add(name: str, data: bytes) -> None:
                archive.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED)

            tallies: dict[str, _Tally] = {}
            wanted: list[ProjectSentence] = []
            for item in items:
                name = _free_name(item.document.path.name, tallies)
                entries = _entries(item, source)
                _add_document(add, name, item, entries, source, target)
                wanted += (_wanted(entry, barred=item.never) for entry in entries)
                tallies[name] = _Tally(
                    word_count(entry.segment for entry in entries),
                    len(entries),
                    len(entries) - len({entry.segment.text for entry in entries}),
                    item.reason,
                )
            add("words.csv", _counts(tallies))
            files = project(wanted)
            for name, data in files.items():
                add(name, data)
            cover = _cover(tallies, source, target, agency)
            cover += f"\n{PROJECT}" if files else ""
            add("READ ME FIRST.txt", cover.encode("utf-8"))

    write_atomic(path, fill)


@dataclass(frozen=True, slots=True)
class _Tally:
    words: int
    sentences: int
    repeats: int
    reason: str


def _wanted(entry: TransUnit, *, barred: bool) -> ProjectSentence:
    part = entry.segment
    offer = None if entry.suggestion is None else entry.suggestion.text
    barred = barred or entry.note.startswith(NO_MACHINE)
    return ProjectSentence(Target(part.text, part.spans), offer, entry.origin, barred)


def _free_name(name: str, taken: Container[str]) -> str:
    found = safe_name(name)
    number = 2
    while found in taken:
        found = safe_name(f"{number}-{name}")
        number += 1
    return found


def _entries(item: PackItem, source: Tag) -> tuple[TransUnit, ...]:
    return tuple(
        TransUnit(
            row.unit,
            part,
            _offered(item, part),
            _origin(item, part.id),
            _note(item, part.id),
        )
        for row in split_units(item.document, source)
        if row.unit.twin is None
        for part in row.texts
    )


def _origin(item: PackItem, segment: str) -> str:
    """Return the origin of what is offered for a sentence."""
    if segment in item.settled:
        return FIXED
    return MEMORY if segment in item.recalled else item.origin


def _offered(item: PackItem, segment: Segment) -> Target | None:
    """Return the suggestion for a sentence; never machine text where policy forbids it."""
    settled = item.settled.get(segment.id)
    text = item.suggestions.get(segment.id) if settled is None else settled.text
    if text is None or (settled is None and segment.id in item.gated):
        return None
    return with_markup(Target(segment.text, segment.spans), text)[0]


def _note(item: PackItem, segment: str) -> str:
    settled = item.settled.get(segment)
    findings = item.findings.get(segment, ()) if settled is None else settled.findings
    notes = [finding.message for finding in findings]
    decision = item.gated.get(segment)
    if decision is not None and (settled is None or settled.text is None):
        why = "; ".join(reason.text for reason in decision.reasons)
        notes.insert(0, f"{NO_MACHINE}{why}")
    if settled is not None and settled.text is not None:
        notes.insert(0, _AS_IT_IS)
    return "; ".join(notes)


def _add_document(
    add: Callable[[str, bytes], None],
    name: str,
    item: PackItem,
    entries: Sequence[TransUnit],
    source: Tag,
    target: Tag,
) -> None:
    xliff = write_xliff12(entries, original=name, digest=item.digest, source=source, target=target)
    add(f"xliff/{name}.xlf", xliff)
    offers = [
        (e.segment.text, None if e.suggestion is None else e.suggestion.text, e.origin, e.note)
        for e in entries
    ]
    add(f"bilingual/{name}.docx", bilingual_table(name, offers, source, target))
    add(f"context/{name}.html", _context(name, item.document, source).encode("utf-8"))


def bilingual_table(
    name: str, offers: Sequence[tuple[str, str | None, str, str]], source: Tag, target: Tag
) -> bytes:
    """Return a document's sentences as a table for Word, with empty cells for the translation.

    A suggestion is never in the column where the translation goes, and alone in its cell, so that
    a copy of it brings no note along; its origin is among the notes.

    Args:
        name: name of the document.
        offers: source, suggestion or None, its origin, and the note of each sentence.
        source: language of the document.
        target: language wanted.
    """
    table = [
        (
            str(number),
            text,
            NewCell("", target),
            NewCell(suggestion or "", target),
            _notes(suggestion, origin, note),
            "",
        )
        for number, (text, suggestion, origin, note) in enumerate(offers, start=1)
    ]
    heads = ("", source.name, target.name, "Suggestion", "Notes", "Your remarks")
    return write_table(f"{name}: {source} to {target}", heads, table, (1, 6, 6, 5, 3, 3))


def _notes(suggestion: str | None, origin: str, note: str) -> str:
    label = _LABELS.get(origin, "Suggestion by a machine")
    return "\n".join(filter(None, (label if suggestion else "", note)))


_HTML_TAGS = {Kind.HEADING: "h2", Kind.LIST: "li"}


def _context(name: str, document: Document, source: Tag) -> str:
    body = []
    for unit in document.units:
        if unit.twin is not None or not unit.text.strip():
            continue
        tag = _HTML_TAGS.get(unit.kind, "p")
        text = escaped(unit.text).replace("\n", "<br>")
        where = escaped("; ".join(filter(None, (unit.part, unit.kind.value))))
        body.append(f'<{tag} title="{where}">{text}</{tag}>')
    return (
        f'<!DOCTYPE html>\n<html lang="{source}"><head><meta charset="utf-8">'
        f"<title>{escaped(name)}</title>"
        "<style>body{font:16px/1.5 sans-serif;max-width:44em;margin:2em auto}</style></head>\n"
        "<body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def _counts(tallies: Mapping[str, _Tally]) -> bytes:
    heads = ("file", "words", "sentences", "repeated sentences", "why a person translates")
    rows = (
        (legible(n), str(t.words), str(t.sentences), str(t.repeats), t.reason)
        for n, t in tallies.items()
    )
    return write_csv(heads, (dict(zip(heads, row, strict=True)) for row in rows))


def _cover(tallies: Mapping[str, _Tally], source: Tag, target: Tag, agency: str) -> str:
    total = sum(tally.words for tally in tallies.values())
    files = "\n".join(f"  {legible(n)}: {t.words} words. {t.reason}" for n, t in tallies.items())
    sender = f" for {legible(agency)}" if agency else ""
    return f"""TRANSLATION REQUEST{sender.upper()}

From {source.name} ({source}) into {target.name} ({target}). {total} words in {len(tallies)} files:

{files}

What is in this pack
  xliff/      one file per document for a translation program (XLIFF 1.2: OmegaT, memoQ, Trados).
  bilingual/  the same sentences as a table in Word. Use it if you have no such program: write the
              translation into the third column and leave the first two as they are. The fourth
              is only a suggestion: copy it if it is right. The fifth has notes for you; write
              your remarks into the sixth.
  context/    the text in its order, to be opened in a browser.
  words.csv   counts, for your quote.

Please
  - Translate for a reader with little schooling, in the plain words that people of the community
    use. Keep the same person and politeness throughout.
  - Leave phone numbers, e-mail and web addresses, dates, amounts and names as they are in the
    source. If one of them looks wrong, do not correct it: write so in the notes.
  - Keep codes such as {{{{ name }}}} exactly as they are.
  - Where a suggestion by a machine is offered, treat it as a guess. Where none is offered, policy
    keeps machines away from that sentence. What a note says was approved before, please keep
    unless it is wrong here. What a note says to copy letter for letter is a legal text: copy it,
    and if you think it wrong, write so in the notes.
  - Tell us who translated, who revised, and their credentials: we may not use a text otherwise.

Return the same files under the same names.
"""
