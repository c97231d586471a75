"""Sends documents to translators: writes a pack and puts the document under review."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from langaccess.agency import ledger
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.errors import UsageError
from langaccess.core.files import safe_name, write_atomic
from langaccess.core.model import PackFormat
from langaccess.core.progress import SILENT, Progress
from langaccess.core.sandbox import sandboxed
from langaccess.core.tags import Tag
from langaccess.core.words import joined
from langaccess.core.zipsafe import part_of
from langaccess.formats.exchange import Returned, parse_xliff12
from langaccess.review.model import ReviewedDocument, ReviewedSentence, SentDocument, digest
from langaccess.review.packs.pack_files import write_notes, write_pack_files
from langaccess.review.returns.answers import with_answers
from langaccess.review.store import register, save
from langaccess.translate import FileResult, TranslationJob, drafted, run, with_markup

SENT = "document.sent"
"""Kind of the entry that says which sentences were sent out, in which format, and when."""

_ALWAYS = ("context/", "words.csv", "READ ME FIRST.txt")
_PARTS: dict[PackFormat, tuple[str, ...]] = {
    PackFormat.XLIFF12: ("xliff/", *_ALWAYS),
    PackFormat.XLIFF2: _ALWAYS,
    PackFormat.DOCX: ("bilingual/", *_ALWAYS),
    PackFormat.HTML: _ALWAYS,
}


@dataclass(frozen=True, slots=True)
class _Order:
    """An order for packs: their folder and format, and the language of the sources."""

    to: Path
    form: PackFormat
    source: Tag


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """A document that was sent to a translator, or why it was not.

    Attributes:
        name: the source file, below the agency's folder.
        tag: language wanted.
        folder: where the pack is, None when there is none.
        sentences: how many there are to translate.
        drafted: how many of them have a suggestion.
        reason: why there is no pack, or empty.
        doc_class: its class, from the file, its sidecar or the rules; empty without a pack.
    """

    name: str
    tag: Tag
    folder: Path | None
    sentences: int = 0
    drafted: int = 0
    reason: str = ""
    doc_class: str = ""


def export(
    session: Session,
    files: Sequence[Path],
    tags: Sequence[Tag],
    to: Path,
    *,
    form: PackFormat = PackFormat.XLIFF12,
    source: Tag,
    doc_class: str | None = None,
    declared_by: str | None = None,
    accept_revisions: bool = False,
    progress: Progress = SILENT,
) -> tuple[ExportedDocument, ...]:
    """Write packs for translators, one folder per language, and put the documents under review.

    Existing drafts, and new ones by an engine, are included as suggestions. The log gets one entry
    per document and language: which sentences were sent, when, in which format.

    Args:
        session: the agency; the caller closes it.
        files: source files or folders.
        tags: languages wanted.
        to: folder for the packs.
        form: files for a translator's program, tables for Word, or pages for a browser.
        source: language of the documents.
        doc_class: class of these documents, one of `policy.documents.classes`, instead of the one
            they declare; it is kept with them.
        declared_by: id or name of the person in the roster who declares that class.
        accept_revisions: read tracked changes as accepted; otherwise a file with some is left out.
        progress: receives the progress of the work.

    Raises:
        UsageError: no such class, or one that lets a machine draft and no name.
        InputError: there is nothing to translate.
        OutputError: the packs cannot be written.
    """
    job = TranslationJob(
        sources=tuple(files),
        targets=tuple(tags),
        out=session.folder / "translations",
        source=source,
        doc_class=doc_class,
        declared_by=declared_by,
        accept_revisions=accept_revisions,
        pack=True,
    )
    report = run(job, session, progress)
    sent: dict[Path, list[SentDocument]] = defaultdict(list)
    made = tuple(_exported(session, report.files, _Order(to, form, source), sent))
    for folder, documents in sent.items():
        write_pack_files(session, folder, documents, form)
    return made


def _exported(
    session: Session,
    results: Sequence[FileResult],
    order: _Order,
    sent: dict[Path, list[SentDocument]],
) -> Iterator[ExportedDocument]:
    unpacked: dict[Path, list[Returned]] = {}
    for result in results:
        name = result.source.name
        if result.pack is None:
            yield ExportedDocument(
                name, result.lang, None, reason=result.message or str(result.status)
            )
            continue
        folder = order.to / safe_name(str(result.lang))
        if result.pack not in unpacked:
            unpacked[result.pack] = _unpack(result.pack, folder, order.form)
        # Two files with the same bytes are in the pack one after the other.
        at = next(
            (n for n, one in enumerate(unpacked[result.pack])
             if one.digest == result.source_sha256), None,
        )  # fmt: skip
        if at is None:
            yield ExportedDocument(name, result.lang, None, reason="it is not in the pack")
            continue
        file = unpacked[result.pack].pop(at)
        document = _under_review(session, result, file, order)
        answered = with_answers(session, document, file)
        if answered != file:
            write_notes(folder, answered, order.form)
            file = answered
        sent[folder].append(SentDocument(document, file))
        drafted = sum(unit.suggestion is not None for unit in file.units)
        yield ExportedDocument(
            document.name, result.lang, folder, len(document.sentences), drafted,
            doc_class=document.doc_class,
        )  # fmt: skip


def _unpack(pack: Path, folder: Path, form: PackFormat) -> list[Returned]:
    """Write the wanted files of a pack into `folder` and return its documents."""
    found, wanted = _content(pack, _PARTS[form])
    for name, data in wanted.items():
        write_atomic(folder.joinpath(*map(safe_name, PurePosixPath(name).parts)), data)
    return list(found)


@sandboxed()
def _content(pack: Path, parts: tuple[str, ...]) -> tuple[tuple[Returned, ...], dict[str, bytes]]:
    """Return the documents of a pack, and the files whose names begin with `parts`."""
    found: list[Returned] = []
    wanted: dict[str, bytes] = {}
    with zipfile.ZipFile(pack) as archive:
        for info in archive.infolist():
            data = part_of(archive, info)
            if PurePosixPath(info.filename).parts[0] == "xliff":
                found += parse_xliff12(data, f"{pack}: {info.filename}")
            if info.filename.startswith(parts):
                wanted[info.filename] = data
    return tuple(found), wanted


def _under_review(
    session: Session, result: FileResult, sent: Returned, order: _Order
) -> ReviewedDocument:
    conn = session.connection
    with transaction(conn):
        document = register(session, result.source, order.source, result.lang)
        offers = {unit.id: unit for unit in sent.units if unit.suggestion is not None}
        sentences = tuple(
            _drafted(one, offers[one.place].suggestion or "", offers[one.place].origin)
            if one.place in offers and _is_open(one)
            else one
            for one in document.sentences
        )
        document = replace(document, sentences=sentences)
        save(conn, document)
        data = {
            "document": document.name, "lang": str(document.tag), "class": document.doc_class,
            "format": str(order.form), "source_sha256": document.digest,
            "sentences": [one.id for one in sentences],
        }  # fmt: skip
        ledger.append(conn, SENT, data | ledger.here(), at=session.now)
    return document


def _is_open(sentence: ReviewedSentence) -> bool:
    """Whether a sentence may get a draft: it has no translation, or only a draft."""
    return sentence.target is None or bool(sentence.origin)


def _drafted(sentence: ReviewedSentence, text: str, origin: str) -> ReviewedSentence:
    target, _doubts = with_markup(sentence.source, text)
    return replace(
        sentence, target=target, made_for=digest(sentence.source), origin=origin, was=None
    )


def files_to_send(
    root: Path, files: Sequence[Path], tags: Sequence[Tag], *, only_drafts: bool = False
) -> Mapping[Tag, Sequence[Path]]:
    """Return the files to send to translators, by language.

    Args:
        files: source files or folders; when empty, all files drafted into `translations`, or else
            the agency's brochures.
        tags: languages; when empty, those into which these files were drafted.
        only_drafts: leave out files without a draft, instead of sending them without one.

    Raises:
        UsageError: no language is named, and nothing was drafted into any; or only drafts are
            wanted, and a language has none.
        OutputError: the manifest of the drafts cannot be read.
    """
    made = drafted(root / "translations")
    asked = {path.resolve() for path in files}
    asked |= {inner.resolve() for path in files if path.is_dir() for inner in path.rglob("*")}
    if not tags:
        tags = list(dict.fromkeys(tag for path, tag in made if not asked or path in asked))
    if not tags:
        drafts = ", ".join(sorted({str(tag) for _path, tag in made}))
        raise UsageError(
            "in which language?",
            hint=f"--lang LANGUAGE; these files have no draft; others have drafts in {drafts}"
            if drafts
            else "--lang LANGUAGE; nothing was drafted into any yet",
        )
    if files and not only_drafts:
        return dict.fromkeys(tags, files)
    found = {
        tag: [path for path, other in made if other == tag and (not asked or path in asked)]
        for tag in tags
    }
    if only_drafts:
        empty = [tag.name for tag in tags if not found[tag]]
        if empty:
            without, written = (
                ("these files have", "these files")
                if asked
                else ("there is", "all files of brochures")
            )
            raise UsageError(
                f"{without} no draft in {joined(empty, 'or')}",
                hint=f"without --only-drafts, {written} are written, without drafts",
            )
        return found
    return {tag: paths or [root / "brochures"] for tag, paths in found.items()}
