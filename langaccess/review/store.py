"""Documents under review, in the workspace's database.

`review_documents` has one row for each source file and language, `review_sentences` one for each
sentence, with text and markup as JSON: `[text, [[start, end, kind, ref], …]]`. Whether a text
is approved and who wrote it is in the log only.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from langaccess import formats
from langaccess.agency.policy import DocumentQuestion, decide
from langaccess.agency.session import Session
from langaccess.agency.workspace import document_name, transaction
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.model import Span, SpanKind, Target
from langaccess.core.tags import Tag
from langaccess.qa import Term
from langaccess.review.built_sources import BuiltFacts
from langaccess.review.model import HeldTranslation, ReviewedDocument, ReviewedSentence
from langaccess.review.source_sentences import carry_over, sentences_of_file
from langaccess.translate import classes_given, collect, stricter, stripped
from langaccess.translate.memory import load_terms, terms_for

_Row = tuple[int, str, str, str, str, str]
# As bytes: a damaged cell may hold anything.
_ROWS = """
    SELECT id, CAST(name AS BLOB), CAST(source_lang AS BLOB), CAST(lang AS BLOB),
        CAST(digest AS BLOB), CAST(class AS BLOB)
    FROM review_documents WHERE name = coalesce(?, name) ORDER BY name, lang
"""


class DamagedRowError(ConfigError):
    """What the database has of a document cannot be read; that of others can."""


def _rows(session: Session, name: str | None = None) -> list[_Row]:
    """Return the documents, or those of a name; a damaged one in what letters it has."""
    found = session.connection.execute(_ROWS, (name,)).fetchall()
    return [(row[0], *(cell.decode("utf-8", "replace") for cell in row[1:])) for row in found]


def documents_under_review(
    session: Session, *, called: str = "", digest: str = ""
) -> Iterator[ReviewedDocument]:
    """Yield the documents under review, by name and language, with their current sources.

    Each source file is read again. If it is missing or cannot be read, the document keeps its
    sentences, has no digest, and has the reason in `problem`. One whose rows in the database are
    damaged has the reason only.

    Args:
        called: only documents of this file name, or with this digest.
        digest: sha256 of a source file as it was last recorded.
    """
    shared = _SharedData(session)
    for row in _rows(session):
        wanted = not called or Path(row[1]).name == called or (digest and row[4] == digest)
        if wanted:
            try:
                stored = _stored(session, row, shared)
            except DamagedRowError as exc:
                yield _damaged(session, row, f"{exc.message}; {exc.hint}")
                continue
            try:
                yield _now(stored, shared)
            except InputError as exc:  # one broken source must not hide the others
                yield replace(stored, digest="", problem=exc.message)


def as_stored(session: Session) -> tuple[ReviewedDocument, ...]:
    """Return the documents under review with their recorded sentences.

    Their sources may have changed since; `documents_under_review` reads them again.

    Raises:
        DamagedRowError: one of them cannot be read.
    """
    shared = _SharedData(session)
    return tuple(_stored(session, row, shared) for row in _rows(session))


def find(session: Session, typed: str, tag: Tag | None) -> ReviewedDocument:
    """Return the document that a person named by number, path, or name of source or translation.

    Raises:
        InputError: there is none, or several.
        DamagedRowError: it cannot be read.
    """
    found = _named(session, typed, tag)
    if not found:
        raise InputError(
            f"nothing called {typed} is under review" + (f" in {tag.name}" if tag else ""),
            hint="see `langaccess review list`; begin with `langaccess review export`",
        )
    if len(found) > 1:
        which = ", ".join(f"{row[0]} ({row[1]}, {row[3]})" for row in found)
        raise InputError(f"{typed} is several", hint=f"use the number, or --lang: {which}")
    shared = _SharedData(session)
    stored = _stored(session, found[0], shared)
    return _now(stored, shared)


def is_known(session: Session, typed: str) -> bool:
    """Return whether a named document is under review in any language."""
    return bool(_named(session, typed, None))


def _named(session: Session, typed: str, tag: Tag | None) -> list[_Row]:
    """Return the rows that a name can mean: by number or path, else by file name."""
    path = document_name(session.folder, Path(typed))
    good = [row for row in _rows(session) if tag is None or row[3] == tag]
    found = [row for row in good if typed == str(row[0]) or path == row[1] or typed == row[1]]
    name = Path(typed).name
    return found or [row for row in good if name in _file_names(row[1], row[3])]


def _file_names(name: str, tag: str) -> tuple[str, ...]:
    """Return the names of a source file and of its translation (`flyer.pt.docx`)."""
    path = Path(name)
    with suppress(InputError):  # a damaged name hides no other document
        return path.name, formats.format_of(path).target_name(path, tag)
    return (path.name,)


def register(session: Session, path: Path, source: Tag, tag: Tag) -> ReviewedDocument:
    """Return the document for a source file and a language; a new one is added to the database.

    Raises:
        InputError: the file cannot be read.
    """
    conn = session.connection
    name = document_name(session.folder, path)
    with transaction(conn):
        conn.execute(
            "INSERT OR IGNORE INTO review_documents (name, source_lang, lang, digest) "
            "VALUES (?, ?, ?, '')",
            (name, str(source), str(tag)),
        )
        row = next(row for row in _rows(session, name) if row[3] == str(tag))
        shared = _SharedData(session)
        document = _now(_stored(session, row, shared), shared)
        if document.problem:
            raise InputError(document.problem, where=str(path))
        conn.execute(
            "UPDATE review_documents SET class = ? WHERE name = ?", (shared.given(path), name)
        )
        return document


def save(conn: sqlite3.Connection, document: ReviewedDocument) -> None:
    """Replace a document's sentences in the database."""
    with transaction(conn):
        conn.execute(
            "UPDATE review_documents SET digest = ? WHERE id = ?", (document.digest, document.id)
        )
        conn.execute("DELETE FROM review_sentences WHERE document = ?", (document.id,))
        conn.executemany(
            "INSERT INTO review_sentences "
            "(document, position, id, place, source, target, made_for, origin, held, was, leads) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (document.id, position, one.id, one.place, _packed(one.source),
                 None if one.target is None else _packed(one.target), one.made_for, one.origin,
                 _packed_held(one.held), None if one.was is None else _packed(one.was),
                 json.dumps(one.leads))
                for position, one in enumerate(document.sentences)
            ],
        )  # fmt: skip


