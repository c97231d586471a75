"""An agency with one brochure under review, and a translator who fills XLIFF files in."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from langaccess import review
from langaccess.agency.approval import Consent
from langaccess.agency.policy import Policy, load_policy
from langaccess.agency.session import Session
from langaccess.agency.workspace import Workspace, find, open_db
from langaccess.core.model import PackFormat, Person, Target
from langaccess.core.tags import Tag
from langaccess.interpret.roster import load_roster, person_called
from langaccess.review import ReviewedDocument, ReviewStatus
from langaccess.review.store import save
from tests import commands
from tests.commands import Capture, run_json

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
EN, HT = Tag("en"), Tag("ht")
NS = "{urn:oasis:names:tc:xliff:document:1.2}"

FLYER = """---
title: Phone scams
class: {doc_class}
---

# Stop phone scams

Hang up and call **217-555-0100** at once. The call is free.

- Do not send money.
- Tell your family.
"""

HAITIAN = {
    "Phone scams": "Eskwokri nan telefòn",
    "Stop phone scams": "Sispann eskwokri nan telefòn",
    "Hang up and call 217-555-0100 at once.": "Rakwoche epi rele 217-555-0100 touswit.",
    "The call is free.": "Apèl la gratis.",
    "Do not send money.": "Pa voye lajan.",
    "Tell your family.": "Pale ak fanmi w.",
}

HEAD = """\
id: springfield
extends: us-federal
as_of: 2026-11-25
agency: {name: Springfield Police}
"""

PEOPLE = """\
people:
  - id: khan
    name: A. Khan
    kind: contractor
    languages: [{tag: ht}, {tag: es}]
    credentials:
      - {kind: translator_certified, language: ht, issued: 2020-01-01, issuer: ATA}
      - {kind: translator_tested, language: es, issued: 2020-01-01, expires: 2021-01-01}
  - id: jean
    name: Marie Jean
    kind: contractor
    languages: [{tag: ht}]
    credentials: [{kind: translator_tested, language: ht, issued: 2020-01-01, issuer: ATA}]
  - id: voice
    name: Voice Only
    kind: member
    phone: 217-555-0131
    languages: [{tag: ht}]
    credentials: [{kind: court_certified, language: ht, issued: 2020-01-01}]
