"""Reads the documents of a job once and cuts the work into shards.

Files are taken in the order of their importance; a shard is a stretch of that order, so the first
shard has what matters most. A sentence belongs to the first shard that has it: equal sentences are
translated once. What is known of the files is on the disk, not in memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from langaccess import __version__, formats
from langaccess.agency.session import Session
from langaccess.core.errors import InputError, UsageError
from langaccess.core.files import scratch
from langaccess.core.model import Segment
from langaccess.core.progress import SILENT, Progress
from langaccess.core.segments import word_count
from langaccess.formats import Document
from langaccess.translate.memory import FixedStore, load_fixed
from langaccess.translate.pipeline.draft_store import DraftStore
from langaccess.translate.pipeline.job import (
    SourceFile,
    TranslationJob,
    TranslationPlan,
    WaitingFile,
)
from langaccess.translate.pipeline.job_context import real_path
from langaccess.translate.pipeline.plan import joined_plan, make_plan
from langaccess.translate.pipeline.protected_translation import SourceSentence
from langaccess.translate.pipeline.reading_store import forget_gone
from langaccess.translate.pipeline.resume import PIPELINE
from langaccess.translate.pipeline.run import (
    collect_files,
    declare,
    files_that_wait,
    open_runs,
    refuse_misasked,
    run_lock,
    scan_files,
)
from langaccess.translate.pipeline.scan import FileScan
from langaccess.translate.pipeline.target_run import TargetRun
from langaccess.translate.shards.drafts import keep_drafts
from langaccess.translate.shards.folder import (
    DraftRow,
    PlannedLanguage,
    ShardFolder,
    ShardSettings,
    chunks,
    content_key,
    copied,
    packed,
    write_part,
)
from langaccess.translate.shards.kit import write_kit
from langaccess.translate.shards.model import (
    LanguageEstimate,
    ShardPlan,
    UndraftedFile,
    load_rates,
)
from langaccess.translate.shards.work import engine_name

_TRIAL = SourceSentence("Please wait here.")
_CHUNK = 24  # files in memory at once
_LANGUAGES = 60  # bits of a number of SQLite
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE settings (data TEXT NOT NULL);
CREATE TABLE shards (
    number INTEGER PRIMARY KEY, sentences TEXT NOT NULL, documents TEXT NOT NULL
);
CREATE TABLE files (
    id INTEGER PRIMARY KEY, position INTEGER NOT NULL, source TEXT NOT NULL,
    relative TEXT NOT NULL, document TEXT NOT NULL, class TEXT, given TEXT, problem TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    langs INTEGER NOT NULL, shapes TEXT NOT NULL, seconds REAL NOT NULL,
    shard INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE sentences (
    key TEXT PRIMARY KEY, file INTEGER NOT NULL, langs INTEGER NOT NULL, body TEXT NOT NULL,
    shard INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE known (
    key TEXT PRIMARY KEY, lang TEXT NOT NULL, source TEXT NOT NULL, draft TEXT NOT NULL
) WITHOUT ROWID;
"""


def plan_shards(
    job: TranslationJob,
    session: Session,
    shards: int,
    progress: Progress = SILENT,
    *,
    order: Mapping[Path, int] | None = None,
    unreviewed: str = "",
) -> ShardPlan:
    """Read the files of a job, cut the work into shards, and write the plan below `job.out`.

    A plan that is there is replaced; results of its shards that are still right are used again.
    `order` is the real path of a source → its place in the order of importance, from 1; files
    without a place come last, as they were collected. `unreviewed` says why languages without a
    reviewer are planned too, and is kept with the plan.
    """
    refuse_misasked(job, session.root)
    if job.confirmed is not None:
        raise UsageError(
            "--confirmed does not go with --plan-shards",
            hint="take the confirmations over first: langaccess translate FILES --confirmed FILE",
        )
    if len(job.targets) > _LANGUAGES:
        raise UsageError(f"at most {_LANGUAGES} languages in one plan")
    files, given = collect_files(job, session)
    declare(job, session, files)
    places = {} if order is None else order
    ranked = sorted(
        enumerate(files),
        key=lambda one: (places.get(real_path(one[1].path), len(files) + 1), one[0]),
    )
    job = replace(job, doc_class=None, declared_by=None)  # each file has its class now
    with run_lock(job, session, progress), scratch() as work:
        fixed = load_fixed(session.root)
        store = DraftStore(session)
        runs = open_runs(job, session, files, given, fixed, SILENT, store)[1]
        for one in runs:  # a broken model is found here, not on a hundred machines
            list(one.draft_sentences([_TRIAL]))
        folder = ShardFolder(job.out)
        for part in folder.all_parts():  # of a plan that was not collected
            keep_drafts(part, store, runs)
        with closing(sqlite3.connect(work / "plan.sqlite", isolation_level=None)) as conn:
            book = _Book(conn, job, folder)
            progress.start("reading", len(files), "files")
            for chunk in chunks(ranked, _CHUNK):
                book.read(chunk, session, fixed, store, runs, progress)
            progress.finish()
            forget_gone(session)
            estimates = tuple(book.estimate(one, bit) for bit, one in enumerate(runs))
            engines = [one.settled.choice.info for one in runs if one.settled.choice]
            kit = write_kit(session, engines, work, folder.kit)
            languages = tuple(map(_language, runs))
            settings = ShardSettings(
                __version__,
                shards,
                session.now,
                kit,
                session.root is not None,
                unreviewed,
                job,
                languages,
            )
            book.close(settings, work, folder)
        copied(work / "plan.sqlite", folder.plan)
    return ShardPlan(
        folder.path, shards, len(files), estimates, joined_plan(book.plans), tuple(book.waiting),
        tuple(book.undrafted),
    )  # fmt: skip


