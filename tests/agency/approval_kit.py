"""An office, three reviewers and short ways to ask, approve and look, for tests of approval."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from langaccess.agency import ledger
from langaccess.agency.approval import (
    Approvable,
    ApprovalAnswer,
    Certificate,
    Consent,
    Published,
    TextDigests,
    Vendor,
    approve,
    consider,
    keep_evidence,
    record_writing,
    trusted,
)
from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from langaccess.agency.workspace import find
from langaccess.core.model import Credential, Finding, Person, Severity
from langaccess.core.tags import Tag
from tests.policyfiles import HEAD

EN, ES = Tag("en"), Tag("es")
NOON = datetime(2026, 11, 25, 18, tzinfo=UTC)
DAY = timedelta(days=1)
TESTED = Credential(
    "translator_tested", EN, ES, "revise", date(2024, 1, 1), date(2027, 1, 1), "ATA", "ata-17"
)
ANA = Person("ana", "Ana Ruiz", credentials=(TESTED,))
BEA = Person("bea", "Beatriz Mora", credentials=(TESTED,))
CAM = Person("cam", "Camila Ochoa", credentials=(TESTED,))
ONE = TextDigests("s1", "source 1", "target 1", "terms 1")
TWO = TextDigests("s2", "source 2", "target 2")
WARNING = Finding("number.differs", "the number differs", Severity.WARNING)
INFO = Finding("mark.space", "a space is missing", Severity.INFO)
ERROR = Finding("phone.differs", "the phone number differs", Severity.ERROR)
PEOPLE = """\
people:
  - {id: lee, name: Kim Lee, kind: member, coordinator: true}
  - {id: roe, name: Pat Roe, kind: member}
  - {id: old, name: Jo Old, kind: member, coordinator: true, left: 2026-11-25}
"""
AGENCY = "agency: {name: Springfield PD, time_zone: UTC}\n"


def opened(folder: Path, policy: Policy) -> Session:
    """Return the session of a new agency at noon; use it in `with`."""
    (folder / "jurisdiction.yaml").write_text(HEAD + AGENCY, encoding="utf-8")
    (folder / "roster").mkdir()
    (folder / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    session = Session(find(explicit=folder))
    session.policy, session.now = policy, NOON
    return session


def text(digests: TextDigests = ONE, **changes: Any) -> Approvable:
    fields: dict[str, Any] = {
        "document": "flyer.md", "document_class": "public_information", "findings": (),
        "written_by": ("Ben Sato",),
    } | changes  # fmt: skip
    words = f"Llámenos {digests.target}."
    return Approvable(
        fields.pop("what", "translation"), digests, EN, ES, "Call us.", words, **fields
    )


def ask(office: Session, *texts: Approvable, who: Person | Vendor = ANA, **said: str) -> Any:
    return consider(office, texts or (text(),), who, Consent(**said))


def give(
    office: Session, *texts: Approvable, who: Person | Vendor = ANA, at: datetime | None = None,
    published: Published | None = None, **said: str,
) -> tuple[ApprovalAnswer, ...]:  # fmt: skip
    if at is not None:
        office.now = at
    return approve(office, texts or (text(),), who, Consent(**said), published=published)


def wrote(
    office: Session, name: str, *texts: TextDigests, document_class: str = "",
    document: str = "flyer.md",
) -> ledger.LogEntry:  # fmt: skip
    return record_writing(
        office.connection, texts or (ONE,), name, office.policy, what="translation", target=ES,
        at=NOON, document=document, file=Certificate("back.xlf", "f" * 64),
        document_class=document_class,
    )  # fmt: skip


def rules(answer: ApprovalAnswer) -> list[str]:
    return [] if answer.decision.allowed else [one.rule for one in answer.decision.reasons]


def log(office: Session) -> Any:
    return trusted(office, "translation")


def held(office: Session, digests: TextDigests = ONE, **words: Any) -> list[str]:
    found = log(office).holding(digests, ES, document="flyer.md", **words)
    return [one.by for one in found]


def kinds(conn: sqlite3.Connection) -> list[str]:
    return [entry.kind for entry in ledger.entries(conn)]


def vendor(office: Session, tmp_path: Path, **names: str) -> Vendor:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(b"we translated it")
    kept = keep_evidence(office.workspace.state, path)
    given = {"translator": "Tom Vega", "reviser": "Rita Paz", "recorded_by": "Kim Lee"} | names
    return Vendor(**given, evidence=kept)
