"""The folder of a plan: what is to be done, and the result of each step.

::

    OUT/shards/plan.sqlite              written once, then only read: files, sentences, shards
    OUT/shards/kit.zip                  what a worker needs of the agency's folder (`kit`)
    OUT/shards/known.sqlite             drafts that the agency had before
    OUT/shards/sentences/ID.sqlite      drafts of a shard's sentences
    OUT/shards/documents/ID.zip         a shard's documents, with their manifest

A database here is read as a file that never changes, without locks, so that it may be on a network
drive. It is written elsewhere, copied, and takes its name in one step.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, TypeVar
from urllib.parse import quote

from langaccess import __version__
from langaccess.core.errors import ConfigError, InputError
from langaccess.core.files import write_atomic
from langaccess.core.tags import Tag
from langaccess.translate.pipeline.assemble import SentenceDraft
from langaccess.translate.pipeline.draft_store import packed_draft, unpacked_draft
from langaccess.translate.pipeline.job import SourceFile, TranslationJob
from langaccess.translate.pipeline.protected_translation import SourceSentence
from langaccess.translate.shards.model import Step

T = TypeVar("T")

NAME = "shards"
_DRAFTS = (
    "CREATE TABLE drafts (key TEXT PRIMARY KEY, lang TEXT NOT NULL, source TEXT NOT NULL, "
    "draft TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class PlannedLanguage:
    """A language of a plan."""

    tag: Tag
    engine: str  # id of its engine, with the digest of its model; empty when there is none
    salt: str  # digest of all that shapes its drafts


@dataclass(frozen=True, slots=True)
class ShardSettings:
    """What holds for all shards of a plan."""

    version: str  # of the program that planned
    shards: int  # number of shards
    now: datetime  # the moment of the plan: the day on the labels
    kit: str  # SHA-256 of the kit
    in_folder: bool  # it was planned in an agency's folder
    unreviewed: str  # why languages without a reviewer are planned too, or empty
    job: TranslationJob  # what to do; sources and output folder are those of the call
    languages: tuple[PlannedLanguage, ...]

    def to_json(self) -> str:
        """Return the settings as text."""
        job = {
            "targets": [str(tag) for tag in self.job.targets],
            "source": str(self.job.source),
            "doc_class": self.job.doc_class,
            "engine": self.job.engine,
            "accept_revisions": self.job.accept_revisions,
            "strip_active": self.job.strip_active,
            "pack": self.job.pack,
            "fast": self.job.fast,
        }
        languages = [asdict(one) | {"tag": str(one.tag)} for one in self.languages]
        parts = {"version": self.version, "shards": self.shards,
                 "now": self.now.isoformat(), "kit": self.kit, "in_folder": self.in_folder,
                 "unreviewed": self.unreviewed, "job": job, "languages": languages}  # fmt: skip
        return json.dumps(parts)

    @classmethod
    def from_json(cls, text: str, out: Path) -> ShardSettings:
        """Return the settings that `to_json` wrote."""
        data = json.loads(text)
        job = data["job"]
        return cls(
            data["version"], data["shards"], datetime.fromisoformat(data["now"]), data["kit"],
            data["in_folder"], data["unreviewed"],
            TranslationJob(
                sources=(), out=out, **job | {
                    "targets": tuple(map(Tag, job["targets"])), "source": Tag(job["source"]),
                }
            ),
            tuple(PlannedLanguage(**one | {"tag": Tag(one["tag"])}) for one in data["languages"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A source file of a plan."""

    file: SourceFile
    sha256: str  # digest of its content when it was planned
    tags: tuple[Tag, ...]  # languages in which it is drafted
    shard: int  # shard that builds it; 0 when there is nothing to build
    position: int  # its place among the files as they were collected, from 0


