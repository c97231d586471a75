"""Evidence for accreditation, by the agency's own standard numbers: what is there, what is missing.

The program holds no text of any standard: these are licensed. The agency types numbers and words
into a map and says for each what proves it. A proof is what the program has: the directive, an
audit, counts of the log, the roster, courses, the plan, the need of the area, or a file of the
agency. Each gets its digest, its day, and the person or record behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from langaccess.agency import ledger
from langaccess.agency.policy import digest
from langaccess.agency.session import Session
from langaccess.core.errors import InputError
from langaccess.core.files import is_inner_path, read_bytes, sha256
from langaccess.core.folding import slug
from langaccess.core.sheets import csv_table
from langaccess.core.words import plural
from langaccess.interpret.roster import load_roster, to_csv
from langaccess.outreach import need, plan, registers
from langaccess.outreach.registers import TRAINING
from langaccess.reports.audit import audit_agency
from langaccess.reports.audit_page import audit_page
from langaccess.reports.directive import directive, may_print
from langaccess.reports.need_page import need_page
from langaccess.reports.page import (
    Block,
    Callout,
    DataTable,
    Heading,
    Page,
    ProseBlock,
    render_file,
)

ProofKind = Literal["directive", "audit", "need", "plan", "roster", "training", "log", "file"]


@dataclass(frozen=True, slots=True)
class ProofRule:
    """What proves a standard.

    Attributes:
        kind: what it is.
        of: for `log` how the kinds of entries begin (`encounter.`), for `training` the kind of
            course; empty for all.
        file: for `file` its place in the agency's folder.
    """

    kind: ProofKind
    of: str = ""
    file: str = ""

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return " ".join(filter(None, (self.kind, self.of or self.file)))


@dataclass(frozen=True, slots=True)
class AccreditationStandard:
    """One standard.

    Attributes:
        id: its number, as the accrediting body has it.
        words: what it asks for, in the agency's own words.
        proofs: what proves it.
    """

    id: str
    words: str
    proofs: tuple[ProofRule, ...]


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """The map that the agency wrote.

    Attributes:
        standards: its standards.
        body: who accredits, or empty.
        as_of: day of the standards, or None.
    """

    standards: tuple[AccreditationStandard, ...]
    body: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class AccreditationProof:
    """One proof of a standard, or why it is missing.

    Attributes:
        rule: what was asked for.
        missing: why there is none, and what to do; empty if there is one.
        file: its name in the folder, or empty.
        sha256: of the file.
        on: the day that it is of.
        who: the person or record behind it.
        words: what it shows.
    """

    rule: ProofRule
    missing: str = ""
    file: str = ""
    sha256: str = ""
    on: date | None = None
    who: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class AccreditationEvidence:
    """What `build_evidence` found.

    Attributes:
        standards: each standard with its proofs, those that lack one first.
        files: name → bytes of the files of the folder.
        since: first day that was looked at, or None.
        until: the day of the folder.
    """

    standards: tuple[tuple[AccreditationStandard, tuple[AccreditationProof, ...]], ...]
    files: Mapping[str, bytes]
    since: date | None
    until: date

    @property
    def missing(self) -> int:
        """How many proofs are missing."""
        return sum(bool(one.missing) for _standard, proofs in self.standards for one in proofs)


def load_evidence_map(path: Path) -> EvidenceMap:
    """Return the map in a YAML file.

    Raises:
        ConfigError: it cannot be read or has mistakes; `details` names each with its line.
    """
    from langaccess.core.config import Loc, Problem, dotted, load, raise_problems, read_yaml

    found = load(EvidenceMap, path)
    places = read_yaml(path)
    problems: list[Problem] = []

    def wrong(loc: Loc, text: str) -> None:
        problems.append(Problem(places.place(loc), dotted(loc), text))

    for n, one in enumerate(found.standards):
        if one.id in {other.id for other in found.standards[:n]}:
            wrong(("standards", n, "id"), "appears twice")
        if not one.proofs:
            wrong(("standards", n, "proofs"), "should name at least one proof")
        for k, rule in enumerate(one.proofs):
            if (rule.kind == "file") != bool(rule.file):
                wrong(("standards", n, "proofs", k), "`file` and only it names a file")
            elif rule.file and not is_inner_path(rule.file):
                wrong(("standards", n, "proofs", k, "file"), "should be in the agency's folder")
    raise_problems(problems, path)
    return found


def build_evidence(
    session: Session, asked: EvidenceMap, *, since: date | None = None
) -> AccreditationEvidence:
    """Return each standard with its proofs, and the files that hold them.

    Args:
        since: only what was done on this day or later.

    Raises:
        ConfigError: rules, roster or a register have mistakes.
        InputError: the log cannot be read.
    """
    builder = _Builder(session, since)
    found = [(one, tuple(builder.proof(rule) for rule in one.proofs)) for one in asked.standards]
    found.sort(key=lambda pair: not any(proof.missing for proof in pair[1]))
    return AccreditationEvidence(tuple(found), builder.files, since, session.today)


def evidence_page(found: AccreditationEvidence, asked: EvidenceMap, *, agency: str) -> Page:
    """Return the index of the folder: what is missing first."""
    blocks: list[Block] = []
    gaps = [
        (standard, proof)
        for standard, proofs in found.standards
        for proof in proofs
        if proof.missing
    ]
    if gaps:
        blocks.append(Callout(f"{plural(len(gaps), 'proof')} missing."))
        rows = tuple((s.id, proof.rule.title, proof.missing) for s, proof in gaps)
        blocks.append(DataTable("Missing", ("Standard", "Proof", "Why, and what to do"), rows))
    for standard, proofs in found.standards:
        blocks += [Heading(standard.id), ProseBlock(standard.words)]
        there = [proof for proof in proofs if not proof.missing]
        if there:
            cells = tuple(
                (proof.file, proof.words, str(proof.on or ""), proof.who, proof.sha256)
                for proof in there
            )
            heads = ("File", "What it shows", "Day", "Who", "SHA-256")
            blocks.append(DataTable(f"Proofs of {standard.id}", heads, cells))
        blocks += [
            ProseBlock(f"Missing: {proof.rule.title}. {proof.missing}")
            for proof in proofs
            if proof.missing
        ]
    of = f"{asked.body}, " if asked.body else ""
    period = f"from {found.since} to {found.until}" if found.since else f"until {found.until}"
    foot = (
        "The words of each standard are the agency's own.",
        "A digest proves that a file is the one listed here, not that what it says is enough.",
    )
    return Page(
        "Evidence of language access", tuple(blocks), subtitle=f"{agency}: {of}{period}", foot=foot
    )


class _Builder:
    """Makes each proof once, also if several standards ask for it."""

    def __init__(self, session: Session, since: date | None) -> None:
        self._session = session
        self._since = since
        self._made: dict[ProofRule, AccreditationProof] = {}
        self.files: dict[str, bytes] = {}

    def proof(self, rule: ProofRule) -> AccreditationProof:
        doors: dict[str, Callable[[ProofRule], AccreditationProof]] = {
            "directive": self._directive, "audit": self._audit, "need": self._need,
            "plan": self._plan, "roster": self._roster, "training": self._training,
            "log": self._log, "file": self._file,
        }  # fmt: skip
        if rule not in self._made:
            self._made[rule] = doors[rule.kind](rule)
        return self._made[rule]

    def _kept(
        self, rule: ProofRule, name: str, data: bytes, words: str, *, on: date, who: str = ""
    ) -> AccreditationProof:
        self.files[name] = data
        return AccreditationProof(rule, file=name, sha256=sha256(data), on=on, who=who, words=words)

    def _directive(self, rule: ProofRule) -> AccreditationProof:
        policy = self._session.policy
        if policy.adopted is None:
            why = "No one adopted the rules: langaccess policy adopt --by NAME."
            return AccreditationProof(rule, why)
        may = may_print(policy, self._session.today)
        if not may.allowed:
            return AccreditationProof(rule, f"{may.reasons[0].text}.")
        text = directive(policy, "html", self._session.root)
        words = f"the directive from rules {digest(policy)[:12]}"
        return self._kept(
            rule, "directive.html", text, words, on=policy.adopted.on, who=policy.adopted.by
        )

    def _audit(self, rule: ProofRule) -> AccreditationProof:
        session, policy = self._session, self._session.policy
        if not session.has_database:
            return AccreditationProof(rule, "No encounter is recorded: langaccess encounter log.")
        found = audit_agency(session, since=self._start())
        if not found.encounters:
            return AccreditationProof(rule, "No encounter is recorded in this time.")
        count = plural(len(found.findings), "finding")
        words = f"audit of {plural(found.encounters, 'encounter')}: {count}"
        page = render_file(audit_page(found, policy), "html")
        return self._kept(rule, "audit.html", page, words, on=session.today, who="the program")

    def _need(self, rule: ProofRule) -> AccreditationProof:
        session = self._session
        try:
            found = need.assess(session)
        except InputError as error:
            return AccreditationProof(rule, f"{error.message}: langaccess need import.")
        page = render_file(need_page(found, session.policy), "html")
        return self._kept(
            rule, "need.html", page, f"languages by {found.survey}", on=session.today,
            who="the program",
        )  # fmt: skip

    def _plan(self, rule: ProofRule) -> AccreditationProof:
        session = self._session
        made = plan.recorded_plans(session)
        if not made or (self._since is not None and made[-1].on < self._since):
            why = "No plan was written in this time: langaccess plan render --out plan.pdf."
            return AccreditationProof(rule, why)
        last = made[-1]
        for path in sorted(p for p in session.folder.rglob("*") if p.name == last.file):
            data = read_bytes(path)
            if sha256(data) == last.sha256:
                return self._kept(
                    rule, f"plan{path.suffix}", data, "the language access plan", on=last.on,
                    who="the program",
                )  # fmt: skip
        why = f"The plan of {last.on} ({last.file}) is not in the folder, or was changed since."
        return AccreditationProof(rule, why)

    def _roster(self, rule: ProofRule) -> AccreditationProof:
        session = self._session
        people = load_roster(session.folder / "roster", session.policy)
        if not people.people:
            return AccreditationProof(rule, "No one is in roster/: langaccess roster import.")
        words = f"{plural(len(people.people), 'entry', 'entries')} with credentials and checks"
        data = to_csv(people)
        return self._kept(rule, "roster.csv", data, words, on=session.today, who="the roster")

    def _training(self, rule: ProofRule) -> AccreditationProof:
        session = self._session
        done = [
            one
            for one in registers.load_register(session, TRAINING)
            if one.completed is not None
            and rule.of in ("", one.kind)
            and (self._since is None or one.completed >= self._since)
        ]
        if not done:
            why = "No course is completed in this time: langaccess register training add."
            return AccreditationProof(rule, why)
        rows = [
            (one.person, one.course, one.kind, f"{one.hours or '':g}" if one.hours else "",
             str(one.completed), str(one.expires or ""))
            for one in done
        ]  # fmt: skip
        heads = ("person", "course", "kind", "hours", "completed", "expires")
        people = len({one.person for one in done})
        words = f"{plural(len(done), 'course')} of {plural(people, 'person', 'people')}"
        name = f"training{'-' + rule.of if rule.of else ''}.csv"
        last = max(one.completed for one in done if one.completed is not None)
        return self._kept(rule, name, csv_table(heads, rows), words, on=last, who="the register")

    def _log(self, rule: ProofRule) -> AccreditationProof:
        session, start = self._session, self._start()
        counts: dict[str, list[datetime]] = {}
        if session.has_database:
            for entry in ledger.entries_like(session.connection, rule.of):
                if start is None or entry.at >= start:
                    counts.setdefault(entry.kind, []).append(entry.at)
        if not counts:
            why = f"The log has no entry whose kind begins with `{rule.of}` in this time."
            return AccreditationProof(rule, why)
        rows = [
            (kind, str(len(days)), str(min(days).date()), str(max(days).date()))
            for kind, days in sorted(counts.items())
        ]
        total = sum(map(len, counts.values()))
        last = max(max(days) for days in counts.values()).date()
        return self._kept(
            rule, f"log-{slug(rule.of, 'all')}.csv", csv_table(_LOG_HEADS, rows),
            f"{plural(total, 'entry', 'entries')} of the log", on=last, who="the log",
        )  # fmt: skip

    def _file(self, rule: ProofRule) -> AccreditationProof:
        path = self._session.folder / rule.file
        inside = path.resolve().is_relative_to(self._session.folder.resolve())
        if not inside or path.is_symlink() or not path.is_file():
            return AccreditationProof(rule, f"The file {rule.file} is not in the folder.")
        changed = datetime.fromtimestamp(path.stat().st_mtime, self._session.now.tzinfo).date()
        if self._since is not None and changed < self._since:
            return AccreditationProof(rule, f"{rule.file} was last changed on {changed}.")
        name = f"file-{slug(Path(rule.file).stem, 'file')}{path.suffix}"
        if name in self.files:
            name = f"file-{slug(rule.file, 'file')}{path.suffix}"
        return self._kept(rule, name, read_bytes(path), rule.file, on=changed, who="the agency")

    def _start(self) -> datetime | None:
        if self._since is None:
            return None
        return datetime(
            self._since.year, self._since.month, self._since.day, tzinfo=self._session.now.tzinfo
        )


_LOG_HEADS = ("kind of entry", "entries", "first", "last")