def _language(one: TargetRun) -> PlannedLanguage:
    return PlannedLanguage(one.settled.tag, engine_name(one), one.draft_salt)


class _Book:
    """The plan while it is made."""

    def __init__(self, conn: sqlite3.Connection, job: TranslationJob, folder: ShardFolder) -> None:
        self._conn = conn
        self._job = job
        self._folder = folder
        self._rates = load_rates()
        self._uses: Counter[int] = Counter()
        self._words: list[list[int]] = [[] for _ in job.targets]
        self.plans: list[TranslationPlan] = []
        self.waiting: list[WaitingFile] = []
        self.undrafted: list[UndraftedFile] = []
        conn.executescript(_TABLES)

    def read(
        self,
        chunk: Sequence[tuple[int, SourceFile]],
        session: Session,
        fixed: FixedStore,
        store: DraftStore,
        runs: Sequence[TargetRun],
        progress: Progress,
    ) -> None:
        """Take some files into the plan."""
        scans = scan_files([file for _, file in chunk], self._job, session, fixed, SILENT)
        self.undrafted += (
            UndraftedFile(scan.file.path, scan.status, scan.reason, scan.message)
            for scan in scans
            if scan.status is not None and not scan.barred
        )
        wanted: dict[Path, list[tuple[int, TargetRun, FileScan]]] = {}
        for bit, one in enumerate(runs):
            one.settle(scans)
            for scan in one.unfinished():
                wanted.setdefault(scan.file.path, []).append((bit, one, scan))
        self.waiting += files_that_wait(session, scans, runs)
        plan = make_plan([one.settled for one in runs])
        self.plans.append(plan)
        self._conn.execute("BEGIN")
        for (position, file), scan in zip(chunk, scans, strict=True):
            self._add(position, file, scan, wanted.get(file.path, ()), store)
            progress.advance()
        self._conn.execute("COMMIT")

    def _add(
        self,
        position: int,
        file: SourceFile,
        scan: FileScan,
        wanted: Sequence[tuple[int, TargetRun, FileScan]],
        store: DraftStore,
    ) -> None:
        """Take one file into the plan, with the sentences that an engine is asked for."""
        document = _read_again(scan, self._job) if wanted else None
        seconds, langs, shapes = 0.0, 0, list[str]()
        ((row,),) = self._conn.execute("SELECT 1 + coalesce(max(id), 0) FROM files").fetchall()
        for bit, one, mine in wanted:
            if document is None:
                break
            asked = one.engine_sentences(mine, document)
            fresh = self._add_sentences(asked, row, bit, one, store)
            seconds += fresh * self._seconds(one) + self._rates.build_seconds
            langs |= 1 << bit
            shapes.append(one.shape_of(mine))
            self._uses[bit] += len(asked)
            self._words[bit].append(word_count(Segment("", text) for text in mine.open_texts))
        self._conn.execute(
            "INSERT INTO files (id, position, source, relative, document, class, given, problem, "
            "sha256, langs, shapes, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row, position, self._place(file.path), str(file.relative), file.document,
             file.doc_class, file.given, file.problem, scan.digest, langs, json.dumps(shapes),
             seconds),
        )  # fmt: skip

    def _seconds(self, one: TargetRun) -> float:
        """Return the processor time for a sentence in a language."""
        choice = one.settled.choice
        return 0.0 if choice is None else self._rates.seconds(choice.info.kind)

    def _add_sentences(
        self,
        asked: Mapping[str, SourceSentence],
        file: int,
        bit: int,
        one: TargetRun,
        store: DraftStore,
    ) -> int:
        """Add sentences in one language; return how many no file before has in it."""
        have = store.get(asked)
        fresh = 0
        for key, sentence in asked.items():
            if key in have:
                row = DraftRow(key, one.settled.tag, sentence.text, have[key])
                fresh += self._conn.execute(
                    "INSERT OR IGNORE INTO known VALUES (?, ?, ?, ?)", row.values()
                ).rowcount
                continue
            fresh += self._conn.execute(
                "INSERT INTO sentences (key, file, langs, body) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (key) DO UPDATE SET langs = langs | excluded.langs "
                "WHERE langs & excluded.langs = 0",
                (content_key(sentence), file, 1 << bit, packed(sentence)),
            ).rowcount
        return fresh

    def _place(self, path: Path) -> str:
        """Return where a source is as seen from the output folder, or from the root."""
        try:
            return Path(os.path.relpath(real_path(path), self._folder.out)).as_posix()
        except ValueError:  # on another drive of a Windows PC
            return real_path(path).as_posix()

    def estimate(self, one: TargetRun, bit: int) -> LanguageEstimate:
        """Return what the plan costs in one language."""
        ((count,),) = self._conn.execute(
            "SELECT count(*) FROM sentences WHERE langs & ?", (1 << bit,)
        )
        words = self._words[bit]
        seconds = count * self._seconds(one) + len(words) * self._rates.build_seconds
        return LanguageEstimate(
            tag=one.settled.tag,
            documents=len(words),
            sentences=count,
            repeated=self._uses[bit] - count,
            words=tuple(words),
            core_hours=seconds / 3600,
            review_hours=sum(words) / self._rates.words_per_hour,
        )

    def close(self, settings: ShardSettings, work: Path, folder: ShardFolder) -> None:
        """Cut the shards, and write everything but the plan itself."""
        known = (DraftRow.of(row) for row in self._conn.execute("SELECT * FROM known ORDER BY key"))
        salts = {one.tag: one.salt for one in settings.languages}
        write_part(known, salts, work / "known.sqlite", folder.known)
        self._conn.execute("DROP TABLE known")
        self._conn.execute("BEGIN")
        self._cut(settings.shards)
        self._conn.execute("CREATE INDEX sentences_of ON sentences (shard)")
        self._conn.execute("CREATE INDEX files_of ON files (shard)")
        for number in range(1, settings.shards + 1):
            self._conn.execute(
                "INSERT INTO shards VALUES (?, ?, ?)", (number, *self._names(number, settings))
            )
        self._conn.execute("INSERT INTO settings VALUES (?)", (settings.to_json(),))
        self._conn.execute("COMMIT")
        self._conn.execute("VACUUM")

    def _cut(self, shards: int) -> None:
        """Give each file a shard: stretches of the order that take about the same time."""
        rows = self._conn.execute("SELECT id, seconds FROM files WHERE langs != 0 ORDER BY id")
        ids, seconds = tuple(zip(*rows, strict=True)) or ((), ())
        places = zip(shard_numbers(seconds, shards), ids, strict=True)
        self._conn.executemany("UPDATE files SET shard = ? WHERE id = ?", places)
        self._conn.execute(
            "UPDATE sentences SET shard = (SELECT shard FROM files WHERE files.id = file)"
        )

    def _names(self, number: int, settings: ShardSettings) -> tuple[str, str]:
        """Return the names of a shard's results, made of all that they depend on."""
        common = [__version__, PIPELINE, [[one.tag, one.salt] for one in settings.languages]]
        rows = self._conn.execute(
            "SELECT key, langs FROM sentences WHERE shard = ? ORDER BY key", (number,)
        )
        sentences = _name(["sentences", *common], rows)
        rows = self._conn.execute(
            "SELECT source, relative, sha256, langs, shapes FROM files WHERE shard = ? ORDER BY id",
            (number,),
        )
        day = settings.now.date().isoformat()
        return sentences, _name(["documents", *common, day, settings.job.strip_active], rows)


def shard_numbers(seconds: Sequence[float], shards: int) -> list[int]:
    """Return for each document, in order, the number of its shard, from 1.

    A shard is a stretch of documents that take about the same time. A document belongs to the shard
    in which its middle falls, so one that is larger than a shard is not cut. `seconds` is the
    processor time of each document.
    """
    total, passed, numbers = sum(seconds), 0.0, list[int]()
    for one in seconds:
        middle = passed + one / 2
        numbers.append(min(shards, 1 + int(middle * shards / total)) if total else 1)
        passed += one
    return numbers


def _name(common: Sequence[object], rows: Iterator[Sequence[object]]) -> str:
    """Return the digest of some rows and what they have in common; empty if there is no row."""
    total, count = hashlib.sha256(json.dumps(common).encode("ascii")), 0
    for row in rows:
        total.update(json.dumps(row).encode("ascii"))
        count += 1
    return total.hexdigest()[:32] if count else ""


def _read_again(scan: FileScan, job: TranslationJob) -> Document | None:
    """Return the document of a file that could be read a moment ago; None if it no longer can."""
    try:
        with formats.contained(InputError, scan.file.path):
            return formats.read(scan.file.path, accept_revisions=job.accept_revisions)
    except InputError:
        return None