@dataclass(frozen=True, slots=True)
class PlannedShard:
    """A shard."""

    number: int  # from 1
    sentences: str  # name of the result of its first step; empty when there is nothing to do
    documents: str  # name of the result of its second step; empty when there is nothing to do


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft of a sentence in a result."""

    key: str  # see `Drafter`
    tag: Tag
    source: str
    draft: SentenceDraft

    def values(self) -> tuple[str, str, str, str]:
        """Return the row as the database holds it."""
        return self.key, str(self.tag), self.source, packed_draft(self.draft)

    @classmethod
    def of(cls, values: Sequence[str]) -> DraftRow:
        """Return the row that `values` gave."""
        key, lang, source, draft = values
        return cls(key, Tag(lang), source, unpacked_draft(draft))


class ShardFolder:
    """The folder of a plan, open for reading."""

    def __init__(self, out: Path) -> None:
        self.out = out.absolute()
        self.path = self.out / NAME

    @property
    def plan(self) -> Path:
        """The file of the plan."""
        return self.path / "plan.sqlite"

    @property
    def kit(self) -> Path:
        """The kit."""
        return self.path / "kit.zip"

    @property
    def known(self) -> Path:
        """Drafts that the agency had before."""
        return self.path / "known.sqlite"

    def result(self, shard: PlannedShard, step: Step) -> Path | None:
        """Return the file with the result of a step; None when the step has nothing to do."""
        if step == "sentences":
            name, ending = shard.sentences, ".sqlite"
        else:
            name, ending = shard.documents, ".zip"
        return self.path / step / f"{name}{ending}" if name else None

    def is_done(self, shard: PlannedShard, step: Step) -> bool:
        """Return whether a step has its result, or nothing to do."""
        path = self.result(shard, step)
        return path is None or path.is_file()

    def left(self, step: Step) -> tuple[int, ...]:
        """Return the shards that lack a step."""
        return tuple(one.number for one in self.shards if not self.is_done(one, step))

    @cached_property
    def settings(self) -> ShardSettings:
        """What holds for all shards."""
        if not self.plan.is_file():
            raise InputError(
                "no plan of shards is in this folder",
                where=str(self.path),
                hint="make one: langaccess translate FILES --to LANGUAGES --plan-shards N",
            )
        try:
            ((text,),) = self._rows("SELECT data FROM settings")
            found = ShardSettings.from_json(text, self.out)
        except (ValueError, KeyError, TypeError) as exc:
            raise damaged_plan(self.plan) from exc
        if found.version != __version__:
            raise ConfigError(
                f"this plan was made by langaccess {found.version}, and this is {__version__}",
                where=str(self.plan),
                hint="install the same version on all machines, or plan again",
            )
        return found

    @cached_property
    def shards(self) -> tuple[PlannedShard, ...]:
        """The shards, in the order of their numbers."""
        rows = self._rows(
            "SELECT number, sentences, documents FROM shards WHERE number <= ? ORDER BY number",
            (self.settings.shards,),
        )
        return tuple(PlannedShard(*row) for row in rows)

    def shard(self, number: int) -> PlannedShard:
        """Return a shard by its number."""
        return self.shards[number - 1]

    def files(self, shard: int | None = None) -> Iterator[PlannedFile]:
        """Yield the files that a shard builds, the most important first, or all as collected."""
        statement = "SELECT * FROM files ORDER BY position"
        if shard is not None:
            statement = "SELECT * FROM files WHERE shard = ? ORDER BY id"
        targets = self.settings.job.targets
        for row in self._named(statement, () if shard is None else (shard,)):
            path = Path(row["source"])
            source = SourceFile(
                path if path.is_absolute() else Path(os.path.normpath(self.out / path)),
                PurePosixPath(row["relative"]),
                row["class"],
                row["problem"],
                row["given"],
                row["document"],
            )
            tags = tuple(tag for bit, tag in enumerate(targets) if row["langs"] >> bit & 1)
            yield PlannedFile(source, row["sha256"], tags, row["shard"], row["position"])

    def sentences(self, shard: int, tag: Tag) -> Iterator[SourceSentence]:
        """Yield the sentences that a shard translates into a language, by key."""
        bit = 1 << self.settings.job.targets.index(tag)
        rows = self._rows(
            "SELECT body FROM sentences WHERE shard = ? AND langs & ? ORDER BY key", (shard, bit)
        )
        for (body,) in rows:
            yield _unpacked(body)

    def shards_of(self, wanted: Mapping[str, str]) -> Mapping[int, Sequence[str]]:
        """Return shard → keys of drafts that it makes.

        `wanted` is `content_key` → key of the draft.
        """
        found: dict[int, list[str]] = {}
        statement = "SELECT key, shard FROM sentences WHERE key IN (SELECT value FROM json_each(?))"
        for key, shard in self._rows(statement, (json.dumps(list(wanted)),)):
            found.setdefault(shard, []).append(wanted[key])
        return found

    def parts(self) -> Iterator[Path]:
        """Yield the files with drafts that the plan's shards made, in the order of the shards."""
        for shard in self.shards:
            path = self.result(shard, "sentences")
            if path is not None and path.is_file():
                yield path

    def all_parts(self) -> Iterator[Path]:
        """Yield every file with drafts that is here, also of earlier plans."""
        yield from sorted((self.path / "sentences").glob("[!.]*.sqlite"))

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            with read_only(self.plan) as conn:
                return conn.execute(statement, values).fetchall()
        except sqlite3.Error as exc:
            raise damaged_plan(self.plan) from exc

    def _named(self, statement: str, values: Sequence[Any]) -> Iterator[sqlite3.Row]:
        try:
            with read_only(self.plan) as conn:
                conn.row_factory = sqlite3.Row
                yield from conn.execute(statement, values)
        except sqlite3.Error as exc:
            raise damaged_plan(self.plan) from exc


