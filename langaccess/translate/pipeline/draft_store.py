"""What an agency's database has for a translation: drafts, the memory, approved texts and terms.

What an engine made of a sentence is remembered, so that none is translated twice: in an agency's
folder the drafts lie in its database and survive the run, elsewhere they last as long as it. They
are machine drafts for this program's own use, never a translation memory.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from langaccess.agency import provenance
from langaccess.agency.session import Session
from langaccess.agency.workspace import transaction
from langaccess.core.config import GroupPattern
from langaccess.core.files import sha256
from langaccess.core.model import Finding, Severity
from langaccess.core.models import EngineInfo
from langaccess.core.tags import Tag
from langaccess.qa import Term
from langaccess.translate.memory import (
    FixedStore,
    FixedTextStatus,
    Memory,
    Termbase,
    approved_forms,
    enforced,
    fixed_text_statuses,
    load_terms,
)
from langaccess.translate.pipeline.assemble import SentenceDraft
from langaccess.translate.pipeline.job import TextOrigin
from langaccess.translate.pipeline.omegat_project import ProjectSentence, project_files
from langaccess.translate.pipeline.pre_edits import PreEdit
from langaccess.translate.pipeline.protected_translation import SourceSentence


@dataclass(frozen=True, slots=True)
class Glossary:
    """The agency's terms for one language."""

    # approved terms; a draft that misses one, or uses a forbidden one, says so
    terms: tuple[Term, ...] = ()
    kept: tuple[str, ...] = ()  # names that are never translated
    pre_edits: tuple[PreEdit, ...] = ()  # what an engine is given for terms with an approved form


class DraftStore:
    """The database of a run; drafts are kept by key, see `Drafter` for what a key covers.

    Outside an agency's folder drafts are kept in memory, and nothing else is known.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._memory: dict[str, SentenceDraft] = {}
        self._conn: sqlite3.Connection | None = session.connection if session.root else None
        self._folder: Path | None = session.root / "glossary" if session.root else None
        self._base = Termbase({})
        self._firm: Mapping[Tag, frozenset[str]] = {}

    @property
    def memory(self) -> Memory | None:
        """The agency's translation memory, in the same database; None outside its folder."""
        return None if self._conn is None else Memory(self._session)

    def glossaries(self, tags: Collection[Tag]) -> Mapping[Tag, Glossary]:
        """Return language → its terms; none is approved outside an agency's folder."""
        self._base = base = load_terms(self._folder)
        kept = tuple(n for c in base.concepts.values() if c.keep for n in c.names)
        if self._conn is None:
            return dict.fromkeys(tags, Glossary(kept=kept))
        self._firm = approved_forms(self._session, base, tags)
        return {
            tag: Glossary(
                enforced(base, tag, self._firm[tag]), kept, _pre_edits(base, tag, self._firm[tag])
            )
            for tag in tags
        }

    def fixed(
        self, texts: FixedStore, tags: Collection[Tag]
    ) -> Mapping[Tag, Mapping[str, FixedTextStatus]]:
        """Return language → status of the fixed texts; empty outside an agency's folder."""
        if self._conn is None:
            return {tag: {} for tag in tags}
        return fixed_text_statuses(self._session, texts, tags)

    def terms_digest(self, tag: Tag) -> str:
        """Return a digest of the term base for a language, as a project for OmegaT shows it.

        `glossaries` has been asked for this language before.
        """
        shown = list(self._base.concepts.values()), sorted(self._firm.get(tag, ()))
        return sha256(repr(shown).encode("utf-8", "surrogatepass"))

    def project(
        self, wanted: Sequence[ProjectSentence], tags: tuple[Tag, Tag]
    ) -> Mapping[str, bytes]:
        """Return the files of an OmegaT project; none outside an agency's folder.

        `glossaries` has been asked for the same languages before.
        """
        if self._conn is None:
            return {}
        return project_files(self._session, (self._base, self._firm[tags[1]]), wanted, tags)

    def get(self, wanted: Mapping[str, SourceSentence]) -> dict[str, SentenceDraft]:
        """Return the stored drafts by key."""
        found = {key: self._memory[key] for key in wanted if key in self._memory}
        missing = [key for key in wanted if key not in found]
        if self._conn is not None:
            found.update(_select(self._conn, missing))
        return found

    def put(
        self,
        drafts: Mapping[str, SentenceDraft],
        engine: EngineInfo,
        tag: Tag,
        sources: Mapping[str, str],
    ) -> None:
        """Store drafts; failures of the engine are not stored, so a later run retries them."""
        lasting = {k: d for k, d in drafts.items() if d.origin is not TextOrigin.FAILED}
        if self._conn is None:
            self._memory.update(lasting)
            return
        now = datetime.now(UTC)
        at = now.isoformat(timespec="seconds")
        with transaction(self._conn):
            self._conn.executemany(
                "INSERT OR REPLACE INTO drafts (key, target, origin, engine, at) "
                "VALUES (?, ?, ?, ?, ?)",
                [(k, packed_draft(d), d.origin.value, engine.id, at) for k, d in lasting.items()],
            )
            if tag.pseudo:
                return  # a layout test is not a translation
            written = [
                provenance.MachineText(sources[key], one.text, engine.id, engine.model_digest, key)
                for key, one in lasting.items()
                if one.text is not None and one.origin is TextOrigin.ENGINE
            ]
            provenance.remember(self._conn, tag, written, at=now)


def _pre_edits(base: Termbase, target: Tag, approved: Collection[str]) -> tuple[PreEdit, ...]:
    """Return what an engine is given for the terms that have an approved form in `target`."""
    return tuple(
        PreEdit(
            f"term:{concept.id}",
            {GroupPattern(re.escape(name)): concept.to_engine for name in concept.names},
            term=True,
        )
        for concept in base.concepts.values()
        if concept.to_engine
        and any(form.digest in approved for form in concept.in_language(target))
    )


def _select(conn: sqlite3.Connection, keys: list[str]) -> dict[str, SentenceDraft]:
    statement = "SELECT key, target FROM drafts WHERE key IN (SELECT value FROM json_each(?))"
    rows = conn.execute(statement, (json.dumps(keys),))
    return {key: unpacked_draft(text) for key, text in rows}


def packed_draft(draft: SentenceDraft) -> str:
    """Return a draft as the text that the table `drafts` holds."""
    findings = [[f.code, f.message, f.severity.value, f.count] for f in draft.findings]
    body = [draft.text, draft.origin.value, draft.reason, draft.anchors, findings]
    return json.dumps(body, ensure_ascii=False)


def unpacked_draft(text: str) -> SentenceDraft:
    """Return the draft that `packed_draft` packed."""
    target, origin, reason, anchors, findings = json.loads(text)
    return SentenceDraft(
        text=target,
        origin=TextOrigin(origin),
        reason=reason,
        anchors=tuple((a, b, c, d) for a, b, c, d in anchors),
        findings=tuple(
            Finding(code, message, Severity(severity), count=count)
            for code, message, severity, count in findings
        ),
    )