"""


_FOLDERS = {
    PackFormat.XLIFF12: "xliff", PackFormat.XLIFF2: "xliff2", PackFormat.HTML: "pages",
}  # fmt: skip


@lru_cache(maxsize=8)
def _policy(path: Path, _content: bytes) -> Policy:
    return load_policy(path)


@dataclass
class Agency:
    """The folder, its rules, and its brochure."""

    workspace: Workspace
    root: Path
    flyer: Path

    @classmethod
    def at(cls, root: Path) -> Agency:
        return cls(find(explicit=root), root, root / "brochures" / "flyer.md")

    @property
    def policy(self) -> Policy:
        return _policy(self.workspace.jurisdiction, self.workspace.jurisdiction.read_bytes())

    def person(self, name: str) -> Person:
        return person_called(load_roster(self.root / "roster", self.policy), self.policy, name)

    def session(self, at: datetime = NOW) -> Session:
        """Return a session of this agency at a moment; use it in `with`."""
        session = Session(self.workspace)
        session.policy, session.now = self.policy, at
        return session

    def db(self) -> closing[sqlite3.Connection]:
        return closing(open_db(self.workspace))

    def document(self, tag: Tag = HT) -> ReviewedDocument:
        with self.session() as session:
            return review.find(session, "flyer.md", tag)

    def standings(self, tag: Tag = HT) -> Mapping[str, ReviewStatus]:
        """Return place → standing."""
        with self.session(max(NOW, datetime.now(UTC))) as session:
            found = review.find(session, "flyer.md", tag)
            stand = review.statuses(found, review.log_of(session), self.policy)
        return {one.place: stand[one.id] for one in found.sentences}

    def states(self, tag: Tag = HT) -> list[str]:
        return [str(one.state) for one in self.standings(tag).values()]

    def export(self, to: Path, *, form: PackFormat = PackFormat.XLIFF12, tag: Tag = HT) -> Path:
        """Send the flyer out and return the file in which a translator writes."""
        with self.session() as session:
            review.export(session, [self.flyer], [tag], to, form=form, source=EN)
        (path,) = (to / str(tag) / _FOLDERS[form]).glob("flyer.*")
        return path

    def draft(self) -> None:
        """Have an engine translate every sentence into Haitian."""
        document = self.document()
        drafted = tuple(
            replace(one, target=Target(HAITIAN[one.source.text], one.source.spans),
                    origin="engine:test", made_for=review.digest(one.source))
            for one in document.sentences
        )  # fmt: skip
        with self.db() as conn:
            save(conn, replace(document, sentences=drafted))

    def take(
        self,
        path: Path,
        translator: str = "Marie Jean",
        *,
        post_edited: bool = False,
    ) -> review.ImportedDocument:
        with self.session() as session:
            (taken,) = review.import_(session, path, translator=translator, post_edited=post_edited)
        return taken

    def approve(
        self,
        name: str,
        *only: str,
        tag: Tag = HT,
        at: datetime = NOW,
        consent: Consent = Consent(),
        read: bool = False,
    ) -> tuple[review.SentenceDecision, ...]:
        """Approve the flyer; with `read` as a person who has read the open findings."""
        with self.session(at) as session:
            found, who = review.find(session, "flyer.md", tag), self.person(name)
            if read:
                first = review.approve(
                    session, found, who, only=only, consent=consent, preview=True
                )
                codes = [one.answer.code for one in first if one.answer and one.answer.code]
                consent = replace(consent, seen=next(iter(codes), ""))
            return review.approve(session, found, who, only=only, consent=consent)


def agency(folder: Path, *, doc_class: str = "public_information", rules: str = "") -> Agency:
    """Make an agency's folder with one brochure and three people."""
    root = folder
    root.mkdir()
    (root / "jurisdiction.yaml").write_text(HEAD + rules, encoding="utf-8")
    (root / "roster").mkdir(exist_ok=True)
    (root / "roster" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    flyer = root / "brochures" / "flyer.md"
    flyer.parent.mkdir(exist_ok=True)
    flyer.write_text(FLYER.format(doc_class=doc_class), encoding="utf-8")
    return Agency(find(explicit=root), root, flyer)


def approved(folder: Path, police: Agency, *, by: str = "A. Khan") -> None:
    """Send the flyer out to `folder`, take it in translated, and approve it."""
    police.take(fill(police.export(folder / "pack")))
    police.approve(by)


def copied(folder: Path, to: Path) -> Agency:
    """Copy a folder that holds an agency, and whatever lies beside it, and return the copy."""
    shutil.copytree(folder, to, dirs_exist_ok=True)
    return Agency.at(to / "springfield")


def fill(path: Path, changes: Mapping[str, str] | None = None) -> Path:
    """Fill an XLIFF file in as a translator's program does: `state` is claimed, codes are kept.

    `changes` replaces a piece of a finished translation: old → new.
    """
    tree = etree.parse(path)
    for unit in tree.iter(f"{NS}trans-unit"):
        source, target = unit.find(f"{NS}source"), unit.find(f"{NS}target")
        assert source is not None
        assert target is not None
        text = "".join(str(part) for part in source.itertext())
        if text not in HAITIAN:
            continue
        target.set("state", "signed-off")
        made = HAITIAN[text]
        for old, new in (changes or {}).items():
            made = made.replace(old, new)
        codes = list(target)
        for code in codes[1:]:
            target.remove(code)
        if not codes:
            target.text = made
            continue
        inner = "".join(str(part) for part in source[0].itertext())
        inner = (changes or {}).get(inner, inner)
        if inner:
            codes[0].text = inner
        before, _, after = made.partition(inner)
        target.text, codes[0].tail = before, after
    tree.write(path, encoding="UTF-8", xml_declaration=True)
    return path


def run(capsys: Capture, police: Agency, *words: str) -> tuple[int, dict[str, Any]]:
    """Run a command in the agency's folder; return its code, and its data or its error."""
    return run_json(capsys, *words, "--workspace", str(police.root))


def seen_code(data: dict[str, Any]) -> str:
    """Return the code of the sheet that `review approve` showed, as its reader repeats it."""
    (code,) = {row["seen"] for row in data["signed"] if row["seen"]}
    return str(code)


def plain(capsys: Capture, police: Agency, *words: str) -> tuple[int, str]:
    """Run a command in the agency's folder; return its code, and what a person reads."""
    return commands.run(capsys, *words, "--workspace", str(police.root))[:2]