def content_key(sentence: SourceSentence) -> str:
    """Return the key of a sentence, the same in all languages and for all engines."""
    return hashlib.sha256(packed(sentence).encode("ascii")).hexdigest()


def packed(sentence: SourceSentence) -> str:
    """Return a sentence as text."""
    return json.dumps([sentence.text, sentence.literals, sentence.alone])


def _unpacked(body: str) -> SourceSentence:
    text, literals, alone = json.loads(body)
    return SourceSentence(text, tuple((a, b) for a, b in literals), alone)


@contextmanager
def read_only(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database that never changes; closed after the block."""
    # Not `as_uri`: SQLite takes the server of a network folder (`file://server`) for an error.
    place = quote(path.absolute().as_posix())
    name = f"file://{'' if place.startswith('/') else '/'}{place}?mode=ro&immutable=1"
    with closing(sqlite3.connect(name, uri=True)) as conn:
        yield conn


def copied(source: Path, target: Path) -> None:
    """Copy a finished file to its place in one step."""

    def copy(file: BinaryIO) -> None:
        with source.open("rb") as opened:
            shutil.copyfileobj(opened, file, 1 << 20)

    write_atomic(target, copy)


def chunks(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Yield the items in tuples of at most `size`."""
    rest = iter(items)
    while some := tuple(islice(rest, size)):
        yield some


def write_part(rows: Iterable[DraftRow], salts: Mapping[Tag, str], work: Path, target: Path) -> int:
    """Write drafts into a result file and return how many there are.

    `salts` is language → digest of all that shapes its drafts; `work` a local file that is written
    first.
    """
    count = 0
    work.unlink(missing_ok=True)
    with closing(sqlite3.connect(work)) as conn:
        conn.execute("PRAGMA journal_mode = OFF")
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute(_DRAFTS)
        for row in rows:
            values = row.values()
            count += conn.execute(
                "INSERT OR IGNORE INTO drafts VALUES (?, ?, ?, ?, ?)",
                (*values, _row_digest(values)),
            ).rowcount
        conn.execute("CREATE TABLE made (lang TEXT PRIMARY KEY, salt TEXT NOT NULL)")
        conn.executemany("INSERT INTO made VALUES (?, ?)", sorted(salts.items()))
        conn.execute("CREATE TABLE digest (sha256 TEXT NOT NULL)")
        conn.execute("INSERT INTO digest VALUES (?)", (_digest(conn),))
        conn.commit()
    copied(work, target)
    return count


def is_sound_part(path: Path) -> bool:
    """Return whether a result file holds what was written into it."""
    try:
        with read_only(path) as conn:
            ((said,),) = conn.execute("SELECT sha256 FROM digest").fetchall()
            return bool(said == _digest(conn))
    except (sqlite3.Error, ValueError):
        return False


def part_salts(path: Path) -> Mapping[Tag, str]:
    """Return language → digest of all that shaped the drafts of a result file."""
    try:
        with read_only(path) as conn:
            return {Tag(lang): salt for lang, salt in conn.execute("SELECT * FROM made")}
    except (sqlite3.Error, ValueError) as exc:
        raise damaged(path) from exc


def _digest(conn: sqlite3.Connection) -> str:
    total = hashlib.sha256()
    for row in conn.execute("SELECT key, lang, source, draft FROM drafts ORDER BY key"):
        total.update(json.dumps(row).encode("ascii"))
    return total.hexdigest()


def _row_digest(row: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(row).encode("ascii")).hexdigest()[:16]


def part_drafts(path: Path, keys: Sequence[str] | None = None) -> Iterator[DraftRow]:
    """Yield the drafts of a result file, all or those with some keys.

    Each is compared with its own digest: a worker that needs a few drafts of another shard does
    not read the whole file, which would pass through the shared folder once for each worker.
    """
    try:
        with read_only(path) as conn:
            statement, values = "SELECT * FROM drafts ORDER BY lang, key", list[str]()
            if keys is not None:
                statement = "SELECT * FROM drafts WHERE key IN (SELECT value FROM json_each(?))"
                values = [json.dumps(list(keys))]
            for *row, said in conn.execute(statement, values):
                if said != _row_digest(row):
                    raise damaged(path)
                yield DraftRow.of(row)
    except (sqlite3.Error, ValueError) as exc:
        raise damaged(path) from exc


def damaged_plan(path: Path) -> ConfigError:
    """Return the error for a file of the plan that is not what was written."""
    return ConfigError(
        "this file of the plan is damaged, or was made by another version of langaccess",
        where=str(path),
        hint="plan again; what is translated already is kept",
    )


def damaged(path: Path) -> ConfigError:
    """Return the error for a result that is not what was written."""
    return ConfigError(
        "this result of a shard is damaged",
        where=str(path),
        hint="delete the file, and run its shard again",
    )
