"""The files of a pack other than the documents' own, by its format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from langaccess.agency.session import Session
from langaccess.core.files import read_bytes, safe_name, write_atomic
from langaccess.core.model import PackFormat, State, Target
from langaccess.formats.exchange import (
    MemoryEntry,
    Passage,
    Returned,
    TranslationCandidate,
    with_notes,
    write_xliff21,
)
from langaccess.review.model import SentDocument
from langaccess.review.packs.page_rows import PageRow, Suggestion, is_barred, page_rows
from langaccess.review.packs.review_page import review_page
from langaccess.review.status import log_of, statuses
from langaccess.translate import PROJECT, ProjectSentence, bilingual_table, project_files
from langaccess.translate.memory import approved_forms, load_terms

_PART = re.compile(r"  (\w+)/ ")
_HOW = {
    PackFormat.XLIFF12: PROJECT,
    PackFormat.HTML: """\
This pack has pages for a browser
  Open each page of pages/ in Edge, Chrome, Firefox or Safari; no network is needed. Write, comment,
  tick, press Save, and send us the files that the browser puts among your downloads.
""",
    PackFormat.DOCX: """\
This pack has tables for Word
  The files are in bilingual/. Write the translation into the third column, whose cells are empty
  on purpose. The text in the fourth column is only a suggestion. Send us the same files.
""",
    PackFormat.XLIFF2: """\
This pack has XLIFF 2.1
  The files are in xliff2/, one for each document. Drafts by a machine are candidates (mtc:match),
  never the translation.
""",
}


def write_pack_files(
    session: Session, folder: Path, sent: Sequence[SentDocument], form: PackFormat
) -> None:
    """Write the files that belong to the documents of one language.

    Args:
        folder: where the pack is.
        sent: the documents.
        form: format of the pack.

    Raises:
        OutputError: a file cannot be written.
    """
    if form is PackFormat.XLIFF12:
        write_project(session, folder, sent)
    elif form is PackFormat.HTML:
        _write_pages(session, folder, sent)
    elif form is PackFormat.XLIFF2:
        _write_xliff21(session, folder, sent)
    note = folder / "READ ME FIRST.txt"
    if note.is_file():
        text = _cover_note(note.read_text(encoding="utf-8"), folder).rstrip()
        write_atomic(note, f"{text}\n\n{_HOW[form]}".encode())


def write_notes(folder: Path, file: Returned, form: PackFormat) -> None:
    """Write the notes of a document again into the files of its pack that a run has made before.

    Args:
        folder: where the pack is.
        file: the document, with its notes.
        form: format of the pack; pages and XLIFF 2.1 are written later, with these notes.

    Raises:
        OutputError: a file cannot be written.
    """
    name = safe_name(file.original)
    path = folder / "xliff" / safe_name(f"{name}.xlf")
    if path.is_file():
        notes = {unit.id: unit.note for unit in file.units}
        write_atomic(path, with_notes(read_bytes(path), notes, str(path)))
    path = folder / "bilingual" / safe_name(f"{name}.docx")
    if form is PackFormat.DOCX and path.is_file():
        offers = [(u.source.text, u.suggestion, u.origin, u.note) for u in file.units]
        write_atomic(path, bilingual_table(file.original, offers, file.source, file.target))


def _cover_note(cover: str, folder: Path) -> str:
    """Return the cover note without the folders that this pack does not have."""
    kept, absent = [], False
    for line in cover.partition(PROJECT)[0].splitlines():
        part = _PART.match(line)
        if part is not None:
            absent = not (folder / part[1]).is_dir()
        elif not line.startswith(" " * 8):
            absent = False
        if not absent:
            kept.append(line)
    return "\n".join(kept)


def _write_pages(session: Session, folder: Path, sent: Sequence[SentDocument]) -> None:
    agency = session.policy.agency.name or ""
    for one in sent:
        made = review_page(one, tuple(page_rows(session, one)), agency=agency)
        write_atomic(folder / "pages" / f"{safe_name(one.file.original)}.html", made)


def _write_xliff21(session: Session, folder: Path, sent: Sequence[SentDocument]) -> None:
    for one in sent:
        made = write_xliff21(
            [_passage(row) for row in page_rows(session, one)],
            original=one.file.original,
            digest=one.document.digest,
            source=one.document.source,
            target=one.document.tag,
        )
        write_atomic(folder / "xliff2" / f"{safe_name(one.file.original)}.xlf", made)


def _passage(row: PageRow) -> Passage:
    never = [f"never {bad} for {name}" for name, _good, forms in row.terms for bad in forms]
    return Passage(
        unit=row.unit,
        segment=row.part,
        number=int(row.sentence.place.rpartition("/")[2]),
        state=row.state,
        target=row.target,
        note="; ".join(filter(None, (row.note, *never))),
        candidates=tuple(_candidate(row, offer) for offer in row.offers),
        terms=tuple((name, good) for name, good, _bad in row.terms if good),
    )


def _candidate(row: PageRow, offer: Suggestion) -> TranslationCandidate:
    source = Target(offer.source) if offer.source else row.sentence.source
    return TranslationCandidate(source, offer.text, offer.kind, offer.origin, offer.score)


def write_project(session: Session, folder: Path, sent: Sequence[SentDocument]) -> None:
    """Make the folder of one language, with its `xliff/`, a project for OmegaT.

    Args:
        folder: where the files for the translator are.
        sent: its documents; all of one language pair.

    Raises:
        OutputError: a file cannot be written.
        ConfigError: the log of approvals was changed by hand.
    """
    tags = sent[0].document.source, sent[0].document.tag
    wanted = [
        ProjectSentence(
            unit.source, unit.suggestion, unit.origin, is_barred(session, one.document, unit.note)
        )
        for one in sent
        for unit in one.file.units
    ]
    base = load_terms(session.folder / "glossary")
    terms = base, approved_forms(session, base, tags[1:])[tags[1]]
    files = project_files(session, terms, wanted, tags, _approved(session, sent))
    for name, data in files.items():
        write_atomic(folder / name, data)


def _approved(session: Session, sent: Sequence[SentDocument]) -> Iterator[MemoryEntry]:
    """Yield the sentences of these documents that are approved."""
    log = log_of(session)
    for one in sent:
        status_by_id = statuses(one.document, log, session.policy)
        for sentence in one.document.sentences:
            status = status_by_id[sentence.id]
            if status.state is State.APPROVED and sentence.target is not None:
                by = "; ".join(given.name for given in status.approvals)
                yield MemoryEntry(sentence.source, sentence.target, by, "approved")