class _SharedData:
    """Data that many documents share, read on first use."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._base = load_terms(session.folder / "glossary")
        self._given = self._kept() | classes_given(session.folder / "translations")
        self._stripped = stripped(session.folder / "translations")
        self._known: dict[Tag, tuple[Term, ...]] = {}
        self._classes: dict[Path, str] = {}
        self._sentences: dict[tuple[Path, Tag], tuple[ReviewedSentence, ...]] = {}

    @cached_property
    def built(self) -> BuiltFacts:
        """The facts in the documents that were built."""
        return BuiltFacts(self._session)

    def given(self, path: Path) -> str:
        """Return the class that a person gave a document with `--class`, or nothing."""
        return self._given.get(Path(os.path.realpath(path)), "")

    def _kept(self) -> dict[Path, str]:
        """Return source → the class that it had been given when it came under review."""
        policy, found = self._session.policy, dict[Path, str]()
        for _id, name, _source, _lang, _digest, kept in _rows(self._session):
            if kept in policy.documents.classes:  # of rows that differ the strictest counts
                path = Path(os.path.realpath(self._session.folder / name))
                found[path] = stricter(policy, found.get(path), kept) or kept
        return found

    def sentences(self, path: Path, source: Tag) -> tuple[ReviewedSentence, ...]:
        """Return the sentences of a source file, read once for all languages.

        Raises:
            InputError: the file cannot be read.
        """
        if (path, source) not in self._sentences:
            self._sentences[path, source] = sentences_of_file(path, source)
        return self._sentences[path, source]

    def is_stripped(self, path: Path, tag: Tag) -> bool:
        """Return whether the draft of a document was made with `--strip-active`."""
        return (Path(os.path.realpath(path)), tag) in self._stripped

    def class_of(self, path: Path) -> str:
        """Return the class of a document: declared by itself or its sidecar, or given by a person.

        The stricter of two counts; the default is that of the rules.

        Raises:
            InputError: the file names a class that does not exist.
            ConfigError: its sidecar does.
        """
        policy = self._session.policy
        if path not in self._classes:
            classes = tuple(policy.documents.classes)
            (file,) = collect([path], None, classes, None)
            own = None
            if (
                file.doc_class is None
                and path.read_bytes()[:6].lstrip(b"\xef\xbb\xbf")[:3] == b"---"
            ):
                own = formats.read(path).doc_class  # front matter is all that can declare one
            decide(DocumentQuestion(own), policy)  # an unknown class is a mistake
            found = stricter(policy, file.doc_class or own, self.given(path) or None)
            self._classes[path] = found or policy.documents.undeclared
        return self._classes[path]

    def terms(self, tag: Tag) -> tuple[Term, ...]:
        if tag not in self._known:  # the log is checked once for all languages
            tags = {tag}
            for row in _rows(self._session):
                with suppress(InputError):  # a damaged row
                    tags.add(Tag(row[3]))
            self._known = dict(terms_for(self._session, self._base, tags))
        return self._known[tag]


def _stored(session: Session, row: _Row, shared: _SharedData) -> ReviewedDocument:
    number, name, source, lang, _digest, _given = row
    try:
        tags = Tag(source), Tag(lang)
        sentences = tuple(_sentences(session.connection, number))
    except (ConfigError, InputError) as exc:
        raise DamagedRowError(
            f"{name} ({lang}) cannot be read from the database: {exc.message}",
            hint="put a copy of the folder .langaccess from your backup",
        ) from exc
    path = session.folder / name
    read, problem = "", "the source file is missing"
    if path.is_file():
        try:
            read, problem = sha256(read_bytes(path)), ""
        except InputError as exc:
            problem = exc.message
    return ReviewedDocument(
        id=number,
        name=name,
        path=path,
        source=tags[0],
        tag=tags[1],
        digest=read,
        doc_class=shared.given(path) or session.policy.documents.undeclared,
        sentences=sentences,
        terms=shared.terms(tags[1]),
        problem=problem,
        stripped=shared.is_stripped(path, Tag(lang)),
    )


def _damaged(session: Session, row: _Row, problem: str) -> ReviewedDocument:
    """Return a document with its name and the reason, and nothing else."""
    try:
        tag = Tag(row[3])
    except InputError:
        tag = Tag("und")
    return ReviewedDocument(
        row[0], row[1], session.folder / row[1], tag, tag, digest="",
        doc_class=session.policy.documents.undeclared, sentences=(), problem=problem,
    )  # fmt: skip


def _now(document: ReviewedDocument, shared: _SharedData) -> ReviewedDocument:
    """Return a document with class and sentences of its source file as it is now.

    An unchanged source is read again too: its rows may have been changed by hand, a later version
    of this program may split it into other sentences, and an approval must cover exactly what will
    be written.

    Raises:
        InputError: the file cannot be read, or names a class that does not exist.
    """
    if document.problem:
        return document
    now = shared.sentences(document.path, document.source)
    document = replace(
        document,
        doc_class=shared.class_of(document.path),
        sentences=carry_over(document.sentences, now),
    )
    return shared.built.mark(document)


def _sentences(conn: sqlite3.Connection, number: int) -> Iterator[ReviewedSentence]:
    rows = conn.execute(
        "SELECT id, place, source, target, made_for, origin, held, was, leads "
        "FROM review_sentences WHERE document = ? ORDER BY position",
        (number,),
    )
    for id_, place, source, target, made_for, origin, held, was, leads in rows:
        try:
            yield ReviewedSentence(
                id=str(id_),
                place=str(place),
                source=_unpacked(source),
                target=None if target is None else _unpacked(target),
                made_for=str(made_for),
                origin=str(origin),
                held=None if held is None else _unpacked_held(held),
                was=None if was is None else _unpacked(was),
                leads=tuple(map(str, json.loads(leads))),
            )
        except (ValueError, TypeError, RecursionError) as exc:
            raise ConfigError(f"a cell of its sentence {place} is damaged") from exc


def _packed(text: Target) -> str:
    spans = [[s.start, s.end, s.kind.value, s.ref] for s in text.spans]
    return json.dumps([text.text, spans], ensure_ascii=False)


def _unpacked(data: str) -> Target:
    text, spans = json.loads(data)
    made = Target(text, tuple(Span(a, b, SpanKind(kind), ref) for a, b, kind, ref in spans))
    whole = {int} >= {type(n) for one in made.spans for n in (one.start, one.end, one.ref)}
    if not isinstance(text, str) or not whole:
        raise TypeError("a text and the offsets of its markup")
    if any(not 0 <= one.start <= one.end <= len(text) for one in made.spans):
        raise ValueError("markup outside of its text")
    return made


def _packed_held(held: HeldTranslation | None) -> str | None:
    if held is None:
        return None
    return json.dumps([_packed(held.target), held.translator, held.reasons], ensure_ascii=False)


def _unpacked_held(data: str) -> HeldTranslation:
    target, translator, reasons = json.loads(data)
    return HeldTranslation(_unpacked(target), str(translator), tuple(map(str, reasons)))
