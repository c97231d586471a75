"""The first look at a file: may it be drafted, how much is in it, what is left to people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from pathlib import Path

from langaccess import formats, identify, qa
from langaccess.agency import policy
from langaccess.agency.confirmation import UnsureSentence, confirmed_for
from langaccess.agency.declaration import ClassDeclaration, class_declarations
from langaccess.agency.policy import Machine, Policy
from langaccess.agency.session import Session
from langaccess.core.errors import InputError, LangAccessError
from langaccess.core.files import read_bytes, sha256
from langaccess.core.model import Decision, Finding, Kind, Segment, State
from langaccess.core.progress import SILENT, Progress
from langaccess.core.segments import too_long, word_count
from langaccess.core.tags import EN, Tag
from langaccess.formats import Document
from langaccess.translate.memory import FixedStore, load_fixed
from langaccess.translate.pipeline import sources
from langaccess.translate.pipeline.class_question import (
    ask_class,
    ask_named_class,
    asks_class,
    gate_reads,
    whole_by_people,
)
from langaccess.translate.pipeline.draft_store import DraftStore
from langaccess.translate.pipeline.job import FileStatus, SourceFile
from langaccess.translate.pipeline.reading_store import DocumentReading, ReadingStore
from langaccess.translate.pipeline.segmentation import SplitUnit, split_units
from langaccess.translate.pipeline.sentence_gate import GatedRun, GateReading, read_gate
from langaccess.translate.pipeline.sources import stricter
from langaccess.translate.pipeline.unsure import RankedSentence, rank_sentences

# Enough sentences to tell the language of a document; the rest would only cost time.
_SAMPLE = 60
_ASIDE = (Kind.META, Kind.ALT)
_ENCODING = "the text is in {}, which no engine reads: {}"
_CONVERT = "write it in Unicode (`langaccess convert`)"
_ASK = "ask its author for the text in Unicode"
_DRAFT = "a machine draft, as the notice on it says, and no source: translate its original"


@dataclass(frozen=True, slots=True)
class FileScan:
    """What is known about a file before any engine is asked."""

    file: SourceFile
    status: FileStatus | None = None  # None when it can be drafted; otherwise what it already is
    reason: str = ""  # code, when `status` is set
    message: str = ""  # the reason in words, when `status` is set
    digest: str = ""  # sha256 of the file
    doc_class: str = ""  # its class
    declared: bool = False  # the file, a sidecar or a call declares that class
    named: bool = False  # a person who holds the right has declared it for these bytes
    machine: Machine = Machine.DRAFT  # what a machine may write for that class
    decision: Decision | None = None  # policy's decision on its class, or on the file as a whole
    segments: int = 0  # sentences with something to translate
    human: int = 0  # how many of them policy leaves to a person
    # segment id → policy's decision, for sentences left to a person
    gated: Mapping[str, Decision] = field(default_factory=dict)
    legal: tuple[GatedRun, ...] = ()  # sentences that are stopped as a legal act or as evidence
    barred_texts: tuple[str, ...] = ()  # those sentences, in the order of the document
    open_texts: tuple[str, ...] = ()  # the other sentences, in their order
    notes: tuple[Finding, ...] = ()  # what its reader found
    # sentences that wait for a person's confirmation, riskiest first; their segments are in
    # `gated`
    waiting: tuple[RankedSentence, ...] = ()

    @property
    def barred(self) -> bool:
        """Whether policy, not the file, is what keeps machines away."""
        return self.status is FileStatus.REFUSED and self.decision is not None

    def as_layout_test(self) -> FileScan:
        """Return the scan without policy's refusals: no reader acts on a pseudo-translation."""
        status = None if self.barred else self.status
        return replace(self, status=status, human=0, gated={}, barred_texts=(), waiting=())

    def settled(self, rules: Policy, is_approved: Callable[[str], bool]) -> FileScan:
        """Return the scan as it is for a language.

        A sentence with an approved text is not left to a person. A document with a sentence that
        performs a legal act is not drafted before a person who holds the right has declared its
        class. Where most of a document's sentences are left to people, it goes to a translator as a
        whole, without any machine text. No one is asked about sentences of a document that is
        refused, unless their number is why. `is_approved` says of a sentence whether the language
        has an approved text for it.
        """
        human = sum(not is_approved(text) for text in self.barred_texts)
        found = replace(self, human=human)
        if self.status is not None:
            return replace(found, waiting=())
        legal = next((run for run in self.legal if not is_approved(run.text)), None)
        if legal is not None and asks_class(self.machine, declared=self.declared, named=self.named):
            asked = ask_class(legal, rules)
            return replace(found.refused("class.undeclared", asked), waiting=())
        whole = whole_by_people(human, self.segments, rules)
        if whole is None:
            return found
        whole = replace(whole, instead=next(iter(self.gated.values())).instead)
        return found.refused("floor.1", whole)

    def refused(self, reason: str, decision: Decision) -> FileScan:
        """Return the scan of a document that goes to a translator, without any machine text."""
        return replace(
            self, status=FileStatus.REFUSED, reason=reason, message=decision.reasons[0].text,
            decision=decision, machine=Machine.NEVER,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WithheldSentence:
    """A sentence that policy leaves to a person.

    Attributes:
        text: the sentence.
        rule: the rule that stops it.
        reason: why, in words.
        fixed: id of the fixed text of the approved store that it is, or is like; or empty.
        likeness: how like, 0 to 100; 100 is the same letter for letter.
        approved: languages in which the approved text goes in; only for the same sentence.
    """

    text: str
    rule: str
    reason: str
    fixed: str = ""
    likeness: float = 0.0
    approved: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """The answer of `langaccess inspect` for one file.

    Attributes:
        path: the file.
        problem: why it cannot be read or translated, or empty. A file that `translate` refuses for
            its tracked changes is counted as if they were accepted.
        passed_over: it is not a document, and `translate` leaves it alone; `problem` says why.
        words: words of its sentences, stored doubles counted once: those of a pack.
        segments: sentences with something to translate.
        repeats: sentences that occur earlier in the file.
        human: sentences that policy leaves to a person.
        left: each of them, with the reason.
        doc_class: class that a sidecar or the file declares, or the policy's default.
        notes: tracked changes, comments, pictures that may hold text, what is not reached.
        question: why no machine drafts it: its class, or that a person must declare one first.
        answer: what to do.
        waiting: sentences that a person must confirm first, riskiest first.
        waiting_segments: how many of `segments` these are: a whole sentence may be in pieces.
        risky: the riskiest sentences that are not left to people, those that wait first.
    """

    path: Path
    problem: str = ""
    passed_over: bool = False
    words: int = 0
    segments: int = 0
    repeats: int = 0
    human: int = 0
    left: tuple[WithheldSentence, ...] = ()
    doc_class: str = ""
    notes: tuple[Finding, ...] = ()
    question: str = ""
    answer: str = ""
    waiting: tuple[UnsureSentence, ...] = ()
    waiting_segments: int = 0
    risky: tuple[UnsureSentence, ...] = ()


def in_words(error: LangAccessError) -> str:
    """Return what went wrong with a file and what to do, for its line in a report."""
    return f"{error.message}; {error.hint}" if error.hint else error.message


def scan_file(
    file: SourceFile,
    source: Tag,
    rules: Policy,
    *,
    accept_revisions: bool,
    store: FixedStore | None = None,
    named: Mapping[str, ClassDeclaration] | None = None,
    confirmed: Collection[str] = (),
    readings: ReadingStore | None = None,
) -> FileScan:
    """Read `file` once and return what will become of it.

    `named` and `confirmed` hold digests: SHA-256 of a file → the class that a named person declared
    for it, and sentences about which the gate need not ask any more. `readings` is what earlier
    runs found in documents.
    """
    if file.problem:
        return FileScan(file, FileStatus.SKIPPED, "format", file.problem)
    try:
        with formats.contained(InputError, file.path):
            digest = sha256(read_bytes(file.path))
            known = readings.get(file.path, digest) if readings is not None else None
            seen = known or _reading(file, source, rules, store, accept_revisions=accept_revisions)
            fresh = known is None and sha256(read_bytes(file.path)) == digest
            scan = _scan(file, source, rules, named or {}, confirmed, digest, seen)
    except InputError as exc:
        if readings is not None:
            readings.forget(file.path)
        asked = formats.refusal(file.path)
        status = FileStatus.REFUSED if asked else FileStatus.FAILED
        return FileScan(file, status, "format" if asked else "input", in_words(exc))
    if readings is not None:
        if not _may_be_kept(scan, rules):
            readings.forget(file.path)
        elif fresh:
            readings.put(file.path, digest, seen)
    return scan


def _may_be_kept(scan: FileScan, rules: Policy) -> bool:
    """Return whether what was read of a file may be kept in the agency's database.

    A file that some language refuses may be a statement or evidence, and so may a file in another
    language: a note on it may quote its text.
    """
    status = scan.settled(rules, lambda _: False).status
    return not scan.notes if status is FileStatus.SKIPPED else status is None


def _scan(
    file: SourceFile,
    source: Tag,
    rules: Policy,
    named: Mapping[str, ClassDeclaration],
    confirmed: Collection[str],
    digest: str,
    seen: DocumentReading,
) -> FileScan:
    """Return what will become of a file in which `seen` was found."""
    code, why = seen.aside
    if code:
        return FileScan(file, FileStatus.SKIPPED, code, why, digest, notes=seen.notes)
    person = named.get(digest)
    doc_class = file.doc_class or seen.doc_class
    if file.given is not None:  # without a name it may be stricter than no class, and not milder
        least = None if person else rules.documents.undeclared
        doc_class = stricter(rules, doc_class or least, file.given)
    doc_class = stricter(rules, doc_class, person.doc_class if person else None)
    try:
        decision = policy.decide(policy.DocumentQuestion(doc_class), rules)
    except InputError as exc:
        return FileScan(file, FileStatus.FAILED, "input", in_words(exc), digest)
    name = doc_class or rules.documents.undeclared
    gated = dict(seen.stopped)
    machine = rules.documents.classes[name].machine
    if not gate_reads(source) and person is None:
        decision, machine = ask_named_class(source, rules), Machine.NEVER
    elif decision.allowed and gated and rules.translate.gate == "refuse":
        decision = next(iter(gated.values()))
    refused = not decision.allowed
    waiting = tuple(one for one in seen.asked if one.sentence.digest not in confirmed)
    gated |= {id_: one.decision for one in waiting for id_ in one.segments}
    return FileScan(
        file=file,
        status=FileStatus.REFUSED if refused else None,
        reason=decision.reasons[-1].rule if refused else "",
        message=decision.reasons[-1].text if refused else "",
        digest=digest,
        doc_class=name,
        declared=doc_class is not None,
        named=person is not None,
        machine=machine,
        decision=decision if refused else None,
        segments=len(seen.texts),
        human=sum(id_ in gated for id_, _ in seen.texts),
        gated=gated,
        legal=seen.legal,
        barred_texts=tuple(text for id_, text in seen.texts if id_ in gated),
        open_texts=tuple(text for id_, text in seen.texts if id_ not in gated),
        notes=seen.notes,
        waiting=waiting,
    )


def _reading(
    file: SourceFile,
    source: Tag,
    rules: Policy,
    store: FixedStore | None,
    *,
    accept_revisions: bool,
) -> DocumentReading:
    """Return what is in a document, and what the gate says of it."""
    document = formats.read(file.path, accept_revisions=accept_revisions)
    rows = split_units(document, source)
    aside = _set_aside(file, document, rows, source)
    if aside[0]:
        return DocumentReading(document.notes, aside=aside)
    parts = _countable(rows)
    gate = read_gate(parts, rules, store) if gate_reads(source) else GateReading()
    ranked = _ranked(parts, gate, source, rules, file)
    return DocumentReading(
        notes=document.notes,
        doc_class=document.doc_class,
        texts=tuple((part.id, part.text) for part in parts),
        stopped=gate.stopped,
        legal=gate.legal,
        asked=tuple(one for one in ranked if one.asked),
    )


def _is_waiting(one: RankedSentence, confirmed: Collection[str]) -> bool:
    return one.asked and one.sentence.digest not in confirmed


def _ranked(
    parts: Sequence[Segment],
    reading: GateReading,
    source: Tag,
    rules: Policy,
    file: SourceFile,
) -> tuple[RankedSentence, ...]:
    """Return the sentences that are not stopped, riskiest first; the ranking reads English only."""
    if source.language != "en":
        return ()
    return rank_sentences(parts, reading, rules, file.document)


def _set_aside(
    file: SourceFile, document: Document, rows: Sequence[SplitUnit], source: Tag
) -> tuple[str, str]:
    """Return why a file that can be read is not translated, as a code and in words, or nothing."""
    if qa.is_draft(file.path, (unit.text for unit in document.units)):
        return "draft", _DRAFT
    parts = [part for row in _once(rows) for part in compress(row.parts, row.worded)]
    wrong = _wrong_language(parts, source)
    # Text that may be in the source's language is not: an address with "x=a" looks like that font.
    if wrong or source != EN:
        encoding = identify.legacy_encoding("\n".join(part.text for part in parts))
    else:
        encoding = ""
    if encoding:
        how = _CONVERT if "Zawgyi" in encoding else _ASK  # `convert` reads nothing else
        return "encoding", _ENCODING.format(encoding, how)
    return ("source_language", wrong) if wrong else ("", "")


def _countable(rows: Iterable[SplitUnit]) -> list[Segment]:
    """Return the segments that hold something to translate."""
    return [part for row in _once(rows) for part in row.texts]


def _once(rows: Iterable[SplitUnit]) -> Iterator[SplitUnit]:
    """Yield the units without the twins of others."""
    return (row for row in rows if row.unit.twin is None)


def _wrong_language(parts: Sequence[Segment], source: Tag) -> str:
    """Return why the document is not in `source`, or nothing when it is, or is unclear.

    Its properties and names of pictures are not asked: they may be in another language.
    """
    texts = [p.text for p in parts if p.kind not in _ASIDE and not too_long(p.text)]
    if not texts:
        return ""
    longest = sorted(texts, key=len, reverse=True)[:_SAMPLE]
    if identify.source_language(longest, source) is False:
        return f"not in {source.name}: nothing to translate from {source}"
    return ""


def inspect(
    paths: Sequence[Path],
    session: Session,
    source: Tag,
    progress: Progress = SILENT,
    *,
    risky: int = 0,
) -> tuple[Inspection, ...]:
    """Return what is in each file below `paths`; nothing is written.

    Args:
        risky: how many of the riskiest sentences to list of each file.

    Raises:
        InputError: a named file does not exist, or there is no file.
        ConfigError: the jurisdiction or a sidecar file is wrong.
    """
    rules = session.policy
    files = sources.collect(paths, None, tuple(rules.documents.classes), session.root)
    fixed = load_fixed(session.root)
    approved = _approved(fixed, session) if fixed.texts else {}
    named, confirmed = class_declarations(session), frozenset(confirmed_for(session))
    progress.start("reading", len(files), "files")
    found = []
    for file in files:
        seen = _inspect_file(file, source, rules, fixed, approved, named, confirmed)
        found.append(replace(seen, risky=seen.risky[:risky]))
        progress.advance()
    progress.finish()
    return tuple(found)


def _approved(fixed: FixedStore, session: Session) -> Mapping[str, tuple[Tag, ...]]:
    """Return in which languages each fixed text may go into a document today."""
    tags = sorted({tag for text in fixed.texts.values() for tag in text.translations})
    found: dict[str, tuple[Tag, ...]] = {}
    for tag, mine in DraftStore(session).fixed(fixed, tags).items():
        for id_, standing in mine.items():
            if standing.state is State.APPROVED:
                found[id_] = (*found.get(id_, ()), tag)
    return found


def _inspect_file(
    file: SourceFile,
    source: Tag,
    rules: Policy,
    store: FixedStore,
    approved: Mapping[str, tuple[Tag, ...]],
    named: Mapping[str, ClassDeclaration],
    confirmed: Collection[str],
) -> Inspection:
    """Return what is in `file`, and why `translate` would refuse it.

    `approved` is the id of a fixed text → languages in which it may go into a document; `named` and
    `confirmed` are as for `scan_file`.
    """
    if file.problem:
        return Inspection(file.path, file.problem, passed_over=True)
    try:
        with formats.contained(InputError, file.path):
            return _inspect_document(file, source, rules, store, approved, named, confirmed)
    except InputError as exc:
        return Inspection(file.path, problem=in_words(exc))


def _inspect_document(
    file: SourceFile,
    source: Tag,
    rules: Policy,
    store: FixedStore | None,
    approved: Mapping[str, tuple[Tag, ...]],
    named: Mapping[str, ClassDeclaration],
    confirmed: Collection[str],
) -> Inspection:
    digest = sha256(read_bytes(file.path))
    document, problem = _read_anyway(file.path)
    rows = split_units(document, source)
    parts = _countable(rows)
    _, why = _set_aside(file, document, rows, source)
    if why:
        return Inspection(file.path, why, passed_over=True)
    person = named.get(digest)
    doc_class = stricter(
        rules, file.doc_class or document.doc_class, person.doc_class if person else None
    )
    decision = policy.decide(policy.DocumentQuestion(doc_class), rules)
    reading = read_gate(parts, rules, store) if gate_reads(source) else GateReading()
    gated = reading.stopped
    question = None if decision.allowed else decision
    if not gate_reads(source) and person is None:
        question = ask_named_class(source, rules)
    elif question is None and asks_class(
        rules.documents.named(doc_class or rules.documents.undeclared).machine,
        declared=doc_class is not None,
        named=person is not None,
    ):
        open_ = [run for run in reading.legal if not _is_approved(run.text, store, approved)]
        question = ask_class(open_[0], rules) if open_ else None
    ranked = _ranked(parts, reading, source, rules, file)
    waits = [one for one in ranked if _is_waiting(one, confirmed)]
    rest = [one for one in ranked if not _is_waiting(one, confirmed)]
    pending = {id_: one.decision for one in waits for id_ in one.segments}
    if question is None:
        left = {**gated, **pending}
        human = [p for p in parts if p.id in left and not _is_approved(p.text, store, approved)]
        whole = whole_by_people(len(human), len(parts), rules)
        question = whole and replace(whole, instead=left[human[0].id].instead)
    return Inspection(
        path=file.path,
        problem=problem,
        words=word_count(parts),
        segments=len(parts),
        repeats=len(parts) - len({part.text for part in parts}),
        human=sum(part.id in gated for part in parts),
        left=tuple(
            _withheld(part.text, gated[part.id], store, approved)
            for part in parts
            if part.id in gated
        ),
        doc_class=doc_class or rules.documents.undeclared,
        notes=tuple(n for n in document.notes if not (problem and n.code.endswith("_accepted"))),
        question=question.reasons[0].text if question else "",
        answer=question.instead[0] if question else "",
        waiting=tuple(one.sentence for one in waits),
        waiting_segments=sum(part.id in pending for part in parts),
        risky=tuple(one.sentence for one in (*waits, *rest)),
    )


def _read_anyway(path: Path) -> tuple[Document, str]:
    """Return a document, and why `translate` cannot write a translation of it, or nothing."""
    try:
        document, problem = formats.read(path), ""
    except InputError as exc:
        document, problem = formats.read(path, accept_revisions=True), in_words(exc)
    return document, problem or formats.write_problem(document)


def _is_approved(
    text: str, store: FixedStore | None, approved: Mapping[str, tuple[Tag, ...]]
) -> bool:
    near = store.near(text) if store is not None else None
    return near is not None and near.score >= 100 and bool(approved.get(near.text.id))


def _withheld(
    text: str,
    decision: Decision,
    store: FixedStore | None,
    approved: Mapping[str, tuple[Tag, ...]],
) -> WithheldSentence:
    ground = decision.reasons[0]
    near = store.near(text) if store is not None else None
    if near is None:
        return WithheldSentence(text, ground.rule, ground.text)
    tags = approved.get(near.text.id, ()) if near.score >= 100 else ()
    return WithheldSentence(text, ground.rule, ground.text, near.text.id, near.score, tags)
